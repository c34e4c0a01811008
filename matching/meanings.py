"""What an advert says, whatever its language: meanings that a table knows, and the words, names and numbers that are left.

Two adverts of one post share meanings where they share no word (bartan, utensils); what is in no table tells most, being a place, a
machine or a person."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from matching.counted_things import NO_NUMBERS, NUMBER, counted_in
from matching.filler_words import is_filler, latin_words
from matching.folding import normalise
from matching.meaning_table import RARE, WORD, as_written, key_of, meaning_of, table, weight_of
from matching.scripts import romanise
from settings import settings

REMEMBERED = 1 << 16
LONGEST_PHRASE = 3
AFTER_A_NUMBER = {"day": "aday", "mango": "clock"}
"""What is said by words of some meanings where a number stands before them (40 din, 5 am)."""
ORDINARY_TEXTS = (
    "labelled_adverts.csv", "demo_adverts.csv", "work_words.csv", "no_trade.csv", "small_words.csv", "skills.csv", "advert_meanings.csv",
)  # fmt: skip
"""Tables of texts whose words in small letters are ordinary ones."""
_SMALL_WORD = re.compile(r"\b[a-z]{3,}\b")
_DIGITS = {ord(digit): str(value) for value, digit in enumerate("०१२३४५६७८९")}


@dataclass(frozen=True, slots=True)
class Heard:
    """What a text says: meanings, and by kind; the words left; which of them are names; numbers; and what is numbered (unit, 3)."""

    meanings: frozenset[str]
    kinds: Mapping[str, frozenset[str]]
    rest: frozenset[str]
    names: frozenset[str]
    numbers: frozenset[str]
    counted: frozenset[tuple[str, str]]
    words: frozenset[str]
    """Meanings and words left."""
    weight: float
    """How much it says."""


def heard_as(word: str, foreign: bool = False) -> str:
    """What one word says: its meaning if the table knows it, else its number or its key."""
    key = key_of(word)
    return as_written(word, meaning_of(key), table()[0], foreign) or NUMBER.get(key, key)


@lru_cache(REMEMBERED)
def hear(text: str) -> Heard:
    """What a text says."""
    phrases, kind_by_meaning = table()
    words = list(_words(text))
    keys = [key for _, key, _, _ in words]
    meanings: set[str] = set()
    rest: set[str] = set()
    names: set[str] = set()
    numbers: set[str] = set()
    at, counted = 0, False
    latin = latin_words(text)
    while at < len(words):
        word, key, named, _ = words[at]
        foreign = latin is not None and word not in latin
        filler = is_filler(word, foreign)
        length, meaning = (1, None) if filler else _phrase(keys, at, phrases)
        meaning = as_written(word, meaning, phrases, foreign) if length == 1 and not filler else meaning
        at += length
        plain = normalise(word)
        if meaning and counted:
            meaning = AFTER_A_NUMBER.get(meaning, meaning)
        said = None if plain in NO_NUMBERS else NUMBER.get(key)
        counted = plain.isdigit() or said is not None
        if meaning:
            meanings.add(meaning)
        elif plain.isdigit():
            numbers.add(str(int(plain)))
        elif said is not None:
            numbers.add(said)
        elif not filler and len(key) > 1:
            rest.add(key)
            if named:
                names.add(key)
    return _heard(meanings, rest, names, numbers, frozenset(counted_in(words)), kind_by_meaning)


def both(first: Heard, second: Heard) -> Heard:
    """Two texts heard as one."""
    parts = ("meanings", "rest", "names", "numbers")
    meanings, rest, names, numbers = (getattr(first, part) | getattr(second, part) for part in parts)
    return _heard(meanings, rest, names, numbers, first.counted | second.counted, table()[1])


def _heard(
    meanings: set[str],
    rest: set[str],
    names: set[str],
    numbers: set[str],
    counted: frozenset[tuple[str, str]],
    kinds: Mapping[str, str],
) -> Heard:
    by_kind: dict[str, set[str]] = {}
    for meaning in meanings:
        by_kind.setdefault(kinds[meaning], set()).add(meaning)
    of_kinds = {kind: frozenset(found) for kind, found in by_kind.items()}
    weight = sum(map(weight_of, meanings)) + RARE * len(rest)
    words = frozenset(meanings | rest)
    return Heard(frozenset(meanings), of_kinds, frozenset(rest), frozenset(names), frozenset(numbers), counted, words, weight)


def _words(text: str) -> Iterator[tuple[str, str, bool, str]]:
    """Each word in Latin letters, its key, whether it is a name (written with a capital, and no ordinary word), and what stands between
    it and the word before."""
    plain = romanise(unicodedata.normalize("NFC", text).replace("।", ". ").translate(_DIGITS))
    ordinary = _ordinary()
    end = 0
    for found in WORD.finditer(plain):
        word = found.group().removesuffix("'s")
        named = word[0].isupper() and word[1:].islower() and word.lower() not in ordinary
        yield word, key_of(word), named, plain[end : found.start()]
        end = found.end()


@lru_cache(1)
def _ordinary() -> frozenset[str]:
    """Words that texts about work have in small letters; a word with a capital that is not among them names a place, a brand, a person."""
    folder = settings().reference_dir
    texts = "\n".join((folder / name).read_text(encoding="utf-8") for name in ORDINARY_TEXTS)
    return frozenset(_SMALL_WORD.findall(texts))


def _phrase(keys: list[str], at: int, phrases: Mapping[tuple[str, ...], str]) -> tuple[int, str | None]:
    for length in range(min(LONGEST_PHRASE, len(keys) - at), 0, -1):
        meaning = phrases.get(tuple(keys[at : at + length]))
        if meaning:
            return length, meaning
    return 1, None
