"""The engine of this process: index, model and words loaded once and shared; a newer index or model is taken up when it appears."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from multiprocessing import get_context
from pathlib import Path
from threading import Lock

import numpy as np
import pandas as pd

from data.gazetteer import ensure_gazetteer
from data.key_files import alone_with
from data.store.connect import connect
from data.store.demand import Demand
from data.store.read_models import INDEXED, ReadModels
from data.store.unit_of_work import UnitOfWork
from matching.engine import MatchEngine
from matching.index import CURRENT, IndexMissing, IndexOutdated, ListingIndex, build_index, ground_of, live_version
from matching.model import INDIA
from matching.ranker import RankerError
from matching.standings import tell_standings
from matching.understand import Understanding
from services.foundation import Foundation, Ground
from services.spoken_words import corrections_of
from services.train import Progress, current_ranker, train_ranker
from settings import Settings
from telemetry import log

OVERLAP = timedelta(seconds=5)
"""A change that was begun before a build and committed after it had read is told to the new version as well."""
YIELDING = 10
"""Niceness of work beside the main work, which is what a person waits for."""


class NotReady(RuntimeError):
    """There is nothing to match with yet: no index was built. Import listings or seed the demonstration first."""


def today_in_india() -> date:
    """The date where the workers are."""
    return datetime.now(UTC).astimezone(INDIA).date()


def rebuild_index(settings: Settings, ground: Ground | Foundation) -> ListingIndex:
    """Build the index of the store's listings beside the one in use, and swap; its `job_id` is the listing's number in the store.

    One build at a time, in all processes: who began later has read more, and an earlier one that ends after it would take that away.
    """
    settings.index_dir.mkdir(parents=True, exist_ok=True)
    with alone_with(settings.index_dir):
        began = datetime.now(UTC)
        frame, prices = _read_listings(settings)
        frame["job_id"] = frame["id"]
        priced = frame["id"].map(prices).fillna(0.0).to_numpy(dtype=np.float32)
        built = build_index(replace(ground.encoder.encode(frame), price=priced), ground.encoder, ground.gazetteer)
        version = built.save(settings.index_dir)
        _tell_standings(settings, version, since=began - OVERLAP)
        return ListingIndex.open(version)


class EngineRoom:
    """Holds one `MatchEngine` for all sessions of a process and renews it when the day, the index or the model changes."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = Lock()
        self._foundation: Foundation | None = None
        self._engine: MatchEngine | None = None
        self._stamp: tuple[str, str, date] | None = None

    @property
    def foundation(self) -> Foundation:
        """Words, places and families, loaded at first use."""
        with self._lock:
            return self._loaded()

    @cached_property
    def understanding(self) -> Understanding:
        """What understands listings, made at first use."""
        return self.foundation.understanding()

    @property
    def settings(self) -> Settings:
        """The settings it was opened with."""
        return self._settings

    def rebuild(self) -> None:
        """Build the index of the store's listings anew; the engine takes it up when it is asked for next."""
        rebuild_index(self._settings, self.foundation)

    def tell_standings(self, numbers: Collection[int]) -> bool:
        """Let the index in use know how these listings stand now; False when it does not hold them all and is to be built anew."""
        try:
            return _tell_standings(self._settings, live_version(self._settings.index_dir), numbers)
        except IndexMissing:
            return False

    def learn_words(self) -> None:
        """Take up what people agreed on that words mean, from the next text on."""
        self.foundation.resolver.learn(corrections_of(self._settings))

    def engine(self) -> MatchEngine:
        """The engine for today. Raises `NotReady` when there is no index, or no model that can be used."""
        with self._lock:
            stamp = (_pointer(self._settings.index_dir), _pointer(self._settings.models_dir), today_in_india())
            if self._engine is None or stamp != self._stamp:
                self._engine = self._open(stamp[2])
                self._stamp = stamp
            return self._engine

    def _loaded(self) -> Foundation:
        if self._foundation is None:
            self._foundation = Foundation.load(self._settings)
        return self._foundation

    def _open(self, today: date) -> MatchEngine:
        foundation = self._loaded()
        foundation.resolver.learn(corrections_of(self._settings))
        try:
            ranker = current_ranker(self._settings.models_dir)
        except RankerError as problem:
            log("engine").error("model_unusable", why=str(problem))
            raise NotReady from problem
        if ranker is None:
            raise NotReady
        try:
            index = ListingIndex.load(self._settings.index_dir)
            outdated = index.meta.get("ground") != ground_of(foundation.encoder, foundation.gazetteer)
        except IndexOutdated:
            outdated = True
        except IndexMissing as problem:
            raise NotReady from problem
        if outdated:
            index = rebuild_index(self._settings, foundation)
        return MatchEngine(index, ranker, foundation.resolver, foundation.gazetteer, foundation.encoder, today)


def _read_listings(settings: Settings) -> tuple[pd.DataFrame, Mapping[int, float]]:
    """All listings that an index holds, and the prices of those that have one, by number."""
    database = connect(settings.store_url)
    try:
        with UnitOfWork(database, writing=False) as work:
            return ReadModels(work.connection).listing_frame(INDEXED), Demand(work.connection).prices()
    finally:
        database.dispose()


def _tell_standings(
    settings: Settings, version: Path, numbers: Collection[int] | None = None, since: datetime | None = None
) -> bool:
    """How these listings stand, or those changed since, into a version; whether it holds all that is open of them."""
    database = connect(settings.store_url)
    try:
        with UnitOfWork(database, writing=False) as work:
            standings = ReadModels(work.connection).standings(numbers, since)
    finally:
        database.dispose()
    strange = set(tell_standings(version, standings))
    return not any(each.open for each in standings if each.job_id in strange)


def ensure_trained(settings: Settings, progress: Progress | None = None) -> bool:
    """Train the first model if there is none; says whether it did."""
    if current_ranker(settings.models_dir) is not None:
        return False
    ground = Ground.load(settings)
    train_ranker(ground.encoder, ground.gazetteer, settings.models_dir, progress=progress)
    return True


@contextmanager
def training_beside(settings: Settings) -> Iterator[None]:
    """Train the first model in another process while the block runs, and wait for it at the end; nothing happens if there is one."""
    if current_ranker(settings.models_dir) is not None:
        yield
        return
    ensure_gazetteer(settings.gazetteer_dir)
    with ProcessPoolExecutor(1, get_context("spawn"), os.nice, (YIELDING,)) as beside:
        trained = beside.submit(ensure_trained, settings)
        yield
        trained.result()


def _pointer(folder: Path) -> str:
    path = folder / CURRENT
    return path.read_text(encoding="utf-8") if path.exists() else ""
