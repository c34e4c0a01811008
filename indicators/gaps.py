"""Openings against those who look for work: all that an official is told of gaps, made at once from what is exact and may not be told.

Openings are no people and are told as they are. Of people, only `indicators.seekers_shown` decides what may be told; everything else
here is reckoned from that.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from indicators.camps import Camp, camps
from indicators.cube import HIDDEN, LEAST_BASE, LEAST_SHOWN, Count
from indicators.filling import Filled, Market
from indicators.seekers_shown import Beside, Seekers, by_state, in_groups, shown_of, spread
from indicators.tension import (
    distance_between,
    mean_distance,
    median_of_bands,
    mismatch,
    shown_count,
    weighted_median,
)
from indicators.terrain import Floats, Ints, Terrain
from indicators.trainings import Training, trainings

INDIA = ""
MOST_TOLD = 10
"""Trainings and camps of a State."""


@dataclass(frozen=True, slots=True)
class Demand:
    """What stands open. `openings`, and of them `old` (for over thirty days): shape (families, districts); `unplaced`, `unplaced_old`:
    (families, States), of adverts that name no district; `nameless`, `nameless_old`: (States,), of adverts whose trade is unknown. `pay`:
    columns family, State (places), rupees a month, openings, one row an offer.
    """

    openings: Ints
    old: Ints
    unplaced: Ints
    unplaced_old: Ints
    nameless: Ints
    nameless_old: Ints
    pay: Floats


@dataclass(frozen=True, slots=True)
class Supply:
    """Who looks for work, exactly. `seekers`: shape (families, districts); `wishes`: (families, districts, bands), what they wish to earn;
    `starts`: where the bands begin, `open_end`: where the last is taken to end; `weights`: (families, districts), published figures by
    which a State's rest is spread; `beside`: what the cubes say of them."""

    seekers: Ints
    wishes: Ints
    starts: tuple[int, ...]
    open_end: int
    weights: Floats
    beside: Beside | None = None


@dataclass(frozen=True, slots=True)
class TradeGap:
    """A trade in a State, or in `INDIA`. `old`: of its openings, those that stood open for over thirty days; `seekers`: who looks for
    work in it; `offered`, `wished`: medians, rupees a month, the second of those who are told in `seekers`; `km`: from an opening to the
    nearest district with ten or more who could do it; `fillable`: of the openings, how many those within reach could fill when all trades
    are filled at once."""

    state: str
    family: str
    openings: int
    old: int
    seekers: Count
    offered: int | None
    wished: int | None
    km: float | None
    fillable: Count


@dataclass(frozen=True, slots=True)
class SectorGap:
    """A sector in a district (by number): openings, who looks for work as estimated, and what could be filled."""

    district: int
    sector: str
    openings: int
    seekers: Count
    fillable: Count


@dataclass(frozen=True, slots=True)
class StateGap:
    """A State, or `INDIA`. `others`: who looks for work in trades that few look for, within `seekers`; `mismatch`: of 100 hires, those
    lost because trades differ; `placed_openings`: those of a known trade and district, which alone can be filled in the model."""

    state: str
    openings: int
    old: int
    placed_openings: int
    seekers: Count
    others: Count
    mismatch: float | None
    fillable: Count


@dataclass(frozen=True, slots=True)
class Gaps:
    """All of it. `workers`, `openings`: shape (families, districts), the market that *what if* is asked of; `cells`: who looks for work
    by family and district, where it may be told."""

    states: tuple[StateGap, ...]
    trades: tuple[TradeGap, ...]
    sectors: tuple[SectorGap, ...]
    trainings: tuple[Training, ...]
    camps: tuple[Camp, ...]
    workers: Ints
    openings: Ints
    cells: Ints
    total: int


def gaps_of(terrain: Terrain, demand: Demand, supply: Supply) -> Gaps:
    """Work everything out; some ten seconds for the whole country."""
    seekers = shown_of(supply.seekers, terrain, supply.beside)
    workers = spread(seekers, terrain, supply.weights)
    market = Market(terrain, workers, demand.openings)
    filled = market.filled()
    idle, unfilled = workers - filled.workers, demand.openings - filled.openings
    learnt = [each for state in terrain.states for each in _trainings_in(terrain, state, idle, unfilled)]
    held = [each for state in terrain.states for each in _camps_in(terrain, state, market)]
    table = _Table(terrain, demand, supply, seekers, workers, filled)
    return Gaps(
        states=tuple(table.state(place) for place in (None, *range(len(terrain.states)))),
        trades=tuple(row for place in (None, *range(len(terrain.states))) for row in table.trades(place)),
        sectors=tuple(table.sectors()),
        trainings=tuple(sorted(learnt, key=lambda each: -each.placed)),
        camps=tuple(sorted(held, key=lambda each: -each.placed)),
        workers=workers,
        openings=demand.openings,
        cells=seekers.cells,
        total=filled.total,
    )


def _trainings_in(terrain: Terrain, state: str, idle: Ints, unfilled: Ints) -> list[Training]:
    """The trainings of a State's own idle workers; openings over its border may be what they fill."""
    there = terrain.around(terrain.in_state[state])
    own = np.where(np.isin(there, terrain.in_state[state]), idle[:, there], 0)
    found = trainings(terrain.part(there), own, unfilled[:, there], MOST_TOLD, LEAST_SHOWN)
    return [replace(each, district=int(there[each.district])) for each in found]


def _camps_in(terrain: Terrain, state: str, market: Market) -> list[Camp]:
    """The camps of a State, to which workers come, and from which they go, over its border too."""
    there = terrain.around(terrain.around(terrain.in_state[state]))
    inside = np.flatnonzero(np.isin(there, terrain.in_state[state])).tolist()
    return [replace(each, district=int(there[each.district])) for each in camps(market.part(there), inside, MOST_TOLD, LEAST_SHOWN)]


class _Table:
    """Rows for a State by its place, or for all India (None)."""

    def __init__(self, terrain: Terrain, demand: Demand, supply: Supply, seekers: Seekers, workers: Ints, filled: Filled) -> None:
        self._terrain, self._demand, self._supply = terrain, demand, supply
        self._seekers, self._workers, self._filled = seekers, workers, filled
        self._known = by_state(seekers, terrain)
        self._km = distance_between(terrain, demand.openings, workers)
        self._wishes = np.where(in_groups(supply.seekers, seekers, terrain)[:, :, None], supply.wishes, 0)

    def trades(self, place: int | None) -> list[TradeGap]:
        """The trades with an opening, or with seekers that may be told, most openings first."""
        openings, old, seekers = self._open(place), self._old(place), self._told(place)
        where, pay = self._districts(place), self._pay(place)
        wishes = self._wishes[:, where].sum(axis=1)
        rows = []
        for family in np.argsort(-openings, kind="stable").tolist():
            if not openings[family] and seekers[family] == HIDDEN:
                continue
            offers = pay[pay[:, 0] == family]
            offered = weighted_median(offers[:, 2], offers[:, 3])
            rows.append(
                TradeGap(
                    state=INDIA if place is None else self._terrain.states[place],
                    family=self._terrain.families[family],
                    openings=int(openings[family]),
                    old=int(old[family]),
                    seekers=None if seekers[family] == HIDDEN else int(seekers[family]),
                    offered=None if offered is None else round(offered),
                    wished=self._wished(wishes[family], int(seekers[family])),
                    km=mean_distance(self._km[family, where], self._demand.openings[family, where]),
                    fillable=shown_count(int(self._filled.openings[family, where].sum())),
                )
            )
        return rows

    def state(self, place: int | None) -> StateGap:
        """All trades together."""
        seekers, where = self._told(place), self._districts(place)
        others = self._seekers.others if place is None else self._seekers.others[[place]]
        few = int(others[others > 0].sum())
        nameless, nameless_old = (
            int(each.sum() if place is None else each[place]) for each in (self._demand.nameless, self._demand.nameless_old)
        )
        told = int(seekers[seekers > 0].sum()) + few
        return StateGap(
            state=INDIA if place is None else self._terrain.states[place],
            openings=int(self._open(place).sum()) + nameless,
            old=int(self._old(place).sum()) + nameless_old,
            placed_openings=int(self._demand.openings[:, where].sum()),
            seekers=told or None,
            others=few or None,
            mismatch=mismatch(self._open(place), seekers),
            fillable=shown_count(int(self._filled.openings[:, where].sum())),
        )

    def sectors(self) -> list[SectorGap]:
        """Each district's sectors that have an opening or ten who look for work."""
        names, openings = self._terrain.by_sector(self._demand.openings)
        seekers, filled = (self._terrain.by_sector(each)[1] for each in (self._workers, self._filled.openings))
        return [
            SectorGap(
                district,
                names[sector],
                int(openings[sector, district]),
                shown_count(seekers[sector, district]) or None,
                shown_count(filled[sector, district]),
            )
            for sector, district in np.argwhere((openings > 0) | (seekers >= LEAST_SHOWN)).tolist()
        ]

    def _wished(self, wishes: Ints, seekers: int) -> int | None:
        """The median of those who are told. Told of fewer than it is reckoned from at least, it would say how many they are, or that others
        look for work too."""
        return None if seekers < LEAST_BASE else median_of_bands(wishes, self._supply.starts, self._supply.open_end)

    def _districts(self, place: int | None) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
        return np.arange(self._terrain.shape[1]) if place is None else self._terrain.in_state[self._terrain.states[place]]

    def _open(self, place: int | None) -> Ints:
        return self._sum(self._demand.openings, self._demand.unplaced, place)

    def _old(self, place: int | None) -> Ints:
        return self._sum(self._demand.old, self._demand.unplaced_old, place)

    def _sum(self, cells: Ints, unplaced: Ints, place: int | None) -> Ints:
        rest = unplaced.sum(axis=1) if place is None else unplaced[:, place]
        return np.asarray(cells[:, self._districts(place)].sum(axis=1) + rest, dtype=np.int64)

    def _told(self, place: int | None) -> Ints:
        """Who looks for work by family, `HIDDEN` where it may not be told; of India the sum of what is told of States."""
        if place is not None:
            return self._known[:, place]
        sums = np.where(self._known > 0, self._known, 0).sum(axis=1)
        return np.where(sums > 0, sums, HIDDEN).astype(np.int64)

    def _pay(self, place: int | None) -> Floats:
        pay = self._demand.pay
        return pay if place is None else pay[pay[:, 1] == place]
