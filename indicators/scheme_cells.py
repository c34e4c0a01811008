"""How far people have come with a scheme, by State, so that no small count can be worked out from the table.

A count under `LEAST_SHOWN` is hidden, nought like nine, and a State of which nothing is on record is one of nought; where the nation's
total would tell closely what is left for the hidden ones, the smallest of the other States is hidden with them at every step
(complementary suppression; Hundepool et al., *Statistical Disclosure Control*, Wiley 2012, chapter 4). Everything shown is rounded to the
nearest `STEP`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from indicators.cube import LEAST_SHOWN, STEP, Count

POSSIBLE = 5
"""How many whole numbers a hidden count could be, at least."""
SLACK = STEP // 2
"""By so much a rounded count may be off, either way."""


@dataclass(frozen=True, slots=True)
class SchemeCells:
    """A scheme as it may be shown: `nation` a count a step, `states` the same by State, None where hidden."""

    nation: tuple[Count, ...]
    states: Mapping[str, tuple[Count, ...]]


def protect_scheme(exact: Mapping[str, Sequence[int]]) -> SchemeCells:
    """The table as it may be shown. `exact`: by State, how many people came to each step, each step's within those of the one before."""
    steps = max((len(row) for row in exact.values()), default=0)
    whole = [sum(row[step] for row in exact.values()) for step in range(steps)]
    states = {state: tuple(map(_rounded, row)) for state, row in sorted(exact.items())}
    nation = tuple(map(_rounded, whole))
    for state in sorted(exact, key=lambda each: (max(exact[each]), each)):
        if all(_open(list(states.values()), nation[step], step) for step in range(steps)):
            break
        states[state] = (None,) * steps
    return SchemeCells(nation, states)


def _open(rows: Sequence[Sequence[Count]], nation: Count, step: int) -> bool:
    """Whether each hidden count at a step could still be `POSSIBLE` numbers, by what the nation's total leaves for all of them as it is
    rounded. Of a State that tells another step a hidden one is small; of one that tells nothing it may be anything."""
    if nation is None:
        return True
    shown = [row[step] or 0 for row in rows if row[step] is not None]
    most = nation + SLACK - sum(count - SLACK for count in shown)
    least = nation - SLACK - sum(count + SLACK for count in shown)
    silent = sum(all(count is None for count in row) for row in rows)
    small = len(rows) - len(shown) - silent
    of_small = min(most, LEAST_SHOWN - 1) - (0 if silent else max(0, least - (LEAST_SHOWN - 1) * (small - 1)))
    of_silent = most - (0 if silent > 1 else max(0, least - (LEAST_SHOWN - 1) * small))
    return (not small or of_small + 1 >= POSSIBLE) and of_silent + 1 >= POSSIBLE


def _rounded(count: int) -> Count:
    return None if count < LEAST_SHOWN else STEP * round(count / STEP)
