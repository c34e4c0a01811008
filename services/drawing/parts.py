"""What several kinds of charts share: the width, axes whose marks are said by us, names above rows."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import altair as alt

from services.drawing.kinds import Tick
from services.drawing.palette import DASHES, INK, PAPER, SERIES, SHAPES

WIDTH = 390
"""Pixels of every chart: on a phone they are shown a little smaller, beside one another at a desk a little larger."""
FONT = 13
Row = dict[str, Any]


def data(rows: Sequence[Row]) -> alt.Data:
    """Rows within the specification: nothing is fetched."""
    return alt.Data(values=list(rows))


def said_by(ticks: Sequence[Tick]) -> alt.Axis:
    """An axis with these marks and no others."""
    words = json.dumps({f"{tick.value:g}": tick.said for tick in ticks}, ensure_ascii=False)
    return alt.Axis(values=[tick.value for tick in ticks], labelExpr=f"{words}[format(datum.value, '~g')]", title=None)


def ends(ticks: Sequence[Tick], *, low: float = 0.0, high: float = 0.0) -> alt.Scale:
    """A scale from the first to the last mark, or further where the numbers go."""
    values = [tick.value for tick in ticks]
    return alt.Scale(domain=[min([low, *values]), max([high, *values])], nice=False, zero=False)


def number_of(names: Sequence[str]) -> list[str]:
    """A key for each series, since two may have one name."""
    return [str(place) for place in range(len(names))]


def colours(names: Sequence[str]) -> alt.Color:
    """The series' colours; what they mean is told by `key_above`."""
    return alt.Color("series:N", scale=_one_each(names, SERIES), legend=None)


def shapes(names: Sequence[str]) -> alt.Shape:
    """The series' shapes."""
    return alt.Shape("series:N", scale=_one_each(names, SHAPES), legend=None)


def dashes(names: Sequence[str]) -> alt.StrokeDash:
    """The series' dashes."""
    return alt.StrokeDash("series:N", scale=_one_each(names, DASHES), legend=None)


def key_above(names: Sequence[str]) -> list[alt.Chart]:
    """What the colours and shapes mean, a line a series above the chart; nothing for one series alone."""
    if len(names) < 2:
        return []
    layers = []
    for place, name in enumerate(names):
        y = alt.value(20 * (place - len(names)) + 4)
        chart = alt.Chart(data([{"name": name}]))
        layers += [
            chart.mark_point(filled=True, size=90, opacity=1, color=SERIES[place], shape=SHAPES[place]).encode(x=alt.value(7), y=y),
            chart.mark_text(align="left", baseline="middle", fontSize=FONT, color=INK).encode(x=alt.value(19), y=y, text="name:N"),
        ]
    return layers


def row_axis(count: int) -> alt.Y:
    """Rows by their number, without an axis: their names stand above them."""
    return alt.Y("row:O", axis=None, sort=None, scale=alt.Scale(domain=list(range(count)), paddingInner=0, paddingOuter=0))


def name_above(chart: alt.Chart, up: float, *, edged: bool = False) -> list[alt.Chart]:
    """The name of each row at its left and what is said of it at its right, so many pixels above the middle.

    `edged`: on a white edge, where lines cross it.
    """
    kept = {"baseline": "middle", "dy": -up, "fontSize": FONT}
    edge = {"stroke": PAPER, "strokeWidth": 4, "strokeJoin": "round"}
    left, right = {"x": alt.value(0), "text": "label:N"}, {"x": alt.value(WIDTH - 12), "text": "said:N"}
    edges = [
        chart.mark_text(align="left", color=PAPER, **edge, **kept).encode(**left),
        chart.mark_text(align="right", color=PAPER, fontWeight=600, **edge, **kept).encode(**right),
    ]
    return [
        *(edges if edged else ()),
        chart.mark_text(align="left", color=INK, **kept).encode(**left),
        chart.mark_text(align="right", color=INK, fontWeight=600, **kept).encode(**right),
    ]


def _one_each(names: Sequence[str], looks: Sequence[Any]) -> alt.Scale:
    return alt.Scale(domain=number_of(names), range=[look or [1, 0] for look in looks[: len(names)]])
