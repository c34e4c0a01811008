"""Whether a target is reached, on the way or behind."""

from __future__ import annotations

import pytest

from services.targets import Standing, standing


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
    [(60.0, 0.1, "reached"), (54.0, 0.1, "on_the_way"), (53.9, 0.9, "behind"), (59.9, 1.0, "behind"), (None, 1.0, "unknown")],
)
def test_a_share_is_on_the_way_while_nine_tenths_are_reached(value: float | None, passed: float, where: Standing) -> None:
    assert standing(60, value, passed, is_share=True) == where
