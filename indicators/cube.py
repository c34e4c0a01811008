"""A cube as it may be shown: counts of people by place, period and key, rounded, the small ones hidden. Exact counts never come here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from indicators.dimensions import ALL_TIME, EVERYWHERE, MEASURES

Counts = NDArray[np.int32]
Count = int | None
"""A count of people as it is shown; None where it is hidden."""
HIDDEN, UNCOUNTED = -1, -2
"""In the arrays: hidden since it, or what could be worked out with it, is small; never counted at all (a district in one quarter)."""
STEP = 5
"""What counts are rounded to."""
COARSER, FINE_ENOUGH = (20, 100), 20
"""What large counts are rounded to where that saves them from being hidden beside a small one; a count is twenty times it at least, so it
is never told more than a fortieth off."""
LEAST_SHOWN = 10
"""The smallest count that is shown, 0 apart."""
LEAST_BASE = 30
"""Shares of fewer people say more about chance than about them."""


@dataclass(frozen=True)
class Cube:
    """Counts of one dimension. `shown`: int32 of shape (places, periods, keys, `MEASURES`), `HIDDEN` or `UNCOUNTED` where negative.

    The first place is `EVERYWHERE`, the first period `ALL_TIME`; keys are in the order in which they are drawn, those not on record
    last. `totals`: shape (places, periods, `MEASURES`), the same in every cube. `groups`: the group of each key in a dimension of two
    levels, and `subtotals` of shape (places, periods, groups in order of first appearance, `MEASURES`); else empty. `steps`: what each of
    `shown` is rounded to, of the same shape; None where all are to `STEP`.
    """

    dimension: str
    places: tuple[str, ...]
    periods: tuple[str, ...]
    keys: tuple[str, ...]
    shown: Counts
    totals: Counts
    groups: tuple[str, ...] = ()
    subtotals: Counts | None = None
    steps: Counts | None = None

    def count(self, measure: str, key: str, place: str = EVERYWHERE, period: str = ALL_TIME) -> Count:
        """How many of a key reached or are what the measure says. Raises KeyError for what the cube has not."""
        return said(self.shown[self._place[place], self._period[period], self._key[key], MEASURES.index(measure)])

    def step(self, measure: str, key: str, place: str = EVERYWHERE, period: str = ALL_TIME) -> int:
        """What that count is rounded to."""
        if self.steps is None:
            return STEP
        return int(self.steps[self._place[place], self._period[period], self._key[key], MEASURES.index(measure)])

    def total(self, measure: str, place: str = EVERYWHERE, period: str = ALL_TIME) -> Count:
        """How many there are of all keys together."""
        return said(self.totals[self._place[place], self._period[period], MEASURES.index(measure)])

    def subtotal(self, measure: str, group: str, place: str = EVERYWHERE, period: str = ALL_TIME) -> Count:
        """How many of a group of keys."""
        if self.subtotals is None:
            raise KeyError(group)
        names = self.group_names
        return said(self.subtotals[self._place[place], self._period[period], names.index(group), MEASURES.index(measure)])

    @cached_property
    def group_names(self) -> tuple[str, ...]:
        """The groups, each once."""
        return tuple(dict.fromkeys(self.groups))

    @cached_property
    def _place(self) -> dict[str, int]:
        return _places_of(self.places)

    @cached_property
    def _period(self) -> dict[str, int]:
        return _places_of(self.periods)

    @cached_property
    def _key(self) -> dict[str, int]:
        return _places_of(self.keys)


@dataclass(frozen=True, slots=True)
class Freshness:
    """What the cubes stand on: the Indian day of the newest event (None: nothing happened yet), when they were made, whether some of
    what is counted is simulated, how many events they count, and the day up to which who joined could be asked after 30 or 90 days."""

    until: date | None
    made_at: datetime
    simulated: bool
    events: int
    settled_until: dict[int, date | None]


def coarsest_of(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """The coarsest step that counts of this size may be rounded to."""
    steps = np.array([STEP, *COARSER])
    return np.asarray(steps[np.searchsorted(steps[1:] * FINE_ENOUGH, counts, side="right")])


def said(number: int | np.integer) -> Count:
    """A number of the arrays as it is shown. Raises KeyError where it was never counted."""
    if number == UNCOUNTED:
        raise KeyError("uncounted")
    return None if number == HIDDEN else int(number)


def share(part: Count, base: Count) -> float | None:
    """How many of 100 in the base, of two counts as they are shown: it says no more than they do.

    None where either is hidden, the base is under `LEAST_BASE`, or part or rest are few.
    """
    if part is None or base is None or base < LEAST_BASE or part > base:
        return None
    few = (0 < part < LEAST_SHOWN) or (0 < base - part < LEAST_SHOWN)
    return None if few else 100.0 * part / base


def _places_of(names: Sequence[str]) -> dict[str, int]:
    return {name: place for place, name in enumerate(names)}
