"""Gaps in words: what could be filled is no number where it is not shown who looks for work."""

from __future__ import annotations

from language import words
from services.drawing.chart import HIDDEN
from services.telling_gaps.numbers import Sayings


def test_that_nothing_could_be_filled_is_said_only_where_it_is_shown_who_looks_for_work() -> None:
    sayings = Sayings(words("en"), ())
    assert sayings.fillable(0, None) == HIDDEN
    assert sayings.fillable(0, 40) == "0"
    assert sayings.fillable(15, None) == "15"
    assert sayings.fillable(None, 40) == HIDDEN
