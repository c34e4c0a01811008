"""Which trainings would fill most: workers for whom nothing is left, openings that nobody fills, and a trade that lies between."""

from __future__ import annotations

import heapq
from dataclasses import dataclass

import numpy as np

from indicators.terrain import Ints, Terrain


@dataclass(frozen=True, slots=True)
class Training:
    """In this district (by number) workers of one trade learn another (places of families), and so many openings are filled by them."""

    district: int
    trade: int
    learns: int
    placed: int


def trainings(terrain: Terrain, idle: Ints, unfilled: Ints, most: int, least: int) -> list[Training]:
    """The best first, at most `most`, none that places fewer than `least`.

    `idle`: workers that the greatest flow leaves without an opening, `unfilled`: openings that it leaves, both (families, districts).
    A worker may learn what `Terrain.teachable` says and then take an opening of that trade within reach. Chosen one after the other
    by how many it places with what those before left over (the greedy choice), so that they add up: no worker learns twice, no opening
    is filled twice.
    """
    idle, unfilled = idle.copy(), unfilled.copy()
    near, (trades, learnt) = terrain.near, terrain.teachable_pairs
    gains = np.minimum(idle[trades], (unfilled @ near.T.astype(np.int64))[learnt])
    heap = [
        (-int(gains[pair, district]), district, int(trades[pair]), int(learnt[pair]))
        for pair, district in np.argwhere(gains >= max(least, 1)).tolist()
    ]
    heapq.heapify(heap)
    chosen: list[Training] = []
    while heap and len(chosen) < most:
        told, district, trade, learns = heapq.heappop(heap)
        there = np.flatnonzero(near[district])
        gain = min(int(idle[trade, district]), int(unfilled[learns, there].sum()))
        if gain < -told:
            if gain >= max(least, 1):
                heapq.heappush(heap, (-gain, district, trade, learns))
            continue
        chosen.append(Training(district, trade, learns, gain))
        idle[trade, district] -= gain
        _take(unfilled, learns, there[np.argsort(terrain.kilometres[district, there], kind="stable")].tolist(), gain)
    return chosen


def _take(unfilled: Ints, family: int, districts: list[int], people: int) -> None:
    """Openings of a family that so many people fill, the nearest first."""
    for district in districts:
        filled = min(people, int(unfilled[family, district]))
        unfilled[family, district] -= filled
        people -= filled
