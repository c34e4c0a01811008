"""Month by month: how many agreed, how many joined, as bars with their numbers."""

from __future__ import annotations

from markupsafe import Markup

from language import Words
from pages.parts.markup import tag
from pages.parts.placements.figures import UNSPOKEN, count_said, day_said, month_said, stands_on
from services.placement_report import Month, Report

SERIES = ("agreed", "joined")


def draw_trend(words: Words, report: Report) -> Markup:
    """Two rows of bars, each to its own scale. A month that is not over is hatched and said to be so."""
    hidden = sum(getattr(month, name) is None for month in report.months for name in SERIES)
    open_months = [month for month in report.months if not month.whole]
    return tag(
        "section",
        tag("h2", words.say("placements.trend")),
        tag("p", stands_on(words, report, hidden), class_="fine-print"),
        *(_bars(words, report, name) for name in SERIES),
        tag("p", words.say("placements.month_open", day=day_said(words, report.until)), class_="fine-print")
        if open_months and report.until
        else None,
        class_="placements",
        lang=words.language,
    )


def _bars(words: Words, report: Report, name: str) -> Markup:
    tallest = max((getattr(month, name) or 0 for month in report.months), default=0)
    title = words.say(f"placements.head_{name}")
    return tag(
        "div",
        tag("h3", title),
        tag("ol", *(_bar(words, month, name, tallest) for month in report.months), class_="bars", **{"aria-label": title}),
        class_=f"trend {name}",
    )


def _bar(words: Words, month: Month, name: str, tallest: int) -> Markup:
    count = getattr(month, name)
    size = 100.0 * (count or 0) / tallest if tallest else 0.0
    return tag(
        "li",
        tag("span", month_said(words, month.month), class_="month"),
        tag("span", tag("span", class_="bar", style=f"--size:{size:.1f}%"), class_="track", **UNSPOKEN),
        tag("span", count_said(words, count), class_="count"),
        class_=None if month.whole else "open",
    )
