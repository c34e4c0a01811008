"""Cubes as they would be published if nothing but the small were hidden: for what is told beside cubes, whatever these hide else."""

from __future__ import annotations

import numpy as np
from sqlalchemy import Engine

from data.store.unit_of_work import UnitOfWork
from indicators.atoms import Known
from indicators.cube import HIDDEN, LEAST_SHOWN, STEP, Cube
from indicators.exact import exact_cubes, totals_of


def plain_cubes(database: Engine, known: Known) -> dict[str, Cube]:
    """From what was counted in this store."""
    with UnitOfWork(database, writing=False) as work:
        counted = exact_cubes(work.cubes.atoms(), known)

    def shown(exact: np.ndarray) -> np.ndarray:
        small = (exact >= 0) & (exact < LEAST_SHOWN)
        return np.where(exact < 0, exact, np.where(small, HIDDEN, (exact + STEP // 2) // STEP * STEP)).astype(np.int32)

    return {
        name: Cube(name, cube.places, cube.periods, cube.keys, shown(cube.counts), shown(totals_of(cube)))
        for name, cube in counted.items()
    }
