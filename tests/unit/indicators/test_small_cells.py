"""No solver works a small count out of all that is published together; and the solver that tries can win where it should."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

from indicators.cube import COARSER, FINE_ENOUGH, HIDDEN, LEAST_SHOWN, STEP, UNCOUNTED, Cube
from indicators.dimensions import MEASURES
from indicators.exact import TELLS_TOTALS, Exact, subtotals_of, totals_of
from indicators.small_cells import POSSIBLE, protect, settled, shown_of
from tests.unit.indicators.attacker import Attacker
from tests.unit.indicators.nations import nation, with_a_few

TRIED = 30
"""Hidden counts of a nation that are attacked, drawn by chance."""
NATIONS = [
    (1, 400, (2, 3), "even"), (2, 150, (2, 2), "sparse"), (3, 900, (3, 2), "one large"), (4, 60, (1,), "even"),
    (5, 250, (1, 4), "sparse"), (6, 1500, (2, 2, 2), "one large"), (7, 35, (2,), "one large"),
]  # fmt: skip


def naive(exact: Mapping[str, Exact]) -> dict[str, Cube]:
    """Counts of 0 to 9 hidden, the others rounded, and no more."""

    def told(counts: np.ndarray) -> np.ndarray:
        near = (counts + STEP // 2) // STEP * STEP
        return np.where(counts < 0, counts, np.where(counts < LEAST_SHOWN, HIDDEN, near)).astype(np.int32)

    totals = totals_of(exact[TELLS_TOTALS])
    cubes = {}
    for name, cube in exact.items():
        parts = subtotals_of(cube)
        of_places = totals[: len(cube.places), : len(cube.periods)]
        groups = None if parts is None else told(parts)
        cubes[name] = Cube(name, cube.places, cube.periods, cube.keys, told(cube.counts), told(of_places), cube.groups, groups)
    return cubes


def tried(attacker: Attacker, seed: int, most: int = TRIED) -> list[float]:
    """How many whole numbers the solver leaves each of the hidden counts that it tries."""
    hidden = attacker.hidden
    chosen = np.random.default_rng(seed).permutation(len(hidden))[:most]
    ends = [attacker.possible(hidden[number]) for number in chosen.tolist()]
    return [high - low + 1 for low, high in ends]


@pytest.mark.parametrize(("seed", "people", "districts", "shape"), NATIONS)
def test_no_hidden_count_is_told_by_all_cubes_together(seed: int, people: int, districts: tuple[int, ...], shape: str) -> None:
    exact = nation(seed, people, districts, shape)
    together = settled(exact)
    steps = {name: together.bounds.step[places] for name, places in together.counts.cubes.items()}
    left = tried(Attacker(shown_of(together, exact), steps), seed)
    assert left
    assert min(left) >= POSSIBLE


def test_the_solver_wins_where_only_small_counts_are_hidden() -> None:
    assert any(
        min(tried(Attacker(naive(nation(seed, people, districts, shape))), seed, 12)) < POSSIBLE
        for seed, people, districts, shape in NATIONS
    )


@pytest.mark.parametrize(("seed", "people", "districts", "shape"), NATIONS)
def test_what_is_shown_is_the_count_to_the_nearest_five_or_nearly_and_never_small(
    seed: int, people: int, districts: tuple[int, ...], shape: str
) -> None:
    exact = nation(seed, people, districts, shape)
    for name, cube in protect(exact).items():
        for shown, counts in ((cube.shown, exact[name].counts), (cube.subtotals, subtotals_of(exact[name]))):
            if shown is None or counts is None:
                continue
            stands = shown >= 0
            assert not (stands & (counts > 0) & (counts < LEAST_SHOWN)).any()
            assert ((shown == 0) <= (counts == 0)).all()
            off = np.where(counts >= COARSER[0] * FINE_ENOUGH, counts // FINE_ENOUGH, STEP // 2)
            assert (abs(shown - counts) <= off)[stands].all()
            assert ((shown == UNCOUNTED) == (counts == UNCOUNTED)).all()


def test_a_total_is_the_same_wherever_it_stands() -> None:
    cubes = protect(nation(3, 900, (3, 2), "one large"))
    Attacker(cubes)  # notes every count under one name, and would find two
    month, channel = cubes["month"], cubes["channel"]
    for quarter in channel.periods[1:]:
        for place in month.places:
            assert month.subtotal("joined", quarter, place) == channel.total("joined", place, quarter)


def test_where_nothing_happened_yet_that_is_hidden_too() -> None:
    exact = nation(8, 50, (2, 2), "even")
    empty = {name: replace(cube, counts=np.minimum(cube.counts, 0)) for name, cube in exact.items()}
    for name, cube in protect(empty).items():
        counted = empty[name].counts == 0
        assert counted.any()
        assert (cube.shown[counted] == HIDDEN).all()
        assert not (cube.totals >= 0).any()


def test_most_of_what_is_large_is_shown() -> None:
    exact = nation(8, 20_000, (3, 3), "even")
    cubes = protect(exact)
    large = sum(int((cube.counts >= 2 * LEAST_SHOWN).sum()) for cube in exact.values())
    shown = sum(int(((cubes[name].shown > 0) & (cube.counts >= 2 * LEAST_SHOWN)).sum()) for name, cube in exact.items())
    assert shown >= 0.85 * large


def test_a_large_count_beside_a_small_one_is_rounded_coarser_rather_than_hidden() -> None:
    exact = with_a_few(nation(8, 20_000, (3, 3), "even"), "gender", "male", "transgender")
    together = settled(exact)
    cubes = shown_of(together, exact)
    gender = cubes["gender"]
    men = [gender.count(measure, "male") for measure in MEASURES]
    assert None not in men
    off = [abs((count or 0) - int(exact["gender"].counts[0, 0, 1, at])) for at, count in enumerate(men)]
    assert max(off) > STEP // 2
    steps = {name: together.bounds.step[places] for name, places in together.counts.cubes.items()}
    attacker = Attacker({name: cubes[name] for name in ("channel", "gender")}, steps)
    for measure in MEASURES:
        assert gender.count(measure, "transgender") is None
        low, high = attacker.possible(("gender", "", "", "transgender", measure))
        assert high - low + 1 >= POSSIBLE
