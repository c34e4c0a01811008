"""Every worker against every listing, in a night: found in parts on a cluster, then shared out by prices; a run that was killed goes on."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

import dask
import numpy as np
from distributed import Client, LocalCluster, as_completed

from data.store.connect import connect
from data.store.demand import BatchRun, Demand, Wanted
from data.store.unit_of_work import UnitOfWork
from data.worker_file import pieces_of
from matching.crowding import Shortlists, price, room
from matching.features import Floats, Rows
from matching.index import IndexMissing, IndexOutdated, ListingIndex, build_index, ground_of, live_version
from matching.market import TODAY, draw_listings, peopled, with_gaps
from matching.measure import coverage, gini, overload
from matching.ranker import Ranker
from services.batch_parts import INDEX, LISTS, MATCHES, MODEL, PRICES, Part, Plan, find_lists, found_before, read_lists, settle
from services.engine_room import rebuild_index, today_in_india
from services.foundation import Ground
from services.train import Progress, current_ranker, silent, train_ranker
from settings import Settings

DEPTH, PART = 40, 2_000
MOST_PRICED = 200_000
"""Workers whose lists set the prices; where there are more, whole parts are drawn and every listing's room is cut by their share."""
DRAWN_LISTINGS = 1_000_000
"""Listings that are drawn where there are none in use."""
ANY_PORT = "127.0.0.1:0"
CLOSED = {"distributed.scheduler.http.routes": [], "distributed.worker.http.routes": []}
"""Dask opens a web server beside each process of a cluster; of our own they stay on loopback and have nothing to tell."""
OPEN, REPORT, RUNS_KEPT = "open-", "report.json", 3
FORGOTTEN_SECONDS = 7 * 86_400.0

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Crowding:
    """Figures of the first ten places of each list: overload@10, coverage, Gini; `score`: mean fit (log-odds) of what is shown."""

    overload_at_10: float
    coverage: float
    gini: float
    score: float


@dataclass(frozen=True, slots=True)
class BatchReport:
    """What a run did. `seconds` is all of this go but drawing listings; the rate counts only workers whose lists it found itself.

    `priced_on`: workers whose lists set the prices; `prices_kept`: whether ranking takes them up from now on. `matches` is the folder of
    parquet parts: worker (from 0; in a file its line less 1), place (from 1), job_id, score in 0-1, km.
    """

    workers: int
    listings: int
    seconds: float
    workers_per_second_core: float
    cores: int
    parts: int
    parts_found_before: int
    unmatched: int
    bad_lines: int
    priced_on: int
    before: Crowding
    after: Crowding
    prices_kept: bool
    simulated: bool
    matches: str


class WrongSource(ValueError):
    """Workers are those of a file, or so many drawn ones."""

    code = "batch_source"


@dataclass(frozen=True, slots=True)
class Source:
    """Whom to match, those of a `file` or as many `drawn` ones, and with what: the listings in use, or as many drawn ones.

    Raises `WrongSource` when it is neither or both.
    """

    file: Path | None = None
    drawn: int = 0
    listings: int | None = None
    seed: int = 1

    def __post_init__(self) -> None:
        if (self.file is None) == (self.drawn == 0):
            raise WrongSource

    def fingerprint(self) -> list[object]:
        """What makes another source another."""
        if self.file is None:
            return ["drawn", self.drawn, self.seed]
        stat = self.file.stat()
        return [str(self.file.resolve()), stat.st_size, stat.st_mtime_ns]

    def parts(self, size: int) -> list[Part]:
        """Its workers in parts of so many. Raises `OSError`."""
        if self.file is not None:
            pieces = enumerate(pieces_of(self.file, size))
            return [Part(number, piece.first - 1, piece.lines, piece) for number, piece in pieces]
        starts = range(0, self.drawn, size)
        return [Part(number, first, min(size, self.drawn - first)) for number, first in enumerate(starts)]


def run_batch(
    settings: Settings,
    source: Source,
    *,
    top: int = 20,
    size: int = PART,
    scheduler: str | None = None,
    progress: Progress | None = None,
) -> BatchReport:
    """Match all workers of a source in parts of `size`; a go that was killed is taken up where it stood.

    `scheduler` is the address of a Dask scheduler whose processes see the same var folder and file; without one, a process a core here.
    Prices are kept for ranking where listings are those in use and workers are real, in the demonstration also drawn ones. Raises
    `OSError` for a file that cannot be read.
    """
    told = progress or silent
    ground = Ground.load(settings)
    ranker = current_ranker(settings.models_dir) or train_ranker(
        ground.encoder, ground.gazetteer, settings.models_dir, progress=told
    )
    version, day = _listings(settings, ground, source, told)
    live = version.parent == settings.index_dir
    began, started = datetime.now(UTC), time.perf_counter()
    parts = source.parts(size)
    folder = _open_run(
        settings.batch_dir, version, ranker, [source.fingerprint(), version.name, ranker.version, day, DEPTH, top, size]
    )
    plan = Plan(settings, folder, day, DEPTH, top, source.seed, source.file.resolve() if source.file else None)
    before = [found_before(plan, part) for part in parts]
    missing = [part for part, done in zip(parts, before, strict=True) if done is None]
    with _cluster(scheduler) as (client, cores):
        found = list(_each(client, find_lists, plan, missing, "finding the best listings", told))
        listed = [*found, *(done for done in before if done is not None)]
        shared = _share_out(plan, parts, sum(each.workers for each in listed))
        for _ in _each(client, settle, plan, parts, "sharing the openings out", told):
            pass
    seconds = time.perf_counter() - started
    kept = live and (source.file is not None or settings.mode == "demonstration")
    done = folder.rename(settings.batch_dir / f"done-{began:%Y%m%dT%H%M%S}-{folder.name.removeprefix(OPEN)}")
    report = BatchReport(
        workers=sum(each.workers for each in listed),
        listings=len(shared.index),
        seconds=round(seconds, 2),
        workers_per_second_core=round(sum(each.workers for each in found) / seconds / cores, 1),
        cores=cores,
        parts=len(parts),
        parts_found_before=len(parts) - len(missing),
        unmatched=sum(each.unmatched for each in listed),
        bad_lines=sum(each.bad_lines for each in listed),
        priced_on=shared.workers,
        before=shared.before,
        after=shared.after,
        prices_kept=kept,
        simulated=source.file is None or not live,
        matches=str(done / MATCHES),
    )
    (done / REPORT).write_text(json.dumps(asdict(report), indent=1), encoding="utf-8")
    if kept:
        _keep_prices(settings, ground, ranker, report, shared, began)
    _tidy(settings.batch_dir, done)
    return report


@dataclass(frozen=True, slots=True)
class _Shared:
    """Prices and unpriced showings of all rows of the index, and the crowding of the lists that set them."""

    index: ListingIndex
    prices: Floats
    showings: Rows
    workers: int
    before: Crowding
    after: Crowding


def _listings(settings: Settings, ground: Ground, source: Source, told: Progress) -> tuple[Path, int]:
    """The folder of the index to match with, and its day: the one in use today, or one of drawn listings, made once."""
    if source.listings is None:
        try:
            version = live_version(settings.index_dir)
            if ListingIndex.open(version).meta.get("ground") == ground_of(ground.encoder, ground.gazetteer):
                return version, today_in_india().toordinal()
        except IndexOutdated:
            pass
        except IndexMissing:
            return _listings(settings, ground, replace(source, listings=DRAWN_LISTINGS), told)
        rebuild_index(settings, ground)
        return live_version(settings.index_dir), today_in_india().toordinal()
    folder = settings.batch_dir / f"drawn-{source.listings}-{source.seed}"
    try:
        if ListingIndex.load(folder).meta.get("ground") == ground_of(ground.encoder, ground.gazetteer):
            return live_version(folder), TODAY
    except IndexMissing:
        pass
    told("drawing listings", 0.0)
    random = np.random.default_rng(source.seed)
    places = peopled(ground.gazetteer, np.random.default_rng(source.seed))
    columns = with_gaps(draw_listings(ground.encoder, ground.gazetteer, random, places, source.listings), random)
    version = build_index(columns, ground.encoder, ground.gazetteer).save(folder)
    told("drawing listings", 1.0)
    return version, TODAY


def _open_run(batch_dir: Path, version: Path, ranker: Ranker, what: list[object]) -> Path:
    """The folder of this very run, begun or taken up; index and model are its own, whatever is built meanwhile."""
    key = hashlib.sha256(json.dumps(what).encode()).hexdigest()[:16]
    folder = batch_dir / f"{OPEN}{key}"
    for name in (LISTS, MATCHES):
        (folder / name).mkdir(parents=True, exist_ok=True)
    if not (folder / INDEX).exists():
        beside = Path(tempfile.mkdtemp(prefix="index-", dir=folder))
        shutil.copytree(version, beside, copy_function=_link, dirs_exist_ok=True)
        beside.rename(folder / INDEX)
    ranker.save(folder / MODEL)
    return folder


def _link(source: str, target: str) -> None:
    """A second name of the file; a copy where the disk knows no such thing."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


@contextmanager
def _cluster(scheduler: str | None) -> Iterator[tuple[Client, int]]:
    """A Dask cluster and how many of its threads work: the one at an address, or one of our own on loopback, closed to others by TLS."""
    if scheduler:
        with Client(scheduler, set_as_default=False) as client:
            yield client, sum(client.nthreads().values())
        return
    cores = len(os.sched_getaffinity(0))
    with (
        dask.config.set(CLOSED),
        LocalCluster(
            n_workers=cores,
            threads_per_worker=1,
            host="127.0.0.1",
            protocol="tls",
            security=True,
            dashboard_address=ANY_PORT,
            worker_dashboard_address=ANY_PORT,
            silence_logs=logging.ERROR,
        ) as cluster,
        Client(cluster, set_as_default=False) as client,
    ):
        yield client, cores


def _each(
    client: Client, work: Callable[[Plan, Part], T], plan: Plan, parts: Sequence[Part], stage: str, told: Progress
) -> Iterator[T]:
    """The results of the parts as they come."""
    told(stage, 0.0 if parts else 1.0)
    futures = client.map(partial(work, plan), parts, pure=False)
    for count, (_, result) in enumerate(as_completed(futures, loop=client.loop, with_results=True), start=1):
        told(stage, count / len(parts))
        yield result


def _share_out(plan: Plan, parts: Sequence[Part], workers: int) -> _Shared:
    """Find the prices on all lists, or on those of parts drawn by the seed, and keep them for `settle`."""
    index = ListingIndex.open(plan.folder / INDEX)
    order = np.random.default_rng(plan.seed).permutation(len(parts)) if workers > MOST_PRICED else np.arange(len(parts))
    drawn, lists = 0, []
    for place in order.tolist():
        if drawn >= MOST_PRICED:
            break
        _, found, _ = read_lists(plan.folder / LISTS / parts[place].name, plan.depth)
        lists.append(found)
        drawn += parts[place].workers
    together = Shortlists(
        np.concatenate([np.empty((0, plan.depth), dtype=np.int64), *(found.rows for found in lists)]),
        np.concatenate([np.empty((0, plan.depth)), *(found.raw for found in lists)]),
    )
    share = min(1.0, drawn / workers) if workers else 1.0
    capacity = room(index.columns.openings) * share
    nothing = np.zeros(len(index))
    prices = price(together, capacity)
    np.save(plan.folder / PRICES, prices)
    showings = together.showings(nothing)
    before, after = (_crowding(together, each, capacity) for each in (nothing, prices))
    return _Shared(index, prices, np.rint(showings / share).astype(np.int64), min(drawn, workers), before, after)


def _crowding(lists: Shortlists, prices: Floats, capacity: Floats) -> Crowding:
    showings = lists.showings(prices)
    shown = np.take_along_axis(lists.raw, lists.chosen(prices), axis=1)
    return Crowding(
        overload_at_10=round(overload(showings, capacity, share=1.0), 4),
        coverage=round(coverage(showings), 4),
        gini=round(gini(showings), 4),
        score=round(float(shown[np.isfinite(shown)].mean()), 4) if np.isfinite(shown).any() else 0.0,
    )


def _keep_prices(settings: Settings, ground: Ground, ranker: Ranker, report: BatchReport, shared: _Shared, began: datetime) -> None:
    """Prices and demand into the database, and an index with them in use."""
    figures = {"before": asdict(report.before), "after": asdict(report.after)}
    run = BatchRun(
        began, datetime.now(UTC), report.workers, report.unmatched, report.listings, ranker.version, report.simulated, figures
    )
    wanted = np.flatnonzero((shared.showings > 0) | (shared.prices > 0))
    numbers = shared.index.columns.job_id[wanted].astype(np.int64).tolist()
    rows = zip(numbers, shared.showings[wanted].tolist(), shared.prices[wanted].tolist(), strict=True)
    database = connect(settings.store_url)
    try:
        with UnitOfWork(database) as work:
            Demand(work.connection).replace(run, (Wanted(*row) for row in rows))
            work.commit()
    finally:
        database.dispose()
    rebuild_index(settings, ground)


def _tidy(batch_dir: Path, done: Path) -> None:
    """Of a finished run its matches, prices and report stay, and only of the last `RUNS_KEPT`; unfinished ones go when they are old."""
    for name in (LISTS, INDEX, MODEL):
        shutil.rmtree(done / name, ignore_errors=True)
    finished = sorted(batch_dir.glob("done-*"))
    forgotten = [run for run in batch_dir.glob(f"{OPEN}*") if time.time() - run.stat().st_mtime > FORGOTTEN_SECONDS]
    for run in [*finished[:-RUNS_KEPT], *forgotten]:
        shutil.rmtree(run, ignore_errors=True)
