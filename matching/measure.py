"""How good a ranking is: NDCG with a bootstrap interval, recall, overload."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.features import Floats, Rows


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean over slates with its 95% bootstrap interval."""

    mean: float
    low: float
    high: float
    n: int


def ndcg_by_slate(score: Floats, gain: Floats, slate: Rows, k: int = 10) -> Floats:
    """NDCG@k of each slate; gains >= 0 enter as they are, discounted by log2(rank + 1) (Jarvelin & Kekalainen 2002).

    `score`, `gain` and `slate` (number of the slate of each row) have shape (n,). Ties in score are broken by row, so that they favour
    nobody who sorted the gains. Slates without any gain are left out. Shape of the result: (slates,).
    """
    values = []
    for part in _ranked(score, slate):
        gains = gain[part]
        best = np.sort(gains)[::-1][:k]
        discount = 1.0 / np.log2(np.arange(2, len(best) + 2))
        ideal = float((best * discount).sum())
        if ideal > 0:
            values.append(float((gains[:k] * discount).sum()) / ideal)
    return np.array(values)


def reciprocal_ranks(score: Floats, relevant: NDArray[np.bool_], slate: Rows) -> Floats:
    """One over the rank of the first relevant row of each slate (Voorhees 1999); slates without any are left out. Shape (slates,)."""
    ranks = [1.0 / (1 + int(np.argmax(relevant[part]))) for part in _ranked(score, slate) if relevant[part].any()]
    return np.array(ranks)


def recall_by_slate(score: Floats, gain: Floats, slate: Rows, k: int = 20) -> Floats:
    """Share of the k rows of greatest gain, of those that have any, that are among the first k of their slate. Shape (slates,)."""
    values = []
    for part in _ranked(score, slate):
        best = part[np.argsort(-gain[part], kind="stable")[:k]]
        best = best[gain[best] > 0]
        if len(best):
            values.append(recall(part[:k], best))
    return np.array(values)


def _ranked(score: Floats, slate: Rows) -> list[Rows]:
    """The rows of each slate, best score first, ties by row."""
    order = np.lexsort((-score, slate))
    return np.split(order, np.flatnonzero(np.diff(slate[order])) + 1)


def interval(values: Floats, seed: int = 0, draws: int = 1000) -> Interval:
    """Mean of per-slate values with a percentile bootstrap over slates (Efron 1979)."""
    if not len(values):
        return Interval(float("nan"), float("nan"), float("nan"), 0)
    random = np.random.default_rng(seed)
    means = [float(values[random.integers(0, len(values), len(values))].mean()) for _ in range(draws)]
    low, high = np.quantile(means, [0.025, 0.975])
    return Interval(float(values.mean()), float(low), float(high), len(values))


def recall(found: NDArray[np.int64], wanted: NDArray[np.int64]) -> float:
    """Share of the wanted rows that were found; 1 when nothing was wanted."""
    return float(np.isin(wanted, found).mean()) if len(wanted) else 1.0


def overload(showings: Rows, openings: Rows, share: float = 10.0) -> float:
    """Overload@10: the part of all showings that goes beyond `share` showings an opening. Both of shape (listings,)."""
    total = int(showings.sum())
    return float(np.maximum(showings - share * openings, 0).sum()) / total if total else 0.0


def coverage(showings: Rows) -> float:
    """Share of the listings that anybody is shown; shape (listings,)."""
    return float((showings > 0).mean()) if len(showings) else 0.0


def gini(showings: Rows) -> float:
    """How unevenly showings fall on listings, 0 (alike) to nearly 1 (all on one): Gini 1912. Shape (listings,)."""
    ordered = np.sort(showings).astype(np.float64)
    total = float(ordered.sum())
    places = 2.0 * np.arange(1, len(ordered) + 1) - len(ordered) - 1
    return float(places @ ordered) / (len(ordered) * total) if total else 0.0


def calibration(chance: Floats, joined: NDArray[np.int8], bins: int = 10) -> list[dict[str, float]]:
    """Predicted against seen share of joins in bins of equal size: rows of {predicted, seen, n}."""
    parts = np.array_split(np.argsort(chance, kind="stable"), bins)
    return [
        {"predicted": float(chance[part].mean()), "seen": float(joined[part].mean()), "n": float(len(part))}
        for part in parts
        if len(part)
    ]
