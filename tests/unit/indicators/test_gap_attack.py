"""Who looks for work, as it is told, attacked together with the cubes."""

from __future__ import annotations

import pytest

from indicators.cube import HIDDEN
from indicators.seekers_shown import shown_of
from tests.unit.indicators.gap_attack import World, gained, told_of_world, world, world_of

TRADES = {"6111": "farm", "6113": "farm", "7112": "building"}
EVERYBODY = (1000, 500, 400)


@pytest.mark.trust
def test_a_rest_tells_nobody_where_the_cubes_tell_noughts() -> None:
    """Nine of a trade look for work in each of two districts; of the State's others the cubes tell that nobody is there."""
    districts = ("S0/0", "S0/1", "S0/2", "S0/3", "S1/0")
    people = {("6111", place): (39, 30, 9) for place in districts[:2]} | {("7112", place): EVERYBODY for place in districts[:2]}
    people |= {(trade, "S1/0"): EVERYBODY for trade in TRADES}
    of = world_of(people, TRADES, districts)
    assert of.cubes["sector"].count("consented", "farm", "S0/2") == 0
    assert attacked_without_cubes(of) >= 2, "the attack finds what it is to find"
    told = told_of_world(of)
    assert told.rests[0].tolist() == [HIDDEN, HIDDEN]
    assert told.cells[0, 4] > 0
    found = gained(of, told)
    assert (found.narrow, found.narrower) == ({}, {})


@pytest.mark.trust
def test_a_cell_tells_nobody_of_another_trade_of_its_sector() -> None:
    """In a district 38 of a trade look for work, and one of another of the same sector; 52 agreed of both, and 13 joined."""
    districts = ("S0/0", "S0/1", "S1/0")
    people = {("6111", "S0/0"): (51, 13, 38), ("6113", "S0/0"): (1, 0, 1), ("7112", "S0/0"): EVERYBODY}
    people |= {(trade, place): EVERYBODY for trade in TRADES for place in districts[1:]}
    of = world_of(people, TRADES, districts)
    assert of.cubes["sector"].count("consented", "farm", "S0/0") == 50
    assert of.cubes["sector"].count("joined", "farm", "S0/0") == 15
    assert attacked_without_cubes(of) >= 1
    told = told_of_world(of)
    assert told.cells[:, 0].tolist() == [HIDDEN, HIDDEN, 400]
    found = gained(of, told)
    assert (found.narrow, found.narrower) == ({}, {})


@pytest.mark.slow
@pytest.mark.trust
@pytest.mark.parametrize(
    ("people", "districts", "shape", "lasting", "heard"),
    [
        (1500, (4, 3), "sparse", 0.85, 1.0),
        (700, (5, 4), "even", 0.93, 1.0),
        (2500, (4, 5), "one large", 0.93, 1.0),
        (1200, (8,), "sparse", 0.9, 1.0),
        (1200, (5, 4), "even", 0.8, 0.7),
    ],
)
def test_what_is_told_leaves_hidden_numbers_as_the_cubes_leave_them_or_five(
    people: int, districts: tuple[int, ...], shape: str, lasting: float, heard: float
) -> None:
    of = world(2, people, districts, shape, lasting, heard)
    told = told_of_world(of)
    assert (told.cells > 0).any() or (told.rests > 0).any()
    found = gained(of, told)
    assert found.small > 20
    assert (found.narrow, found.narrower) == ({}, {})


def attacked_without_cubes(of: World) -> int:
    """How many hidden cells are told where groups do not mind the cubes."""
    return len(gained(of, shown_of(of.looking, of.terrain)).narrow)
