"""Exact counts laid out as cubes are: what small cells are hidden in before anybody sees it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from indicators.atoms import BY_STATE, LONGEST_WAIT, NOT_JOINED, Known
from indicators.cube import STEP, UNCOUNTED, Count, Cube, coarsest_of
from indicators.dimensions import (
    AGE_BANDS,
    ALL_TIME,
    COUNTED_BY,
    DIMENSIONS,
    EVERYWHERE,
    FINE,
    GENDERS,
    IN_DISTRICTS,
    IN_QUARTERS,
    INSIDE,
    MEASURES,
    PAY,
    UNTOLD,
    quarter_of,
)  # fmt: skip
from indicators.survival import Wait, shown_wait
from matching.model import CHANNELS, INCOME_SLABS, PROOFS, WORKER_TYPES

ORDERS: Mapping[str, Sequence[str]] = {
    "gender": GENDERS,
    "age_band": AGE_BANDS,
    "channel": CHANNELS,
    "proof": PROOFS,
    "worker_type": WORKER_TYPES,
    PAY: tuple(f"{before}/{after}" for before in INCOME_SLABS for after in INCOME_SLABS),
}
LISTED = ("sector", "family")
"""Dimensions whose keys the tables of reference list; those of the others, months apart, are in `ORDERS` or what people said."""
TELLS_TOTALS = "channel"
"""Any dimension that is counted everywhere would do: their sums are the same."""


@dataclass(frozen=True, slots=True)
class Exact:
    """As `indicators.cube.Cube`, with exact counts, int64; `UNCOUNTED` where nothing is counted. Totals and subtotals are its sums."""

    dimension: str
    places: tuple[str, ...]
    periods: tuple[str, ...]
    keys: tuple[str, ...]
    counts: NDArray[np.int64]
    groups: tuple[str, ...] = ()


def exact_cubes(atoms: pd.DataFrame, known: Known) -> dict[str, Exact]:
    """All cubes of the atoms: those of `DIMENSIONS`, and `PAY`. Every State, district, trade and key of a closed list is there, whether
    anybody is in it or not: which are would tell."""
    quarters = tuple(sorted(set(atoms["period"]) - {ALL_TIME}))
    states = tuple(known.states.values())
    parts = dict(list(atoms.groupby("dimension")))
    none = atoms[:0]
    return {name: _cube(name, parts.get(name, none), states, quarters, known) for name in (*DIMENSIONS, PAY)}


def totals_of(cube: Exact) -> NDArray[np.int64]:
    """Shape (places, periods, measures)."""
    return np.asarray(np.where(cube.counts[:, :, 0] == UNCOUNTED, UNCOUNTED, cube.counts.sum(axis=2)))


def subtotals_of(cube: Exact) -> NDArray[np.int64] | None:
    """Shape (places, periods, groups in order of first appearance, measures); None without groups."""
    if not cube.groups:
        return None
    names = list(dict.fromkeys(cube.groups))
    which = np.array([names.index(group) for group in cube.groups])
    sums = [cube.counts[:, :, which == number].sum(axis=2) for number in range(len(names))]
    return np.asarray(np.where(cube.counts[:, :, :1] == UNCOUNTED, UNCOUNTED, np.stack(sums, axis=2)))


def shown_waits(waits: pd.DataFrame, until: int, cubes: Mapping[str, Cube]) -> dict[tuple[str, str], Wait]:
    """The wait of each group that is large enough, by dimension (empty: all India; `state`; or as in `DIMENSIONS`) and key. `until`: the
    day of the newest event, on which all who have not joined leave observation.

    Only of groups of which the cubes show how many agreed and how many joined, and with those counts: a curve beside a hidden count
    would tell it, and with it whom it was hidden for. A curve of a group tells as coarsely as its counts may be rounded.
    """
    weeks = waits["weeks"].to_numpy()
    joined = weeks != NOT_JOINED
    left = np.clip((until - waits["agreed_day"].to_numpy()) // 7, 0, LONGEST_WAIT)
    told = waits.assign(week=np.where(joined, weeks, left), joined=np.where(joined, waits["people"], 0))
    shown = {}
    for (dimension, key), rows in told.groupby(["dimension", "key"]):
        agreed, placed = (_said(cubes, measure, str(dimension), str(key)) for measure in ("consented", "joined"))
        if agreed is None or placed is None:
            continue
        everybody, came = (
            np.bincount(rows["week"], rows[name], LONGEST_WAIT + 1).astype(np.int64) for name in ("people", "joined")
        )
        step = int(coarsest_of(came.sum())) if dimension in DIMENSIONS and dimension not in FINE else STEP
        if (wait := shown_wait(came, everybody - came, step)) is not None:
            shown[str(dimension), str(key)] = replace(wait, consented=agreed, joined=placed)
    return shown


def _said(cubes: Mapping[str, Cube], measure: str, dimension: str, key: str) -> Count:
    """What the cubes show of a group that has a wait; None too of who is of no known place or key."""
    try:
        if dimension in (UNTOLD, BY_STATE):
            return None if dimension and not key else cubes[TELLS_TOTALS].total(measure, key)
        return cubes[dimension].count(measure, key) if key else None
    except KeyError:
        return None


def _cube(name: str, rows: pd.DataFrame, states: Sequence[str], quarters: Sequence[str], known: Known) -> Exact:
    districts = sorted({*known.districts, *(place for place in rows["place"] if "/" in place)}) if name in IN_DISTRICTS else []
    places = (EVERYWHERE, *states, *districts)
    periods = (ALL_TIME, *quarters) if name in IN_QUARTERS else (ALL_TIME,)
    keys = _keys(name, set(rows["key"]), known)
    counts = np.zeros((len(places), len(periods), len(keys), len(MEASURES)), dtype=np.int64)
    place, period, key = (
        rows[axis].map({each: number for number, each in enumerate(names)}).to_numpy(np.int64)
        for axis, names in (("place", places), ("period", periods), ("key", keys))
    )
    values = rows[list(MEASURES)].to_numpy(np.int64)
    of_state = np.flatnonzero(place <= len(states))
    counts[place[of_state], period[of_state], key[of_state]] = values[of_state]
    np.add.at(counts[0], (period[of_state], key[of_state]), np.where(place[of_state, None] > 0, values[of_state], 0))
    if len(periods) > 1:
        counts[: len(states) + 1, 0] = counts[: len(states) + 1, 1:].sum(axis=1)
        counts[len(states) + 1 :, 1:] = UNCOUNTED
    of_district = np.flatnonzero(place > len(states))
    counts[place[of_district], 0, key[of_district]] = values[of_district]
    groups = tuple(_group(name, each, known) for each in keys) if name in INSIDE else ()
    counts[..., [measure not in COUNTED_BY.get(name, MEASURES) for measure in MEASURES]] = UNCOUNTED
    return Exact(name, places, periods, keys, counts, groups)


def _keys(name: str, there: set[str], known: Known) -> tuple[str, ...]:
    first = ORDERS.get(name, ())
    listed = set(known.sectors) if name == "family" else set(known.sectors.values()) if name == "sector" else set()
    rest = sorted((there | listed) - {UNTOLD, *first}, key=lambda key: (known.sectors.get(key, ""), key))
    return (*first, *rest, UNTOLD)


def _group(name: str, key: str, known: Known) -> str:
    if not key:
        return UNTOLD
    if name == "month":
        return quarter_of(key)
    return key.partition("/")[0] if name == PAY else known.sectors[key]
