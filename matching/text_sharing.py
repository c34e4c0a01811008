"""What two texts share of their words, and which of their words tell anything."""

from __future__ import annotations

from collections.abc import Iterable

from matching.meaning_table import RARE, kind_of, weight_of
from matching.meanings import Heard, hear
from matching.posting import Seen
from matching.shared_words import shared_words

UNKNOWN_TITLE, UNKNOWN_TEXT, UNKNOWN_LONGER = 0.4, 0.3, 0.2
"""How alike titles and texts are taken to be that say nothing."""


def share(one: Heard, other: Heard) -> tuple[float, float, frozenset[str], frozenset[str]]:
    """Which part of the text that says less, and of the one that says more, both say; the words left that each shares with the other."""
    shared, back = shared_words(one.rest, other.rest), shared_words(other.rest, one.rest)
    least, most = sorted((one.weight, other.weight))
    if not least:
        return UNKNOWN_TEXT, UNKNOWN_LONGER, shared, back
    weight = sum(map(weight_of, one.meanings & other.meanings)) + RARE * min(len(shared), len(back))
    return weight / max(1.0, least), weight / most, shared, back


def kinds_apart(one: Heard, other: Heard) -> set[str]:
    """Kinds of meanings that both have, each another."""
    kinds, others = one.kinds, other.kinds
    return {kind for kind in kinds.keys() & others.keys() if kinds[kind].isdisjoint(others[kind])}


def telling(words: Iterable[str]) -> bool:
    return any(kind_of(word) not in ("filler", "word", "hour") for word in words)


def not_filler(words: Iterable[str]) -> bool:
    return any(kind_of(word) != "filler" for word in words)


def employer_words(seen: Seen) -> frozenset[str]:
    return hear(seen.posting.employer_name).rest if seen.posting.employer_name else frozenset()
