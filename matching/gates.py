"""Hard conditions, a closed list. Each holds, does not, or is unknown; unknown never blocks, it is asked."""

from __future__ import annotations

from math import isnan
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.columns import Columns
from matching.features import UNKNOWN, Floats, Rows, Seeker
from matching.model import ADULT_AGE, EDUCATION_RANK, GATES, LICENCES, Gate

HOLDS, FAILS, ASK = np.int8(1), np.int8(0), np.int8(-1)
CHILD_AGE = 14
"""No work at all under this age: Child and Adolescent Labour (Prohibition and Regulation) Act 1986 as amended in 2016, section 3."""
STALE_DAYS = 60
"""An advert with no last date, not confirmed for so long, is asked about: is it still open?"""
EDUCATION_NAMES = tuple(EDUCATION_RANK)

Verdicts = NDArray[np.int8]


def evaluate(seeker: Seeker, columns: Columns, rows: Rows, km: Floats, today: int) -> Verdicts:
    """All gates of these rows: shape (len(GATES), len(rows)), 1 holds, 0 does not, -1 unknown."""
    verdicts = np.ones((len(GATES), len(rows)), dtype=np.int8)
    for place, gate in enumerate(
        (
            _open(columns, rows, today),
            _not_full(columns, rows),
            np.where(columns.held_back[rows], FAILS, HOLDS),
            _age(seeker, columns, rows),
            _schooling(seeker, columns, rows),
            _licence(seeker, columns, rows),
            _reach(seeker, km),
            _hazard(seeker, columns, rows),
        )
    ):
        verdicts[place] = gate
    return verdicts


def describe(seeker: Seeker, columns: Columns, row: int, km: float, verdicts: Verdicts) -> tuple[Gate, ...]:
    """The gates of one row that do not plainly hold, with figures; `verdicts` has shape (len(GATES),)."""
    told = []
    for name, verdict in zip(GATES, verdicts.tolist(), strict=True):
        if verdict != HOLDS:
            told.append(Gate(name, None if verdict == ASK else False, _detail(name, seeker, columns, row, km)))
    return tuple(told)


def licence_names(bits: int) -> list[str]:
    """A bit set of licences as names."""
    return [name for place, name in enumerate(LICENCES) if bits >> place & 1]


def held_licences(seeker: Seeker) -> int:
    """The licences she has, and those that they cover."""
    return covered_licences(seeker.licences or 0)


def covered_licences(bits: int) -> int:
    """A bit set of licences with what they cover: one for heavy vehicles covers light ones."""
    return bits | 1 << LICENCES.index("light_vehicle") if bits >> LICENCES.index("heavy_vehicle") & 1 else bits


def _open(columns: Columns, rows: Rows, today: int) -> Verdicts:
    last = columns.last_date[rows]
    sign = np.maximum(columns.posted_on[rows], columns.confirmed_on[rows])
    stale = (last == 0) & (sign > 0) & (sign < today - STALE_DAYS)
    return np.where((last > 0) & (last < today), FAILS, np.where(stale, ASK, HOLDS))


def _not_full(columns: Columns, rows: Rows) -> Verdicts:
    openings = columns.openings[rows]
    return np.where((openings >= 0) & (columns.filled[rows] >= openings), FAILS, HOLDS)


def _age(seeker: Seeker, columns: Columns, rows: Rows) -> Verdicts:
    least, most = columns.min_age[rows], columns.max_age[rows]
    asked = (least != UNKNOWN) | (most != UNKNOWN)
    if seeker.age == UNKNOWN:
        return np.where(asked, ASK, HOLDS)
    outside = (seeker.age < least) | ((most != UNKNOWN) & (seeker.age > most))
    return np.where(asked & outside, FAILS, HOLDS)


def _schooling(seeker: Seeker, columns: Columns, rows: Rows) -> Verdicts:
    asked = columns.min_education[rows]
    if seeker.education == UNKNOWN:
        return np.where(asked > 0, ASK, HOLDS)
    return np.where(asked > seeker.education, FAILS, HOLDS)


def _licence(seeker: Seeker, columns: Columns, rows: Rows) -> Verdicts:
    asked = columns.licences[rows]
    if seeker.licences is None:
        return np.where(asked != 0, ASK, HOLDS)
    return np.where((asked & ~np.uint16(held_licences(seeker))) != 0, FAILS, HOLDS)


def _reach(seeker: Seeker, km: Floats) -> Verdicts:
    if seeker.relocates:
        return np.full(len(km), HOLDS)
    return np.where(np.isnan(km), ASK, np.where(km <= seeker.reach_km, HOLDS, FAILS))


def _hazard(seeker: Seeker, columns: Columns, rows: Rows) -> Verdicts:
    if seeker.age == UNKNOWN:
        return np.where(columns.hazardous[rows], ASK, HOLDS)
    if seeker.age < CHILD_AGE:
        return np.full(len(rows), FAILS)
    return np.where(columns.hazardous[rows] & (seeker.age < ADULT_AGE), FAILS, HOLDS)


def _detail(gate: str, seeker: Seeker, columns: Columns, row: int, km: float) -> dict[str, Any]:
    """The figures that a sentence about this gate needs."""
    if gate == "reach":
        return {
            "km": None if isnan(km) else round(km, 1),
            "reach_km": seeker.reach_km,
            "accommodation": bool(columns.accommodation[row]),
        }
    if gate == "schooling":
        return {"asked": EDUCATION_NAMES[columns.min_education[row]], "has": _education(seeker)}
    if gate == "licence":
        return {"licences": licence_names(int(columns.licences[row]) & ~held_licences(seeker))}
    if gate == "age":
        return {"min_age": _known(columns.min_age[row]), "max_age": _known(columns.max_age[row]), "age": _known(seeker.age)}
    if gate == "hazard":
        return {"age": _known(seeker.age), "adult_age": ADULT_AGE}
    if gate == "not_full":
        return {"openings": int(columns.openings[row]), "filled": int(columns.filled[row])}
    return {}


def _education(seeker: Seeker) -> str | None:
    return None if seeker.education == UNKNOWN else EDUCATION_NAMES[seeker.education]


def _known(value: int) -> int | None:
    return None if value == UNKNOWN else int(value)
