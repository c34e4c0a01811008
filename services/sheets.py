"""Tables that leave the house: nothing in them is a formula, and the last line says who took them and when."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

FORMULAS = frozenset("=+-@\t\r\n|%\uff1d\uff0b\uff0d\uff20")
"""What a spreadsheet may take for the beginning of a formula or a command, wide signs of East Asia among them; blanks before it are
looked through."""


def harmless(value: object) -> str:
    """A cell that a spreadsheet takes for text."""
    text = "" if value is None else str(value)
    first = text.lstrip(" \u00a0\u3000\ufeff\u200b")[:1]
    return f"'{text}" if text and (first in FORMULAS or text[0] in FORMULAS) else text


def sheet(columns: Sequence[str], rows: Iterable[Sequence[object]], watermark: str = "") -> str:
    """A CSV table; a watermark stands alone in the last line."""
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow([harmless(name) for name in columns])
    writer.writerows([harmless(value) for value in row] for row in rows)
    if watermark:
        writer.writerow([watermark])
    return table.getvalue()
