"""Ways between districts, as they are told, attacked together with the cubes."""

from __future__ import annotations

import pytest

from tests.unit.indicators.corridor_attack import AT_HOME, THERE, Roads, roads_of, told_of_both, told_of_roads, walked
from tests.unit.indicators.gap_attack import World, world_of

TRADES = {"6111": "farm"}
LARGE = (400, 200, 0)


def nation(districts: tuple[str, ...], **people: tuple[int, int]) -> World:
    """Of farm workers: how many agreed and of them joined, by district as `S0_1`; in others many."""
    named = {name.replace("_", "/"): count for name, count in people.items()}
    return world_of({("6111", place): (*named[place], 0) if place in named else LARGE for place in districts}, TRADES, districts)


@pytest.mark.trust
def test_a_rest_tells_no_way_where_the_cubes_tell_noughts() -> None:
    """Nine went to each of two districts; in the State's others, as the cubes tell, nobody is."""
    of = nation(("S0/0", "S1/0", "S1/1", "S1/2", "S1/3"), S1_2=(0, 0), S1_3=(0, 0))
    assert of.cubes["channel"].total("consented", "S1/2") == 0
    roads = Roads("consented", {(0, 1): 9, (0, 2): 9}, THERE)
    assert len(walked(of, (roads, told_of_roads(of, roads, beside=False))).narrow) >= 2, "the attack finds what it is to find"
    told = told_of_roads(of, roads)
    assert told.states.tolist() == []
    found = walked(of, (roads, told))
    assert (found.narrow, found.narrower) == ({}, {})


@pytest.mark.trust
def test_nor_where_nobody_joined_who_lives_at_home() -> None:
    """The same where the ways begin: nine on each from two districts to two."""
    of = nation(("S0/0", "S0/1", "S0/2", "S0/3", "S1/0", "S1/1"), S0_2=(400, 0), S0_3=(400, 0))
    assert of.cubes["channel"].total("joined", "S0/2") == 0
    roads = Roads("joined", {(home, there): 9 for home in (0, 1) for there in (4, 5)}, AT_HOME)
    assert len(walked(of, (roads, told_of_roads(of, roads, beside=False))).narrow) >= 2
    told = told_of_roads(of, roads)
    assert told.states.tolist() == []
    found = walked(of, (roads, told))
    assert (found.narrow, found.narrower) == ({}, {})


@pytest.mark.trust
def test_a_way_tells_nobody_of_another_to_the_same_district() -> None:
    """Thirty of 31 who agreed in a district came on three ways of ten, and one on a fourth."""
    of = nation(("S0/0", "S0/1", "S0/2", "S0/3", "S1/0", "S1/1"), S1_0=(31, 20))
    assert of.cubes["channel"].total("consented", "S1/0") == 30
    roads = Roads("consented", {(0, 4): 10, (1, 4): 10, (2, 4): 10, (3, 4): 1, (0, 5): 40}, THERE)
    before = told_of_roads(of, roads, beside=False)
    assert before.districts.tolist() == [[0, 5, 40], [0, 4, 10], [1, 4, 10], [2, 4, 10]]
    assert ("way", "S0/3", "S1/0", "consented") in walked(of, (roads, before)).narrow
    told = told_of_roads(of, roads)
    assert told.districts.tolist() == [[0, 5, 40]]
    found = walked(of, (roads, told))
    assert (found.narrow, found.narrower) == ({}, {})


@pytest.mark.trust
def test_who_joined_and_lives_at_home_tells_nobody_who_came_there() -> None:
    """Of 101 who agreed in a district 53 came from another, and 48 who are at home there joined elsewhere: nobody is left."""
    of = nation(("S0/0", "S0/1", "S0/2", "S1/0", "S1/1"), S0_0=(101, 60))
    lives = Roads("consented", {(1, 0): 53, (2, 0): 0, (1, 3): 40}, THERE)
    joined = Roads("joined", {(0, 3): 48, (1, 3): 30}, AT_HOME)
    alone = [(each, told_of_roads(of, each)) for each in (lives, joined)]
    assert len(walked(of, *alone).narrow) >= 2, "the attack finds what it is to find"
    told = told_of_both(of, lives, joined)
    assert [ways.districts.tolist() for _, ways in told] == [[[1, 0, 55], [1, 3, 40]], [[1, 3, 30]]]
    found = walked(of, *told)
    assert (found.narrow, found.narrower) == ({}, {})


@pytest.mark.trust
def test_who_joined_where_she_lives_tells_nobody_of_a_rest_she_is_in() -> None:
    """Ten live where they joined, which is not told of who lives there beside 95 others; the rest of their way between States is twelve."""
    of = nation(("S0/0", "S0/1", "S1/0", "S1/1", "S1/2", "S1/3", "S2/0"), S1_0=(105, 40))
    lives = Roads("consented", {(6, 2): 95, (0, 2): 10, (0, 3): 1, (1, 4): 1}, THERE)
    joined = Roads("joined", {(0, 2): 10, (0, 3): 1}, THERE)
    alone = [(each, told_of_roads(of, each)) for each in (lives, joined)]
    assert len(walked(of, *alone).narrow) >= 2, "the attack finds what it is to find"
    told = told_of_both(of, lives, joined)
    assert told[0][1].states.tolist() == alone[0][1].states.tolist() == [[0, 1, 10]]
    assert told[1][1].districts.tolist() == []
    found = walked(of, *told)
    assert (found.narrow, found.narrower) == ({}, {})


@pytest.mark.slow
@pytest.mark.trust
@pytest.mark.parametrize(
    ("people", "districts", "shape", "moved", "at"),
    [
        (600, (2, 3), "even", 0.9, THERE),
        (900, (3, 3), "sparse", 0.9, AT_HOME),
        (1500, (3, 4), "sparse", 0.5, THERE),
        (1100, (2, 4), "even", 0.9, AT_HOME),
    ],
)
def test_ways_leave_hidden_numbers_as_the_cubes_leave_them_or_five(
    people: int, districts: tuple[int, ...], shape: str, moved: float, at: str
) -> None:
    of, roads = roads_of(2, people, districts, shape, 0.9, moved, at)
    told = told_of_both(of, *roads)
    assert any(len(ways.districts) for _, ways in told)
    found = walked(of, *told)
    assert found.small > 5
    assert (found.narrow, found.narrower) == ({}, {})
