"""Which words two adverts share, and which they have in place of each other's."""

from __future__ import annotations

from dataclasses import dataclass

from matching.meaning_table import kind_of
from matching.number_findings import number_findings
from matching.posting import Seen
from matching.shared_words import shared_words
from matching.text_sharing import employer_words, not_filler, share, telling
from matching.title_findings import works_apart
from matching.word_order import sites_apart

FEW_WORDS = 3
"""Words left in a text from which it would have a name if the other one's were its own."""
LITTLE = 0.3
"""Part of their words under which two adverts in one script say little that is the same."""


@dataclass(frozen=True, slots=True)
class Sharing:
    """What the words of two adverts share: which part of the text that says less and of the one that says more; the words that no table
    knows, and the names among them, of the one and of the other."""

    like: float
    as_long: float
    words: frozenset[str]
    back: frozenset[str]
    names: frozenset[str]
    names_back: frozenset[str]

    @classmethod
    def of(cls, first: Seen, second: Seen) -> Sharing:
        """Of two adverts; a name may be among the words of the other one's employer."""
        one, other = first.words, second.words
        names = shared_words(one.names, other.rest | employer_words(second)) if one.names else one.names
        back = shared_words(other.names, one.rest | employer_words(first)) if other.names else other.names
        return cls(*share(one, other), names, back)


def shared_findings(first: Seen, second: Seen, sharing: Sharing) -> dict[str, float]:
    """What their words, names and numbers share."""
    one, other = first.words, second.words
    names, back = sharing.names, sharing.names_back
    unnamed = bool(one.names and not other.names and not names and len(other.rest) >= FEW_WORDS)
    unnamed_back = bool(other.names and not one.names and not back and len(one.rest) >= FEW_WORDS)
    unmet, unmet_back = one.names - names, other.names - back
    return number_findings(first, second) | {
        "words_like": sharing.like,
        "words_unlike": max(0.0, 1 - sharing.like / LITTLE) if first.latin == second.latin else 0.0,
        "words_as_long": sharing.as_long,
        "rare_shared": min(3, len(sharing.words), len(sharing.back)) / 3,
        "names_shared": min(2, max(len(names), len(back))) / 2,
        "names_other": float(bool(one.names and other.names) and not names and not back),
        "names_swapped": float(bool(unmet and unmet_back)) * (0.5 + 0.5 * sharing.like),
        "names_missing": float(unnamed or unnamed_back),
        "names_unmet": float(bool((unmet and other.rest - sharing.back) or (unmet_back and one.rest - sharing.words))),
    }


def alone_findings(first: Seen, second: Seen, sharing: Sharing) -> dict[str, float]:
    """What each says in place of what the other one says."""
    one, other = first.words, second.words
    left, right = one.words - other.meanings - sharing.words, other.words - one.meanings - sharing.back
    swapped = not_filler(left), not_filler(right)
    pins = first.posting.pincode and second.posting.pincode and first.posting.pincode != second.posting.pincode
    return {
        "site_other": float(first.latin == second.latin and sites_apart(first, second)),
        "works_apart": float(works_apart(first, second)),
        "words_swapped": max(0.0, (sharing.like - 0.45) / 0.55) if all(swapped) else 0.0,
        "words_equal": float(not any(swapped) and bool(one.weight)),
        "apart_each": float(bool(pins) and _places_each(first, left) and _places_each(second, right)),
        "swapped": float(telling(left) and telling(right)),
    }


def _places_each(seen: Seen, alone: frozenset[str]) -> bool:
    """Whether what an advert alone says has words that no table knows, beside its employer's: a place's, mostly."""
    return any(kind_of(word) is None and len(word) > 1 and not word.isdigit() for word in alone - employer_words(seen))
