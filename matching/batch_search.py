"""Every worker at once: seekers of one trade around one place share the retrieval, and each still gets her exact best."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from matching.crowding import Shortlists
from matching.features import Floats, Seeker
from matching.index import ListingIndex, Prepared
from matching.ranker import Ranker
from matching.retrieval import retrieve
from matching.search import best

GROUND = 0.25
"""Degrees, about 25 km: seekers of one trade within such a square share what is retrieved."""
LARGEST_GROUP = 512


def shortlists(
    index: ListingIndex, prepared: Prepared, ranker: Ranker, seekers: Sequence[Seeker], today: int, depth: int
) -> tuple[Shortlists, Floats]:
    """The `depth` best of each seeker, as `search` would find them one by one, in their order; and their kilometres, NaN where unknown.

    `today` is a day ordinal. The kilometres have the shape of the lists, (seekers, depth).
    """
    rows = np.full((len(seekers), depth), -1, dtype=np.int64)
    raw = np.full((len(seekers), depth), -np.inf)
    km = np.full((len(seekers), depth), np.nan)
    for group in _groups(seekers):
        retrieved = retrieve(index, prepared, ranker, [seekers[place] for place in group])
        for place in group:
            found = best(index, prepared, ranker, seekers[place], today, depth, retrieved)
            rows[place, : len(found)] = found.rows
            raw[place, : len(found)] = found.raw
            km[place, : len(found)] = found.km
    return Shortlists(rows, raw), km


def _groups(seekers: Sequence[Seeker]) -> Iterator[list[int]]:
    """Places of seekers who can share a retrieval: the same trades, State and mind to move, and neighbours if their place is known."""
    groups: dict[tuple[object, ...], list[int]] = {}
    for place, seeker in enumerate(seekers):
        square = (round(seeker.latitude / GROUND), round(seeker.longitude / GROUND)) if seeker.has_place else None
        groups.setdefault((seeker.trades, seeker.state, seeker.relocates, square), []).append(place)
    for group in groups.values():
        for start in range(0, len(group), LARGEST_GROUP):
            yield group[start : start + LARGEST_GROUP]
