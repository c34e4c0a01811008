"""Whether what a model is given still looks like what it was given first, and whether what it expects comes about."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indicators.alike import Numbers
from indicators.survival import CONFIDENT

WATCH, DRIFTED = 0.1, 0.25
"""Population stability index from which a feature is to be watched, and has drifted: N. Siddiqi, Credit Risk Scorecards, Wiley 2006."""
BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """Jobs that were shown, of about equal expected chance: how many, the mean of it, and the share of those that came about, 0-1, with the
    ends of its 95% interval."""

    people: int
    expected: float
    seen: float
    low: float
    high: float


def stability_index(now: Numbers, then: Numbers) -> float:
    """Population stability index of two counts by bin, shape (bins,): Σ (p - q) ln(p / q), with half a one
    added to each bin so that none is empty."""
    p, q = _shares(now, 0.5), _shares(then, 0.5)
    return float(((p - q) * np.log(p / q)).sum())


def divergence(now: Numbers, then: Numbers) -> float:
    """Jensen-Shannon divergence of two counts by bin in bits, from 0 (alike) to 1 (nothing in common): J. Lin, IEEE Transactions on
    Information Theory 37, 1991, pages 145-151."""
    p, q = _shares(now), _shares(then)
    return (_against_middle(p, q) + _against_middle(q, p)) / 2.0


def tenths(then: Numbers) -> NDArray[np.int64]:
    """For each step of a feature, its place in at most `BINS` bins of about equal share then, neighbours together; the last step, which is
    *unknown*, has a bin of its own. Shape (steps,)."""
    known = then[:-1]
    before = np.cumsum(known) - known / 2.0
    places = np.minimum((BINS * before / max(float(known.sum()), 1.0)).astype(np.int64), BINS - 1)
    _, bins = np.unique(places, return_inverse=True)
    return np.append(bins, bins.max(initial=-1) + 1).astype(np.int64)


def wilson(have: float, people: float) -> tuple[float, float]:
    """The ends of the 95% interval of a share: E. B. Wilson, Journal of the American Statistical Association 22, 1927, pages 209-212."""
    share, square = have / people, CONFIDENT**2
    middle = (share + square / (2.0 * people)) / (1.0 + square / people)
    half = CONFIDENT / (1.0 + square / people) * math.sqrt(share * (1.0 - share) / people + square / (4.0 * people**2))
    return middle - half, middle + half


def calibrated(chance: Numbers, came: NDArray[np.bool_], bins: int = BINS) -> tuple[Bin, ...]:
    """Bins of equal size by the chance that was expected; both of shape (n,)."""
    told = []
    for part in np.array_split(np.argsort(chance, kind="stable"), bins):
        if len(part):
            have = float(came[part].sum())
            told.append(Bin(len(part), float(chance[part].mean()), have / len(part), *wilson(have, len(part))))
    return tuple(told)


def calibration_error(bins: tuple[Bin, ...]) -> float:
    """Expected calibration error: the mean over all of |expected - seen| of their bin (M. P. Naeini, G. F. Cooper and M. Hauskrecht, AAAI
    2015, pages 2901-2907)."""
    people = sum(each.people for each in bins)
    return sum(each.people * abs(each.expected - each.seen) for each in bins) / people


def _shares(counts: Numbers, more: float = 0.0) -> Numbers:
    return np.asarray((counts + more) / (counts + more).sum())


def _against_middle(p: Numbers, q: Numbers) -> float:
    there = p > 0
    return float((p[there] * np.log2(2.0 * p[there] / (p[there] + q[there]))).sum())
