"""What an official is told to look at first, and when nothing is."""

from __future__ import annotations

from datetime import date

import pytest

from language import words
from services.placements.alerts import Alert, alerts, ripe_quarters
from services.placements.quarters import day_after, passed_of
from services.telling.numbers import hundredths
from tests.small_figures import small_figures

QUIET = {"consented": 1000, "joined": 300}
QUARTERS = ("2026-01", "2026-04", "2026-07", "2026-10")


def told(place: str = "BR", **counts: int | None) -> tuple[Alert, ...]:
    return alerts(small_figures({("", ""): QUIET, (place, ""): {**QUIET, **counts}}))


def test_nothing_is_told_where_nothing_is_wrong() -> None:
    assert told(called=100, called_true=80, settled_90=100, answered_90=50, retained_90=30) == ()


def test_joinings_that_calls_do_not_confirm_are_told_when_enough_were_called() -> None:
    (alert,) = told(called=100, called_true=70)
    assert (alert.kind, alert.place, alert.share, alert.base) == ("unconfirmed", "BR", 70.0, 100)
    assert told(called=25, called_true=15) == ()
    assert told(called=None, called_true=70) == ()


def test_silence_of_more_than_half_is_told() -> None:
    (alert,) = told(settled_90=100, answered_90=45)
    assert (alert.kind, alert.share, alert.base) == ("silent", pytest.approx(55.0), 100)
    assert told(settled_90=20, answered_90=0) == ()


def test_no_alarm_is_told_whose_share_is_said_as_the_limit_itself() -> None:
    assert told(settled_90=1_000, answered_90=495) == (), "50.5 of 100 is said as 50%"
    (silent,) = told(settled_90=1_000, answered_90=490)
    assert hundredths(words("en"), silent.share) == "51%"
    assert told(called=1_000, called_true=796) == (), "79.6 of 100 is said as 80%"
    (unconfirmed,) = told(called=1_000, called_true=794)
    assert hundredths(words("en"), unconfirmed.share) == "79%"


def test_a_fall_is_told_of_quarters_that_had_the_time() -> None:
    fell = {("BR", "2026-01"): {"consented": 300, "joined": 90}, ("BR", "2026-04"): {"consented": 300, "joined": 60}}
    later = {("BR", "2026-07"): {"consented": 200, "joined": 10}, ("BR", "2026-10"): {"consented": 5, "joined": 0}}
    found = alerts(small_figures({("", ""): QUIET, ("BR", ""): QUIET, **fell, **later}), "BR")
    assert found == (
        Alert("fall_agreed", "BR", period="2026-07", before=300, now=200),
        Alert("fall_joined", "BR", period="2026-04", before=90, now=60),
    )
    held = {
        **fell,
        ("BR", "2026-04"): {"consented": 300, "joined": 61},
        ("BR", "2026-07"): {"consented": 201},
        ("BR", "2026-10"): {},
    }
    assert alerts(small_figures({("", ""): QUIET, ("BR", ""): QUIET, **held}), "BR") == ()


def test_a_hidden_quarter_or_a_small_one_is_no_fall() -> None:
    quarters = {
        ("BR", "2026-01"): {"joined": 90},
        ("BR", "2026-04"): {"joined": None},
        ("BR", "2026-07"): {},
        ("BR", "2026-10"): {},
    }
    assert alerts(small_figures({("", ""): QUIET, ("BR", ""): QUIET, **quarters}), "BR") == ()
    quarters |= {("BR", "2026-01"): {"joined": 25}, ("BR", "2026-04"): {"joined": 10}}
    assert alerts(small_figures({("", ""): QUIET, ("BR", ""): QUIET, **quarters}), "BR") == ()


@pytest.mark.parametrize(
    ("until", "days", "pair"),
    [
        (date(2026, 11, 25), 0, ("2026-04", "2026-07")),
        (date(2026, 11, 25), 90, ("2026-01", "2026-04")),
        (date(2026, 9, 29), 90, ("2026-01", "2026-04")),
        (date(2026, 9, 28), 90, ("2026-01", "2026-04")),
        (date(2026, 9, 27), 90, None),
        (date(2026, 12, 31), 0, ("2026-07", "2026-10")),
        (None, 0, None),
    ],
)
def test_quarters_are_compared_when_they_are_over_and_ripe(until: date | None, days: int, pair: tuple[str, str] | None) -> None:
    assert ripe_quarters(QUARTERS, until, days) == pair


def test_quarters_with_a_gap_between_them_are_not_compared() -> None:
    assert ripe_quarters(("2026-01", "2026-07"), date(2026, 12, 31), 0) is None


def test_a_quarter_ends_with_its_third_month() -> None:
    assert [day_after(quarter) for quarter in QUARTERS] == [date(2026, 4, 1), date(2026, 7, 1), date(2026, 10, 1), date(2027, 1, 1)]
    assert passed_of("2026-10", date(2026, 12, 31)) == passed_of("", None) == passed_of("2026-04", date(2026, 11, 1)) == 1.0
    assert passed_of("2026-10", date(2026, 10, 1)) == pytest.approx(1 / 92)
    assert passed_of("2026-10", date(2026, 9, 1)) == 0.0
