"""Numbers, months and days of a report as they are said; a hidden one is a dot, never a guess."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from markupsafe import Markup

from language import Words
from pages.parts.markup import tag
from services.placement_report import Count, Report, Row, Share

HIDDEN = "·"
UNSPOKEN = {"aria-hidden": "true"}
"""Attributes of what repeats for the eye what stands beside it."""
MEASURES = ("agreed", "interested", "joined")


def count_said(words: Words, count: Count) -> str:
    """A count, grouped as in India, or the sign for a hidden one."""
    return HIDDEN if count is None else words.speech.number(count)


def about(words: Words, count: Count) -> str:
    """A count within a sentence: with *about* before it, since it is in tens."""
    return words.say("placements.about", count=count) if count else count_said(words, count)


def cell(words: Words, said: str, name: str) -> Markup:
    """A cell of a table; what is hidden says so to who rests on it or hears it."""
    hidden = tag("abbr", HIDDEN, title=words.say("placements.hidden_cell")) if said == HIDDEN else said
    return tag("td", hidden, class_=name)


def hundredths(words: Words, share: Share) -> str:
    """The share as a per cent, whole from ten on; the sign for a hidden one."""
    if share.of_100 is None:
        return HIDDEN
    return f"{words.speech.number(share.of_100 if share.of_100 < 10 else round(share.of_100))}%"


def stay_said(words: Words, share: Share) -> str:
    """The share that stayed and of how many, in tens."""
    if share.of_100 is None:
        return HIDDEN
    return words.say("placements.of", share=hundredths(words, share), base=about(words, share.base))


def month_said(words: Words, month: str) -> str:
    """`2026-04` as month and year."""
    year, number = month.split("-")
    return f"{words.say(f'placements.month_{int(number)}')} {year}"


def day_said(words: Words, day: date) -> str:
    """A day with its year: what is printed is read in another one."""
    return f"{day.day} {words.say(f'placements.month_{day.month}')} {day.year}"


def state_said(words: Words, code: str) -> str:
    """The name of a State."""
    return words.say(f"place_{code}") if code else words.say("placements.untold")


def stands_on(words: Words, report: Report, hidden: int) -> str:
    """What a table or chart stands on: how many workers, up to which day, and how many numbers are hidden."""
    return words.say(
        "placements.stands_on",
        workers=about(words, report.everybody.agreed),
        day=day_said(words, report.until) if report.until else HIDDEN,
        hidden=hidden,
    )


def hidden_in(rows: Iterable[Row]) -> int:
    """How many counts of these rows are hidden."""
    return sum(getattr(row, measure) is None for row in rows for measure in MEASURES)
