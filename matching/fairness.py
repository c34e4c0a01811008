"""Whether all are served alike: the four-fifths rule over groups that a ranker cannot see."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matching.features import Floats, Rows

FOUR_FIFTHS = 0.8
"""A group served less than four fifths as well as all is served unfairly: the yardstick of the Uniform Guidelines on Employee Selection
Procedures (United States, 1978, section 4D), used here for want of an Indian one."""
LEAST_LISTS = 100


@dataclass(frozen=True, slots=True)
class LeastServed:
    """The group whose lists are worst, and how good they are against all lists; -1 and 1 where no group is large enough."""

    group: int
    share: float

    @property
    def fair(self) -> bool:
        """Whether it is within the rule."""
        return self.share >= FOUR_FIFTHS


def least_served(worth: Floats, group: Rows, least: int = LEAST_LISTS) -> LeastServed:
    """Of groups with so many lists the one of least mean worth, against the mean of all; both of shape (lists,)."""
    if not len(worth) or worth.mean() <= 0:
        return LeastServed(-1, 1.0)
    groups, which, counts = np.unique(group, return_inverse=True, return_counts=True)
    means = np.bincount(which, worth) / counts
    means[counts < least] = np.inf
    worst = int(np.argmin(means))
    return (
        LeastServed(int(groups[worst]), float(means[worst] / worth.mean())) if np.isfinite(means[worst]) else LeastServed(-1, 1.0)
    )
