"""Makes the parts of the demonstration: register and past events in one process, the feed and its import in another."""

from __future__ import annotations

import csv
import gc
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

from data.feeds.ncs_columns import COLUMNS
from data.gateways.eshram import SandboxEShram
from data.store.bulk import indexes_resting
from data.store.connect import connect
from data.store.event_tables import events as event_table
from data.store.unit_of_work import UnitOfWork
from services.demo.beside import Beside, Progress
from services.demo.characters import characters
from services.demo.events import draw_event_columns
from services.demo.listings import Truth, bad_rows, draw_listings
from services.demo.resolver_report import TRUTH_FILE, demo_folder, resolver_report
from services.demo.workers import draw_workers
from services.demo.world import Sizes, World
from services.figures import Figures
from services.foundation import Foundation
from services.import_listings import Import, import_file
from settings import Settings

FEED_FILE = "demonstration_listings.csv"
TOLD_EVERY = 1_000
PAST = "simulated past events"
Made = dict[str, Any]
Item = TypeVar("Item")


def make_all(settings: Settings, foundation: Foundation, sizes: Sizes, progress: Progress) -> Made:
    """Make everything: counts, the resolver's scores, and the `seconds` of each part, of which the two processes' overlap."""
    begun = time.perf_counter()
    world = World.load(settings, foundation)
    with _collector_resting(), Beside(make_people, settings, world, sizes) as people:

        def told(what: str, share: float) -> None:
            people.relay(progress)
            progress(what, share)

        made = _timed("listings drawn", lambda: _write_feed(settings, world, sizes, told))
        made = _joined(made, _timed("listings taken in", lambda: _take_in(settings, foundation, told)))
        made = _joined(made, people.result(progress))
    made = _joined(made, _timed("figures", lambda: _count(settings)))
    made = _joined(made, _timed("resolver report", lambda: _score(settings)))
    made["seconds"]["all"] = round(time.perf_counter() - begun, 2)
    return made


def make_people(settings: Settings, world: World, sizes: Sizes, progress: Progress) -> Made:
    """The register of workers, then the past events."""
    with _collector_resting():
        made = _timed("workers", lambda: _fill_register(settings, world, sizes, progress))
        return _joined(made, _timed("past events", lambda: _record_events(settings, world, sizes, progress)))


def _fill_register(settings: Settings, world: World, sizes: Sizes, progress: Progress) -> Made:
    known = characters(sizes.today)[: sizes.workers]
    count = sizes.workers - len(known)
    drawn = draw_workers(sizes.random(0), world.country, world.tables, world.occupations, count, sizes.today)
    told = _told(chain(known, drawn), "demonstration workers", sizes.workers, progress)
    return {"workers": SandboxEShram(settings.sandbox_path).fill(told)}


def _write_feed(settings: Settings, world: World, sizes: Sizes, progress: Progress) -> Made:
    """The feed as a file, and beside it the truth about each advert; nothing but the report reads that."""
    folder = demo_folder(settings)
    write_feed(world, sizes, folder / FEED_FILE, folder / TRUTH_FILE, progress)
    return {}


def write_feed(world: World, sizes: Sizes, feed_file: Path, truth_file: Path, progress: Progress) -> None:
    """Draw so many listings, with some rows that are wrong on purpose, into a feed, and the truth about each into a table."""
    drawn = draw_listings(sizes.random(1), world.country, world.tables, world.occupations, sizes.listings, sizes.today)
    with (
        feed_file.open("w", encoding="utf-8", newline="") as feed,
        truth_file.open("w", encoding="utf-8", newline="") as truths,
    ):
        rows, known = csv.DictWriter(feed, COLUMNS), csv.writer(truths)
        rows.writeheader()
        known.writerow(Truth.__slots__)
        for row, truth in _told(drawn, "demonstration listings", sizes.listings, progress):
            rows.writerow(row)
            known.writerow([getattr(truth, name) for name in Truth.__slots__])
        rows.writerows(bad_rows(sizes.listings))


def _take_in(settings: Settings, foundation: Foundation, progress: Progress) -> Made:
    report = import_file(settings, Import(demo_folder(settings) / FEED_FILE), foundation=foundation, progress=progress)
    return {"listings": report.new, "rejected": report.rejected_rows, "held_back": report.held_back}


def _record_events(settings: Settings, world: World, sizes: Sizes, progress: Progress) -> Made:
    drawn = draw_event_columns(
        sizes.random(2), world.country, world.tables, world.occupations, sizes.events, sizes.now, world.encoder
    )
    kept = 0
    database = connect(settings.store_url)
    progress(PAST, 0.0)
    try:
        with indexes_resting(database, event_table):
            for columns in drawn:
                with UnitOfWork(database) as work:
                    kept += work.events.add_columns(columns)
                    work.commit()
                progress(PAST, kept / sizes.events)
    finally:
        database.dispose()
    return {"events": kept}


def _count(settings: Settings) -> Made:
    """The cubes that officials are shown."""
    database = connect(settings.store_url)
    try:
        Figures(database, settings.reference_dir).refresh()
    finally:
        database.dispose()
    return {}


def _score(settings: Settings) -> Made:
    return {"resolver": {wording: asdict(score) for wording, score in resolver_report(settings).items()}}


def _timed(name: str, make: Callable[[], Made]) -> Made:
    begun = time.perf_counter()
    made = make()
    return made | {"seconds": {name: round(time.perf_counter() - begun, 2)}}


def _joined(first: Made, then: Made) -> Made:
    return first | then | {"seconds": first["seconds"] | then["seconds"]}


def _told(items: Iterable[Item], what: str, count: int, progress: Progress) -> Iterator[Item]:
    """The items, with progress told now and then."""
    progress(what, 0.0)
    for number, item in enumerate(items, 1):
        yield item
        if number % TOLD_EVERY == 0:
            progress(what, min(number / max(count, 1), 1.0))
    progress(what, 1.0)


@contextmanager
def _collector_resting() -> Iterator[None]:
    """Without the cyclic garbage collector, whose rounds over the loaded tables took a third of the import and found next to nothing."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
