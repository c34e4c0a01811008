"""How long one match takes, ours and peers in one run: `python -m benchmarks.speed --listings 50000 --listings 1000000`.

Listings and workers are drawn from the simulated market, over all districts. Ours is the engine's whole answer (search, reasons, gaps,
blocked) on the memory-mapped index; `scan` scores every listing of every family with the same ranker and takes the best.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer

from matching.engine import MatchEngine
from matching.features import Seeker
from matching.index import ListingIndex, build_index
from matching.market import TODAY, draw_listings, draw_seekers, forgetful, peopled, with_gaps
from matching.ranker import Ranker
from matching.search import scan
from services.console import Table, note, show
from services.foundation import Foundation
from services.train import current_ranker, train_ranker
from settings import settings

WARM_UP = 20
SCANNED = 30


def main(
    listings: Annotated[list[int] | None, typer.Option(help="Sizes to measure; may be given several times.")] = None,
    workers: Annotated[int, typer.Option(min=1, help="Workers to ask for.")] = 500,
    seed: Annotated[int, typer.Option(help="Seed of the drawn market.")] = 5,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Print one row a system and size: p50 and p95 in milliseconds, and whether the answers are equal."""
    foundation = Foundation.load(settings())
    ranker = current_ranker(settings().models_dir) or train_ranker(foundation.encoder, foundation.gazetteer, settings().models_dir)
    rows = [row for size in listings or [50_000, 1_000_000] for row in measure(foundation, ranker, size, workers, seed)]
    if as_json:
        print("\n".join(json.dumps(row) for row in rows))
    else:
        headings = list(rows[0])
        show(Table(headings, [[str(row[name]) for name in headings] for row in rows]))
        note("Simulated listings and workers; one query at a time in one process.")


def measure(foundation: Foundation, ranker: Ranker, size: int, workers: int, seed: int) -> list[dict[str, Any]]:
    """Rows for one size: {system, listings, workers, p50_ms, p95_ms, exact, build_s}."""
    random = np.random.default_rng(seed)
    encoder, gazetteer = foundation.encoder, foundation.gazetteer
    districts = peopled(gazetteer, random)
    columns = with_gaps(draw_listings(encoder, gazetteer, random, districts, size), random)
    seekers = [forgetful(seeker, random) for seeker in draw_seekers(encoder, gazetteer, random, districts, workers)]
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        build_index(columns, encoder, gazetteer).save(Path(folder))
        build_s = time.perf_counter() - started
        index = ListingIndex.load(Path(folder))
        engine = MatchEngine(index, ranker, foundation.resolver, gazetteer, encoder, date.fromordinal(TODAY))
        ours, answers = _timed(engine.answer, seekers)
        few = seekers[:SCANNED]
        theirs, scanned = _timed(lambda seeker: scan(index, engine.prepared, ranker, seeker, TODAY), few)
        equal = sum(
            [match.job_id for match in answer.matches] == [bytes(index.columns.job_id[row]).decode() for row in found.rows]
            for answer, found in zip(answers, scanned, strict=False)
        )
    told = {"listings": size, "exact": f"{equal} of {len(few)}", "build_s": round(build_s, 2)}
    return [
        {"system": "kaam setu, whole answer", "workers": len(seekers), **_spread(ours), **told},
        {"system": "numpy scan of every listing", "workers": len(few), **_spread(theirs), **told},
    ]


def _timed(ask: Callable[[Seeker], Any], seekers: list[Seeker]) -> tuple[list[float], list[Any]]:
    """Milliseconds of each call, after a warm-up, and what was answered."""
    for seeker in seekers[:WARM_UP]:
        ask(seeker)
    times, answers = [], []
    for seeker in seekers:
        started = time.perf_counter()
        answers.append(ask(seeker))
        times.append((time.perf_counter() - started) * 1000)
    return times, answers


def _spread(times: list[float]) -> dict[str, float]:
    middle, high = np.percentile(times, [50, 95])
    return {"p50_ms": round(float(middle), 2), "p95_ms": round(float(high), 2)}


if __name__ == "__main__":
    typer.run(main)
