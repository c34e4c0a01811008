"""Whether all are served alike: the four-fifths rule over groups that a ranker cannot see."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.features import Floats

Names = NDArray[np.str_]

FOUR_FIFTHS = 0.8
"""A group served less than four fifths as well as all is served unfairly: the yardstick of the Uniform Guidelines on Employee Selection
Procedures (United States, 1978, section 4D), used here for want of an Indian one."""
LEAST_LISTS = 100


@dataclass(frozen=True, slots=True)
class LeastServed:
    """The group whose lists are worst, and how good they are against all lists; None and 1 where no group is large enough."""

    group: str | None
    share: float

    @property
    def fair(self) -> bool:
        """Whether it is within the rule."""
        return self.share >= FOUR_FIFTHS


def least_served(worth: Floats, group: Names, least: int = LEAST_LISTS) -> LeastServed:
    """Of groups with so many lists the one of least mean worth, against the mean of all; both of shape (lists,)."""
    if not len(worth) or worth.mean() <= 0:
        return LeastServed(None, 1.0)
    groups, which, counts = np.unique(group, return_inverse=True, return_counts=True)
    means = np.bincount(which, worth) / counts
    means[counts < least] = np.inf
    worst = int(np.argmin(means))
    if not np.isfinite(means[worst]):
        return LeastServed(None, 1.0)
    return LeastServed(str(groups[worst]), float(means[worst] / worth.mean()))
