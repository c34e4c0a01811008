"""All counts of all cubes in one row, and all that ties them together: sums, blocks and steps that lie within each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from indicators.cell_blocks import Blocks
from indicators.cell_lines import NESTED, Between, Bounds, Flags, Ints, Lines, Sum, Within, districts_by_state, sums_over
from indicators.cube import LEAST_SHOWN, STEP, coarsest_of
from indicators.dimensions import FINE, MEASURES, UNTOLD
from indicators.exact import LISTED, ORDERS, TELLS_TOTALS, Exact, subtotals_of, totals_of

SHARED = {"family": "sector"}
"""Cubes whose subtotals are the counts of another."""
PROOF, CALLED_BACK = "proof", "called_back"
QUARTERS = "month"
"""The cube whose subtotals are the totals by quarter."""


@dataclass(frozen=True, slots=True)
class Tables:
    """Places in `Bounds`, -1 where nothing is counted: `totals` of shape (places, periods, measures), `cubes` (places, periods, keys,
    measures), `groups` (places, periods, groups, measures) where they are not another's counts; or rests in the place of measures."""

    totals: Ints
    cubes: Mapping[str, Ints]
    groups: Mapping[str, Ints]

    @property
    def all(self) -> tuple[Ints, ...]:
        """Every table."""
        return self.totals, *self.cubes.values(), *self.groups.values()

    def of_rests(self, numbered: Numbered) -> Tables:
        """The rests of these counts, numbered after them."""
        totals = numbered.add_rests(self.totals)
        cubes, groups = ({name: numbered.add_rests(table) for name, table in of.items()} for of in (self.cubes, self.groups))
        return Tables(totals, cubes, groups)


@dataclass(frozen=True, slots=True)
class Nation:
    """All counts, and what ties them: `lines` of counts and `within` them, and what tells less often and takes longer to look at."""

    counts: Tables
    lines: tuple[Lines, ...]
    within: Within
    rest_lines: tuple[Lines, ...]
    between: Between
    blocks: tuple[Blocks, ...]
    bounds: Bounds

    @property
    def counted(self) -> int:
        """How many counts there are; their rests come after them."""
        return len(self.bounds.exact) - len(self.between.rest)

    @property
    def rests(self) -> slice:
        """Where the rests are."""
        return slice(self.counted, None)


def nation_of(exact: Mapping[str, Exact]) -> Nation:
    """Every count of these cubes, the small ones hidden. `exact`: as `indicators.small_cells.protect` has it."""
    leading = exact[TELLS_TOTALS]
    numbered = Numbered()
    totals = numbered.add(totals_of(leading))
    cubes = {name: numbered.add(cube.counts) for name, cube in exact.items()}
    groups = {
        name: numbered.add(parts)
        for name, cube in exact.items()
        if name not in SHARED and name != QUARTERS and (parts := subtotals_of(cube)) is not None
    }
    counts = Tables(totals, cubes, groups)
    bounds = _bounds(exact, counts, numbered.exact())
    rests = counts.of_rests(numbered)
    within = Within.of(counts.all, tuple(_told_twice(exact, counts)), bounds.exact)
    between = Between.of(counts.all, rests.all)
    return Nation(
        counts,
        _lines(exact, counts),
        within,
        _lines(exact, rests),
        between,
        _blocks(exact, counts),
        bounds.with_rests(numbered.exact()),
    )


def _bounds(exact: Mapping[str, Exact], counts: Tables, numbers: Ints) -> Bounds:
    least, coarsest = np.zeros_like(numbers), np.full_like(numbers, STEP)
    for named in _named(exact, counts):
        least[named] = np.minimum(numbers[named], 1)
    for of in (counts.cubes, counts.groups):
        for name in of.keys() - FINE:
            which = of[name][of[name] >= 0]
            coarsest[which] = coarsest_of(numbers[which])
    none = np.zeros_like(numbers)
    return Bounds(numbers, least, numbers < LEAST_SHOWN, none, none.copy(), np.full_like(numbers, STEP), coarsest)


def _named(exact: Mapping[str, Exact], counts: Tables) -> Iterator[Ints]:
    """Counts of who is registered in a quarter, or under a key, that would not be named if nobody were."""
    registered = MEASURES.index("registered")
    yield counts.totals[0, :, registered]
    for name in exact:
        if name not in (*ORDERS, *LISTED):
            yield counts.cubes[name][0, 0, [key != UNTOLD for key in exact[name].keys], registered]


def _told_twice(exact: Mapping[str, Exact], counts: Tables) -> Iterator[tuple[Ints, Ints]]:
    """Who was called back and had joined is counted as such, and by that proof."""
    if PROOF in exact:
        proven = counts.cubes[PROOF][:, :, exact[PROOF].keys.index(CALLED_BACK), MEASURES.index("joined")]
        yield proven, counts.totals[: len(proven), :, MEASURES.index("called_true")]


class Numbered:
    """Counts, each given its place in one row."""

    def __init__(self) -> None:
        self._exact: list[Ints] = []
        self._count = 0

    def add(self, exact: Ints) -> Ints:
        """The place of each of a table, -1 of what is not counted."""
        return self._add(exact, exact >= 0)

    def add_rests(self, counts: Ints) -> Ints:
        """The place of how many reached a step and not the one within it: shape as the counts' places, but `NESTED` in the place of
        measures. Where steps do not lie within each other, as words of staying that came too early would have it, it is negative."""
        numbers = self.exact()
        parts, wholes = (counts[..., [pair[at] for pair in NESTED]] for at in (0, 1))
        return self._add(numbers[wholes] - numbers[parts], (parts >= 0) & (wholes >= 0))

    def exact(self) -> Ints:
        """All of them."""
        self._exact = [np.concatenate(self._exact)]
        return self._exact[0]

    def _add(self, numbers: Ints, there: Flags) -> Ints:
        places = np.full(numbers.shape, -1, dtype=np.int64)
        places[there] = np.arange(self._count, self._count + int(there.sum()))
        self._exact.append(numbers[there])
        self._count += int(there.sum())
        return places


def _lines(exact: Mapping[str, Exact], tables: Tables) -> tuple[Lines, ...]:
    """Every sum of tables; a count is the whole, or a part, of one in each."""
    names = [TELLS_TOTALS, *tables.cubes, *tables.groups]
    over = sums_over([(table, exact[name].places) for table, name in zip(tables.all, names, strict=True)], _states(exact))
    of_keys = (sums for name in exact for _, sums in _levels(exact, name, tables))
    return tuple(lines for sums in (*over, *of_keys) if len((lines := Lines.of(*sums)).whole))


def _blocks(exact: Mapping[str, Exact], tables: Tables) -> tuple[Blocks, ...]:
    """Every table in which counts add up along two axes."""
    states = _states(exact)
    found = [Blocks.of(table[: states + 1]) for table in tables.all if table.shape[1] > 1]
    for name in exact:
        for places, sums in _levels(exact, name, tables):
            found += [blocks for keys in sums for blocks in _by_key(keys, places, states)]
    return tuple(blocks for blocks in found if blocks.cells.size)


def _states(exact: Mapping[str, Exact]) -> int:
    return sum("/" not in place for place in exact[TELLS_TOTALS].places) - 1


def _levels(exact: Mapping[str, Exact], name: str, tables: Tables) -> Iterator[tuple[Sequence[str], list[Sum]]]:
    """A total and its keys, or a total and its groups and then each group and its keys; with the places of all these."""
    cube, counts = exact[name], tables.cubes[name]
    whole = tables.totals[: len(cube.places), : len(cube.periods)]
    if not cube.groups:
        yield cube.places, [(whole, counts, 2)]
        return
    if name in tables.groups:
        yield cube.places, [(whole, tables.groups[name], 2)]
    sums: list[Sum] = []
    for number, group in enumerate(dict.fromkeys(cube.groups)):
        of_it = slice(cube.groups.index(group), len(cube.groups) - cube.groups[::-1].index(group))
        if name == QUARTERS:
            if group in (quarters := exact[TELLS_TOTALS].periods)[1:]:
                sums.append((tables.totals[: len(cube.places), quarters.index(group), None], counts[:, :, of_it], 2))
        elif name in SHARED:
            shared = tables.cubes[SHARED[name]][: len(cube.places), :, exact[SHARED[name]].keys.index(group)]
            sums.append((shared, counts[:, :, of_it], 2))
        else:
            sums.append((tables.groups[name][:, :, number], counts[:, :, of_it], 2))
    yield cube.places, sums


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
