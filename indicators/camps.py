"""Where the next camps would help most, and which trades to invite.

A camp in a district lets in at most `MOST_AT_A_CAMP` workers from within reach of it, who fill what is open within reach of them. What
several camps fill together is the greatest flow through their gates: a monotone submodular function of the set of camps (it is the rank
function of a gammoid), so that choosing the best next one each time fills at least 1 - 1/e of what the best choice of as many could
(Nemhauser, Wolsey and Fisher 1978, "An analysis of approximations for maximizing submodular set functions I"). A gain only shrinks as
others are chosen, so that most need not be reckoned again (Minoux 1978).
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from indicators.filling import Filled, Gate, Market

MOST_AT_A_CAMP = 500
"""Workers that a camp is planned for."""
MOST_INVITED = 4


@dataclass(frozen=True, slots=True)
class Camp:
    """In this district (by number): how many openings it would fill beside the camps before it, and the trades (places of families) of
    the workers who would fill them, with how many, most first."""

    district: int
    placed: int
    invited: tuple[tuple[int, int], ...]


def camps(market: Market, districts: Iterable[int], most: int, least: int) -> list[Camp]:
    """The best of these districts, one after the other, at most `most`; none that fills fewer than `least`, nor a trade of fewer."""
    heap = [(-_bound(market, district), district) for district in districts]
    heapq.heapify(heap)
    chosen: list[Camp] = []
    gates: list[Gate] = []
    before = market.through(gates)
    while heap and len(chosen) < most:
        told, district = heapq.heappop(heap)
        if -told < least:
            break
        gate = Gate(np.flatnonzero(market.terrain.near[:, district]), MOST_AT_A_CAMP)
        with_it = market.through([*gates, gate])
        gain = with_it.total - before.total
        if heap and gain < -heap[0][0]:
            heapq.heappush(heap, (-gain, district))
            continue
        if gain < least:
            break
        chosen.append(Camp(district, gain, _invited(before, with_it, least)))
        gates.append(gate)
        before = with_it
    return chosen


def _bound(market: Market, district: int) -> int:
    """No camp there can fill more: its size, its workers, what is open within reach of them."""
    near = market.terrain.near
    come = near[:, district]
    there = np.flatnonzero(near[come].any(axis=0))
    return min(MOST_AT_A_CAMP, int(market.workers[:, come].sum()), int(market.openings[:, there].sum()))


def _invited(before: Filled, after: Filled, least: int) -> tuple[tuple[int, int], ...]:
    more = (after.workers - before.workers).sum(axis=1)
    best = np.argsort(-more, kind="stable")[:MOST_INVITED]
    return tuple((int(family), int(more[family])) for family in best if more[family] >= least)
