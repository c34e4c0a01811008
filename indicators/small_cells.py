"""Which counts are hidden, over all cubes together, so that no small one can be worked out.

Counts of 1 to 9 are hidden (*primary suppression*), all others are rounded to the nearest 5, and where the sums would still tell a hidden
count closely, others are hidden with it (*complementary suppression*; Hundepool et al., *Statistical Disclosure Control*, Wiley 2012,
chapter 4; the auditing of bounds after Fischetti and Salazar, Management Science 47(7), 2001).

**Promised**: from everything that is published (every cube, total and subtotal, all differences between them, and that steps of the
funnel are nested) the bounds of each hidden count leave at least `POSSIBLE` whole numbers; it is not told whether one was hidden for being
small or beside a small one. Sums are taken to be complete, as if no State or district were ever missing: who knows less is told less.

**Not promised**: against a reader who knows most of a group from elsewhere; against who replays the rule by which the second kind is
chosen, further than its bounds. Shares are made of shown counts and say no more than they do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from indicators.cell_lines import (
    FAR,
    NESTED,
    Cells,
    Flags,
    Ints,
    Line,
    districts_by_state,
    line_of_periods,
    lines_of_places,
    tighten_nested,
)
from indicators.cube import HIDDEN, LEAST_SHOWN, STEP, Counts, Cube
from indicators.exact import TELLS_TOTALS, Exact, subtotals_of, totals_of

POSSIBLE = 5
"""How many whole numbers a hidden count could at least be: more than half of the nine that a small one can be."""
RECKONED = 8
"""How many the bounds reckoned here must leave: a linear program finds bounds up to three numbers closer (tried in the tests)."""
ROUNDS = 60
"""Of tightening; bounds that creep on beyond are wide enough by then."""
TURNS = 200
SHARED = {"family": "sector"}
"""Cubes whose subtotals are the counts of another."""
QUARTERS = "month"
"""The cube whose subtotals are the totals by quarter."""


@dataclass(frozen=True, slots=True)
class Nation:
    """All counts as cells: `totals` of shape (places, periods, measures), `cubes` (places, periods, keys, measures), `groups` (places,
    periods, groups, measures) where they are not another's cells; and the lines that tie them."""

    totals: Cells
    cubes: Mapping[str, Cells]
    groups: Mapping[str, Cells]
    lines: tuple[Line, ...]

    states: int

    def all(self) -> Iterator[Cells]:
        """Every cell that is counted, once: of India and its States in all periods, of districts over all time."""
        for cells in (self.totals, *self.cubes.values(), *self.groups.values()):
            yield cells.view(slice(0, self.states + 1))
            yield cells.view(slice(self.states + 1, None), slice(0, 1))


def protect(exact: Mapping[str, Exact]) -> dict[str, Cube]:
    """The cubes as they may be shown. `exact`: every cube that is published, `TELLS_TOTALS` among them with all places and periods."""
    nation = _nation(exact)
    for _ in range(TURNS):
        _reckon(nation)
        if not _hide_more(nation):
            break
    places = {place: number for number, place in enumerate(exact[TELLS_TOTALS].places)}
    return {name: _cube(nation, exact, name, places) for name in exact}


def _nation(exact: Mapping[str, Exact]) -> Nation:
    leading = exact[TELLS_TOTALS]
    states = sum("/" not in place for place in leading.places) - 1
    totals = _cells(totals_of(leading))
    cubes = {name: _cells(cube.counts) for name, cube in exact.items()}
    groups = {
        name: _cells(parts)
        for name, cube in exact.items()
        if name not in SHARED and name != QUARTERS and (parts := subtotals_of(cube)) is not None
    }
    lines = [*_lines_over(totals, leading.places, states)]
    for name, cells in (*cubes.items(), *groups.items()):
        lines += _lines_over(cells, exact[name].places, states)
    for name in exact:
        lines += _lines_of_keys(exact, name, cubes, groups, totals)
    return Nation(totals, cubes, groups, tuple(line for line in lines if line.parts.exact.size), states)


def _cells(exact: Ints) -> Cells:
    return Cells.of(exact, (exact > 0) & (exact < LEAST_SHOWN))


def _lines_over(cells: Cells, places: tuple[str, ...], states: int) -> Iterator[Line]:
    yield from lines_of_places(cells, districts_by_state(places, states), states)
    if cells.exact.shape[1] > 1:
        yield line_of_periods(cells, states)


def _lines_of_keys(
    exact: Mapping[str, Exact], name: str, cubes: Mapping[str, Cells], groups: Mapping[str, Cells], totals: Cells
) -> Iterator[Line]:
    """A total and its keys, or a total and its groups and each group and its keys."""
    cube = exact[name]
    cells = cubes[name]
    places, periods = len(cube.places), len(cube.periods)
    counted = [(slice(0, places), slice(0, 1))]
    if periods > 1:
        counted.append((slice(0, sum("/" not in place for place in cube.places)), slice(1, periods)))
    if not cube.groups:
        yield from (Line(totals.view(*where), cells.view(*where), 2) for where in counted)
        return
    if name in groups:
        yield from (Line(totals.view(*where), groups[name].view(*where), 2) for where in counted)
    for number, group in enumerate(dict.fromkeys(cube.groups)):
        of_it = slice(cube.groups.index(group), len(cube.groups) - cube.groups[::-1].index(group))
        if name == QUARTERS:
            if group in (quarters := exact[TELLS_TOTALS].periods)[1:]:
                yield Line(totals.view(slice(0, places), quarters.index(group)), cells.view(slice(0, places), 0, of_it), 1)
            continue
        whole = cubes[SHARED[name]] if name in SHARED else groups[name]
        place = exact[SHARED[name]].keys.index(group) if name in SHARED else number
        yield from (Line(whole.view(*where, place), cells.view(*where, of_it), 2) for where in counted)


def _reckon(nation: Nation) -> None:
    """What a reader can know of every cell."""
    for cells in nation.all():
        near = _rounded(cells.exact)
        cells.low[...] = np.where(cells.hidden, 1, np.where(cells.exact == 0, 0, np.maximum(near - STEP // 2, LEAST_SHOWN)))
        cells.high[...] = np.where(cells.hidden, FAR, np.where(cells.exact == 0, 0, near + STEP // 2))
    for _ in range(ROUNDS):
        moved = False
        for line in nation.lines:
            moved |= line.tighten()
        for cells in nation.all():
            moved |= tighten_nested(cells)
        if not moved:
            return


def _hide_more(nation: Nation) -> bool:
    """Hide another count wherever a hidden one is told too closely; whether there was one."""
    if not any(_narrow(cells).any() for cells in nation.all()):
        return False
    hidden = False
    for line in nation.lines:
        hidden |= _loosen(line)
    if not hidden:
        for cells in nation.all():
            hidden |= _loosen_nested(cells)
    return hidden


def _narrow(cells: Cells) -> Flags:
    return cells.hidden & (cells.high - cells.low < RECKONED - 1)


def _loosen(line: Line) -> bool:
    """In each sum that tells a part or the whole too closely hide the smallest count that still stands, of the parts or else the whole;
    whether any was hidden. What was seen to is taken for unknown until all is reckoned anew."""
    whole, parts = line.whole, line.parts
    low, high = line.told()
    told = _narrow(parts) & ((high <= parts.high) | (low >= parts.low))
    summed_high, summed_low = np.minimum(parts.high, FAR).sum(axis=line.axis), parts.low.sum(axis=line.axis)
    whole_told = _narrow(whole) & ((summed_high <= whole.high) | (summed_low >= whole.low))
    at_fault = told.any(axis=line.axis) | whole_told
    if not at_fault.any():
        return False
    stands = np.where(parts.hidden | (parts.exact <= 0), FAR, parts.exact)
    least = stands.min(axis=line.axis)
    hides_part = at_fault & (least < FAR)
    hides_whole = at_fault & (least >= FAR) & ~whole.hidden & (whole.exact > 0)
    place = np.expand_dims(stands.argmin(axis=line.axis), line.axis)
    before = np.take_along_axis(parts.hidden, place, line.axis)
    np.put_along_axis(parts.hidden, place, before | np.expand_dims(hides_part, line.axis), line.axis)
    whole.hidden |= hides_whole
    seen_to = hides_part | hides_whole
    _forget(parts, told & np.expand_dims(seen_to, line.axis))
    _forget(whole, whole_told & seen_to)
    return bool(seen_to.any())


def _loosen_nested(cells: Cells) -> bool:
    """The same where a step within another, or one that it lies within, tells a hidden count too closely."""
    hidden = False
    for part, whole in NESTED:
        narrow = _narrow(cells)
        by_whole = narrow[..., part] & (cells.high[..., part] >= cells.high[..., whole]) & ~cells.hidden[..., whole]
        by_part = narrow[..., whole] & (cells.low[..., whole] <= cells.low[..., part]) & ~cells.hidden[..., part]
        by_part &= cells.exact[..., part] > 0
        cells.hidden[..., whole] |= by_whole
        cells.hidden[..., part] |= by_part
        hidden |= bool(by_whole.any() or by_part.any())
    return hidden


def _forget(cells: Cells, which: Flags) -> None:
    np.copyto(cells.low, 1, where=which)
    np.copyto(cells.high, FAR, where=which)


def _cube(nation: Nation, exact: Mapping[str, Exact], name: str, places: Mapping[str, int]) -> Cube:
    cube = exact[name]
    of_places = [places[place] for place in cube.places]
    totals = _shown(nation.totals)[of_places, : len(cube.periods)]
    cells = nation.cubes[name]
    if name in SHARED:
        of_groups = [exact[SHARED[name]].keys.index(group) for group in dict.fromkeys(cube.groups)]
        parts: Counts | None = _shown(nation.cubes[SHARED[name]])[: len(cube.places)][:, :, of_groups]
    elif name == QUARTERS:
        quarters = exact[TELLS_TOTALS].periods
        parts = np.zeros((len(cube.places), 1, len(dict.fromkeys(cube.groups)), nation.totals.exact.shape[-1]), dtype=np.int32)
        for number, group in enumerate(dict.fromkeys(cube.groups)):
            if group in quarters[1:]:
                parts[:, 0, number] = _shown(nation.totals)[of_places, quarters.index(group)]
    else:
        parts = _shown(nation.groups[name]) if name in nation.groups else None
    return Cube(cube.dimension, cube.places, cube.periods, cube.keys, _shown(cells), totals, cube.groups, parts)


def _shown(cells: Cells) -> Counts:
    return np.where(cells.exact < 0, cells.exact, np.where(cells.hidden, HIDDEN, _rounded(cells.exact))).astype(np.int32)


def _rounded(exact: Ints) -> Ints:
    return (exact + STEP // 2) // STEP * STEP
