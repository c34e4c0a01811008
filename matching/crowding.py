"""Openings are few: what a place on a crowded list costs, and who goes where when a whole camp is served at once.

A list of ten is a promise that cannot be kept to everybody: 500 workers who are all shown the same 5 openings. A listing may be shown
`FAIR_SHOWINGS` times an opening; beyond that it carries a price, in log-odds, which ranking subtracts. The prices are those of the dual
of "give every worker her best list, and no listing more showings than it can use", found by a projected subgradient (Shor 1985,
*Minimization Methods for Non-Differentiable Functions*): a listing with more demand than room gets dearer, one with less gets cheaper,
never below nought. Prices say which listings are on a list; how those of one look are ordered, fit alone says. docs/decisions/0010 has
what this costs.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment

from matching.features import Floats, Rows

SHOWN = 10
"""Places of a list that are taken to be seen: overload@10."""
FAIR_SHOWINGS = 10.0
"""Showings an opening may have before they are overload."""
DEAREST = 0.6
"""No price is above this, in log-odds, so that nobody is kept from a job that fits her far better than any other."""
ROUNDS, FIRST_STEP = 80, 0.3


@dataclass(frozen=True, slots=True)
class Shortlists:
    """The best listings of many workers without any price, deeper than what is shown.

    `rows`: (workers, depth), rows of the index, -1 where a list is shorter; `raw`: their scores in log-odds, -inf there.
    """

    rows: Rows
    raw: Floats

    def __len__(self) -> int:
        return len(self.rows)

    def chosen(self, prices: Floats, shown: int = SHOWN) -> Rows:
        """Places in each list of the best less their price, (workers, at most `shown`), in no order; `prices` has an entry a row."""
        worth = self.worth(prices)
        if worth.shape[1] <= shown:
            return np.broadcast_to(np.arange(worth.shape[1]), worth.shape)
        return np.argpartition(-worth, shown - 1, axis=1)[:, :shown]

    def ordered(self, prices: Floats) -> Rows:
        """Places in each list as they are told, (workers, depth): the best less their price, each `SHOWN` of them by fit."""
        order = np.argsort(-self.worth(prices), axis=1, kind="stable")
        fit = np.take_along_axis(self.raw, order, axis=1)
        looks = np.arange(fit.shape[1]) // SHOWN
        within = np.lexsort((-fit, np.broadcast_to(looks, fit.shape)), axis=1)
        return np.take_along_axis(order, within, axis=1)

    def worth(self, prices: Floats) -> Floats:
        """Scores less prices, of the shape of `raw`."""
        return np.where(self.rows >= 0, self.raw - prices[np.maximum(self.rows, 0)], -np.inf)

    def showings(self, prices: Floats, shown: int = SHOWN) -> Rows:
        """How often each listing is among the first `shown`, (len(prices),)."""
        seen = np.take_along_axis(self.rows, self.chosen(prices, shown), axis=1)
        return np.bincount(seen[seen >= 0], minlength=len(prices))


def by_fit(raw: Floats) -> Rows:
    """The order in which one list is told, best less price first before: within each `SHOWN`, best fit (`raw`) first."""
    return np.lexsort((-raw, np.arange(len(raw)) // SHOWN))


def room(openings: Rows) -> Floats:
    """Showings that each listing can use; one that does not say how many it wants (-1) has at least one opening."""
    return FAIR_SHOWINGS * np.where(openings < 0, 1, openings)


def price(lists: Shortlists, capacity: Floats, *, dearest: float = DEAREST, rounds: int = ROUNDS, shown: int = SHOWN) -> Floats:
    """Prices in log-odds, shape of `capacity` (showings each row of the index can use), 0 where there is room; all from the second
    half of the rounds, averaged, since a subgradient swings about its end.
    """
    found = lists.rows >= 0
    listed, inside = np.unique(lists.rows[found], return_inverse=True)
    local = np.full(lists.rows.shape, -1, dtype=np.int64)
    local[found] = inside
    compact = Shortlists(local, lists.raw)
    space = np.maximum(capacity[listed], 1.0)
    now, kept = np.zeros(len(listed)), np.zeros(len(listed))
    for turn in range(rounds):
        excess = (compact.showings(now, shown) - capacity[listed]) / space
        now = np.clip(now + FIRST_STEP / (1 + turn) ** 0.5 * np.minimum(excess, 1.0), 0.0, dearest)
        if turn >= rounds // 2:
            kept += now
    prices = np.zeros(len(capacity))
    prices[listed] = kept / (rounds - rounds // 2)
    return prices


def assign(chance: Floats, openings: Rows) -> Rows:
    """One listing a worker, so that the sum of the chances is greatest and no listing gets more workers than it has openings.

    `chance`: (workers, listings), in 0-1, 0 for what cannot be; `openings`: (listings,). The result has an entry a worker, -1 for those
    for whom nothing is left. The assignment problem, solved by `scipy.optimize.linear_sum_assignment` (Crouse 2016).
    """
    seats = np.repeat(np.arange(len(openings)), np.minimum(np.maximum(openings, 0), len(chance)))
    placed = np.full(len(chance), -1, dtype=np.int64)
    workers, chosen = linear_sum_assignment(chance[:, seats], maximize=True)
    useful = chance[workers, seats[chosen]] > 0
    placed[workers[useful]] = seats[chosen][useful]
    return placed
