"""The language of the house: closed lists agree with each other, and what is unknown stays unknown."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, fields

import pytest

from matching.model import (
    EDUCATION_RANK,
    GATES,
    INCOME_SLABS,
    Address,
    Answer,
    Education,
    Gap,
    Gate,
    Listing,
    Match,
    Pay,
    Preferences,
    Reason,
    Worker,
)


def test_matching_starts_from_the_current_place_else_from_home() -> None:
    home, current = Address("Bihar", "Patna"), Address("Delhi", "South Delhi")

    assert Worker("001", home=home, current=current).stands_at == current
    assert Worker("001", home=home).stands_at == home
    assert Worker("001").stands_at is None


def test_only_the_last_four_digits_of_a_uan_are_shown() -> None:
    assert Worker("001000000017").uan_last4 == "0017"


def test_what_a_worker_has_not_said_is_unknown_and_not_no() -> None:
    silent = Worker("001000000017")

    assert silent.licences is None
    assert silent.smartphone is None
    assert silent.preferences.willing_to_relocate is None
    assert silent.experience_years is None


def test_schooling_is_ranked_in_the_order_of_its_levels() -> None:
    assert list(EDUCATION_RANK) == [level.value for level in Education]
    assert list(EDUCATION_RANK.values()) == sorted(EDUCATION_RANK.values())
    assert EDUCATION_RANK["none"] == 0


def test_income_slabs_meet_without_gap_and_only_the_last_is_open() -> None:
    bounds = list(INCOME_SLABS.values())

    assert all(upper is not None for _, upper in bounds[:-1])
    assert bounds[-1][1] is None
    assert [low for low, _ in bounds[1:]] == [upper + 1 for _, upper in bounds[:-1] if upper is not None]


def test_the_gates_are_the_closed_list_of_the_design() -> None:
    assert GATES == ("open", "not_full", "not_held_back", "age", "schooling", "licence", "reach", "hazard")


@pytest.mark.parametrize(
    "thing",
    [
        Worker("001"), Listing("J", "t", "s", "d"), Address(), Pay(1, "day"), Preferences(), Reason("near"), Gap("x"), Gate("age", None),
        Match("J", 0.5, "good", None), Answer(),
    ],
    ids=lambda thing: type(thing).__name__,
)  # fmt: skip
def test_nothing_in_the_language_can_be_changed_once_said(thing: object) -> None:
    with pytest.raises(FrozenInstanceError):
        setattr(thing, fields(thing)[0].name, "changed")  # type: ignore[arg-type]
