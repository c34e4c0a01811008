"""Of people only what may be told: by hand, and against whoever knows the rule and looks for a hidden number."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.cube import HIDDEN, Cube
from indicators.seekers_shown import Beside, Seekers, by_state, shared_out, shown_of, spread
from indicators.small_cells import RECKONED
from indicators.terrain import Terrain
from services.gap_market import beside_of, left_of, most_of_all, most_told
from tests.small_figures import cube_of
from tests.unit.indicators.small_terrain import FAMILIES, MASON, PLASTERER, TAILOR, line, table

ZERO = np.zeros((3, 4))


def test_ten_are_shown_rounded_and_nine_are_not() -> None:
    terrain = line(0, 30, 60, 90)
    told = shown_of(table(terrain, m0=10, m1=12, m2=13, m3=9), terrain)
    assert told.cells[MASON].tolist() == [10, 10, 15, HIDDEN]
    assert told.rests[MASON].tolist() == [HIDDEN]


def test_what_is_left_of_a_trade_is_told_together_where_it_is_ten_and_spread() -> None:
    terrain = line(0, 30, 60, 90)
    told = shown_of(table(terrain, m0=40, m1=4, m2=4, m3=5), terrain)
    assert told.rests[MASON].tolist() == [15]
    assert by_state(told, terrain)[MASON].tolist() == [55]


def test_two_districts_that_must_both_be_nine_are_not_told() -> None:
    """18 in two cells of less than ten would be 9 and 9."""
    terrain = line(0, 30)
    told = shown_of(table(terrain, m0=9, m1=9), terrain)
    assert told.rests.tolist() == [[HIDDEN]] * 3
    assert told.others.tolist() == [HIDDEN]
    assert by_state(told, terrain).tolist() == [[HIDDEN]] * 3


def test_trades_of_few_are_told_together_as_others() -> None:
    terrain = line(0, 30, 60, 90)
    told = shown_of(table(terrain, m0=4, p1=5, t3=6), terrain)
    assert told.others.tolist() == [15]
    assert (told.cells == HIDDEN).all()
    assert (told.rests == HIDDEN).all()


def test_a_border_parts_the_rests() -> None:
    terrain = line(*range(0, 180, 30), states="UUUBBB")
    told = shown_of(table(terrain, t0=4, t1=4, t2=4, t3=4, t4=5), terrain)
    assert dict(zip(terrain.states, told.rests[TAILOR].tolist(), strict=True)) == {"U": 10, "B": HIDDEN}


def test_a_rest_is_spread_by_weight_over_those_without_a_number_at_most_nine_each() -> None:
    terrain = line(0, 30, 60, 90)
    told = shown_of(table(terrain, m0=40, m1=6, m2=1, m3=4), terrain)
    weights = ZERO.copy()
    weights[MASON] = [100, 3, 1, 1]
    assert spread(told, terrain, weights)[MASON].tolist() == [40, 6, 2, 2]
    assert shared_out(20, np.array([5.0, 0.0, 0.0])).tolist() == [9, 6, 5]
    assert shared_out(50, np.array([1.0, 1.0])).tolist() == [9, 9]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from([0, 0, 0, 1, 2, 5, 8, 9, 10, 11, 23]), min_size=12, max_size=12))
def test_what_is_reckoned_from_it_is_the_same_for_all_tables_that_look_the_same(numbers: list[int]) -> None:
    """Nothing below the groups gets through to what tightness, flows and what-ifs are reckoned from."""
    terrain = line(0, 30, 60, 90)
    exact = np.array(numbers, dtype=np.int64).reshape(3, 4)
    told = shown_of(exact, terrain)
    workers = spread(told, terrain, ZERO)
    assert (workers[told.cells > 0] == told.cells[told.cells > 0]).all()
    for family in range(3):
        rest = told.rests[family, 0]
        assert workers[family][told.cells[family] == HIDDEN].sum() == max(rest, 0)
        assert rest == HIDDEN or rest >= 10


def test_a_reader_who_tries_every_table_finds_each_hidden_number_open_from_nought_to_nine() -> None:
    """All tables of two trades in three districts with a few numbers each: of those that look alike, a hidden cell takes every value
    from 0 to 9 that the numbers tried allow."""
    terrain = two_trades()
    tried = (0, 1, 4, 9, 12)
    alike: dict[bytes, list[tuple[int, ...]]] = {}
    for numbers in itertools.product(tried, repeat=6):
        alike.setdefault(looks(shown_of(np.array(numbers).reshape(2, 3), terrain)), []).append(numbers)
    narrow = 0
    for tables in alike.values():
        for cell in range(6):
            values = {numbers[cell] for numbers in tables}
            if max(values) < 10:
                narrow += len(values) < 3
    assert narrow == 0


def looks(told: Seekers) -> bytes:
    return told.cells.tobytes() + told.rests.tobytes() + told.others.tobytes()


def two_trades() -> Terrain:
    country = line(0, 30, 60)
    return Terrain(
        country.families[:2], country.sectors[:2], country.levels[:2], country.kinship[:2, :2], country.state_of, country.kilometres
    )


def besides(terrain: Terrain, most: int = 1000) -> Beside:
    """Cubes that leave so many everywhere."""
    sectors, states = len(set(terrain.sectors)), len(terrain.states)
    of_districts, of_states = np.full((sectors, terrain.shape[1]), most), np.full((terrain.shape[0], states), most)
    return Beside(of_districts, of_states, np.full(states, most), of_districts.copy(), of_states.copy())


BUILDING = 1
"""The place of the masons' and plasterers' sector."""


@pytest.mark.trust
def test_who_looks_for_work_is_not_told_where_the_cubes_hide_who_agreed_or_joined() -> None:
    """Twenty masons in each of two districts: of the first district it is hidden how many agreed; of the second it would be told that at
    most four joined."""
    terrain = line(0, 30, 60, 90)
    exact, beside = table(terrain, m0=20, m1=20, m2=20), besides(terrain)
    beside.most_in_districts[BUILDING, :2] = -1, 22 - 12
    assert shown_of(exact, terrain, beside).cells[MASON].tolist() == [HIDDEN, HIDDEN, 20, HIDDEN]
    beside.most_in_states[MASON] = 10
    assert (shown_of(exact, terrain, beside).cells[MASON] == HIDDEN).all()


@pytest.mark.trust
def test_nobody_is_told_where_the_cubes_hide_how_many_agreed_in_the_whole_state() -> None:
    """Twenty masons, and five each of three trades elsewhere: the State's own count is hidden for three people in the next."""
    terrain = line(0, 30, 60, 90)
    exact, beside = table(terrain, m0=20, m1=5, p0=5, t1=5), besides(terrain)
    assert shown_of(exact, terrain, beside).others.tolist() == [15]
    beside.most_in_all[0] = -1
    hidden = shown_of(exact, terrain, beside)
    assert (hidden.cells == HIDDEN).all()
    assert hidden.others.tolist() == [HIDDEN]
    beside.most_in_all[0] = 30
    few = shown_of(exact, terrain, beside)
    assert (few.cells[MASON, 0], few.others.tolist()) == (20, [HIDDEN])
    beside.most_in_all[0] = 31
    assert shown_of(exact, terrain, beside).others.tolist() == [15]


@pytest.mark.trust
def test_a_rest_is_not_told_where_the_cubes_tell_that_its_people_can_live_in_two_districts_alone() -> None:
    """18 tailors over four districts, of which the cubes tell that nobody agreed in two: nine and nine."""
    terrain = line(0, 30, 60, 90)
    exact, beside = table(terrain, t0=9, t1=9), besides(terrain)
    assert shown_of(exact, terrain, beside).rests[TAILOR].tolist() == [20]
    beside.left_in_districts[0, 2:] = 0
    told = shown_of(exact, terrain, beside)
    assert told.rests[TAILOR].tolist() == [HIDDEN]
    assert told.others.tolist() == [HIDDEN]


@pytest.mark.trust
def test_two_rests_of_a_sector_share_what_the_cubes_leave_of_it() -> None:
    """Ten masons and ten plasterers in four districts. Where 12 are left in each, four are the masons', four the plasterers' and four
    anybody else's: in three districts there is room for either's ten. Where seven are left, there is for one trade alone."""
    terrain = line(0, 30, 60, 90)
    exact, beside = table(terrain, m0=4, m1=3, m2=3, p1=3, p2=3, p3=4), besides(terrain)
    beside.left_in_districts[BUILDING] = 12
    assert shown_of(exact, terrain, beside).rests[:2].tolist() == [[10], [10]]
    beside.left_in_districts[BUILDING] = 7
    assert (shown_of(exact, terrain, beside).rests[:2] > 0).sum() == 1
    beside.left_in_districts[BUILDING] = 3
    assert (shown_of(exact, terrain, beside).rests[:2] == HIDDEN).all()


@pytest.mark.trust
def test_trades_of_few_are_not_told_together_where_the_cubes_leave_them_no_room() -> None:
    """Nine masons and six tailors: *others* of whom the cubes tell that only masons and tailors, and one plasterer, can be among them."""
    terrain = line(0, 30, 60, 90)
    exact, beside = table(terrain, m0=4, m1=5, t3=6), besides(terrain)
    assert shown_of(exact, terrain, beside).others.tolist() == [15]
    beside.left_in_states[PLASTERER] = 1
    assert shown_of(exact, terrain, beside).others.tolist() == [HIDDEN]


@pytest.mark.trust
def test_a_cell_is_not_told_where_it_leaves_little_to_the_others_of_its_sector() -> None:
    """Of construction 50 agreed in the first district and 10 joined. With 40 masons told, at most four plasterers would look for work; with
    30 there may be nine."""
    terrain = line(0)
    agreed, trades = cubes_of(50, 10)
    beside = beside_of(agreed, trades, terrain, ("U/0",))
    assert shown_of(table(terrain, m0=40), terrain, beside).cells[MASON].tolist() == [HIDDEN]
    assert shown_of(table(terrain, m0=30), terrain, beside).cells[MASON].tolist() == [30]
    nobody_else = Terrain(FAMILIES[:1], ("construction",), (2,), np.eye(1), ("U",), np.zeros((1, 1)))
    assert shown_of(np.array([[40]]), nobody_else, beside_of(agreed, trades, nobody_else, ("U/0",))).cells.tolist() == [[40]]


def cubes_of(agreed: int, joined: int) -> tuple[Cube, Cube]:
    """Of sectors with so many of construction in one district, and of trades with more masons in the State."""
    here, more = {"consented": agreed, "joined": joined}, {"consented": 300, "joined": 50}
    sectors = {"construction": {("U", ""): more, ("U/0", ""): here}, "apparel_textile": {("U", ""): more, ("U/0", ""): more}}
    return (
        cube_of({("U", ""): more, ("U/0", ""): more}, sectors, "sector"),
        cube_of({("U", ""): more}, {family: {("U", ""): more} for family in FAMILIES}, "family"),
    )


@pytest.mark.trust
def test_the_cubes_say_how_many_may_be_told() -> None:
    cube = cube_of(
        {("UP", ""): {"consented": 100, "joined": 20}},
        {
            "both shown": {("UP", ""): {"consented": 50, "joined": 20}},
            "joined hidden": {("UP", ""): {"consented": 50, "joined": None}},
            "agreed hidden": {("UP", ""): {"consented": None, "joined": 20}},
        },
    )
    most = most_told(cube, ("both shown", "joined hidden", "agreed hidden", "no such"), ("UP",))[:, 0]
    assert most[0] == 52 - 18
    assert most[1] == 52 - RECKONED
    assert most[2:].tolist() == [-1, -1]
    assert most_of_all(cube, ("UP", "KL")).tolist() == [102 - 18, -1]
    left = left_of(cube, ("both shown", "joined hidden", "agreed hidden", "no such"), ("UP",))[:, 0]
    assert left.tolist() == [52 - 18, 52, 9, 9]
