"""Who may agree by herself: from eighteen on. Under sixteen e-Shram registers nobody, and nobody is led to work here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from access.artefact import ConsentRequest
from access.refusals import GuardianMissing, TooYoung
from access.roles import Purpose
from matching.model import INDIA
from matching.seekers import age_on

YOUNGEST = 16
"""e-Shram registers from this age on (e-Shram, eligibility: 16 to 59)."""
OF_AGE = 18
"""Digital Personal Data Protection Act 2023, section 2(f): under it a parent or guardian agrees (section 9(1)), and nobody is tracked
(section 9(3))."""


def age_at(birth: date | None, now: datetime) -> int | None:
    """Completed years on this day in India; None when the birth date is unknown."""
    return None if birth is None else age_on(birth, now.astimezone(INDIA).date())


def under_age(birth: date | None, now: datetime) -> bool:
    """Whether somebody is known to be under eighteen."""
    age = age_at(birth, now)
    return age is not None and age < OF_AGE


def must_be_of_age(birth: date | None, requests: Iterable[ConsentRequest], now: datetime) -> None:
    """Raises `TooYoung` under sixteen, and under eighteen `GuardianMissing` unless a guardian agrees to each and none is to count her.

    Of whom the birth date is unknown nothing is said.
    """
    age = age_at(birth, now)
    if age is None or age >= OF_AGE:
        return
    if age < YOUNGEST:
        raise TooYoung(age=YOUNGEST)
    if any(request.guardian is None or request.purpose is Purpose.STATISTICS for request in requests):
        raise GuardianMissing(age=OF_AGE)
