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
    over_high,
    row_axis,
    said_by,
    shapes,
)

APART = 4
"""Pixels between the dots of two series, so that equal ones do not hide one another."""
LEAST = 0.004
"""Of the width: what anybody at all is drawn as."""


def bars(figure: Bars) -> alt.LayerChart:
    """A bar a row, to the scale of the largest; hidden ones are a hatched stub."""
    largest = max([row.value or 0.0 for row in figure.rows] or [0.0]) or 1.0
    rows: list[Row] = [
        {
            "row": place,
            **named(f"{row.label}  {row.note}".strip(), row.said),
            "value": 0.06 if row.value is None else max(row.value / largest, LEAST if row.value else 0.0),
            "paint": HATCH if row.value is None else MARK,
        }
        for place, row in enumerate(figure.rows)
    ]
    y, more = row_axis(len(rows)), over_high(rows)
    chart = alt.Chart(data(rows)).encode(y=y)
    bar = chart.mark_bar(size=13, yOffset=9 + more / 2).encode(
        x=alt.X("value:Q", axis=None, scale=alt.Scale(domain=[0, 1], nice=False)), fill=alt.Fill("paint:N", scale=None)
    )
    return alt.layer(bar, *name_above(chart, 9 - more / 2)).properties(width=WIDTH, height=(38 + more) * max(1, len(rows)))


def grouped_bars(figure: GroupedBars) -> alt.LayerChart:
    """Under each name a bar a series, all to one scale."""
    keys = number_of(figure.names)
    largest = max([value or 0.0 for row in figure.rows for value in row.values] or [0.0]) or 1.0
    heads = [{"row": place, **named(row.label, row.said)} for place, row in enumerate(figure.rows)]
    more = over_high(heads)
    tall = 30 + 14 * len(keys) + more
    layers = []
    for place, key in enumerate(keys):
        rows = [
            {"row": at, "series": key, "value": 0.0 if (value := row.values[place]) is None else value / largest}
            for at, row in enumerate(figure.rows)
        ]
        layers.append(
            alt.Chart(data(rows))
            .mark_bar(size=11, yOffset=-tall / 2 + more + 30 + 14 * place)
            .encode(
                y=row_axis(len(heads)),
                x=alt.X("value:Q", axis=None, scale=alt.Scale(domain=[0, 1], nice=False)),
                color=colours(figure.names),
            )
        )
    names = name_above(alt.Chart(data(heads)).encode(y=row_axis(len(heads))), tall / 2 - 12 - more)
    return alt.layer(*layers, *names, *key_above(figure.names)).properties(width=WIDTH, height=tall * max(1, len(heads)))


def intervals(figure: Intervals) -> alt.LayerChart:
    """A pale bar up to the value, its whisker if it has one, and the lines to hold it against, which cross the bars and not the words. A
    new group begins with its own name."""
    rows: list[Row] = []
    group = ""
    for each in figure.rows:
        if each.group and each.group != group:
            group = each.group
            rows.append({"label": group, "said": "", "head": True})
        kept = {name: getattr(each, name) for name in ("low", "value", "high")}
        paint, shape = TONES[each.tone]
        rows.append({**kept, **named(each.label, each.said), "head": False, "paint": paint, "shape": shape})
    for place, row in enumerate(rows):
        row["row"] = place
    measured = [row for row in rows if row.get("value") is not None]
    high = max([row["high"] for row in measured] + [line.value for line in figure.lines] or [1.0])
    scale, more = ends(figure.ticks, high=float(high)), over_high(rows)
    low = 10 + more / 2
    y, x = row_axis(len(rows)), alt.X("value:Q", axis=said_by(figure.ticks), scale=scale)
    chart, shown = (alt.Chart(data(each)) for each in (rows, measured))
    heads = alt.Chart(data([row for row in rows if row["head"]]))
    lines = alt.Chart(data([{"row": row["row"], "at": line.value} for row in measured for line in figure.lines]))
    unsure = alt.Chart(data([row for row in measured if row["low"] < row["high"]]))
    whisker = {"y": y, "x": alt.X("low:Q", scale=scale), "x2": "high:Q"}
    ticks = [
        unsure.mark_tick(yOffset=low, thickness=2, size=10, color=INK).encode(y=y, x=alt.X(f"{end}:Q", scale=scale))
        for end in ("low", "high")
    ]
    return alt.layer(
        shown.mark_bar(size=12, yOffset=low, color=PALE).encode(y=y, x=x),
        lines.mark_tick(yOffset=low, color=SERIES[1], thickness=2, size=20).encode(y=y, x=alt.X("at:Q", scale=scale)),
        unsure.mark_rule(yOffset=low, strokeWidth=2, color=INK).encode(**whisker),
        *ticks,
        shown.mark_point(yOffset=low, filled=True, size=75, opacity=1).encode(
            y=y, x=x, color=alt.Color("paint:N", scale=None), shape=alt.Shape("shape:N", scale=None)
        ),
        heads.mark_text(align="left", baseline="middle", dy=8 + more / 2, fontSize=FONT, fontWeight=700, color=SOFT).encode(
            y=y, x=alt.value(0), text="label:N"
        ),
        *name_above(chart.transform_filter("!datum.head").encode(y=y), 9 - more / 2, edged=True),
    ).properties(width=WIDTH, height=(40 + more) * max(1, len(rows)))


def dot_plot(figure: DotPlot) -> alt.LayerChart:
    """A line a row with a dot for each series."""
    keys = number_of(figure.names)
    heads = [{"row": place, **named(row.label, row.said)} for place, row in enumerate(figure.rows)]
    more = over_high(heads)
    low = 9 + more / 2
    high = max([value for row in figure.rows for value in row.values if value is not None] or [1.0])
    y = row_axis(len(heads))
    rails = alt.Chart(data(heads)).encode(y=y)
    dots = []
    for place, key in enumerate(keys):
        rows = [{"row": at, "series": key, "value": row.values[place]} for at, row in enumerate(figure.rows)]
        dots.append(
            alt.Chart(data([row for row in rows if row["value"] is not None]))
            .mark_point(filled=True, size=90, yOffset=low + APART * (place - (len(keys) - 1) / 2), opacity=1)
            .encode(
                y=y,
                x=alt.X("value:Q", axis=said_by(figure.ticks), scale=ends(figure.ticks, high=high)),
                color=colours(figure.names),
                shape=shapes(figure.names),
            )
        )
    return alt.layer(
        rails.mark_rule(yOffset=low, color=LINE, strokeWidth=1).encode(x=alt.value(0), x2=alt.value(WIDTH)),
        *dots,
        *name_above(rails, 8 - more / 2, edged=True),
        *key_above(figure.names),
    ).properties(width=WIDTH, height=(36 + more) * max(1, len(heads)))
