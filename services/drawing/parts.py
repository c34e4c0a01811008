"""What several kinds of charts share: the width, axes whose marks are said by us, names above rows."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from typing import Any

import altair as alt

from services.drawing.kinds import Tick
from services.drawing.palette import DASHES, INK, PAPER, SERIES, SHAPES

WIDTH = 320
"""Pixels of every chart: what a phone of 360 has room for, so that letters there are as large as they are drawn; at a desk they are
shown larger."""
FONT = 13
EDGE = 2
"""Pixels left free at the sides."""
NARROW, WIDE = frozenset("fijlrtI .,:;'’()[]|!-–·"), frozenset("mwMW%@→●")
"""Letters that are much narrower and much wider than the others."""
BOLD = 1.07
"""How much wider bold letters are."""
LINE_HIGH = 16
"""Pixels of a line of names."""
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


def row_axis(height: float) -> alt.Y:
    """Rows where `stacked` put them, without an axis: their names stand above them."""
    return alt.Y("row:Q", axis=None, scale=alt.Scale(domain=[height, 0], nice=False, zero=False, padding=0))


def named(label: str, said: str) -> Row:
    """The name of a row and what is said of it, as `name_above` writes them: in one line, or the beginning of a long name in a line
    `over` it. A name too long for both lines ends with an ellipsis; the table has all of it."""
    room, beside = WIDTH - 2 * EDGE, BOLD * _wide(said) + FONT / 2
    if _wide(label) + beside <= room:
        return {"over": "", "label": label, "said": said}
    over, rest = _parted(label, room)
    return {"over": over, "label": rest if _wide(rest) + beside <= room else _shortened(rest, room - beside), "said": said}


def stacked(rows: Sequence[Row], high: float) -> float:
    """Put rows one under another, each so many pixels high and a line more where its name takes two (`named`): `row` becomes the middle
    of the lower part. The height of all."""
    foot = 0.0
    for row in rows:
        foot += high + (LINE_HIGH if row.get("over") else 0)
        row["row"] = foot - high / 2
    return max(foot, high)


def name_above(chart: alt.Chart, up: float, *, edged: bool = False) -> list[alt.Chart]:
    """The name of each row (`named`) at its left and what is said of it at its right, so many pixels above the middle.

    `edged`: on a white edge, where lines cross it.
    """
    kept = {"baseline": "middle", "fontSize": FONT}
    left = {"align": "left", "color": INK, **kept}
    right = {"align": "right", "color": INK, "fontWeight": 600, **kept}
    at_left, at_right = alt.value(0), alt.value(WIDTH - 2 * EDGE)
    two_lines = chart.transform_filter("datum.over")
    written = [
        (two_lines, left | {"dy": -up - LINE_HIGH}, {"x": at_left, "text": "over:N"}),
        (chart, left | {"dy": -up}, {"x": at_left, "text": "label:N"}),
        (chart, right | {"dy": -up}, {"x": at_right, "text": "said:N"}),
    ]
    edge = {"stroke": PAPER, "strokeWidth": 4, "strokeJoin": "round", "color": PAPER}
    edges = [where.mark_text(**look | edge).encode(**names) for where, look, names in written] if edged else []
    return [*edges, *(where.mark_text(**look).encode(**names) for where, look, names in written)]


def _wide(text: str) -> float:
    """About how many pixels a text takes, on the generous side; signs that stand over or under a letter take none."""
    return FONT * sum(map(_of_size, text))


def _of_size(sign: str) -> float:
    kind = unicodedata.category(sign)
    if kind in ("Mn", "Me", "Cf"):
        return 0.0
    if kind == "Mc":
        return 0.34
    return 0.34 if sign in NARROW else 0.9 if sign in WIDE else 0.66 if sign.isupper() else 0.58


def _parted(text: str, room: float) -> tuple[str, str]:
    """As many whole words as there is room for, and the others."""
    words = text.split(" ")
    kept = max((place for place in range(1, len(words)) if _wide(" ".join(words[:place])) <= room), default=0)
    if _wide(text) <= room or kept == 0:
        return text, ""
    return " ".join(words[:kept]), " ".join(words[kept:])


def _shortened(text: str, room: float) -> str:
    while text and _wide(f"{text}…") > room:
        text = text[:-1].rstrip()
    return f"{text}…"


def _one_each(names: Sequence[str], looks: Sequence[Any]) -> alt.Scale:
    return alt.Scale(domain=number_of(names), range=[look or [1, 0] for look in looks[: len(names)]])
