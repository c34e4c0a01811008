"""Every hidden count of a nation is attacked, not some drawn by chance."""

from __future__ import annotations

import numpy as np
import pytest

from indicators.cube import STEP
from indicators.exact import Exact
from indicators.small_cells import settled, shown_of
from tests.unit.indicators.nation_attack import attacked
from tests.unit.indicators.nations import TEN_MONTHS, nation, with_a_few


def drawn(seed: int) -> dict[str, Exact]:
    """One of the nations of docs/decisions/0016."""
    random = np.random.default_rng(seed)
    people = int(random.integers(100, 3000))
    districts = tuple(random.integers(2, 5, random.integers(2, 4)).tolist())
    shape = ("even", "one large", "sparse")[random.integers(3)]
    full = nation(seed, people, districts, shape, float(random.uniform(0.6, 0.95)))
    names = ("channel",) if random.random() < 0.5 else ("channel", "proof", "gender")
    return {name: full[name] for name in names}


def of_channels(seed: int, people: int, districts: tuple[int, ...]) -> dict[str, Exact]:
    return {"channel": nation(seed, people, districts, "even")["channel"]}


@pytest.mark.slow
@pytest.mark.trust
@pytest.mark.parametrize(("seed", "people"), [(11, 370), (12, 390), (14, 430), (15, 450)])
def test_each_hidden_count_of_a_nation_is_proven_to_be_open(seed: int, people: int) -> None:
    exact = of_channels(seed, people, (2, 3))
    together = settled(exact)
    found = attacked(shown_of(together, exact), exact, together.bounds.step[: together.counted])
    assert found.hidden > 500
    assert found.proven == found.hidden, (found.told, found.open)


@pytest.mark.slow
@pytest.mark.trust
def test_and_of_one_with_trades_sectors_and_months() -> None:
    exact = nation(3, 900, (3, 2), "one large")
    together = settled(exact)
    found = attacked(shown_of(together, exact), exact, together.bounds.step[: together.counted])
    assert found.hidden > 1000
    assert found.proven == found.hidden, (found.told, found.open)


@pytest.mark.slow
@pytest.mark.trust
@pytest.mark.parametrize(
    ("seed", "people", "shape", "names"),
    [
        (5018, 2013, "one large", ("channel", "month", "sector", "family")),
        (5003, 1193, "sparse", ("channel", "month", "gender")),
        (5000, 300, "even", ("channel", "month")),
    ],
)
def test_and_of_those_with_months_beside_quarters_beside_all_time(
    seed: int, people: int, shape: str, names: tuple[str, ...]
) -> None:
    full = nation(seed, people, (2, 2), shape, months=TEN_MONTHS)
    exact = {name: full[name] for name in names}
    together = settled(exact)
    found = attacked(shown_of(together, exact), exact, together.bounds.step[: together.counted])
    assert found.hidden > 500
    assert found.proven == found.hidden, (found.told, found.open)


@pytest.mark.slow
@pytest.mark.trust
def test_and_of_one_with_proofs_and_noughts_in_most_places() -> None:
    exact = {name: cube for name, cube in nation(40, 700, (2, 4, 3), "sparse").items() if name in ("channel", "proof", "gender")}
    together = settled(exact)
    cubes = shown_of(together, exact)
    assert any((cube.shown == 0).any() for cube in cubes.values()), "noughts that nothing covers are told"
    found = attacked(cubes, exact, together.bounds.step[: together.counted])
    assert found.hidden > 1000
    assert found.proven == found.hidden, (found.told, found.open)


@pytest.mark.slow
@pytest.mark.trust
def test_and_of_one_in_which_large_counts_are_rounded_coarser() -> None:
    exact = with_a_few(nation(8, 20_000, (3, 3), "even"), "gender", "male", "transgender")
    together = settled(exact)
    assert (together.bounds.step > STEP).any()
    found = attacked(shown_of(together, exact), exact, together.bounds.step[: together.counted])
    assert found.hidden > 50
    assert found.proven == found.hidden, (found.told, found.open)


@pytest.mark.slow
@pytest.mark.trust
@pytest.mark.parametrize("seed", [988, 1090])
def test_and_of_those_in_which_three_numbers_were_left_of_some(seed: int) -> None:
    """In one, those who had joined by one proof were told in a district by what settled there in all, and that by one channel of India; in
    the other, how many joined in a quarter by all time, one channel, and that no other channel had anybody after it."""
    exact = drawn(seed)
    together = settled(exact)
    found = attacked(shown_of(together, exact), exact, together.bounds.step[: together.counted])
    assert found.hidden > 500
    assert found.proven == found.hidden, (found.told, found.open)
