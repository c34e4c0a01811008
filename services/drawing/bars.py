"""Rows one under another with their names above them, so that a long name in any script has the whole width: bars, whiskers, dots."""

from __future__ import annotations

import altair as alt

from services.drawing.kinds import Bars, DotPlot, GroupedBars, Intervals
from services.drawing.palette import HATCH, INK, LINE, MARK, PALE, SERIES, SOFT, TONES
from services.drawing.parts import (
    FONT,
    WIDTH,
    Row,
    colours,
    data,
    ends,
    key_above,
    name_above,
    named,
    number_of,
    row_axis,
    said_by,
    shapes,
    stacked,
)

APART = 4
"""Pixels between the dots of two series, so that equal ones do not hide one another."""
LEAST = 0.004
"""Of the width: what anybody at all is drawn as."""
STUB = 0.06
"""Likewise: what is hidden."""


def bars(figure: Bars) -> alt.LayerChart:
    """A bar a row, to the scale of the largest; hidden ones are a hatched stub."""
    largest = max([row.value or 0.0 for row in figure.rows] or [0.0]) or 1.0
    rows: list[Row] = [
        {
            **named(f"{row.label}  {row.note}".strip(), row.said),
            "value": STUB if row.value is None else max(row.value / largest, LEAST if row.value else 0.0),
            "paint": HATCH if row.value is None else MARK,
        }
        for row in figure.rows
    ]
    height = stacked(rows, 38)
    chart = alt.Chart(data(rows)).encode(y=row_axis(height))
    bar = chart.mark_bar(orient="horizontal", size=13, yOffset=9).encode(
        x=alt.X("value:Q", axis=None, scale=alt.Scale(domain=[0, 1], nice=False)), fill=alt.Fill("paint:N", scale=None)
    )
    return alt.layer(bar, *name_above(chart, 9)).properties(width=WIDTH, height=height)


def grouped_bars(figure: GroupedBars) -> alt.LayerChart:
    """Under each name a bar a series, all to one scale; hidden ones are a hatched stub."""
    keys = number_of(figure.names)
    largest = max([value or 0.0 for row in figure.rows for value in row.values] or [0.0]) or 1.0
    heads = [named(row.label, row.said) for row in figure.rows]
    tall = 30 + 14 * len(keys)
    height = stacked(heads, tall)
    layers = []
    x = alt.X("value:Q", axis=None, scale=alt.Scale(domain=[0, 1], nice=False))
    for place, key in enumerate(keys):
        bar = {"orient": "horizontal", "size": 11, "yOffset": -tall / 2 + 30 + 14 * place}
        values = [(head["row"], row.values[place]) for head, row in zip(heads, figure.rows, strict=True)]
        known = [
            {"row": row, "series": key, "value": max(value / largest, LEAST if value else 0.0)}
            for row, value in values
            if value is not None
        ]
        layers.append(
            alt.Chart(data(known)).mark_bar(**bar).encode(y=row_axis(height), x=x, color=colours(figure.names)),
        )
        if stubs := [{"row": row, "value": STUB} for row, value in values if value is None]:
            layers.append(alt.Chart(data(stubs)).mark_bar(**bar).encode(y=row_axis(height), x=x, fill=alt.value(HATCH)))
    names = name_above(alt.Chart(data(heads)).encode(y=row_axis(height)), tall / 2 - 12)
    return alt.layer(*layers, *names, *key_above(figure.names)).properties(width=WIDTH, height=height)


def intervals(figure: Intervals) -> alt.LayerChart:
    """A pale bar up to the value, its whisker if it has one, and the lines to hold it against, which cross the bars and not the words. A
    new group begins with its own name."""
    rows: list[Row] = []
    group = ""
    for each in figure.rows:
        if each.group and each.group != group:
            group = each.group
            rows.append({"label": group, "said": "", "head": True})
        paint, shape = TONES[each.tone]
        measures = {"low": each.low, "value": each.value, "high": each.high}
        rows.append({**named(each.label, each.said), **measures, "head": False, "paint": paint, "shape": shape})
    height = stacked(rows, 40)
    measured = [row for row in rows if row.get("value") is not None]
    high = max([row["high"] for row in measured] + [line.value for line in figure.lines] or [1.0])
    scale = ends(figure.ticks, high=float(high))
    y, x = row_axis(height), alt.X("value:Q", axis=said_by(figure.ticks), scale=scale)
    chart, shown = (alt.Chart(data(each)) for each in (rows, measured))
    heads = alt.Chart(data([row for row in rows if row["head"]]))
    lines = alt.Chart(data([{"row": row["row"], "at": line.value} for row in measured for line in figure.lines]))
    unsure = alt.Chart(data([row for row in measured if row["low"] < row["high"]]))
    whisker = {"y": y, "x": alt.X("low:Q", scale=scale), "x2": "high:Q"}
    upright = {"orient": "vertical", "yOffset": 10, "thickness": 2}
    ticks = [
        unsure.mark_tick(size=10, color=INK, **upright).encode(y=y, x=alt.X(f"{end}:Q", scale=scale)) for end in ("low", "high")
    ]
    return alt.layer(
        shown.mark_bar(orient="horizontal", size=12, yOffset=10, color=PALE).encode(y=y, x=x),
        lines.mark_tick(color=SERIES[1], size=20, **upright).encode(y=y, x=alt.X("at:Q", scale=scale)),
        unsure.mark_rule(yOffset=10, strokeWidth=2, color=INK).encode(**whisker),
        *ticks,
        shown.mark_point(yOffset=10, filled=True, size=75, opacity=1).encode(
            y=y, x=x, color=alt.Color("paint:N", scale=None), shape=alt.Shape("shape:N", scale=None)
        ),
        heads.mark_text(align="left", baseline="middle", dy=8, fontSize=FONT, fontWeight=700, color=SOFT).encode(
            y=y, x=alt.value(0), text="label:N"
        ),
        *name_above(chart.transform_filter("!datum.head").encode(y=y), 9, edged=True),
    ).properties(width=WIDTH, height=height)


def dot_plot(figure: DotPlot) -> alt.LayerChart:
    """A line a row with a dot for each series."""
    keys = number_of(figure.names)
    heads = [named(row.label, row.said) for row in figure.rows]
    height = stacked(heads, 36)
    high = max([value for row in figure.rows for value in row.values if value is not None] or [1.0])
    y = row_axis(height)
    rails = alt.Chart(data(heads)).encode(y=y)
    dots = []
    for place, key in enumerate(keys):
        rows = [
            {"row": head["row"], "series": key, "value": row.values[place]} for head, row in zip(heads, figure.rows, strict=True)
        ]
        dots.append(
            alt.Chart(data([row for row in rows if row["value"] is not None]))
            .mark_point(filled=True, size=90, yOffset=9 + APART * (place - (len(keys) - 1) / 2), opacity=1)
            .encode(
                y=y,
                x=alt.X("value:Q", axis=said_by(figure.ticks), scale=ends(figure.ticks, high=high)),
                color=colours(figure.names),
                shape=shapes(figure.names),
            )
        )
    return alt.layer(
        rails.mark_rule(yOffset=9, color=LINE, strokeWidth=1).encode(x=alt.value(0), x2=alt.value(WIDTH)),
        *dots,
        *name_above(rails, 8, edged=True),
        *key_above(figure.names),
    ).properties(width=WIDTH, height=height)
