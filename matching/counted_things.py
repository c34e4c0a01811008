"""Numbers as they are said, and what is numbered or lettered in a text: unit 3, gate no. 2, sector 35-B, B shift."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from matching.folding import normalise
from matching.meaning_table import key_of

_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "viii": "8"}
_SAID_NUMBERS = {
    "1": "one ek first", "2": "two do second", "3": "three teen tin third", "4": "four char", "5": "five paanch panch", "6": "six chhah",
    "7": "seven saat", "8": "eight aath", "9": "nine nau", "10": "ten das", "12": "twelve barah", "15": "fifteen pandrah",
    "18": "eighteen", "20": "twenty bees", "30": "thirty tees", "40": "forty chalis",
}  # fmt: skip
_COUNTED = (
    "unit phase sector sec class gate line lines block ward godown grade gr package round branch floor tower shop site plot road depot "
    "shift batch toli age lot project stage plant bay room hub zone kaksha client customer patient"
)
NO_NUMBERS = frozenset({"at", "now", "sat", "to", "then", "tin"})
"""English words that sound like a number that is said in Hindi (aath, nau, saat) and are none."""
_GAP_THAT_PARTS = re.compile(r"[,;|()\n]|\.\s")
"""What stands between a word and a number that it does not count."""
_MONTHS = frozenset({"june", "jun"})
"""Months that sound like a word that is counted (zone)."""
_LETTERED = re.compile(r"\d{1,4}[a-z]?")
NUMBER = {key_of(word): number for number, words in _SAID_NUMBERS.items() for word in words.split()}
_SHIFT = key_of("shift")
_PASSED_OVER = frozenset({"no", "nos", "number", "num"})
_COUNTED_KEYS = frozenset(key_of(word) for word in _COUNTED.split())


def counted_in(words: list[tuple[str, str, bool, str]]) -> Iterator[tuple[str, str]]:
    """What is numbered or lettered, and its number: unit 3, gate no. 2, sector 35-B, B shift."""
    kept = list(_without_passed_over(words))
    for place, ((word, key, _, _), (following, following_key, _, gap)) in enumerate(pairwise(kept)):
        if key in _COUNTED_KEYS and word.lower() not in _MONTHS and not _GAP_THAT_PARTS.search(gap):
            plain = normalise(following)
            number = plain if plain in NO_NUMBERS else _ROMAN.get(plain, NUMBER.get(following_key, plain))
            letter, _, _, before_letter = kept[place + 2] if place + 2 < len(kept) else ("", "", False, "")
            if number.isdigit() and len(letter) == 1 and letter.isalpha() and before_letter == "-":
                number += letter.lower()
            if _LETTERED.fullmatch(number) or len(number) == 1:
                yield key, number
        elif following_key == _SHIFT and len(word) == 1 and word.isalpha():
            yield _SHIFT, normalise(word)


def _without_passed_over(words: list[tuple[str, str, bool, str]]) -> Iterator[tuple[str, str, bool, str]]:
    """The words without "no." and its like, what stands before each being what stood before that."""
    before: str | None = None
    for word, key, named, gap in words:
        if normalise(word) in _PASSED_OVER:
            before = gap
            continue
        yield word, key, named, gap if before is None else before
        before = None
