"""What is hidden stays hidden: no table with its total, no share and no two selections give a small count away."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.disclosure import (
    LEAST_BASE,
    LEAST_SHOWN,
    STEP,
    Count,
    hidden_in_groups,
    hidden_up_to,
    is_small,
    rounded,
    share,
    shown,
)

COUNTS = st.lists(st.one_of(st.integers(0, 12), st.integers(0, 400)), min_size=1, max_size=40)
Seen = tuple[Count | None, ...]


def seen(counts: tuple[int, ...], least: int = LEAST_SHOWN) -> Seen:
    """A table as a reader sees it: its total, then its cells; all hidden when the total must go or is small itself."""
    limit = hidden_up_to(counts, least)
    if limit is None or is_small(sum(counts), least):
        return (None,) * (len(counts) + 1)
    return (sum(counts), *(shown(count, limit) for count in counts))


def seen_in_groups(groups: tuple[tuple[int, ...], ...], least: int) -> Seen:
    """The same of a table with subtotals: total, subtotals, cells."""
    total = sum(map(sum, groups))
    kept = hidden_in_groups({str(place): counts for place, counts in enumerate(groups)}, least)
    if kept is None or is_small(total, least):
        return (None,)
    hidden, limits = kept
    subtotals = [None if str(place) in hidden else sum(counts) for place, counts in enumerate(groups)]
    cells = [shown(count, limits.get(str(place))) for place, counts in enumerate(groups) for count in counts]
    return (total, *subtotals, *cells)


def flat(groups: tuple[tuple[int, ...], ...]) -> tuple[int, ...]:
    return (sum(map(sum, groups)), *map(sum, groups), *itertools.chain(*groups))


def pinned_down(tables: Iterator[tuple[tuple[int, ...], Seen]]) -> list[tuple[Seen, int]]:
    """Hidden cells that have one value in all tables that look alike: what a reader who knows the rule could work out."""
    values: dict[Seen, list[set[int]]] = defaultdict(list)
    for counts, look in tables:
        possible = values.setdefault(look, [set() for _ in counts])
        for place, count in enumerate(counts):
            possible[place].add(count)
    return [
        (look, place)
        for look, possible in values.items()
        for place, told in enumerate(possible)
        if len(told) == 1 and (len(look) == 1 or look[place] is None)
    ]


@given(COUNTS)
def test_no_small_count_is_ever_seen(counts: list[int]) -> None:
    assert not any(count is not None and is_small(count) for count in seen(tuple(counts)))


@given(COUNTS)
def test_a_hidden_count_could_be_another_one_and_the_table_would_look_the_same(counts: list[int]) -> None:
    look = seen(tuple(counts))
    if look[0] is None:
        return
    hidden = [place for place, count in enumerate(look[1:]) if count is None]
    for place in hidden:
        others = [other for other in hidden if counts[other] != counts[place]]
        assert others
        changed = counts.copy()
        changed[place], changed[others[0]] = counts[others[0]], counts[place]
        assert seen(tuple(changed)) == look


@pytest.mark.parametrize("cells", [2, 3, 4])
def test_no_reader_who_knows_the_rule_works_out_a_cell_of_any_table(cells: int) -> None:
    tables = itertools.product(range(9), repeat=cells)
    assert not pinned_down(((sum(counts), *counts), seen(counts, least=3)) for counts in tables)


@pytest.mark.parametrize("shape", [(1, 1), (2, 1), (1, 1, 1), (2, 2), (2, 1, 1), (3, 2)])
def test_nor_a_reader_of_any_table_with_subtotals_from_the_numbers(shape: tuple[int, ...]) -> None:
    most = 9
    ends = list(itertools.accumulate(shape, initial=0))
    tables = [
        tuple(counts[start:end] for start, end in itertools.pairwise(ends))
        for counts in itertools.product(range(most + 1), repeat=sum(shape))
        if sum(counts) <= most
    ]
    by_total: dict[int, list[tuple[int, ...]]] = defaultdict(list)
    for groups in tables:
        by_total[sum(map(sum, groups))].append(flat(groups))
    for look in {seen_in_groups(groups, least=3) for groups in tables}:
        if look[0] is None:
            continue
        possible = [table for table in by_total[look[0]] if fits(table, look, shape)]
        for place, count in enumerate(look):
            assert count is not None or len({table[place] for table in possible}) > 1, look


def fits(table: tuple[int, ...], look: Seen, shape: tuple[int, ...]) -> bool:
    """Whether a table could be the one seen: equal where it is seen, and not 0 where 0 would have been shown."""
    if any(count is not None and count != table[place] for place, count in enumerate(look)):
        return False
    subtotals = look[1 : len(shape) + 1]
    may_be_nought = [subtotal is None for subtotal, cells in zip(subtotals, shape, strict=True) for _ in range(cells)]
    cells = zip(look[len(shape) + 1 :], table[len(shape) + 1 :], may_be_nought, strict=True)
    return all(count is not None or value > 0 or nought for count, value, nought in cells)


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ((40, 7, 25, 0), (72, 40, None, None, 0)),
        ((40, 7, 3, 25), (75, 40, None, None, 25)),
        ((40, 7, 7, 25, 25), (104, 40, None, None, None, None)),
        ((30, 10, 0), (40, 30, 10, 0)),
        ((5, 5), (None, None, None)),
        ((9, 0), (None, None, None)),
        ((0, 0), (0, 0, 0)),
    ],
)
def test_the_next_larger_goes_with_a_lone_small_one(counts: tuple[int, ...], told: Seen) -> None:
    assert seen(counts) == told


@given(st.integers(LEAST_SHOWN, 2000), st.data())
def test_two_selections_one_within_the_other_never_tell_how_many_lie_between(larger: int, data: st.DataObject) -> None:
    smaller = data.draw(st.integers(LEAST_SHOWN, larger))

    def could_be(count: int) -> list[int]:
        return [other for other in range(max(LEAST_SHOWN, count - STEP), count + STEP + 1) if rounded(other) == rounded(count)]

    between = {one - other for one in could_be(larger) for other in could_be(smaller) if one >= other}
    against_exact = {larger - other for other in could_be(smaller) if larger >= other}
    assert len(between) >= STEP // 2
    assert against_exact == {0} or len(against_exact) > 1
    assert all(len(could_be(count)) >= STEP // 2 for count in (larger, smaller))


@given(st.integers(0, 500), st.integers(0, 500))
def test_a_share_is_told_only_where_no_small_number_stands_behind_it(part: int, base: int) -> None:
    told = share(part, base)
    if told is not None:
        assert base >= LEAST_BASE
        assert not is_small(part)
        assert not is_small(base - part)
        assert told == pytest.approx(100 * part / base)


def test_a_share_of_what_is_hidden_is_hidden() -> None:
    assert share(None, 100) is None
    assert share(50, None) is None
    assert share(0, 100) == 0
    assert share(95, 100) is None
    assert share(100, 100) == 100


def test_numbers_of_a_selection_are_in_tens() -> None:
    assert [rounded(count) for count in (0, 10, 14, 15, 1328, None)] == [0, 10, 10, 20, 1330, None]
