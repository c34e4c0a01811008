"""What officials are shown, as cubes that are ready to be shown: one place to read all counts of people from."""

from __future__ import annotations

import csv
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from threading import Lock

from sqlalchemy import Engine

from access.roles import Action
from data.store.event_counts import newest_event, steps_reached
from data.store.unit_of_work import UnitOfWork
from indicators.cube import LEAST_BASE, LEAST_SHOWN, STEP, Count, Cube, Freshness, share
from indicators.dimensions import (
    ALL_TIME,
    ASKED,
    CHECKED,
    DIMENSIONS,
    EVERYWHERE,
    IN_DISTRICTS,
    INSIDE,
    MEASURES,
    STEPS,
    UNTOLD,
    is_district,
    quarter_of,
    state_of,
)
from matching.occupations import load_occupations
from services.count_people import counted
from services.visits import Visitor
from settings import settings

__all__ = [
    "ALL_TIME", "ASKED", "CHECKED", "DIMENSIONS", "EVERYWHERE", "INSIDE", "IN_DISTRICTS", "LEAST_BASE", "LEAST_SHOWN", "MEASURES", "STEP",
    "STEPS", "UNTOLD", "Count", "Cube", "Figures", "Freshness", "Tile", "figures", "is_district", "quarter_of", "share", "state_of",
]  # fmt: skip
RECOUNT_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Tile:
    """A square of the map: a State's code, and its place counted from the north-west."""

    code: str
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class _Counted:
    newest: int
    cubes: Mapping[str, Cube]
    freshness: Freshness


class Figures:
    """The cubes of this process; the same for all who may read them."""

    def __init__(self, database: Engine, reference: Path) -> None:
        """Read the tables of States and families in the folder `reference`."""
        self._database = database
        self._lock = Lock()
        self._counted: _Counted | None = None
        self._looked_at = 0.0
        with (reference / "states.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        self.tiles = tuple(Tile(row["code"], int(row["tile_row"]), int(row["tile_col"])) for row in rows)
        self.state_names = {row["code"]: row["name"] for row in rows}
        self.sector_of = {code: trade.sector for code, trade in load_occupations(reference / "occupations.csv").items()}

    def cube(self, dimension: str) -> Cube:
        """The cube of a dimension (of `DIMENSIONS`). Raises KeyError for another."""
        return self._now().cubes[dimension]

    @property
    def freshness(self) -> Freshness:
        """What all cubes stand on."""
        return self._now().freshness

    def _now(self) -> _Counted:
        with self._lock:
            if self._counted is None or time.monotonic() - self._looked_at > RECOUNT_SECONDS:
                with UnitOfWork(self._database, writing=False) as work:
                    newest = newest_event(work.connection)
                    if self._counted is None or self._counted.newest != newest:
                        made = counted(steps_reached(work.connection), self.state_names, self.sector_of, datetime.now(UTC), newest)
                        self._counted = _Counted(newest, *made)
                self._looked_at = time.monotonic()
            return self._counted


@lru_cache(maxsize=4)
def _opened(database: Engine) -> Figures:
    return Figures(database, settings().reference_dir)


def count_ahead(database: Engine) -> None:
    """Count before the first official comes."""
    _ = _opened(database).freshness


def figures(visitor: Visitor) -> Figures:
    """The figures, for who may read statistics. Raises `Refused` for anybody else."""
    visitor.must(Action.READ_STATISTICS)
    return _opened(visitor.house.database)
