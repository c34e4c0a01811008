"""What is found of two adverts that may be one vacancy: each finding 0 where one of them says nothing, and at most 1."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from itertools import pairwise

from rapidfuzz.distance import Levenshtein

from matching.column_findings import column_findings
from matching.kinship import KIN_FLOOR
from matching.meanings import (
    EXCLUSIVE,
    LIGHT_KINDS,
    RARE,
    WORD,
    Heard,
    hear,
    heard_as,
    is_filler,
    key_of,
    kind_of,
    latin_words,
    weight_of,
)
from matching.pay_likeness import pay_findings
from matching.posting import Posting, Seen
from matching.scripts import romanise
from matching.shared_words import shared_words

REMEMBERED = 1 << 16
FEW_WORDS = 3
"""Words left in a text from which it would have a name if the other one's were its own."""
LITTLE = 0.3
"""Part of their words under which two adverts in one script say little that is the same."""
HELPERS = (frozenset({"helper"}), frozenset({"trainee"}), frozenset({"supervisor"}))
"""All that one of two titles has and the other one has not, where one post works beside the other."""
SAME_TEXT, SAME_LONGER_TEXT = 0.85, 0.75
"""Parts of the shorter and of the longer text that both say, from which the two are one text."""
IN_ORDER = 0.55
"""Part of the longer text that stands in both in one order, from which one was written after the other."""
LEAST_BEGINNING = 3
"""Letters of a word's beginning that stand for it."""
DATES = frozenset({"month"})
"""Kinds of meanings of which an advert that comes again may have another: a day put off."""
DAY_AND_NIGHT, NOTHING = frozenset({"day", "night"}), frozenset[str]()
SOON = 7 / 45
"""Part of `days_apart`'s span within which one board rarely has a vacancy twice under two titles."""
UNKNOWN_TITLE, UNKNOWN_TEXT, UNKNOWN_LONGER = 0.4, 0.3, 0.2
"""How alike titles and texts are taken to be that say nothing."""
TITLE_KINDS = ("month", "sex", "turn", "land", "vehicle", "paper", "crop", "stay", "ward", "term")
"""Kinds of meanings that part two posts when both titles have different ones."""
KINDS_APART = (0.0, 0.6, 0.8, 1.0)
"""What none, one, two and more kinds of meanings count of which adverts have different ones."""
TOLD_ALIKE = 2 / 3
"""What is found of two words or more that no table knows and both say."""
_CAPITAL_WITHIN = re.compile(r"(?<=[\w,;:(/-] )([A-Z][a-z]{2,})")
MOST_CAPITALS = 0.6
"""Part of a text's words with a capital from which a capital tells no name."""
SITE_KINDS = frozenset({"place", "spot", "ward", "part"})
"""Kinds of places that a word before them tells apart."""
THINGS = frozenset({"stuff", "spot", "sport", "subject"})
"""Kinds of what is worked on, where, or taught: one post rarely has another one told otherwise."""
WORK_KINDS = ("role", "task", "task2", "farmtask", "briktask")
"""Kinds of meanings that say what is done."""


def findings(first: Seen, second: Seen, kin: float) -> dict[str, float]:
    """All that is found; `kin` is how close the two families are, 0-1. The order of the two does not matter."""
    found: dict[str, float] = {}
    for part in in_parts(first, second, kin):
        found |= part
    return found


def in_parts(first: Seen, second: Seen, kin: float) -> Iterator[dict[str, float]]:
    """The same, the parts that cost least first: columns, titles and pay, words."""
    found = column_findings(first, second)
    yield found
    more = title_findings(first, second, kin) | pay_findings(first.posting, second.posting, first, second)
    more |= _amended(found | more)
    yield more
    words = word_findings(first, second)
    yield words | _together(found | more | words, first, second) | _same_but(found | more | words)


def title_findings(first: Seen, second: Seen, kin: float) -> dict[str, float]:
    """What the titles say of trade, rank and kind."""
    found, swapped, roles = _titles(first.posting.title, second.posting.title)
    descriptions = _share(first.description, second.description)[0] if swapped or roles else 0.0
    return found | {
        "title_swapped": max(0.0, 2 * descriptions - 1) if swapped else 0.0,
        "trade_same": float(kin >= 1),
        "trade_kin": float(KIN_FLOOR <= kin < 1 and kin != 0.5),
        "trade_other": (1 - found["title_like"]) * (kin < KIN_FLOOR),
        "roles_other": float(roles and kin < 1 and descriptions >= 0.6 and not _role_told(first, second)),
    }


@lru_cache(REMEMBERED)
def _titles(first: str, second: str) -> tuple[dict[str, float], bool, bool]:
    """What two titles alone say; whether each has a telling word in place of the other's; whether they name two occupations."""
    one, other = hear(first), hear(second)
    shared, back = shared_words(one.words, other.words), shared_words(other.words, one.words)
    like = (len(shared) + len(back)) / (len(one.words) + len(other.words)) if one.words and other.words else UNKNOWN_TITLE
    ranks, other_ranks = _ranks(one), _ranks(other)
    found = {
        "title_like": like,
        "title_hard_other": float(any(_parted(one, other, kind) for kind in TITLE_KINDS)),
        "sex_other": float(_parted(one, other, "sex")),
        "turn_other": float(_parted(one, other, "turn")),
        "months_other": float(_parted(one, other, "month")),
        "helper_of": float((one.words ^ other.words) in HELPERS and bool(one.words & other.words)),
        "rank_one_sided": float(bool(ranks) != bool(other_ranks)),
        "ranks_other": float(bool(ranks and other_ranks) and not ranks & other_ranks),
    }
    return found, _telling(one.words - shared) and _telling(other.words - back), _parted(one, other, "role")


def word_findings(first: Seen, second: Seen) -> dict[str, float]:
    """What their words share, and what they have in place of each other's."""
    one, other = first.words, second.words
    like, as_long, shared, back = _share(one, other)
    names = shared_words(one.names, other.rest | _employer_words(second)) if one.names else one.names
    others = shared_words(other.names, one.rest | _employer_words(first)) if other.names else other.names
    both_kinds = one.kinds.keys() & other.kinds.keys() & EXCLUSIVE - {"role"}
    if first.signs.again or second.signs.again:
        both_kinds = both_kinds - DATES
    apart = {kind for kind in both_kinds if not one.kinds[kind] & other.kinds[kind]}
    things = [kind for kind in one.kinds.keys() & other.kinds.keys() & THINGS if not one.kinds[kind] & other.kinds[kind]]
    told = _told_figures(first.posting) | _told_figures(second.posting)
    numbers, other_numbers = one.numbers - told, other.numbers - told
    unnamed = bool(one.names and not other.names and not names and len(other.rest) >= FEW_WORDS)
    unnamed_back = bool(other.names and not one.names and not others and len(one.rest) >= FEW_WORDS)
    left, right = one.words - other.meanings - shared, other.words - one.meanings - back
    swapped = _not_filler(left), _not_filler(right)
    return {
        "kinds_other": KINDS_APART[min(3, len(apart))],
        "sex_told_other": float("sex" in apart),
        "things_other": min(2, len(things)) / 2,
        "site_other": float(first.latin == second.latin and _sites_apart(first, second)),
        "works_apart": float(_works_apart(first, second)),
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
        "numbers_shared": min(2, len(numbers & other_numbers)) / 2,
        "numbers_other": float(bool(numbers - other_numbers and other_numbers - numbers))
        * (0.5 if numbers & other_numbers else 1.0),
        "counted_other": float(_counted_apart(first, second)),
        "nights_other": float(
            one.kinds.get("turn", NOTHING) | other.kinds.get("turn", NOTHING) >= DAY_AND_NIGHT and "turn" in apart
        ),
        "words_swapped": max(0.0, (like - 0.45) / 0.55) if all(swapped) else 0.0,
        "words_equal": float(not any(swapped) and bool(one.weight)),
        "swapped": float(_telling(left) and _telling(right)),
        "names_unmet": float(bool((one.names - names and other.rest - back) or (other.names - others and one.rest - shared))),
    }


def _amended(found: dict[str, float]) -> dict[str, float]:
    """What other openings and another telephone tell less of where the rest of the columns is one."""
    paid = max(found["pay_same"], found["pay_edge"])
    return {
        "openings_other_known": found["openings_other"] * found["phone_same"] * paid,
        "phone_other_named": found["phone_other"] * found["employer_same"] * paid,
        "phone_other_terms": found["phone_other"] * paid * (found["openings_same"] > 0),
    }


def _together(found: dict[str, float], first: Seen, second: Seen) -> dict[str, float]:
    """What some findings tell only beside others: the same words otherwise beside another script or board."""
    soon = found["one_source"] * (1 - min(1.0, found["days_apart"] / SOON))
    slot = _slot_swapped(first, second) if first.latin == second.latin else 0.0
    return {
        "works_apart_told": found["works_apart"] * (found["rare_shared"] >= TOLD_ALIKE),
        "proper_swapped": float(first.latin == second.latin and _proper_swapped(first, second)),
        "kinds_other_scripts": found["kinds_other"] * (first.latin != second.latin),
        "words_swapped_boards": found["words_swapped"] * (1 - found["one_source"]),
        "agency_apart": _agency(first, second)
        * max(1 - found["rare_shared"], found["names_other"])
        * (found["swapped"] and not found["names_shared"]),
        "names_other_scripts": float(first.latin != second.latin and not found["names_shared"]) * found["names_unmet"],
        "slot_swapped": slot,
        "slot_swapped_board": slot * soon,
        "board_other_title": (1 - found["title_like"]) * soon,
        "board_other_words": (1 - found["words_as_long"]) * soon,
    }


def _proper_swapped(first: Seen, second: Seen) -> bool:
    """Whether each has a name within its sentences, a society, a market, a village, that the other does not say."""
    one, other = _proper(first.posting.description), _proper(second.posting.description)
    return bool(one and other) and bool(_unsaid(one, second)) and bool(_unsaid(other, first))


def _unsaid(names: frozenset[str], other: Seen) -> frozenset[str]:
    said = other.words.rest | _employer_words(other)
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


def _agency(first: Seen, second: Seen) -> float:
    """1 where an employer sends people to others: a shared name and number say less of where the work is."""
    return float(any(seen.name is not None and seen.name.sends for seen in (first, second)))


def _slot_swapped(first: Seen, second: Seen) -> float:
    """How much of two texts stands word for word in one order where a telling word of each stands in the other's place; 0 where none."""
    one, other = (
        _in_order(first.posting.title, first.posting.description),
        _in_order(second.posting.title, second.posting.description),
    )
    again = first.signs.again or second.signs.again
    longest = max(len(one), len(other))
    kept, swapped = 0, False
    for step in Levenshtein.opcodes(one, other):
        left, right = one[step.src_start : step.src_end], other[step.dest_start : step.dest_end]
        if step.tag == "equal":
            kept += len(left)
        elif step.tag == "replace":
            own, others = _heavy(set(left) - set(other)), _heavy(set(right) - set(one))
            put_off = again and all(word.isdigit() or kind_of(word) in DATES for word in own | others)
            swapped = swapped or bool(own and others and not put_off and not _one_word(own, others))
    alike = kept / longest if longest else 0.0
    return alike if swapped and alike >= IN_ORDER else 0.0


def _one_word(words: set[str], others: set[str]) -> bool:
    """Whether a word is another's in another spelling, or its beginning."""
    if shared_words(frozenset(words), frozenset(others)):
        return True
    return any(
        (word.startswith(other) or other.startswith(word)) and min(len(word), len(other)) >= LEAST_BEGINNING
        for word in words
        for other in others
    )


def _sites_apart(first: Seen, second: Seen) -> bool:
    """Whether both name a place of one kind by another word before it (tyre plant, glass plant), which the other does not say anywhere."""
    one, other = (_in_order(seen.posting.title, seen.posting.description) for seen in (first, second))
    sites, others = _sites(one), _sites(other)
    for kind in sites.keys() & others.keys():
        own, its = sites[kind], others[kind]
        if not _said(own, frozenset(other)) and not _said(its, frozenset(one)):
            return True
    return False


def _said(words: frozenset[str], text: frozenset[str]) -> bool:
    return (
        bool(words & text) or bool(shared_words(words, text)) or any(_one_word({word}, {each}) for word in words for each in text)
    )


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
            and before in _heavy((before,))
        ):
            found.setdefault(word, set()).add(before)
    return {word: frozenset(words) for word, words in found.items()}


def _heavy(words: Iterable[str]) -> set[str]:
    """Words that adverts of any work do not share, and numbers; no single letters."""
    return {word for word in words if kind_of(word) not in LIGHT_KINDS and (len(word) > 1 or word.isdigit())}


@lru_cache(REMEMBERED)
def _in_order(title: str, description: str | None) -> tuple[str, ...]:
    """What a text says, in its order: meanings where a table knows them, else the words."""
    text = f"{title} {description or ''}"
    latin = latin_words(text)
    words = ((word, latin is not None and word not in latin) for word in WORD.findall(romanise(text)))
    return tuple(heard_as(word, foreign) for word, foreign in words if not is_filler(word, foreign))


def _same_but(found: dict[str, float]) -> dict[str, float]:
    """One text with one thing that differs was written twice on purpose: for two branches, two clients, two seasons."""
    equal = _one_text(found)
    parts = ("phone_other", "branch_other", "district_other", "address_other", "employer_other", "employer_near")
    some = (found["openings_other"] > 0.3) + (found["pay_other"] > 0 or found["pay_basis_other"] > 0)
    return {
        "same_but_one": float(equal and (any(found[part] for part in parts) or found["pincode_other"] >= 1)),
        "same_but_terms": some / 2 if equal else 0.0,
        "same_unanchored": float(equal and not found["phone_same"] and not found["employer_same"]),
        "openings_other_text": found["openings_other_known"] * equal,
        "openings_other_words": found["openings_other_known"] * (found["rare_shared"] >= 1),
    }


def _one_text(found: dict[str, float]) -> bool:
    return bool(found["words_equal"]) or (found["words_like"] >= SAME_TEXT and found["words_as_long"] >= SAME_LONGER_TEXT)


def _share(one: Heard, other: Heard) -> tuple[float, float, frozenset[str], frozenset[str]]:
    """Which part of the text that says less, and of the one that says more, both say; the words left that each shares with the other."""
    shared, back = shared_words(one.rest, other.rest), shared_words(other.rest, one.rest)
    least, most = sorted((one.weight, other.weight))
    if not least:
        return UNKNOWN_TEXT, UNKNOWN_LONGER, shared, back
    weight = sum(map(weight_of, one.meanings & other.meanings)) + RARE * min(len(shared), len(back))
    return weight / max(1.0, least), weight / most, shared, back


def _parted(first: Heard, second: Heard, kind: str) -> bool:
    one, other = first.kinds.get(kind), second.kinds.get(kind)
    return bool(one and other) and not (one or frozenset()) & (other or frozenset())


def _works_apart(first: Seen, second: Seen) -> bool:
    """Whether both titles say what is done, and neither advert says what the other one's title does."""
    one, other = _works(first.title), _works(second.title)
    return bool(one and other) and one.isdisjoint(_works(second.words)) and other.isdisjoint(_works(first.words))


def _role_told(first: Seen, second: Seen) -> bool:
    """Whether the description of one names the occupation in the title of the other."""
    titles, descriptions = (first.title, second.title), (second.description, first.description)
    return any(title.kinds["role"] & words.kinds.get("role", NOTHING) for title, words in zip(titles, descriptions, strict=True))


def _works(heard: Heard) -> frozenset[str]:
    return frozenset().union(*(heard.kinds.get(kind, NOTHING) for kind in WORK_KINDS))


def _ranks(title: Heard) -> frozenset[str]:
    return title.kinds.get("post", frozenset()) | title.kinds.get("rank", frozenset())


def _telling(words: Iterable[str]) -> bool:
    return any(kind_of(word) not in ("filler", "word", "hour") for word in words)


def _not_filler(words: Iterable[str]) -> bool:
    return any(kind_of(word) != "filler" for word in words)


def _employer_words(seen: Seen) -> frozenset[str]:
    return hear(seen.posting.employer_name).rest if seen.posting.employer_name else frozenset()


def _told_figures(posting: Posting) -> set[str]:
    return {str(each) for each in (posting.wage_min, posting.wage_max, posting.openings) if each}


def _counted_apart(first: Seen, second: Seen) -> bool:
    """Whether both number the same thing otherwise (unit 1, unit 3; sector 35-B, sector 35-D, but not sector 35)."""
    one, other = (_counted(each) for each in (first, second))
    return any(thing in other and not _one_number(numbers, other[thing]) for thing, numbers in one.items())


def _one_number(numbers: Collection[str], others: Collection[str]) -> bool:
    """Whether a number is among others, or is without the letter that follows it there."""
    if any(number in others for number in numbers):
        return True
    return any(
        number == other[:-1] or other == number[:-1] for number in numbers for other in others if len(number) > 1 or len(other) > 1
    )


def _counted(seen: Seen) -> dict[str, set[str]]:
    counted: dict[str, set[str]] = {}
    named = hear(seen.posting.employer_name).counted if seen.posting.employer_name else frozenset()
    for thing, number in seen.words.counted | named:
        counted.setdefault(thing, set()).add(number)
    return counted
