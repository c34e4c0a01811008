"""A reader of who looks for work beside the cubes, with a solver: every told number of either, as one system.

He knows the rule and more than it tells him: in which sector of a district something of ten or more was left out beside the cubes (not
which), that all other cells that are not told are under ten, and whose rests *others* are made of. Whoever looks for work agreed and did
not join, so that of each sector in a district, and of each trade in a State, there are no more of them than agreed less those who joined;
any numbers that keep to these can be people whom the cubes count, so this is all that can be known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.random import default_rng
from scipy.sparse import csr_array, vstack

from indicators.cube import HIDDEN, LEAST_SHOWN, STEP, UNCOUNTED, Cube
from indicators.dimensions import MEASURES
from indicators.exact import Exact
from indicators.seekers_shown import Seekers
from indicators.seekers_shown import shown_of as seekers_of
from indicators.small_cells import settled, shown_of
from indicators.terrain import Ints, Terrain
from services.gap_market import beside_of
from tests.unit.indicators.attacker import Attacker, Name
from tests.unit.indicators.nations import drawn_people, nation

TRADES = {"7111": "building", "7112": "building", "7123": "building", "9211": "farm", "9212": "farm", "5311": "care", "": ""}
READ = ("channel", "sector", "family")
COUNTS = ("consented", "joined")
WIDE = 5
"""How many whole numbers a hidden count should be left."""


@dataclass(frozen=True, slots=True)
class World:
    """A nation with who looks for work in it. `looking`: shape (families, districts), exactly; `districts`: their names in the cubes."""

    cubes: Mapping[str, Cube]
    terrain: Terrain
    looking: Ints
    districts: tuple[str, ...]


def world(
    seed: int,
    people: int,
    districts: tuple[int, ...] = (3, 4),
    shape: str = "even",
    lasting: float = 0.9,
    heard: float = 0.9,
    trades: Mapping[str, str] = TRADES,
) -> World:
    """Draw one. `heard`: the chance that somebody who looks for work was heard of lately."""
    exact: dict[str, Exact] = {
        name: replace(cube, periods=cube.periods[:1], counts=cube.counts[:, :1])
        for name, cube in nation(seed, people, districts, shape, lasting, trades).items()
        if name in READ
    }
    everybody = drawn_people(seed, people, districts, shape, lasting, trades)
    agreed, joined = (everybody.reached[:, MEASURES.index(name)] > 0 for name in COUNTS)
    looks = agreed & ~joined & (default_rng(seed + 1).random(people) < heard)
    known = [family for family in trades if family]
    where, trade = everybody.where[looks], everybody.kinds["family"][looks]
    looking = np.array([[((trade == family) & (where == place)).sum() for place in everybody.districts] for family in known])
    terrain = _terrain({family: trades[family] for family in known}, everybody.districts)
    return World(_cubes_of(exact), terrain, looking.astype(np.int64), everybody.districts)


def world_of(
    people: Mapping[tuple[str, str], tuple[int, int, int]], trades: Mapping[str, str], districts: tuple[str, ...]
) -> World:
    """By hand: how many agreed, of them joined, and of the others look for work, by trade and district."""
    states = tuple(dict.fromkeys(place.partition("/")[0] for place in districts))
    places, known = ("", *states, *districts), tuple(trades)
    steps = np.array([[number <= MEASURES.index(name) for number in range(len(MEASURES))] for name in COUNTS])
    counts = np.zeros((len(places), 1, len(known), len(MEASURES)), dtype=np.int64)
    looking = np.zeros((len(known), len(districts)), dtype=np.int64)
    for (trade, district), (agreed, joined, looks) in people.items():
        looking[known.index(trade), districts.index(district)] = looks
        for place in ("", district.partition("/")[0], district):
            counts[places.index(place), 0, known.index(trade)] += (agreed - joined) * steps[0] + joined * steps[1]
    sectors = tuple(sorted(set(trades.values())))
    of = [sectors.index(sector) for sector in trades.values()]
    of_sectors = np.stack([counts[:, :, [sector == number for sector in of]].sum(axis=2) for number in range(len(sectors))], axis=2)
    exact = {
        "channel": Exact("channel", places, ("",), ("self",), counts.sum(axis=2, keepdims=True)),
        "sector": Exact("sector", places, ("",), sectors, of_sectors),
        "family": Exact("family", places[: 1 + len(states)], ("",), known, counts[: 1 + len(states)], tuple(trades.values())),
    }
    return World(_cubes_of(exact), _terrain(trades, districts), looking, districts)


def told_of_world(of: World) -> Seekers:
    """Who looks for work as it is told beside these cubes."""
    return seekers_of(of.looking, of.terrain, beside_of(of.cubes["sector"], of.cubes["family"], of.terrain, of.districts))


def _terrain(trades: Mapping[str, str], districts: tuple[str, ...]) -> Terrain:
    size, sectors = len(trades), tuple(trades.values())
    states = tuple(place.partition("/")[0] for place in districts)
    return Terrain(tuple(trades), sectors, (1,) * size, np.eye(size), states, np.zeros((len(districts),) * 2))


def _cubes_of(exact: Mapping[str, Exact]) -> dict[str, Cube]:
    return {name: _of_counts(cube) for name, cube in shown_of(settled(exact), exact).items()}


def _of_counts(cube: Cube) -> Cube:
    """With who agreed and who joined alone."""
    others = [name not in COUNTS for name in MEASURES]
    shown, totals = cube.shown.copy(), cube.totals.copy()
    subtotals = None if cube.subtotals is None else cube.subtotals.copy()
    for table in (shown, totals, subtotals):
        if table is not None:
            table[..., others] = UNCOUNTED
    return replace(cube, shown=shown, totals=totals, subtotals=subtotals)


@dataclass
class GapReader(Attacker):
    """`looking` tells him which cells are small and whose rests are together, not how many they are; what is told stands in `told`."""

    of: World | None = None
    told: Seekers | None = None
    most: dict[Name, float] = field(default_factory=dict)
    below: list[dict[Name, float]] = field(default_factory=list)
    """Sums that are nought at most."""

    def __post_init__(self) -> None:
        self.steps = {name: cube.steps for name, cube in self.cubes.items() if cube.steps is not None}
        super().__post_init__()
        for name in [name for name in self.shown if name[-1] == "joined"]:
            self.below.append({name: 1.0, (*name[:-1], "consented"): -1.0})
        if self.of is not None and self.told is not None:
            self._look(self.of, self.told)
        self.number = {name: place for place, name in enumerate(self.shown)}

    def small(self) -> list[Name]:
        """Every cell that is not told."""
        return [name for name, told in self.shown.items() if name[0] == "looking" and told == HIDDEN]

    def width(self, name: Name) -> float:
        """How many whole numbers a count could be."""
        low, high = self.possible(name)
        return high - low + 1

    def _look(self, of: World, told: Seekers) -> None:
        terrain = of.terrain
        left_out = terrain.by_sector(((of.looking >= LEAST_SHOWN) & (told.cells == HIDDEN)).astype(np.int64))[1] > 0
        sectors = sorted(set(terrain.sectors))
        for family, code in enumerate(terrain.families):
            for district, place in enumerate(of.districts):
                name = ("looking", place, code)
                self.shown[name] = int(told.cells[family, district])
                if self.shown[name] == HIDDEN:
                    self._hide(name, certainly=not left_out[sectors.index(terrain.sectors[family]), district])
        for number, state in enumerate(terrain.states):
            inside = [of.districts[district] for district in terrain.in_state[state]]
            self._add_groups(of, told, number, state, inside)
            for code in terrain.families:
                self._at_most([("looking", place, code) for place in inside], ("family", state, "", code))
        for place in of.districts:
            for sector in sectors:
                codes = [code for code, its in zip(terrain.families, terrain.sectors, strict=True) if its == sector]
                self._at_most([("looking", place, code) for code in codes], ("sector", place, "", sector))

    def _hide(self, name: Name, *, certainly: bool) -> None:
        """A cell that is not told, and what of it stands in a group: all, or nothing of a cell that was left out."""
        part = ("part", *name[1:])
        self.shown[part], self.most[part] = HIDDEN, LEAST_SHOWN - 1
        self.below.append({part: 1.0, name: -1.0})
        if certainly:
            self.most[name] = LEAST_SHOWN - 1
            self.sums.append((name, [part]))

    def _add_groups(self, of: World, told: Seekers, number: int, state: str, inside: list[str]) -> None:
        few: list[Name] = []
        for family, code in enumerate(of.terrain.families):
            rest = ("rest", state, code)
            exact = of.looking[family, of.terrain.in_state[state]]
            if told.rests[family, number] > 0:
                self.shown[rest] = int(told.rests[family, number])
            elif exact[exact < LEAST_SHOWN].sum() >= LEAST_SHOWN:
                continue
            else:
                self.shown[rest] = HIDDEN
                self.most[rest] = LEAST_SHOWN - 1
                few.append(rest)
            self.sums.append((rest, [name for place in inside if (name := ("part", place, code)) in self.shown]))
        if told.others[number] > 0:
            self.shown["others", state] = int(told.others[number])
            self.sums.append((("others", state), few))

    def _at_most(self, looking: list[Name], counted: Name) -> None:
        self.below.append(dict.fromkeys(looking, 1.0) | {(*counted, "consented"): -1.0, (*counted, "joined"): 1.0})

    @cached_property
    def _bounds(self) -> list[tuple[float, float | None]]:
        ends = ((name, self._ends(told, self.step.get(name, STEP))) for name, told in self.shown.items())
        return [(low, self.most.get(name, high)) for name, (low, high) in ends]

    @cached_property
    def _nested(self) -> tuple[csr_array, np.ndarray]:
        below, zero = super()._nested
        if not self.below:
            return below, zero
        rows = [row for row, sums in enumerate(self.below) for _ in sums]
        columns = [self.number[name] for sums in self.below for name in sums]
        values = [value for sums in self.below for value in sums.values()]
        more = csr_array((values, (rows, columns)), shape=(len(self.below), len(self.shown)))
        return csr_array(vstack([below, more])), np.zeros(len(zero) + len(self.below))


@dataclass(frozen=True, slots=True)
class Gained:
    """`small`: how many cells are not told; `by_cubes`: how many of them the cubes leave fewer than `WIDE` numbers, were nothing
    told of who looks for work; `narrow`: those that are left fewer than that, and fewer than the cubes leave them: how many numbers before
    and after; `narrower`: the same of hidden counts of the cubes."""

    small: int
    by_cubes: int
    narrow: Mapping[Name, tuple[float, float]]
    narrower: Mapping[Name, tuple[float, float]]


def gained(of: World, told: Seekers) -> Gained:
    """Attack everything that is hidden."""
    reader, alone, cubes = (
        GapReader(of.cubes, of=of, told=told),
        GapReader(of.cubes, of=of, told=nothing(told)),
        GapReader(of.cubes),
    )
    small = reader.small()
    before = {name: alone.width(name) for name in small}
    counts = [name for name in cubes.hidden if name[-1] in COUNTS and name[0] in ("sector", "family", "total")]
    return Gained(
        len(small),
        sum(width < WIDE for width in before.values()),
        {name: (width, after) for name, width in before.items() if (after := reader.width(name)) < min(width, WIDE)},
        {name: (width, after) for name in counts if (after := reader.width(name)) < min(width := cubes.width(name), WIDE)},
    )


def nothing(told: Seekers) -> Seekers:
    """Nobody told."""
    return Seekers(*(np.full_like(each, HIDDEN) for each in (told.cells, told.rests, told.others)))
