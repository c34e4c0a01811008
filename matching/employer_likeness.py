"""How alike two employers' names are: spellings, initials, a part alone, a former name in brackets, a branch, a translation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz import fuzz

from matching.employer_words import common, common_abroad, lines_of, plainly_common, rough
from matching.folding import sound
from matching.meaning_table import key_of, meaning_of
from matching.name_parts import Name, skeleton, taken_apart

REMEMBERED = 1 << 16
SAME, NEAR = 0.8, 0.3
"""Likeness (-1 to 1) from which two names are one employer's, and from which they may be."""
ONE_WORD, SHORT_WORD, WHOLE = 86, 78, 93
"""rapidfuzz's ratios (0-100) from which two words are one, two longer words that begin alike are, and two whole names are."""
RUN_TOGETHER = 85
"""rapidfuzz's ratio (0-100) from which a word is two of the other name's written as one."""
LONG_ACRONYM = 4
"""Letters of initials from which one of a name's may be left out."""
FEWEST_SOUNDS = 2
"""Sounds of a word from which it can be known again in another script."""
LONG_WORD = 6
"""Letters of a word from which its sounds may be written more freely in another script."""
_AS_SPOKEN = re.compile(r"^y(?=[aiu])")
"""A y that begins a word, which many say and write as j (Yashaswi, Jashasvi)."""


@lru_cache(REMEMBERED)
def likeness(one_name: str | None, other_name: str | None) -> float | None:
    """-1 (nothing in common) to 1 (one name); None where one of the two names nobody."""
    first, second = taken_apart(one_name), taken_apart(other_name)
    return _likeness(first, second) if first and second else None


def _likeness(first: Name, second: Name) -> float:
    best = _alike(first.main, second.main, first.latin != second.latin)
    if _joined(first.whole, second.whole) >= WHOLE:
        best = 1.0
    best = max(best, _led_by_initials(first, second), _led_by_initials(second, first))
    if _short_for(first.acronyms, second.initials) or _short_for(second.acronyms, first.initials):
        best = max(best, 0.9)
    for one, other in ((first, second), (second, first)):
        if any(_alike(name, other.main) >= SAME for name in one.others):
            best = max(best, 0.9)
    if any(_alike(one, other) >= 1 for one in first.others for other in second.others):
        best = max(best, SAME if best > -NEAR else 0.4)
    return min(best, 0.0) if _other_numbers(first.main, second.main) else best


def _other_numbers(first: Sequence[str], second: Sequence[str]) -> bool:
    """Whether both names have a number and it is another: 21st Century is not 22nd Century."""
    numbers = ["".join(letter for letter in "".join(words) if letter.isdigit()) for words in (first, second)]
    return all(numbers) and numbers[0] != numbers[1]


def _led_by_initials(first: Name, second: Name) -> float:
    """How alike a name that begins with initials (LN Oil Mill) is to one that begins with what they stand for; -1 where it is none."""
    head = first.main[0] if len(first.main) > 1 else ""
    if head not in first.acronyms or head != "".join(word[:1] for word in second.main[: len(head)]):
        return -1.0
    return min(SAME, _alike(first.main, (head, *second.main[len(head) :])))


def alike_words(first: str, second: str, in_two_scripts: bool = False) -> bool:
    """Whether two folded words are spellings of one; in two scripts, whether they sound as one."""
    if in_two_scripts and (_sound_alike(first, second) or (rough(first) and rough(first) == rough(second))):
        return True
    first, second = first.removesuffix("s"), second.removesuffix("s")
    if first == second:
        return True
    shorter = min(len(first), len(second))
    if shorter < 4:
        return False
    ratio = fuzz.ratio(first, second)
    if ratio >= ONE_WORD or (ratio >= SHORT_WORD and first[0] == second[0] and shorter >= 5):
        return True
    bones, others = (skeleton(word).removesuffix("y") for word in (first, second))
    return len(bones) >= 4 and bones == others


def _sound_alike(first: str, second: str) -> bool:
    """Whether two folded words sound as one; longer ones also where scripts write a hissing sound or an English g otherwise."""
    first, second = _AS_SPOKEN.sub("j", first), _AS_SPOKEN.sub("j", second)
    if len(sound(first)) >= FEWEST_SOUNDS and sound(first) == sound(second):
        return True
    long = min(len(first), len(second)) >= LONG_WORD or len(_hissing(first)) > FEWEST_SOUNDS
    return long and _hissing(first) == _hissing(second)


@lru_cache(REMEMBERED)
def _hissing(word: str) -> str:
    """How a folded word sounds, all of ksh, ch, j, s and a g before e or i being one sound."""
    return re.sub(r"(?:tc|ks|kc|[cs])+", "c", sound(re.sub(r"^v(?=u)", "", word.replace("gi", "ji"))))


def _joined(first: Sequence[str], second: Sequence[str]) -> float:
    one, other = "".join(first), "".join(second)
    if one == other:
        return 100.0
    return fuzz.ratio(one, other) if min(len(one), len(other)) >= 6 else 0.0


@lru_cache(REMEMBERED)
def _alike(first: tuple[str, ...], second: tuple[str, ...], in_two_scripts: bool = False) -> float:
    joined = _joined(first, second)
    bones = skeleton("".join(first))
    if joined >= WHOLE or (len(bones) >= 5 and bones == skeleton("".join(second))):
        return 1.0
    first, second = _run_together(first, second), _run_together(second, first)
    left = [word for word in first if not any(alike_words(word, other, in_two_scripts) for other in second)]
    right = [word for word in second if not any(alike_words(word, other, in_two_scripts) for other in first)]
    shared = [word for word in first if word not in left]
    telling = any(not common(word) for word in shared) or _head_alone(first, second, shared)
    if not left and not right:
        return 1.0
    if not left or not right:
        return 0.85 if telling else 0.2
    usual = common_abroad if in_two_scripts else common
    own, others = [word for word in left if not usual(word)], [word for word in right if not usual(word)]
    if telling and not own and not others:
        meant = {meaning_of(key_of(word)) for word in left} & {meaning_of(key_of(word)) for word in right} - {None}
        return 0.5 if meant or lines_of(left) & lines_of(right) else 0.0
    if telling and not (own and others):
        heads = alike_words(first[0], second[0]) or common(first[0]) or common(second[0])
        return NEAR if heads else -0.1
    if shared:
        return -NEAR if telling else -0.7
    return max(-1.0, min(0.0, (joined - 85) / 30))


def _head_alone(first: tuple[str, ...], second: tuple[str, ...], shared: Sequence[str]) -> bool:
    """Whether two names of nothing but words with a meaning begin with one that is a name there (Mali Traders, Mali Stores)."""
    named = first[0] in shared and not plainly_common(first[0]) and not plainly_common(second[0])
    return named and all(common(word) for word in (*first, *second))


def _run_together(name: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    """A name with its first words written as one where the other has them so (Surya Mitra Rooftop, Suryamitra)."""
    for length in (2, 3):
        head = "".join(name[:length])
        if any(word in other for word in name[:length]):
            return name
        if len(name) >= length and len(head) >= 6 and any(fuzz.ratio(head, word) >= RUN_TOGETHER for word in other[:2]):
            return (head, *name[length:])
    return name


def _short_for(acronyms: frozenset[str], initials: frozenset[str]) -> bool:
    return any(
        short == full or (len(short) >= 3 and full.startswith(short)) or _one_left_out(short, full)
        for short in acronyms
        for full in initials
    )


def _one_left_out(short: str, full: str) -> bool:
    """Whether initials (KGBV) are all but one of a name's, in their order, the first among them."""
    left_out = (full[:at] + full[at + 1 :] for at in range(1, len(full)))
    return len(short) >= LONG_ACRONYM and len(full) == len(short) + 1 and short in left_out
