"""Known phrases are found inside sentences, the longest first."""

from __future__ import annotations

import pytest

from matching.phrases import PhraseBook
from matching.sentences import Reader
from matching.vocabulary import SmallWord


@pytest.fixture
def book() -> PhraseBook:
    book = PhraseBook(READER)
    for text, family, weight in (
        ("truck driver", "8332", 0.9),
        ("driver", "8322", 0.6),
        ("driver", "8332", 0.2),
        ("khana banana", "5120", 0.9),
        ("झाड़ू", "9613", 0.5),
    ):
        book.add(text, family, weight)
    return book


READER = Reader([SmallWord(text, "hi", "filler", None) for text in ("main", "hoon", "hi", "ka", "wala")])


def found(book: PhraseBook, text: str) -> list[dict[str, float]]:
    return [span.meanings for clause in READER.read(text).clauses for span in book.find(clause.words)]


def test_the_longest_phrase_wins_and_what_it_covers_is_not_read_again(book: PhraseBook) -> None:
    assert found(book, "main truck driver hoon") == [{"8332": 0.9}]


def test_of_two_that_overlap_the_longer_is_taken_not_the_first(book: PhraseBook) -> None:
    book.add("tile truck", "9333", 0.9)
    assert found(book, "tile truck driver") == [{"8332": 0.9}]


def test_a_phrase_written_together_is_found(book: PhraseBook) -> None:
    assert found(book, "main truckdriver hoon") == [{"8332": 0.9}]


def test_meanings_that_compete_share_the_certainty(book: PhraseBook) -> None:
    book.add("driver", "8331", 0.8)
    assert book.whole(READER.read("drivar")) == pytest.approx({"8322": 0.6 / 1.6, "8332": 0.2 / 1.6, "8331": 0.8 / 1.6})


def test_another_ending_and_a_small_word_between_are_found_a_little_less_surely(book: PhraseBook) -> None:
    assert found(book, "main khana hi banati hoon") == [{"5120": pytest.approx(0.9 * 0.92)}]


def test_latin_letters_find_both_spellings_of_the_flap(book: PhraseBook) -> None:
    assert found(book, "jhadu") == found(book, "jharu") == [{"9613": 0.5}]


def test_a_small_word_alone_is_no_phrase(book: PhraseBook) -> None:
    book.add("wala", "9520", 0.9)
    assert found(book, "sabun wala dikhao") == []


def test_a_phrase_is_not_heard_by_its_verb_alone() -> None:
    reader = Reader(
        [
            SmallWord("mala", "mr", "filler", None),
            SmallWord("ka", "hi", "filler", None),
            SmallWord("banana", "hi", "light_verb", None),
        ]
    )
    book = PhraseBook(reader)
    book.add("mala banana", "garlands", 1.0, "hi")
    for text, meanings in (
        ("ghar banane", []),
        ("banana", []),
        ("mala banati", [{"garlands": 0.92}]),
        ("mala banane", [{"garlands": 1.0}]),
    ):
        assert [span.meanings for clause in reader.read(text).clauses for span in book.find(clause.words)] == meanings


def test_a_name_or_number_in_a_phrase_is_what_it_is_about() -> None:
    reader = Reader([SmallWord("mandal", "hi", "name", None), SmallWord("ka", "hi", "filler", None)])
    book = PhraseBook(reader)
    book.add("bhajan mandal", "singers", 1.0, "hi")
    book.add("lakdi ka samaan", "carpenters", 1.0, "hi")
    heard = [book.find(reader.read(text).clauses[0].words) for text in ("bhajan", "lakdi samaan")]
    assert [[span.meanings for span in spans] for spans in heard] == [[], [{"carpenters": 0.92}]]
