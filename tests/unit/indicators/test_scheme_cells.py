"""Tables of schemes and the cubes are attacked together: by a linear program that knows how they are rounded, nested and summed, no hidden
count of a table is told closely, and none of the cubes more closely than by the cubes alone."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import numpy as np
import pytest

from indicators.cube import HIDDEN, LEAST_SHOWN, STEP, Cube
from indicators.dimensions import EVERYWHERE, MEASURES
from indicators.exact import Exact
from indicators.scheme_cells import POSSIBLE, Agreed, SchemeCells, protect_scheme
from indicators.small_cells import protect
from tests.conftest import Promise
from tests.unit.indicators.scheme_attack import SchemeReader

STATES = tuple("ABCDEFGH")
TO_AGREEING = MEASURES[: MEASURES.index("consented") + 1]
Rows = Mapping[str, tuple[int, int, int]]
WORLDS = 12


def cubes_of(agreed: Mapping[str, int], chance: np.random.Generator) -> dict[str, Cube]:
    """What is published where so many agreed, each by one of two channels, and nobody went further."""
    counts = np.zeros((len(agreed) + 1, 2, 3, len(MEASURES)), dtype=np.int64)
    for number, people in enumerate(agreed.values(), start=1):
        by_channel = chance.multinomial(people, [0.6, 0.4])
        for measure in TO_AGREEING:
            counts[number, :, :2, MEASURES.index(measure)] = by_channel
    counts[0] = counts[1:].sum(axis=0)
    return protect({"channel": Exact("channel", (EVERYWHERE, *agreed), ("", "2026-10"), ("self", "csc", ""), counts)})


def agreed_in(cubes: Mapping[str, Cube]) -> Agreed:
    cube = cubes["channel"]
    return Agreed(cube.total("consented"), {state: cube.total("consented", state) for state in cube.places[1:]})


@cache
def world(seed: int) -> tuple[dict[str, int], dict[str, Cube], dict[str, Rows]]:
    """Who agreed by State, some few; the cubes of them; and how far they came with schemes that few or all were told of."""
    chance = np.random.default_rng(seed)
    few = int(chance.integers(3, len(STATES) + 1))
    many = chance.choice([3, 20, 80, 700], size=few, p=[0.3, 0.25, 0.2, 0.25])
    agreed = {state: int(chance.integers(0, most + 1)) for state, most in zip(STATES, many.tolist(), strict=False)}
    schemes = {}
    for number, fit in enumerate((1.0, 0.97, float(chance.uniform(0.2, 1.0)))):
        rows = {}
        for state, people in agreed.items():
            first = int(chance.binomial(people, fit))
            second = int(chance.binomial(first, chance.choice([0.5, 1.0])))
            rows[state] = (first, second, int(chance.binomial(second, 0.6)))
        schemes[f"scheme {number}"] = rows
    return agreed, cubes_of(agreed, chance), schemes


def whatever_is_large(rows: Rows) -> SchemeCells:
    """Counts under ten hidden, the others rounded, and no more."""

    def told(count: int) -> int | None:
        return None if count < LEAST_SHOWN else STEP * round(count / STEP)

    return SchemeCells(
        tuple(told(sum(row[step] for row in rows.values())) for step in range(3)),
        {state: tuple(map(told, row)) for state, row in rows.items()},
    )


def hidden_totals(cubes: Mapping[str, Cube]) -> list[tuple[str, ...]]:
    """Of whom it is hidden how many agreed, by State."""
    cube = cubes["channel"]
    at = MEASURES.index("consented")
    return [
        ("total", place, "", "", "consented") for number, place in enumerate(cube.places) if cube.totals[number, 0, at] == HIDDEN
    ]


@pytest.mark.trust
def test_no_hidden_count_is_told_by_schemes_and_cubes_together(promise: Promise) -> None:
    tried = leaked = 0
    for seed in range(WORLDS):
        agreed, cubes, schemes = world(seed)
        tables = {code: protect_scheme(rows, agreed_in(cubes)) for code, rows in schemes.items()}
        both, alone = SchemeReader(cubes, schemes=tables), SchemeReader(cubes)
        for name in hidden_totals(cubes):
            low, high = both.possible(name)
            assert low <= (agreed[name[1]] if name[1] else sum(agreed.values())) <= high
            assert (low, high) == alone.possible(name), (seed, name)
        for code, rows in schemes.items():
            reader = SchemeReader(cubes, schemes={code: tables[code]})
            for _, state, step in reader.of_scheme(code):
                if cubes["channel"].total("consented", state) == 0:
                    continue  # that nobody agreed is told, and says nothing of anybody
                low, high = reader.possible((code, state, step))
                assert low <= rows[state][int(step)] <= high
                tried += 1
                leaked += high - low + 1 < POSSIBLE
    promise("of a hidden count of a scheme at least five numbers stay open", tried=tried, refused=tried - leaked, leaked=leaked)


def test_the_solver_wins_where_schemes_are_told_whatever_the_cubes_hide() -> None:
    closer = 0
    for seed in range(WORLDS):
        _, cubes, schemes = world(seed)
        both = SchemeReader(cubes, schemes={code: whatever_is_large(rows) for code, rows in schemes.items()})
        alone = SchemeReader(cubes)
        closer += any(both.possible(name) != alone.possible(name) for name in hidden_totals(cubes))
    assert closer


@pytest.mark.trust
def test_where_the_cubes_hide_a_state_to_cover_another_schemes_do_not_undo_it() -> None:
    """One agreed in A, and 48 in B, which the cubes hide beside it; told of a scheme were all, so that B's row would say it after all."""
    chance = np.random.default_rng(1)
    agreed = {"A": 1, "B": 48, "C": 427, "D": 703}
    cubes = cubes_of(agreed, chance)
    shown = agreed_in(cubes)
    assert [shown.states[state] is None for state in "ABCD"] == [True, True, False, False]
    rows = {state: (count, count // 2, count // 4) for state, count in agreed.items()}
    old, new = whatever_is_large(rows), protect_scheme(rows, shown)
    name = ("total", "A", "", "", "consented")
    widths = [
        int(high) - low + 1 for low, high in (SchemeReader(cubes, schemes={"s": table}).possible(name) for table in (old, new))
    ]
    assert widths[0] < 10 <= widths[1]
    assert new.states["B"] == (None, None, None)
    assert new.states["D"][0] == 705
    assert new.nation[0] == 1180


def test_india_is_told_only_where_the_cubes_show_it_and_who_is_of_no_known_state_nowhere() -> None:
    rows = {"A": (101, 52, 21), "B": (47, 30, 12), "": (60, 30, 15)}
    shown = Agreed(300, {"A": 150, "B": 70})
    assert protect_scheme(rows, shown).nation == (210, 110, 50)
    assert protect_scheme(rows, shown).states == {"": (None,) * 3, "A": (100, 50, 20), "B": (45, 30, 10)}
    unsaid = protect_scheme(rows, Agreed(None, {"A": 150, "B": None}))
    assert unsaid.nation == (None, None, None)
    assert unsaid.states == {"": (None,) * 3, "A": (100, 50, 20), "B": (None,) * 3}
    assert protect_scheme(rows, Agreed(300, {"A": 150})).states["B"] == (None, None, None)


def test_what_india_leaves_beside_the_states_that_are_told_says_no_more_than_the_cubes() -> None:
    """Of 400 who agreed 300 did so in A and 80 in B; of 400 who were told of a scheme 300 and 75. As they are told 25 of the others would
    have been told of it, where 20 agreed."""
    rows = {"A": (300, 0, 0), "B": (74, 0, 0), "C": (24, 0, 0)}
    shown = Agreed(400, {"A": 300, "B": 80, "C": None})
    table = protect_scheme(rows, shown)
    assert table.nation[0] == 400
    assert table.states == {"A": (300, None, None), "B": (None,) * 3, "C": (None,) * 3}
    assert protect_scheme(rows | {"C": (18, 0, 0)}, shown).states["B"] == (75, None, None)


def test_large_rows_are_shown_rounded_and_a_lonely_small_one_takes_another_with_it() -> None:
    shown = Agreed(1000, {"A": 500, "B": 300, "C": 200})
    table = protect_scheme({"A": (101, 52, 21), "B": (47, 30, 12), "C": (1, 0, 0)}, shown)
    assert table.nation == (150, 80, 35)
    assert table.states["C"] == (None, None, None)
    crowded = protect_scheme({"A": (98, 0, 0), "B": (98, 0, 0), "C": (1, 0, 0)}, shown)
    assert sum(row[0] is None for row in crowded.states.values()) == 2
    assert protect_scheme({"A": (98, 0, 0), "B": (98, 0, 0)}, shown).states["A"] == (None, None, None)
    assert protect_scheme({"A": (101, 52, 21)}, shown).states["A"] == (100, 50, 20)
    assert protect_scheme({}, shown).nation == ()
