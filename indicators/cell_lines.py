"""The sums that tie all published counts together, and what a reader can reckon from them: bounds of every cell, line by line.

A *line* is a count and the counts that add up to it: a place and its parts, all time and its quarters, a total and its keys, a group and
its keys. The same total stands in every cube, so the lines of all cubes meet in it. Steps of the funnel are nested besides: nobody
joined who was not offered. Bounds are tightened line by line until nothing moves ("bounds propagation"), as a reader would with a
pencil; a linear program can be a little sharper, which is why the width asked for (`indicators.small_cells`) leaves room, and why the
tests attack with one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indicators.dimensions import MEASURES

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
WITHIN = {
    "linked": "registered",
    "consented": "linked",
    "shown": "consented",
    "interested": "shown",
    "sent": "interested",
    "shortlisted": "sent",
    "interview": "shortlisted",
    "offered": "interview",
    "joined": "offered",
    "retained_30": "joined",
    "retained_90": "retained_30",
    "settled_30": "joined",
    "settled_90": "settled_30",
    "answered_30": "settled_30",
    "answered_90": "settled_90",
    "called_true": "joined",
    "called_false": "joined",
}
"""Each measure that counts some of those whom another counts."""
NESTED = tuple((MEASURES.index(part), MEASURES.index(whole)) for part, whole in WITHIN.items())
FAR = np.int64(1 << 40)
"""No upper bound."""


@dataclass(slots=True)
class Cells:
    """Counts with what a reader knows of each. Arrays of one shape, measures last; `low` and `high` are inclusive."""

    exact: Ints
    hidden: Flags
    low: Ints
    high: Ints

    @classmethod
    def of(cls, exact: Ints, hidden: Flags) -> Cells:
        """Before anything was reckoned."""
        return cls(exact, hidden, np.zeros_like(exact), np.zeros_like(exact))

    def view(self, *where: int | slice) -> Cells:
        """Some of them; changes are seen in both."""
        return Cells(self.exact[where], self.hidden[where], self.low[where], self.high[where])


@dataclass(frozen=True, slots=True)
class Line:
    """Many sums at once: `parts` has one axis more than `whole`, number `axis`, along which it adds up."""

    whole: Cells
    parts: Cells
    axis: int

    def tighten(self) -> bool:
        """Draw the bounds of parts and wholes closer by these sums; whether any moved."""
        whole, parts, axis = self.whole, self.parts, self.axis
        lows, highs = parts.low.sum(axis=axis), np.minimum(parts.high, FAR).sum(axis=axis)
        moved = _raise(whole.low, lows) | _lower(whole.high, highs)
        room_above = np.expand_dims(whole.high - lows, axis) + parts.low
        room_below = np.expand_dims(whole.low - highs, axis) + parts.high
        return bool(_lower(parts.high, room_above) | _raise(parts.low, room_below) | moved)

    def told(self) -> tuple[Ints, Ints]:
        """Which bounds these sums alone give the parts (low, high), as all others stand."""
        lows, highs = self.parts.low.sum(axis=self.axis), np.minimum(self.parts.high, FAR).sum(axis=self.axis)
        high = np.expand_dims(self.whole.high - lows, self.axis) + self.parts.low
        low = np.expand_dims(self.whole.low - highs, self.axis) + self.parts.high
        return low, high


def tighten_nested(cells: Cells) -> bool:
    """Draw bounds closer by the steps that lie within each other; whether any moved."""
    moved = False
    for part, whole in NESTED:
        moved |= _lower(cells.high[..., part], cells.high[..., whole])
    for part, whole in reversed(NESTED):
        moved |= _raise(cells.low[..., whole], cells.low[..., part])
    return moved


def lines_of_places(cells: Cells, districts: Mapping[int, slice], states: int) -> Iterator[Line]:
    """A place (axis 0) and its parts: India and its States, in all periods; a State and its districts, over all time (axis 1)."""
    yield Line(cells.view(0), cells.view(slice(1, states + 1)), 0)
    for state, of_it in districts.items():
        yield Line(cells.view(state, 0), cells.view(of_it, 0), 0)


def line_of_periods(cells: Cells, states: int) -> Line:
    """All time (axis 1) and its quarters, in India and its States."""
    there = slice(0, states + 1)
    return Line(cells.view(there, 0), cells.view(there, slice(1, None)), 1)


def districts_by_state(places: Sequence[str], states: int) -> dict[int, slice]:
    """Which places are a State's districts: by the State's number among the places. Districts of a State stand together."""
    found: dict[int, slice] = {}
    for number, place in enumerate(places[states + 1 :], start=states + 1):
        state = places.index(place.partition("/")[0])
        first = found[state].start if state in found else number
        found[state] = slice(first, number + 1)
    return found


def _raise(bound: Ints, least: Ints) -> bool:
    moved = least > bound
    np.copyto(bound, least, where=moved)
    return bool(moved.any())


def _lower(bound: Ints, most: Ints) -> bool:
    moved = most < bound
    np.copyto(bound, most, where=moved)
    return bool(moved.any())
