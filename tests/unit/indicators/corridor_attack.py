"""A reader of ways between districts beside the cubes, with a solver: every told number of either, as one system.

He knows which ways are not told and which of those are under ten, and that of all who are on ways no more live in a district than agreed,
or joined, there. Where those live who joined is told nowhere: he takes it to be where their ways begin (`AT_HOME`), or where they lead.
Both kinds are the same people: who joined where she lives is on the same way of either kind, so that no more joined on a way than live
there; who joined elsewhere and lives at home is on no way that leads there, so that both are among those who agreed there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import default_rng

from indicators.corridors import Counted, Ways, ways_of
from indicators.cube import HIDDEN, LEAST_SHOWN
from indicators.dimensions import MEASURES
from indicators.terrain import Ints
from tests.unit.indicators.attacker import Name
from tests.unit.indicators.gap_attack import COUNTS, TRADES, WIDE, GapReader, World, world
from tests.unit.indicators.nations import drawn_people

FAR = 1 << 30
THERE, AT_HOME = "there", "home"


@dataclass(frozen=True, slots=True)
class Roads:
    """Ways of one kind, exactly. `counted`: "consented" or "joined"; `pairs`: how many by home and there; `at`: where they live."""

    counted: str
    pairs: Mapping[tuple[int, int], int]
    at: str


def told_of_roads(of: World, roads: Roads, *, beside: bool = True, lives: Ways | None = None) -> Ways:
    """As they are told beside the cubes, or as if each count that these show were very large; and beside what is told of where people
    live."""
    totals = of.cubes["channel"]
    districts, states = (
        np.array([-1 if (count := totals.total(roads.counted, place)) is None else count for place in places])
        for places in (of.districts, of.terrain.states)
    )
    if not beside:
        districts = np.where(districts == HIDDEN, HIDDEN, FAR)
    home, there = np.array(list(roads.pairs)).T
    at = there if roads.at == THERE else home
    return ways_of(
        of.terrain,
        home,
        there,
        np.array(list(roads.pairs.values())),
        np.column_stack([at, at]),
        Counted(districts, states > 0),
        live_there=roads.counted == "consented",
        beside=lives,
    )


def told_of_both(of: World, lives: Roads, joined: Roads) -> tuple[tuple[Roads, Ways], tuple[Roads, Ways]]:
    """Both kinds, the second beside the first."""
    told = told_of_roads(of, lives)
    return (lives, told), (joined, told_of_roads(of, joined, lives=told))


@dataclass
class WayReader(GapReader):
    """`roads` tell him which ways are under ten, not how many they are; what is told stands in `ways`."""

    roads: Sequence[tuple[Roads, Ways]] = ()

    def __post_init__(self) -> None:
        self.world, self.of = self.of, None
        super().__post_init__()
        for roads, ways in self.roads:
            self._walk(roads, ways)
        if len(self.roads) > 1:
            self._same_people({roads.counted: roads.at for roads, _ in self.roads}["joined"])
        self.number = {name: place for place, name in enumerate(self.shown)}

    def small(self) -> list[Name]:
        """Every way that is not told."""
        return [name for name, told in self.shown.items() if name[0] == "way" and told == HIDDEN]

    def _walk(self, roads: Roads, ways: Ways) -> None:
        assert self.world is not None
        terrain, districts = self.world.terrain, self.world.districts
        named = {(home, there): people for home, there, people in ways.districts.tolist()}
        rests = {(terrain.states[home], terrain.states[there]): people for home, there, people in ways.states.tolist()}
        members: dict[tuple[str, str], list[Name]] = {}
        living: dict[str, list[Name]] = {}
        for home, its in enumerate(districts):
            for there, other in enumerate(districts):
                if home == there:
                    continue
                name = ("way", its, other, roads.counted)
                self.shown[name] = named.get((home, there), HIDDEN)
                states = terrain.state_of[home], terrain.state_of[there]
                living.setdefault(other if roads.at == THERE else its, []).append(name)
                if self.shown[name] != HIDDEN:
                    rests[states] -= self.shown[name]
                    continue
                members.setdefault(states, []).append(name)
                if roads.pairs.get((home, there), 0) < LEAST_SHOWN:
                    self.most[name] = LEAST_SHOWN - 1
        for states, people in rests.items():
            if people > 0:
                self.shown["rest", *states, roads.counted] = people
                self.sums.append((("rest", *states, roads.counted), members[states]))
        for place, names in living.items():
            self.below.append(dict.fromkeys(names, 1.0) | {("total", place, "", "", roads.counted): -1.0})

    def _same_people(self, at: str) -> None:
        assert self.world is not None
        joined = [name for name in self.shown if name[0] == "way" and name[-1] == "joined"]
        if at == THERE:
            self.below += [{name: 1.0, (*name[:-1], "consented"): -1.0} for name in joined]
            return
        for place in self.world.districts:
            here = [name for name in self.shown if name[0] == "way" and name[2] == place and name[-1] == "consented"]
            here += [name for name in joined if name[1] == place]
            self.below.append(dict.fromkeys(here, 1.0) | {("total", place, "", "", "consented"): -1.0})


@dataclass(frozen=True, slots=True)
class Walked:
    """`small`: how many ways are not told; `narrow`: those that are left fewer than `WIDE` numbers, and fewer than the cubes leave them,
    were no way told: how many before and after; `narrower`: the same of hidden counts of the cubes."""

    small: int
    narrow: Mapping[Name, tuple[float, float]]
    narrower: Mapping[Name, tuple[float, float]]


def walked(of: World, *told: tuple[Roads, Ways]) -> Walked:
    """Attack everything that is hidden."""
    none = np.zeros((0, 3), dtype=np.int64)
    alone = WayReader(of.cubes, of=of, roads=[(roads, Ways(none, none)) for roads, _ in told])
    reader, cubes = WayReader(of.cubes, of=of, roads=told), GapReader(of.cubes)
    counts = [name for name in cubes.hidden if name[-1] in COUNTS]
    small = reader.small()
    narrow = {name: (alone.width(name), after) for name in small if (after := reader.width(name)) < WIDE}
    narrower = {name: (cubes.width(name), after) for name in counts if (after := reader.width(name)) < WIDE}
    return Walked(
        len(small),
        *({name: (before, after) for name, (before, after) in found.items() if after < before} for found in (narrow, narrower)),
    )


def roads_of(
    seed: int, people: int, districts: tuple[int, ...], shape: str, lasting: float, moved: float, at: str
) -> tuple[World, list[Roads]]:
    """Draw a nation and its ways. `moved`: the chance that somebody lives elsewhere than at home, and the same of where a job is; `at`:
    where they live who joined on a way: all of them, so that who came from elsewhere joined where she lives, or at home."""
    of = world(seed, people, districts, shape, lasting)
    everybody, random = drawn_people(seed, people, districts, shape, lasting, TRADES), default_rng(seed + 2)
    lives = np.array([of.districts.index(place) for place in everybody.where.tolist()])
    away = np.where(random.random(people) < moved, random.integers(len(of.districts), size=people), lives)
    agreed, joined = (everybody.reached[:, MEASURES.index(name)] > 0 for name in COUNTS)
    came = np.full(people, at == THERE) | (random.random(people) < moved / 2)
    home = np.where(came, away, lives)
    job = lives if at == THERE else np.where(came, home, away)
    return of, [
        Roads("consented", _pairs(home[agreed], lives[agreed]), THERE),
        Roads("joined", _pairs(home[joined], job[joined]), at),
    ]


def _pairs(home: Ints, there: Ints) -> dict[tuple[int, int], int]:
    rows, counts = np.unique(np.column_stack([home, there])[home != there], axis=0, return_counts=True)
    return {(int(row[0]), int(row[1])): int(count) for row, count in zip(rows, counts, strict=True)}
