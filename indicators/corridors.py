"""Ways that people take from one district to another, as they may be told.

The same rule as for who looks for work (`indicators.seekers_shown`), on pairs of districts: a pair of ten people or more is told; what is
left of a pair of States is told together where it is ten or more and spread over enough pairs of districts that any of them may hold
none. These groups share nobody, and the way between two States is told as the sum of its groups.

Beside the cubes: who is on a way has agreed, or joined, where she lives. So a way says how many are counted there at least, and is not told
where the cubes hide that count; a count that is hidden for being small would be known with it. And the cubes say how many there can be on
all ways of a district together. So:

- what is told of a district leaves the hidden ways beside it `ROOM` numbers, else none of its ways is told;
- a rest counts its members with the room that is left there: the count at its least, less what is told at its least, shared out among the
  rests that have a hidden way there, by how many they are; 9 at most for each way; nothing where the count is hidden or nought. A rest is
  told only if it has room enough without any one district.

Then any numbers that the cubes allow go together with what is told, with none on all hidden ways of any one district: so ways of one kind
tell nothing of a hidden count that the cubes do not. Nobody is told where those live who joined: a rest has to be spread whether they live
where the way begins or where it leads.

Who joined is held against where people live now, since both are the same people, and gives way:

- who joined where she lives is on the same way of either kind: where all of a way do, it is told only if it is told how many live there,
  else these would be so many at least;
- who joined elsewhere and lives at home is on no way that leads there: so ways that begin where their people live share who agreed there
  with what is told of those who came, leave `ROOM` numbers of them, and rests have no other room.

**Tried, not proven**: a linear program of ways of both kinds and cubes together (`tests/unit/indicators/corridor_attack.py`,
docs/decisions/0016). **Not held against**: who replays the rule further than its bounds.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indicators.cube import LEAST_SHOWN, STEP
from indicators.seekers_shown import ALMOST, FAR, MOST_HIDDEN, ROOM, least_of, near_five
from indicators.terrain import Floats, Ints, Terrain


@dataclass(frozen=True, slots=True)
class Ways:
    """`districts`: rows of home, there (numbers of districts) and people; `states`: rows of home, there (places in `Terrain.states`) and
    people. The greatest first. `left`: shape (districts,), how many of those counted there are on none of these, whatever the rests are;
    None: not reckoned."""

    districts: Ints
    states: Ints
    left: Ints | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """What the cubes show of who agreed, or joined. `districts`: how many in each, shape (districts,), `HIDDEN` where they hide it;
    `states`: whether they show it of each (places in `Terrain.states`), shape (States,)."""

    districts: Ints
    states: NDArray[np.bool_]


def ways_of(
    terrain: Terrain,
    home: Ints,
    there: Ints,
    people: Ints,
    lives: Ints,
    counted: Counted,
    *,
    live_there: bool = False,
    beside: Ways | None = None,
) -> Ways:
    """From the exact number of people of each pair of districts, each pair once and none from a district to itself. `lives`: shape (pairs,
    2), the first and the last of the districts by number that its people live in (-1: not on record); `live_there`: whether everybody
    knows that they live where the way leads; `beside`: what is told of where all who agreed live, for those of them who joined."""
    state_of = np.array([terrain.states.index(state) for state in terrain.state_of])
    count, districts = len(terrain.states), len(terrain.state_of)
    pair = state_of[home] * count + state_of[there]
    nowhere, shown = lives < 0, counted.districts >= 0
    of_state, of_district = (
        (nowhere | of[places]).all(axis=1) for of, places in ((counted.states, state_of[lives]), (shown, lives))
    )
    told = (people >= LEAST_SHOWN) & of_district & of_state
    told &= ~_leaves_too_little(np.where(told, least_of(near_five(people)), 0), lives, counted.districts)
    if beside is not None:
        told &= ~_tells_who_lives_there(home, there, lives, beside)
        told &= ~_leaves_few_at_home(np.where(told, least_of(near_five(people)), 0), home, lives, beside)
    least = np.where(told, least_of(near_five(people)), 0)
    sums, rests = (
        np.bincount(pair, weights, minlength=count**2).astype(np.int64)
        for weights in (np.where(told, near_five(people), 0), np.where(told, 0, people))
    )
    of_rests = rests.reshape(count, count)
    spread = of_rests >= LEAST_SHOWN
    free = np.full(districts, FAR)
    for at, other in ((there, home),) if live_there else ((there, home), (home, there)):
        room = least_of(counted.districts)
        if beside is not None and beside.left is not None and at is home:
            room = np.minimum(room, beside.left)
        left = np.maximum(room - np.bincount(at, least, minlength=districts).astype(np.int64), 0)
        hidden = np.bincount(state_of, minlength=count)[:, None] - (state_of == np.arange(count)[:, None])
        np.subtract.at(hidden, (state_of[other[told]], at[told]), 1)
        if at is there:
            spread = _spread(np.where(spread, of_rests, 0), hidden, left, state_of)
            free = np.where(shown, np.maximum(left - _of_rests(np.where(spread, of_rests, 0), hidden, left, state_of), 0), FAR)
        else:
            spread = _spread(np.where(spread, of_rests, 0).T, hidden, left, state_of).T
    whole = sums + np.where(spread.ravel(), near_five(rests), 0)
    untold = np.bincount(pair, np.where(of_state, 0, people), minlength=count**2)
    whole = np.where(untold, 0, whole)
    states = np.flatnonzero(whole)
    return Ways(
        _greatest_first(home[told], there[told], near_five(people[told])),
        _greatest_first(states // count, states % count, whole[states]),
        free,
    )


def _leaves_too_little(least: Ints, lives: Ints, counted: Ints) -> NDArray[np.bool_]:
    """Of which pairs, told to be so many at least, people live where all that is told leaves hidden ways less than `ROOM` numbers."""
    first, last = lives[:, 0], lives[:, 1]
    told = np.zeros(len(counted), dtype=np.int64)
    np.add.at(told, first[first >= 0], least[first >= 0])
    also = (last >= 0) & (last != first)
    np.add.at(told, last[also], least[also])
    too_much = told > counted + STEP // 2 - ROOM + 1
    return np.asarray(((lives >= 0) & too_much[lives]).any(axis=1))


def _tells_who_lives_there(home: Ints, there: Ints, lives: Ints, beside: Ways) -> NDArray[np.bool_]:
    """Which ways are all of people who live where they lead, and it is not told how many do."""
    told = {(its, other) for its, other, _ in beside.districts.tolist()}
    untold = [pair not in told for pair in zip(home.tolist(), there.tolist(), strict=True)]
    return np.asarray(np.array(untold, dtype=np.bool_) & (lives == there[:, None]).all(axis=1))


def _leaves_few_at_home(least: Ints, home: Ints, lives: Ints, beside: Ways) -> NDArray[np.bool_]:
    """Which ways begin where some of their people live, and all such leave less than `ROOM` of those who are on no way that leads there."""
    if beside.left is None:
        return np.zeros(len(home), dtype=np.bool_)
    at_home = (lives == home[:, None]).any(axis=1)
    told = np.bincount(home, np.where(at_home, least, 0), minlength=len(beside.left))
    return np.asarray(at_home & (told > beside.left - ROOM + 1)[home])


def _spread(rests: Ints, hidden: Ints, left: Ints, state_of: Ints) -> NDArray[np.bool_]:
    """Which rests may be told, shape (other States, States where they live): all of ten or more, less, one after the other, the one that
    lacks most room. `hidden`: shape (other States, districts), how many hidden ways there are; `left`: shape (districts,)."""
    told = rests >= LEAST_SHOWN
    for state in np.flatnonzero(told.any(axis=0)).tolist():
        inside = state_of == state
        most = MOST_HIDDEN * hidden[:, inside]
        while told[:, state].any():
            people = near_five(np.where(told[:, state], rests[:, state], 0))
            room = _room(people, most, left[inside])
            lacking = np.where(told[:, state], least_of(people) - room.sum(axis=1) + room.max(axis=1), 0)
            if lacking.max() <= ALMOST:
                break
            told[np.argmax(lacking), state] = False
    return told


def _of_rests(rests: Ints, hidden: Ints, left: Ints, state_of: Ints) -> Ints:
    """How many of these told rests each district has to have room for, shape (districts,), for none to be on the ways of any one district:
    each its share, and one way as many as it may be."""
    taken = np.zeros(len(left))
    for state in np.flatnonzero(rests.any(axis=0)).tolist():
        inside = state_of == state
        people = near_five(rests[:, state])
        room = _room(people, MOST_HIDDEN * hidden[:, inside], left[inside])
        needed = (people + STEP // 2) / np.maximum(room.sum(axis=1) - room.max(axis=1), 1.0)
        of_all = (room * np.minimum(needed, 1.0)[:, None]).sum(axis=0)
        taken[inside] = of_all + np.where(of_all > 0, MOST_HIDDEN, 0)
    return np.ceil(taken).astype(np.int64)


def _room(people: Ints, most: Ints, left: Ints) -> Floats:
    """Shape (rests, districts): what is left of each district shared out among the rests by how many they are, as many as fit."""
    weights = np.where(most > 0, people[:, None], 0)
    return np.asarray(np.minimum(left * weights / (LEAST_SHOWN + weights.sum(axis=0)), most))


def _greatest_first(home: Ints, there: Ints, people: Ints) -> Ints:
    rows = np.column_stack([home, there, people]).astype(np.int64)
    return rows[np.lexsort((there, home, -people))]
