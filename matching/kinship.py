"""How close one occupation is to another: could a worker of this family take up a job of that one?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from matching.occupations import Occupation

SAME_MINOR_GROUP = 0.3
"""Two families whose codes share three digits, when the table says nothing nearer."""

SECONDARY_TRADE = 0.85
"""A worker's second trade counts this much of her first."""

KIN_FLOOR = 0.3
"""Under this, a job counts neither as her trade nor as its kin."""


class Kinship:
    """Kinship of families as a matrix: row the worker's trade, column the listing's, values 0-1, the diagonal 1.

    The authored `kin` column is directed (a mason can work as a labourer sooner than a labourer as a mason); where it is
    silent, families of one minor group (the first three digits of the code) are `SAME_MINOR_GROUP` apart.
    """

    def __init__(self, occupations: Mapping[str, Occupation]) -> None:
        self.codes: tuple[str, ...] = tuple(sorted(occupations))
        self.position: dict[str, int] = {code: place for place, code in enumerate(self.codes)}
        self.matrix: NDArray[np.float64] = np.zeros((len(self.codes), len(self.codes)))
        minor = np.array([code[:3] for code in self.codes])
        self.matrix[minor[:, None] == minor[None, :]] = SAME_MINOR_GROUP
        for code, occupation in occupations.items():
            for other, weight in occupation.kin:
                if other in self.position:
                    self.matrix[self.position[code], self.position[other]] = weight
        np.fill_diagonal(self.matrix, 1.0)

    def __len__(self) -> int:
        return len(self.codes)

    def between(self, trade: str, family: str) -> float:
        """Kinship 0-1 of a worker's trade to a listing's family; 0 for a code that we do not know."""
        if trade not in self.position or family not in self.position:
            return 0.0
        return float(self.matrix[self.position[trade], self.position[family]])

    def towards(self, trades: Iterable[tuple[str, float]]) -> NDArray[np.float64]:
        """Kinship of every family to a worker with these trades, each with a weight 0-1: an array of `len(self)`, 0 under the floor."""
        kin = np.zeros(len(self.codes))
        for trade, weight in trades:
            if trade in self.position:
                np.maximum(kin, weight * self.matrix[self.position[trade]], out=kin)
        kin[kin < KIN_FLOOR] = 0.0
        return kin
