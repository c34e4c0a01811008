"""Ways that people take from one district to another, as they may be told.

The same rule as for who looks for work (`indicators.seekers_shown`), on pairs of districts: a pair of ten people or more is told; what is
left of a pair of States is told together where it is ten or more and spread over enough pairs of districts that any of them may hold
none. These groups share nobody, and the way between two States is told as the sum of its groups.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from indicators.cube import LEAST_SHOWN
from indicators.seekers_shown import is_spread, near_five
from indicators.terrain import Ints, Terrain


@dataclass(frozen=True, slots=True)
class Ways:
    """`districts`: rows of home, there (numbers of districts) and people; `states`: rows of home, there (places in `Terrain.states`) and
    people. The greatest first."""

    districts: Ints
    states: Ints


def ways_of(terrain: Terrain, home: Ints, there: Ints, people: Ints) -> Ways:
    """From the exact number of people of each pair of districts, each pair once and none from a district to itself."""
    state_of = np.array([terrain.states.index(state) for state in terrain.state_of])
    count = len(terrain.states)
    told, pair = people >= LEAST_SHOWN, state_of[home] * count + state_of[there]
    sums, rests, shown = (
        np.bincount(pair, weights, minlength=count**2).astype(np.int64)
        for weights in (np.where(told, near_five(people), 0), np.where(told, 0, people), told.astype(np.int64))
    )
    inside = np.bincount(state_of, minlength=count)
    pairs = np.outer(inside, inside) - np.diag(inside)
    spread = is_spread(rests, pairs.ravel() - shown)
    whole = sums + np.where(spread, near_five(rests), 0)
    states = np.flatnonzero(whole)
    return Ways(
        _greatest_first(home[told], there[told], near_five(people[told])),
        _greatest_first(states // count, states % count, whole[states]),
    )


def _greatest_first(home: Ints, there: Ints, people: Ints) -> Ints:
    rows = np.column_stack([home, there, people]).astype(np.int64)
    return rows[np.lexsort((there, home, -people))]
