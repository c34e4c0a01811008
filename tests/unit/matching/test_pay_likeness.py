"""One pay told by the hour, the day, the month or with a nought too many."""

from __future__ import annotations

import pytest

from matching.pay_likeness import far_apart, pay_findings, told_by_count
from matching.posting import Posting, Seen


def advert(low: int, period: str, monthly: int | None, words: str = "") -> Seen:
    pay = {"wage_min": low, "wage_max": low, "monthly_low": monthly, "monthly_high": monthly}
    return Seen.of(Posting(1, "a", "j", "Typist", words, wage_period=period, **pay))


@pytest.mark.parametrize(
    ("first", "second", "finding"),
    [
        (advert(550, "day", 14_300), advert(14_300, "month", 14_300), "pay_same"),
        (advert(700, "day", 18_200), advert(21_000, "month", 21_000), "pay_meets"),
        (advert(80, "hour", 16_640, "four hours a day"), advert(8_320, "month", 8_320), "pay_meets"),
        (advert(9_000, "month", 9_000), advert(16_000, "month", 16_000), "pay_other"),
        (advert(9, "piece", None), advert(18_000, "month", 18_000), "pay_basis_other"),
        (advert(120, "piece", None), advert(11_000, "month", 11_000, "pays 120 a blouse"), "pay_told"),
    ],
)
def test_what_is_found_of_pay(first: Seen, second: Seen, finding: str) -> None:
    assert pay_findings(first.posting, second.posting, first, second)[finding] == 1.0
    assert pay_findings(second.posting, first.posting, second, first)[finding] == 1.0


def test_a_nought_too_many_is_not_far_apart() -> None:
    assert not far_apart(advert(1_220, "month", 1_220).posting, advert(12_200, "month", 12_200).posting)
    assert far_apart(advert(9_000, "month", 9_000).posting, advert(16_000, "month", 16_000).posting)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (advert(4, "piece", None, "til laddu, 4 rupees each"), advert(400, "piece", None, "400 for 100 laddu")),
        (advert(60, "piece", None, "60 a dozen"), advert(5, "piece", None, "5 a garland")),
        (advert(400, "day", 10_400), advert(4_800, "month", 4_800, "12 visits a month")),
        (advert(24_000, "month", 24_000, "husband and wife together"), advert(12_000, "month", 12_000)),
    ],
)
def test_pay_told_by_a_count_of_what_is_done_is_one(first: Seen, second: Seen) -> None:
    found = pay_findings(first.posting, second.posting, first, second)
    assert (found["pay_meets"], found["pay_other"]) == (1.0, 0.0)
    assert told_by_count(first, second)


def test_twice_the_pay_without_a_couple_and_a_count_that_nobody_says_is_other_pay() -> None:
    for first, second in (
        (advert(24_000, "month", 24_000), advert(12_000, "month", 12_000)),
        (advert(3, "piece", None, "3 a sapling"), advert(7, "piece", None, "7 a bunch")),
    ):
        assert pay_findings(first.posting, second.posting, first, second)["pay_other"] == 1.0
        assert not told_by_count(first, second)


def test_a_day_that_is_told_as_pieces_says_how_many() -> None:
    pieces, day = advert(55, "piece", None, "six balls a day"), advert(330, "day", 8_580)
    assert pay_findings(pieces.posting, day.posting, pieces, day)["pay_told"] == 1.0
