"""All counts of all cubes in one row, and all that ties them together: sums, blocks and steps that lie within each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from indicators.cell_blocks import Blocks
from indicators.cell_lines import Bounds, Ints, Lines, Sum, Within, districts_by_state, lines_over
from indicators.cube import LEAST_SHOWN, STEP, coarsest_of
from indicators.dimensions import MEASURES, UNTOLD
from indicators.exact import LISTED, ORDERS, TELLS_TOTALS, Exact, subtotals_of, totals_of

SHARED = {"family": "sector"}
"""Cubes whose subtotals are the counts of another."""
PROOF, CALLED_BACK = "proof", "called_back"
QUARTERS = "month"
"""The cube whose subtotals are the totals by quarter."""
FINE = frozenset({"sector", "family", "month"})
"""Cubes whose counts are never rounded coarser, as totals are not: what looks for work and where it moves is reckoned beside them."""


@dataclass(frozen=True, slots=True)
class Nation:
    """All counts: `totals` of shape (places, periods, measures), `cubes` (places, periods, keys, measures), `groups` (places, periods,
    groups, measures) where they are not another's counts, each as places in `bounds`, -1 where nothing is counted; and what ties them."""

    totals: Ints
    cubes: Mapping[str, Ints]
    groups: Mapping[str, Ints]
    lines: tuple[Lines, ...]
    blocks: tuple[Blocks, ...]
    within: Within
    bounds: Bounds


def nation_of(exact: Mapping[str, Exact]) -> Nation:
    """Every count of these cubes, the small ones hidden. `exact`: as `indicators.small_cells.protect` has it."""
    leading = exact[TELLS_TOTALS]
    states = sum("/" not in place for place in leading.places) - 1
    counts = Numbered()
    totals = counts.add(totals_of(leading))
    cubes = {name: counts.add(cube.counts) for name, cube in exact.items()}
    groups = {
        name: counts.add(parts)
        for name, cube in exact.items()
        if name not in SHARED and name != QUARTERS and (parts := subtotals_of(cube)) is not None
    }
    numbers = counts.exact()
    tables = [(totals, leading.places), *((table, exact[name].places) for of in (cubes, groups) for name, table in of.items())]
    levels = [level for name in exact for level in _levels(exact, name, cubes, groups, totals)]
    lines = [*lines_over(tables, states), *(Lines.of(*sums) for _, sums in levels)]
    blocks = [
        *_over_time(tables, states),
        *(each for places, sums in levels for sum_ in sums for each in _by_key(sum_, places, states)),
    ]
    within = Within.of((totals, *cubes.values(), *groups.values()), tuple(_told_twice(exact, cubes, totals)), numbers)
    return Nation(
        totals,
        cubes,
        groups,
        tuple(line for line in lines if len(line.whole)),
        tuple(block for block in blocks if block.cells.size),
        within,
        _bounds(exact, cubes, groups, totals, numbers),
    )


def _bounds(
    exact: Mapping[str, Exact], cubes: Mapping[str, Ints], groups: Mapping[str, Ints], totals: Ints, numbers: Ints
) -> Bounds:
    least, coarsest = np.zeros_like(numbers), np.full_like(numbers, STEP)
    for named in _named(exact, cubes, totals):
        least[named] = np.minimum(numbers[named], 1)
    for of in (cubes, groups):
        for name in of.keys() - FINE:
            which = of[name][of[name] >= 0]
            coarsest[which] = coarsest_of(numbers[which])
    none = np.zeros_like(numbers)
    return Bounds(numbers, least, numbers < LEAST_SHOWN, none, none.copy(), np.full_like(numbers, STEP), coarsest)


def _named(exact: Mapping[str, Exact], cubes: Mapping[str, Ints], totals: Ints) -> Iterator[Ints]:
    """Counts of who is registered in a quarter, or under a key, that would not be named if nobody were."""
    registered = MEASURES.index("registered")
    yield totals[0, :, registered]
    for name in exact:
        if name not in (*ORDERS, *LISTED):
            yield cubes[name][0, 0, [key != UNTOLD for key in exact[name].keys], registered]


def _told_twice(exact: Mapping[str, Exact], cubes: Mapping[str, Ints], totals: Ints) -> Iterator[tuple[Ints, Ints]]:
    """Who was called back and had joined is counted as such, and by that proof."""
    if PROOF in exact:
        proven = cubes[PROOF][:, :, exact[PROOF].keys.index(CALLED_BACK), MEASURES.index("joined")]
        yield proven, totals[: len(proven), :, MEASURES.index("called_true")]


class Numbered:
    """Counts, each given its place in one row."""

    def __init__(self) -> None:
        self._exact: list[Ints] = []
        self._count = 0

    def add(self, exact: Ints) -> Ints:
        """The place of each of a table, -1 of what is not counted."""
        there = exact >= 0
        places = np.full(exact.shape, -1, dtype=np.int64)
        places[there] = np.arange(self._count, self._count + int(there.sum()))
        self._exact.append(exact[there])
        self._count += int(there.sum())
        return places

    def exact(self) -> Ints:
        """All of them."""
        return np.concatenate(self._exact)


def _levels(
    exact: Mapping[str, Exact], name: str, cubes: Mapping[str, Ints], groups: Mapping[str, Ints], totals: Ints
) -> Iterator[tuple[Sequence[str], list[Sum]]]:
    """A total and its keys, or a total and its groups and then each group and its keys; with the places of all these."""
    cube, counts = exact[name], cubes[name]
    whole = totals[: len(cube.places), : len(cube.periods)]
    if not cube.groups:
        yield cube.places, [(whole, counts, 2)]
        return
    if name in groups:
        yield cube.places, [(whole, groups[name], 2)]
    sums: list[Sum] = []
    for number, group in enumerate(dict.fromkeys(cube.groups)):
        of_it = slice(cube.groups.index(group), len(cube.groups) - cube.groups[::-1].index(group))
        if name == QUARTERS:
            if group in (quarters := exact[TELLS_TOTALS].periods)[1:]:
                sums.append((totals[: len(cube.places), quarters.index(group), None], counts[:, :, of_it], 2))
        elif name in SHARED:
            shared = cubes[SHARED[name]][: len(cube.places), :, exact[SHARED[name]].keys.index(group)]
            sums.append((shared, counts[:, :, of_it], 2))
        else:
            sums.append((groups[name][:, :, number], counts[:, :, of_it], 2))
    yield cube.places, sums


def _over_time(tables: Sequence[tuple[Ints, Sequence[str]]], states: int) -> Iterator[Blocks]:
    """India and its States by all time and its quarters."""
    for table, _ in tables:
        if table.shape[1] > 1:
            yield Blocks.of(table[: states + 1])


def _by_key(of_keys: Sum, places: Sequence[str], states: int) -> Iterator[Blocks]:
    """A whole and its keys by India and its States, by all time and its quarters, and by each State and its districts."""
    whole, keys, axis = of_keys
    table = np.concatenate([np.expand_dims(whole, axis), keys], axis=axis)
    yield Blocks.of(np.moveaxis(table[: states + 1], axis, 1))
    if table.shape[1] > 1:
        yield Blocks.of(np.moveaxis(table[: states + 1], (1, axis), (0, 1)))
    for state, districts in districts_by_state(places, states).items():
        of_state = np.concatenate([table[state : state + 1, 0], table[districts, 0]])
        yield Blocks.of(of_state)
