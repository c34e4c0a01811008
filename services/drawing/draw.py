"""Figures drawn to SVG on the server, without a browser and without the network."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import altair as alt
import vl_convert

from services.drawing.bars import bars, dot_plot, grouped_bars, intervals
from services.drawing.kinds import (
    Amount,
    Bars,
    BubbleMap,
    DotPlot,
    Figure,
    GroupedBars,
    Intervals,
    Survival,
    Tick,
    TileMap,
    Trend,
)
from services.drawing.lines import survival, trend
from services.drawing.maps import bubble_map, tile_map
from services.drawing.palette import FONTS, HATCH, HATCH_DRAWN, INK, LINE, SOFT
from services.drawing.parts import EDGE, FONT

DRAWN_KEPT = 512
"""Drawings that are kept, 5 to 40 kB each: all that officials look at in a day."""
DRAWERS: Mapping[type[Any], Callable[[Any], alt.LayerChart]] = {
    TileMap: tile_map, BubbleMap: bubble_map, Trend: trend, Bars: bars, GroupedBars: grouped_bars, Intervals: intervals,
    DotPlot: dot_plot, Survival: survival,
}  # fmt: skip
CONFIG = {
    "font": FONTS,
    "padding": {"left": EDGE, "right": EDGE, "top": 6, "bottom": 6},
    "background": "transparent",
    "aria": False,
    "view": {"stroke": None},
    "axis": {
        "labelFontSize": FONT - 1, "labelColor": INK, "labelLimit": 0, "titleFontSize": FONT - 1, "titleColor": SOFT,
        "titleFontWeight": "normal", "gridColor": LINE, "gridOpacity": 0.7, "domainColor": SOFT, "tickColor": SOFT, "labelOverlap": True,
    },
}  # fmt: skip


@lru_cache(maxsize=DRAWN_KEPT)
def drawn(figure: Figure) -> str:
    """The figure as an SVG document, drawn once for all who are shown the same; some 50 ms, the first of a process 1 s."""
    svg: str = vl_convert.vegalite_to_svg(chart_of(figure).to_dict(validate=False), allowed_base_urls=[])
    if HATCH not in svg:
        return svg
    head, _, rest = svg.partition(">")
    return f"{head}>{HATCH_DRAWN}{rest}"


def chart_of(figure: Figure) -> alt.LayerChart:
    """The specification that a figure is drawn from."""
    chart = DRAWERS[type(figure)](figure).configure(**CONFIG)
    if isinstance(figure, TileMap | BubbleMap):
        return chart
    return chart.properties(autosize={"type": "fit-x", "contains": "padding"})


def warm_up_drawing() -> None:
    """Load what draws before the first official comes."""
    drawn(Bars((Amount("", 1.0, ""),)))


def ticks_up_to(largest: float, say: Callable[[float], str], most: int = 5) -> tuple[Tick, ...]:
    """Marks at round numbers from 0 to the first that is not under the largest."""
    if largest <= 0:
        return (Tick(0.0, say(0)),)
    rough = largest / most
    tenth = 10.0 ** math.floor(math.log10(rough))
    step = next(tenth * factor for factor in (1, 2, 2.5, 5, 10) if tenth * factor >= rough)
    count = math.ceil(largest / step - 1e-9)
    return tuple(Tick(round(step * place, 6), say(round(step * place, 6))) for place in range(count + 1))
