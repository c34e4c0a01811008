"""Which counts are hidden, over all cubes together, so that no small one can be worked out.

Counts of 0 to 9 are hidden (*primary suppression*), all others are rounded to the nearest 5, and where the sums would still tell a hidden
count closely, others are hidden with it (*complementary suppression*; Hundepool et al., *Statistical Disclosure Control*, Wiley 2012,
chapter 4; the auditing of bounds after Fischetti and Salazar, Management Science 47(7), 2001). A nought is hidden as a nine is: were
noughts shown, every hidden count would be one at least, and a State's ten joinings in ten districts would tell each of them; so much would
have to be hidden then that little could be told of anything (docs/decisions/0016). Only a nought that the sums would tell in any case is
told, before anything large is hidden for its sake: that there is nobody says nothing of anybody.

**Promised**: from everything that is published (every cube, total and subtotal, all differences between them, and that steps of the
funnel are nested) the bounds of each hidden count, reckoned sum by sum, leave at least `RECKONED` whole numbers. A linear program that
takes all sums together finds closer ones: in the nations of the tests it leaves at least `POSSIBLE`, which is tried and not proven. It is
not told whether a count was hidden for being small or beside a small one. Sums are taken to be complete, as if no State or district were
ever missing: who knows less is told less.

**Not promised**: against a reader who knows most of a group from elsewhere; against one who kept the version before, and takes it that
counts only grow; against who replays the rule by which the second kind is chosen, further than its bounds. Shares are made of shown
counts and say no more than they do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from indicators.cell_lines import (
    FAR,
    Bounds,
    Flags,
    Ints,
    Lines,
    Sum,
    Within,
    lines_over,
)
from indicators.cube import HIDDEN, LEAST_SHOWN, STEP, Counts, Cube
from indicators.dimensions import MEASURES, UNTOLD
from indicators.exact import LISTED, ORDERS, TELLS_TOTALS, Exact, subtotals_of, totals_of

POSSIBLE = 4
"""How many whole numbers a hidden count could at least be, all sums taken together."""
RECKONED = 10
"""How many the bounds reckoned here must leave. They are reckoned sum by sum; a linear program, which takes all sums together, finds some
closer: of 33,000 hidden counts of made-up nations it left 11 four numbers, and all others more (docs/decisions/0016; the tests attack
with one)."""
ROUNDS = 60
"""Of tightening; bounds that creep on beyond are wide enough by then."""
TURNS = 200
SHARED = {"family": "sector"}
"""Cubes whose subtotals are the counts of another."""
PROOF, CALLED_BACK = "proof", "called_back"
QUARTERS = "month"
"""The cube whose subtotals are the totals by quarter."""


@dataclass(frozen=True, slots=True)
class Nation:
    """All counts: `totals` of shape (places, periods, measures), `cubes` (places, periods, keys, measures), `groups` (places, periods,
    groups, measures) where they are not another's counts, each as places in `bounds`, -1 where nothing is counted; and what ties them."""

    totals: Ints
    cubes: Mapping[str, Ints]
    groups: Mapping[str, Ints]
    lines: tuple[Lines, ...]
    within: Within
    bounds: Bounds


def protect(exact: Mapping[str, Exact]) -> dict[str, Cube]:
    """The cubes as they may be shown. `exact`: every cube that is published, `TELLS_TOTALS` among them with all places and periods."""
    nation = _nation(exact)
    _tell_noughts(nation)
    for _ in range(TURNS):
        _reckon(nation)
        if not _hide_more(nation):
            break
    places = {place: number for number, place in enumerate(exact[TELLS_TOTALS].places)}
    return {name: _cube(nation, exact, name, places) for name in exact}


def _nation(exact: Mapping[str, Exact]) -> Nation:
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
    tables = ((name, table) for of in (cubes, groups) for name, table in of.items())
    lines = [*lines_over([(totals, leading.places), *((table, exact[name].places) for name, table in tables)], states)]
    for name in exact:
        lines += _lines_of_keys(exact, name, cubes, groups, totals)
    numbers = counts.exact()
    within = Within.of((totals, *cubes.values(), *groups.values()), tuple(_told_twice(exact, cubes, totals)), numbers)
    least = np.zeros_like(numbers)
    for named in _named(exact, cubes, totals):
        least[named] = np.minimum(numbers[named], 1)
    bounds = Bounds(numbers, least, numbers < LEAST_SHOWN, np.zeros_like(numbers), np.zeros_like(numbers))
    return Nation(totals, cubes, groups, tuple(line for line in lines if len(line.whole)), within, bounds)


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


def _lines_of_keys(
    exact: Mapping[str, Exact], name: str, cubes: Mapping[str, Ints], groups: Mapping[str, Ints], totals: Ints
) -> Iterator[Lines]:
    """A total and its keys, or a total and its groups and each group and its keys."""
    cube, counts = exact[name], cubes[name]
    whole = totals[: len(cube.places), : len(cube.periods)]
    if not cube.groups:
        yield Lines.of((whole, counts, 2))
        return
    if name in groups:
        yield Lines.of((whole, groups[name], 2))
    sums: list[Sum] = []
    for number, group in enumerate(dict.fromkeys(cube.groups)):
        of_it = slice(cube.groups.index(group), len(cube.groups) - cube.groups[::-1].index(group))
        if name == QUARTERS:
            if group in (quarters := exact[TELLS_TOTALS].periods)[1:]:
                sums.append((totals[: len(cube.places), quarters.index(group)], counts[:, 0, of_it], 1))
        elif name in SHARED:
            shared = cubes[SHARED[name]][: len(cube.places), :, exact[SHARED[name]].keys.index(group)]
            sums.append((shared, counts[:, :, of_it], 2))
        else:
            sums.append((groups[name][:, :, number], counts[:, :, of_it], 2))
    yield Lines.of(*sums)


def _tell_noughts(nation: Nation) -> None:
    """Show the noughts that nothing covers, until all that are hidden are wide enough; whatever is hidden later makes them wider."""
    bounds = nation.bounds
    while True:
        _reckon(nation)
        told = _narrow(bounds, slice(None)) & (bounds.exact == 0)
        if not told.any():
            return
        bounds.hidden[told] = False


def _reckon(nation: Nation) -> None:
    """What a reader can know of every count."""
    bounds = nation.bounds
    near = _rounded(bounds.exact)
    bounds.low[:] = np.where(bounds.hidden, bounds.least, np.maximum(near - STEP // 2, LEAST_SHOWN))
    bounds.high[:] = np.where(bounds.hidden, FAR, near + STEP // 2)
    nobody = ~bounds.hidden & (bounds.exact == 0)
    bounds.low[nobody] = bounds.high[nobody] = 0
    before = np.ones(len(bounds.exact), dtype=np.bool_)
    for _ in range(ROUNDS):
        moved = np.zeros_like(before)
        for lines in nation.lines:
            lines.tighten(bounds, before, moved)
        nation.within.tighten(bounds, before, moved)
        if not moved.any():
            return
        before = moved


def _hide_more(nation: Nation) -> bool:
    """Hide another count wherever a hidden one is told too closely; whether there was one."""
    bounds = nation.bounds
    if not _narrow(bounds, slice(None)).any():
        return False
    hidden = False
    for lines in nation.lines:
        hidden |= _loosen(lines, bounds)
    return hidden or _loosen_within(nation.within, bounds)


def _narrow(bounds: Bounds, which: Ints | slice) -> Flags:
    return bounds.hidden[which] & (bounds.high[which] - bounds.low[which] < RECKONED - 1)


def _loosen(lines: Lines, bounds: Bounds) -> bool:
    """In each sum that tells a part or the whole too closely hide the smallest count that still stands, of the parts or else the whole;
    whether any was hidden. What was seen to is taken for unknown until all is reckoned anew."""
    whole, parts = lines.whole, lines.parts
    narrow, narrow_whole = _narrow(bounds, parts), _narrow(bounds, whole)
    if not (narrow.any() or narrow_whole.any()):
        return False
    low, high = lines.told(bounds)
    told = narrow & ((high <= bounds.high[parts]) | (low >= bounds.low[parts]))
    summed_low, summed_high = lines.sums(bounds)
    whole_told = narrow_whole & ((summed_high <= bounds.high[whole]) | (summed_low >= bounds.low[whole]))
    at_fault = np.logical_or.reduceat(told, lines.start) | whole_told
    stands = np.where(bounds.hidden[parts] | (bounds.exact[parts] == 0), FAR, bounds.exact[parts])
    least = np.minimum.reduceat(stands, lines.start)
    hides_part = at_fault & (least < FAR)
    hides_whole = at_fault & (least >= FAR) & ~bounds.hidden[whole]
    first = np.where(stands == least[lines.line], np.arange(len(parts)), len(parts))
    bounds.hidden[parts[np.minimum.reduceat(first, lines.start)[hides_part]]] = True
    bounds.hidden[whole[hides_whole]] = True
    seen_to = hides_part | hides_whole
    _forget(bounds, parts[told & seen_to[lines.line]])
    _forget(bounds, whole[whole_told & seen_to])
    return bool(seen_to.any())


def _loosen_within(within: Within, bounds: Bounds) -> bool:
    """The same where a step within another, or one that it lies within, tells a hidden count too closely."""
    hidden = False
    for part, whole in within.pairs:
        by_whole = _narrow(bounds, part) & (bounds.high[part] >= bounds.high[whole]) & ~bounds.hidden[whole]
        by_part = _narrow(bounds, whole) & (bounds.low[whole] <= bounds.low[part]) & ~bounds.hidden[part]
        bounds.hidden[whole[by_whole]] = True
        bounds.hidden[part[by_part]] = True
        hidden |= bool(by_whole.any() or by_part.any())
    return hidden


def _forget(bounds: Bounds, which: Ints) -> None:
    bounds.low[which] = bounds.least[which]
    bounds.high[which] = FAR


def _cube(nation: Nation, exact: Mapping[str, Exact], name: str, places: Mapping[str, int]) -> Cube:
    cube = exact[name]
    of_places = [places[place] for place in cube.places]
    whole = _shown(nation.bounds, nation.totals, totals_of(exact[TELLS_TOTALS]))
    totals = whole[of_places, : len(cube.periods)]
    if name in SHARED:
        of_groups = [exact[SHARED[name]].keys.index(group) for group in dict.fromkeys(cube.groups)]
        shared = _shown(nation.bounds, nation.cubes[SHARED[name]], exact[SHARED[name]].counts)
        parts: Counts | None = shared[: len(cube.places)][:, :, of_groups]
    elif name == QUARTERS:
        quarters = exact[TELLS_TOTALS].periods
        parts = np.zeros((len(cube.places), 1, len(dict.fromkeys(cube.groups)), whole.shape[-1]), dtype=np.int32)
        for number, group in enumerate(dict.fromkeys(cube.groups)):
            if group in quarters[1:]:
                parts[:, 0, number] = whole[of_places, quarters.index(group)]
    else:
        subtotals = subtotals_of(cube)
        parts = None if subtotals is None else _shown(nation.bounds, nation.groups[name], subtotals)
    shown = _shown(nation.bounds, nation.cubes[name], cube.counts)
    return Cube(cube.dimension, cube.places, cube.periods, cube.keys, shown, totals, cube.groups, parts)


def _shown(bounds: Bounds, places: Ints, exact: Ints) -> Counts:
    hidden = np.zeros(places.shape, dtype=np.bool_)
    hidden[places >= 0] = bounds.hidden[places[places >= 0]]
    return np.where(exact < 0, exact, np.where(hidden, HIDDEN, _rounded(exact))).astype(np.int32)


def _rounded(exact: Ints) -> Ints:
    return (exact + STEP // 2) // STEP * STEP
