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
from data.store.unit_of_work import UnitOfWork
from indicators.atoms import BY_STATE, Known
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
    PAY,
    STEPS,
    UNTOLD,
    is_district,
    quarter_of,
    state_of,
)
from indicators.survival import Wait
from matching.occupations import load_occupations
from services.publish_cubes import Shown, shown_of
from services.refresh_cubes import Refreshed, refresh_cubes
from services.visits import Visitor
from settings import settings

__all__ = [
    "ALL_TIME", "ASKED", "BY_STATE", "CHECKED", "DIMENSIONS", "EVERYWHERE", "INSIDE", "IN_DISTRICTS", "LEAST_BASE", "LEAST_SHOWN",
    "MEASURES", "PAY", "STEP", "STEPS", "UNTOLD", "Count", "Cube", "Figures", "Freshness", "Tile", "Wait", "figures", "is_district",
    "quarter_of", "share", "state_of",
]  # fmt: skip
LOOKED_FOR_SECONDS = 60.0
"""So often a process looks whether there is a newer version."""
TRIED_EVERY_SECONDS, PATIENCE_SECONDS = 0.2, 300.0


@dataclass(frozen=True, slots=True)
class Tile:
    """A square of the map: a State's code, and its place counted from the north-west."""

    code: str
    row: int
    column: int


class Figures:
    """The published cubes as this process holds them; the same for all who may read them."""

    def __init__(self, database: Engine, reference: Path) -> None:
        """Read the tables of States, districts (whose rows stand in the order of their numbers) and families in the folder `reference`."""
        self._database = database
        self.reference = reference
        self._lock = Lock()
        self._shown: Shown | None = None
        self._version: int | None = None
        self._looked_at = -LOOKED_FOR_SECONDS
        with (reference / "states.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        self.tiles = tuple(Tile(row["code"], int(row["tile_row"]), int(row["tile_col"])) for row in rows)
        self.state_names = {row["code"]: row["name"] for row in rows}
        self.state_codes = {name: code for code, name in self.state_names.items()}
        with (reference / "district_names.csv").open(encoding="utf-8", newline="") as file:
            self.districts = tuple(f"{self.state_codes[row['state']]}/{number}" for number, row in enumerate(csv.DictReader(file)))
        self.sector_of = {code: trade.sector for code, trade in load_occupations(reference / "occupations.csv").items()}

    def cube(self, dimension: str) -> Cube:
        """The cube of a dimension (of `DIMENSIONS`, or `PAY`). Raises KeyError for another."""
        return self._now().cubes[dimension]

    @property
    def waits(self) -> Mapping[tuple[str, str], Wait]:
        """Time to placement of each group that is large enough to be shown: `("", "")` all India, `("state", code)`, or a key in India of
        gender, age_band, channel, sector or worker_type."""
        return self._now().waits

    @property
    def freshness(self) -> Freshness:
        """What all cubes stand on."""
        return self._now().freshness

    def refresh(self, now: datetime | None = None) -> Refreshed | None:
        """Count what happened since the last time; None when another process is at it. `now`: another moment than this one."""
        known = Known(self.state_codes, self.sector_of, self.districts)
        done = refresh_cubes(self._database, known, now or datetime.now(UTC))
        self._looked_at = -LOOKED_FOR_SECONDS
        return done

    def _now(self) -> Shown:
        """The newest version, looked for now and then. The first of all in a store is made here, and waited for."""
        with self._lock:
            if self._shown is None or time.monotonic() - self._looked_at > LOOKED_FOR_SECONDS:
                self._look()
                self._looked_at = time.monotonic()
            until = time.monotonic() + PATIENCE_SECONDS
            while self._shown is None and time.monotonic() < until:
                if self.refresh() is None:
                    time.sleep(TRIED_EVERY_SECONDS)
                self._look()
            if self._shown is None:
                raise TimeoutError("nothing is published yet")
            return self._shown

    def _look(self) -> None:
        with UnitOfWork(self._database, writing=False) as work:
            if (newest := work.cubes.newest()) is not None and newest.number == self._version:
                return
            published = work.cubes.published()
        if published is not None:
            self._shown, self._version = shown_of(published), published.version


_OPENING = Lock()


@lru_cache(maxsize=4)
def _opened(database: Engine) -> Figures:
    return Figures(database, settings().reference_dir)


def figures_of(database: Engine) -> Figures:
    """The figures of this store, for what the house does by itself."""
    with _OPENING:
        return _opened(database)


def figures(visitor: Visitor) -> Figures:
    """The figures, for who may read statistics. Raises `Refused` for anybody else."""
    visitor.must(Action.READ_STATISTICS)
    return figures_of(visitor.house.database)
