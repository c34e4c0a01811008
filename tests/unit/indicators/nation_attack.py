"""A whole nation's published cubes attacked with a linear program: how many whole numbers each hidden count could still be.

Written anew, from what a reader sees: which counts are shown and which are hidden, how they are rounded, that keys, places and quarters add
up, that steps of the funnel are nested.

Two programs a count are too many for a nation. So most are **proven** together: an answer in which many counts are elsewhere than they
truly are, and every sum and bound holds, shows for each of them that it could be that too. The solver is asked to move all that are
still open, some up and some down, again and again; then those that stay open one by one. Where a nation is too large for one program, some
States may move at a time, and all others stand at what they truly are: what is found so holds for the nation as a whole. What cannot
be proven is **attacked** as a reader would, without the truth: what is narrow then is told for certain, the rest is counted as open.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import coo_array, csr_array, vstack

from indicators.cube import HIDDEN, LEAST_SHOWN, STEP, UNCOUNTED, Counts, Cube
from indicators.dimensions import MEASURES
from indicators.exact import TELLS_TOTALS, Exact, subtotals_of, totals_of

WITHIN = {
    "linked": "registered", "consented": "linked", "shown": "consented", "interested": "shown", "sent": "interested",
    "shortlisted": "sent", "interview": "shortlisted", "offered": "interview", "joined": "offered", "retained_30": "joined",
    "retained_90": "retained_30", "settled_30": "joined", "settled_90": "settled_30", "answered_30": "settled_30",
    "answered_90": "settled_90", "called": "joined", "called_true": "called",
}  # fmt: skip
AND_IN = {"retained_30": "answered_30", "retained_90": "answered_90"}
"""Written down anew, as a reader would know it."""
POSSIBLE = 4
"""How many whole numbers each hidden count must leave."""
ALMOST = 1e-6
ASKED, TRIED = 30, 20
"""How often all counts of a block are moved together, and how many of it are tried one by one."""
AT_ONCE = 8
"""States that may move at once, beside India."""
NEAR, FAR = 4.0, 10_000.0
"""No count is moved farther: when many are moved together, since one that can move so far is wide enough and leaves room for others;
when one is moved by itself."""
Ints = NDArray[np.int64]
Reals = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Told:
    """A hidden count and how many whole numbers the solver leaves it: `table` (a dimension, `total`, or a dimension's groups), place,
    period, key and measure as places of their axes; `exact`: what it truly is."""

    table: str
    cell: tuple[int, ...]
    exact: int
    possible: int


@dataclass(frozen=True, slots=True)
class Found:
    """`hidden`: how many hidden counts there are; `proven`: how many of them have `POSSIBLE` or more; `told`: those that the reader's own
    program tells; `open`: neither, or not tried."""

    hidden: int
    proven: int
    told: tuple[Told, ...]
    open: tuple[Told, ...]


@dataclass
class Nation:
    """Every count once: `shown` (`HIDDEN` where negative) and `exact`; `tables`: their numbers, -1 elsewhere."""

    tables: dict[str, Ints] = field(default_factory=dict)
    places: dict[str, tuple[str, ...]] = field(default_factory=dict)
    shown: list[Ints] = field(default_factory=list)
    exact: list[Ints] = field(default_factory=list)
    count: int = 0
    sums: list[tuple[Ints, Ints, int]] = field(default_factory=list)
    same: list[tuple[Ints, Ints]] = field(default_factory=list)

    def add(self, name: str, places: tuple[str, ...], shown: Counts | Ints, exact: Ints) -> None:
        """Number the counts of a table."""
        there = shown != UNCOUNTED
        if not ((exact >= 0) == there).all():
            raise ValueError(f"{name} does not show what is there")
        numbers = np.full(shown.shape, -1, dtype=np.int64)
        numbers[there] = np.arange(self.count, self.count + int(there.sum()))
        self.tables[name], self.places[name] = numbers, places
        self.shown.append(shown[there].astype(np.int64))
        self.exact.append(exact[there])
        self.count += int(there.sum())


def attacked(cubes: Mapping[str, Cube], exact: Mapping[str, Exact], steps: Ints, seed: int = 0) -> Found:
    """Attack every hidden count of these cubes. `exact`: what they were made of, which answers are held against; `steps`: what each count
    is rounded to, of totals, cubes and groups one after the other, which the reader is taken to know."""
    nation = Nation()
    _add(nation, cubes, exact)
    system = System(nation, steps)
    random = np.random.default_rng(seed)
    for block in system.blocks(AT_ONCE, random):
        system.prove(block, random)
    for block in system.blocks(AT_ONCE, random):
        system.read(block)
    return system.found()


def _add(nation: Nation, cubes: Mapping[str, Cube], exact: Mapping[str, Exact]) -> None:
    leading = cubes[TELLS_TOTALS]
    nation.add("total", leading.places, leading.totals, totals_of(exact[TELLS_TOTALS]))
    for name, cube in cubes.items():
        nation.add(name, cube.places, cube.shown, exact[name].counts)
    for name, cube in cubes.items():
        places = [leading.places.index(place) for place in cube.places]
        if not (cube.totals == leading.totals[places, : len(cube.periods)]).all():
            raise ValueError(f"{name} shows other totals")
        whole = nation.tables["total"][places, : len(cube.periods)]
        if not cube.groups:
            nation.sums.append((whole, nation.tables[name], 2))
            continue
        groups = _groups_of(nation, name, cubes, exact[name])
        nation.sums.append((whole, groups, 2))
        which = np.array([cube.group_names.index(group) for group in cube.groups])
        nation.sums += [(groups[:, :, number], nation.tables[name][:, :, which == number], 2) for number in range(groups.shape[2])]
    if "proof" in cubes:
        proven = nation.tables["proof"][:, :, cubes["proof"].keys.index("called_back"), MEASURES.index("joined")]
        called = nation.tables["total"][: len(proven), :, MEASURES.index("called_true")]
        nation.same.append((proven[proven >= 0], called[proven >= 0]))
    for name, table in nation.tables.items():
        nation.sums += _places_and_quarters(table, nation.places[name])


def _groups_of(nation: Nation, name: str, cubes: Mapping[str, Cube], exact: Exact) -> Ints:
    """The numbers of the subtotals, which of trades are the sectors, and of months the quarters' totals."""
    cube = cubes[name]
    shown, counts, places = cube.subtotals, subtotals_of(exact), len(cube.places)
    if shown is None or counts is None:
        raise ValueError(f"{name} has no subtotals")
    if name == "family":
        sectors = [cubes["sector"].keys.index(group) for group in cube.group_names]
        if not (shown == cubes["sector"].shown[:places][:, :, sectors]).all():
            raise ValueError("sectors are shown in two ways")
        return nation.tables["sector"][:places][:, :, sectors]
    if name == "month":
        totals, periods = nation.tables["total"], cubes[TELLS_TOTALS].periods
        none = np.full((places, totals.shape[-1]), -1, dtype=np.int64)
        of_quarters = [totals[:places, periods.index(group)] if group in periods[1:] else none for group in cube.group_names]
        return np.stack(of_quarters, axis=1)[:, None]
    nation.add(f"{name} groups", cube.places, shown.astype(np.int64), counts)
    return nation.tables[f"{name} groups"]


def _places_and_quarters(table: Ints, places: tuple[str, ...]) -> Iterator[tuple[Ints, Ints, int]]:
    states = [number for number, place in enumerate(places) if place and "/" not in place]
    yield table[0], table[states], 0
    for state in states:
        inside = [number for number, place in enumerate(places) if place.startswith(f"{places[state]}/")]
        if inside:
            yield table[state, 0], table[inside, 0], 0
    if table.shape[1] > 1:
        of_all = [0, *states]
        yield table[of_all, 0], table[of_all, 1:], 1


class System:
    """Sums, nesting and bounds of a nation; and how far each count was seen to move from what it is, down and up."""

    def __init__(self, nation: Nation, steps: Ints) -> None:
        self._nation = nation
        self.shown, self.exact = np.concatenate(nation.shown), np.concatenate(nation.exact)
        self.hidden = self.shown == HIDDEN
        nobody = self.shown == 0
        near = (self.exact + steps // 2) // steps * steps  # what is told gives way to finer counts, and says less by that
        if (abs(self.shown - near) > np.where(steps == STEP, 0, steps))[~self.hidden].any():
            raise ValueError("what is shown is not the count")
        self._low = np.where(self.hidden | nobody, 0, np.maximum(near - steps // 2, LEAST_SHOWN)).astype(np.float64)
        self._high = np.where(self.hidden, np.inf, np.where(nobody, 0, near + (steps - 1) // 2))
        if ((self.exact < self._low) | (self.exact > self._high)).any():
            raise ValueError("what is shown is not the count")
        self._adds = self._sums()
        if (self._adds @ self.exact).any():
            raise ValueError("the counts do not add up")
        self._part, self._whole = self._nested()
        self.down, self.up = np.zeros(nation.count), np.zeros(nation.count)
        self.told: dict[int, int] = {}

    @property
    def possible(self) -> Ints:
        """How many whole numbers each count was seen to be."""
        return (np.floor(self.up + ALMOST) + np.floor(self.down + ALMOST) + 1).astype(np.int64)

    def blocks(self, states_at_once: int, random: np.random.Generator) -> Iterator[Ints]:
        """The numbers of India's counts and those of some States and their districts, the States drawn by chance; every State once."""
        drawn = random.permutation([place for place in self._nation.places["total"] if place and "/" not in place])
        for start in range(0, len(drawn), states_at_once):
            yield self._counts_in({"", *drawn[start : start + states_at_once].tolist()})

    def _counts_in(self, states: set[str]) -> Ints:
        found = []
        for name, table in self._nation.tables.items():
            here = [number for number, place in enumerate(self._nation.places[name]) if place.partition("/")[0] in states]
            found.append(table[here][table[here] >= 0])
        return np.concatenate(found)

    def prove(self, block: Ints, random: np.random.Generator) -> None:
        """Move the block's open counts, together, and then some of those that stay open one by one."""
        program = None
        for _ in range(ASKED):
            open_ = self._open(block)
            if not len(open_):
                return
            program = program or self._program(block, beside_truth=True)
            aim = np.zeros(len(block))
            aim[open_] = self._signs(random)[block[open_]] * random.uniform(0.5, 1.5, len(open_))
            self._note(block, program.moved(aim, NEAR))
        if program is None:
            return
        for number in self._open(block)[:TRIED].tolist():
            for sign in (-1.0, 1.0):
                if self.possible[block[number]] < POSSIBLE:
                    self._note(block, program.moved(_aim(len(block), number, sign), FAR))

    def read(self, block: Ints) -> None:
        """Attack the block's open counts as a reader would."""
        open_ = self._open(block)
        reader = self._program(block, beside_truth=False) if len(open_) else None
        for number in open_[:TRIED].tolist():
            if reader is not None:
                ends = [abs(reader.moved(_aim(len(block), number, sign), FAR)[number]) for sign in (-1.0, 1.0)]
                self.told[int(block[number])] = int(np.floor(ends[0] + ALMOST) + np.floor(ends[1] + ALMOST)) + 1

    def found(self) -> Found:
        """What came of it."""
        narrow = np.flatnonzero(self.hidden & (self.possible < POSSIBLE)).tolist()
        told = [number for number in narrow if self.told.get(number, POSSIBLE) < POSSIBLE]
        hidden = int(self.hidden.sum())
        return Found(
            hidden,
            hidden - len(narrow),
            tuple(self._named(number, self.told[number]) for number in told),
            tuple(self._named(number, int(self.possible[number])) for number in narrow if number not in set(told)),
        )

    def _open(self, block: Ints) -> Ints:
        """Which of the block's counts are hidden and were not seen to move enough: their places in the block."""
        return np.flatnonzero(self.hidden[block] & (self.possible[block] < POSSIBLE))

    def _signs(self, random: np.random.Generator) -> Reals:
        """Which way to ask each count to move: drawn for each place, quarter and key, so that what one sum gains others lose, and the steps
        of a group move together."""
        signs = np.zeros(self._nation.count)
        of_place = {place: random.choice([-1.0, 1.0]) for place in self._nation.places["total"]}
        for name, table in self._nation.tables.items():
            places = np.array([of_place[place] for place in self._nation.places[name]])
            others = [random.choice([-1.0, 1.0], size) for size in table.shape[1:-1]]
            sign = places.reshape(-1, *[1] * (table.ndim - 1))
            for axis, each in enumerate(others, start=1):
                sign = sign * each.reshape(*[1] * axis, -1, *[1] * (table.ndim - 1 - axis))
            there = table >= 0
            signs[table[there]] = np.broadcast_to(sign, table.shape)[there]
        return signs

    def _note(self, block: Ints, moved: Reals) -> None:
        self.up[block] = np.maximum(self.up[block], moved)
        self.down[block] = np.maximum(self.down[block], -moved)

    def _program(self, block: Ints, *, beside_truth: bool) -> _Program:
        """How far each count is from what it truly is. Beside the truth all others stand; for a reader they may be anything."""
        position = np.full(self._nation.count, -1, dtype=np.int64)
        position[block] = np.arange(len(block))
        adds = csr_array(self._adds[:, block])
        rows = np.flatnonzero(np.diff(adds.indptr))
        outside = self._adds.copy()[rows]
        outside.data[position[outside.indices] >= 0] = 0.0
        outside.eliminate_zeros()
        free, most = np.zeros(len(rows)), np.zeros(len(rows))
        if not beside_truth:
            away = abs(outside)
            free, most = away @ np.minimum(self.exact - self._low, FAR), away @ np.minimum(self._high - self.exact, FAR)
        kept = (position[self._part] >= 0) & (position[self._whole] >= 0)
        part, whole = position[self._part[kept]], position[self._whole[kept]]
        slack = (self.exact[self._whole[kept]] - self.exact[self._part[kept]]).astype(np.float64)
        return _Program(
            adds[rows], most, free, part, whole, slack, self._low[block] - self.exact[block], self._high[block] - self.exact[block]
        )

    def _sums(self) -> csr_array:
        rows, columns, values, count = [], [], [], 0
        for whole, parts, axis in self._nation.sums:
            added = np.moveaxis(parts, axis, -1).reshape(whole.size, -1)
            there, wholes = added >= 0, whole.reshape(-1)
            used = there.any(axis=1) & (wholes >= 0)
            there = there & used[:, None]
            number = np.cumsum(used) - 1 + count
            row, _ = np.nonzero(there)
            rows += [number[row], number[used]]
            columns += [added[there], wholes[used]]
            values += [np.ones(len(row)), -np.ones(int(used.sum()))]
            count += int(used.sum())
        where = np.concatenate(rows), np.concatenate(columns)
        return csr_array(coo_array((np.concatenate(values), where), shape=(count, self._nation.count)))

    def _nested(self) -> tuple[Ints, Ints]:
        parts, wholes = [], []
        for table in self._nation.tables.values():
            for name, inside in (*WITHIN.items(), *AND_IN.items()):
                part, whole = table[..., MEASURES.index(name)].ravel(), table[..., MEASURES.index(inside)].ravel()
                parts.append(part[(part >= 0) & (whole >= 0)])
                wholes.append(whole[(part >= 0) & (whole >= 0)])
        for one, other in self._nation.same:
            parts += [one, other]
            wholes += [other, one]
        return np.concatenate(parts), np.concatenate(wholes)

    def _named(self, number: int, possible: int) -> Told:
        for name, table in self._nation.tables.items():
            if (place := np.argwhere(table == number)).size:
                return Told(name, tuple(place[0].tolist()), int(self.exact[number]), possible)
        raise KeyError(number)


@dataclass(frozen=True, slots=True)
class _Program:
    """By how much counts may differ from what they are: sums by what those outside may move (`fewer`, `more`), parts stay within their
    wholes by `slack`, each count within its bounds."""

    adds: csr_array
    fewer: Reals
    more: Reals
    part: Ints
    whole: Ints
    slack: Reals
    low: Reals
    high: Reals
    method: str = "highs"

    def moved(self, aim: Reals, most: float) -> Reals:
        """An answer that moves the counts as far as it goes along the aim, none farther than `most`."""
        rows = np.arange(len(self.part))
        values = np.concatenate([np.ones(len(rows)), -np.ones(len(rows))])
        where = np.tile(rows, 2), np.concatenate([self.part, self.whole])
        within = csr_array(coo_array((values, where), shape=(len(rows), len(aim))))
        fixed = (self.fewer == 0) & (self.more == 0)
        loose = self.adds[~fixed]
        answer = linprog(
            -aim,
            A_ub=vstack([within, loose, -loose]),
            b_ub=np.concatenate([self.slack, self.fewer[~fixed], self.more[~fixed]]),
            A_eq=self.adds[fixed],
            b_eq=np.zeros(int(fixed.sum())),
            bounds=np.column_stack([np.maximum(self.low, -most), np.minimum(self.high, most)]),
            method=self.method,
        )
        if answer.status != 0:
            raise ArithmeticError(answer.message)
        return np.asarray(answer.x)


def _aim(size: int, number: int, sign: float) -> Reals:
    aim = np.zeros(size)
    aim[number] = sign
    return aim
