"""Which counts are hidden, over all cubes together, so that no small one can be worked out.

Counts of 0 to 9 are hidden (*primary suppression*), all others are rounded to the nearest 5, and where the sums would still tell a hidden
count closely, others are hidden with it (*complementary suppression*; Hundepool et al., *Statistical Disclosure Control*, Wiley 2012,
chapter 4; the auditing of bounds after Fischetti and Salazar, Management Science 47(7), 2001). A nought is hidden as a nine is: were
noughts shown, every hidden count would be one at least, and a State's ten joinings in ten districts would tell each of them; so much would
have to be hidden then that little could be told of anything (docs/decisions/0016). Only a nought that the sums would tell in any case is
told, before anything large is hidden for its sake: that there is nobody says nothing of anybody.

A large count that would be hidden only to cover a small one beside it is rounded coarser instead, where it is large enough for that
(`indicators.cube.COARSER`): of a nation that has a handful of transgender persons the men who joined can be told then.

**Promised**: from everything that is published (every cube, total and subtotal, all differences between them, and that steps of the
funnel are nested) the bounds of each hidden count, reckoned sum by sum, leave at least `RECKONED` whole numbers, and `RECKONED_CLOSELY`
with what four counts tell together (`indicators.cell_blocks`) and what is left between two steps (`indicators.cell_lines.Between`), so
far as anything can be hidden that tells it. A linear program that takes all together finds closer ones: in the nations of the tests it
leaves at least `POSSIBLE`, which is tried and not proven. It is not told whether a count was hidden for being small or beside a small
one. Sums are taken to be complete, as if no State or district were ever missing: who knows less is told less.

**Not promised**: against a reader who knows most of a group from elsewhere; against one who kept the version before, and takes it that
counts only grow (what one hides and the other tells he nearly knows); against who replays the rule by which the second kind is chosen,
further than its bounds. Shares are made of shown counts and say no more than they do.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from indicators.cell_lines import FAR, Bounds, Flags, Ints, Lines, Within
from indicators.cube import COARSER, HIDDEN, LEAST_SHOWN, STEP, UNCOUNTED, Counts, Cube
from indicators.exact import TELLS_TOTALS, Exact
from indicators.tied_counts import QUARTERS, SHARED, Nation, nation_of

POSSIBLE = 4
"""How many whole numbers a hidden count could at least be, all sums taken together: tried, and not proven (docs/decisions/0016)."""
RECKONED = 10
"""How many the bounds reckoned sum by sum must leave."""
RECKONED_CLOSELY = 8
"""How many they must leave with blocks and rests looked at: twice `POSSIBLE`, since several of these together tell more."""
ROUNDS = 60
"""Of tightening; bounds that creep on beyond are wide enough by then."""
TURNS = 200
LEVELS = 4
"""From a district's quarter and key up to India."""
LARGE = 100
"""Counts of so many are rather rounded coarser than hidden beside a small one, where they or others of their sum may be."""


def protect(exact: Mapping[str, Exact]) -> dict[str, Cube]:
    """The cubes as they may be shown. `exact`: every cube that is published, `TELLS_TOTALS` among them with all places and periods."""
    return shown_of(settled(exact), exact)


def settled(exact: Mapping[str, Exact]) -> Nation:
    """All counts, with which of them are hidden and what the others are rounded to."""
    nation = nation_of(exact)
    _tell_noughts(nation)
    for _ in range(TURNS):
        _begin(nation)
        everything = np.ones_like(nation.bounds.hidden)
        _reckon(nation, everything)
        if _hide_more(nation):
            continue
        _reckon(nation, np.zeros_like(everything), everything)
        if not _hide_closely(nation):
            break
    return nation


def shown_of(nation: Nation, exact: Mapping[str, Exact]) -> dict[str, Cube]:
    """The cubes that these counts are."""
    told = _told(nation)
    places = {place: number for number, place in enumerate(exact[TELLS_TOTALS].places)}
    return {name: _cube(nation, told, exact, name, places) for name in exact}


def _tell_noughts(nation: Nation) -> None:
    """Show the noughts that nothing covers, until all that are hidden are wide enough; whatever is hidden later makes them wider."""
    bounds = nation.bounds
    _begin(nation)
    everything = np.ones_like(bounds.hidden)
    for closely, least in ((False, RECKONED), (True, RECKONED_CLOSELY)):
        news = everything if not closely else np.zeros_like(everything)
        since = everything if closely else None
        while True:
            _reckon(nation, news, since)
            news = _narrow(bounds, slice(None), least) & (bounds.exact == 0)
            if not news.any():
                break
            bounds.hidden[news] = False
            bounds.low[news] = bounds.high[news] = 0
            since = news if closely else None


def _begin(nation: Nation) -> None:
    """What a reader sees of every count."""
    bounds = nation.bounds
    near = _rounded(bounds.exact, bounds.step)
    bounds.low[:] = np.where(bounds.hidden, bounds.least, np.maximum(near - bounds.step // 2, LEAST_SHOWN))
    bounds.high[:] = np.where(bounds.hidden, FAR, near + (bounds.step - 1) // 2)
    nobody = ~bounds.hidden & (bounds.exact == 0)
    bounds.low[nobody] = bounds.high[nobody] = 0
    bounds.low[nation.rests], bounds.high[nation.rests] = bounds.least[nation.rests], FAR


def _reckon(nation: Nation, news: Flags, since: Flags | None = None) -> None:
    """What he can know of it besides, from what he knows and what is new of that, by all sums. And by rests and blocks, once the sums tell
    no more, where he looks closely: at those in which something moved `since` he last did."""
    before = news
    for _ in range(ROUNDS):
        moved = np.zeros_like(before)
        for lines in nation.lines:
            lines.tighten(nation.bounds, before, moved)
        nation.within.tighten(nation.bounds, before, moved)
        if since is not None:
            since = since | moved
            if not moved.any():
                _reckon_closely(nation, since, moved)
                since = moved
        if not moved.any():
            return
        before = moved


def _reckon_closely(nation: Nation, since: Flags, moved: Flags) -> None:
    for blocks in nation.blocks:
        blocks.tighten(nation.bounds, since, moved)
    nation.between.tighten(nation.bounds, since, moved)
    for lines in nation.rest_lines:
        lines.tighten(nation.bounds, moved, moved)
    nation.between.tighten(nation.bounds, moved, moved)


def _hide_more(nation: Nation) -> bool:
    """Hide another count, or round it coarser, wherever a sum tells a hidden one too closely; whether there was one."""
    bounds = nation.bounds
    if not _narrow(bounds, slice(None)).any():
        return False
    changed = False
    for lines in nation.lines:
        changed |= _loosen(lines, bounds)
    return changed or _loosen_within(nation.within, bounds)


def _hide_closely(nation: Nation) -> bool:
    """The same where a block or a rest does."""
    bounds = nation.bounds
    narrow = _narrow(bounds, slice(None), RECKONED_CLOSELY)
    hides = [blocks.loosen(bounds, narrow, RECKONED_CLOSELY - 1) for blocks in nation.blocks] if narrow.any() else []
    hides.append(_telling_rests(nation, narrow))
    which = np.concatenate(hides)
    bounds.hidden[which] = True
    return len(which) > 0


def _telling_rests(nation: Nation, narrow: Flags) -> Ints:
    """Of the two counts that tell a rest, the smaller that is not nought: of each rest that tells a count which is `narrow`, be it by the
    sums that it stands in, as a part or as the whole of others."""
    bounds, between = nation.bounds, nation.between
    part, whole, rest = between.part, between.whole, between.rest
    low, high = bounds.low, bounds.high
    tells = high[rest] < RECKONED_CLOSELY - 1
    tells &= (narrow[whole] & (high[whole] >= high[part] + high[rest])) | (narrow[part] & (low[part] <= low[whole] - high[rest]))
    closed = np.zeros(len(low), dtype=np.bool_)
    closed[rest[tells]] = True
    for _ in range(LEVELS):
        for lines in nation.rest_lines:
            by_parts = closed[lines.whole] & (np.add.reduceat(high[lines.parts], lines.start) <= high[lines.whole])
            closed[lines.parts] |= by_parts[lines.line] & (high[lines.parts] > 0)
            of_closed = np.logical_or.reduceat(closed[lines.parts], lines.start)
            closed[lines.whole] |= of_closed & (high[lines.whole] < RECKONED_CLOSELY - 1)
    told = closed[rest] & ~bounds.hidden[part] & ~bounds.hidden[whole] & (bounds.exact[whole] > 0)
    return np.unique(np.where(bounds.exact[part] > 0, part, whole)[told])


def _narrow(bounds: Bounds, which: Ints | slice, least: int = RECKONED) -> Flags:
    return bounds.hidden[which] & (bounds.high[which] - bounds.low[which] < least - 1)


def _loosen(lines: Lines, bounds: Bounds) -> bool:
    """In each sum that tells a part or the whole too closely hide the smallest count that still stands, of the parts or else the whole, or,
    where it is not small itself, round the largest coarser that may be; whether anything was done. What was seen to is taken for unknown
    until all is reckoned anew."""
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
    finer = ~bounds.hidden & (bounds.step < bounds.coarsest)
    large = np.where(finer[parts], bounds.exact[parts], 0)
    largest = np.maximum.reduceat(large, lines.start)
    rounds_part = at_fault & (least >= LARGE) & (largest > 0)
    rounds_whole = at_fault & (least >= FAR) & ~rounds_part & finer[whole]
    hides_part = at_fault & (least < FAR) & ~rounds_part
    hides_whole = at_fault & (least >= FAR) & ~rounds_whole & ~bounds.hidden[whole]
    _round_coarser(bounds, np.concatenate([_first(large == largest[lines.line], lines)[rounds_part], whole[rounds_whole]]))
    bounds.hidden[_first(stands == least[lines.line], lines)[hides_part]] = True
    bounds.hidden[whole[hides_whole]] = True
    seen_to = rounds_part | rounds_whole | hides_part | hides_whole
    _forget(bounds, parts[told & seen_to[lines.line]])
    _forget(bounds, whole[whole_told & seen_to])
    return bool(seen_to.any())


def _first(which: Flags, lines: Lines) -> Ints:
    """Of each sum the first part that is marked."""
    place = np.where(which, np.arange(len(which)), len(which))
    return np.asarray(lines.parts[np.minimum(np.minimum.reduceat(place, lines.start), len(which) - 1)])


def _round_coarser(bounds: Bounds, which: Ints) -> None:
    bounds.step[which] = np.where(bounds.step[which] == STEP, *COARSER)


def _loosen_within(within: Within, bounds: Bounds) -> bool:
    """The same where a step within another, or one that it lies within, tells a hidden count too closely."""
    hidden, stands = False, ~bounds.hidden & (bounds.exact > 0)
    for part, whole in within.pairs:
        by_whole = _narrow(bounds, part) & (bounds.high[part] >= bounds.high[whole]) & stands[whole]
        by_part = _narrow(bounds, whole) & (bounds.low[whole] <= bounds.low[part]) & stands[part]
        bounds.hidden[whole[by_whole]] = True
        bounds.hidden[part[by_part]] = True
        hidden |= bool(by_whole.any() or by_part.any())
    return hidden


def _forget(bounds: Bounds, which: Ints) -> None:
    bounds.low[which] = bounds.least[which]
    bounds.high[which] = FAR


def _told(nation: Nation) -> Ints:
    """Every count as it is told: rounded, or `HIDDEN`. One that is rounded coarser gives way to those that are rounded finer, so that
    nobody reads of more people at a step than came to the one before."""
    bounds = nation.bounds
    told = np.where(bounds.hidden, HIDDEN, _rounded(bounds.exact, bounds.step))
    for pairs in (nation.within.pairs, reversed(nation.within.pairs)):
        for part, whole in pairs:
            over = ~bounds.hidden[part] & ~bounds.hidden[whole] & (told[part] > told[whole])
            gives_way = over & (bounds.step[whole] > bounds.step[part])
            told[whole[gives_way]] = told[part[gives_way]]
            gives_way = over & (bounds.step[whole] <= bounds.step[part])
            told[part[gives_way]] = told[whole[gives_way]]
    return told


def _cube(nation: Nation, told: Ints, exact: Mapping[str, Exact], name: str, places: Mapping[str, int]) -> Cube:
    cube = exact[name]
    of_places = [places[place] for place in cube.places]
    whole = _shown(told, nation.counts.totals)
    totals = whole[of_places, : len(cube.periods)]
    if name in SHARED:
        of_groups = [exact[SHARED[name]].keys.index(group) for group in dict.fromkeys(cube.groups)]
        shared = _shown(told, nation.counts.cubes[SHARED[name]])
        parts: Counts | None = shared[: len(cube.places)][:, :, of_groups]
    elif name == QUARTERS:
        quarters = exact[TELLS_TOTALS].periods
        parts = np.zeros((len(cube.places), 1, len(dict.fromkeys(cube.groups)), whole.shape[-1]), dtype=np.int32)
        for number, group in enumerate(dict.fromkeys(cube.groups)):
            if group in quarters[1:]:
                parts[:, 0, number] = whole[of_places, quarters.index(group)]
    else:
        parts = _shown(told, nation.counts.groups[name]) if cube.groups else None
    shown = _shown(told, nation.counts.cubes[name])
    steps = np.where(shown >= 0, nation.bounds.step[nation.counts.cubes[name]], STEP).astype(np.int32)
    return Cube(cube.dimension, cube.places, cube.periods, cube.keys, shown, totals, cube.groups, parts, steps)


def _shown(told: Ints, places: Ints) -> Counts:
    return np.where(places >= 0, told[places], UNCOUNTED).astype(np.int32)


def _rounded(exact: Ints, step: Ints) -> Ints:
    return (exact + step // 2) // step * step
