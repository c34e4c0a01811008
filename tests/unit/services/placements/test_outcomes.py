"""How long it took to join, and pay before and after, as they may be told."""

from __future__ import annotations

import pytest

from indicators.survival import Wait
from services.placements.outcomes import joined_within, pay_moved, wait_at, waits_by
from tests.small_figures import SmallFigures, cube_of

WAIT = Wait(400, 40, (100, 98, 95, 94, 90), (100, 97, 93, 92, 87), (100, 99, 97, 96, 93))
UP, SAME, DOWN, UNSURE = (
    "up_to_10000/10001_15000",
    "up_to_10000/up_to_10000",
    "10001_15000/up_to_10000",
    "up_to_10000/15001_18000",
)


def told(**cells: int | None) -> SmallFigures:
    keys = {key: {("BR", ""): {"joined": count}} for key, count in cells.items()}
    return SmallFigures(
        {"pay": cube_of({("", ""): {}, ("BR", ""): {}}, keys, "pay")}, waits={("", ""): WAIT, ("gender", "female"): WAIT}
    )


def test_who_joined_within_so_many_weeks_is_the_rest_of_those_who_wait() -> None:
    assert joined_within(WAIT, 4) == (7, 10, 13)
    assert joined_within(WAIT, 0) == (0, 0, 0)
    assert joined_within(WAIT, 5) is None
    assert joined_within(Wait(43_820, 3_000, (93.6,), (93.4,), (93.9,)), 0) == (6.1, 6.4, 6.6)


def test_a_place_or_group_that_is_too_small_has_no_wait() -> None:
    assert wait_at(told(), "") is WAIT
    assert wait_at(told(), "BR") is None
    assert waits_by(told(), "gender") == (("female", WAIT),)
    assert waits_by(told(), "family") == ()


def test_pay_moves_up_or_down_by_bands_and_what_is_hidden_is_in_no_sum() -> None:
    pay = pay_moved(told(**{UP: 30, SAME: 40, DOWN: 10, UNSURE: None, "": 500}), "BR")
    assert pay
    assert pay.sums == {"higher": 30, "same": 40, "lower": 10}
    assert pay.cells["up_to_10000", "15001_18000"] is None
    none = pay_moved(told(**{UP: None, SAME: 40, "": 500}), "BR")
    assert none
    assert none.sums == {"higher": None, "same": 40, "lower": None}


@pytest.mark.trust
def test_that_nobody_moved_so_is_told_no_more_than_that_few_did() -> None:
    """All bands stand in the table, and those that the cube has not count as hidden: that it has one tells that somebody moved so."""
    some, none = (pay_moved(told(**{SAME: 40, "": 500, **cells}), "BR") for cells in ({UP: None, UNSURE: None}, {}))
    assert some == none
    assert some
    assert some.hidden == 24
    assert pay_moved(told(), "BR/12") is None


def test_that_nobody_moved_is_not_said_where_somebody_may_be_hidden() -> None:
    pay = pay_moved(told(**{UP: 0, UNSURE: None, SAME: 0, DOWN: 0, "": 500}), "BR")
    assert pay is not None
    assert pay.sums["higher"] is None
