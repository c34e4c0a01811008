"""Trade by trade: openings beside those who look for work, how long, for what pay, how far apart."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from pages.parts.charts.figure import draw_chart
from pages.parts.gaps.figures import Sayings, old_share
from pages.parts.markup import tag
from pages.parts.placements.figures import about, hundredths
from pages.parts.table import draw_table
from services.drawing.kinds import Dots, GroupedBars
from services.gap_report import Cell, Report, SectorGap, TradeGap

DRAWN, FIRST, UNFOLDED = 8, 15, 60
HEADS = ("trade", "openings", "old", "seekers", "tightness", "offered", "wished", "km", "fillable")


def draw_trades(sayings: Sayings, report: Report) -> Markup:
    """The trades with most openings, drawn and as a table; the others unfold."""
    words, place = sayings.words, sayings.state(report.place.state)
    title = words.say("gaps.by_trade", place=place)
    first, rest = report.trades[:FIRST], report.trades[FIRST : FIRST + UNFOLDED]
    untold = len(report.trades) - len(first) - len(rest)
    heads = [words.say(f"gaps.head_{head}") for head in HEADS]
    more = words.say("gaps.more_trades", count=len(rest))
    return tag(
        "div",
        _chart(sayings, report.trades[:DRAWN], title),
        draw_table(words, title, heads, (_row(sayings, trade) for trade in first), "numbers"),
        tag(
            "details",
            tag("summary", more),
            draw_table(words, more, heads, (_row(sayings, trade) for trade in rest), "numbers"),
            class_="unfold",
        )
        if rest
        else None,
        tag("p", words.say("gaps.trades_left_out", count=untold), class_="fine-print") if untold else None,
        class_="placements",
    )


def draw_district(sayings: Sayings, report: Report) -> Markup:
    """A district's sectors with an estimate of who looks for work, and its trades with those who may be told."""
    words, name = sayings.words, sayings.place(report)
    sectors, cells = words.say("gaps.by_sector", place=name), words.say("gaps.by_cell", place=name)
    return tag(
        "div",
        tag("h2", sectors),
        draw_table(
            words,
            sectors,
            [words.say(f"gaps.head_{head}") for head in ("sector", "openings", "estimated", "tightness", "fillable")],
            (_sector(sayings, each) for each in report.sectors),
            "numbers",
        ),
        tag("p", words.say("gaps.note_estimated"), class_="fine-print"),
        tag("h2", cells),
        draw_table(
            words,
            cells,
            [words.say(f"gaps.head_{head}") for head in ("trade", "openings", "seekers", "tightness")],
            (_cell(sayings, each) for each in report.cells[:UNFOLDED]),
            "numbers",
        ),
        class_="placements",
        lang=words.language,
    )


def _chart(sayings: Sayings, trades: Sequence[TradeGap], title: str) -> Markup | None:
    words = sayings.words
    if not trades:
        return None
    names = (words.say("gaps.head_openings"), words.say("gaps.head_seekers"))
    rows = tuple(
        Dots(
            sayings.trade(trade.family),
            (float(trade.openings), None if trade.seekers is None else float(trade.seekers)),
            f"{words.speech.short(trade.openings)} / {sayings.number(trade.seekers)}",
        )
        for trade in trades
    )
    most = trades[0]
    sentence = words.say(
        "gaps.trades_says",
        trade=sayings.trade(most.family),
        openings=most.openings,
        seekers=about(words, most.seekers),
        share=hundredths(words, old_share(most.openings, most.old)),
    )
    return draw_chart(
        words,
        title,
        sentence,
        GroupedBars(names, rows),
        [words.say("gaps.head_trade"), *names],
        [(sayings.trade(trade.family), sayings.number(trade.openings), sayings.number(trade.seekers)) for trade in trades],
    )


def _row(sayings: Sayings, trade: TradeGap) -> tuple[str, ...]:
    return (
        sayings.trade(trade.family),
        sayings.number(trade.openings),
        hundredths(sayings.words, old_share(trade.openings, trade.old)),
        sayings.number(trade.seekers),
        sayings.ratio(trade.openings, trade.seekers),
        sayings.rupees(trade.offered),
        sayings.rupees(trade.wished),
        sayings.kilometres(trade.km),
        sayings.number(trade.fillable),
    )


def _sector(sayings: Sayings, sector: SectorGap) -> tuple[str, ...]:
    return (
        sayings.words.say(f"placements.sector_{sector.sector}"),
        sayings.number(sector.openings),
        sayings.number(sector.seekers),
        sayings.ratio(sector.openings, sector.seekers),
        sayings.number(sector.fillable),
    )


def _cell(sayings: Sayings, cell: Cell) -> tuple[str, ...]:
    numbers = sayings.number(cell.openings), sayings.number(cell.seekers), sayings.ratio(cell.openings, cell.seekers)
    return (sayings.trade(cell.family), *numbers)
