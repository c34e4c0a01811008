"""An advert's wage as rupees a month, with the assumption named; no figure where the words do not carry one."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from matching.model import Listing
from matching.pay import monthly

LIKELY_DAY = range(150, 2_501)
LIKELY_MONTH = range(4_000, 200_001)
"""Rupees that, with no period beside them, can only be a day's or a month's pay in India."""
LEAST_FULL_TIME = 2_000
"""Rupees a month under which full-time pay is a slip (a day's wage filed under `month`)."""
SHORT_WORK = ("part_time", "gig", "apprenticeship")


class MonthlyPay(NamedTuple):
    """Rupees a month and the assumption made, None where there is none.

    The assumption is one of `matching.pay.monthly`, after `taken_as_a_day_` or `taken_as_a_month_` where the advert names no period;
    `by_the_piece`, `period_unknown` and `implausible` come without a figure.
    """

    low: int | None = None
    high: int | None = None
    assumption: str | None = None


def monthly_pay(listing: Listing) -> MonthlyPay:
    """What a listing pays a month; nothing when it states no wage."""
    return _monthly_pay(listing.wage_min, listing.wage_max, listing.wage_period, listing.job_type, listing.hours_per_day)


@lru_cache(1 << 14)
def _monthly_pay(least: int | None, most: int | None, period: str | None, job_type: str | None, hours: float | None) -> MonthlyPay:
    stated = [wage for wage in (least, most) if wage is not None]
    if not stated:
        return MonthlyPay()
    taken = ""
    if period is None:
        period = _likely_period(stated[0], job_type)
        taken = f"taken_as_a_{period}_"
    if period is None:
        return MonthlyPay(assumption="period_unknown")
    if period == "piece":
        return MonthlyPay(assumption="by_the_piece")
    low, high = (None if wage is None else monthly(wage, period, hours) for wage in (least, most))
    known = [pay for pay in (low, high) if pay]
    if known[-1][0] < LEAST_FULL_TIME and job_type not in SHORT_WORK and not (hours or 8) < 5:
        return MonthlyPay(assumption="implausible")
    return MonthlyPay(low[0] if low else None, high[0] if high else None, taken + known[0][1])


def _likely_period(wage: int, job_type: str | None) -> str | None:
    if wage in LIKELY_DAY and job_type != "part_time":
        return "day"
    return "month" if wage in LIKELY_MONTH and job_type != "daily_wage" else None
