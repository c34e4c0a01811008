"""Ways that people take from one district to another, as they may be told.

The same rule as for who looks for work (`indicators.seekers_shown`), on pairs of districts: a pair of ten people or more is told; what is
left of a pair of States is told together where it is ten or more and spread over enough pairs of districts that any of them may hold
none. These groups share nobody, and the way between two States is told as the sum of its groups.

Beside the cubes: who is on a way has agreed, or joined, where she lives. So a way says how many are counted there at least, and is not told
where the cubes hide that count; a count that is hidden for being small would be known with it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indicators.cube import LEAST_SHOWN
from indicators.seekers_shown import MOST_HIDDEN, is_spread, near_five
from indicators.terrain import Ints, Terrain


@dataclass(frozen=True, slots=True)
class Ways:
    """`districts`: rows of home, there (numbers of districts) and people; `states`: rows of home, there (places in `Terrain.states`) and
    people. The greatest first."""

    districts: Ints
    states: Ints


@dataclass(frozen=True, slots=True)
class Counted:
    """Of which `districts` and `states` (places in `Terrain.states`) the cubes show who agreed, or joined, shape (districts,) and
    (States,)."""

    districts: NDArray[np.bool_]
    states: NDArray[np.bool_]


def ways_of(terrain: Terrain, home: Ints, there: Ints, people: Ints, lives: Ints, counted: Counted) -> Ways:
    """From the exact number of people of each pair of districts, each pair once and none from a district to itself. `lives`: shape (pairs,
    2), the first and the last of the districts by number that its people live in (-1: not on record)."""
    state_of = np.array([terrain.states.index(state) for state in terrain.state_of])
    count = len(terrain.states)
    pair = state_of[home] * count + state_of[there]
    nowhere = lives < 0
    of_state, of_district = ((nowhere | shown).all(axis=1) for shown in (counted.states[state_of[lives]], counted.districts[lives]))
    told = (people >= LEAST_SHOWN) & of_district & of_state
    sums, rests, shown = (
        np.bincount(pair, weights, minlength=count**2).astype(np.int64)
        for weights in (np.where(told, near_five(people), 0), np.where(told, 0, people), told.astype(np.int64))
    )
    inside = np.bincount(state_of, minlength=count)
    pairs = np.outer(inside, inside) - np.diag(inside)
    spread = is_spread(rests, MOST_HIDDEN * (pairs.ravel() - shown), np.array(MOST_HIDDEN))
    whole = sums + np.where(spread, near_five(rests), 0)
    untold = np.bincount(pair, np.where(of_state, 0, people), minlength=count**2)
    whole = np.where(untold, 0, whole)
    states = np.flatnonzero(whole)
    return Ways(
        _greatest_first(home[told], there[told], near_five(people[told])),
        _greatest_first(states // count, states % count, whole[states]),
    )


def _greatest_first(home: Ints, there: Ints, people: Ints) -> Ints:
    rows = np.column_stack([home, there, people]).astype(np.int64)
    return rows[np.lexsort((there, home, -people))]
