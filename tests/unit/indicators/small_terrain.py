"""A country small enough to reckon by hand."""

from __future__ import annotations

import numpy as np

from indicators.terrain import Floats, Ints, Terrain

MASON, PLASTERER, TAILOR = 0, 1, 2
FAMILIES = ("7112", "7123", "7531")


def line(*places: float, states: str | None = None, kinship: Floats | None = None) -> Terrain:
    """Districts on a line at these kilometres, all in UP unless `states` gives a letter each. A mason is able to plaster (0.8), a plasterer
    can learn to lay bricks (0.5); tailors are kin to nobody."""
    if kinship is None:
        kinship = np.array([[1.0, 0.8, 0.0], [0.5, 1.0, 0.0], [0.0, 0.0, 1.0]])
    at = np.array(places)
    return Terrain(
        families=FAMILIES,
        sectors=("construction", "construction", "apparel_textile"),
        levels=(2, 2, 2),
        kinship=kinship,
        state_of=tuple(states or "U" * len(places)),
        kilometres=np.abs(at[:, None] - at[None]),
    )


def table(terrain: Terrain, **cells: int) -> Ints:
    """Cells named by the first letter of the family and the number of the district: `m0=5`, five masons in the first."""
    found = np.zeros(terrain.shape, dtype=np.int64)
    for name, count in cells.items():
        found["mpt".index(name[0]), int(name[1:])] = count
    return found
