"""One employer under many spellings: the key that they share, and how alike two names are.

Sri Murugan Garments Pvt. Ltd., M/s Sree Murugan Garments and श्री मुरुगन गारमेंट्स have one key; Sri Murugan Textiles has another.
"""

from __future__ import annotations

import re
from functools import lru_cache

from matching.folding import fold, normalise
from matching.scripts import romanise

REMEMBERED = 1 << 16
LONG = 7
"""Letters from which a word's vowels tell nothing."""
NOBODY = frozenset({
    "confidential", "private", "individual", "household", "family", "owner", "self", "na", "nil", "none", "unknown", "company",
    "employer", "client", "party", "residence", "home",
})  # fmt: skip
"""Names that name nobody: adverts that have nothing else are not of one employer."""
_LEGAL = frozenset({
    "pvt", "private", "praivet", "praivit", "ltd", "limited", "llp", "inc", "incorporated", "co", "company", "kampani", "corp",
    "corporation", "plc", "ms", "messrs", "mesars", "the", "and", "end", "of", "opc", "regd", "pra", "li",
})  # fmt: skip
"""Words that say what kind of firm it is, in English and as Hindi writes them; two spellings of one name differ in them."""
_PLACE_MARK = re.compile(r"\(.*?\)|\[.*?\]|\bbranch\b.*|,.*$")
_MESSRS = re.compile(r"\bm\s*/\s*s\b\.?|\bm\.\s*s\.")
_DOTTED = re.compile(r"\b(?:[a-z]\.\s?){2,}")
_FULL_STOP = re.compile(r"(?<=\w)\.(?=\s|$)")
_LEGAL_ALONE = frozenset({"p", "old", "name", "formerly"})
_VOWELS = re.compile("(?<!^)[aiu]")
_WORDS = re.compile(r"[^\W_]+")


@lru_cache(REMEMBERED)
def name_words(name: str) -> tuple[str, ...]:
    """The words of an employer's name that tell it from others, as they sound; empty when it names nobody."""
    plain = _MESSRS.sub(" ", _PLACE_MARK.sub(" ", romanise(normalise(name))))
    plain = _DOTTED.sub(_undotted, plain)
    words = _WORDS.findall(plain)
    telling = [word for word in words if word not in _LEGAL and fold(word) not in _FOLDED_LEGAL]
    if not set(telling) - NOBODY:
        return ()
    return tuple(_as_heard(fold(word)) for word in telling)


@lru_cache(REMEMBERED)
def employer_key(name: str | None) -> str | None:
    """What all spellings of an employer's name share; None where there is no name or it names nobody."""
    return " ".join(name_words(name)) or None if name else None


def _as_heard(word: str) -> str:
    """Long words are mostly English and written in Hindi as each one hears them (construction, कंस्ट्रक्शन): their consonants count."""
    return word if len(word) < LONG else _VOWELS.sub("", word).removesuffix("s")


def without_legal(name: str) -> tuple[str, ...]:
    """The words of a whole name, branch and brackets with it, in Latin letters, without those that say what kind of firm it is."""
    plain = _DOTTED.sub(_undotted, _MESSRS.sub(" ", romanise(normalise(name)).replace("'", "")))
    words = _WORDS.findall(_FULL_STOP.sub(" ", plain))
    return tuple(word for word in words if word not in _LEGAL_ALONE and word not in _LEGAL and fold(word) not in _FOLDED_LEGAL)


def _undotted(letters: re.Match[str]) -> str:
    return re.sub(r"[.\s]", "", letters.group()) + " "


_FOLDED_LEGAL = frozenset(fold(word) for word in _LEGAL if len(word) > 2)
