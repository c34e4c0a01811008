"""Spellings of one sound meet; different trades do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.folding import LONGEST_TEXT, fold, normalise, sound, stem
from matching.sentences import key_of


@pytest.mark.parametrize(
    "spellings",
    [
        ("राजमिस्त्री", "rajmistri", "raj mistry", "raajmistree", "Raaj-Mistri", "ৰাজমিস্ত্ৰী", "राज मिस्त्री"),
        ("मज़दूर", "mazdoor", "majdur", "majdoor", "मजदूर"),
        ("चौकीदार", "chowkidar", "chaukidar", "chokidaar"),
        ("ड्राइवर", "driver", "drivers", "draivar", "డ్రైవర్", "ഡ്രൈവർ"),
        ("टेलर", "tailor", "telar"),
        ("वेल्डर", "welder", "veldar", "WELDER"),
        ("कारपेंटर", "carpenter"),
        ("इलेक्ट्रीशियन", "electrician"),
        ("मशीन", "machine"),
        ("रिक्शा", "rickshaw", "riksha"),
        ("सिलाई", "silai", "silaai", "silayi"),
        ("फैक्टरी", "phaiktari"),
        ("२ व्हीलर", "2 wheeler", "two wheeler", "two-wheeler"),
        ("A/C", "AC", "a.c."),
    ],
)
def test_spellings_of_one_word_have_one_key(spellings: tuple[str, ...]) -> None:
    assert len({key_of(spelling) for spelling in spellings}) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("mali", "mochi"), ("driver", "welder"), ("कुम्हार", "कुमार"), ("dhobi", "dabba"), ("lohar", "sunar")]
)
def test_different_trades_keep_different_keys(one: str, other: str) -> None:
    assert key_of(one) != key_of(other)


@pytest.mark.parametrize(
    "words", [("silna", "silti", "silai", "silne"), ("kapda", "kapde", "kapdon"), ("driver", "driving", "drivers")]
)
def test_endings_are_forgotten_by_the_stem(words: tuple[str, ...]) -> None:
    assert len({stem(fold(word)) for word in words}) == 1


def test_the_sound_brings_loan_words_together_across_scripts() -> None:
    heard = {sound(key_of(word)) for word in ("driver", "டிரைவர்", "ড্রাইভার", "ਡਰਾਈਵਰ", "ଡ୍ରାଇଭର")}
    assert len(heard) == 1
    assert heard != {sound(fold("tailor"))}


def test_digits_marks_and_invisible_characters_are_made_plain() -> None:
    assert normalise("８ साल") == "8 साल"
    assert normalise("৫") == "5"
    assert normalise("rājā") == "raja"
    assert normalise("वाच\u200dमैन") == normalise("वाचमैन")
    assert normalise("nukta: \u095c") == normalise("nukta: \u0921\u093c")


def test_only_the_first_two_thousand_characters_are_read() -> None:
    assert len(normalise("क" * 5000)) == LONGEST_TEXT


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", max_size=20))
def test_folding_a_key_again_changes_nothing(word: str) -> None:
    assert fold(fold(word)) == fold(word)


@given(st.text(max_size=60))
def test_any_text_has_a_key(text: str) -> None:
    assert isinstance(key_of(text), str)
