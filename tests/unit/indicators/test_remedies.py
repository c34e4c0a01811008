"""Trainings and camps that fill most, reckoned by hand."""

from __future__ import annotations

import itertools

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.camps import MOST_AT_A_CAMP, Camp, camps
from indicators.filling import Gate, Market
from indicators.terrain import Terrain
from indicators.trainings import Training, trainings
from tests.unit.indicators.small_terrain import MASON, PLASTERER, TAILOR, line, table


def test_idle_plasterers_learn_to_lay_bricks_where_bricks_wait_within_reach() -> None:
    terrain = line(0, 30, 100)
    idle, unfilled = table(terrain, p0=40, p2=40, t0=99), table(terrain, m1=25)
    assert trainings(terrain, idle, unfilled, most=5, least=10) == [Training(district=0, trade=PLASTERER, learns=MASON, placed=25)]


def test_an_opening_is_filled_by_one_training_only_and_few_are_no_training() -> None:
    terrain = line(0, 30, 60)
    idle = table(terrain, p0=40, p2=15)
    told = trainings(terrain, idle, table(terrain, m1=45), most=5, least=1)
    assert [(each.district, each.placed) for each in told] == [(0, 40), (2, 5)]
    assert [each.district for each in trainings(terrain, idle, table(terrain, m1=45), most=5, least=10)] == [0]


def test_nobody_is_taught_a_trade_that_is_two_levels_up_or_no_kin_or_known_already() -> None:
    terrain = line(0)
    steep = Terrain(terrain.families, terrain.sectors, (2, 0, 2), terrain.kinship, terrain.state_of, terrain.kilometres)
    everybody = table(terrain, p0=50, t0=50, m0=50)
    assert trainings(steep, everybody, table(terrain, m0=50, t0=50), most=5, least=1) == []
    assert trainings(terrain, table(terrain, m0=50), table(terrain, p0=50), most=5, least=1) == []


def test_the_first_camp_is_where_most_can_be_placed_and_says_whom_to_invite() -> None:
    terrain = line(0, 100, 200)
    market = Market(terrain, table(terrain, m0=30, t0=20, m1=80), table(terrain, m0=30, t0=12, m1=35, p1=10))
    assert camps(market, range(3), most=3, least=10) == [
        Camp(1, 45, ((MASON, 45),)),
        Camp(0, 42, ((MASON, 30), (TAILOR, 12))),
    ]


def test_a_neighbour_s_camp_leaves_less_for_the_next() -> None:
    terrain = line(0, 30, 100)
    market = Market(terrain, table(terrain, m0=50, m1=20, m2=40), table(terrain, m0=70, m2=40))
    assert [(camp.district, camp.placed) for camp in camps(market, range(3), most=3, least=10)] == [(0, 70), (2, 40)]


def test_a_camp_is_no_larger_than_planned() -> None:
    terrain = line(0)
    market = Market(terrain, table(terrain, m0=5000), table(terrain, m0=5000))
    assert camps(market, [0], most=1, least=10)[0].placed == MOST_AT_A_CAMP


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 40), min_size=12, max_size=12), st.lists(st.integers(0, 40), min_size=12, max_size=12))
def test_two_camps_one_by_one_fill_nearly_what_the_best_two_could(supply: list[int], demand: list[int]) -> None:
    terrain = line(0, 30, 60, 90)
    market = Market(terrain, np.array(supply).reshape(3, 4), np.array(demand).reshape(3, 4))
    chosen = sum(camp.placed for camp in camps(market, range(4), most=2, least=1))
    gates = [Gate(np.flatnonzero(terrain.near[:, district]), MOST_AT_A_CAMP) for district in range(4)]
    best = max(market.through(pair).total for pair in itertools.combinations(gates, 2))
    assert (1 - 1 / np.e) * best <= chosen <= best
