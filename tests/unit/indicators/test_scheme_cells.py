"""A table of schemes is attacked: by a linear program that knows how it is rounded, nested and summed, no hidden count is told closely."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.optimize import linprog

from indicators.cube import LEAST_SHOWN
from indicators.scheme_cells import POSSIBLE, SLACK, SchemeCells, protect_scheme

STATES = tuple("ABCDEFGH")


def tables(seed: int) -> dict[str, tuple[int, int, int]]:
    chance = np.random.default_rng(seed)
    many = chance.choice([3, 12, 40, 300], size=len(STATES), p=[0.35, 0.3, 0.2, 0.15])
    rows = {}
    for state, most in zip(STATES, many.tolist(), strict=True):
        first = int(chance.integers(0, most + 1))
        second = int(chance.binomial(first, 0.5))
        rows[state] = (first, second, int(chance.binomial(second, 0.6)))
    return rows


def ends(shown: SchemeCells, state: str, step: int) -> tuple[int, int]:
    """The least and the most that a hidden count can be, for who knows the rules of rounding, nesting and adding up."""
    names = list(shown.states)
    place = {(name, each): number for number, (name, each) in enumerate((name, each) for name in names for each in range(3))}
    bounds: list[tuple[float, float | None]] = [(0, None)] * len(place)
    for (name, each), number in place.items():
        count = shown.states[name][each]
        if count is not None:
            bounds[number] = (max(LEAST_SHOWN, count - SLACK), count + SLACK)
        elif any(each is not None for each in shown.states[name]):
            bounds[number] = (0, LEAST_SHOWN - 1)
    above, most = [], []
    for each, count in enumerate(shown.nation):
        row = np.zeros(len(place))
        row[[place[name, each] for name in names]] = 1
        low, high = (0, LEAST_SHOWN - 1) if count is None else (max(LEAST_SHOWN, count - SLACK), count + SLACK)
        above += [row, -row]
        most += [high, -low]
    for name in names:
        for each in (1, 2):
            row = np.zeros(len(place))
            row[place[name, each]], row[place[name, each - 1]] = 1, -1
            above.append(row)
            most.append(0)
    aim = np.zeros(len(place))
    aim[place[state, step]] = 1
    least = linprog(aim, np.array(above), most, bounds=bounds)
    greatest = linprog(-aim, np.array(above), most, bounds=bounds)
    assert least.status == greatest.status == 0
    return math.ceil(least.fun - 1e-6), math.floor(-greatest.fun + 1e-6)


@pytest.mark.parametrize("seed", range(80))
def test_no_hidden_count_is_told_closely(seed: int) -> None:
    exact = tables(seed)
    shown = protect_scheme(exact)
    for state, row in exact.items():
        for step, count in enumerate(row):
            told = shown.states[state][step]
            assert told is None or told >= LEAST_SHOWN
            if told is None and shown.nation[step] is not None:
                low, high = ends(shown, state, step)
                assert low <= count <= high
                assert high - low + 1 >= POSSIBLE, f"{state} {step}: {low} to {high}"
    assert all(count is None or count >= LEAST_SHOWN for count in shown.nation)


def test_hiding_only_what_is_small_would_tell_it_and_so_more_is_hidden() -> None:
    exact = {"A": (98, 0, 0), "B": (98, 0, 0), "C": (1, 0, 0)}
    naive = SchemeCells((195, None, None), {"A": (100, None, None), "B": (100, None, None), "C": (None, None, None)})
    assert ends(naive, "C", 0) == (0, 1)
    nobody = protect_scheme({"A": (98, 0, 0), "B": (98, 0, 0)})
    assert nobody.states["A"] == (None, None, None)
    shown = protect_scheme(exact)
    low, high = ends(shown, "C", 0)
    assert high - low + 1 >= POSSIBLE
    assert sum(row[0] is None for row in shown.states.values()) == 2


def test_large_rows_are_shown_rounded_and_a_lonely_small_one_takes_another_with_it() -> None:
    shown = protect_scheme({"A": (101, 52, 21), "B": (47, 30, 12), "C": (1, 0, 0)})
    assert shown.nation == (150, 80, 35)
    assert shown.states["C"] == (None, None, None)
    assert protect_scheme({"A": (101, 52, 21)}).states["A"] == (100, 50, 20)
    assert protect_scheme({}).nation == ()
