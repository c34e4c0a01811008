"""How the workers of a place and period, or of one group of them, fared: counts as they may be shown, each share over an honest base."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from services.figures import ALL_TIME, LEAST_SHOWN, UNTOLD, Count, Cube, Figures, share
from services.placements.selection import TOTALS, Side

FUNNEL = ("registered", "linked", "consented", "shown", "interested", "sent", "offered", "joined")
"""The steps that are drawn, each a share of the one before; staying is asked later, and of some only (`Stay`)."""
LONG = 90
TRADES = ("sector", "family")
WHOLE_FROM = 10.0


def as_said(share: float) -> float:
    """A share of 100 as it is written: whole from ten on, with one digit after the point below. What a share is held against is held
    against this, so that the figures on the screen and what is said of them agree."""
    return round(share, 1) if share < WHOLE_FROM else round(share)


@dataclass(frozen=True, slots=True)
class Step:
    """How many reached a step, and what share of the step before."""

    kind: str
    count: Count
    of_before: float | None


@dataclass(frozen=True, slots=True)
class Stay:
    """Of those who joined long enough ago to be asked (`settled`): who answered, stayed, left, and of whom nobody told (`silent`)."""

    days: int
    settled: Count
    answered: Count
    stayed: Count

    @property
    def left(self) -> Count:
        """Answered without having stayed."""
        return _rest(self.answered, self.stayed)

    @property
    def silent(self) -> Count:
        """Settled without an answer."""
        return _rest(self.settled, self.answered)

    @property
    def of_answered(self) -> float | None:
        """Who stayed, of 100 who answered: flattering where those who left do not answer."""
        return share(self.stayed, self.answered)

    @property
    def of_settled(self) -> float | None:
        """Who is known to have stayed, of 100 who could be asked: the least it can be."""
        return share(self.stayed, self.settled)

    @property
    def silent_share(self) -> float | None:
        """Of 100 who could be asked, how many nobody heard of."""
        answered = share(self.answered, self.settled)
        return None if answered is None else 100.0 - answered


@dataclass(frozen=True, slots=True)
class Check:
    """The independent calls to a sample of those who joined: how many were called, and for how many of them it was true."""

    called: Count
    true: Count

    @property
    def true_share(self) -> float | None:
        """Of 100 who were called, how many had joined."""
        return share(self.true, self.called)


@dataclass(frozen=True, slots=True)
class Reading:
    """All of a group. `key`: which it is of its dimension, or the code of its place."""

    key: str
    steps: tuple[Step, ...]
    stays: tuple[Stay, ...]
    check: Check

    def count(self, kind: str) -> Count:
        """How many reached a step of `FUNNEL`."""
        return next(step.count for step in self.steps if step.kind == kind)

    @property
    def told(self) -> bool:
        """Whether anybody is shown to be in it."""
        return any(step.count for step in self.steps)

    @property
    def agreed(self) -> Count:
        """How many agreed."""
        return self.count("consented")

    @property
    def joined(self) -> Count:
        """How many joined."""
        return self.count("joined")

    @property
    def joined_share(self) -> float | None:
        """Of 100 who agreed, how many joined."""
        return self.of_agreed("joined")

    @property
    def tells(self) -> bool:
        """Whether any number of people in it may be shown."""
        return any(step.count for step in self.steps)

    def of_agreed(self, kind: str) -> float | None:
        """Of 100 who agreed, how many reached a step after that."""
        return share(self.count(kind), self.agreed)

    @property
    def long_stay(self) -> Stay:
        """Staying for 90 days."""
        return next(stay for stay in self.stays if stay.days == LONG)

    @property
    def stayed_share(self) -> float | None:
        """Of 100 who answered after 90 days, how many were still there."""
        return self.long_stay.of_answered

    @property
    def silent_share(self) -> float | None:
        """Of 100 who could be asked after 90 days, how many nobody heard of."""
        return self.long_stay.silent_share

    @property
    def true_share(self) -> float | None:
        """Of 100 called back, how many had joined."""
        return self.check.true_share


def reading(figures: Figures, side: Side) -> Reading:
    """How the workers of a place and period fared."""
    cube = figures.cube(TOTALS)
    return _reading(side.place, lambda measure: cube.total(measure, side.place, side.period))


def readings_by(figures: Figures, dimension: str, side: Side) -> tuple[Reading, ...]:
    """The same of every group of a dimension that anybody is in, in the dimension's own order, those not on record last; of trades, which
    are many, those alone of which something can be shown."""
    cube = figures.cube(dimension)
    groups = (_of_key(cube, key, side) for key in cube.keys)
    return tuple(group for group in groups if (group.told if dimension in TRADES else group.count("registered") != 0))


def proofs_of(figures: Figures, side: Side) -> tuple[tuple[str, Count], ...]:
    """By the strongest proof of it, how many joined; the strongest first, `UNTOLD` last."""
    cube = figures.cube("proof")
    known = [key for key in reversed(cube.keys) if key != UNTOLD]
    return tuple((key, cube.count("joined", key, side.place, side.period)) for key in (*known, UNTOLD))


def months_of(figures: Figures, place: str) -> tuple[tuple[str, Reading], ...]:
    """By the month in which somebody came first, oldest first. Raises KeyError for a district, where months are not counted."""
    cube = figures.cube("month")
    return tuple((key, _of_key(cube, key, Side(place))) for key in cube.keys if key != UNTOLD)


def _of_key(cube: Cube, key: str, side: Side) -> Reading:
    period = side.period if side.period in cube.periods else ALL_TIME
    return _reading(key, lambda measure: cube.count(measure, key, side.place, period))


def _reading(key: str, count: Callable[[str], Count]) -> Reading:
    counts = [count(kind) for kind in FUNNEL]
    shares = [None, *(share(after, before) for before, after in pairwise(counts))]
    return Reading(
        key,
        tuple(Step(*told) for told in zip(FUNNEL, counts, shares, strict=True)),
        tuple(Stay(days, *(count(f"{name}_{days}") for name in ("settled", "answered", "retained"))) for days in (30, LONG)),
        Check(count("called"), count("called_true")),
    )


def _rest(whole: Count, part: Count) -> Count:
    """What is left of a whole; hidden where it is few: both are rounded, and a rest of five may be one, or none."""
    if whole is None or part is None:
        return None
    rest = whole - part
    return None if rest < LEAST_SHOWN else rest
