"""Each group against the best served one: what may be said of it, and whether that is alarming. Nothing here tells a small count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
from indicators.cube import LEAST_SHOWN, STEP
from indicators.served import LESS_IS_BETTER, PLACE_LEVELS, SHARES, Grouping, Strata, Tally
from matching.fairness import FOUR_FIFTHS

LEAST_SAID = 100
"""People of whom less would be more about chance than about them."""
LARGE = 0.02
"""Of all people: a group with a smaller share is nobody's yardstick. Uniform Guidelines on Employee Selection Procedures, 29 CFR 1607.15
A(2)(a), asks for no figures of one that is under 2%; 1607.4 D holds each group against the one with the highest rate, by four fifths."""
ENOUGH_COMPARED = 0.8
"""Of a group's people: so many must have somebody of equal qualification, or places are told more coarsely."""
HIDDEN, FEW, BEST, FAIR, AMBER, RED = VERDICTS = ("hidden", "few", "best", "fair", "amber", "red")
"""Under `LEAST_SHOWN` people; too few to say; the best served, which the others are held against; at least four fifths as well; less than
that; less with the whole interval."""


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
    None where it is not told. `outside`: of 100 of its people how many have nobody of equal qualification in the best served group;
    `places`: how finely places were told in that, one of `PLACE_LEVELS`."""

    keys: tuple[str, ...]
    people: int | None
    level: float | None
    raw: Against
    equal: Against
    outside: int | None = None
    places: str | None = None


def groups_of(tally: Tally, grouping: Grouping, measure: str, strata: Strata) -> tuple[Group, ...]:
    """Every group of a grouping by its keys, of those who are in these strata.

    Of pairs those that are hidden are left out: that there is one at all would tell who is in it.
    """
    by_level = {level: tally.moments(grouping, measure, strata, level) for level in PLACE_LEVELS}
    names = tally.groups(grouping)
    whole = [moments.together for moments in by_level[PLACE_LEVELS[-1]]]
    best = _best(whole, names, measure)
    found = (_group(name, measure, whole, number, best, by_level) for number, name in enumerate(names) if whole[number].people[0])
    told = (group for group in found if len(grouping) == 1 or group.raw.verdict != HIDDEN)
    return tuple(sorted(told, key=lambda group: group.keys))


def verdict(ratio: Ratio) -> Against:
    """What a ratio says by the rule of four fifths, judged as it is printed."""
    value, low, high = (round(each, 2) for each in (ratio.value, ratio.low, ratio.high))
    word = RED if high < FOUR_FIFTHS else AMBER if value < FOUR_FIFTHS else FAIR
    return Against(word, value, low, high)


def _best(whole: Sequence[Moments], names: Sequence[tuple[str, ...]], measure: str) -> int | None:
    """The best served of the groups that are large enough to be a yardstick; of equal ones the first by its keys."""
    everybody = sum(float(each.people[0]) for each in whole)
    sign = 1.0 if measure in LESS_IS_BETTER else -1.0
    able = [
        (sign * float(each.means[0]), names[number], number)
        for number, each in enumerate(whole)
        if each.people[0] >= max(LEAST_SAID, LARGE * everybody) and _enough(each, measure) and each.total[0] > 0
    ]
    return min(able)[2] if able else None


def _enough(group: Moments, measure: str) -> bool:
    """Whether so few of it have something, or have it not, that a figure would give them away or be chance."""
    people, have = float(group.people.sum()), float(group.total.sum())
    if people < LEAST_SAID:
        return False
    return measure not in SHARES or min(have, people - have) >= LEAST_SHOWN


def _group(
    name: tuple[str, ...],
    measure: str,
    whole: Sequence[Moments],
    number: int,
    best: int | None,
    by_level: Mapping[str, list[Moments]],
) -> Group:
    own = whole[number]
    if own.people[0] < LEAST_SHOWN:
        return Group(name, None, None, Against(HIDDEN), Against(HIDDEN))
    people = _rounded(float(own.people[0]))
    if not _enough(own, measure):
        return Group(name, people, None, Against(FEW), Against(FEW))
    level = 100.0 * _rounded(float(own.total[0])) / people if measure in SHARES else float(own.means[0])
    if best is None or number == best:
        told = Against(FEW if best is None else BEST)
        return Group(name, people, round(level, 3), told, told)
    raw = _told(_raw(own, whole[best], measure), measure)
    equal, outside, places = _equal(number, best, measure, by_level)
    return Group(name, people, round(level, 3), raw, equal, outside, places)


def _raw(own: Moments, best: Moments, measure: str) -> Ratio | None:
    """Of shares from counts as they are printed, so that it tells no more than these do."""
    if measure not in SHARES:
        return ratio_of_means(own, best)
    ours, theirs = ((_rounded(float(each.total[0])), _rounded(float(each.people[0]))) for each in (own, best))
    return ratio_of_shares(*ours, *theirs)


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
    if not (_enough(own, measure) and _enough(theirs, measure)):
        return Against(FEW), round(100.0 * (1.0 - share)), level
    ratio = standardised_shares(own, theirs) if measure in SHARES else standardised_means(own, theirs)
    return _told(ratio, measure), round(100.0 * (1.0 - share)), level


def _told(ratio: Ratio | None, measure: str) -> Against:
    if ratio is None:
        return Against(FEW)
    return verdict(ratio.inverse if measure in LESS_IS_BETTER else ratio)


def _rounded(count: float) -> int:
    return int(count + STEP // 2) // STEP * STEP
