"""The table of placements: a row for each State, sector or trade."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from markupsafe import Markup

from language import Words, begun
from pages.parts.markup import tag
from pages.parts.placements.figures import MEASURES, cell, count_said, hidden_in, hundredths, stands_on, state_said, stay_said
from services.placement_report import Report, Row

HEADS = (*MEASURES, "joined_share", "stayed")
FIRST = 20
"""Trades that are shown at once; the others unfold."""


def draw_states(words: Words, report: Report) -> Markup:
    """By State and Union Territory."""
    return _section(words, report, "by_state", report.states, lambda key: state_said(words, key))


def draw_sectors(words: Words, report: Report) -> Markup:
    """By sector."""
    return _section(words, report, "by_sector", report.sectors, lambda key: _sector(words, key))


def draw_families(words: Words, report: Report) -> Markup:
    """By trade: the first of them, the others to unfold, and how many are no row at all."""
    name: Callable[[str], str] = words.speech.family
    rest = report.families[FIRST:]
    return _section(
        words,
        report,
        "by_trade",
        report.families[:FIRST],
        name,
        tag("details", tag("summary", words.say("placements.more", count=len(rest))), _table(words, "by_trade", rest, name))
        if rest
        else None,
        tag("p", words.say("placements.unlisted", count=report.unlisted), class_="fine-print") if report.unlisted else None,
    )


def _sector(words: Words, key: str) -> str:
    return words.say(f"placements.sector_{key}") if key else words.say("placements.untold")


def _section(
    words: Words, report: Report, title: str, rows: Sequence[Row], name: Callable[[str], str], *below: Markup | None
) -> Markup:
    everything = report.families if title == "by_trade" else rows
    return tag(
        "section",
        tag("h2", words.say(f"placements.{title}")),
        tag("p", stands_on(words, report, hidden_in(everything)), class_="fine-print"),
        _table(words, title, rows, name) if rows else None,
        *below,
        class_="placements",
        lang=words.language,
    )


def _table(words: Words, title: str, rows: Sequence[Row], name: Callable[[str], str]) -> Markup:
    heads = [tag("th", words.say(f"placements.one_{title}"), scope="col")]
    heads += [tag("th", words.say(f"placements.head_{head}"), scope="col", class_=head) for head in HEADS]
    return tag(
        "div",
        tag(
            "table",
            tag("thead", tag("tr", *heads)),
            tag("tbody", *(_row(words, row, begun(name(row.key))) for row in rows)),
            class_="counts",
        ),
        class_="wide-table",
    )


def _row(words: Words, row: Row, name: str) -> Markup:
    cells = [count_said(words, getattr(row, measure)) for measure in MEASURES]
    cells += [hundredths(words, row.joined_share), stay_said(words, row.stayed)]
    return tag("tr", tag("th", name, scope="row"), *(cell(words, said, head) for said, head in zip(cells, HEADS, strict=True)))
