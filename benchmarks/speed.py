"""How long one match takes, ours and peers in one run: `python -m benchmarks.speed --listings 50000 --listings 1000000`.

Listings and workers are drawn from the simulated market, over all districts; one query at a time. Ours is the engine's whole answer
(search, reasons, gaps, blocked) on the memory-mapped index; `numpy, every listing` scores every listing with the same ranker and
takes the best; `LightGBM` scores what is kin and near with trees of the usual kind; the others are search engines asked for words and
distance (benchmarks/speed_peers.py). A PostgreSQL of the benchmark's own is started where there is one.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Annotated, Any, TypeVar

import lightgbm
import numpy as np
import psutil
import typer

from benchmarks.speed_peers import Adverts, InBm25s, InSqlite, InTantivy, Query, postgresql
from matching.columns import Columns
from matching.engine import MatchEngine
from matching.features import Floats, Rows, Seeker, distance, fixed_features, matrix, pair_features
from matching.gates import stopped_by
from matching.index import ListingIndex, build_index
from matching.market import Pairs, draw_many
from matching.model import Answer
from matching.population import TODAY, draw_listings, draw_seekers, forgetful, peopled, with_gaps
from matching.ranker import Ranker
from matching.retrieval import retrieve
from matching.search import Found, scan
from services.console import Table, note, show
from services.foundation import Foundation
from services.train import current_ranker, train_ranker
from settings import ROOT, settings

HEADINGS = ("system", "listings", "p50_ms", "p95_ms", "recall_at_20", "build_s", "rss_mb", "workers")
TOP, WARM_UP = 20, 20
PEERS_AT_MOST = 1_000_000
"""Listings above which only ours and the scan are measured: the others would take all the time and memory there is."""
STARTED = "SPEED_BENCHMARK_STARTED"

Row = dict[str, Any]
Asked = TypeVar("Asked")
Told = TypeVar("Told")


def main(
    listings: Annotated[list[int] | None, typer.Option(help="Sizes to measure; may be given several times.")] = None,
    workers: Annotated[int, typer.Option(min=1, help="Workers to ask ours for.")] = 500,
    few: Annotated[int, typer.Option(min=1, help="Workers to ask the slower peers for.")] = 50,
    seed: Annotated[int, typer.Option(help="Seed of the drawn market.")] = 5,
    alone: Annotated[bool, typer.Option("--alone", help="Ours and the scan alone.")] = False,
    json_file: Annotated[Path | None, typer.Option("--json", help="Also write all rows to this file.")] = None,
) -> None:
    """Print one row a system and size."""
    if not alone:
        _with_postgresql()
    foundation = Foundation.load(settings())
    ranker = current_ranker(settings().models_dir) or train_ranker(foundation.encoder, foundation.gazetteer, settings().models_dir)
    rows: list[Row] = []
    for size in listings or [10_000, 100_000, 1_000_000]:
        rows += measure(foundation, ranker, size, workers, few, seed, peers=not alone and size <= PEERS_AT_MOST)
    show(Table(HEADINGS, [["" if row[name] is None else str(row[name]) for name in HEADINGS] for row in rows]))
    note(
        "Simulated listings and workers; one query at a time in one process. recall_at_20: of the twenty that scoring every listing finds."
    )
    if json_file:
        json_file.write_text(json.dumps(rows, indent=1), encoding="utf-8")


def measure(
    foundation: Foundation, ranker: Ranker, size: int, workers: int, few: int, seed: int, *, peers: bool = False
) -> Iterator[Row]:
    """Rows of one size: `HEADINGS`; memory is what building and asking added to this process, for PostgreSQL what it has on disk."""
    random = np.random.default_rng(seed)
    encoder, gazetteer = foundation.encoder, foundation.gazetteer
    districts = peopled(gazetteer, random)
    truth = draw_listings(encoder, gazetteer, random, districts, size)
    columns = with_gaps(truth, random)
    seekers = [forgetful(seeker, encoder, random) for seeker in draw_seekers(encoder, gazetteer, random, districts, workers)]
    with tempfile.TemporaryDirectory() as folder:
        before, started = _memory(), time.perf_counter()
        build_index(columns, encoder, gazetteer).save(Path(folder))
        engine = MatchEngine(
            ListingIndex.load(Path(folder)), ranker, foundation.resolver, gazetteer, encoder, date.fromordinal(TODAY)
        )
        build_s = time.perf_counter() - started
        times, answers = _timed(engine.answer, seekers)
        ours = _row("kaam setu", size, times, build_s, before)
        before = _memory()
        scanned, found = _timed(lambda seeker: scan(engine.index, engine.prepared, ranker, seeker, TODAY), seekers[:few])
        best = [_numbers(each, engine.index) for each in found]
        yield ours | {"recall_at_20": _recall(map(_told, answers), best)}
        yield _row("numpy, every listing", size, scanned, 0.0, before) | {"recall_at_20": 1.0}
        if peers:
            yield _boosted(foundation, engine, seekers[:few], best)
            yield from _searched(foundation, columns, seekers[:few], best, Path(folder))


def _boosted(foundation: Foundation, engine: MatchEngine, seekers: Sequence[Seeker], best: Sequence[Rows]) -> Row:
    """LambdaMART, trained as in benchmarks/ranking.py, on all that is kin and near."""
    training = Pairs.together(list(draw_many(foundation.encoder, foundation.gazetteer, 1, 1)))
    _, sizes = np.unique(training.worker, return_counts=True)
    before, started = _memory(), time.perf_counter()
    options = {"objective": "lambdarank", "verbose": -1, "seed": 1, "num_threads": 1}
    model = lightgbm.train(options, lightgbm.Dataset(training.told, label=training.joined, group=sizes), num_boost_round=300)
    build_s = time.perf_counter() - started
    fixed = fixed_features(engine.index.columns, TODAY)

    def ask(seeker: Seeker) -> Rows:
        index = engine.index
        rows = index.rows_in(retrieve(index, engine.prepared, engine.ranker, [seeker]).blocks)
        km = distance(seeker, index.columns, rows)
        passed = stopped_by(seeker, index.columns, rows, km, TODAY) == 0
        rows, km = rows[passed], km[passed]
        if not len(rows):
            return rows
        x = matrix(pair_features(seeker, index.columns, rows, km), {name: values[rows] for name, values in fixed.items()})
        score: Floats = np.asarray(model.predict(x))
        return np.asarray(index.columns.job_id[rows[np.argsort(-score, kind="stable")[:TOP]]].astype(np.int64))

    times, told = _timed(ask, seekers)
    return _row("LightGBM", len(engine.index), times, build_s, before) | {"recall_at_20": _recall(told, best)}


def _searched(
    foundation: Foundation, columns: Columns, seekers: Sequence[Seeker], best: Sequence[Rows], folder: Path
) -> Iterator[Row]:
    """The search engines, one after the other."""
    adverts = Adverts(_texts(foundation, columns), columns.latitude, columns.longitude)
    occupations = foundation.encoder.occupations
    queries = [
        Query(" ".join(occupations[code].title for code, _ in seeker.trades), seeker.latitude, seeker.longitude)
        for seeker in seekers
    ]

    def asked(name: str, ask: Callable[[Query], Rows], build_s: float, before: float, size_mb: float | None = None) -> Row:
        times, told = _timed(ask, queries)
        row = _row(name, len(columns), times, build_s, before) | {"recall_at_20": _recall(told, best)}
        return row if size_mb is None else row | {"rss_mb": round(size_mb, 1)}

    started = time.perf_counter()
    database = postgresql(adverts)
    if database is None:
        note("PostgreSQL: skipped, there is none here.")
    else:
        build_s = time.perf_counter() - started
        yield asked("postgresql country", database.country, build_s, 0.0, database.size_mb())
        yield asked("postgresql 100 km", database.near, build_s, 0.0, database.size_mb())
    for name, build in (
        ("sqlite fts5", lambda: InSqlite(adverts, folder)),
        ("tantivy", lambda: InTantivy(adverts, folder)),
        ("bm25s", lambda: InBm25s(adverts)),
    ):
        before, started = _memory(), time.perf_counter()
        peer = build()
        yield asked(name, peer.ask, time.perf_counter() - started, before)
        del peer


def _texts(foundation: Foundation, columns: Columns) -> list[str]:
    """The name of each listing's family and of the skills that it asks for."""
    titles = [foundation.encoder.occupations[code].title for code in foundation.encoder.kinship.codes]
    labels = {skill.id: skill.label for skill in foundation.vocabulary.skills}
    asked, which = np.unique(columns.skills, axis=0, return_inverse=True)
    said = [" ".join(labels[skill] for skill in foundation.encoder.skill_ids(bits)) for bits in asked]
    return [f"{titles[family]} {said[skills]}" for family, skills in zip(columns.family.tolist(), which.tolist(), strict=True)]


def _told(answer: Answer) -> Rows:
    return np.array([int(match.job_id) for match in answer.matches], dtype=np.int64)


def _numbers(found: Found, index: ListingIndex) -> Rows:
    return np.asarray(index.columns.job_id[found.rows].astype(np.int64))


def _recall(told: Any, best: Sequence[Rows]) -> float:
    """Of the listings that scoring everything finds, the share that was told; workers for whom there is none do not count."""
    shares = [float(np.isin(wanted, rows).mean()) for rows, wanted in zip(told, best, strict=False) if len(wanted)]
    return round(float(np.mean(shares)), 4)


def _timed(ask: Callable[[Asked], Told], queries: Sequence[Asked]) -> tuple[list[float], list[Told]]:
    """Milliseconds of each call, after a warm-up, and what was answered."""
    for query in queries[:WARM_UP]:
        ask(query)
    times, answers = [], []
    for query in queries:
        started = time.perf_counter()
        answers.append(ask(query))
        times.append((time.perf_counter() - started) * 1000)
    return times, answers


def _row(system: str, size: int, times: list[float], build_s: float, before: float) -> Row:
    middle, high = np.percentile(times, [50, 95])
    return {
        "system": system,
        "listings": size,
        "p50_ms": round(float(middle), 2),
        "p95_ms": round(float(high), 2),
        "recall_at_20": None,
        "build_s": round(build_s, 2),
        "rss_mb": round(_memory() - before, 1),
        "workers": len(times),
    }


def _memory() -> float:
    """Resident memory of this process, MB."""
    return float(psutil.Process().memory_info().rss) / 1e6


def _with_postgresql() -> None:
    """Start again under a PostgreSQL of its own, unless one is named or this is that start; without one, go on."""
    if os.environ.get("POSTGRESQL_TEST_URL") or os.environ.get(STARTED):
        return
    command = ["bash", str(ROOT / "tests" / "with_postgresql.sh"), sys.executable, "-m", "benchmarks.speed", *sys.argv[1:]]
    with suppress(FileNotFoundError):
        raise SystemExit(subprocess.run(command, check=False, env=os.environ | {STARTED: "1"}).returncode)


if __name__ == "__main__":
    typer.run(main)
