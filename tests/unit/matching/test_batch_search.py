"""Everybody at once gives each the very list that she would get alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from matching.batch_search import shortlists
from matching.features import Seeker
from matching.index import ListingIndex, Prepared
from matching.ranker import Ranker
from matching.search import search

Draw = Callable[[np.random.Generator], Seeker]


@pytest.mark.parametrize("depth", [1, 10, 40])
def test_each_gets_the_list_that_she_would_get_alone(
    draw_index: Callable[..., ListingIndex], ranker: Ranker, draw_seeker: Draw, today: date, depth: int
) -> None:
    world = draw_index(np.random.default_rng(31), 4_000, 3_000)
    prepared = Prepared.of(world, ranker, today.toordinal())
    random = np.random.default_rng(depth)
    drawn = [draw_seeker(random) for _ in range(60)]
    neighbours = [
        replace(one, latitude=one.latitude + off, reach_km=one.reach_km * stretch)
        for one in drawn[:20]
        for off, stretch in ((0.02, 1.0), (0.05, 2.5))
    ]
    everybody = [*drawn, *neighbours]

    lists, km = shortlists(world, prepared, ranker, everybody, today.toordinal(), depth)
    for place, seeker in enumerate(everybody):
        alone = search(world, prepared, ranker, seeker, today.toordinal(), depth).best
        found = lists.rows[place] >= 0
        assert lists.rows[place][found].tolist() == alone.rows.tolist()
        assert lists.raw[place][found].tolist() == alone.raw.tolist()
        assert np.array_equal(km[place][found], alone.km, equal_nan=True)
        assert np.isneginf(lists.raw[place][~found]).all()
