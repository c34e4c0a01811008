"""Runs of the batch, and how much each listing is wanted; nothing of any worker."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from data.store.batches import batches
from data.store.engine_tables import batch_runs, listing_demand
from data.store.listing_tables import listings

ROWS_AT_ONCE = 10_000


@dataclass(frozen=True, slots=True)
class BatchRun:
    """One run over all workers; `figures`: crowding before and after, `simulated`: the workers were drawn."""

    started_at: datetime
    finished_at: datetime
    workers: int
    unmatched: int
    listings: int
    model_version: str
    simulated: bool
    figures: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A listing, on how many lists of ten it would be before its price, and the price in log-odds."""

    listing_id: int
    showings: int
    price: float


class Demand:
    """The runs and the demand of the last one, in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def replace(self, run: BatchRun, wanted: Iterable[Wanted]) -> int:
        """Keep a run, and its demand in place of the former; listings that are gone since are left out. The run's number."""
        run_id = int(self._connection.execute(insert(batch_runs).values(**asdict(run)).returning(batch_runs.c.id)).scalar_one())
        self._connection.execute(delete(listing_demand))
        there = set(self._connection.execute(select(listings.c.id)).scalars())
        for rows in batches((each for each in wanted if each.listing_id in there), ROWS_AT_ONCE):
            self._connection.execute(insert(listing_demand), [{"run_id": run_id, **asdict(row)} for row in rows])
        return run_id

    def prices(self) -> dict[int, float]:
        """Listing to its price, of those that have one."""
        query = select(listing_demand.c.listing_id, listing_demand.c.price).where(listing_demand.c.price > 0)
        return {row.listing_id: row.price for row in self._connection.execute(query)}

    def runs(self, most: int = 20) -> list[BatchRun]:
        """The last runs, newest first."""
        kept = self._connection.execute(select(batch_runs).order_by(batch_runs.c.id.desc()).limit(most)).mappings()
        return [BatchRun(**{name: row[name] for name in BatchRun.__dataclass_fields__}) for row in kept]
