"""What is told around the jobs: what the gates stopped, and whether all of it was counted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from language import words
from pages.parts.work.around_jobs import draw_after, draw_person
from services.find_work import FoundWork, Person

MOHAN = Person("Mohan", "0017", "mason", "Varanasi", "Uttar Pradesh")


@pytest.mark.parametrize(
    ("language", "all_told", "some"), [("en", "Why not others?", "Of those looked through"), ("hi", "क्यों नहीं", "जितनी नौकरियाँ देखीं")]
)
def test_where_not_all_was_counted_the_counts_are_said_to_be_of_those_looked_through(
    language: str, all_told: str, some: str
) -> None:
    def said(counted_all: bool) -> str:
        found = FoundWork("case", MOHAN, (), {}, {"age": 4_100}, (), (), 40.0, counted_all=counted_all)
        return str(draw_after(words(language), found))

    assert all_told in said(True)
    assert some not in said(True)
    assert some in said(False)


def test_her_trade_is_said_in_letters_that_the_reader_reads() -> None:
    known = replace(MOHAN, trade="rajmistri", family="7112")
    assert "<bdi>rajmistri</bdi>" in draw_person(words("en"), known)
    assert "राजमिस्त्री" in draw_person(words("hi"), known)
    assert "rajmistri" not in draw_person(words("hi"), known)
    assert "<bdi>xyz</bdi>" in draw_person(words("hi"), replace(MOHAN, trade="xyz"))


def test_where_she_looks_for_work_is_said_in_her_language() -> None:
    assert "<bdi>Varanasi</bdi>" in draw_person(words("en"), MOHAN)
    assert "वाराणसी" in draw_person(words("hi"), MOHAN)
    assert "Varanasi" not in draw_person(words("hi"), MOHAN)
    assert "<bdi>Lanka</bdi>" in draw_person(words("hi"), Person("Mohan", "0017", "mason", "Lanka", None))
