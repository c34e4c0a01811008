"""What a process of a cluster does in a batch: one part of the workers at a time, from files that all of them can read, to files.

A part is whole or not there: it is written beside and renamed. Nothing of a worker travels through the cluster, only numbers of parts.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd

from access.consent import ConsentDoor
from access.roles import FIND_FIELDS, SYSTEM, Purpose
from data.store.batches import batches
from data.store.connect import connect
from data.store.migrate import upgrade
from data.vault import Vault
from data.worker_file import Piece, read_workers
from matching.batch_search import shortlists
from matching.crowding import Shortlists
from matching.features import Floats, Seeker
from matching.index import ListingIndex, Prepared
from matching.model import Worker
from matching.population import draw_seekers, forgetful, peopled
from matching.ranker import Ranker, sigmoid
from matching.seekers import seekers
from services.foundation import Foundation, Ground
from settings import Settings

LISTS, MATCHES, INDEX, MODEL, PRICES, IDS = "lists", "matches", "index", "model", "prices.npy", "workers.parquet"
READ_AT_ONCE = 100
"""Workers of the store who are read in one transaction; whoever else writes waits so long."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What all parts share. `folder` holds the run: its index, model, lists and matches; `today` is a day ordinal.

    `depth` listings are found for each worker, of which `top` are told once the prices are known. Workers are those of `file`, those of
    the store if `stored`, or drawn from `seed`.
    """

    settings: Settings
    folder: Path
    today: int
    depth: int
    top: int
    seed: int
    file: Path | None
    stored: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """Neighbouring workers: the number of the first (in a file its line), how many at most, and where their lines stand in a file."""

    number: int
    first: int
    workers: int
    piece: Piece | None = None

    @property
    def name(self) -> str:
        """The name of its files."""
        return f"{self.number:06d}.parquet"


@dataclass(frozen=True, slots=True)
class Listed:
    """A part whose lists are found: its workers, those of them without any listing, and the lines that gave no worker."""

    workers: int
    unmatched: int
    bad_lines: int


def find_lists(plan: Plan, part: Part) -> Listed:
    """Find the best listings of a part and keep them as `lists/NNNNNN.parquet`: worker, place from 0, row, raw (log-odds), km."""
    index, prepared, ranker = _engine(plan.folder, plan.today)
    told, numbers, bad = _seekers_of(plan, part)
    lists, km = shortlists(index, prepared, ranker, told, plan.today, plan.depth)
    who, place = np.nonzero(lists.rows >= 0)
    frame = pd.DataFrame(
        {
            "worker": numbers[who],
            "place": place.astype(np.int16),
            "row": lists.rows[who, place].astype(np.int32),
            "raw": lists.raw[who, place],
            "km": km[who, place].astype(np.float32),
        }
    )
    _keep(plan.folder / LISTS / part.name, frame.to_parquet)
    listed = Listed(len(told), len(told) - len(np.unique(who)), bad)
    _keep(
        plan.folder / LISTS / f"{part.number:06d}.json", lambda path: path.write_text(json.dumps(asdict(listed)), encoding="utf-8")
    )
    return listed


def found_before(plan: Plan, part: Part) -> Listed | None:
    """What an earlier go found of a part, None when it did not finish it."""
    told = plan.folder / LISTS / f"{part.number:06d}.json"
    return Listed(**json.loads(told.read_text(encoding="utf-8"))) if told.exists() else None


def settle(plan: Plan, part: Part) -> None:
    """Apply the prices to a part and keep what each worker is told as `matches/NNNNNN.parquet`: worker, place from 1, job_id, score, km."""
    index, _, _ = _engine(plan.folder, plan.today)
    numbers, lists, km = read_lists(plan.folder / LISTS / part.name, plan.depth)
    order = lists.ordered(np.load(plan.folder / PRICES, mmap_mode="r"))[:, : plan.top]
    rows = np.take_along_axis(lists.rows, order, axis=1)
    who, place = np.nonzero(rows >= 0)
    at = order[who, place]
    frame = pd.DataFrame(
        {
            "worker": numbers[who],
            "place": (place + 1).astype(np.int16),
            "job_id": index.columns.job_id[rows[who, place]].astype(str),
            "score": sigmoid(lists.raw[who, at]),
            "km": km[who, at],
        }
    )
    _keep(plan.folder / MATCHES / part.name, frame.to_parquet)


def read_lists(path: Path, depth: int) -> tuple[np.ndarray, Shortlists, Floats]:
    """The numbers of the workers of a part who have a list, the lists, and their kilometres."""
    frame = pd.read_parquet(path)
    numbers, who = np.unique(frame["worker"].to_numpy(), return_inverse=True)
    shape, at = (len(numbers), depth), (who, frame["place"].to_numpy())
    rows, raw, km = np.full(shape, -1, dtype=np.int64), np.full(shape, -np.inf), np.full(shape, np.nan)
    rows[at], raw[at], km[at] = frame["row"], frame["raw"], frame["km"]
    return numbers, Shortlists(rows, raw), km


@lru_cache(maxsize=1)
def _engine(folder: Path, today: int) -> tuple[ListingIndex, Prepared, Ranker]:
    index, ranker = ListingIndex.open(folder / INDEX), Ranker.load(folder / MODEL)
    return index, Prepared.of(index, ranker, today, priced=False), ranker


@lru_cache(maxsize=1)
def _ground(settings: Settings) -> Ground:
    return Ground.load(settings)


@lru_cache(maxsize=1)
def _foundation(settings: Settings) -> Foundation:
    return Foundation.load(settings)


def _seekers_of(plan: Plan, part: Part) -> tuple[list[Seeker], np.ndarray, int]:
    """The seekers of a part, the number of each, and how many lines gave none."""
    if plan.stored:
        return _stored_seekers(plan, part)
    if part.piece is None or plan.file is None:
        ground, random = _ground(plan.settings), np.random.default_rng((plan.seed, part.number))
        places = peopled(ground.gazetteer, np.random.default_rng(plan.seed))
        true = draw_seekers(ground.encoder, ground.gazetteer, random, places, part.workers)
        return [forgetful(seeker, ground.encoder, random) for seeker in true], part.first + np.arange(part.workers), 0
    read = list(read_workers(plan.file, part.piece))
    workers = [each for each in read if isinstance(each, Worker)]
    ground = _foundation(plan.settings)
    told = seekers(workers, ground.encoder, ground.resolver, ground.gazetteer, date.fromordinal(plan.today))
    return told, part.first + np.flatnonzero([isinstance(each, Worker) for each in read]), len(read) - len(workers)


def ids_in(folder: Path) -> list[str]:
    """The ids of the store's workers of a run, by their numbers from 0."""
    return [str(each) for each in pd.read_parquet(folder / IDS)["worker_id"]]


def keep_ids(settings: Settings, folder: Path) -> None:
    """List the workers of the store whose consent to find work is in force; the run stays with them."""
    upgrade(settings.store_url)
    database = connect(settings.store_url)
    try:
        door = ConsentDoor(database, Vault.open(settings.keys_dir, create=settings.mode == "demonstration"))
        ids = door.agreed_to(SYSTEM, Purpose.FIND_WORK, datetime.now(UTC))
    finally:
        database.dispose()
    _keep(folder / IDS, pd.DataFrame({"worker_id": pd.Series(ids, dtype="str")}).to_parquet)


def _stored_seekers(plan: Plan, part: Part) -> tuple[list[Seeker], np.ndarray, int]:
    """Those of the store, each read through the consent door; who has taken her consent back meanwhile is passed over."""
    ids = ids_in(plan.folder)[part.first : part.first + part.workers]
    database = connect(plan.settings.store_url)
    try:
        door = ConsentDoor(database, Vault.open(plan.settings.keys_dir, create=False))
        now = datetime.now(UTC)
        read = [
            one for some in batches(ids, READ_AT_ONCE) for one in door.read_many(SYSTEM, some, Purpose.FIND_WORK, FIND_FIELDS, now)
        ]
    finally:
        database.dispose()
    workers = [each for each in read if isinstance(each, Worker)]
    ground = _foundation(plan.settings)
    told = seekers(workers, ground.encoder, ground.resolver, ground.gazetteer, date.fromordinal(plan.today))
    return told, part.first + np.flatnonzero([isinstance(each, Worker) for each in read]), len(read) - len(workers)


def _keep(path: Path, write: Callable[[Path], object]) -> None:
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    write(beside)
    beside.replace(path)
