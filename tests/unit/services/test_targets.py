"""Whether a target is reached, on the way or behind."""

from __future__ import annotations

import pytest

from language import words
from services.targets import Standing, goal_of, standing
from services.telling.numbers import hundredths


@pytest.mark.parametrize(
    ("goal", "value", "passed", "where"),
    [
        (100, 100, 0.2, "reached"),
        (100, 20, 0.2, "on_the_way"),
        (100, 19, 0.2, "behind"),
        (100, 99, 1.0, "behind"),
        (100, None, 0.5, "unknown"),
    ],
)
def test_people_keep_step_with_the_days_of_the_quarter(goal: int, value: float | None, passed: float, where: Standing) -> None:
    assert standing(goal, value, passed, is_share=False) == where


@pytest.mark.parametrize(
    ("value", "passed", "where"),
    [(60.0, 0.1, "reached"), (54.0, 0.1, "on_the_way"), (53.4, 0.9, "behind"), (59.4, 1.0, "behind"), (None, 1.0, "unknown")],
)
def test_a_share_is_on_the_way_while_nine_tenths_are_reached(value: float | None, passed: float, where: Standing) -> None:
    assert standing(60, value, passed, is_share=True) == where


@pytest.mark.parametrize("value", [59.4, 59.5, 59.6, 4.94, 4.96])
def test_a_share_that_is_said_as_the_goal_has_reached_it_and_one_said_as_less_has_not(value: float) -> None:
    goal = 60 if value > 10 else 5
    said = hundredths(words("en"), value)
    assert (standing(goal, value, 1.0, is_share=True) == "reached") == (said == f"{goal}%")


@pytest.mark.parametrize(
    ("typed", "goal"),
    [
        ("250", 250),
        ("१००", 100),
        (" 1,000 ", 1_000),
        ("1,00,00,000", 1_00_00_000),
        ("१,२५,०००", 1_25_000),
        ("1,000,000", 1_000_000),
    ],
)
def test_a_goal_is_read_in_devanagari_digits_and_with_commas(typed: str, goal: int) -> None:
    assert goal_of(typed) == goal


@pytest.mark.parametrize("typed", [None, "", "-5", "1.5", "1,5", "ten", "12 13", "²", ",000", "0"])
def test_what_is_no_whole_number_is_no_goal(typed: str | None) -> None:
    assert goal_of(typed) == 0
