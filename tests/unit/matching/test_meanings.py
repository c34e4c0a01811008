"""What an advert says is heard alike in English, Hindi and Hindi in Latin letters."""

from __future__ import annotations

import pytest

from matching.meaning_table import kind_of
from matching.meanings import hear


@pytest.mark.parametrize(
    ("first", "second", "meaning"),
    [
        ("Utensils and sweeping", "bartan aur jhadu", "utensils"),
        ("Night guard", "रात का चौकीदार", "night"),
        ("Ladies tailor", "महिला दर्जी", "female"),
        ("Shopping mall", "mall ki safai", "mall"),
    ],
)
def test_one_meaning_in_two_languages(first: str, second: str, meaning: str) -> None:
    assert meaning in hear(first).meanings & hear(second).meanings


def test_a_word_as_it_is_written_comes_before_one_that_sounds_like_it() -> None:
    assert "mall" not in hear("Male guard").meanings
    assert kind_of("male") == "sex"


def test_a_capital_makes_a_name_only_of_what_is_no_ordinary_word() -> None:
    assert hear("Packing near Pachpadra. Cash every week").names == hear("Pachpadra").names != frozenset()


def test_what_is_numbered() -> None:
    assert hear("Unit 3, gate no. 2").counted == hear("unit III, gate 2").counted
    assert hear("B shift").counted == hear("Shift B").counted != hear("Shift C").counted


def test_what_is_numbered_is_not_counted_across_a_comma_and_keeps_its_letter() -> None:
    assert not hear("Tyre plant, 3 shifts").counted
    assert not hear("Walk-in 12 June, now 19 June").counted
    assert hear("Sector 35-B").counted != hear("Sector 35-D").counted


def test_english_words_that_sound_like_hindi_numbers_are_none() -> None:
    assert not hear("Work at Pali now").numbers
    assert hear("aath ghante").numbers == {"8"}


def test_a_word_that_only_sounds_like_one_of_no_meaning_says_something() -> None:
    for word, meaning in (("car", "car"), ("coach", "platform"), ("tyre", "tyre"), ("cow", "cow")):
        assert meaning in hear(f"{word} work").meanings
    assert not hear("काम में").meanings & {"male"}, "में is no man"
    assert "truck" not in hear("it lures").meanings
