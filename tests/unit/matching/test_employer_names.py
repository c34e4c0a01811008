"""One employer has many spellings, and names that are only alike are others."""

from __future__ import annotations

import pytest

from matching.employer_names import employer_key
from matching.trust import trust_of


@pytest.mark.parametrize(
    "spellings",
    [
        ("Sri Murugan Garments Pvt. Ltd.", "M/s Sree Murugan Garments", "SRI MURUGAN GARMENTS (Tiruppur)", "श्री मुरुगन गारमेंट्स"),
        ("A.B.C. Infra Pvt Ltd", "ABC Infra Private Limited"),
        ("Ram Construction Co.", "Ram Constructions", "राम कंस्ट्रक्शन"),
        ("L and T Construction Limited", "L.&T. Construction"),
    ],
)
def test_spellings_of_one_name_share_a_key(spellings: tuple[str, ...]) -> None:
    assert len({employer_key(spelling) for spelling in spellings}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sri Murugan Garments", "Sri Murugan Textiles"),
        ("Sharma Enterprises", "Sharma Traders"),
        ("Gupta Kirana", "Jaiswal Kirana"),
    ],
)
def test_names_that_are_alike_are_not_one(one: str, other: str) -> None:
    assert employer_key(one) != employer_key(other)


@pytest.mark.parametrize("name", [None, "", "Confidential", "Private Limited", "Company", "..."])
def test_a_name_that_names_nobody_has_no_key(name: str | None) -> None:
    assert employer_key(name) is None


def test_trust_rises_with_a_check_and_joins_and_falls_with_complaints() -> None:
    assert trust_of(checked=False, joins=0, complaints=0) is None
    checked = trust_of(checked=True, joins=0, complaints=0) or 0
    complained = trust_of(checked=True, joins=3, complaints=1) or 0
    assert checked > 0.8 > complained > (trust_of(checked=False, joins=0, complaints=1) or 0)
