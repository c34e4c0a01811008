"""Ways between districts and States, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from indicators.corridors import Counted, ways_of
from indicators.cube import HIDDEN
from tests.unit.indicators.small_terrain import line

TERRAIN = line(0, 50, 100, 150, 200, states="BBBUU")


def told(
    *pairs: tuple[int, int, int],
    hidden: tuple[int, ...] = (),
    hidden_states: tuple[int, ...] = (),
    live: str = "there",
    counted: tuple[int, ...] = (1000,) * 5,
) -> tuple[list[list[int]], list[list[int]]]:
    home, there, people = (np.array(column) for column in zip(*pairs, strict=True))
    lives = {"there": np.column_stack([there, there]), "home": np.column_stack([home, home]), "": np.full((len(home), 2), -1)}[live]
    ways = ways_of(
        TERRAIN,
        home,
        there,
        people,
        lives,
        Counted(np.where(np.isin(np.arange(5), hidden), HIDDEN, counted), ~np.isin(np.arange(2), hidden_states)),
        live_there=live == "there",
    )
    return ways.districts.tolist(), ways.states.tolist()


def test_a_way_of_ten_is_told_and_one_of_nine_only_among_others() -> None:
    assert told((0, 3, 42), (1, 3, 6), (2, 4, 7)) == ([[0, 3, 40]], [[0, 1, 55]])


def test_nine_between_two_states_are_told_nowhere() -> None:
    assert told((0, 3, 42), (1, 3, 9)) == ([[0, 3, 40]], [[0, 1, 40]])


def test_between_few_districts_what_must_be_nine_each_is_not_told() -> None:
    """From one district of U to the other there is one pair each way."""
    assert told((3, 4, 9), (4, 3, 9)) == ([], [])


def test_the_greatest_way_comes_first() -> None:
    assert told((0, 3, 12), (1, 4, 30), (3, 0, 25)) == ([[1, 4, 30], [3, 0, 25], [0, 3, 10]], [[0, 1, 40], [1, 0, 25]])


@pytest.mark.trust
def test_a_way_is_not_told_where_the_cubes_hide_who_is_counted_at_its_end() -> None:
    """Twenty live in the fourth district, of whom it is hidden how many agreed, since three in the fifth are: they would be told."""
    lives = (0, 3, 20), (1, 4, 25)
    assert told(*lives)[0] == [[1, 4, 25], [0, 3, 20]]
    assert told(*lives, hidden=(3,)) == ([[1, 4, 25]], [[0, 1, 25]])
    assert told(*lives, hidden=(0,))[0] == [[1, 4, 25], [0, 3, 20]]
    assert told(*lives, hidden=(0,), live="home")[0] == [[1, 4, 25]]
    assert told(*lives, hidden=(0, 3), live="")[0] == [[1, 4, 25], [0, 3, 20]]
    assert told(*lives, (3, 0, 30), hidden_states=(1,)) == ([[3, 0, 30]], [[1, 0, 30]])
    assert told(*lives, (3, 0, 30), hidden_states=(1,), live="home") == ([[1, 4, 25], [0, 3, 20]], [[0, 1, 45]])


def test_a_way_leaves_ten_numbers_to_those_beside_it() -> None:
    """Of whom agreed where it leads; 25 there can be 27."""
    assert told((0, 3, 18), counted=(0, 0, 0, 25, 0))[0] == [[0, 3, 20]]
    assert told((0, 3, 18), (1, 3, 3), counted=(0, 0, 0, 25, 0))[0] == [[0, 3, 20]]
    assert told((0, 3, 23), counted=(0, 0, 0, 25, 0))[0] == []


def test_a_rest_has_no_room_where_nobody_agreed() -> None:
    rest = (1, 3, 6), (2, 4, 7)
    assert told(*rest)[1] == [[0, 1, 15]]
    assert told(*rest, counted=(1000, 1000, 1000, 1000, 0))[1] == []
