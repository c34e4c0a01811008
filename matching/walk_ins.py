"""Adverts that name a day and a place to come to: walk-ins and job fairs, and what to bring there."""

from __future__ import annotations

import re
from datetime import date

from matching.model import Listing

_FAIR = re.compile(
    r"job ?fair|(?:rozgar|rojgar|job|employment|naukri) mela|placement (?:camp|drive)|रोज़?गार मेल|नौकरी मेल|जॉब फेयर|भर्ती मेल"
)
_WALK_IN = re.compile(r"\bwalk[ -]?in\b|वॉक[ -]?इन|सीधा साक्षात्कार|seedha interview|direct interview|spot (?:joining|interview)")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_HINDI_MONTHS = (
    ("जनवरी",), ("फरवरी", "फ़रवरी"), ("मार्च",), ("अप्रैल",), ("मई",), ("जून",), ("जुलाई",), ("अगस्त",), ("सितंबर", "सितम्बर"), ("अक्टूबर", "अक्तूबर"),
    ("नवंबर", "नवम्बर"), ("दिसंबर", "दिसम्बर"),
)  # fmt: skip
_MONTH_OF = {name: place + 1 for place, names in enumerate(_HINDI_MONTHS) for name in names}
_NAMED = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th)? ?(?:of )?({'|'.join(_MONTHS)}|{'|'.join(_MONTH_OF)})[a-z]*\.?,?(?: (\d{{4}}))?(?!\d)"
)
_NUMBERED = re.compile(r"(?<!\d)(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?!\d)")
_BRING = re.compile(
    r"(?:please |do )?(?:bring|carry)(?: along)?(?: with you)?[: ]+([^.;|।\n]{4,160})|"
    r"([^.;|।\n,]{4,120}?) (?:saath|sath) (?:le ?kar aa|la)|"
    r"([^.;|।\n,]{4,120}?) साथ (?:लाएँ|लाएं|लायें|लेकर आएँ|लेकर आएं|लाना)",
    re.IGNORECASE,
)
AHEAD = 180
"""Days within which a day that is named without its year must lie."""


def kind_of(listing: Listing, plain_words: str) -> str:
    """Of which of `LISTING_KINDS` an advert is: what it says itself, else by its words; a walk-in or fair needs its day."""
    if listing.kind != "vacancy":
        return listing.kind
    if _FAIR.search(plain_words):
        return "job_fair"
    return "walk_in" if listing.walk_in_on is not None or _WALK_IN.search(plain_words) else "vacancy"


def day_in(plain_words: str, posted_on: date | None) -> date | None:
    """The one day that plain words name; None where they name none or several, or one whose year nobody can tell."""
    days = {day for found in _NAMED.finditer(plain_words) if (day := _named(found, posted_on))}
    days |= {day for found in _NUMBERED.finditer(plain_words) if (day := _day(int(found[3]), int(found[2]), int(found[1])))}
    return days.pop() if len(days) == 1 else None


def to_bring(description: str) -> str | None:
    """What a description asks to bring, in its own words."""
    found = _BRING.search(description)
    return next((part.strip(" :,-") for part in found.groups() if part), None) if found else None


def _named(found: re.Match[str], posted_on: date | None) -> date | None:
    month = _MONTH_OF.get(found[2]) or _MONTHS.index(found[2]) + 1
    if found[3]:
        return _day(int(found[3]), month, int(found[1]))
    if posted_on is None:
        return None
    candidates = (_day(posted_on.year + more, month, int(found[1])) for more in (0, 1))
    return next((day for day in candidates if day and 0 <= (day - posted_on).days <= AHEAD), None)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
