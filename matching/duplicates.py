"""One vacancy advertised twice: what speaks for it, what against it, and how likely both together make it.

Only adverts of one district are compared, and of those what `matching.duplicate_candidates` finds worth it: by employer and title
(rapidfuzz), pay, telephone, PIN code, openings, words and days. What was found is summed with `WEIGHTS` and put through a logistic
curve. The weights were fitted by `python -m benchmarks.duplicates --fit` on pairs of two authors, drawn towards what we believed before
any pair was seen, and are measured on those of three others. What is sure is shown as one card; of what is not sure a person is asked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from math import exp, log

from rapidfuzz import fuzz

from matching.employer_names import employer_key
from matching.folding import fold, normalise
from matching.kinship import KIN_FLOOR, Kinship
from matching.scripts import romanise

REMEMBERED = 1 << 15
SAME_AT, UNSURE_AT = 0.85, 0.3
"""Likeness from which two adverts are taken for one vacancy, and from which a person is asked."""
EQUAL, NEAR = 0.95, 0.5
"""Likeness of two employers' names (-1 to 1) from which they are one, and from which they may be."""
UNLIKE = 60
"""rapidfuzz's ratio (0-100) that titles which have nothing in common reach easily, being written as they sound."""
OTHER_TRADE = 0.6
"""Unlikeness (0-1) of the titles of two trades that are no kin from which they are two posts, whatever else they share."""


BIAS = -3.03
WEIGHTS = {
    "phone_same": 2.48, "phone_other": -2.06, "address_same": 1.64, "employer_same": 1.0, "employer_near": 2.28, "employer_other": -1.63,
    "title_like": 0.5, "trade_same": 1.5, "trade_other": -1.71, "pay_meets": 1.06, "pay_near": -0.15, "pay_other": -3.22, "pay_same": 1.28,
    "pincode_other": -2.83, "openings_same": 0.4, "openings_other": -2.33, "sides": -4.02, "title_swapped": -1.04, "words_shared": 0.5,
    "words_swapped": -0.52, "words_other": -1.86, "numbers_shared": 1.01, "days_apart": -0.15, "one_source": -1.36,
}  # fmt: skip
"""What each finding (`compared`) adds to the log-odds of one vacancy."""
MOST_FROM_WORDS = sum(WEIGHTS[name] for name in ("employer_near", "title_like", "trade_same", "words_shared", "numbers_shared"))
"""What employer, titles, trades and words can add at most."""


@dataclass(frozen=True, slots=True)
class Posting:
    """An advert as it is compared; pay in rupees a month, days as dates, None unknown."""

    id: int
    source: str
    job_id: str
    title: str
    description: str = ""
    employer_name: str | None = None
    contact: str | None = None
    family: str | None = None
    district_id: int | None = None
    pincode: str | None = None
    monthly_low: int | None = None
    monthly_high: int | None = None
    wage_period: str | None = None
    openings: int | None = None
    posted_on: date | None = None
    last_date: date | None = None
    source_url: str | None = None
    shift: str | None = None
    job_type: str | None = None
    walk_in_on: date | None = None


_PHONE = re.compile(r"\d{10,}")
_DIGITS = re.compile(r"\d+")
_WORD = re.compile(r"[^\W_]+")
_INDIC = re.compile("[\u0900-\u0dff]")
_FILLER = frozenset({
    "and", "in", "at", "ki", "ka", "ku", "mi", "par", "pi", "si", "hai", "hu", "far", "for", "uf", "tu", "ur", "vit", "chahiyi", "chahi",
    "kam", "jub", "nid", "nidid", "vantid", "rikuirid", "rikuirmint", "an", "ik", "ni", "argint", "ga", "gi", "bi", "wi",
})  # fmt: skip
"""Words, as they sound, that adverts of any work share."""
SIDES = (
    ("day|din|subah|morning|दिन|सुबह", "night|raat|rat|रात|evening|sham|शाम"),
    (
        "helper|assistant|asst|trainee|junior|commi|beldar|सहायक|हेल्पर|जूनियर",
        "senior|head|chief|supervisor|incharge|manager|सीनियर|सुपरवाइज़र|सुपरवाइजर|मैनेजर",
    ),
    ("female|lady|ladies|women|woman|mahila|महिला|girls|लेडीज", "male|gents|men|पुरुष|boys|ladka|ladke|लड़का"),
    ("part.?time|पार्ट टाइम", "full.?time|फुल टाइम|24 ?(?:h|x)|live.?in"),
    ("bike|two.?wheeler|scooty|बाइक", "car|truck|tempo|bus|कार|ट्रक|बस|टेम्पो"),
    ("driver|ड्राइवर|चालक", "conductor|cleaner|khalasi|कंडक्टर|क्लीनर|खलासी"),
)
"""Words that part two posts of one employer: an advert that has words of one side alone is not one that has those of the other."""
_SIDES = tuple(tuple(re.compile(rf"(?<![^\W_])(?:{side})") for side in both) for both in SIDES)


@dataclass(frozen=True, slots=True)
class Seen:
    """An advert made ready to be compared."""

    posting: Posting
    employer: str
    title: frozenset[str]
    words: frozenset[str]
    indic: bool
    phones: frozenset[str]
    numbers: frozenset[str]
    sides: tuple[int, ...]

    @classmethod
    def of(cls, posting: Posting) -> Seen:
        """Of an advert, its words as they sound."""
        text = normalise(f"{posting.title} {posting.description}")
        return cls(
            posting,
            employer_key(posting.employer_name) or "",
            sounding(posting.title),
            sounding(posting.description),
            bool(_INDIC.search(posting.title)),
            frozenset(number[-10:] for number in _PHONE.findall(re.sub(r"[\s-]", "", posting.contact or ""))),
            frozenset(_DIGITS.findall(text)),
            tuple(bool(right.search(text)) - bool(left.search(text)) for left, right in _SIDES),
        )


@lru_cache(REMEMBERED)
def sounding(text: str) -> frozenset[str]:
    """The telling words and numbers of a text as they sound, whatever the script."""
    words = (fold(word) for word in _WORD.findall(romanise(normalise(text))))
    return frozenset(word for word in words if word not in _FILLER)


def compared(first: Seen, second: Seen, kin: float) -> dict[str, float]:
    """What was found of two adverts, each 0 where one of them says nothing and at most 1; `WEIGHTS` says what each speaks for.

    kin: how close the two families are, 0-1.
    """
    a, b = first.posting, second.posting
    employer = _name_likeness(first.employer, second.employer)
    named = bool(first.employer and second.employer)
    phones = bool(first.phones and second.phones)
    shared_phone = bool(first.phones & second.phones)
    one_script = first.indic == second.indic
    ratio = fuzz.token_set_ratio(" ".join(sorted(first.title)), " ".join(sorted(second.title)))
    alike = max(0.0, (ratio - UNLIKE) / (100 - UNLIKE)) if first.title and second.title else 0.5
    pay = _pay_likeness(a, b)
    openings = a.openings is not None and b.openings is not None
    words = _shared(first.words, second.words)
    return {
        "phone_same": float(shared_phone),
        "phone_other": float(phones and not shared_phone),
        "address_same": float(not (first.phones or second.phones) and _like_addresses(a.contact, b.contact)),
        "employer_same": float(named and employer >= EQUAL),
        "employer_near": employer if named and 0 < employer < EQUAL else 0.0,
        "employer_other": max(0.0, -employer) if named else 0.0,
        "title_like": alike if one_script else 0.5,
        "trade_same": float(kin >= 1),
        "trade_other": (1 - alike) * (kin < KIN_FLOOR),
        "pay_meets": float(pay >= 1),
        "pay_near": float(0 < pay < 1),
        "pay_other": max(0.0, -pay),
        "pay_same": float(a.monthly_low is not None and (a.monthly_low, a.monthly_high) == (b.monthly_low, b.monthly_high)),
        "pincode_other": float(bool(a.pincode and b.pincode) and a.pincode != b.pincode),
        "openings_same": float(openings and a.openings == b.openings and a.openings != 1),
        "openings_other": float(openings and a.openings != b.openings),
        "sides": float(any(one * other < 0 for one, other in zip(first.sides, second.sides, strict=True))),
        "title_swapped": _swapped(first.title, second.title) if one_script else 0.0,
        "words_shared": words,
        "words_swapped": float(words >= 0.5 and _swapped(first.words, second.words) > 0),
        "words_other": float(first.title == second.title and words < 0.15 and one_script),
        "numbers_shared": float(bool(first.numbers & second.numbers)),
        "days_apart": min(60, abs((a.posted_on - b.posted_on).days)) / 60 if a.posted_on and b.posted_on else 0.0,
        "one_source": float(a.source == b.source),
        "one_advert": float(a.source != b.source and first.title == second.title and (a.job_id == b.job_id or _one_page(a, b))),
    }


def kin_of(kinship: Kinship, first: str | None, second: str | None) -> float:
    """How close two adverts' families are, 0-1, whichever way round; a half where one is not known."""
    return max(kinship.between(first, second), kinship.between(second, first)) if first and second else 0.5


def hopeless(first: Seen, second: Seen) -> bool:
    """Whether two adverts cannot reach `UNSURE_AT` whatever their words say: told from pay, openings, PIN code and telephone alone, which
    costs a tenth of a comparison."""
    a, b = first.posting, second.posting
    if a.job_id == b.job_id or _one_page(a, b):
        return False
    pay = _pay_likeness(a, b)
    sure = BIAS + MOST_FROM_WORDS + WEIGHTS["pay_meets"] * (pay >= 1) + WEIGHTS["pay_other"] * max(0.0, -pay)
    if a.monthly_low is not None and (a.monthly_low, a.monthly_high) == (b.monthly_low, b.monthly_high):
        sure += WEIGHTS["pay_same"]
    if a.openings is not None and b.openings is not None:
        sure += WEIGHTS["openings_same"] if a.openings == b.openings else WEIGHTS["openings_other"]
    if a.pincode and b.pincode and a.pincode != b.pincode:
        sure += WEIGHTS["pincode_other"]
    if first.phones and second.phones:
        sure += WEIGHTS["phone_same"] if first.phones & second.phones else WEIGHTS["phone_other"]
    elif a.contact and b.contact:
        sure += WEIGHTS["address_same"]
    return sure < log(UNSURE_AT / (1 - UNSURE_AT))


def likeness(found: Mapping[str, float]) -> float:
    """How likely the two are one vacancy, 0-1: 1 for an advert that another source passes on under its number or address.

    Never more than unsure without a telephone, address or employer that they share, nor of trades that have nothing to do with each
    other.
    """
    if found["one_advert"]:
        return 1.0
    sure = 1 / (1 + exp(-(BIAS + sum(weight * found[name] for name, weight in WEIGHTS.items()))))
    anchored = found["phone_same"] or found["address_same"] or found["employer_same"] or found["employer_near"] >= NEAR
    return sure if anchored and found["trade_other"] < OTHER_TRADE else min(sure, SAME_AT - 0.01)


def _one_page(first: Posting, second: Posting) -> bool:
    return first.source_url is not None and first.source_url == second.source_url


def _shared(first: frozenset[str], second: frozenset[str]) -> float:
    """Which part of the smaller one both have; a half where one of them is empty."""
    smaller = min(len(first), len(second))
    return len(first & second) / smaller if smaller else 0.5


def _swapped(first: frozenset[str], second: frozenset[str]) -> float:
    """How much two texts share that have each a word in place of the other's (Scaffolder, Qatar and Scaffolder, Oman)."""
    both = first & second
    return _shared(first, second) if both and first - both and second - both else 0.0


def _like_addresses(first: str | None, second: str | None) -> bool:
    return bool(first and second) and fuzz.token_set_ratio(normalise(first or ""), normalise(second or "")) >= 80


def _name_likeness(first: str, second: str) -> float:
    if not first or not second:
        return 0.0
    if first == second:
        return 1.0
    joined = fuzz.ratio(first.replace(" ", ""), second.replace(" ", ""))
    near = max(fuzz.ratio(first, second), joined, 0.92 * fuzz.token_set_ratio(first, second), 90.0 * _initials(first, second))
    return float(min(1.0, max(-1.0, (near - 70) / 25)))


def _initials(first: str, second: str) -> bool:
    """Whether one is the other's first letters (BMEC, Baitarani Mechanical & Erection Contractors)."""
    short, long = sorted((first.split(), second.split()), key=len)
    return len(short) == 1 and len(long) >= 2 and short[0] == "".join(word[0] for word in long)


def _pay_likeness(a: Posting, b: Posting) -> float:
    """1 where the ranges meet, falling to -1 where they are a fifth apart."""
    if (a.monthly_low is None and a.monthly_high is None) or (b.monthly_low is None and b.monthly_high is None):
        return 0.0
    low_a, high_a = a.monthly_low or a.monthly_high or 0, a.monthly_high or a.monthly_low or 0
    low_b, high_b = b.monthly_low or b.monthly_high or 0, b.monthly_high or b.monthly_low or 0
    apart = max(low_a, low_b) / max(1, min(high_a, high_b)) - 1
    return 1.0 if apart <= 0 else max(-1.0, 1 - 10 * apart)
