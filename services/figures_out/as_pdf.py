"""A paper as a tagged PDF that is read aloud in its order (PDF/UA-1): drawings with their sentences, every table, page numbers."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from markupsafe import Markup
from weasyprint import CSS, HTML
from weasyprint.urls import URLFetcher

from services.drawing.chart import Chart
from services.drawing.draw import drawn
from services.figures_out.paper import Paper, number_of, text_of
from services.markup import tag

STYLE = Path(__file__).with_name("paper.css")
VARIANT = "pdf/ua-1"
WITHIN = URLFetcher(allowed_protocols=["data"], allow_redirects=False, fail_on_errors=True)
"""Only what stands in the page itself is ever read; whatever else asks for an address stops the making."""


def as_pdf(paper: Paper, taken: str = "") -> bytes:
    """The file. Nothing is fetched while it is made."""
    document = HTML(string=f"<!doctype html>{_page(paper, taken)}", url_fetcher=WITHIN)
    told: bytes = document.write_pdf(stylesheets=[_style()], pdf_variant=VARIANT, pdf_identifier=b"kaam-setu", full_fonts=False)
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
        tag("header", tag("p", "Kaam Setu", class_="house"), tag("h1", paper.title), *_lines(paper.lines)),
        *(_section(chart) for chart in paper.charts),
        notes,
        tag("p", taken, class_="taken") if taken else None,
    )
    return tag("html", head, body, lang=words.language)


def _lines(lines: Iterable[str]) -> Iterable[Markup]:
    return (tag("p", line, class_="line") for line in lines)


def _section(chart: Chart) -> Markup:
    image = None
    if chart.figure:
        source = f"data:image/svg+xml;base64,{base64.b64encode(drawn(chart.figure).encode()).decode()}"
        image = tag("img", src=source, alt=chart.sentence)
    return tag(
        "section",
        tag("h2", chart.title),
        tag("p", chart.sentence) if chart.sentence else None,
        image,
        _table(chart),
        *(tag("p", note, class_="note") for note in chart.notes),
        class_="wide" if len(chart.columns) > 6 else None,
    )


def _table(chart: Chart) -> Markup:
    heading = tag("thead", tag("tr", *(tag("th", column, scope="col") for column in chart.columns)))
    rows = (
        tag("tr", tag("th", text_of(head), scope="row"), *(tag("td", text_of(cell), class_=_side(cell)) for cell in cells))
        for head, *cells in chart.rows
    )
    return tag("table", heading, tag("tbody", *rows))


def _side(cell: str) -> str | None:
    return "number" if number_of(cell) is not None or len(cell) < 2 else None
