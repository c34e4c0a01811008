"""How two adverts' pay compares: equal, meeting, apart, on another basis, or told in the other's words."""

from __future__ import annotations

import re

from matching.posting import Posting, Seen

DAYS_A_MONTH = (22, 24, 26, 30)
USUAL_HOURS = (8, 9)
DAY_OR_MONTH = 1.16
"""How far a month's pay and 26 days' pay may be apart and yet be one: a month of 30 days, a day less."""
APART = 6
"""One sixth apart is as far as can be; a sum of pieces five times that sixth."""
NEARLY = 0.03
"""By which part pay and what is counted of it may be apart, being rounded."""
FEWEST_PIECES, MOST_COUNTED = 5, 1000
"""Pieces that pay is told of, at least and at most."""
FEWEST_DAYS = 3
"""Days or visits of a month that pay is told of, at least."""
SAID_COUNTS = {"dozen": 12, "hundred": 100, "thousand": 1000}
"""Meanings that count pieces."""
NO_PAY = (0, 0)
TENFOLD = 0.25
_BEFORE_OR_AFTER = re.compile(
    r"\b(?:in[ -]?hand|take[ -]?home|net|gross|ctc|inclusive|including|deduct\w*|katkar|katke|kat ke|haath mein|hath me)\b|"
    r"कटकर|हाथ में|नेट|सीटीसी",
    re.IGNORECASE,
)
"""Words of an advert that tells pay before or after what is taken off, where the other one may tell it the other way."""
MOST_RAISED, RAISED = 0.3, 0.3
"""By which part pay is raised at most when an advert comes again, and what remains of the difference then."""
TAKEN_OFF = 0.2
"""What remains of a difference in pay that such words explain."""


def pay_findings(a: Posting, b: Posting, first: Seen, second: Seen) -> dict[str, float]:
    """What is found of two adverts' pay; their words are listened to only where their figures do not agree."""
    stated, other = _range(a.wage_min, a.wage_max), _range(b.wage_min, b.wage_max)
    monthly, other_monthly = _range(a.monthly_low, a.monthly_high), _range(b.monthly_low, b.monthly_high)
    stated, other = stated or monthly, other or other_monthly
    found = dict.fromkeys(("pay_same", "pay_edge", "pay_meets", "pay_other", "pay_basis_other", "pay_told"), 0.0)
    if not stated or not other:
        return found | {"pay_told": _told(stated, second) or _told(other, first)}
    one_basis = a.wage_period == b.wage_period
    same = (stated == other and one_basis) or (monthly is not None and monthly == other_monthly)
    meeting = bool(set(stated) & set(other)) and one_basis and not same
    found |= {"pay_same": float(same), "pay_edge": float(meeting)}
    if (a.wage_period == "piece") != (b.wage_period == "piece"):
        counted = _by_count(stated, other, first, second)
        return found | {"pay_basis_other": 1.0, "pay_told": max(_told(stated, second), _told(other, first), float(counted))}
    gap = _gap(a, b, stated, other, first, second)
    if gap is None or (one_basis and _tenfold(stated[0], other[0])):
        return found
    if gap > 0 and _by_count(stated, other, first, second):
        return found | {"pay_meets": 1.0}
    other_by = min(1.0, max(0.0, APART * gap))
    if 0 < gap <= MOST_RAISED and raised(first, second):
        other_by = min(other_by, 1 - 1 / APART) * RAISED
    elif 0 < other_by < 1 and (_before_or_after(first) or _before_or_after(second)):
        other_by *= TAKEN_OFF
    return found | {
        "pay_meets": float(gap <= 0),
        "pay_other": other_by,
        "pay_told": (_told(stated, second) or _told(other, first)) if gap > 0 else 0.0,
    }


def far_apart(a: Posting, b: Posting) -> bool:
    """Whether the pay of two adverts cannot be one, told from their figures alone."""
    if a.wage_period == "hour" or b.wage_period == "hour" or (a.wage_period == "piece") != (b.wage_period == "piece"):
        return False
    monthly, other = _range(a.monthly_low, a.monthly_high), _range(b.monthly_low, b.monthly_high)
    if not monthly or not other:
        return False
    apart = (max(monthly[0], other[0]) / max(1, min(monthly[1], other[1]))) / (
        DAY_OR_MONTH if a.wage_period != b.wage_period else 1
    )
    return APART * (apart - 1) >= 1 and not _tenfold(monthly[0], other[0])


def told_by_count(first: Seen, second: Seen) -> bool:
    """Whether the pay of one is the other's times what a text counts: days of a month, pieces, two of a couple."""
    a, b = first.posting, second.posting
    stated, other = _range(a.wage_min, a.wage_max), _range(b.wage_min, b.wage_max)
    return bool(stated and other) and _by_count(stated or NO_PAY, other or NO_PAY, first, second)


def _by_count(stated: tuple[int, int], other: tuple[int, int], first: Seen, second: Seen) -> bool:
    """Whether one figure is the other one times what one of the texts counts, days where both are not paid by the piece."""
    low, high = sorted((stated, other))
    times = high[0] / max(1, low[0])
    a, b = first.posting, second.posting
    pieces = "piece" in (a.wage_period, b.wage_period)
    if a.wage_period == b.wage_period and not pieces:
        return abs(times - 2) <= NEARLY * 2 and bool({"couple"} & (first.words.meanings | second.words.meanings))
    heard = first.words.meanings | second.words.meanings
    told = {int(number) for number in first.words.numbers | second.words.numbers if len(number) <= len(str(MOST_COUNTED))}
    told |= {count for meaning, count in SAID_COUNTS.items() if meaning in heard}
    if pieces:
        return any(
            low[0] * count * (1 - NEARLY) <= high[0] <= (low[0] + 1) * count
            for count in told
            if FEWEST_PIECES <= count <= MOST_COUNTED
        )
    return any(abs(times / count - 1) <= NEARLY for count in told if FEWEST_DAYS <= count <= DAYS_A_MONTH[-1])


def raised(first: Seen, second: Seen) -> bool:
    """Whether one says that it comes again, and the later one does not pay less."""
    if not (first.signs.again or second.signs.again):
        return False
    a, b = first.posting, second.posting
    later, earlier = (a, b) if a.posted_on and b.posted_on and a.posted_on > b.posted_on else (b, a)
    return (later.wage_max or later.wage_min or 0) >= (earlier.wage_max or earlier.wage_min or 0)


def apart_by(a: Posting, b: Posting) -> float:
    """By which part the higher pay begins above the end of the lower, of a month's pay where both have one, else as stated; 0 unknown."""
    monthly, other = _range(a.monthly_low, a.monthly_high), _range(b.monthly_low, b.monthly_high)
    if not monthly or not other:
        monthly, other = _range(a.wage_min, a.wage_max), _range(b.wage_min, b.wage_max)
    return _over(monthly, other) if monthly and other else 0.0


def _gap(a: Posting, b: Posting, stated: tuple[int, int], other: tuple[int, int], first: Seen, second: Seen) -> float | None:
    """By which part the higher pay begins above the end of the lower, not above 0 where they meet; None where it cannot be told."""
    if a.wage_period == "piece":
        return 5 / APART * _over(stated, other)
    monthly, other_monthly = _range(a.monthly_low, a.monthly_high), _range(b.monthly_low, b.monthly_high)
    if not monthly or not other_monthly:
        return _over(stated, other) if a.wage_period == b.wage_period else None
    if a.wage_period != b.wage_period and "hour" in (a.wage_period, b.wage_period):
        hourly, whole = (stated, other_monthly) if a.wage_period == "hour" else (other, monthly)
        least = 1 if "hours" in first.words.meanings | second.words.meanings else 3
        told = {
            int(number) for number in first.words.numbers | second.words.numbers if len(number) < 3 and least <= int(number) <= 12
        }
        hours = [count * days for count in (*USUAL_HOURS, *told) for days in DAYS_A_MONTH]
        return min(_over((hourly[0] * each, hourly[1] * each), whole) for each in hours)
    gap = _over(monthly, other_monthly)
    return max(0.0, (1 + gap) / DAY_OR_MONTH - 1) if gap > 0 and a.wage_period != b.wage_period else gap


def _range(low: int | None, high: int | None) -> tuple[int, int] | None:
    return (low or high or 0, high or low or 0) if low or high else None


def _over(one: tuple[int, int], other: tuple[int, int]) -> float:
    return max(one[0], other[0]) / max(1, min(one[1], other[1])) - 1


def _before_or_after(seen: Seen) -> bool:
    posting = seen.posting
    return bool(_BEFORE_OR_AFTER.search(posting.title) or _BEFORE_OR_AFTER.search(posting.description or ""))


def _tenfold(one: int, other: int) -> bool:
    """A nought too many or too few."""
    return abs(max(one, other) / max(1, min(one, other)) - 10) < TENFOLD


def _told(pay: tuple[int, int] | None, other: Seen) -> float:
    return float(bool(pay) and any(str(each) in other.words.numbers for each in pay or () if each >= 3))
