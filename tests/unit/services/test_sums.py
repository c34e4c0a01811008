"""Rows that do not add up to their whole are said to; where they do, nothing is said."""

from __future__ import annotations

from services.telling.sums import falls_short


def test_what_is_hidden_makes_the_rows_fall_short() -> None:
    assert falls_short([((300, None, 20), 765)])
    assert falls_short([((300, 465), 765), ((None, 20), 40)])


def test_rows_that_all_stand_or_a_whole_that_is_hidden_say_nothing_of_it() -> None:
    assert not falls_short([((300, 460), 765)]), "rounding alone is told elsewhere"
    assert not falls_short([((300, None), None)])
    assert not falls_short([((300, None), 300)]), "what is hidden may be nobody"
