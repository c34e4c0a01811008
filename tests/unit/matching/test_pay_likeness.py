"""One pay told by the hour, the day, the month or with a nought too many."""

from __future__ import annotations

import pytest

from matching.pay_likeness import far_apart, pay_findings
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
