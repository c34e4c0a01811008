"""Ways between districts and States, by hand."""

from __future__ import annotations

import numpy as np

from indicators.corridors import ways_of
from tests.unit.indicators.small_terrain import line

TERRAIN = line(0, 50, 100, 150, 200, states="BBBUU")


def told(*pairs: tuple[int, int, int]) -> tuple[list[list[int]], list[list[int]]]:
    home, there, people = (np.array(column) for column in zip(*pairs, strict=True))
    ways = ways_of(TERRAIN, home, there, people)
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
