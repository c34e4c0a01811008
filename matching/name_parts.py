"""An employer's name taken apart: the name itself, its branch, other names in brackets, initials, and how it is known in a text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from matching.employer_names import NOBODY, without_legal
from matching.employer_words import ABBREVIATED, HINDI, IN_ENGLISH, SENDING, common
from matching.folding import fold
from matching.meaning_table import key_of
from matching.scripts import romanise

REMEMBERED = 1 << 16
FEWEST_BONES = 4
"""First letter and consonants by which a name is known again."""
LEAST_BONES = 3
"""First letter and consonants by which a word is known in a text, at least."""
_BRACKETS = re.compile(r"[(\[](.*?)[)\]]")
_BRANCH = re.compile(r"[(\[].*|,.*|[–-] .*|\bbranch\b.*|\bunit\b.*|\bthrough\b.*|\bke through\b.*", re.IGNORECASE)
_FORMERLY = re.compile(r"old name|formerly|\bex\b|through|via|c/o|\bfor\b|\bke\b", re.IGNORECASE)
_ON_BEHALF = re.compile(r"(?:through|via|\bfor\b|c/o)\s+(.*)|[–-] (.*)", re.IGNORECASE)
_DOTTED = re.compile(r"\b(?:[A-Za-z]\.\s?){2,}")
_CAPITALS = re.compile(r"\b[A-Z]{2,7}\b")
_NOT_INITIAL = frozenset({"and", "of", "the", "for", "pvt", "private", "ltd", "limited", "llp", "co", "company"})


@dataclass(frozen=True, slots=True)
class Name:
    """An employer's name taken apart, all words folded: the name itself, all of it, other names in it, what follows it as a branch."""

    main: tuple[str, ...]
    whole: tuple[str, ...]
    others: tuple[tuple[str, ...], ...]
    branch: str
    initials: frozenset[str]
    acronyms: frozenset[str]

    latin: bool
    telling: frozenset[str]
    """The longer words of the name itself that few others have, as their consonants tell them."""
    named_by: frozenset[str]
    """The same, as they are known in a text."""
    begins: str
    """The first consonants of what few others have in their names, its words run together; empty where they are too few."""
    sends: bool
    """Whether it sends people to work at others'."""


@lru_cache(REMEMBERED)
def taken_apart(name: str | None) -> Name | None:
    """An employer's name taken apart; None where it names nobody."""
    if not name or not (whole := whole_words(name)):
        return None
    others = [whole_words(_FORMERLY.sub("", found)) for found in _BRACKETS.findall(name)]
    others += [whole_words((found[1] or found[2]).strip("()[] ")) for found in _ON_BEHALF.finditer(name)]
    branch = _BRANCH.search(name)
    main = whole_words(_BRANCH.sub(" ", name)) or whole
    kept = tuple(other for other in others if other)
    sends = any(key_of(word) in SENDING for word in whole)
    telling = frozenset(skeleton(word) for word in main if len(word) > 3 and not common(word))
    named_by = frozenset(bones(word) for word in main if len(word) > 3 and not common(word))
    begins = skeleton("".join([word for word in main if not common(word)] or main))[:FEWEST_BONES]
    begins = begins if len(begins) == FEWEST_BONES else ""
    initials, acronyms, latin = _initials(name), _acronyms(name), name.isascii()
    return Name(main, whole, kept, branch.group() if branch else "", initials, acronyms, latin, telling, named_by, begins, sends)


@lru_cache(REMEMBERED)
def skeleton(word: str) -> str:
    """A folded word's first letter and consonants: what two hearings of an English word share."""
    return word[:1] + re.sub("[aiuv]", "", word[1:]).removesuffix("s")


@lru_cache(REMEMBERED)
def bones(word: str) -> str:
    """How a folded word is known in a text: by its consonants, or as it is where it has few."""
    few = skeleton(word)
    return few if len(few) >= LEAST_BONES else word


@lru_cache(REMEMBERED)
def whole_words(name: str) -> tuple[str, ...]:
    plain = HINDI.sub(lambda found: IN_ENGLISH[found.group()], " ".join(without_legal(name)))
    words = tuple(chain.from_iterable(ABBREVIATED.get(word, word).split() for word in plain.split()))
    return tuple(fold(word) for word in words) if set(words) - NOBODY else ()


def _initials(name: str) -> frozenset[str]:
    words = re.findall(r"[^\W_]+", romanise(_BRACKETS.sub(" ", name).casefold()))
    told = [words, [word for word in words if word not in _NOT_INITIAL]]
    return frozenset("".join(word[0] for word in each) for each in told if len(each) > 1)


def _acronyms(name: str) -> frozenset[str]:
    plain = _DOTTED.sub(lambda letters: re.sub(r"[.\s]", "", letters.group()) + " ", name)
    short = (word for word in re.findall(r"[^\W_]+", plain) if len(word) <= 6 and word.isupper())
    return frozenset(word.casefold() for word in (*_CAPITALS.findall(plain), *short) if len(word) > 1)
