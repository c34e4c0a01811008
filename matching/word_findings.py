"""What the words of two adverts share, and what they have in place of each other's."""

from __future__ import annotations

from matching.meaning_table import EXCLUSIVE, kind_of
from matching.number_findings import number_findings
from matching.posting import Seen
from matching.shared_words import shared_words
from matching.text_sharing import employer_words, not_filler, share, telling
from matching.title_findings import works_apart
from matching.word_order import DATES, sites_apart

FEW_WORDS = 3
"""Words left in a text from which it would have a name if the other one's were its own."""
LITTLE = 0.3
"""Part of their words under which two adverts in one script say little that is the same."""
DAY_AND_NIGHT, NOTHING = frozenset({"day", "night"}), frozenset[str]()
KINDS_APART = (0.0, 0.6, 0.8, 1.0)
"""What none, one, two and more kinds of meanings count of which adverts have different ones."""
THINGS = frozenset({"stuff", "spot", "sport", "subject"})
"""Kinds of what is worked on, where, or taught: one post rarely has another one told otherwise."""


def word_findings(first: Seen, second: Seen) -> dict[str, float]:
    """What their words share, and what they have in place of each other's."""
    one, other = first.words, second.words
    like, as_long, shared, back = share(one, other)
    names = shared_words(one.names, other.rest | employer_words(second)) if one.names else one.names
    others = shared_words(other.names, one.rest | employer_words(first)) if other.names else other.names
    both_kinds = one.kinds.keys() & other.kinds.keys() & EXCLUSIVE - {"role"}
    if first.signs.again or second.signs.again:
        both_kinds = both_kinds - DATES
    apart = {kind for kind in both_kinds if not one.kinds[kind] & other.kinds[kind]}
    things = [kind for kind in one.kinds.keys() & other.kinds.keys() & THINGS if not one.kinds[kind] & other.kinds[kind]]
    unnamed = bool(one.names and not other.names and not names and len(other.rest) >= FEW_WORDS)
    unnamed_back = bool(other.names and not one.names and not others and len(one.rest) >= FEW_WORDS)
    left, right = one.words - other.meanings - shared, other.words - one.meanings - back
    swapped = not_filler(left), not_filler(right)
    pins = first.posting.pincode and second.posting.pincode and first.posting.pincode != second.posting.pincode
    return number_findings(first, second) | {
        "kinds_other": KINDS_APART[min(3, len(apart))],
        "sex_told_other": float("sex" in apart),
        "things_other": min(2, len(things)) / 2,
        "site_other": float(first.latin == second.latin and sites_apart(first, second)),
        "works_apart": float(works_apart(first, second)),
        "land_other": float("land" in apart),
        "floor_other": float("floor" in apart),
        "words_like": like,
        "words_unlike": max(0.0, 1 - like / LITTLE) if first.latin == second.latin else 0.0,
        "words_as_long": as_long,
        "rare_shared": min(3, len(shared), len(back)) / 3,
        "names_shared": min(2, max(len(names), len(others))) / 2,
        "names_other": float(bool(one.names and other.names) and not names and not others),
        "names_swapped": float(bool(one.names - names and other.names - others)) * (0.5 + 0.5 * like),
        "names_missing": float(unnamed or unnamed_back),
        "besides_other": float(("besides" in one.meanings) != ("besides" in other.meanings)),
        "nights_other": float(
            one.kinds.get("turn", NOTHING) | other.kinds.get("turn", NOTHING) >= DAY_AND_NIGHT and "turn" in apart
        ),
        "words_swapped": max(0.0, (like - 0.45) / 0.55) if all(swapped) else 0.0,
        "words_equal": float(not any(swapped) and bool(one.weight)),
        "apart_each": float(bool(pins) and _places_each(first, left) and _places_each(second, right)),
        "swapped": float(telling(left) and telling(right)),
        "names_unmet": float(bool((one.names - names and other.rest - back) or (other.names - others and one.rest - shared))),
    }


def _places_each(seen: Seen, alone: frozenset[str]) -> bool:
    """Whether what an advert alone says has words that no table knows, beside its employer's: a place's, mostly."""
    return any(kind_of(word) is None and len(word) > 1 and not word.isdigit() for word in alone - employer_words(seen))
