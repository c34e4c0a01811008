"""How many look for work, by trade and district, as it may be shown, and what is reckoned from that and nothing else.

**What is counted as one table.** People by family and district; most cells are a few people. What may be told is a set of *groups that
share nobody*, each of ten people or more and rounded to 5:

1. a cell (family, district) of ten or more;
2. per State and family, the *rest*: all its smaller cells together, if they are ten or more and spread (below);
3. per State, *others*: all families' rests that are under ten, together, if they are ten or more and spread.

What is in none of these is told nowhere.

**Why no hidden number can be worked out.** Whoever knows this rule knows of a smaller cell that it holds 0 to 9 people, and, where it
lies in a group, that the group's members are `n` people, `n` within 2 of what is shown. Groups share nobody, but the cubes bound cells from
above: in a sector and district, and in a trade and State, no more look for work than agreed and did not join, less those who are shown
there (`Beside.left_in_districts`, `left_in_states`); where the cubes tell that nobody agreed, nobody does. So:

- a cell is shown only if it and those beside it leave the hidden cells of their sector and district `ROOM` numbers;
- what is left of a sector and district is shared out among the rests that have a hidden cell there, by how many they are, and *others*: a
  member's *room*, 9 at most. A group is *spread* if its members but one have room for as many as it has at least:
  `sum(room) - max(room) >= least`. Of *others* the members are the trades, none of more than 9.

Then any member may be 0, all of a sector and district at once, since shares are nobody else's; and any one may be as many as are left
there, 9 at most. A group that is not spread is left out, and leaving out says only what was known: each member holds 0 to 9, or, of a rest,
that it is not told. Which cells are ten or more is told by their being shown; nobody in them is one of less than ten.

**What is reckoned from it** (tightness, what could be filled, camps, trainings, "what if") reads the shown groups alone: a rest is spread
over the State's districts that show no number of their own, by weights that are published elsewhere, at most 9 each (`spread`). So no
derived figure, whatever is asked and however often, can say more than these groups do.

**Beside the cubes.** Everybody here has agreed and not joined. So a group says how many agreed at least in its trade and district, and how
many of them joined at most, which the cubes may hide; such a group is not told (`Beside`). Where what is told would leave too little, of a
sector in a district all its cells go, of a trade in a State all its groups.

**Tried, not proven**: a linear program of all this and the cubes together (`tests/unit/indicators/gap_attack.py`, docs/decisions/0016).
**Not held against**: somebody who knows most of a group from elsewhere; what the cubes tell alone (where ten agreed and ten joined, few are
left to look for work, whatever is told here); who replays the rule further than its bounds, and learns from what is left out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indicators.cube import HIDDEN, LEAST_SHOWN, STEP
from indicators.small_cells import RECKONED
from indicators.terrain import Floats, Ints, Terrain

MOST_HIDDEN = LEAST_SHOWN - 1
FAR, ALMOST = 1 << 40, 1e-9
ROOM = RECKONED
"""How many numbers what is shown leaves the hidden cells of its sector and district, and of its trade and State without a rest."""


@dataclass(frozen=True, slots=True)
class Seekers:
    """The groups that may be shown. `cells`: shape (families, districts), `HIDDEN` where a cell has no number of its own, which may be 0;
    `rests`: shape (families, States), `HIDDEN` where there is none; `others`: shape (States,), the same."""

    cells: Ints
    rests: Ints
    others: Ints


@dataclass(frozen=True, slots=True)
class Beside:
    """What the cubes say of those who agreed and did not join. How many may be told there at most, by their least (-1: none):
    `most_in_districts`, shape (sectors, districts) in the order of `Terrain.by_sector`, `most_in_states`, shape (families, States), and
    `most_in_all`, shape (States,), all trades together. How many there can be at most, as far as it is relied on: `left_in_districts`,
    `left_in_states`, of the same shapes."""

    most_in_districts: Ints
    most_in_states: Ints
    most_in_all: Ints
    left_in_districts: Ints
    left_in_states: Ints


def shown_of(exact: Ints, terrain: Terrain, beside: Beside | None = None) -> Seekers:
    """The groups of an exact table, shape (families, districts); without `beside` as if there were no cubes."""
    beside = beside or _no_cubes(terrain)
    of = _sectors_of(terrain)
    cells = np.where(exact >= LEAST_SHOWN, near_five(exact), HIDDEN)
    told, hidden = (terrain.by_sector(each)[1] for each in (least_of(cells), (cells == HIDDEN).astype(np.int64)))
    too_many = (told > beside.most_in_districts) | ((hidden > 0) & (told > beside.left_in_districts - ROOM + 1))
    cells[too_many[of]] = HIDDEN
    left = np.maximum(beside.left_in_districts - terrain.by_sector(least_of(cells))[1], 0)
    small = np.where(exact < LEAST_SHOWN, exact, 0)
    rests = np.full((exact.shape[0], len(terrain.states)), HIDDEN, dtype=np.int64)
    others = np.full(len(terrain.states), HIDDEN, dtype=np.int64)
    for place, state in enumerate(terrain.states):
        where = terrain.in_state[state]
        rest, hidden_in = small[:, where].sum(axis=1), cells[:, where] == HIDDEN
        spreads = _spread_rests(rest, hidden_in, left[:, where], of)
        rests[spreads, place] = near_five(rest[spreads])
        few = ~spreads & (rest < LEAST_SHOWN)
        pool = np.array([rest[few].sum()])
        room, _ = _shares(np.where(spreads, rest, 0), hidden_in, left[:, where], of)
        of_trades = np.clip(beside.left_in_states[:, place] - least_of(cells[:, where]).sum(axis=1), 0, MOST_HIDDEN)
        of_sectors = np.bincount(of, np.where(spreads, 0, of_trades), len(room))
        if is_spread(pool, np.array([np.minimum(room.sum(axis=1), of_sectors).sum()]), np.array([MOST_HIDDEN]))[0]:
            others[place] = near_five(pool)[0]
    return _beside_states(Seekers(cells.astype(np.int64), rests, others), terrain, beside)


def _spread_rests(rest: Ints, hidden: NDArray[np.bool_], left: Ints, of: Ints) -> NDArray[np.bool_]:
    """Which rests of a State may be told: of those of ten or more all, less, one after the other, the one that lacks most room. `hidden`:
    shape (families, districts of the State); `left`: (sectors, districts)."""
    told = rest >= LEAST_SHOWN
    while True:
        _, room = _shares(np.where(told, rest, 0), hidden, left, of)
        lacking = told & ~is_spread(rest, room.sum(axis=1), room.max(axis=1))
        if not lacking.any():
            return told
        told[np.argmax(np.where(lacking, near_five(rest) - room.sum(axis=1), -np.inf))] = False


def _shares(rest: Ints, hidden: NDArray[np.bool_], left: Ints, of: Ints) -> tuple[Floats, Floats]:
    """What *others* may hold, shape (sectors, districts), and what each told rest, shape (families, districts), whatever the others do: by
    how many the rests are, and *others* as if they were ten of each sector."""
    weights = np.where(hidden, near_five(rest)[:, None], 0)
    whole = np.full(left.shape, LEAST_SHOWN)
    np.add.at(whole, of, weights)
    one = left / whole
    return np.minimum(one * LEAST_SHOWN, MOST_HIDDEN), np.minimum(one[of] * weights, MOST_HIDDEN)


def _no_cubes(terrain: Terrain) -> Beside:
    sectors, districts, states = len(set(terrain.sectors)), terrain.shape[1], len(terrain.states)
    in_districts, in_states, in_all = (
        np.full(shape, FAR, dtype=np.int64) for shape in ((sectors, districts), (terrain.shape[0], states), (states,))
    )
    return Beside(in_districts, in_states, in_all, in_districts, in_states)


def _beside_states(seekers: Seekers, terrain: Terrain, beside: Beside) -> Seekers:
    """Without the groups that leave too little of a trade in a State, or of a State."""
    cells, rests, others = seekers.cells.copy(), seekers.rests.copy(), seekers.others.copy()
    for place, state in enumerate(terrain.states):
        where = terrain.in_state[state]
        told = least_of(cells[:, where]).sum(axis=1)
        too_little = (rests[:, place] == HIDDEN) & (told > beside.left_in_states[:, place] - ROOM + 1)
        over = (told + least_of(rests[:, place]) > beside.most_in_states[:, place]) | too_little
        cells[np.ix_(over, where)] = HIDDEN
        rests[over, place] = HIDDEN
        named = int(least_of(cells[:, where]).sum() + least_of(rests[:, place]).sum())
        if named + int(least_of(others[place])) > beside.most_in_all[place]:
            others[place] = HIDDEN
        if named > beside.most_in_all[place]:
            cells[:, where] = HIDDEN
            rests[:, place] = HIDDEN
    return Seekers(cells, rests, others)


def _sectors_of(terrain: Terrain) -> Ints:
    """The place of each family's sector, as `Terrain.by_sector` orders them."""
    names = sorted(set(terrain.sectors))
    return np.array([names.index(sector) for sector in terrain.sectors])


def least_of(told: Ints) -> Ints:
    """How many there are at least of what is told."""
    return np.where(told > 0, np.maximum(LEAST_SHOWN, told - STEP // 2), 0)


def is_spread(people: Ints, room: Ints | Floats, greatest: Ints | Floats) -> NDArray[np.bool_]:
    """Whether groups of so many people may be told: ten people, and any one member may be none of them. `room`: how many the members of
    each may be altogether, `greatest`: and one of them."""
    least = np.maximum(LEAST_SHOWN, near_five(people) - STEP // 2)
    return np.asarray((people >= LEAST_SHOWN) & (room - greatest >= least - ALMOST))


def near_five(counts: Ints) -> Ints:
    """Rounded to the nearest `STEP`."""
    return (counts + STEP // 2) // STEP * STEP


def in_groups(exact: Ints, seekers: Seekers, terrain: Terrain) -> NDArray[np.bool_]:
    """Shape (families, districts): whose people are told, in a cell of their own or in their trade's rest. *Others* are of no one trade."""
    states = np.array([terrain.states.index(state) for state in terrain.state_of])
    return np.asarray((seekers.cells > 0) | ((exact < LEAST_SHOWN) & (seekers.rests > 0)[:, states]))


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
