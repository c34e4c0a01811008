"""Gaps as they are kept: compressed JSON of what may be shown, and read back."""

from __future__ import annotations

import hashlib
import json
import zlib
from dataclasses import astuple, dataclass
from datetime import date
from typing import Any

import numpy as np

from indicators.camps import Camp
from indicators.gaps import Gaps, SectorGap, StateGap, TradeGap
from indicators.terrain import Ints, Terrain
from indicators.trainings import Training

KIND = "gaps"
TABLES = ("workers", "openings", "cells")
ROWS = {"states": StateGap, "trades": TradeGap, "sectors": SectorGap, "trainings": Training}
LIVES, JOINED = "lives", "joined"


@dataclass(frozen=True, slots=True)
class Way:
    """People who went from one district (by number) or State (by code) to another: `LIVES` there now, or have `JOINED` a job there."""

    kind: str
    home: int | str
    there: int | str
    people: int

    @property
    def is_of_states(self) -> bool:
        """Whether it leads from State to State."""
        return isinstance(self.home, str)


@dataclass(frozen=True, slots=True)
class Known:
    """What was worked out. `events_until`: the Indian day of the newest event, None before the first; `listings_on`: the day that openings
    were counted; `simulated`: some of what is counted is made up."""

    gaps: Gaps
    ways: tuple[Way, ...]
    events_until: date | None
    listings_on: date
    simulated: bool


class Outdated(ValueError):
    """What is kept was worked out on other tables of trades or districts."""


def packed(known: Known, terrain: Terrain) -> bytes:
    """As it is kept."""
    gaps = known.gaps
    body: dict[str, Any] = {name: [astuple(row) for row in getattr(gaps, name)] for name in ROWS}
    body |= {name: _sparse(getattr(gaps, name)) for name in TABLES}
    body |= {
        "ground": ground_of(terrain),
        "camps": [(camp.district, camp.placed, camp.invited) for camp in gaps.camps],
        "ways": [astuple(way) for way in known.ways],
        "total": gaps.total,
        "events_until": known.events_until.isoformat() if known.events_until else None,
        "listings_on": known.listings_on.isoformat(),
        "simulated": known.simulated,
    }
    return zlib.compress(json.dumps(body, separators=(",", ":")).encode())


def unpacked(body: bytes, terrain: Terrain) -> Known:
    """As it was. Raises `Outdated`."""
    told = json.loads(zlib.decompress(body))
    if told["ground"] != ground_of(terrain):
        raise Outdated(told["ground"])
    rows = {name: tuple(made(*row) for row in told[name]) for name, made in ROWS.items()}
    tables = {name: _dense(told[name], terrain.shape) for name in TABLES}
    camps = tuple(Camp(district, placed, tuple(map(tuple, invited))) for district, placed, invited in told["camps"])
    return Known(
        gaps=Gaps(**rows, **tables, camps=camps, total=told["total"]),
        ways=tuple(Way(*way) for way in told["ways"]),
        events_until=date.fromisoformat(told["events_until"]) if told["events_until"] else None,
        listings_on=date.fromisoformat(told["listings_on"]),
        simulated=told["simulated"],
    )


def ground_of(terrain: Terrain) -> str:
    """A mark of all that places in the tables, or what may be reckoned from them, stand on."""
    digest = hashlib.sha256(json.dumps([terrain.families, terrain.sectors, terrain.levels, terrain.state_of]).encode())
    digest.update(np.ascontiguousarray(terrain.able).tobytes() + np.ascontiguousarray(terrain.near).tobytes())
    return digest.hexdigest()[:16]


def _sparse(table: Ints) -> list[list[int]]:
    """Rows, columns and numbers of what is above nought."""
    rows, columns = np.nonzero(table > 0)
    return [rows.tolist(), columns.tolist(), table[rows, columns].tolist()]


def _dense(told: list[list[int]], shape: tuple[int, int]) -> Ints:
    table = np.zeros(shape, dtype=np.int64)
    table[told[0], told[1]] = told[2]
    return table
