"""A chart as everybody can read it: its sentence, the drawing, and the table of its numbers to unfold."""

from __future__ import annotations

import base64
import re

from markupsafe import Markup

from language import Words
from pages.parts.table import draw_table
from services.drawing.chart import Chart
from services.drawing.draw import drawn
from services.drawing.kinds import Figure
from services.markup import tag

SIZE = re.compile(r'<svg[^>]* width="([\d.]+)" height="([\d.]+)"')


def draw_chart(words: Words, chart: Chart) -> Markup:
    """One figure under its title. The sentence stands above it, and for who does not see it in its place; all of its numbers are in
    the table."""
    return tag(
        "section",
        tag("h2", chart.title),
        tag("p", chart.sentence, class_="chart-says", **({"aria-hidden": "true"} if chart.figure else {})),
        _image(chart.figure, chart.sentence) if chart.figure else None,
        *(tag("p", note, class_="fine-print") for note in chart.notes),
        draw_numbers(words, chart, words.say("charts.as_table", title=chart.title)) if chart.rows else None,
        class_="chart",
        lang=words.language,
    )


def draw_more(words: Words, chart: Chart) -> Markup:
    """What continues the chart above: folded under its own title, without a drawing."""
    small = (tag("p", note, class_="fine-print") for note in chart.notes)
    return tag("section", draw_numbers(words, chart, chart.title), *small, class_="chart", lang=words.language)


def draw_numbers(words: Words, chart: Chart, summary: str) -> Markup:
    """A chart's table, to unfold under its summary."""
    table = draw_table(words, chart.title, chart.columns, chart.rows, mixed=False)
    numbers = tag("div", table, class_="numbers", tabindex="0", role="region", **{"aria-label": chart.title})
    left_out = (tag("p", note, class_="fine-print") for note in chart.left_out)
    return tag("details", tag("summary", summary), *left_out, numbers, open="" if chart.unfolded else None)


def _image(figure: Figure, sentence: str) -> Markup:
    svg = drawn(figure)
    size = SIZE.match(svg)
    width, height = size.groups() if size else (None, None)
    source = f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"
    return tag("img", src=source, alt=sentence, width=width, height=height, class_="drawn")
