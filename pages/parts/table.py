"""A table of text: real rows and headings, and on a narrow screen each row as a block that names its cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from language import Words
from services.markup import tag

FIGURE = re.compile(r"[+−-]?[\d.,]*\d%?")
"""How a number is written."""


def draw_table(
    words: Words, caption: str, columns: Sequence[str], rows: Iterable[Sequence[str | None]], kind: str = "", *, mixed: bool = True
) -> str:
    """Rows of cells under their headings; the first cell heads its row, None is an empty cell, `kind` is a class of ours. `mixed`: some
    columns hold words and some numbers, so that those of numbers are marked."""
    cells = [tuple(cell for _, cell in zip(columns, row, strict=True)) for row in rows]
    kinds = ["figure" if mixed and place and _figures(row[place] for row in cells) else None for place in range(len(columns))]
    heading = tag(
        "thead", tag("tr", *(tag("th", column, scope="col", class_=each) for column, each in zip(columns, kinds, strict=True)))
    )
    body = tag("tbody", *(_row(columns, kinds, row) for row in cells))
    return tag(
        "div",
        tag("table", tag("caption", caption), heading, body),
        class_=f"sheet {kind}".strip(),
        lang=words.language,
    )


def _figures(cells: Iterable[str | None]) -> bool:
    """Whether a column holds numbers alone: they stand one under another, units under units."""
    told = [cell for cell in cells if cell]
    return bool(told) and all(FIGURE.fullmatch(cell) for cell in told)


def _row(columns: Sequence[str], kinds: Sequence[str | None], cells: Sequence[str | None]) -> str:
    first, *others = zip(columns, cells, kinds, strict=True)
    return tag(
        "tr",
        tag("th", first[1], scope="row", **{"data-label": first[0]}),
        *(tag("td", cell, class_=kind, **{"data-label": column}) for column, cell, kind in others),
    )
