"""Hard conditions, a closed list. Each holds, does not, or is unknown; unknown never blocks, it is asked."""

from __future__ import annotations

from collections.abc import Callable
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
Marks = NDArray[np.uint8]
"""A bit a gate, in the order of `GATES`."""


def stopped_by(seeker: Seeker, columns: Columns, rows: Rows, km: Floats, today: int) -> Marks:
    """The gates that each of these rows does not pass; nought where none blocks. Shape (len(rows),)."""
    marks = np.zeros(len(rows), dtype=np.uint8)
    for place, fails in enumerate(_FAILS):
        marks |= np.asarray(fails(seeker, columns, rows, km, today)).astype(np.uint8) << np.uint8(place)
    return marks


def evaluate(seeker: Seeker, columns: Columns, rows: Rows, km: Floats, today: int) -> Verdicts:
    """All gates of these rows: shape (len(GATES), len(rows)), 1 holds, 0 does not, -1 unknown."""
    verdicts = np.full((len(GATES), len(rows)), HOLDS, dtype=np.int8)
    for place, (fails, asks) in enumerate(zip(_FAILS, _ASKS, strict=True)):
        verdicts[place, np.broadcast_to(asks(seeker, columns, rows, km, today), len(rows))] = ASK
        verdicts[place, np.broadcast_to(fails(seeker, columns, rows, km, today), len(rows))] = FAILS
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


_Asked = Callable[[Seeker, Columns, Rows, Floats, int], NDArray[np.bool_] | bool]


def _over(_seeker: Seeker, columns: Columns, rows: Rows, _km: Floats, today: int) -> NDArray[np.bool_]:
    last = columns.last_date[rows]
    return np.asarray((last > 0) & (last < today))


def _stale(_seeker: Seeker, columns: Columns, rows: Rows, _km: Floats, today: int) -> NDArray[np.bool_]:
    sign = np.maximum(columns.posted_on[rows], columns.confirmed_on[rows])
    return np.asarray((columns.last_date[rows] == 0) & (sign > 0) & (sign < today - STALE_DAYS))


def _full(_seeker: Seeker, columns: Columns, rows: Rows, _km: Floats, _today: int) -> NDArray[np.bool_]:
    openings = columns.openings[rows]
    return np.asarray((openings >= 0) & (columns.filled[rows] >= openings))


def _held_back(_seeker: Seeker, columns: Columns, rows: Rows, _km: Floats, _today: int) -> NDArray[np.bool_]:
    return columns.held_back[rows]


def _known_at_once(_seeker: Seeker, _columns: Columns, _rows: Rows, _km: Floats, _today: int) -> bool:
    return False


def _of_another_age(seeker: Seeker, columns: Columns, rows: Rows, _km: Floats, _today: int) -> NDArray[np.bool_] | bool:
    if seeker.age == UNKNOWN:
        return False
    most = columns.max_age[rows]
    return np.asarray((seeker.age < columns.min_age[rows]) | ((most != UNKNOWN) & (seeker.age > most)))


def _age_unsaid(seeker: Seeker, columns: Columns, rows: Rows, _km: Floats, _today: int) -> NDArray[np.bool_] | bool:
    return seeker.age == UNKNOWN and np.asarray((columns.min_age[rows] != UNKNOWN) | (columns.max_age[rows] != UNKNOWN))


def _too_little_schooling(seeker: Seeker, columns: Columns, rows: Rows, _km: Floats, _today: int) -> NDArray[np.bool_] | bool:
    return seeker.education != UNKNOWN and np.asarray(columns.min_education[rows] > seeker.education)


def _schooling_unsaid(seeker: Seeker, columns: Columns, rows: Rows, _km: Floats, _today: int) -> NDArray[np.bool_] | bool:
    return seeker.education == UNKNOWN and np.asarray(columns.min_education[rows] > 0)


def _without_licence(seeker: Seeker, columns: Columns, rows: Rows, _km: Floats, _today: int) -> NDArray[np.bool_] | bool:
    return seeker.licences is not None and np.asarray((columns.licences[rows] & ~np.uint16(held_licences(seeker))) != 0)


def _licence_unsaid(seeker: Seeker, columns: Columns, rows: Rows, _km: Floats, _today: int) -> NDArray[np.bool_] | bool:
    return seeker.licences is None and np.asarray(columns.licences[rows] != 0)


def _out_of_reach(seeker: Seeker, _columns: Columns, _rows: Rows, km: Floats, _today: int) -> NDArray[np.bool_] | bool:
    return not seeker.relocates and np.asarray(km > seeker.reach_km)


def _place_unsaid(seeker: Seeker, _columns: Columns, _rows: Rows, km: Floats, _today: int) -> NDArray[np.bool_] | bool:
    return not seeker.relocates and np.asarray(np.isnan(km))


def _forbidden(seeker: Seeker, columns: Columns, rows: Rows, _km: Floats, _today: int) -> NDArray[np.bool_] | bool:
    if seeker.age == UNKNOWN or seeker.age >= ADULT_AGE:
        return False
    return seeker.age < CHILD_AGE or columns.hazardous[rows]


def _hazard_unsaid(seeker: Seeker, columns: Columns, rows: Rows, _km: Floats, _today: int) -> NDArray[np.bool_] | bool:
    return seeker.age == UNKNOWN and columns.hazardous[rows]


_FAILS: tuple[_Asked, ...] = (
    _over, _full, _held_back, _of_another_age, _too_little_schooling, _without_licence, _out_of_reach, _forbidden,
)  # fmt: skip
_ASKS: tuple[_Asked, ...] = (
    _stale, _known_at_once, _known_at_once, _age_unsaid, _schooling_unsaid, _licence_unsaid, _place_unsaid, _hazard_unsaid,
)  # fmt: skip


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
