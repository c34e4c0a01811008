"""Every hidden count of a nation is attacked, not some drawn by chance; and by a reader who kept the version before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

from indicators.dimensions import MEASURES
from indicators.exact import Exact
from indicators.small_cells import protect
from tests.unit.indicators.nation_attack import attacked
from tests.unit.indicators.nations import nation


def of_channels(seed: int, people: int, districts: tuple[int, ...]) -> dict[str, Exact]:
    return {"channel": nation(seed, people, districts, "even")["channel"]}


def grown(exact: Mapping[str, Exact], more: Mapping[str, Exact]) -> dict[str, Exact]:
    """The same nation when some more have come."""
    return {
        name: replace(cube, counts=np.where(cube.counts < 0, cube.counts, cube.counts + more[name].counts))
        for name, cube in exact.items()
    }


@pytest.mark.slow
@pytest.mark.trust
@pytest.mark.parametrize(("seed", "people"), [(11, 370), (12, 390), (14, 430), (15, 450)])
def test_each_hidden_count_of_a_nation_is_proven_to_be_open(seed: int, people: int) -> None:
    exact = of_channels(seed, people, (2, 3))
    found = attacked(protect(exact), exact)
    assert found.hidden > 500
    assert found.proven == found.hidden, (found.told, found.open)


@pytest.mark.slow
@pytest.mark.trust
def test_and_of_one_with_trades_sectors_and_months() -> None:
    exact = nation(3, 900, (3, 2), "one large")
    found = attacked(protect(exact), exact)
    assert found.hidden > 1000
    assert found.proven == found.hidden, (found.told, found.open)


@pytest.mark.slow
@pytest.mark.trust
def test_nor_does_it_tell_with_the_version_before_beside_it() -> None:
    then = of_channels(5, 250, (2, 2))
    now = grown(then, of_channels(55, 12, (2, 2)))
    first = protect(then)
    found = attacked(protect(now, first), now, (first, then))
    assert found.proven == found.hidden, (found.told, found.open)


def two_channels(by_centre: int, by_themselves: int) -> dict[str, Exact]:
    """One State where so many are on record, and nothing came of it."""
    counts = np.zeros((2, 1, 2, len(MEASURES)), dtype=np.int64)
    counts[:, 0, :, 0] = by_centre, by_themselves
    return {"channel": Exact("channel", ("", "S0"), ("",), ("csc", "self"), counts)}


@pytest.mark.trust
def test_a_count_that_was_hidden_is_not_shown_where_that_would_tell_the_day_before() -> None:
    """Yesterday 9 came by a centre and 42 by themselves, 51 together, shown as 50: of both counts nothing was told. Today 11 came by a
    centre. Showing 42 now would say that at most 42 came by themselves yesterday, so by a centre 6 to 12."""
    first = protect(two_channels(9, 42))["channel"]
    assert first.total("registered") == 50
    assert {first.count("registered", key) for key in first.keys} == {None}
    today = two_channels(11, 42)
    alone, minding = protect(today)["channel"], protect(today, {"channel": first})["channel"]
    assert alone.count("registered", "self") == 40
    assert minding.count("registered", "self") is None
    assert minding.total("registered") == alone.total("registered")
    grown_clear = protect(two_channels(15, 142), {"channel": first})["channel"]
    assert grown_clear.count("registered", "self") == 140
