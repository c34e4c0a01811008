"""Sixteen and eighteen, to the day as India counts it: who is refused, who needs a guardian, who agrees alone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from access.artefact import ConsentRequest
from access.of_age import must_be_of_age
from access.refusals import GuardianMissing, TooYoung
from access.roles import Purpose
from tests.conftest import Promise

ALONE = [ConsentRequest(Purpose.FIND_WORK, frozenset({"name"}), "1", "hi")]
WITH_HER_MOTHER = [ConsentRequest(Purpose.FIND_WORK, frozenset({"name"}), "1", "hi", guardian="001000000025")]
COUNTED = [*WITH_HER_MOTHER, ConsentRequest(Purpose.STATISTICS, frozenset({"gender"}), "1", "hi", guardian="001000000025")]


def outcome(birth: date, requests: list[ConsentRequest], now: datetime) -> str:
    try:
        must_be_of_age(birth, requests, now)
    except TooYoung:
        return "too young"
    except GuardianMissing:
        return "guardian"
    return "agrees"


def birthday(birth: date, years: int) -> date:
    """The day on which so many years are completed; who was born on a 29 February waits for the first of March."""
    try:
        return birth.replace(year=birth.year + years)
    except ValueError:
        return date(birth.year + years, 3, 1)


@pytest.mark.trust
def test_every_day_about_sixteen_and_eighteen(promise: Promise) -> None:
    tried = refused = wrong = 0
    for start in (date(2008, 2, 29), date(2009, 1, 1), date(2010, 12, 31)):
        for years in (16, 18):
            for offset in range(-40, 41):
                day = birthday(start, years) + timedelta(days=offset)
                now = datetime(day.year, day.month, day.day, 6, 0, tzinfo=UTC)
                child, minor = day < birthday(start, 16), day < birthday(start, 18)
                right = ("too young",) * 3 if child else ("guardian", "agrees", "guardian") if minor else ("agrees",) * 3
                for requests, expected in zip((ALONE, WITH_HER_MOTHER, COUNTED), right, strict=True):
                    found = outcome(start, requests, now)
                    tried, refused, wrong = tried + 1, refused + (found != "agrees"), wrong + (found != expected)
    promise("consents of people about sixteen and eighteen, day by day", tried=tried, refused=refused, leaked=wrong)


def test_the_day_is_that_of_india() -> None:
    born = date(2010, 11, 27)
    assert outcome(born, WITH_HER_MOTHER, datetime(2026, 11, 26, 18, 29, tzinfo=UTC)) == "too young"
    assert outcome(born, WITH_HER_MOTHER, datetime(2026, 11, 26, 18, 30, tzinfo=UTC)) == "agrees"
