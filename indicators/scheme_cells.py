"""How far people have come with a scheme, by State, so that no small count can be worked out from the table.

A State with fewer than `LEAST_SHOWN` at any of the steps is hidden with all of them; and where the nation's total would tell a hidden count
closely, the smallest of the others with it (complementary suppression; Hundepool et al., *Statistical Disclosure Control*, Wiley 2012,
chapter 4). Everything shown is rounded to the nearest `STEP`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from indicators.cube import LEAST_SHOWN, STEP, Count

POSSIBLE = 5
"""How many whole numbers a hidden count of one or more could be, at least."""
SLACK = STEP // 2
"""By so much a rounded count may be off, either way."""


@dataclass(frozen=True, slots=True)
class SchemeCells:
    """A scheme as it may be shown: `nation` a count a step, `states` the same by State; a State that is hidden is None at every step."""

    nation: tuple[Count, ...]
    states: Mapping[str, tuple[Count, ...]]


def protect_scheme(exact: Mapping[str, Sequence[int]]) -> SchemeCells:
    """The table as it may be shown. `exact`: by State, how many people came to each step, each step's within those of the one before."""
    steps = max((len(row) for row in exact.values()), default=0)
    whole = [sum(row[step] for row in exact.values()) for step in range(steps)]
    hidden = {state for state, row in exact.items() if any(0 < count < LEAST_SHOWN for count in row)}
    if any(0 < count < LEAST_SHOWN for count in whole):
        hidden = set(exact)
    for state in sorted(exact, key=lambda each: (max(exact[each]), each)):
        if all(_open(exact, hidden, whole, step) for step in range(steps)):
            break
        hidden.add(state)
    states = {
        state: tuple(None for _ in row) if state in hidden else tuple(_rounded(count) for count in row)
        for state, row in sorted(exact.items())
    }
    return SchemeCells(tuple(_rounded(count) for count in whole), states)


def _open(exact: Mapping[str, Sequence[int]], hidden: set[str], whole: Sequence[int], step: int) -> bool:
    """Whether each hidden count at a step could still be `POSSIBLE` numbers: none of them is there, or what the nation's total leaves for
    all of them, as it is rounded, is wide enough for one, the others having nothing."""
    if not any(exact[state][step] for state in hidden):
        return True
    if whole[step] and _rounded(whole[step]) is None:
        return True
    shown = [_rounded(row[step]) or 0 for state, row in exact.items() if state not in hidden]
    most = (_rounded(whole[step]) or 0) + SLACK - sum(max(0, count - SLACK) for count in shown)
    least = (_rounded(whole[step]) or 0) - SLACK - sum(count + SLACK for count in shown if count)
    lowest = max(0, least) if len(hidden) == 1 else 0
    return most - lowest + 1 > POSSIBLE


def _rounded(count: int) -> Count:
    return None if 0 < count < LEAST_SHOWN else STEP * round(count / STEP)
