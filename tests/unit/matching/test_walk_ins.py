"""A day, a place and what to bring, read out of an advert's words."""

from __future__ import annotations

from datetime import date

import pytest

from matching.model import Listing
from matching.walk_ins import day_in, kind_of, to_bring

POSTED = date(2026, 11, 20)
ADVERT = Listing("J1", "Helper", "Bihar", "Patna")


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("walk-in interview at gate 2", "walk_in"),
        ("rozgar mela, 20 companies", "job_fair"),
        ("रोजगार मेला, 20 कंपनियाँ", "job_fair"),
        ("helper for a walking street", "vacancy"),
    ],
)
def test_words_tell_the_kind(words: str, kind: str) -> None:
    assert kind_of(ADVERT, words) == kind


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("walk in on 5 dec 2026, 10 am", date(2026, 12, 5)),
        ("come on 05/12/2026", date(2026, 12, 5)),
        ("5th december at the gate", date(2026, 12, 5)),
        ("2 january at the gate", date(2027, 1, 2)),
        ("5 दिसंबर को आएँ", date(2026, 12, 5)),
        ("5 dec 2026 or 6 dec 2026", None),
        ("31 feb 2026", None),
        ("may 12 people come", None),
    ],
)
def test_the_one_day_that_is_named_is_read(words: str, day: date | None) -> None:
    assert day_in(words, POSTED) == day


def test_a_day_without_its_year_needs_the_day_of_posting() -> None:
    assert day_in("5 december at the gate", None) is None


@pytest.mark.parametrize(
    ("words", "what"),
    [
        ("Please bring: Aadhaar copy, two photographs. Gate 2.", "Aadhaar copy, two photographs"),
        ("आधार की कॉपी और दो फ़ोटो साथ लाएँ।", "आधार की कॉपी और दो फ़ोटो"),
        ("Good pay.", None),
    ],
)
def test_what_to_bring_is_told_in_the_adverts_own_words(words: str, what: str | None) -> None:
    assert to_bring(words) == what
