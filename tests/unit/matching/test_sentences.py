"""A sentence is read for what it says of trades, denials and years."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.sentences import Reader, Reading, pieces
from matching.vocabulary import Vocabulary
from settings import ROOT


@pytest.fixture(scope="module")
def reader() -> Reader:
    vocabulary = Vocabulary.load(ROOT / "data" / "reference")
    return Reader(vocabulary.small_words, [word.text for word in vocabulary.work_words])


def said(reading: Reading) -> list[str]:
    """The content of each clause that has any, with a minus before what is denied."""
    return [
        ("-" if clause.denied else "") + " ".join(word.folded for word in clause.content)
        for clause in reading.clauses
        if clause.content
    ]


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("main rajmistri ka kaam karta hoon", ["rajmistri"]),
        ("driver nahi, helper", ["-drivar", "hilpar"]),
        ("driver nahi helper chahiye", ["-drivar", "hilpar"]),
        ("nahi driver, helper", ["-drivar", "hilpar"]),
        ("not a driver but helper", ["-drivar", "hilpar"]),
        ("I don't want driver job. want helper", ["-drivar", "hilpar"]),
        ("driver not", ["-drivar"]),
        ("silai aati hai driving nahi", ["sili", "-driving"]),
        ("Driver (no experience required)", ["drivar"]),
        ("ड्राइवर नहीं, चौकीदार", ["-drivar", "chukidar"]),
        ("டிரைவர் இல்லை, தையல்காரர்", ["-tirivar", "tialkarar"]),
        ("plumber/electrician aur painter", ["plumar", "iliktrisan", "pintar"]),
    ],
)
def test_clauses_and_denials(reader: Reader, text: str, clauses: list[str]) -> None:
    assert said(reader.read(text)) == clauses


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("8 saal se mistri", 8),
        ("दस साल से दर्जी", 10),
        ("८ साल का अनुभव", 8),
        ("৫ বছর ধরে ড্রাইভার", 5),
        ("5+ years welder", 5),
        ("2-3 years exp driver", 2),
        ("3 to 5 yrs experience", 3),
        ("dhai saal se silai", 2.5),
        ("6 mahine ka anubhav", 0.5),
        ("2 wheeler mechanic", None),
        ("age 25 years tailor", None),
        ("25 saal ka hoon, mistri", None),
        ("500 saal", None),
        ("driver", None),
    ],
)
def test_years_of_experience_are_told_from_ages_and_numbers(reader: Reader, text: str, years: float | None) -> None:
    assert reader.read(text).years == years


def test_a_small_word_counts_only_in_its_own_script(reader: Reader) -> None:
    assert said(reader.read("chai wala")) == ["chi"]
    assert said(reader.read("কাজ চাই")) == []


def test_a_trade_that_sounds_like_a_small_word_is_a_trade(reader: Reader) -> None:
    assert said(reader.read("waiter")) == ["vitar"]
    assert said(reader.read("saloon, hammer")) == ["salun", "hamar"]
    assert said(reader.read("खेती")) == ["kiti"]


def test_names_of_people_and_places_are_no_trades(reader: Reader) -> None:
    assert said(reader.read("main Ramesh Kumar Varanasi se, mason")) == ["masun"]


@given(st.text(max_size=120))
def test_any_text_can_be_read(reader: Reader, text: str) -> None:
    reading = reader.read(text)
    assert reading.years is None or 0 <= reading.years <= 60


def test_addresses_and_formulas_hold_no_words() -> None:
    assert pieces('=HYPERLINK("http://evil","click")') == pieces("=cmd|' /C calc'!A0") == []
    assert [piece for piece in pieces("Mason https://work.example/driver") if piece != "|"] == ["mason"]
