"""Two texts laid beside each other word by word: what stands in one in the other's place, and which sites and names each has alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

from rapidfuzz.distance import Levenshtein

from matching.filler_words import is_filler, latin_words
from matching.meaning_table import LIGHT_KINDS, WORD, key_of, kind_of
from matching.meanings import hear, heard_as
from matching.number_findings import told_figures
from matching.posting import Seen
from matching.scripts import romanise
from matching.shared_words import shared_words
from matching.text_sharing import employer_words

REMEMBERED = 1 << 16
IN_ORDER = 0.55
"""Part of the longer text that stands in both in one order, from which one was written after the other."""
AROUND = 2
"""Words before and after a swapped one that may belong to it."""
FEWEST_INITIALS = 2
"""Letters of initials, at least."""
LEAST_BEGINNING = 3
"""Letters of a word's beginning that stand for it."""
DATES = frozenset({"month"})
"""Kinds of meanings of which an advert that comes again may have another: a day put off."""
NOTHING = frozenset[str]()
_PIECE = re.compile(r"\d+|[^\W\d_]+(?:'s)?")
"""A word or a number; 50kg is both."""
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b", re.IGNORECASE)
_CAPITAL_WITHIN = re.compile(r"(?<=[\w,;:(/-] )([A-Z][a-z]{2,})")
MOST_CAPITALS = 0.6
"""Part of a text's words with a capital from which a capital tells no name."""
SITE_KINDS = frozenset({"place", "spot", "ward", "part"})
"""Kinds of places that a word before them tells apart."""
BEFORE_A_SITE = frozenset({None, "stuff", "spot", "crop", "vehicle", "thing", "place", "ward", "sex"})
"""What such a word is: a name or a word that no table knows, what is made there, which place or for whom."""


def slot_swapped(first: Seen, second: Seen) -> float:
    """How much of two texts stands word for word in one order where a telling word of each stands in the other's place; 0 where none."""
    one, other = (
        in_order(first.posting.title, first.posting.description),
        in_order(second.posting.title, second.posting.description),
    )
    again = first.signs.again or second.signs.again
    longest = max(len(one), len(other))
    figures = told_figures(first.posting) | told_figures(second.posting)
    kept, swapped = 0, False
    for step in Levenshtein.opcodes(one, other):
        left, right = one[step.src_start : step.src_end], other[step.dest_start : step.dest_end]
        if step.tag == "equal":
            kept += len(left)
        elif step.tag == "replace":
            if swapped:
                continue
            own, others = heavy(set(left) - set(other)) - figures, heavy(set(right) - set(one)) - figures
            if not own or not others:
                continue
            put_off = again and all(word.isdigit() or kind_of(word) in DATES for word in own | others)
            around = one[max(0, step.src_start - AROUND) : step.src_end + AROUND]
            others_around = other[max(0, step.dest_start - AROUND) : step.dest_end + AROUND]
            named_short = _initials_of(left, others_around) or _initials_of(right, around)
            swapped = not put_off and not named_short and not one_word(own, others)
    alike = kept / longest if longest else 0.0
    return alike if swapped and alike >= IN_ORDER else 0.0


def _initials_of(short: Sequence[str], full: Sequence[str]) -> bool:
    """Whether a word of the one is the first letters of the other's (KP, Koregaon Park)."""
    first = "".join(word[:1] for word in full)
    return any(len(word) >= FEWEST_INITIALS and word in first for word in short)


def one_word(words: set[str], others: set[str]) -> bool:
    """Whether a word is another's in another spelling, or its beginning."""
    if shared_words(frozenset(words), frozenset(others)):
        return True
    return any(
        (word.startswith(other) or other.startswith(word)) and min(len(word), len(other)) >= LEAST_BEGINNING
        for word in words
        for other in others
    )


def sites_apart(first: Seen, second: Seen) -> bool:
    """Whether both name a place of one kind by another word before it (tyre plant, glass plant), which the other does not say anywhere."""
    one, other = (in_order(seen.posting.title, seen.posting.description) for seen in (first, second))
    sites, others = _sites(one), _sites(other)
    for kind in sites.keys() & others.keys():
        own, its = sites[kind], others[kind]
        if not _said(own, frozenset(other)) and not _said(its, frozenset(one)):
            return True
    return False


def _said(words: frozenset[str], text: frozenset[str]) -> bool:
    return bool(words & text) or bool(shared_words(words, text)) or any(one_word({word}, {each}) for word in words for each in text)


@lru_cache(REMEMBERED)
def _sites(text: tuple[str, ...]) -> dict[str, frozenset[str]]:
    """The word before each place, by what place it is."""
    found: dict[str, set[str]] = {}
    for before, word in pairwise(text):
        if (
            kind_of(word) in SITE_KINDS
            and before != word
            and len(before) > 1
            and not before.isdigit()
            and kind_of(before) in BEFORE_A_SITE
        ):
            found.setdefault(word, set()).add(before)
    return {word: frozenset(words) for word, words in found.items()}


def proper_swapped(first: Seen, second: Seen) -> bool:
    """Whether each has a name within its sentences, a society, a market, a village, that the other does not say."""
    one, other = _proper(first.posting.description), _proper(second.posting.description)
    return bool(one and other) and bool(_unsaid(one, second)) and bool(_unsaid(other, first))


def _unsaid(names: frozenset[str], other: Seen) -> frozenset[str]:
    said = other.words.rest | employer_words(other)
    left = names - shared_words(names, said)
    return frozenset(name for name in left if not any(name.startswith(word[:4]) for word in said if len(word) > LEAST_BEGINNING))


@lru_cache(REMEMBERED)
def _proper(text: str | None) -> frozenset[str]:
    """Words that no table knows, written with a capital where no sentence begins; none in a text that writes most words so."""
    found = list(_CAPITAL_WITHIN.finditer(text or ""))
    words = WORD.findall(text or "")
    if not found or len(found) > MOST_CAPITALS * len(words):
        return NOTHING
    keys = {key_of(each.group(1)) for each in found}
    return frozenset(keys & hear(text or "").names)


def heavy(words: Iterable[str]) -> set[str]:
    """Words that adverts of any work do not share, and numbers; no single letters."""
    return {word for word in words if kind_of(word) not in LIGHT_KINDS and (len(word) > 1 or word.isdigit())}


@lru_cache(REMEMBERED)
def in_order(title: str, description: str | None) -> tuple[str, ...]:
    """What a text says, in its order: meanings where a table knows them, else the words."""
    text = f"{title} {description or ''}"
    latin = latin_words(text)
    words = ((word, latin is not None and word not in latin) for word in _PIECE.findall(_ORDINAL.sub("", romanise(text))))
    return tuple(heard_as(word, foreign) for word, foreign in words if not is_filler(word, foreign))
