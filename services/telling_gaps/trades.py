"""Trade by trade: openings beside those who look for work, how long, for what pay, how far apart."""

from __future__ import annotations

from collections.abc import Sequence

from services.drawing.chart import Chart, charted
from services.drawing.kinds import Dots, GroupedBars
from services.gap_report import Cell, Report, SectorGap, TradeGap
from services.telling.numbers import about, hundredths
from services.telling_gaps.numbers import Sayings, old_share

DRAWN, FIRST, UNFOLDED = 8, 12, 60
HEADS = ("trade", "openings", "old", "seekers", "tightness", "offered", "wished", "km", "fillable")


def by_trade(sayings: Sayings, report: Report) -> Chart:
    """The trades with most openings, drawn and as a table."""
    words, trades = sayings.words, report.trades
    names = (words.say("gaps.head_openings"), words.say("gaps.head_seekers"))
    return charted(
        words.say("gaps.by_trade", place=sayings.state(report.place.state)),
        _sentence(sayings, trades[0]) if trades else words.say("gaps.no_openings"),
        GroupedBars(names, tuple(_bars(sayings, trade) for trade in trades[:DRAWN])) if trades else None,
        _heads(sayings, HEADS),
        [_row(sayings, trade) for trade in trades[:FIRST]],
        unfolded=True,
    )


def more_trades(sayings: Sayings, report: Report) -> Chart | None:
    """The next trades; and how many are no row at all."""
    words, rest = sayings.words, report.trades[FIRST : FIRST + UNFOLDED]
    if not rest:
        return None
    untold, title = len(report.trades) - FIRST - len(rest), words.say("gaps.more_trades", count=len(rest))
    note = words.say("gaps.trades_left_out", count=untold) if untold else None
    return charted(title, "", None, _heads(sayings, HEADS), (_row(sayings, trade) for trade in rest), note)


def by_sector(sayings: Sayings, report: Report) -> Chart:
    """A district's sectors, with an estimate of who looks for work."""
    words, most = sayings.words, report.sectors[0] if report.sectors else None
    return charted(
        words.say("gaps.by_sector"),
        words.say("gaps.sectors_say", sector=words.say(f"placements.sector_{most.sector}"), openings=most.openings)
        if most
        else words.say("gaps.no_openings"),
        None,
        _heads(sayings, ("sector", "openings", "estimated", "tightness", "fillable")),
        [_sector(sayings, each) for each in report.sectors],
        words.say("gaps.note_estimated"),
        unfolded=True,
    )


def by_cell(sayings: Sayings, report: Report) -> Chart:
    """A district's trades; who looks for work in one is told from ten on."""
    words, told = sayings.words, sum(cell.seekers is not None for cell in report.cells)
    return charted(
        words.say("gaps.by_cell"),
        words.say("gaps.cells_say", count=len(report.cells), told=told) if told else words.say("gaps.cells_hidden"),
        None,
        _heads(sayings, ("trade", "openings", "seekers", "tightness")),
        [_cell(sayings, each) for each in report.cells[:UNFOLDED]],
        unfolded=True,
    )


def _heads(sayings: Sayings, names: Sequence[str]) -> list[str]:
    return [sayings.words.say(f"gaps.head_{name}") for name in names]


def _sentence(sayings: Sayings, most: TradeGap) -> str:
    words = sayings.words
    return words.say(
        "gaps.trades_says",
        trade=sayings.trade(most.family),
        openings=most.openings,
        seekers=about(words, most.seekers),
        share=hundredths(words, old_share(most.openings, most.old)),
    )


def _bars(sayings: Sayings, trade: TradeGap) -> Dots:
    return Dots(
        sayings.trade(trade.family),
        (float(trade.openings), None if trade.seekers is None else float(trade.seekers)),
        f"{sayings.words.speech.short(trade.openings)} / {sayings.number(trade.seekers)}",
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
        sayings.fillable(trade.fillable, trade.seekers),
    )


def _sector(sayings: Sayings, sector: SectorGap) -> tuple[str, ...]:
    return (
        sayings.words.say(f"placements.sector_{sector.sector}"),
        sayings.number(sector.openings),
        sayings.number(sector.seekers),
        sayings.ratio(sector.openings, sector.seekers),
        sayings.fillable(sector.fillable, sector.seekers),
    )


def _cell(sayings: Sayings, cell: Cell) -> tuple[str, ...]:
    numbers = sayings.number(cell.openings), sayings.number(cell.seekers), sayings.ratio(cell.openings, cell.seekers)
    return (sayings.trade(cell.family), *numbers)
