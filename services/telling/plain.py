"""A chart as people read it: what is hidden throughout is said in a sentence, and not shown as an empty drawing and rows of dots.

Files for machines keep every row and column.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from language import Words
from services.drawing.chart import HIDDEN, Chart, Row
from services.drawing.kinds import Bars, BubbleMap, DotPlot, Dots, Figure, GroupedBars, Intervals, TileMap, Trend
from services.telling.numbers import BESIDE

NAMED = 8
"""Rows that are left out by name; of more, the number is told."""
MANY, FEW = 6, 2
"""Of so many rows a column that says something in no more than a few of them is told in a sentence."""


def plain(words: Words, chart: Chart) -> Chart:
    """The same without the columns, rows, bars and drawing of which nothing may be shown; each is told."""
    if chart.rows and all(_hidden(row[1:]) for row in chart.rows):
        return replace(chart, sentence=f"{chart.sentence} {words.say('charts.all_hidden')}".strip(), figure=None, rows=(), notes=())
    hidden = [place for place in range(1, len(chart.columns)) if _hidden(row[place] for row in chart.rows)]
    thin = [place for place in range(1, len(chart.columns)) if place not in hidden and _thin(chart, place)]
    rows = [_without(row, (*hidden, *thin)) for row in chart.rows]
    gone = [row[0] for row in rows if _hidden(row[1:])]
    left_out = (
        words.say("charts.columns_hidden", columns=words.speech.texts([chart.columns[place] for place in hidden]))
        if hidden
        else None,
        words.say("charts.columns_thin", told="; ".join(_thinly_told(words, chart, place) for place in thin)) if thin else None,
        _rows_hidden(words, gone) if gone else None,
    )
    figure, undrawn = _drawable(chart.figure)
    not_drawn = words.say("charts.not_drawn", names=words.speech.texts(undrawn)) if undrawn else None
    return replace(
        chart,
        figure=figure,
        columns=_without(chart.columns, (*hidden, *thin)),
        rows=tuple(row for row in rows if not _hidden(row[1:])),
        notes=tuple(note for note in (not_drawn, *chart.notes) if note),
        left_out=tuple(note for note in left_out if note),
    )


def _drawable(figure: Figure | None) -> tuple[Figure | None, list[str]]:
    """What of a figure is worth drawing, and the names of the bars that are left out: those hidden, where they are the most."""
    if figure is None or not _anything(figure):
        return None, []
    if isinstance(figure, GroupedBars | DotPlot):
        return _without_series(figure), []
    if isinstance(figure, Bars):
        hidden = [row.label for row in figure.rows if row.value is None]
        if 2 * len(hidden) > len(figure.rows):
            shown = Bars(tuple(row for row in figure.rows if row.value is not None))
            return (shown, hidden) if len(shown.rows) > 1 else (None, [])
    return figure, []


def _thin(chart: Chart, place: int) -> bool:
    """Whether a column is dots but for a few rows; its rows say something else too, so that none of them is lost."""
    cells = [row[place] for row in chart.rows if not _hidden(row[1:])]
    known = [row for row in chart.rows if row[place] not in (HIDDEN, "")]
    others = all(any(cell not in (HIDDEN, "") for at, cell in enumerate(row) if at not in (0, place)) for row in known)
    return len(cells) >= MANY and HIDDEN in cells and len(known) <= FEW and others


def _thinly_told(words: Words, chart: Chart, place: int) -> str:
    told = [f"{row[0]} {row[place]}" for row in chart.rows if row[place] not in (HIDDEN, "")]
    return f"{chart.columns[place]}: {words.speech.texts(told)}"


def _without(cells: Sequence[str], left_out: Sequence[int]) -> Row:
    return tuple(cell for place, cell in enumerate(cells) if place not in left_out)


def _rows_hidden(words: Words, gone: list[str]) -> str:
    if len(gone) > NAMED:
        return words.say("charts.rows_hidden_count", count=len(gone))
    return words.say("charts.rows_hidden", places=words.speech.texts(gone))


def _hidden(cells: Iterable[str]) -> bool:
    """Whether none of these says anything, and one at least because it is hidden."""
    told = [*cells]
    return HIDDEN in told and all(cell in (HIDDEN, "") for cell in told)


def _without_series(figure: GroupedBars | DotPlot) -> GroupedBars | DotPlot:
    """The same without a series of which nothing may be shown."""
    kept = [place for place, _ in enumerate(figure.names) if any(row.values[place] is not None for row in figure.rows)]
    if len(kept) == len(figure.names):
        return figure
    rows = (
        Dots(row.label, tuple(row.values[place] for place in kept), BESIDE.join(row.said.split(BESIDE)[place] for place in kept))
        for row in figure.rows
    )
    return replace(figure, names=tuple(figure.names[place] for place in kept), rows=tuple(rows))


def _anything(figure: Figure) -> bool:
    """Whether a figure has anything that may be shown; a nought or two beside what is hidden are no drawing."""
    if isinstance(figure, Bars | Intervals):
        values: list[float | None] = [row.value for row in figure.rows]
    elif isinstance(figure, GroupedBars | DotPlot):
        values = [value for row in figure.rows for value in row.values]
    elif isinstance(figure, TileMap):
        values = [each.value for each in figure.squares]
    elif isinstance(figure, BubbleMap):
        values = [each.value for each in figure.bubbles]
    elif isinstance(figure, Trend):
        values = [value for series in figure.series for value in series.values]
    else:
        return True
    return not values or any(values) or None not in values
