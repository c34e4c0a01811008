"""Makes the parts of the demonstration one after the other: workers, the feed and its import, past events, the resolver's report."""

from __future__ import annotations

import csv
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from datetime import UTC, date, datetime
from itertools import chain
from typing import Any, TypeVar

import numpy as np

from data.feeds.ncs_csv import COLUMNS
from data.gateways.eshram import SandboxEShram
from data.store.connect import connect
from data.store.unit_of_work import UnitOfWork
from services.demo.characters import characters
from services.demo.country import Country
from services.demo.events import draw_events
from services.demo.listings import Truth, bad_rows, draw_listings
from services.demo.resolver_report import TRUTH_FILE, demo_folder, resolver_report
from services.demo.tables import DemoTables
from services.demo.workers import draw_workers
from services.engine_room import INDIA
from services.foundation import Foundation
from services.import_listings import import_file
from settings import Settings

FEED_FILE = "demonstration_listings.csv"
TOLD_EVERY = 1_000
Progress = Callable[[str, float], None]
Item = TypeVar("Item")


class Making:
    """One seeding; each part draws from a generator of its own, so that its size does not change the others."""

    def __init__(self, settings: Settings, foundation: Foundation, seed: int, today: date, progress: Progress) -> None:
        self._settings = settings
        self._foundation = foundation
        self._occupations = foundation.encoder.occupations
        self._tables = DemoTables.load(settings.reference_dir, foundation.vocabulary)
        self._country = Country.load(foundation.gazetteer, settings.gazetteer_dir, self._tables.states)
        self._random = [np.random.default_rng([seed, part]) for part in range(3)]
        self._today = today
        self._progress = progress

    def all(self, workers: int, listings: int, events: int) -> dict[str, Any]:
        """Make everything; counts and seconds."""
        seconds: dict[str, float] = {}
        made: dict[str, Any] = {"made_on": self._today.isoformat(), "seconds": seconds}
        parts: dict[str, Callable[[], dict[str, Any]]] = {
            "workers": lambda: self._workers(workers),
            "feed": lambda: self._feed(listings),
            "import": self._import,
            "events": lambda: self._events(events),
            "resolver report": self._resolver,
        }
        for name, make in parts.items():
            begun = time.perf_counter()
            made |= make()
            seconds[name] = round(time.perf_counter() - begun, 2)
        return made

    def _workers(self, count: int) -> dict[str, Any]:
        known = characters(self._today)[:count]
        drawn = draw_workers(self._random[0], self._country, self._tables, self._occupations, count - len(known), self._today)
        told = _told(chain(known, drawn), "demonstration workers", count, self._progress)
        return {"workers": SandboxEShram(self._settings.sandbox_path).fill(told)}

    def _feed(self, count: int) -> dict[str, Any]:
        folder = demo_folder(self._settings)
        drawn = draw_listings(self._random[1], self._country, self._tables, self._occupations, count, self._today)
        with (
            (folder / FEED_FILE).open("w", encoding="utf-8", newline="") as feed,
            (folder / TRUTH_FILE).open("w", encoding="utf-8", newline="") as truths,
        ):
            rows, known = csv.DictWriter(feed, COLUMNS), csv.DictWriter(truths, Truth.__slots__)
            rows.writeheader()
            known.writeheader()
            for row, truth in _told(drawn, "demonstration listings", count, self._progress):
                rows.writerow(row)
                known.writerow({name: getattr(truth, name) for name in Truth.__slots__})
            rows.writerows(bad_rows(count))
        return {}

    def _import(self) -> dict[str, Any]:
        file = demo_folder(self._settings) / FEED_FILE
        report = import_file(self._settings, file, "ncs-csv", foundation=self._foundation, progress=self._progress)
        return {"listings": report.new, "rejected": report.rejected_rows, "held_back": report.held_back}

    def _events(self, count: int) -> dict[str, Any]:
        now = datetime.combine(self._today, datetime.min.time(), INDIA).astimezone(UTC)
        drawn = draw_events(self._random[2], self._country, self._tables, self._occupations, count, now)
        database = connect(self._settings.store_url)
        try:
            with UnitOfWork(database) as work:
                kept = work.events.add_many(_told(drawn, "simulated past events", count, self._progress))
                work.commit()
        finally:
            database.dispose()
        return {"events": kept}

    def _resolver(self) -> dict[str, Any]:
        return {"resolver": {wording: asdict(score) for wording, score in resolver_report(self._settings).items()}}


def _told(items: Iterable[Item], what: str, count: int, progress: Progress) -> Iterator[Item]:
    """The items, with progress told now and then."""
    progress(what, 0.0)
    for number, item in enumerate(items, 1):
        yield item
        if number % TOLD_EVERY == 0:
            progress(what, min(number / max(count, 1), 1.0))
    progress(what, 1.0)
