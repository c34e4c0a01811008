"""From exact counts to what may be shown, kept in the store as one version that every process reads."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine

from data.store.cubes import Cursor, Published
from data.store.unit_of_work import UnitOfWork
from indicators.atoms import Known
from indicators.cube import Cube, Freshness
from indicators.dimensions import STAYS
from indicators.exact import exact_cubes, shown_waits
from indicators.small_cells import protect
from indicators.survival import Wait

FIRST_DAY = date(1970, 1, 1)
ARRAYS = ("shown", "totals", "subtotals", "steps")
NAMES = ("places", "periods", "keys", "groups")


@dataclass(frozen=True, slots=True)
class Shown:
    """All that officials may be shown of people."""

    cubes: Mapping[str, Cube]
    waits: Mapping[tuple[str, str], Wait]
    freshness: Freshness


def publish(database: Engine, known: Known, cursor: Cursor, now: datetime) -> int:
    """Make and keep what the sums up to the cursor tell; the version it has."""
    with UnitOfWork(database, writing=False) as work:
        atoms, waits = work.cubes.atoms(), work.cubes.waits()
    cubes = protect(exact_cubes(atoms, known))
    told = [(*group, asdict(wait)) for group, wait in shown_waits(waits, cursor.last_day, cubes).items()]
    about = {"cursor": asdict(cursor), "waits": told}
    with UnitOfWork(database) as work:
        version = work.cubes.publish(now, cursor.newest_event, about, packed(cubes))
        work.commit()
    return version


def shown_of(published: Published) -> Shown:
    """What was published, read."""
    about = json.loads(json.dumps(published.about))
    waits = {}
    for dimension, key, wait in about["waits"]:
        waits[dimension, key] = Wait(**{name: tuple(told) if isinstance(told, list) else told for name, told in wait.items()})
    return Shown(unpacked(published.cubes), waits, _freshness(Cursor(**about["cursor"]), published.made_at))


def packed(cubes: Mapping[str, Cube]) -> bytes:
    """Cubes as one compressed file of arrays, without pickle."""
    arrays: dict[str, NDArray[Any]] = {"dimensions": np.array(list(cubes))}
    for name, cube in cubes.items():
        arrays |= {f"{name}.{axis}": np.array(getattr(cube, axis), dtype=np.str_) for axis in NAMES}
        arrays |= {f"{name}.{part}": held for part in ARRAYS if (held := getattr(cube, part)) is not None}
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)
    return file.getvalue()


def unpacked(file: bytes) -> dict[str, Cube]:
    """What was packed."""
    with np.load(io.BytesIO(file), allow_pickle=False) as held:
        there = set(held.files)

        def cube(name: str) -> Cube:
            axes = {axis: tuple(held[f"{name}.{axis}"].tolist()) for axis in NAMES}
            return Cube(name, **axes, **{part: held[f"{name}.{part}"] if f"{name}.{part}" in there else None for part in ARRAYS})

        return {name: cube(name) for name in held["dimensions"].tolist()}


def _freshness(cursor: Cursor, made_at: datetime) -> Freshness:
    heard = {days: None if cursor.heard_day < 0 else _day(cursor.heard_day - days) for days in STAYS}
    until = None if cursor.last_day < 0 else _day(cursor.last_day)
    return Freshness(until, made_at.astimezone(UTC), cursor.simulated, cursor.events, heard)


def _day(number: int) -> date:
    return FIRST_DAY + timedelta(days=number)
