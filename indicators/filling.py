"""How many openings could be filled by those who look for work: a greatest flow over cells of family and district.

From each cell of workers an edge leads to each district within reach, and from there to the openings of each trade that they are able to
do; workers and openings are the capacities at the ends. The value of the greatest flow is the most openings that can be filled at the
same time, exactly, in this model. It knows nothing of wishes, pay or chance: it is an upper bound of what placement could do.

Of the many ways to fill as many, those with an opening of their own trade in their own district keep it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indicators.network import SINK, SOURCE, Flow, Network
from indicators.terrain import Ints, Terrain

COMING, BEHIND, THERE, OPEN, GATE = range(5)
"""Layers of nodes: a cell's workers, those of them who came through a gate, workers of a trade where they go, a cell's openings, gates."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A greatest flow. `total`: openings filled; `workers`: shape (families, districts), how many of each cell find one; `openings`: the
    same shape, how many of each cell's are filled."""

    total: int
    workers: Ints
    openings: Ints


@dataclass(frozen=True, slots=True)
class Gate:
    """A door that only so many workers pass, all of them of these districts: a camp."""

    districts: NDArray[np.int64]
    most: int


@dataclass(frozen=True, slots=True)
class More:
    """So many more workers or openings of a family (its place in the terrain) in a district."""

    openings: bool
    family: int
    district: int
    number: int


class Market:
    """Workers and openings on a terrain, each of shape (families, districts), whole and not negative."""

    def __init__(self, terrain: Terrain, workers: Ints, openings: Ints) -> None:
        self.terrain, self.workers, self.openings = terrain, workers, openings

    def filled(self) -> Filled:
        """The most that can be filled."""
        return self._read(self._flow(self.workers, self.openings))

    def with_more(self, more: More) -> tuple[Filled, Filled]:
        """The most that can be filled now, and with the addition. Whoever finds an opening now finds one then, and every opening that
        is filled now is filled then: the difference is what the addition does."""
        cell = more.family, more.district
        possible = [self.workers.copy(), self.openings.copy()]
        possible[more.openings][cell] += more.number
        flow = self._flow(possible[0], possible[1], workers_now=self.workers, openings_now=self.openings)
        node = int(self._node(OPEN if more.openings else COMING, np.array([more.family]), np.array([more.district]))[0])
        ends = (node, SINK) if more.openings else (SOURCE, node)
        return self._read(flow), self._read(flow.with_more(*ends, more.number))

    def through(self, gates: Sequence[Gate]) -> Filled:
        """The most when workers come only through these gates; who may come through two passes one of them."""
        if not gates:
            return Filled(0, np.zeros_like(self.workers), np.zeros_like(self.openings))
        there = self.terrain.around(np.unique(np.concatenate([gate.districts for gate in gates])))
        inside = self.part(there)._through([Gate(np.searchsorted(there, gate.districts), gate.most) for gate in gates])
        workers, openings = np.zeros_like(self.workers), np.zeros_like(self.openings)
        workers[:, there], openings[:, there] = inside.workers, inside.openings
        return Filled(inside.total, workers, openings)

    def part(self, districts: Ints) -> Market:
        """What there is in these districts alone."""
        return Market(self.terrain.part(districts), self.workers[:, districts], self.openings[:, districts])

    def _through(self, gates: Sequence[Gate]) -> Filled:
        open_to = np.unique(np.concatenate([gate.districts for gate in gates]))
        workers, openings = np.zeros_like(self.workers), self.openings
        workers[:, open_to] = self.workers[:, open_to]
        network = Network()
        family, district = np.nonzero(workers)
        held = workers[family, district]
        for number, gate in enumerate(gates):
            node = self._node(GATE, np.array([0]), np.array([number]))
            network.add(SOURCE, node, np.array([gate.most]))
            inside = np.isin(district, gate.districts)
            network.add(int(node[0]), self._node(COMING, family[inside], district[inside]), held[inside])
        network.add(self._node(COMING, family, district), self._node(BEHIND, family, district), held)
        self._go_and_do(network, BEHIND, workers, openings, np.zeros_like(workers))
        family, district = np.nonzero(openings)
        network.add(self._node(OPEN, family, district), SINK, openings[family, district])
        flow = network.run()
        places = np.nonzero(workers)
        used = np.zeros_like(workers)
        used[places] = flow.between(self._node(COMING, *places), self._node(BEHIND, *places))
        filled = self._read(flow).openings
        return Filled(int(filled.sum()), used, filled)

    def _flow(self, workers: Ints, openings: Ints, workers_now: Ints | None = None, openings_now: Ints | None = None) -> Flow:
        """The flow of the market as it is now (if told) with edges for all that could be."""
        supply = workers if workers_now is None else workers_now
        demand = openings if openings_now is None else openings_now
        own = np.minimum(supply, demand).astype(np.int64)
        network = Network()
        family, district = np.nonzero(workers)
        network.add(SOURCE, self._node(COMING, family, district), supply[family, district], own[family, district])
        self._go_and_do(network, COMING, workers, openings, own)
        family, district = np.nonzero(openings)
        network.add(self._node(OPEN, family, district), SINK, demand[family, district], own[family, district])
        return network.run()

    def _go_and_do(self, network: Network, layer: int, workers: Ints, openings: Ints, own: NDArray[np.int64]) -> None:
        """From a trade at home to the trade where it goes, and from there to the openings it can do."""
        home, away = np.nonzero(self.terrain.near)
        family, edge = np.nonzero(workers[:, home])
        tail, head = home[edge], away[edge]
        begun = np.where(tail == head, own[family, tail], 0)
        network.add(self._node(layer, family, tail), self._node(THERE, family, head), workers[family, tail], begun)
        there = np.zeros(workers.shape, dtype=np.bool_)
        there[family, head] = True
        trade, job = self.terrain.able_pairs
        pair, district = np.nonzero(there[trade] & (openings[job] > 0))
        trade, job = trade[pair], job[pair]
        begun = np.where(trade == job, own[trade, district], 0)
        network.add(self._node(THERE, trade, district), self._node(OPEN, job, district), openings[job, district], begun)

    def _node(self, layer: int, family: NDArray[np.int64], district: NDArray[np.int64]) -> NDArray[np.int64]:
        families, districts = self.workers.shape
        return np.asarray(SINK + 1 + (layer * families + family) * districts + district)

    def _layer(self, layer: int) -> Ints:
        """The nodes of all cells."""
        first = SINK + 1 + layer * self.workers.size
        return np.arange(first, first + self.workers.size, dtype=np.int64).reshape(self.workers.shape)

    def _read(self, flow: Flow) -> Filled:
        workers, openings = flow.leaving(self._layer(COMING)), flow.arriving(self._layer(OPEN))
        return Filled(int(openings.sum()), workers, openings)
