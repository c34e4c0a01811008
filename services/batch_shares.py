"""How a batch shares the openings out: the prices of what is crowded, and their way into ranking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from data.store.connect import connect
from data.store.demand import BatchRun, Demand, Wanted
from data.store.unit_of_work import UnitOfWork
from matching.crowding import Shortlists, price, room
from matching.features import Floats, Rows
from matching.index import ListingIndex
from matching.measure import coverage, gini, overload
from services.batch_parts import INDEX, LISTS, PRICES, Part, Plan, read_lists
from services.engine_room import rebuild_index
from services.foundation import Ground
from settings import Settings

MOST_PRICED = 200_000
"""Workers whose lists set the prices; where there are more, whole parts are drawn and every listing's room is cut by their share."""


@dataclass(frozen=True, slots=True)
class Crowding:
    """Figures of the first ten places of each list: overload@10, coverage, Gini; `score`: mean fit (log-odds) of what is shown."""

    overload_at_10: float
    coverage: float
    gini: float
    score: float


@dataclass(frozen=True, slots=True)
class Shared:
    """Prices and unpriced showings of all rows of the index, and the crowding of the lists that set them."""

    index: ListingIndex
    prices: Floats
    showings: Rows
    workers: int
    before: Crowding
    after: Crowding


def share_out(plan: Plan, parts: Sequence[Part], workers: int) -> Shared:
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
    return Shared(index, prices, np.rint(showings / share).astype(np.int64), min(drawn, workers), before, after)


def _crowding(lists: Shortlists, prices: Floats, capacity: Floats) -> Crowding:
    showings = lists.showings(prices)
    shown = np.take_along_axis(lists.raw, lists.chosen(prices), axis=1)
    return Crowding(
        overload_at_10=round(overload(showings, capacity, share=1.0), 4),
        coverage=round(coverage(showings), 4),
        gini=round(gini(showings), 4),
        score=round(float(shown[np.isfinite(shown)].mean()), 4) if np.isfinite(shown).any() else 0.0,
    )


def keep_prices(settings: Settings, ground: Ground, run: BatchRun, shared: Shared) -> None:
    """Prices and demand into the database, and an index with them in use."""
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
