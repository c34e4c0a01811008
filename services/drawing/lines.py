"""Lines over time: a trend by month, a curve of who is still waiting or still there."""

from __future__ import annotations

import altair as alt

from services.drawing.kinds import Survival, Tick, Trend
from services.drawing.palette import PAPER, SOFT
from services.drawing.parts import WIDTH, colours, dashes, data, ends, key_above, number_of, said_by, shapes

HEIGHT = 200
MOST_MONTHS = 4
"""Months that are named along the axis."""


def trend(figure: Trend) -> alt.LayerChart:
    """A line a series; a gap where a month is hidden, a hollow last point while its month is not over."""
    names = [series.name for series in figure.series]
    rows = [
        {"series": key, "at": at, "value": value, "open": figure.is_open and at == len(figure.months) - 1}
        for key, series in zip(number_of(names), figure.series, strict=True)
        for at, value in enumerate(series.values)
    ]
    step = -(-len(figure.months) // MOST_MONTHS) or 1
    months = [Tick(at, month) for at, month in enumerate(figure.months) if (len(figure.months) - 1 - at) % step == 0]
    shown = [row for row in rows if row["value"] is not None]
    high = max([row["value"] or 0.0 for row in rows] + [1.0])
    x = alt.X("at:Q", axis=said_by(months), scale=alt.Scale(domain=[-0.3, max(len(figure.months) - 0.7, 0.7)], nice=False))
    y = alt.Y("value:Q", axis=said_by(figure.ticks), scale=ends(figure.ticks, high=high))
    where = {"x": x, "y": y, "color": colours(names)}
    filled = alt.condition("datum.open", alt.value(PAPER), colours(names))
    lines, points = alt.Chart(data(rows)), alt.Chart(data(shown))
    return alt.layer(
        lines.mark_line(strokeWidth=2.5, invalid="break-paths-filter-domains").encode(strokeDash=dashes(names), **where),
        points.mark_point(size=55, opacity=1, strokeWidth=2).encode(fill=filled, shape=shapes(names), **where),
        *key_above(names),
    ).properties(width=WIDTH, height=HEIGHT)


def survival(figure: Survival) -> alt.LayerChart:
    """Steps with bands; marks of time along the foot, of shares upright, and a line where the half is."""
    names = [curve.name for curve in figure.curves]
    rows = [
        {"series": key, "day": day, "low": low, "share": share, "high": high}
        for key, curve in zip(number_of(names), figure.curves, strict=True)
        for day, low, share, high in curve.points
    ]
    far = max((row["day"] for row in rows), default=1.0)
    days = said_by(figure.days)
    days.title = figure.along
    where = {"x": alt.X("day:Q", axis=days, scale=ends(figure.days, high=float(far))), "color": colours(names)}
    scale = ends(figure.shares)
    half = [{"at": 50}] if any(tick.value >= 50 for tick in figure.shares) else []
    chart = alt.Chart(data(rows))
    return alt.layer(
        chart.mark_area(interpolate="step-after", opacity=0.22).encode(
            y=alt.Y("low:Q", axis=said_by(figure.shares), scale=scale), y2="high:Q", **where
        ),
        chart.mark_line(interpolate="step-after", strokeWidth=2.5).encode(
            y=alt.Y("share:Q", axis=said_by(figure.shares), scale=scale), strokeDash=dashes(names), **where
        ),
        alt.Chart(data(half)).mark_rule(color=SOFT, strokeDash=[2, 3]).encode(y=alt.Y("at:Q", scale=scale)),
        *key_above(names),
    ).properties(width=WIDTH, height=HEIGHT + 20)
