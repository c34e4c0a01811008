"""How far people have come with a scheme, by State, so that no small count can be worked out from the table, nor from it and the cubes.

Whoever was told of a scheme had agreed, so each count here is the least that a count of the cubes can be. A State is told only where the
cubes show how many agreed there, and India only where they show it of India; of whom no State is known nothing is told, since no cube has
them. And what India leaves beside the States that are told must say no more of the others than the cubes do: of those who agreed and did
not come to a step there are, as they are told, no more in these States than in all India. Then every nation that the cubes allow goes with
the table, and all schemes together tell nothing of who agreed.

A count under `LEAST_SHOWN` is hidden, nought like nine, and a State of which nothing is on record is one of nought; where the nation's
total would tell closely what is left for the hidden ones, none of whom can be more than agreed, the smallest of the other States is hidden
with them at every step (complementary suppression; Hundepool et al., *Statistical Disclosure Control*, Wiley 2012, chapter 4). Everything
shown is rounded to the nearest `STEP`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from indicators.cube import LEAST_SHOWN, STEP, Count

POSSIBLE = 5
"""How many whole numbers a hidden count could be, at least."""
SLACK = STEP // 2
"""By so much a rounded count may be off, either way."""
MOST_OF_FEW = LEAST_SHOWN - 1
"""What a step can be at most that is hidden in a State that tells another."""


@dataclass(frozen=True, slots=True)
class Agreed:
    """How many agreed, as the cubes show it: in India, and by State; None where hidden."""

    nation: Count
    states: Mapping[str, Count]


@dataclass(frozen=True, slots=True)
class SchemeCells:
    """A scheme as it may be shown: `nation` a count a step, `states` the same by State, None where hidden."""

    nation: tuple[Count, ...]
    states: Mapping[str, tuple[Count, ...]]


def protect_scheme(exact: Mapping[str, Sequence[int]], agreed: Agreed) -> SchemeCells:
    """The table as it may be shown beside the cubes. `exact`: by State, how many people came to each step, each step's within those of the
    one before and all within those who agreed; a State that `agreed` has not is hidden."""
    steps = max((len(row) for row in exact.values()), default=0)
    whole = [sum(row[step] for row in exact.values()) for step in range(steps)]
    hidden: tuple[Count, ...] = (None,) * steps
    states = {state: hidden if agreed.states.get(state) is None else tuple(map(_rounded, exact[state])) for state in sorted(exact)}
    nation = hidden if agreed.nation is None else tuple(map(_rounded, whole))
    for state in sorted(exact, key=lambda each: (max(exact[each]), each)):
        told = [_Step(number, nation[number], states, agreed) for number in range(steps)]
        if all(step.leaves_agreed_open() and step.leaves_hidden_open() for step in told):
            break
        states[state] = hidden
    return SchemeCells(nation, states)


@dataclass(frozen=True, slots=True)
class _Step:
    """A step of the table as it would be told: its number, India's count, and the rows of all steps by State."""

    number: int
    nation: Count
    states: Mapping[str, Sequence[Count]]
    agreed: Agreed

    def leaves_agreed_open(self) -> bool:
        """Whether, as they are told, no more agreed and did not come to this step in the States that are told than in all India."""
        if self.nation is None or self.agreed.nation is None:
            return True
        beside = 0
        for state, row in self._told().items():
            count = row[self.number]
            beside += max(0, (self.agreed.states[state] or 0) - (MOST_OF_FEW - SLACK if count is None else count))
        return self.nation + beside <= self.agreed.nation

    def leaves_hidden_open(self) -> bool:
        """Whether each hidden count could still be `POSSIBLE` numbers, by what the nation's total leaves for all of them as it is rounded.
        Of a State that tells another step a hidden one is small; of one that tells nothing it may be as many as agreed."""
        if self.nation is None:
            return True
        told = self._told()
        shown = [count for row in told.values() if (count := row[self.number]) is not None]
        most = self.nation + SLACK - sum(count - SLACK for count in shown)
        least = self.nation - SLACK - sum(count + SLACK for count in shown)
        small = len(told) - len(shown)
        silent = [count for state, count in self.agreed.states.items() if state not in told]
        caps = [count + SLACK for count in silent if count]
        elsewhere = sum(caps) + (self._beyond() if None in silent else 0)
        least_of_small = least - elsewhere - MOST_OF_FEW * (small - 1)
        if small and not _is_wide(least_of_small, min(most, MOST_OF_FEW)):
            return False
        return most + 1 >= POSSIBLE and all(
            _is_wide(least - (elsewhere - cap) - MOST_OF_FEW * small, min(most, cap)) for cap in caps
        )

    def _told(self) -> dict[str, Sequence[Count]]:
        return {state: row for state, row in self.states.items() if any(count is not None for count in row)}

    def _beyond(self) -> int:
        """How many at most agreed in all those States together of which the cubes hide it."""
        shown = sum(count - SLACK for count in self.agreed.states.values() if count)
        return max(0, (self.agreed.nation or 0) + SLACK - shown)


def _is_wide(least: int, most: int) -> bool:
    return most - max(0, least) + 1 >= POSSIBLE


def _rounded(count: int) -> Count:
    return None if count < LEAST_SHOWN else STEP * round(count / STEP)
