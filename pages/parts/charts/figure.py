"""A chart as everybody can read it: its sentence, the drawing, and the table of its numbers to unfold."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Sequence

from markupsafe import Markup

from language import Words
from pages.parts.markup import tag
from pages.parts.table import draw_table
from services.drawing.draw import drawn
from services.drawing.kinds import Figure

SIZE = re.compile(r'<svg[^>]* width="([\d.]+)" height="([\d.]+)"')


def draw_chart(
    words: Words,
    title: str,
    sentence: str,
    figure: Figure | None,
    columns: Sequence[str],
    rows: Iterable[Sequence[str | None]],
    *notes: str | None,
    unfolded: bool = False,
    foreign: bool = False,
) -> Markup:
    """One figure under its title. The sentence stands above it, and for who does not see it in its place; all of its numbers are in
    the table, whose first column heads the rows.

    `figure`: None where nothing can be drawn. `notes`: small print. `unfolded`: the table lies open.
    `foreign`: the sentence holds names of others, in their own letters.
    """
    direction = "auto" if foreign else None
    return tag(
        "section",
        tag("h2", title),
        tag("p", sentence, class_="chart-says", dir=direction, **({"aria-hidden": "true"} if figure else {})),
        _image(figure, sentence, direction) if figure else None,
        *(tag("p", note, class_="fine-print") for note in notes if note),
        tag(
            "details",
            tag("summary", words.say("charts.as_table", title=title)),
            tag(
                "div",
                draw_table(words, title, columns, rows),
                class_="numbers",
                tabindex="0",
                role="region",
                **{"aria-label": title},
            ),
            open="" if unfolded else None,
        ),
        class_="chart",
        lang=words.language,
    )


def _image(figure: Figure, sentence: str, direction: str | None) -> Markup:
    svg = drawn(figure)
    size = SIZE.match(svg)
    width, height = size.groups() if size else (None, None)
    source = f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"
    return tag("img", src=source, alt=sentence, width=width, height=height, class_="drawn", dir=direction)
