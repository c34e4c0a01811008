"""Each group against the best served one: what may be said of it, and whether that is alarming. Nothing here tells a small count."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indicators.alike import (
    Moments,
    Ratio,
    ratio_of_means,
    ratio_of_shares,
    standardised_means,
    standardised_shares,
    supported,
)
from indicators.fair_counts import Base, Bases, Keys, near_five
from indicators.served import LESS_IS_BETTER, NEAR, PLACE_LEVELS, SHARES, Grouping, Strata, Tally
from matching.fairness import FOUR_FIFTHS

LARGE = 0.02
"""Of all people: a group with a smaller share is nobody's yardstick. Uniform Guidelines on Employee Selection Procedures, 29 CFR 1607.15
A(2)(a), asks for no figures of one that is under 2%; 1607.4 D holds each group against the one with the highest rate, by four fifths."""
ENOUGH_COMPARED = 0.8
"""Of a group's people: so many must have somebody of equal qualification, or places are told more coarsely."""
HIDDEN, FEW, BEST, FAIR, AMBER, RED = VERDICTS = ("hidden", "few", "best", "fair", "amber", "red")
"""Hidden by the cubes; too few to say; the best served, which the others are held against; at least four fifths as well; less than
that; less with the whole interval."""
FINELY_FROM = 1_000
"""People of whom a mean is told to a thousandth, of fewer to a hundredth: more digits than people would tell how many these are."""
OUTSIDE_IN = 10
"""Of 100: a group that is said anything of has ten people in each step of how many are outside, the least that is told of anybody."""


@dataclass(frozen=True, slots=True)
class Against:
    """How a group is served against the best served one, to two digits; all None where it is too few to say. Farther is worse: of
    kilometres it is the best served group's mean over this one's."""

    verdict: str
    ratio: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """One group. `people`: asked about, rounded; None where hidden. `level`: its mean, or how many of 100 of counts as they are rounded;
    None where it is not told. `outside`: of 100 of its people how many have nobody of equal qualification in the best served group,
    in tens; `places`: how finely places were told in that, one of `PLACE_LEVELS`."""

    keys: tuple[str, ...]
    people: int | None
    level: float | None
    raw: Against
    equal: Against
    outside: int | None = None
    places: str | None = None


def groups_of(tally: Tally, grouping: Grouping, measure: str, strata: Strata, bases: Bases) -> tuple[Group, ...]:
    """Every group of `bases`, of those who are in these strata. What is said of how many they are, and all shares, come from `bases`."""
    by_level = {level: tally.moments(grouping, measure, strata, level) for level in PLACE_LEVELS}
    number_of = {name: number for number, name in enumerate(tally.groups(grouping))}
    whole = [moments.together for moments in by_level[PLACE_LEVELS[-1]]]
    spoken = {
        keys: number_of[keys]
        for keys, base in bases.items()
        if base.says(measure) and keys in number_of and whole[number_of[keys]].people[0] and whole[number_of[keys]].total[0] > 0
    }
    best = _best({keys: _level(bases[keys], whole[number], measure) for keys, number in spoken.items()}, bases, measure)
    return tuple(
        _group(keys, bases[keys], measure, best, spoken, bases, by_level) if keys in spoken else _unsaid(keys, bases[keys])
        for keys in sorted(bases)
    )


def verdict(ratio: Ratio) -> Against:
    """What a ratio says by the rule of four fifths, judged as it is printed."""
    value, low, high = (round(each, 2) for each in (ratio.value, ratio.low, ratio.high))
    word = RED if high < FOUR_FIFTHS else AMBER if value < FOUR_FIFTHS else FAIR
    return Against(word, value, low, high)


def _unsaid(keys: Keys, base: Base) -> Group:
    told = Against(HIDDEN if base.people is None else FEW)
    return Group(keys, base.people, None, told, told)


def _level(base: Base, own: Moments, measure: str) -> float:
    if measure in SHARES:
        return round(100.0 * (base.have or 0) / (base.people or 1), 3)
    return round(float(own.means[0]), 1 if measure == NEAR else 3 if (base.people or 0) >= FINELY_FROM else 2)


def _best(levels: Mapping[Keys, float], bases: Bases, measure: str) -> Keys | None:
    """The best served of the groups that are large enough to be a yardstick, as they are told; of equal ones the first by its keys."""
    everybody = sum(base.people or 0 for base in bases.values())
    sign = 1.0 if measure in LESS_IS_BETTER else -1.0
    able = [(sign * level, keys) for keys, level in levels.items() if (bases[keys].people or 0) >= LARGE * everybody]
    return min(able)[1] if able else None


def _group(
    keys: Keys,
    base: Base,
    measure: str,
    best: Keys | None,
    spoken: Mapping[Keys, int],
    bases: Bases,
    by_level: Mapping[str, list[Moments]],
) -> Group:
    own = by_level[PLACE_LEVELS[-1]][spoken[keys]].together
    level = _level(base, own, measure)
    if best is None or keys == best:
        told = Against(FEW if best is None else BEST)
        return Group(keys, base.people, level, told, told)
    theirs = by_level[PLACE_LEVELS[-1]][spoken[best]].together
    raw = _told(_raw(base, bases[best], own, theirs, measure), measure)
    equal, outside, places = _equal(spoken[keys], spoken[best], measure, by_level)
    return Group(keys, base.people, level, raw, equal, outside, places)


def _raw(base: Base, best: Base, own: Moments, theirs: Moments, measure: str) -> Ratio | None:
    """Of shares from counts as they are printed, so that it tells no more than these do."""
    if measure not in SHARES:
        return ratio_of_means(_as_many(own, base.people or 0), _as_many(theirs, best.people or 0))
    return ratio_of_shares(*(float(count or 0) for each in (base, best) for count in (each.have, each.people)))


def _equal(number: int, best: int, measure: str, by_level: Mapping[str, list[Moments]]) -> tuple[Against, int, str]:
    """At equal qualification, places told as finely as leaves enough people to compare."""
    found: list[tuple[float, str, NDArray[np.bool_]]] = []
    for level in PLACE_LEVELS:
        own, theirs = by_level[level][number], by_level[level][best]
        shared = supported(own, theirs)
        share = float(own.people[shared].sum() / own.people.sum())
        found.append((share, level, shared))
        if share >= ENOUGH_COMPARED:
            break
    share, level, shared = found[-1] if found[-1][0] >= ENOUGH_COMPARED else max(found, key=lambda each: each[0])
    own, theirs = (by_level[level][each].within(shared) for each in (number, best))
    outside = OUTSIDE_IN * round(100.0 * (1.0 - share) / OUTSIDE_IN)
    if not all(_as_base(each, measure).says(measure) for each in (own, theirs)):
        return Against(FEW), outside, level
    ratio_of = standardised_shares if measure in SHARES else standardised_means
    return _told(ratio_of(*(_rounded(each, measure) for each in (own, theirs))), measure), outside, level


def _as_base(moments: Moments, measure: str) -> Base:
    have = near_five(float(moments.total.sum())) if measure in SHARES else None
    return Base(near_five(float(moments.people.sum())), have)


def _rounded(moments: Moments, measure: str) -> Moments:
    """The same mix of strata with its people, and those of them who joined, rounded together as they would be printed: a ratio of one
    stratum, and how wide its interval is, would else tell exactly how many they are."""
    told = _as_many(moments, near_five(float(moments.people.sum())))
    if measure not in SHARES:
        return told
    have = near_five(float(moments.total.sum())) / float(moments.total.sum())
    return Moments(told.people, moments.total * have, moments.squares * have)


def _as_many(moments: Moments, people: int) -> Moments:
    """The same means and spread of so many people as are told."""
    factor = people / float(moments.people.sum())
    return Moments(moments.people * factor, moments.total * factor, moments.squares * factor)


def _told(ratio: Ratio | None, measure: str) -> Against:
    if ratio is None:
        return Against(FEW)
    return verdict(ratio.inverse if measure in LESS_IS_BETTER else ratio)
