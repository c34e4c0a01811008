"""How many openings could be filled: reckoned by hand, against another method, and what must hold in any market."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from indicators.filling import Gate, Market, More
from indicators.terrain import Ints, Terrain
from tests.unit.indicators.small_terrain import PLASTERER, line, table

counts = st.lists(st.integers(0, 12), min_size=12, max_size=12)


def cells(numbers: list[int]) -> Ints:
    return np.array(numbers, dtype=np.int64).reshape(3, 4)


FOUR = line(0, 30, 60, 200)


def test_workers_fill_openings_within_reach_and_no_further() -> None:
    terrain = line(0, 30, 100)
    market = Market(terrain, table(terrain, m0=10), table(terrain, m1=4, m2=9))
    filled = market.filled()
    assert filled.total == 4
    assert filled.openings.tolist() == table(terrain, m1=4).tolist()
    assert filled.workers.tolist() == table(terrain, m0=4).tolist()


def test_a_mason_plasters_but_a_plasterer_lays_no_bricks() -> None:
    terrain = line(0)
    assert Market(terrain, table(terrain, m0=5), table(terrain, p0=3)).filled().total == 3
    assert Market(terrain, table(terrain, p0=5), table(terrain, m0=3)).filled().total == 0


def test_the_most_are_filled_though_a_greedy_hand_would_fill_fewer() -> None:
    """Masons could take either opening, plasterers one alone: who gives the plastering to the mason fills 5, not 10."""
    terrain = line(0)
    filled = Market(terrain, table(terrain, m0=5, p0=5), table(terrain, m0=5, p0=5)).filled()
    assert filled.total == 10


def test_who_has_an_opening_of_the_own_trade_at_home_keeps_it() -> None:
    terrain = line(0, 30)
    filled = Market(terrain, table(terrain, m0=5, m1=5), table(terrain, m0=5)).filled()
    assert filled.workers.tolist() == table(terrain, m0=5).tolist()


def test_more_openings_draw_those_who_had_none_and_name_them() -> None:
    terrain = line(0, 30, 60)
    market = Market(terrain, table(terrain, m0=5, m1=20), table(terrain, m0=5))
    before, after = market.with_more(More(openings=True, family=PLASTERER, district=2, number=100))
    assert (before.total, after.total) == (5, 25)
    assert (after.workers - before.workers).tolist() == table(terrain, m1=20).tolist()


def test_more_workers_may_fill_by_moving_another_one_on() -> None:
    """The plasterer takes the plastering that a mason had, who goes on to lay bricks next door; nobody loses a place."""
    terrain = line(0, 30)
    market = Market(terrain, table(terrain, m0=1), table(terrain, p0=1, m1=1))
    before, after = market.with_more(More(openings=False, family=PLASTERER, district=0, number=1))
    assert (before.total, after.total) == (1, 2)
    assert (after.workers >= before.workers).all()


def test_a_camp_lets_in_so_many_from_around_it() -> None:
    terrain = line(0, 30, 100)
    market = Market(terrain, table(terrain, m0=50, m1=50, m2=50), table(terrain, m0=200, m2=200))
    camp = market.through([Gate(np.array([0, 1]), 60)])
    assert camp.total == 60
    assert camp.workers[:, 2].sum() == 0
    two = market.through([Gate(np.array([0, 1]), 60), Gate(np.array([0, 1]), 60)])
    assert two.total == 100
    assert market.through([]).total == 0


@settings(max_examples=60, deadline=None)
@given(counts, counts)
def test_a_flow_is_no_more_than_there_is_and_as_much_as_another_method_finds(supply: list[int], demand: list[int]) -> None:
    workers, openings = cells(supply), cells(demand)
    filled = Market(FOUR, workers, openings).filled()
    assert (filled.workers <= workers).all()
    assert (filled.openings <= openings).all()
    assert (
        filled.total == filled.workers.sum() == filled.openings.sum() == pytest.approx(by_linear_programme(FOUR, workers, openings))
    )


@settings(max_examples=60, deadline=None)
@given(counts, counts, st.booleans(), st.integers(0, 2), st.integers(0, 3), st.integers(1, 30))
def test_more_never_fills_less_and_never_more_than_is_added(
    supply: list[int], demand: list[int], openings: bool, family: int, district: int, number: int
) -> None:
    workers, open_now = cells(supply), cells(demand)
    market, more = Market(FOUR, workers, open_now), More(openings, family, district, number)
    before, after = market.with_more(more)
    assert before.total == market.filled().total
    assert 0 <= after.total - before.total <= number
    assert (after.workers >= before.workers).all()
    assert (after.openings >= before.openings).all()
    changed = (open_now if openings else workers).copy()
    changed[family, district] += number
    again = Market(FOUR, workers, changed) if openings else Market(FOUR, changed, open_now)
    assert again.filled().total == after.total


@settings(max_examples=40, deadline=None)
@given(counts, counts, st.integers(1, 20))
def test_gates_let_through_no_more_than_they_may_and_another_helps_less_than_alone(
    supply: list[int], demand: list[int], most: int
) -> None:
    market = Market(FOUR, cells(supply), cells(demand))
    one, other = (Gate(np.flatnonzero(FOUR.near[:, district]), most) for district in (0, 1))
    first, second, both = (market.through(gates).total for gates in ([one], [other], [one, other]))
    assert first <= most
    assert max(first, second) <= both <= first + second
    assert both <= market.filled().total


def by_linear_programme(terrain: Terrain, workers: Ints, openings: Ints) -> float:
    """The same model as a transport problem: an unknown for each pair of cells that may meet."""
    pairs = [
        (trade, home, job, there)
        for trade, home in np.argwhere(workers > 0).tolist()
        for job, there in np.argwhere(openings > 0).tolist()
        if terrain.able[trade, job] and terrain.near[home, there]
    ]
    if not pairs:
        return 0.0
    supply, demand = ([[*map(int, cell)] for cell in np.argwhere(each > 0)] for each in (workers, openings))
    bounds = np.zeros((len(supply) + len(demand), len(pairs)))
    for column, (trade, home, job, there) in enumerate(pairs):
        bounds[supply.index([trade, home]), column] = 1
        bounds[len(supply) + demand.index([job, there]), column] = 1
    most = [*(workers[tuple(cell)] for cell in supply), *(openings[tuple(cell)] for cell in demand)]
    return float(-linprog(-np.ones(len(pairs)), A_ub=bounds, b_ub=most, method="highs").fun)
