"""What the gates stopped around a seeker, counted: by gate, and what nothing but one of them keeps from her."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.features import Floats, Rows, Seeker
from matching.gates import Marks, held_licences
from matching.index import ListingIndex
from matching.model import GATES

FURTHER = 1.5
"""Going so many times as far as she said is thought of as an offer to her."""
_ALONE = {gate: 1 << place for place, gate in enumerate(GATES)}
"""The marks of a listing that this gate and no other stops."""


@dataclass(frozen=True, slots=True)
class Seen:
    """Rows with their kilometres and the gates that stop them, not scored yet."""

    rows: Rows
    km: Floats
    marks: Marks


class Tally:
    """How many listings each gate stopped, which licences alone stood in the way, and how near the nearest beyond her reach is."""

    def __init__(self, seeker: Seeker) -> None:
        self._held = np.uint16(held_licences(seeker))
        self._reach_km = seeker.reach_km
        self._marked = np.zeros(1 << len(GATES), dtype=np.int64)
        self.licence_only: dict[int, int] = {}
        self.schooling_only: dict[int, int] = {}
        self.reach_only = 0
        self.nearest_beyond = float("nan")

    def add(self, index: ListingIndex, seen: Seen, told: NDArray[np.bool_]) -> None:
        self._marked += np.bincount(seen.marks[told], minlength=len(self._marked))
        beyond = seen.km[told & (seen.marks == _ALONE["reach"])]
        self.nearest_beyond = float(np.fmin.reduce(beyond, initial=self.nearest_beyond))
        self.reach_only += int((beyond <= FURTHER * self._reach_km).sum())
        within = told & (seen.km <= self._reach_km)
        licences = index.columns.licences[seen.rows[within & (seen.marks == _ALONE["licence"])]] & ~self._held
        schooling = index.columns.min_education[seen.rows[within & (seen.marks == _ALONE["schooling"])]]
        for counted, asked in ((self.licence_only, licences), (self.schooling_only, schooling)):
            for value, count in zip(*(each.tolist() for each in np.unique(asked, return_counts=True)), strict=True):
                counted[value] = counted.get(value, 0) + count

    def counts(self) -> dict[str, int]:
        """Only the gates that stopped something."""
        marks = np.arange(len(self._marked))
        stopped = {gate: int(self._marked[(marks & bit) > 0].sum()) for gate, bit in _ALONE.items()}
        return {gate: count for gate, count in stopped.items() if count}
