"""How many look for work, by trade and district, as it may be shown, and what is reckoned from that and nothing else.

**What is counted as one table.** People by family and district; most cells are a few people. What may be told is a set of *groups that
share nobody*, each of ten people or more and rounded to 5:

1. a cell (family, district) of ten or more;
2. per State and family, the *rest*: all its smaller cells together, if they are ten or more and spread (below);
3. per State, *others*: all families' rests that are under ten, together, if they are ten or more and spread.

What is in none of these is told nowhere.

**Why no hidden number can be worked out.** Whoever knows this rule knows of a smaller cell that it holds 0 to 9 people, and, where it
lies in a group, that the group's members are `n` people, `n` within 2 of what is shown. Groups share nobody, so no other figure speaks of
it. A group is *spread* if its members but one could be as many as the group may have at least: `9 * (members - 1) >= least`. Then each
member may be 0, and since the group has ten or more, each may be 9: everything between is left open, as if nothing had been told. A
group that is not spread is left out, and leaving out says only what was known: each member holds 0 to 9, or, of a rest, that it is not
told. Which cells are ten or more is told by their being shown; nobody in them is one of less than ten.

**What is reckoned from it** (tightness, what could be filled, camps, trainings, "what if") reads the shown groups alone: a rest is spread
over the State's districts that show no number of their own, by weights that are published elsewhere, at most 9 each (`spread`). So no
derived figure, whatever is asked and however often, can say more than these groups do.

**Beside the cubes.** Everybody here has agreed and not joined. So a group says how many agreed at least in its trade and district, and how
many of them joined at most, which the cubes may hide; such a group is not told (`beside_cubes`). Not held against: somebody who knows
most of a group from elsewhere; who agreed and who joined, as they are shown, bound these from above.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from indicators.cube import HIDDEN, LEAST_SHOWN, STEP
from indicators.terrain import Floats, Ints, Terrain

MOST_HIDDEN = LEAST_SHOWN - 1


@dataclass(frozen=True, slots=True)
class Seekers:
    """The groups that may be shown. `cells`: shape (families, districts), `HIDDEN` where a cell has no number of its own, which may be 0;
    `rests`: shape (families, States), `HIDDEN` where there is none; `others`: shape (States,), the same."""

    cells: Ints
    rests: Ints
    others: Ints


def shown_of(exact: Ints, terrain: Terrain) -> Seekers:
    """The groups of an exact table, shape (families, districts)."""
    cells = np.where(exact >= LEAST_SHOWN, near_five(exact), HIDDEN)
    small = np.where(exact < LEAST_SHOWN, exact, 0)
    rests = np.full((exact.shape[0], len(terrain.states)), HIDDEN, dtype=np.int64)
    others = np.full(len(terrain.states), HIDDEN, dtype=np.int64)
    for place, state in enumerate(terrain.states):
        where = terrain.in_state[state]
        rest = small[:, where].sum(axis=1)
        members = (cells[:, where] == HIDDEN).sum(axis=1)
        told = is_spread(rest, members)
        rests[told, place] = near_five(rest[told])
        few = ~told & (rest < LEAST_SHOWN)
        pool = np.array([rest[few].sum()])
        if is_spread(pool, np.array([(~told).sum()]))[0]:
            others[place] = near_five(pool)[0]
    return Seekers(cells.astype(np.int64), rests, others)


def beside_cubes(seekers: Seekers, terrain: Terrain, most_in_districts: Ints, most_in_states: Ints, most_in_all: Ints) -> Seekers:
    """Without the groups that would tell what the cubes hide. Who looks for work has agreed and not joined, so that a group says of both
    counts that its people leave room for: `most_in_districts`, shape (sectors, districts) in the order of `Terrain.by_sector`,
    `most_in_states`, shape (families, States), and `most_in_all`, shape (States,), all trades together, are how many may be told there at
    most, by their least (-1: none)."""
    cells, rests, others = seekers.cells.copy(), seekers.rests.copy(), seekers.others.copy()
    names, told = terrain.by_sector(_least(cells))
    of = np.array([names.index(sector) for sector in terrain.sectors])
    cells[(told > most_in_districts)[of]] = HIDDEN
    for place, state in enumerate(terrain.states):
        where = terrain.in_state[state]
        over = _least(cells[:, where]).sum(axis=1) + _least(rests[:, place]) > most_in_states[:, place]
        cells[np.ix_(over, where)] = HIDDEN
        rests[over, place] = HIDDEN
        named = int(_least(cells[:, where]).sum() + _least(rests[:, place]).sum())
        if named + int(_least(others[place])) > most_in_all[place]:
            others[place] = HIDDEN
        if named > most_in_all[place]:
            cells[:, where] = HIDDEN
            rests[:, place] = HIDDEN
    return Seekers(cells, rests, others)


def _least(told: Ints) -> Ints:
    """How many there are at least of what is told."""
    return np.where(told > 0, np.maximum(LEAST_SHOWN, told - STEP // 2), 0)


def is_spread(people: Ints, members: Ints) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """Whether groups of so many people and members may be told: ten people, and any one member may be none of them."""
    least = np.maximum(LEAST_SHOWN, near_five(people) - STEP // 2)
    return (people >= LEAST_SHOWN) & (MOST_HIDDEN * (members - 1) >= least)


def near_five(counts: Ints) -> Ints:
    """Rounded to the nearest `STEP`."""
    return (counts + STEP // 2) // STEP * STEP


def by_state(seekers: Seekers, terrain: Terrain) -> Ints:
    """Shape (families, States): all groups of a family in a State together, `HIDDEN` where there are none."""
    told = np.where(seekers.cells > 0, seekers.cells, 0)
    sums = np.stack([told[:, terrain.in_state[state]].sum(axis=1) for state in terrain.states], axis=1)
    sums = sums + np.where(seekers.rests > 0, seekers.rests, 0)
    return np.where(sums > 0, sums, HIDDEN).astype(np.int64)


def spread(seekers: Seekers, terrain: Terrain, weights: Floats) -> Ints:
    """Shape (families, districts): whole workers, the shown cells as they are and each rest spread over the other districts of its State.

    `weights`: shape (families, districts), 0 or more, of figures that are published; all 0 means alike. A cell gets at most 9, as the
    reader knows it has. Largest remainders decide who gets what is left over (Hamilton's method).
    """
    table = np.where(seekers.cells > 0, seekers.cells, 0)
    for place, state in enumerate(terrain.states):
        where = terrain.in_state[state]
        for family in np.flatnonzero(seekers.rests[:, place] > 0):
            open_to = where[seekers.cells[family, where] == HIDDEN]
            table[family, open_to] = shared_out(int(seekers.rests[family, place]), weights[family, open_to])
    return table.astype(np.int64)


def shared_out(people: int, weights: Floats, most: int = MOST_HIDDEN) -> Ints:
    """So many people over places by weight, at most `most` in each; fewer if they do not fit."""
    weights = np.where(weights > 0, weights, 0.0)
    if not weights.any():
        weights = np.ones(len(weights))
    found, room = np.zeros(len(weights)), np.ones(len(weights), dtype=np.bool_)
    left = float(min(people, most * len(weights)))
    while left > 1e-9:
        live = np.where(room, weights, 0.0)
        if not live.any():
            live = room.astype(np.float64)
        more = np.minimum(left * live / live.sum(), most - found)
        found, left = found + more, left - float(more.sum())
        room = found < most - 1e-9
    whole = np.floor(found + 1e-9).astype(np.int64)
    missing = min(people, most * len(weights)) - int(whole.sum())
    by_rest = np.lexsort((-weights, -(found - whole)))
    whole[by_rest[:missing]] += 1
    return whole
