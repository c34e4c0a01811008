"""Pay by any period as rupees a month, and what a slab may and may not say."""

from __future__ import annotations

import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from matching.model import INCOME_SLABS, Pay
from matching.pay import monthly, pay_now


@pytest.mark.parametrize(
    ("amount", "period", "hours", "rupees", "assumption"),
    [
        (12_000, "month", None, 12_000, "stated"),
        (600, "day", None, 15_600, "at_26_days"),
        (600, "day", 12.0, 15_600, "at_26_days"),
        (75, "hour", None, 15_600, "at_8_hours_26_days"),
        (75, "hour", 6.5, 12_675, "at_6.5_hours_26_days"),
        (144_000, "year", None, 12_000, "year_by_12"),
    ],
)
def test_pay_of_each_period_becomes_a_month_with_its_assumption(
    amount: int, period: str, hours: float | None, rupees: int, assumption: str
) -> None:
    assert monthly(amount, period, hours) == (rupees, assumption)


def test_pay_by_the_piece_or_by_an_unknown_period_is_no_monthly_pay() -> None:
    assert monthly(12, "piece") is None
    assert monthly(12, "fortnight") is None


def test_told_pay_is_exact_and_a_slab_only_an_upper_end() -> None:
    told, at_most = pay_now(Pay(500, "day"), "up_to_10000")

    assert told == 13_000.0
    assert at_most == 10_000.0


def test_the_open_slab_has_no_upper_end() -> None:
    told, at_most = pay_now(None, "above_21000")

    assert math.isnan(told)
    assert math.isnan(at_most)


@pytest.mark.parametrize("slab", [None, "", "no such slab"])
def test_a_slab_nobody_knows_says_nothing(slab: str | None) -> None:
    assert all(math.isnan(value) for value in pay_now(None, slab))


def test_pay_by_the_piece_leaves_the_slab_standing() -> None:
    told, at_most = pay_now(Pay(12, "piece"), "10001_15000")

    assert math.isnan(told)
    assert at_most == 15_000.0


@pytest.mark.parametrize(("slab", "bounds"), INCOME_SLABS.items())
def test_each_slab_gives_its_own_upper_end(slab: str, bounds: tuple[int, int | None]) -> None:
    at_most = pay_now(None, slab)[1]

    assert math.isnan(at_most) if bounds[1] is None else at_most == bounds[1]


@given(st.integers(1, 10**8), st.sampled_from(["hour", "day", "month", "year"]))
@example(5, "year")
def test_pay_that_somebody_told_is_never_nothing(amount: int, period: str) -> None:
    """A worker's gain is measured against it: it may be unknown, never zero."""
    told, _ = pay_now(Pay(amount, period), None)

    assert not told <= 0


@given(st.integers(1, 10**6), st.integers(1, 10**6), st.sampled_from(["hour", "day", "month", "year"]))
def test_more_pay_of_one_period_is_never_less_a_month(first: int, second: int, period: str) -> None:
    low, high = sorted((first, second))
    lower, higher = monthly(low, period), monthly(high, period)

    assert lower is not None
    assert higher is not None
    assert lower[0] <= higher[0]
