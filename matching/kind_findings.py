"""What the words of two adverts mean otherwise: another thing, place, sex or turn of one kind."""

from __future__ import annotations

from matching.meaning_table import EXCLUSIVE
from matching.posting import Seen
from matching.text_sharing import kinds_apart
from matching.word_order import DATES

DAY_AND_NIGHT, NOTHING = frozenset({"day", "night"}), frozenset[str]()
KINDS_APART = (0.0, 0.6, 0.8, 1.0)
"""What none, one, two and more kinds of meanings count of which adverts have different ones."""
THINGS = frozenset({"stuff", "spot", "sport", "subject"})
"""Kinds of what is worked on, where, or taught: one post rarely has another one told otherwise."""


def kind_findings(first: Seen, second: Seen) -> dict[str, float]:
    """Which kinds of meanings both have, each another."""
    one, other = first.words, second.words
    kinds = kinds_apart(one, other)
    apart = kinds & EXCLUSIVE - {"role"}
    if first.signs.again or second.signs.again:
        apart -= DATES
    turns = one.kinds.get("turn", NOTHING) | other.kinds.get("turn", NOTHING)
    return {
        "kinds_other": KINDS_APART[min(3, len(apart))],
        "sex_told_other": float("sex" in apart),
        "things_other": min(2, len(kinds & THINGS)) / 2,
        "land_other": float("land" in apart),
        "floor_other": float("floor" in apart),
        "besides_other": float(("besides" in one.meanings) != ("besides" in other.meanings)),
        "nights_other": float(turns >= DAY_AND_NIGHT and "turn" in apart),
    }
