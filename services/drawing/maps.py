"""Maps without a boundary: India as squares, a State's districts as circles at their points."""

from __future__ import annotations

import math
from collections.abc import Sequence

import altair as alt

from services.drawing.kinds import Bubble, BubbleMap, Square, TileMap
from services.drawing.naming import Circle, names_beside
from services.drawing.palette import GROUND, HATCH, INK, LINE, MARK, ON_SHADES, PALE, SHADES, SOFT
from services.drawing.parts import FONT, WIDTH, Row, data

SIDE = 32
IN_SQUARE = 11.5
"""Pixels of the letters in a square."""
LARGEST = 1300.0
"""Square pixels of the largest circle."""
NAMED = 6
"""Districts whose name is written beside their circle; all stand in the table."""


def tile_map(figure: TileMap) -> alt.LayerChart:
    """A square a State, darker where the value is larger, hatched where it is hidden; under them the legend, what is hidden last."""
    shade_of = shades(figure.squares)
    squares = [
        {
            "column": each.column,
            "row": each.row,
            "label": each.label,
            "said": each.short or each.said,
            **_painted(each.value, shade_of),
        }
        for each in figure.squares
    ]
    west = min((each.column for each in figure.squares), default=0)
    columns = 1 + max((each.column for each in figure.squares), default=0) - west
    rows = 1 + max((each.row for each in figure.squares), default=0)
    legend = _legend(figure, shade_of)
    for place, each in enumerate(legend):
        each |= {"x": place % 2 * WIDTH / 2 + 10, "y": (rows * SIDE) + 18 + place // 2 * 22}
    lines = math.ceil(len(legend) / 2)
    if any(each.value is None for each in figure.squares):
        legend.append({"label": figure.hidden, "paint": HATCH, "x": 10, "y": (rows * SIDE) + 18 + lines * 22})
        lines += 1
    for each in squares:
        each |= {"x": (each["column"] - west) * SIDE + SIDE / 2, "y": each["row"] * SIDE + SIDE / 2}
    height = rows * SIDE + 10 + 22 * lines
    where = {
        "x": alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, max(columns * SIDE, WIDTH)], nice=False)),
        "y": alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[height, 0], nice=False)),
    }
    paint = {"fill": alt.Fill("paint:N", scale=None), **where}
    inked = {"color": alt.Color("ink:N", scale=None), **where}
    tiles, keys = alt.Chart(data(squares)), alt.Chart(data(legend))
    told = alt.Chart(data([each for each in squares if each["paint"] != HATCH]))
    hatched = alt.Chart(data([each for each in squares if each["paint"] == HATCH]))
    return alt.layer(
        tiles.mark_square(size=(SIDE - 2) ** 2, stroke=LINE, opacity=1).encode(**paint),
        hatched.mark_text(fontSize=IN_SQUARE, stroke=GROUND, strokeWidth=4, strokeJoin="round").encode(text="label:N", **where),
        hatched.mark_text(fontSize=IN_SQUARE, color=INK).encode(text="label:N", **where),
        told.mark_text(dy=-7, fontSize=IN_SQUARE).encode(text="label:N", **inked),
        told.mark_text(dy=8, fontSize=IN_SQUARE, fontWeight=600).encode(text="said:N", **inked),
        keys.mark_square(size=18**2, stroke=LINE, opacity=1).encode(**paint),
        keys.mark_text(align="left", dx=15, fontSize=FONT, baseline="middle", color=INK).encode(text="label:N", **where),
    ).properties(width=max(columns * SIDE, WIDTH), height=height)


def bubble_map(figure: BubbleMap) -> alt.LayerChart:
    """Circles at the districts' points, the scale of degrees of longitude shortened by the cosine of the latitude."""
    known = [each for each in figure.bubbles if each.value]
    top = max([each.value or 0.0 for each in known] + [tick.value for tick in figure.sizes] or [1.0])
    middle, spans = _frame(figure.bubbles)
    per_degree = min(WIDTH * 0.82 / spans[0], 300 / spans[1])
    height = max(180.0, spans[1] * per_degree + 70)
    rows = []
    for each in sorted(figure.bubbles, key=lambda bubble: -(bubble.value or 0.0)):
        x = WIDTH / 2 + (each.longitude - middle[0]) * math.cos(math.radians(middle[1])) * per_degree
        y = height / 2 - (each.latitude - middle[1]) * per_degree
        area = LARGEST * (each.value or 0.0) / top if each.value is not None else 60.0
        rows.append({"x": x, "y": y, "area": max(area, 12.0), "label": each.label, "said": each.said, "paint": _of(each)})
    legend = [
        {"x": 24 + place * 90, "y": height + 22, "area": max(12.0, LARGEST * tick.value / top), "said": tick.said, "paint": PALE}
        for place, tick in enumerate(figure.sizes)
    ]
    whole = height + 48
    if any(each.value is None for each in figure.bubbles):
        legend.append({"x": 24, "y": whole, "area": 60.0, "said": figure.hidden, "paint": HATCH})
        whole += 22
    across = {"axis": None, "scale": alt.Scale(domain=[0, WIDTH], nice=False)}
    down = {"axis": None, "scale": alt.Scale(domain=[whole, 0], nice=False)}
    where = {"x": alt.X("x:Q", **across), "y": alt.Y("y:Q", **down)}
    thread = {"x": alt.X("begins_x:Q", **across), "y": alt.Y("begins_y:Q", **down), "x2": "ends_x:Q", "y2": "ends_y:Q"}
    circle = {"fill": alt.Fill("paint:N", scale=None), "size": alt.Size("area:Q", scale=None), **where}
    drawn, keys, names = (alt.Chart(data(each)) for each in (rows, legend, _named(rows, min(NAMED, len(known)), height)))
    return alt.layer(
        drawn.mark_circle(opacity=0.85, stroke=MARK, strokeWidth=1).encode(**circle),
        names.mark_rule(color=SOFT, strokeWidth=1).encode(**thread),
        names.mark_text(align="center", baseline="middle", fontSize=FONT - 1, color=INK).encode(text="text:N", **where),
        keys.mark_circle(opacity=1, stroke=MARK, strokeWidth=1).encode(**circle),
        keys.mark_text(align="left", dx=24, fontSize=FONT - 1, baseline="middle", color=SOFT).encode(text="said:N", **where),
    ).properties(width=WIDTH, height=whole)


def shades(squares: Sequence[Square]) -> dict[float, int]:
    """The shade of each value above 0, from 1 on, the smallest first. Values that are said alike are of one shade, so that no two
    shades are said to hold the same number; each holds about as many different ones, two at least once there are more than shades."""
    said = {each.value: each.said for each in squares if each.value}
    distinct = list(dict.fromkeys(said[value] for value in sorted(said)))
    most = len(SHADES) - 1
    groups = len(distinct) if len(distinct) <= most else min(most, len(distinct) // 2)
    return {value: 1 + distinct.index(told) * groups // len(distinct) for value, told in said.items()}


def _painted(value: float | None, shade_of: dict[float, int]) -> dict[str, str]:
    if value is None:
        return {"paint": HATCH, "ink": INK}
    shade = shade_of.get(value, 0)
    return {"paint": SHADES[shade], "ink": ON_SHADES[shade]}


def _legend(figure: TileMap, shade_of: dict[float, int]) -> list[dict[str, object]]:
    said = {each.value: each.said for each in figure.squares if each.value is not None}
    keys: list[dict[str, object]] = [{"label": said[0], "paint": SHADES[0]}] if 0 in said else []
    for shade in sorted(set(shade_of.values())):
        within = sorted(value for value, of in shade_of.items() if of == shade)
        keys.append({"label": "–".join(dict.fromkeys((said[within[0]], said[within[-1]]))), "paint": SHADES[shade]})
    return keys


def _of(bubble: Bubble) -> str:
    return HATCH if bubble.value is None else PALE if bubble.value else SHADES[0]


def _frame(bubbles: Sequence[Bubble]) -> tuple[tuple[float, float], tuple[float, float]]:
    """The middle of all points, and how far they spread, both as longitude and latitude; the former's spread shortened."""
    if not bubbles:
        return (0.0, 0.0), (1.0, 1.0)
    east, north = ([getattr(each, name) for each in bubbles] for name in ("longitude", "latitude"))
    middle = ((min(east) + max(east)) / 2, (min(north) + max(north)) / 2)
    shortened = (max(east) - min(east)) * math.cos(math.radians(middle[1]))
    return middle, (max(shortened, 0.2), max(max(north) - min(north), 0.2))


def _named(rows: Sequence[Row], most: int, height: float) -> list[Row]:
    """The names of the first few circles with their number, each with its thread; what the others are called is in the table."""
    circles = [Circle(row["x"], row["y"], math.sqrt(row["area"] / math.pi), f"{row['label']} {row['said']}") for row in rows]
    return [
        {
            "text": name.text,
            "x": name.x,
            "y": name.y,
            "begins_x": name.begins[0],
            "begins_y": name.begins[1],
            "ends_x": name.ends[0],
            "ends_y": name.ends[1],
        }
        for name in names_beside(circles, most, WIDTH, height)
    ]
