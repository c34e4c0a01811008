"""When the work goes is told in many ways; what is no time of the day is not one."""

from __future__ import annotations

import pytest

from matching.work_times import agree, hours_in


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("Day shift 8 am to 8 pm", 8, 20),
        ("raat 10 se subah 6", 22, 6),
        ("10 raat se 6 subah", 22, 6),
        ("second shift 14:00 to 22:00", 14, 22),
        ("रात 8 से सुबह 8", 20, 8),
    ],
)
def test_hours_of_the_day(text: str, start: int, end: int) -> None:
    assert [(hours.start, hours.end, hours.sure) for hours in hours_in(text)] == [(start, end, True)]


@pytest.mark.parametrize("text", ["walk-in 3 to 7 March", "age 25-35", "rate 180-220", "40 by 60 pandal", "no time told"])
def test_what_is_no_time_of_the_day(text: str) -> None:
    assert hours_in(text) == ()


def test_one_time_told_twice_agrees_and_another_does_not() -> None:
    assert agree(hours_in("7 to 9 am"), hours_in("subah 7-9")) is True
    assert agree(hours_in("6am-2pm"), hours_in("10 pm to 6 am")) is False
    assert agree(hours_in("6am-2pm"), hours_in("three shifts")) is None
