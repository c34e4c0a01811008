"""What a cell of a feed means: dates, whole numbers, money and codes as people really write them.

Every reader takes the stripped, non-empty text of a cell and raises `ValueError` with one of `CODES` as its only argument when the
text cannot be kept. Readers remember distinct texts, since a feed repeats itself.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import TypeVar

from data.feeds.feed_words import feed_words

CODES = (
    "not_a_date", "impossible_date", "not_a_number", "not_a_whole_number", "out_of_range", "not_a_wage", "not_one_of",
    "not_this_form", "not_a_link", "too_long",
)  # fmt: skip
Amount = TypeVar("Amount", int, float)
REMEMBERED = 1 << 15
FIRST_YEAR, LAST_YEAR = 2000, 2100

WAGE_BOUNDS: dict[str | None, tuple[int, int]] = {
    "hour": (5, 10_000),
    "day": (50, 50_000),
    "month": (300, 1_000_000),
    "year": (3_600, 12_000_000),
    "piece": (1, 100_000),
    None: (1, 12_000_000),
}
"""Rupees a period outside which a wage is a slip of the pen, not a wage; wide on purpose (an honorarium of ₹500 a month exists)."""

_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\d.*)?")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?: \d.*)?")
_MONTH_NAMED = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ -]([A-Za-z]{3,9})\.?,?[ -](\d{4})")
_MONTHS = {
    "january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8, "september": 9, "sept": 9,
    "october": 10, "november": 11, "december": 12,
}  # fmt: skip
_MONTHS |= {name[:3]: place for name, place in _MONTHS.items()}

_WHOLE = re.compile(r"\d{1,3}(?:,\d{2,3})*,\d{3}|\d+")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_YEARS = re.compile(r"(\d+(?:\.\d+)?)\s*\+?\s*(?:years?|yrs?\.?|saal|sal|साल|वर्ष)?")
_MONTHS_LONG = re.compile(r"(\d+(?:\.\d+)?)\s*\+?\s*(?:months?|mahine|mahina|महीने|महीना|माह)")
_NO_EXPERIENCE = {"no requirements", "fresher", "freshers", "fresh", "none", "nil", "no", "फ्रेशर"}
_PINCODE = re.compile(r"(\d{3})[\s-]?(\d{3})(?:\.0)?")
_FAMILY = re.compile(r"(\d{4})(?:\.(\d{1,4}))?")
_LINK = re.compile(r"(?i:(https?://)|(www\.))[^\s<>\"']{3,}")

_AMOUNT = r"(\d{1,3}(?:,\d{2,3})*,\d{3}|\d+(?:\.\d+)?)\s*(?:(k|thousand|hazaa?r|हज़ार|हजार|lakhs?|lacs?|लाख)(?![a-z\u0900-\u097f]))?"
_WAGE = re.compile(
    rf"{_AMOUNT}\s*(?:(?:-|–|—|to|se|से)\s*{_AMOUNT})?\s*\+?\s*(?:(?:/|per|a|an|प्रति)?\s*([a-z.]+|[\u0900-\u097f]+))?"
)
_RUPEE = re.compile(r"₹|\brs\b\.?|\binr\b|\brupees?\b|\brupaye\b|रुपये|रुपए|रू\.?|रु\.?|/[-=]|\bonly\b|मात्र")
_THOUSANDS = ("k", "t", "h", "ह")


@lru_cache(REMEMBERED)
def read_date(text: str) -> date:
    """2026-11-23, 23-11-2026, 23/11/2026, 23 Nov 2026; a time of day after it is passed over."""
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day = (int(part) for part in found.groups())
    elif found := _DAY_FIRST.fullmatch(text):
        day, month, year = (int(part) for part in found.groups())
    elif (found := _MONTH_NAMED.fullmatch(text)) and found[2].lower() in _MONTHS:
        day, month, year = int(found[1]), _MONTHS[found[2].lower()], int(found[3])
    else:
        raise ValueError("not_a_date")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError("impossible_date")
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError("impossible_date") from None


@lru_cache(REMEMBERED)
def read_whole(text: str, least: int, most: int) -> int:
    """A whole number between bounds; lakh and thousand commas and a spreadsheet's ".0" are read."""
    digits = text.removesuffix(".0").removesuffix(".00")
    if not _WHOLE.fullmatch(digits):
        raise ValueError("not_a_whole_number")
    return _within(int(digits.replace(",", "")[:18]), least, most)


@lru_cache(REMEMBERED)
def read_number(text: str, least: float, most: float) -> float:
    """A number between bounds."""
    if not _NUMBER.fullmatch(text):
        raise ValueError("not_a_number")
    return _within(float(text), least, most)


@lru_cache(REMEMBERED)
def read_years(text: str, most: float = 60.0) -> float:
    """Years of experience: "2", "2.5", "3 years", "6 months", "fresher"."""
    lowered = text.casefold()
    if lowered in _NO_EXPERIENCE:
        return 0.0
    if found := _YEARS.fullmatch(lowered):
        return _within(float(found[1]), 0.0, most)
    if found := _MONTHS_LONG.fullmatch(lowered):
        return _within(round(float(found[1]) / 12, 2), 0.0, most)
    raise ValueError("not_a_number")


@lru_cache(REMEMBERED)
def read_wage(text: str) -> tuple[int, int | None, str | None]:
    """Rupees as (low, high or None, period or None): "12000", "₹12,000", "1,20,000/-", "600-700", "12-15k", "650 per day"."""
    found = _WAGE.fullmatch(_RUPEE.sub(" ", text.casefold()).strip(" .:"))
    if not found:
        raise ValueError("not_a_wage")
    low, low_unit, high, high_unit, period_word = found.groups()
    period = feed_words().value("wage_period", period_word) if period_word else None
    if period_word and not period:
        raise ValueError("not_a_wage")
    if high is None:
        return _rupees(low, low_unit), None, period
    most = _rupees(high, high_unit)
    least = _rupees(low, low_unit)
    if high_unit and not low_unit and _rupees(low, high_unit) <= most:
        least = _rupees(low, high_unit)
    return least, most, period


def _rupees(amount: str, unit: str | None) -> int:
    times = 1 if not unit else 1_000 if unit.startswith(_THOUSANDS) else 100_000
    value = float(amount.replace(",", "")) * times
    return int(min(value, 1e15) + 0.5)


def wage_within(rupees: int, period: str | None) -> int:
    """The wage, when it lies within `WAGE_BOUNDS` of its period."""
    return _within(rupees, *WAGE_BOUNDS[period])


@lru_cache(REMEMBERED)
def read_pincode(text: str) -> str:
    """Six digits that do not start with 0, as "221005", "221 005" or a spreadsheet's "221005.0"."""
    found = _PINCODE.fullmatch(text)
    if not found or int(found[1]) < 100:
        raise ValueError("not_this_form")
    return f"{int(found[1] + found[2])}"


@lru_cache(REMEMBERED)
def read_nco(text: str) -> str:
    """NNNN or NNNN.NNNN; zeros that a spreadsheet took from the end are put back (8153.01 is 8153.0100)."""
    found = _FAMILY.fullmatch(text)
    if not found:
        raise ValueError("not_this_form")
    return found[1] if not (found[2] or "").strip("0") else f"{found[1]}.{found[2]:0<4}"


@lru_cache(REMEMBERED)
def read_choice(text: str, column: str) -> str:
    """The value of a closed list that this spelling means."""
    value = feed_words().value(column, text)
    if value is None:
        raise ValueError("not_one_of")
    return value


@lru_cache(REMEMBERED)
def read_choices(text: str, column: str) -> tuple[str, ...]:
    """Values of a closed list, separated by `;`, each once."""
    return tuple(dict.fromkeys(read_choice(part, column) for part in read_list(text)))


@lru_cache(REMEMBERED)
def read_words(text: str, column: str) -> tuple[str, ...]:
    """Values separated by `;` where the list is open: known spellings become the known value, others stay as they are written."""
    return tuple(dict.fromkeys(feed_words().value(column, part) or part for part in read_list(text)))


@lru_cache(REMEMBERED)
def read_list(text: str) -> tuple[str, ...]:
    """Parts between `;`, each once, without blanks."""
    return tuple(dict.fromkeys(part for part in (" ".join(piece.split()) for piece in text.split(";")) if part))


@lru_cache(REMEMBERED)
def read_link(text: str) -> str:
    """An http or https address; "www." gets its https."""
    found = _LINK.fullmatch(text)
    if not found or len(text) > 2_000:
        raise ValueError("not_a_link")
    return text if found[1] else f"https://{text}"


def _within(value: Amount, least: float, most: float) -> Amount:
    if not least <= value <= most:
        raise ValueError("out_of_range")
    return value
