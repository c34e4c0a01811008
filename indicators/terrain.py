"""Trades and districts as they lie to each other: who can do what, and what is within reach. Everything about gaps is counted on it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
REACH_KM = 40.0
"""Between the points of two districts; her own is always within reach. The same as a worker's reach unless she says otherwise."""
ABLE = 0.7
"""Kinship from which a worker of one trade counts as able to do the other without learning anything first."""
TEACHABLE = 0.4
"""Kinship from which, and below `ABLE`, a short training is taken to be enough. Both are assumptions, said on the page."""
ONE_LEVEL = 1
"""Levels of skill that a short training may lead up by."""


@dataclass(frozen=True)
class Terrain:
    """`families`: codes in order; `sectors`: each one's sector; `levels`: each one's level of skill, from 0; `kinship`: shape
    (families, families), 0-1, row her trade, column the job's; `state_of`: the State's code of each district, by its number;
    `kilometres`: shape (districts, districts).
    """

    families: tuple[str, ...]
    sectors: tuple[str, ...]
    levels: tuple[int, ...]
    kinship: Floats
    state_of: tuple[str, ...]
    kilometres: Floats

    @property
    def shape(self) -> tuple[int, int]:
        """How many families and districts there are: the shape of every table of cells."""
        return len(self.families), len(self.state_of)

    @cached_property
    def states(self) -> tuple[str, ...]:
        """The codes of the States that have a district, in order."""
        return tuple(sorted(set(self.state_of)))

    @cached_property
    def in_state(self) -> dict[str, NDArray[np.int64]]:
        """The districts of each State."""
        of = np.array(self.state_of)
        return {state: np.flatnonzero(of == state) for state in self.states}

    @cached_property
    def near(self) -> NDArray[np.bool_]:
        """Shape (districts, districts): whether a worker of the row goes to the column to work."""
        near: NDArray[np.bool_] = self.kilometres <= REACH_KM
        np.fill_diagonal(near, val=True)
        return near

    @cached_property
    def able(self) -> NDArray[np.bool_]:
        """Shape (families, families): whether a worker of the row's trade can do the column's."""
        able: NDArray[np.bool_] = self.kinship >= ABLE
        np.fill_diagonal(able, val=True)
        return able

    @cached_property
    def teachable(self) -> NDArray[np.bool_]:
        """Shape (families, families): whether a worker of the row's trade can learn the column's in a short training."""
        levels = np.array(self.levels)
        steps = levels[None, :] - levels[:, None]
        return np.asarray((self.kinship >= TEACHABLE) & ~self.able & (steps <= ONE_LEVEL))

    @cached_property
    def able_pairs(self) -> tuple[Ints, Ints]:
        """Trades and the jobs they are able to do, as places of families."""
        trade, job = np.nonzero(self.able)
        return trade, job

    @cached_property
    def teachable_pairs(self) -> tuple[Ints, Ints]:
        """Trades and what they can learn."""
        trade, learns = np.nonzero(self.teachable)
        return trade, learns

    def part(self, districts: Ints) -> Terrain:
        """These districts alone, in this order."""
        there = Terrain(
            self.families,
            self.sectors,
            self.levels,
            self.kinship,
            tuple(self.state_of[district] for district in districts.tolist()),
            self.kilometres[np.ix_(districts, districts)],
        )
        for name in ("able", "able_pairs", "teachable", "teachable_pairs"):
            there.__dict__[name] = getattr(self, name)
        return there

    def around(self, districts: Ints) -> Ints:
        """All districts that are within reach of any of these, themselves among them, in order."""
        return np.flatnonzero(self.near[districts].any(axis=0))

    def cells(self, family: NDArray[np.int64], district: NDArray[np.int64], counts: NDArray[np.int64]) -> Ints:
        """Counts by place in `families` and district added up to a table of cells."""
        table = np.zeros(self.shape, dtype=np.int64)
        np.add.at(table, (family, district), counts)
        return table

    def by_sector(self, cells: Ints) -> tuple[tuple[str, ...], Ints]:
        """The sectors in order, and a table of cells added up to (sectors, districts)."""
        names = tuple(sorted(set(self.sectors)))
        table = np.zeros((len(names), cells.shape[1]), dtype=cells.dtype)
        np.add.at(table, [names.index(sector) for sector in self.sectors], cells)
        return names, table
