"""Words that only sound like another are heard as they are written."""

from __future__ import annotations

import pytest

from matching.meanings import hear


@pytest.mark.parametrize(
    ("text", "not_said"), [("piece rate", "night"), ("from 5 am", "mango"), ("same site", "evening"), ("price list", "laundry")]
)
def test_a_word_that_sounds_like_one_of_a_meaning_is_not_taken_for_it(text: str, not_said: str) -> None:
    assert not_said not in hear(text).meanings


def test_what_is_meant_is_heard_in_every_spelling() -> None:
    assert "night" in hear("raat ki duty").meanings & hear("रात को").meanings & hear("ratri").meanings


def test_counted_days_are_no_working_time() -> None:
    assert "day" in hear("day duty").meanings
    assert "day" not in hear("40 din ka kaam").meanings
