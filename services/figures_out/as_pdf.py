"""A paper as a tagged PDF, read aloud in its order and words (PDF/UA-1): drawings with their sentences, every table, page numbers."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from markupsafe import Markup
from weasyprint import CSS, HTML
from weasyprint.urls import URLFetcher

from services.drawing.chart import HIDDEN, Cell, Chart
from services.drawing.draw import drawn
from services.drawing.lettering import Lettering, parted
from services.figures_out.paper import Paper, text_of
from services.figures_out.pdf_words import say_what_is_written
from services.markup import tag
from services.telling.plain import plain

STYLE = Path(__file__).with_name("paper.css")
MANY_COLUMNS = 6
HALF, FOOT = 120.0, 0.89
"""Half the room of words that stand over their middle, in pixels; of a letter's size how much is above its foot line, in a line no
higher than it."""
VARIANT = "pdf/ua-1"
WITHIN = URLFetcher(allowed_protocols=["data"], allow_redirects=False, fail_on_errors=True)
"""Only what stands in the page itself is ever read; whatever else asks for an address stops the making."""


def as_pdf(paper: Paper, taken: str = "") -> bytes:
    """The file. Nothing is fetched while it is made."""
    document = HTML(string=f"<!doctype html>{_page(paper, taken)}", url_fetcher=WITHIN)
    told: bytes = document.write_pdf(
        stylesheets=[_style()],
        pdf_variant=VARIANT,
        pdf_identifier=b"kaam-setu",
        full_fonts=False,
        finisher=say_what_is_written,
    )
    return told


@cache
def _style() -> CSS:
    return CSS(string=STYLE.read_text(encoding="utf-8"), url_fetcher=WITHIN)


def _page(paper: Paper, taken: str) -> Markup:
    words = paper.words
    head = tag("head", tag("meta", charset="utf-8"), tag("title", paper.title), tag("meta", name="author", content="Kaam Setu"))
    notes = tag("section", tag("h2", words.say("charts.about")), *(tag("p", note) for note in paper.notes), class_="notes")
    body = tag(
        "body",
        tag("header", tag("p", words.say("screen.name"), class_="house"), tag("h1", paper.title), *_lines(paper.lines)),
        *(_section(plain(words, chart)) for chart in paper.charts),
        notes,
        tag("p", taken, class_="taken") if taken else None,
    )
    return tag("html", head, body, lang=words.language)


def _lines(lines: Iterable[str]) -> Iterable[Markup]:
    return (tag("p", line, class_="line") for line in lines)


def _section(chart: Chart) -> Markup:
    head = (tag("h2", chart.title), tag("p", chart.sentence) if chart.sentence else None)
    drawing = _drawing(drawn(chart.figure), chart.sentence) if chart.figure else None
    return tag(
        "section",
        tag("div", *head, drawing, class_="together"),
        _table(chart) if chart.rows else None,
        *(tag("p", note, class_="note") for note in (*chart.left_out, *chart.notes)),
        class_="wide" if len(chart.columns) > MANY_COLUMNS else None,
    )


def _drawing(svg: str, sentence: str) -> Markup:
    """The lines as an image, the words set over them by the page, which knows how letters join."""
    drawing = parted(svg)
    source = f"data:image/svg+xml;base64,{base64.b64encode(drawing.lines.encode()).decode()}"
    words = (tag("span", each.text, class_=each.anchor, style=_placed(each, drawing.width)) for each in drawing.words)
    size = f"width:{drawing.width:g}px;height:{drawing.height:g}px"
    return tag("div", tag("img", src=source, alt=sentence), *words, class_="drawing", style=size)


def _placed(word: Lettering, width: float) -> str:
    side = {"start": f"left:{word.x:.1f}px", "middle": f"left:{word.x - HALF:.1f}px", "end": f"right:{width - word.x:.1f}px"}
    look = f"font-size:{word.size:g}px;font-weight:{word.weight};color:{word.colour}"
    return f"top:{word.y - FOOT * word.size:.1f}px;{side[word.anchor]};{look}"


def _table(chart: Chart) -> Markup:
    sides = tuple(_side(column) for column in list(zip(*chart.rows, strict=True))[1:])
    heads = (tag("th", column, scope="col", class_=side) for column, side in zip(chart.columns, (None, *sides), strict=True))
    heading = tag("thead", tag("tr", *heads))
    rows = (tag("tr", tag("th", text_of(head), scope="row"), *_cells(cells, sides)) for head, *cells in chart.rows)
    return tag("table", heading, tag("tbody", *rows))


def _cells(cells: Sequence[str], sides: Sequence[str | None]) -> Iterable[Markup]:
    return (tag("td", text_of(cell), class_=side) for cell, side in zip(cells, sides, strict=True))


def _side(column: Sequence[str]) -> str | None:
    """Numbers stand under one another by their last digit, *more than* one among them."""
    return "number" if all(isinstance(cell, Cell) or cell in (HIDDEN, "") for cell in column) else None
