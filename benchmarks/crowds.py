"""Markets with few openings: what each worker could be shown, what crowding does there, and two ways to spread it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matching.choice import Choice
from matching.crowding import SHOWN, Shortlists, price, room
from matching.features import Floats, Rows
from matching.market import Pairs, draw_market, draw_pairs
from matching.measure import overload
from services.foundation import Foundation

LISTINGS, WORKERS = 20_000, 10_000
TEMPERATURE, ROUNDS = 0.1, 100
"""Of the transport: how soft a choice is, and how often both sides are brought to their sums (Sinkhorn)."""
STRENGTH = 0.05
"""How far the transport's plan counts beside the score, so that it costs about a hundredth of the NDCG; ReCon's own trade-off."""


@dataclass(frozen=True, slots=True)
class Crowd:
    """All pairs of a market that no gate stops, and the openings of every listing (-1: not told)."""

    pairs: Pairs
    openings: Rows

    def overload(self, score: Floats) -> float:
        """Overload@10 when everybody is shown her ten best by this score."""
        lists = self._lists(score)
        return overload(lists.showings(np.zeros(len(self.openings))), room(self.openings), share=1.0)

    def priced(self, score: Floats) -> Floats:
        """The score that puts first, in the order of fit, the ten that prices choose."""
        lists = self._lists(score)
        prices = price(lists, room(self.openings))
        ordered = lists.ordered(prices)
        ranks = np.empty_like(ordered)
        np.put_along_axis(ranks, ordered, np.arange(ordered.shape[1])[None, :], axis=1)
        return -ranks[self._at(score)].astype(np.float64)

    def transported(self, score: Floats) -> Floats:
        """The score with optimal transport mixed in, as ReCon does (Mashayekhi et al. 2023, *ReCon: Reducing Congestion in Job
        Recommendation using Optimal Transport*): workers' mass is carried to listings in proportion to their room, at least cost.
        """
        _, who = np.unique(self.pairs.worker, return_inverse=True)
        fit = 1.0 / (1.0 + np.exp(-score))
        kernel = np.exp(fit / TEMPERATURE)
        listing, space_of = np.unique(self.pairs.row, return_inverse=True)
        supply = np.full(who.max() + 1, 1.0 / (who.max() + 1))
        demand = room(self.openings)[listing] / room(self.openings)[listing].sum()
        rows, columns = np.ones(len(supply)), np.ones(len(demand))
        for _ in range(ROUNDS):
            rows = supply / np.bincount(who, kernel * columns[space_of])
            columns = demand / np.maximum(np.bincount(space_of, kernel * rows[who], len(demand)), 1e-300)
        plan = kernel * rows[who] * columns[space_of]
        most = np.zeros(len(supply))
        np.maximum.at(most, who, plan)
        return np.asarray(fit + STRENGTH * plan / most[who])

    def _lists(self, score: Floats) -> Shortlists:
        """Every worker's pairs as one list, in the order of the score."""
        who, place = self._at(score)
        shape = (who.max() + 1, max(place.max() + 1, SHOWN))
        rows, raw = np.full(shape, -1, dtype=np.int64), np.full(shape, -np.inf)
        rows[who, place], raw[who, place] = self.pairs.row, score
        return Shortlists(rows, raw)

    def _at(self, score: Floats) -> tuple[Rows, Rows]:
        """For each pair the worker's number and the pair's place in her list."""
        _, who = np.unique(self.pairs.worker, return_inverse=True)
        order = np.lexsort((-score, who))
        begins = np.searchsorted(who[order], np.arange(who.max() + 1))
        place = np.empty(len(who), dtype=np.int64)
        place[order] = np.arange(len(who)) - begins[who[order]]
        return who, place


def draw_crowd(foundation: Foundation, seed: int) -> Crowd:
    """A market whose constants and form are not those of training, with a few thousand workers and not many more listings."""
    random = np.random.default_rng(seed)
    market = draw_market(foundation.encoder, foundation.gazetteer, random, LISTINGS, WORKERS)
    return Crowd(draw_pairs(market, Choice().varied(random), random, everything=True), market.index.columns.openings)
