"""A table of text: real rows and headings, and on a narrow screen each row as a block that names its cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from language import Words
from services.markup import tag


def draw_table(words: Words, caption: str, columns: Sequence[str], rows: Iterable[Sequence[str | None]], kind: str = "") -> str:
    """Rows of cells under their headings; the first cell heads its row, None is an empty cell, `kind` is a class of ours."""
    heading = tag("thead", tag("tr", *(tag("th", column, scope="col") for column in columns)))
    body = tag("tbody", *(_row(columns, row) for row in rows))
    return tag(
        "div",
        tag("table", tag("caption", caption), heading, body),
        class_=f"sheet {kind}".strip(),
        lang=words.language,
    )


def _row(columns: Sequence[str], cells: Sequence[str | None]) -> str:
    first, *others = zip(columns, cells, strict=True)
    return tag(
        "tr",
        tag("th", first[1], scope="row", **{"data-label": first[0]}),
        *(tag("td", cell, **{"data-label": column}) for column, cell in others),
    )
