"""What is found of two adverts in their columns: ways to be reached, employers, places, openings, hours, references."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import DamerauLevenshtein

from matching.employer_likeness import SAME, likeness
from matching.employer_words import common
from matching.folding import normalise
from matching.meanings import hear
from matching.posting import Posting, Seen
from matching.shared_words import shared_words
from matching.work_times import agree

REMEMBERED = 1 << 14
LIKE_ADDRESSES = 80
"""rapidfuzz's ratio (0-100) of two addresses that are one."""
FEW_OPENINGS, LIKE_OPENINGS = 3, 1.5
"""Openings that tell little, and how many times the fewer two numbers that may be one are apart."""
ONE_LINE = 0.5
"""Likeness of two employers' names that have the telling word in common and a line of business."""
MISTYPED = 0.3
"""What two PIN codes count as other ones when they may be one that was mistyped."""
MONTH_AND_A_HALF, FAR_DAYS = 45, 100
FOLLOWING, AT_ONCE = 1, 1
"""By how much the numbers of two adverts of one board differ, and their days, that were written one after the other."""
ABOUT_ONE_DAY = 3
"""Days from which two adverts of one board were not written together: who puts up two in one go has two vacancies."""
SOME_FILLED = 4
"""Days after which some of an advert's openings may be filled."""
LATER = (5, 45)
"""After how many days, at least and at most, one board has a vacancy again that was not filled."""
ONE_EXCHANGE = 10
"""By how much two telephone numbers differ at most that one office may have."""
_LAST_NUMBER = re.compile(r"^(.*?)(\d{1,12})(\D*)$")


def column_findings(first: Seen, second: Seen) -> dict[str, float]:
    """What is found without listening to words and pay: ways to reach them, employers, places, openings, hours, references."""
    found = contact_findings(first, second) | employer_findings(first, second)
    known = found["employer_same"] or found["employer_told"] or found["employer_near"] >= ONE_LINE
    found["phone_other_unnamed"] = found["phone_other"] * (not known)
    found["employer_other_unreached"] = found["employer_other"] * (1 - found["phone_same"])
    found |= place_findings(first.posting, second.posting) | opening_findings(first, second)
    found["one_source"] = float(first.posting.source == second.posting.source)
    found["board_next"] = float(first.posting.source == second.posting.source and _written_together(first.posting, second.posting))
    apart = _days(first.posting, second.posting)
    at_once = max(0.0, 1 - apart / ABOUT_ONE_DAY) if apart is not None else 0.0
    found["board_day"] = found["one_source"] * (first.latin == second.latin) * at_once
    found["board_later"] = found["one_source"] * float(apart is not None and LATER[0] <= apart <= LATER[1])
    found["phone_near"] = (found["employer_same"] or found["employer_near"]) * (
        found["phone_other"] and _near_numbers(first, second)
    )
    return found | hour_findings(first, second)


def hour_findings(first: Seen, second: Seen) -> dict[str, float]:
    """Whether the work goes at one time of the day, and whether the employer gave both one code."""
    times = agree(first.signs.hours, second.signs.hours)
    sure = times is not None and all(each.sure for each in (*first.signs.hours, *second.signs.hours))
    codes, others = first.signs.references, second.signs.references
    shared = bool(codes & others or first.signs.codes & second.signs.codes)
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


def _near_numbers(first: Seen, second: Seen) -> float:
    """1 where two of their telephone numbers are neighbours or differ in one figure, as an office's or a mistyped one do."""
    phones, others = ([each for each in seen.reach if each.isdigit()] for seen in (first, second))
    return float(any(_near(one, other) for one in phones for other in others))


@lru_cache(REMEMBERED)
def _near(one: str, other: str) -> bool:
    return abs(int(one) - int(other)) <= ONE_EXCHANGE or DamerauLevenshtein.distance(one, other, score_cutoff=1) <= 1


def _written_together(a: Posting, b: Posting) -> bool:
    """Whether their numbers on one board follow each other and so do their days."""
    if a.posted_on is None or b.posted_on is None or abs((a.posted_on - b.posted_on).days) > AT_ONCE:
        return False
    one, other = _last_number(a.job_id), _last_number(b.job_id)
    return one is not None and other is not None and one[0] == other[0] and abs(one[1] - other[1]) == FOLLOWING


def _days(a: Posting, b: Posting) -> int | None:
    """How many days lie between two adverts, where both say when they were posted."""
    return abs((a.posted_on - b.posted_on).days) if a.posted_on and b.posted_on else None


@lru_cache(REMEMBERED)
def _last_number(job_id: str) -> tuple[tuple[str, str], int] | None:
    """What stands around the last number of a board's number, and that number."""
    found = _LAST_NUMBER.match(job_id)
    return ((found[1], found[3]), int(found[2])) if found else None


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


def place_findings(a: Posting, b: Posting) -> dict[str, float]:
    """Whether PIN code and district are one."""
    pins, places = bool(a.pincode and b.pincode), a.district_id is not None and b.district_id is not None
    mistyped = _mistyped(a.pincode or "", b.pincode or "") or (places and a.district_id == b.district_id and _out_of_place(a, b))
    return {
        "pincode_same": float(pins and a.pincode == b.pincode),
        "pincode_other": float(pins and a.pincode != b.pincode) * (MISTYPED if mistyped else 1.0),
        "district_other": float(places and a.district_id != b.district_id),
    }


def _mistyped(first: str, second: str) -> bool:
    """Whether two PIN codes of one sorting district have the same figures in another order."""
    return first != second and first[:3] == second[:3] and sorted(first) == sorted(second)


def _out_of_place(a: Posting, b: Posting) -> bool:
    """Whether PIN codes of one district are of two sorting districts and yet nearly the same: one has a figure too many and one too few."""
    one, other = a.pincode or "", b.pincode or ""
    return one[:3] != other[:3] and DamerauLevenshtein.distance(one, other, score_cutoff=2) <= 2


def opening_findings(first: Seen, second: Seen) -> dict[str, float]:
    """Whether as many are wanted, and since when; an advert that comes again may want fewer."""
    a, b = first.posting, second.posting
    again = first.signs.again or second.signs.again
    apart = _days(a, b)
    days = 3 if apart is None else apart
    found = {"openings_left": _left(a, b)}
    found |= {"again": float(again), "days_apart": min(1.0, days / MONTH_AND_A_HALF), "season_other": float(days > FAR_DAYS)}
    if a.openings is None or b.openings is None:
        return found | {"openings_same": 0.0, "openings_other": 0.0}
    if a.openings == b.openings:
        return found | {
            "openings_same": 0.0 if a.openings <= 1 else 0.7 if a.openings <= FEW_OPENINGS else 1.0,
            "openings_other": 0.0,
        }
    like = max(a.openings, b.openings) <= LIKE_OPENINGS * max(1, min(a.openings, b.openings))
    return found | {"openings_same": 0.0, "openings_other": 0.25 if again else 0.6 if like else 1.0}


def _left(a: Posting, b: Posting) -> float:
    """1 where the later of two adverts wants fewer, as one does of whose openings some were filled; less where it came at once."""
    if a.posted_on is None or b.posted_on is None or a.openings is None or b.openings is None:
        return 0.0
    earlier, later = (a, b) if a.posted_on <= b.posted_on else (b, a)
    fewer = (later.openings or 0) < (earlier.openings or 0)
    return (
        fewer * min(1.0, (later.posted_on - earlier.posted_on).days / SOME_FILLED) if later.posted_on and earlier.posted_on else 0.0
    )


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
    words, others = ({word for word in heard.rest if not common(word)} | heard.numbers for heard in (one, other))
    if not words or not others:
        return False
    return not shared_words(frozenset(words), frozenset(others)) or bool(
        one.numbers and other.numbers and not one.numbers & other.numbers
    )


def _names(advert: Seen, other: Seen) -> bool:
    """Whether an advert has in its words what tells the other one's employer from all others."""
    return other.name is not None and not other.name.named_by.isdisjoint(advert.signs.bones)
