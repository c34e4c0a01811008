"""The table of meanings, `advert_meanings.csv`: a row a meaning, its kind and the words for it in English, Hindi and Hindi in Latin
letters and what we know in other scripts, apart by a semicolon."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from rapidfuzz import fuzz

from matching.folding import fold
from matching.scripts import romanise
from settings import settings

REMEMBERED = 1 << 16
AS_WRITTEN = "="
"""Before a word as it is written, which counts before words that sound like it (mall, male)."""
PLAIN = "plain"
"""Kind and meaning of words that sound like one of a meaning and are none, as they are written (rate, raat)."""
EXCLUSIVE = frozenset({
    "turn", "sex", "stay", "rank", "post", "term", "vehicle", "ward", "floor", "paper", "land", "crop", "farmtask", "cloth", "beast",
    "briktask", "tongue", "call", "diet", "month", "cared", "role", "task2", "place", "thing2", "seam", "parlour",
})  # fmt: skip
"""Kinds of meanings of which one post has one: adverts that have different ones are of two posts."""
LIGHT_KINDS = frozenset({"word", "perk", "filler"})
"""Kinds of meanings that adverts of any work share."""
LIGHT, FULL, RARE = 0.3, 1.0, 1.3
"""What a meaning of a light kind weighs, another one, and a word that no table knows."""
WORD = re.compile(r"[^\W_]+(?:'s)?")
_ENDING = re.compile(r"(?<=....)(?:ing|ings|is|s)$|(?<=...)s$")
_DOUBLED = (("aa", "a"), ("ee", "i"), ("oo", "u"), ("w", "v"), ("z", "j"))
"""Letters that people write one way or another for one sound."""
_PLURALS = ("s", "es")
NEARLY_WRITTEN = 80
"""rapidfuzz's ratio (0-100) to a word of a meaning from which a Latin word that sounds like it is that word."""


@lru_cache(REMEMBERED)
def key_of(word: str) -> str:
    """What all spellings and endings of one word share, in any script."""
    folded = fold(romanise(word.casefold()))
    return _ENDING.sub("", folded) if folded.isascii() and not folded[:1].isdigit() else folded


@lru_cache(1)
def table() -> tuple[dict[tuple[str, ...], str], dict[str, str]]:
    return load(settings().reference_dir / "advert_meanings.csv")


def load(table: Path) -> tuple[dict[tuple[str, ...], str], dict[str, str]]:
    """Meaning by the keys of a phrase, and as it is written after `AS_WRITTEN` (the first row that has it counts); kind by meaning."""
    phrases: dict[tuple[str, ...], str] = {}
    kinds: dict[str, str] = {}
    with table.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            kinds[row["meaning"]] = row["kind"]
            for phrase in row["words"].split(";"):
                words = WORD.findall(romanise(phrase))
                if words and row["kind"] != PLAIN:
                    phrases.setdefault(tuple(key_of(word) for word in words), row["meaning"])
                if words:
                    phrases.setdefault((AS_WRITTEN, *(word.lower() for word in words)), row["meaning"])
    return phrases, kinds


def kind_of(meaning: str) -> str | None:
    """The kind of a meaning; None for a word that is none."""
    return table()[1].get(meaning)


def meaning_of(word: str) -> str | None:
    """The meaning of one word by its key, if the table knows it."""
    return table()[0].get((word,))


@lru_cache(1 << 12)
def weight_of(meaning: str) -> float:
    """How much a shared meaning tells."""
    return LIGHT if kind_of(meaning) in LIGHT_KINDS else FULL


def as_written(word: str, meaning: str | None, phrases: Mapping[tuple[str, ...], str], foreign: bool) -> str | None:
    """The meaning of a word as it is written, which counts before the one that it sounds like; that one where it is nearly written so."""
    written = phrases.get((AS_WRITTEN, word.lower()))
    if written is None and meaning is not None and (foreign or _nearly_written(word.lower(), meaning)):
        written = meaning
    return None if written == PLAIN else written


@lru_cache(REMEMBERED)
def _nearly_written(word: str, meaning: str) -> bool:
    """Whether a Latin word looks like a word of the meaning that it sounds like (aaloo, aloo), and not only sounds so (lures, lorry)."""
    plain = _undoubled(word)
    return any(
        fuzz.ratio(plain, other) >= NEARLY_WRITTEN or any(plain == other + ending for ending in _PLURALS)
        for other in _spellings()[meaning]
    )


@lru_cache(1)
def _spellings() -> dict[str, frozenset[str]]:
    """How single words of each meaning are written in Latin letters."""
    spellings: dict[str, set[str]] = {}
    for phrase, meaning in table()[0].items():
        if phrase[0] == AS_WRITTEN and len(phrase) == 2:
            spellings.setdefault(meaning, set()).add(_undoubled(phrase[1]))
    return defaultdict(frozenset, {meaning: frozenset(words) for meaning, words in spellings.items()})


def _undoubled(word: str) -> str:
    for letters, one in _DOUBLED:
        word = word.replace(letters, one)
    return word
