"""Every worker against every listing, in a night: found in parts on a cluster, then shared out by prices; a run that was killed goes on."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from data.store.demand import BatchRun
from matching.index import ListingIndex, ground_of
from services.batch_parts import INDEX, LISTS, MATCHES, MODEL, Plan, find_lists, found_before, keep_ids, settle
from services.batch_shares import Crowding, keep_prices, share_out
from services.batch_source import Source, listings_of
from services.cluster import cluster, each_of
from services.foundation import Ground
from services.train import Progress, current_ranker, silent, train_ranker
from settings import Settings

DEPTH, PART = 40, 2_000
OPEN, BEGUN, REPORT, RUNS_KEPT = "open-", "begun.json", "report.json", 3
FORGOTTEN_SECONDS = 86_400.0
"""A run that was killed is taken up within a day; after that its listings are too old, and it is begun anew."""


@dataclass(frozen=True, slots=True)
class BatchReport:
    """What a run did. `seconds` is all of this go but drawing listings; the rate counts only workers whose lists it found itself.

    `priced_on`: workers whose lists set the prices; `prices_kept`: whether ranking takes them up from now on. `matches` is the folder of
    parquet parts: worker (from 0; in a file its line less 1, of the store her line in workers.parquet beside them), place (from 1),
    job_id, score in 0-1, km.
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
    run = _open_run(settings, ground, source, top, size, told)
    began, started = datetime.now(UTC), time.perf_counter()
    parts = source.parts(size, run.folder)
    plan = Plan(
        settings, run.folder, run.day, DEPTH, top, source.seed, source.file.resolve() if source.file else None, source.stored
    )
    before = [found_before(plan, part) for part in parts]
    missing = [part for part, done in zip(parts, before, strict=True) if done is None]
    with cluster(scheduler) as (client, cores):
        found = list(each_of(client, partial(find_lists, plan), missing, "finding the best listings", told))
        listed = [*found, *(done for done in before if done is not None)]
        shared = share_out(plan, parts, sum(each.workers for each in listed))
        for _ in each_of(client, partial(settle, plan), parts, "sharing the openings out", told):
            pass
    seconds = time.perf_counter() - started
    kept = run.live and (not source.drawn or settings.mode == "demonstration")
    done = run.folder.rename(settings.batch_dir / f"done-{began:%Y%m%dT%H%M%S}-{run.folder.name.removeprefix(OPEN)}")
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
        simulated=bool(source.drawn) or not run.live,
        matches=str(done / MATCHES),
    )
    (done / REPORT).write_text(json.dumps(asdict(report), indent=1), encoding="utf-8")
    if kept:
        figures = {"before": asdict(report.before), "after": asdict(report.after)}
        counted = (report.workers, report.unmatched, report.listings)
        kept_run = BatchRun(began, datetime.now(UTC), *counted, run.model, report.simulated, figures)
        keep_prices(settings, ground, kept_run, shared)
    _tidy(settings.batch_dir, done)
    return report


@dataclass(frozen=True, slots=True)
class _Run:
    """A run under way: its folder with its own index and model, the day (ordinal) it matches for, the model's version, and whether its
    listings are those in use."""

    folder: Path
    day: int
    model: str
    live: bool


def _open_run(settings: Settings, ground: Ground, source: Source, top: int, size: int, told: Progress) -> _Run:
    """The run of this very source, begun or taken up within a day; it keeps its index, model and date, whatever is built meanwhile."""
    key = hashlib.sha256(json.dumps([source.fingerprint(), source.listings, DEPTH, top, size]).encode()).hexdigest()[:16]
    folder = settings.batch_dir / f"{OPEN}{key}"
    begun = folder / BEGUN
    if begun.exists() and time.time() - begun.stat().st_mtime < FORGOTTEN_SECONDS:
        run = _Run(folder, **json.loads(begun.read_text(encoding="utf-8")))
        if ListingIndex.open(folder / INDEX).meta.get("ground") == ground_of(ground.encoder, ground.gazetteer):
            return run
    shutil.rmtree(folder, ignore_errors=True)
    ranker = current_ranker(settings.models_dir) or train_ranker(
        ground.encoder, ground.gazetteer, settings.models_dir, progress=told
    )
    version, day = listings_of(settings, ground, source, told)
    settings.batch_dir.mkdir(parents=True, exist_ok=True)
    settings.batch_dir.chmod(0o700)  # who was matched with what is nobody else's business
    for name in (LISTS, MATCHES):
        (folder / name).mkdir(parents=True)
    shutil.copytree(version, folder / INDEX, copy_function=_link)
    ranker.save(folder / MODEL)
    run = _Run(folder, day, ranker.version, version.parent == settings.index_dir)
    if source.stored:
        keep_ids(settings, folder)
    begun.write_text(json.dumps({"day": day, "model": ranker.version, "live": run.live}), encoding="utf-8")
    return run


def _link(source: str, target: str) -> None:
    """A second name of the file; a copy where the disk knows no such thing."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def _tidy(batch_dir: Path, done: Path) -> None:
    """Of a finished run its matches, prices and report stay, and only of the last `RUNS_KEPT`; unfinished ones go when they are old."""
    for name in (LISTS, INDEX, MODEL):
        shutil.rmtree(done / name, ignore_errors=True)
    finished = sorted(batch_dir.glob("done-*"))
    forgotten = [run for run in batch_dir.glob(f"{OPEN}*") if time.time() - run.stat().st_mtime > FORGOTTEN_SECONDS]
    for run in [*finished[:-RUNS_KEPT], *forgotten]:
        shutil.rmtree(run, ignore_errors=True)
