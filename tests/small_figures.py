"""Published cubes with given counts, for what reads them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import numpy as np

from indicators.cube import HIDDEN, Cube, Freshness
from indicators.dimensions import MEASURES
from indicators.survival import Wait

Counts = Mapping[str, int | None]
FRESH = Freshness(
    date(2026, 11, 25), datetime(2026, 11, 26, 3, 30, tzinfo=UTC), True, 300_000, {30: date(2026, 10, 26), 90: date(2026, 8, 27)}
)


def cube_of(
    totals: Mapping[tuple[str, str], Counts],
    keys: Mapping[str, Mapping[tuple[str, str], Counts]] | None = None,
    dimension: str = "gender",
) -> Cube:
    """A cube with these totals by place and period, and these counts by key; None is hidden, what is not told 0."""
    told = keys or {"": totals}
    places = tuple(dict.fromkeys(["", *(place for place, _ in totals)]))
    periods = tuple(sorted({"", *(period for _, period in totals)}))
    shown = np.zeros((len(places), len(periods), len(told), len(MEASURES)), np.int32)
    whole = np.zeros((len(places), len(periods), len(MEASURES)), np.int32)
    for (place, period), counts in totals.items():
        whole[places.index(place), periods.index(period)] = _row(counts)
    for number, cells in enumerate(told.values()):
        for (place, period), counts in cells.items():
            shown[places.index(place), periods.index(period), number] = _row(counts)
    return Cube(dimension, places, periods, tuple(told), shown, whole)


@dataclass
class SmallFigures:
    """What `services.figures.Figures` is to those who read it."""

    cubes: Mapping[str, Cube]
    freshness: Freshness = FRESH
    waits: Mapping[tuple[str, str], Wait] = field(default_factory=dict)

    def cube(self, dimension: str) -> Cube:
        return self.cubes[dimension]


def small_figures(totals: Mapping[tuple[str, str], Counts]) -> SmallFigures:
    """With totals alone."""
    return SmallFigures({"gender": cube_of(totals)})


def _row(counts: Counts) -> list[int]:
    return [HIDDEN if (count := counts.get(name, 0)) is None else count for name in MEASURES]
