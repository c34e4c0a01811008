"""Quarters of the year by their first month (`2026-07`): when they end, and what has passed of them."""

from __future__ import annotations

from datetime import date

from services.figures import ALL_TIME


def first_day(quarter: str) -> date:
    """The day a quarter begins with."""
    return date.fromisoformat(f"{quarter}-01")


def day_after(quarter: str) -> date:
    """The first day that is no more in it."""
    first = first_day(quarter)
    return date(first.year + (first.month + 2) // 12, (first.month + 2) % 12 + 1, 1)


def passed_of(period: str, until: date | None) -> float:
    """How much of a quarter is over with the end of a day, from 0 to 1; all of what is no quarter."""
    if period == ALL_TIME or until is None:
        return 1.0
    first = first_day(period)
    return min(1.0, max(0.0, ((until - first).days + 1) / (day_after(period) - first).days))
