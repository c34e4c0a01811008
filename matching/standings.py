"""How listings stand between two builds of an index: closed, held back, filled. Told to the version in use, in place.

Every process maps the same files, so that what one of them writes all others read from then on, without opening anything anew. Only the
columns that gates look at are written; scores and bounds of the version stay those of its build, and so does their agreement.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from matching.index import ListingIndex

CLOSED = 1
"""A last day long past: the gate `open` does not hold."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A listing now: its `job_id` in the index, whether anybody may be shown it, why not if it is held back, its last day (ordinal, 0
    unknown), and how many of its openings are filled."""

    job_id: str
    open: bool
    held_back: bool
    last_date: int
    filled: int


def tell_standings(version: Path, standings: Sequence[Standing]) -> list[str]:
    """Write how these listings stand into a version; the `job_id`s that it does not hold. Raises `matching.index.IndexMissing`.

    Each value is written whole; a reader may see one listing of several changed before the others.
    """
    index = ListingIndex.open(version)
    rows = index.rows_named([each.job_id for each in standings])
    held = rows >= 0
    values = {
        "last_date": [each.last_date if each.open else CLOSED for each in standings],
        "held_back": [each.held_back for each in standings],
        "filled": [each.filled for each in standings],
    }
    for name, now in values.items():
        column = np.load(version / f"{name}.npy", mmap_mode="r+")
        column[rows[held]] = np.asarray(now, dtype=column.dtype)[held]
        column.flush()
    return [each.job_id for each, there in zip(standings, held.tolist(), strict=True) if not there]
