"""Whether two groups are served alike: ratios of shares and of means with 95% intervals, as they are and at equal qualification.

All intervals are of the logarithm of the ratio, by the delta method, so that a ratio and its inverse say the same. Each person is counted
once, with all that happened to her, so that what is shown to one person need not be independent.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indicators.survival import CONFIDENT

Numbers = NDArray[np.float64]
LEAST_IN_STRATUM = 5
"""People that both groups must have in a stratum before they are compared there: a choice of ours."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """A ratio with the ends of its 95% interval."""

    value: float
    low: float
    high: float

    @property
    def inverse(self) -> Ratio:
        """The other group's ratio to this one."""
        return Ratio(1.0 / self.value, 1.0 / self.high, 1.0 / self.low)


@dataclass(frozen=True, slots=True)
class Moments:
    """By stratum, shape (strata,): how many people, and the sum and the sum of squares of what each has; of a share 1 or 0."""

    people: Numbers
    total: Numbers
    squares: Numbers

    def within(self, strata: NDArray[np.bool_]) -> Moments:
        """In these strata alone."""
        return Moments(self.people[strata], self.total[strata], self.squares[strata])

    @property
    def together(self) -> Moments:
        """As one stratum."""
        return Moments(*(column.sum(keepdims=True) for column in (self.people, self.total, self.squares)))

    @property
    def means(self) -> Numbers:
        """Mean of each stratum."""
        return np.asarray(self.total / self.people)

    @property
    def variances(self) -> Numbers:
        """Variance of each stratum's mean, from the sample's own variance (denominator n - 1)."""
        spread = np.maximum(self.squares - self.total**2 / self.people, 0.0) / (self.people - 1.0)
        return np.asarray(spread / self.people)


def supported(group: Moments, best: Moments) -> NDArray[np.bool_]:
    """The common support: strata where both have enough people to be compared, shape (strata,)."""
    return np.asarray((group.people >= LEAST_IN_STRATUM) & (best.people >= LEAST_IN_STRATUM))


def ratio_of_shares(have: float, people: float, best_have: float, best_people: float) -> Ratio | None:
    """The share of a group over that of the best served; None where either share is nought.

    The variance of the logarithm is 1/x - 1/n + 1/x' - 1/n': D. Katz, J. Baptista, S. P. Azen and M. C. Pike, Biometrics 34, 1978,
    pages 469-474.
    """
    if not have or not best_have:
        return None
    variance = 1.0 / have - 1.0 / people + 1.0 / best_have - 1.0 / best_people
    return _around(have / people / (best_have / best_people), variance)


def ratio_of_means(group: Moments, best: Moments) -> Ratio | None:
    """The mean of a group over that of the best served, both without strata; None where either is nought or of one person.

    The variance of the logarithm of a mean is, by the delta method, its own over its square.
    """
    return _of_means(*(each for moments in (group.together, best.together) for each in _first(moments)))


def standardised_means(group: Moments, best: Moments) -> Ratio | None:
    """The ratio of two means that are both weighed to the same mix of strata: that of the two groups' people together, in the strata of
    both; direct standardisation, as K. J. Rothman, S. Greenland and T. L. Lash, Modern Epidemiology, 3rd edition, 2008, chapter 3."""
    weights = group.people + best.people
    if not weights.sum():
        return None
    weights = weights / weights.sum()
    ends = ((float(weights @ each.means), float(weights**2 @ each.variances)) for each in (group, best))
    return _of_means(*(each for end in ends for each in end))


def standardised_shares(group: Moments, best: Moments) -> Ratio | None:
    """The ratio of two shares over strata, by N. Mantel and W. Haenszel (Journal of the National Cancer Institute 22, 1959, pages 719-748)
    for ratios, with the variance of S. Greenland and J. M. Robins (Biometrics 41, 1985, pages 55-68), which holds for many small strata."""
    both = group.people + best.people
    ours, theirs = group.total * best.people / both, best.total * group.people / both
    if not ours.sum() or not theirs.sum():
        return None
    have = group.total + best.total
    terms = (group.people * best.people * have - group.total * best.total * both) / both**2
    return _around(float(ours.sum() / theirs.sum()), float(terms.sum() / (ours.sum() * theirs.sum())))


def _first(moments: Moments) -> tuple[float, float]:
    """Mean and its variance of the only stratum; nought of one person."""
    if moments.people[0] < 2:
        return 0.0, 0.0
    return float(moments.means[0]), float(moments.variances[0])


def _of_means(mean: float, variance: float, best: float, best_variance: float) -> Ratio | None:
    if mean <= 0 or best <= 0:
        return None
    return _around(mean / best, variance / mean**2 + best_variance / best**2)


def _around(value: float, variance: float) -> Ratio:
    factor = math.exp(CONFIDENT * math.sqrt(max(variance, 0.0)))
    return Ratio(value, value / factor, value * factor)
