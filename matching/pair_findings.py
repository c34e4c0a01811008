"""What is found of two adverts that may be one vacancy: each finding 0 where one of them says nothing, and at most 1."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler

from matching.employer_likeness import SAME, likeness
from matching.folding import normalise
from matching.kinship import KIN_FLOOR
from matching.meanings import EXCLUSIVE, RARE, Heard, hear, kind_of, weight_of
from matching.pay_likeness import pay_findings
from matching.posting import Posting, Seen
from matching.work_times import agree

REMEMBERED = 1 << 16
LIKE_WORDS, LIKE_ADDRESSES = 0.9, 80
"""Jaro-Winkler likeness (0-1) of two words that are one, and rapidfuzz's ratio (0-100) of two addresses that are."""
FEW_OPENINGS, LIKE_OPENINGS = 3, 1.5
LITTLE = 0.3
"""Part of their words under which two adverts in one script say little that is the same."""
SAME_TEXT, SAME_LONGER_TEXT = 0.85, 0.75
MONTH_AND_A_HALF, FAR_DAYS = 45, 100
UNKNOWN_TITLE, UNKNOWN_TEXT, UNKNOWN_LONGER = 0.4, 0.3, 0.2
"""How alike titles and texts are taken to be that say nothing."""
TITLE_KINDS = ("month", "sex", "turn", "land", "vehicle", "paper", "crop", "stay", "ward", "term")
"""Kinds of meanings that part two posts when both titles have different ones."""


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
    yield more
    words = word_findings(first, second)
    yield words | _same_but(found | more | words)


def column_findings(first: Seen, second: Seen) -> dict[str, float]:
    """What is found without listening to words and pay: ways to reach them, employers, places, openings, hours, references."""
    found = contact_findings(first, second) | employer_findings(first, second)
    found["phone_other_unnamed"] = found["phone_other"] * (1 - found["employer_same"])
    found["employer_other_unreached"] = found["employer_other"] * (1 - found["phone_same"])
    found |= place_findings(first.posting, second.posting) | opening_findings(first, second)
    found["one_source"] = float(first.posting.source == second.posting.source)
    return found | hour_findings(first, second)


def hour_findings(first: Seen, second: Seen) -> dict[str, float]:
    """Whether the work goes at one time of the day, and whether the employer gave both one code."""
    times = agree(first.signs.hours, second.signs.hours)
    sure = times is not None and all(each.sure for each in (*first.signs.hours, *second.signs.hours))
    codes, others = first.signs.references, second.signs.references
    shared = bool(codes and codes & others)
    return {
        "hours_same": float(times is True),
        "hours_other": float(times is False) * (1.0 if sure else 0.5),
        "reference_same": float(shared),
        "reference_other": float(bool(codes and others) and not shared),
    }


def contact_findings(first: Seen, second: Seen) -> dict[str, float]:
    """Whether they are reached under one telephone number or mail address, or at one address."""
    a, b = first.posting.contact or "", second.posting.contact or ""
    places = bool(a and b and not first.reach and not second.reach)
    like = places and _like_addresses(a, b)
    shared, other = reached(first, second)
    return {"phone_same": shared, "phone_other": other, "address_same": float(like), "address_other": float(places and not like)}


def reached(first: Seen, second: Seen) -> tuple[float, float]:
    """1 where they share a number or mail address; 1 where both have one of a kind and share none."""
    if not first.reach or not second.reach:
        return 0.0, 0.0
    if first.reach & second.reach:
        return 1.0, 0.0
    return 0.0, float(bool(_kinds_of_reach(first.reach) & _kinds_of_reach(second.reach)))


def employer_findings(first: Seen, second: Seen) -> dict[str, float]:
    """How alike the employers are, whether one advert names the other's, and whether they are two branches."""
    one, other = first.name, second.name
    like = likeness(first.posting.employer_name, second.posting.employer_name)
    told = (like is None or like < 0.4) and (_names(second, first) or _names(first, second))
    branches = one is not None and other is not None and _other_branches(one.branch, other.branch)
    return {
        "employer_same": float(like is not None and like >= SAME),
        "employer_near": like if like is not None and 0 < like < SAME else 0.0,
        "employer_other": 0.3 - 0.7 * like if like is not None and like <= 0 else 0.0,
        "employer_told": float(told),
        "branch_other": float(branches),
    }


def title_findings(first: Seen, second: Seen, kin: float) -> dict[str, float]:
    """What the titles say of trade, rank and kind."""
    found, swapped, roles = _titles(first.posting.title, second.posting.title)
    descriptions = _share(first.description, second.description)[0] if swapped or roles else 0.0
    return found | {
        "title_swapped": max(0.0, 2 * descriptions - 1) if swapped else 0.0,
        "trade_same": float(kin >= 1),
        "trade_kin": float(KIN_FLOOR <= kin < 1 and kin != 0.5),
        "trade_other": (1 - found["title_like"]) * (kin < KIN_FLOOR),
        "roles_other": float(roles and kin < 1 and descriptions >= 0.6),
        "roles_apart": float(roles and kin < 1),
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
        "rank_one_sided": float(bool(ranks) != bool(other_ranks)),
        "ranks_other": float(bool(ranks and other_ranks) and not ranks & other_ranks),
    }
    return found, _telling(one.words - shared) and _telling(other.words - back), _parted(one, other, "role")


def place_findings(a: Posting, b: Posting) -> dict[str, float]:
    """Whether PIN code and district are one."""
    pins = bool(a.pincode and b.pincode)
    return {
        "pincode_same": float(pins and a.pincode == b.pincode),
        "pincode_other": float(pins and a.pincode != b.pincode),
        "district_other": float(a.district_id != b.district_id),
    }


def opening_findings(first: Seen, second: Seen) -> dict[str, float]:
    """Whether as many are wanted, and since when; an advert that comes again may want fewer."""
    a, b = first.posting, second.posting
    again = first.signs.again or second.signs.again
    days = abs((a.posted_on - b.posted_on).days) if a.posted_on and b.posted_on else 3
    found = {"again": float(again), "days_apart": min(1.0, days / MONTH_AND_A_HALF), "season_other": float(days > FAR_DAYS)}
    if a.openings is None or b.openings is None:
        return found | {"openings_same": 0.0, "openings_other": 0.0}
    if a.openings == b.openings:
        return found | {
            "openings_same": 0.0 if a.openings <= 1 else 0.7 if a.openings <= FEW_OPENINGS else 1.0,
            "openings_other": 0.0,
        }
    like = max(a.openings, b.openings) <= LIKE_OPENINGS * max(1, min(a.openings, b.openings))
    return found | {"openings_same": 0.0, "openings_other": 0.25 if again else 0.6 if like else 1.0}


def word_findings(first: Seen, second: Seen) -> dict[str, float]:
    """What their words share, and what they have in place of each other's."""
    one, other = first.words, second.words
    like, as_long, shared, back = _share(one, other)
    names = shared_words(one.names, other.rest | _employer_words(second)) if one.names else one.names
    others = shared_words(other.names, one.rest | _employer_words(first)) if other.names else other.names
    both_kinds = one.kinds.keys() & other.kinds.keys() & EXCLUSIVE - {"role"}
    apart = {kind for kind in both_kinds if not one.kinds[kind] & other.kinds[kind]}
    told = _told_figures(first.posting) | _told_figures(second.posting)
    numbers, other_numbers = one.numbers - told, other.numbers - told
    unnamed = bool(one.names and not other.names and not names and len(other.rest) >= FEW_OPENINGS)
    unnamed_back = bool(other.names and not one.names and not others and len(one.rest) >= FEW_OPENINGS)
    left, right = one.words - other.meanings - shared, other.words - one.meanings - back
    swapped = _not_filler(left), _not_filler(right)
    return {
        "kinds_other": min(3, len(apart) + _parted(first.title, second.title, "role")) / 3,
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
        "words_swapped": max(0.0, (like - 0.45) / 0.55) if all(swapped) else 0.0,
        "words_equal": float(not any(swapped) and bool(one.weight)),
    }


def shared_words(words: frozenset[str], others: frozenset[str]) -> frozenset[str]:
    """Those of `words` that are among the others, in whatever spelling."""
    shared = words & others
    left = [word for word in words - shared if len(word) > 3]
    if not left:
        return shared
    by_letter: dict[str, list[str]] = {}
    for other in others:
        if len(other) > 3:
            by_letter.setdefault(other[0], []).append(other)
    near = (word for word in left if any(JaroWinkler.similarity(word, other) >= LIKE_WORDS for other in by_letter.get(word[0], ())))
    return shared | frozenset(near)


def _same_but(found: dict[str, float]) -> dict[str, float]:
    """One text with one thing that differs was written twice on purpose: for two branches, two clients, two seasons."""
    equal = bool(found["words_equal"]) or (found["words_like"] >= SAME_TEXT and found["words_as_long"] >= SAME_LONGER_TEXT)
    parts = ("pincode_other", "phone_other", "branch_other", "district_other", "address_other", "employer_other", "employer_near")
    some = (found["openings_other"] > 0.3) + (found["pay_other"] > 0 or found["pay_basis_other"] > 0)
    return {
        "same_but_one": float(equal and any(found[part] for part in parts)),
        "same_but_terms": some / 2 if equal else 0.0,
        "same_unanchored": float(equal and not found["phone_same"] and not found["employer_same"]),
    }


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


def _ranks(title: Heard) -> frozenset[str]:
    return title.kinds.get("post", frozenset()) | title.kinds.get("rank", frozenset())


def _telling(words: Iterable[str]) -> bool:
    return any(kind_of(word) not in ("filler", "word", "hour") for word in words)


def _not_filler(words: Iterable[str]) -> bool:
    return any(kind_of(word) != "filler" for word in words)


def _kinds_of_reach(reach: Collection[str]) -> set[bool]:
    return {"@" in each for each in reach}


def _like_addresses(first: str, second: str) -> bool:
    if fuzz.token_set_ratio(normalise(first), normalise(second)) >= LIKE_ADDRESSES:
        return True
    one, other = (hear(each.title()) for each in (first, second))
    return bool(one.numbers & other.numbers or shared_words(one.rest, other.rest))


def _other_branches(first: str, second: str) -> bool:
    if not first or not second:
        return False
    one, other = (hear(each.title()) for each in (first, second))
    words, others = one.rest | one.numbers, other.rest | other.numbers
    if not words or not others:
        return False
    return not shared_words(words, others) or bool(one.numbers and other.numbers and not one.numbers & other.numbers)


def _names(advert: Seen, other: Seen) -> bool:
    """Whether an advert has in its words what tells the other one's employer from all others."""
    return other.name is not None and bool(other.name.telling) and not other.name.telling.isdisjoint(advert.signs.bones)


def _employer_words(seen: Seen) -> frozenset[str]:
    return hear(seen.posting.employer_name).rest if seen.posting.employer_name else frozenset()


def _told_figures(posting: Posting) -> set[str]:
    return {str(each) for each in (posting.wage_min, posting.wage_max, posting.openings) if each}


def _counted_apart(first: Seen, second: Seen) -> bool:
    """Whether both number the same thing otherwise (unit 1, unit 3)."""
    one, other = (_counted(each) for each in (first, second))
    return any(thing in other and not numbers & other[thing] for thing, numbers in one.items())


def _counted(seen: Seen) -> dict[str, set[str]]:
    counted: dict[str, set[str]] = {}
    named = hear(seen.posting.employer_name).counted if seen.posting.employer_name else frozenset()
    for thing, number in seen.words.counted | named:
        counted.setdefault(thing, set()).add(number)
    return counted
