"""The sums that tie all published counts together, and what a reader can reckon from them: bounds of every cell, line by line.

A *line* is a count and the counts that add up to it: a place and its parts, all time and its quarters, a total and its keys, a group and
its keys. The same total stands in every cube, so the lines of all cubes meet in it. Steps of the funnel are nested besides: nobody
joined who was not offered. Bounds are tightened line by line until nothing moves ("bounds propagation"), as a reader would with a
pencil; a linear program can be a little sharper, which is why the width asked for (`indicators.small_cells`) leaves room, and why the
tests attack with one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indicators.cube import STEP
from indicators.dimensions import MEASURES

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Sum = tuple[Ints, Ints, int]
"""Places in `Bounds` of wholes, those of their parts (one axis more), and the axis along which these add up."""
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
    "called": "joined",
    "called_true": "called",
}
"""Each measure that counts some of those whom another counts."""
ALSO_WITHIN = {"retained_30": "answered_30", "retained_90": "answered_90"}
"""And those that count some of another's as well: who stayed was heard of."""
NESTED = tuple((MEASURES.index(part), MEASURES.index(whole)) for part, whole in (*WITHIN.items(), *ALSO_WITHIN.items()))
FAR = np.int64(1 << 40)
"""No upper bound."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """All counts in one row, and after them their rests (`Between`), with what a reader knows of each. Arrays of one length; `low` and
    `high` are inclusive. `least` is what is known beforehand of one that is hidden: nought, or one where it is named at all since there is
    somebody. `step`: what a count that is shown is rounded to, `coarsest` what it may be."""

    exact: Ints
    least: Ints
    hidden: Flags
    low: Ints
    high: Ints
    step: Ints
    coarsest: Ints

    def with_rests(self, exact: Ints) -> Bounds:
        """With rests after the counts: `exact` of both. Nothing is shown of a rest, and nothing hidden."""
        more = len(exact) - len(self.exact)
        none, five = np.zeros(more, dtype=np.int64), np.full(more, STEP)
        rests = exact[len(self.exact) :]
        least = np.where(rests < 0, -FAR, 0)
        both = ((self.hidden, none > 0), (self.low, none), (self.high, none), (self.step, five), (self.coarsest, five))
        return Bounds(exact, np.concatenate([self.least, least]), *(np.concatenate(each) for each in both))


@dataclass(frozen=True, slots=True)
class Lines:
    """Many sums at once: `whole[n]` adds up from `parts[start[n]:start[n + 1]]`, all of them places in `Bounds`. No count is the whole of
    two lines, or a part of two. `line` is the line of each part."""

    whole: Ints
    parts: Ints
    start: Ints
    line: Ints

    @classmethod
    def of(cls, *sums: Sum) -> Lines:
        """From sums, no two of one count; -1 where nothing is counted."""
        wholes, parts, sizes = [], [], []
        for whole, added, axis in sums:
            rows = np.moveaxis(added, axis, -1).reshape(whole.size, -1)
            there = rows >= 0
            kept = (whole.reshape(-1) >= 0) & there.any(axis=1)
            wholes.append(whole.reshape(-1)[kept])
            parts.append(rows[kept][there[kept]])
            sizes.append(there[kept].sum(axis=1))
        size = np.concatenate(sizes) if sizes else np.zeros(0, dtype=np.int64)
        start, line = np.cumsum(size) - size, np.repeat(np.arange(len(size)), size)
        if not sizes:
            return cls(line, line, start, line)
        return cls(np.concatenate(wholes), np.concatenate(parts), start, line)

    def sums(self, bounds: Bounds) -> tuple[Ints, Ints]:
        """What the bounds of the parts add up to (low, high), by line."""
        return np.add.reduceat(bounds.low[self.parts], self.start), np.add.reduceat(bounds.high[self.parts], self.start)

    def told(self, bounds: Bounds) -> tuple[Ints, Ints]:
        """Which bounds these sums alone give the parts (low, high), as all others stand."""
        lows, highs = self.sums(bounds)
        high = (bounds.high[self.whole] - lows)[self.line] + bounds.low[self.parts]
        low = (bounds.low[self.whole] - highs)[self.line] + bounds.high[self.parts]
        return low, high

    def tighten(self, bounds: Bounds, before: Flags, moved: Flags) -> None:
        """Draw the bounds of parts and wholes closer by those of these sums in which something moved, in the round before or in this;
        what moves is marked in `moved`."""
        touched = before | moved
        rows = np.logical_or.reduceat(touched[self.parts], self.start) | touched[self.whole]
        (self if rows.all() else self._some(rows))._tighten(bounds, moved)

    def _tighten(self, bounds: Bounds, moved: Flags) -> None:
        if not len(self.whole):
            return
        lows, highs = self.sums(bounds)
        _raise(bounds, self.whole, lows, moved)
        _lower(bounds, self.whole, highs, moved)
        room_above = (bounds.high[self.whole] - lows)[self.line] + bounds.low[self.parts]
        room_below = (bounds.low[self.whole] - highs)[self.line] + bounds.high[self.parts]
        _lower(bounds, self.parts, room_above, moved)
        _raise(bounds, self.parts, room_below, moved)

    def _some(self, rows: Flags) -> Lines:
        kept = rows[self.line]
        size = np.bincount(self.line, minlength=len(rows))[rows]
        return Lines(self.whole[rows], self.parts[kept], np.cumsum(size) - size, np.repeat(np.arange(len(size)), size))


@dataclass(frozen=True, slots=True)
class Within:
    """Counts of some of those whom another counts: places of both, the steps of the funnel in order."""

    pairs: tuple[tuple[Ints, Ints], ...]

    @classmethod
    def of(cls, tables: Sequence[Ints], same: Sequence[tuple[Ints, Ints]], exact: Ints) -> Within:
        """From the places of counts, measures last; and of counts that are the same people told twice. Where the counts themselves do
        not lie within each other, as words of staying that came too early would have it, nothing is taken from it."""
        rows = np.concatenate([table.reshape(-1, len(MEASURES)) for table in tables])
        pairs = [(rows[:, part], rows[:, whole]) for part, whole in NESTED]
        pairs += [(of.ravel(), to.ravel()) for one, other in same for of, to in ((one, other), (other, one))]
        found = []
        for part, whole in pairs:
            kept = (part >= 0) & (whole >= 0)
            kept[kept] = exact[part[kept]] <= exact[whole[kept]]
            found.append((part[kept], whole[kept]))
        return cls(tuple(found))

    def tighten(self, bounds: Bounds, before: Flags, moved: Flags) -> None:
        """The same by the steps that lie within each other."""
        for part, whole in self.pairs:
            rows = before[whole] | moved[whole]
            _lower(bounds, part[rows], bounds.high[whole[rows]], moved)
        for part, whole in reversed(self.pairs):
            rows = before[part] | moved[part]
            _raise(bounds, whole[rows], bounds.low[part[rows]], moved)


@dataclass(frozen=True, slots=True)
class Between:
    """Those who reached a step and not the one within it: places in `Bounds` of the steps and of these *rests*, which stand there beside
    the counts. They add up as people do, so that what two counts of India leave between two steps is the most that a district may have
    between them."""

    part: Ints
    whole: Ints
    rest: Ints

    @classmethod
    def of(cls, counts: Sequence[Ints], rests: Sequence[Ints]) -> Between:
        """From the places of counts, measures last, and of their rests, `NESTED` last."""
        rows = np.concatenate([table.reshape(-1, len(MEASURES)) for table in counts])
        left = np.concatenate([table.reshape(-1, len(NESTED)) for table in rests])
        part, whole = (rows[:, [pair[at] for pair in NESTED]] for at in (0, 1))
        return cls(*(each[left >= 0] for each in (part, whole, left)))

    def tighten(self, bounds: Bounds, since: Flags, moved: Flags) -> None:
        """A step is the one within it and their rest: of those in which something moved since the last time, or now."""
        low, high, touched = bounds.low, bounds.high, since | moved
        rows = touched[self.part] | touched[self.whole] | touched[self.rest]
        part, whole, rest = self.part[rows], self.whole[rows], self.rest[rows]
        _lower(bounds, rest, high[whole] - low[part], moved)
        _raise(bounds, rest, low[whole] - high[part], moved)
        _lower(bounds, whole, high[part] + high[rest], moved)
        _raise(bounds, whole, low[part] + low[rest], moved)
        _lower(bounds, part, high[whole] - low[rest], moved)
        _raise(bounds, part, low[whole] - high[rest], moved)


def sums_over(tables: Sequence[tuple[Ints, Sequence[str]]], states: int) -> tuple[list[Sum], list[Sum], list[Sum]]:
    """India and its States, in all periods; a State and its districts, over all time; all time and its quarters, in India and its States:
    in every table of places in `Bounds` (axes place, period, ...), each with the codes of its places."""
    of_india: list[Sum] = [(table[0], table[1 : states + 1], 0) for table, _ in tables]
    of_states: list[Sum] = [
        (table[state, 0], table[of_it, 0], 0)
        for table, places in tables
        for state, of_it in districts_by_state(places, states).items()
    ]
    of_time: list[Sum] = [(table[: states + 1, 0], table[: states + 1, 1:], 1) for table, _ in tables if table.shape[1] > 1]
    return of_india, of_states, of_time


def districts_by_state(places: Sequence[str], states: int) -> dict[int, slice]:
    """Which places are a State's districts: by the State's number among the places. Districts of a State stand together."""
    found: dict[int, slice] = {}
    for number, place in enumerate(places[states + 1 :], start=states + 1):
        state = places.index(place.partition("/")[0])
        first = found[state].start if state in found else number
        found[state] = slice(first, number + 1)
    return found


def _raise(bounds: Bounds, which: Ints, least: Ints, moved: Flags) -> None:
    up = least > bounds.low[which]
    bounds.low[which[up]] = least[up]
    moved[which[up]] = True


def _lower(bounds: Bounds, which: Ints, most: Ints, moved: Flags) -> None:
    down = most < bounds.high[which]
    bounds.high[which[down]] = most[down]
    moved[which[down]] = True
