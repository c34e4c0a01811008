"""Pay in words: as the advert states it, and beside it the month it comes to with what that is reckoned at."""

from __future__ import annotations

import re

from language import Words
from matching.model import Listing

HOURS = re.compile(r"at_([\d.]+)_hours")


def stated_pay(words: Words, listing: Listing) -> str:
    """Pay as the advert states it."""
    pay = _span(words, listing.wage_min, listing.wage_max)
    if pay is None:
        return words.say("pay_unknown")
    return words.say(f"pay_{listing.wage_period or 'unsaid_period'}", pay=pay)


def pay_a_month(words: Words, listing: Listing) -> str | None:
    """The month that a day's, an hour's or a year's pay comes to; None where the advert states the month, or nothing is known."""
    pay = _span(words, listing.monthly_low, listing.monthly_high)
    period, assumption = listing.wage_period, listing.wage_assumption or ""
    if pay is None:
        return None
    if period == "day":
        return words.say("month_at_days", pay=pay)
    if period == "hour" and (hours := HOURS.search(assumption)):
        return words.say("month_at_hours", pay=pay, hours=float(hours[1]))
    if period == "year":
        return words.say("month_of_year", pay=pay)
    return words.say("month_if_day", pay=pay) if assumption.startswith("taken_as_a_day") else None


def _span(words: Words, low: int | None, high: int | None) -> str | None:
    told = sorted({amount for amount in (low, high) if amount is not None})
    if not told:
        return None
    return "–".join((words.speech.rupees(told[0]), *map(words.speech.number, told[1:])))
