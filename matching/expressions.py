"""Tables of expressions that are looked for in the words of adverts: signs of falsehood, requirements, offers.

A table has the columns `code`, `value`, `seen`, `sign`, `unless`, `around`. `sign` is a regular expression over plain text; it is
tried only where a word of the text begins with one of the cheap fragments in `seen` (separated by `;`; those whose first word has less
than three letters may stand anywhere). A code in braces names a part that rows after it may use.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from matching.advert_text import START, AdvertText, parted


class ExpressionTableError(ValueError):
    """A table of expressions is malformed; the message names file, row and column."""


@dataclass(frozen=True, slots=True)
class Expression:
    """One row: what it is a sign of, and the expressions; `unless` beside the sign takes it back, `around` must stand in the text."""

    code: str
    value: str
    seen: tuple[str, ...]
    sign: re.Pattern[str]
    unless: re.Pattern[str] | None
    around: re.Pattern[str] | None


class ExpressionTable:
    """The rows of a table, and which of them are worth a look in a text."""

    def __init__(self, rows: Sequence[Expression]) -> None:
        self.rows = tuple(rows)
        self._by_start: dict[str, list[tuple[str, int]]] = defaultdict(list)
        self._short: list[tuple[str, int]] = []
        for place, row in enumerate(self.rows):
            for fragment in row.seen:
                start = "".join(parted(fragment)[:1])[:START]
                (self._short if len(start) < START else self._by_start[start]).append((fragment, place))
        self._starts = frozenset(self._by_start)

    def worth_a_look(self, text: AdvertText) -> list[Expression]:
        """The rows of which a fragment stands in the text, in the table's order."""
        likely = [pair for start in self._starts & text.starts for pair in self._by_start[start]]
        places = {place for fragment, place in (*likely, *self._short) if fragment in text.words}
        return [self.rows[place] for place in sorted(places)]


def load_expressions(table: Path) -> ExpressionTable:
    """The rows of a table in its order; raises `ExpressionTableError` for an empty sign or an expression that does not compile."""
    parts: dict[str, str] = {}
    rows = []
    with table.open(encoding="utf-8", newline="") as handle:
        for line, row in enumerate(csv.DictReader(handle), start=2):
            if row["code"].startswith("{"):
                parts[row["code"]] = _filled(row["sign"], parts)
                continue
            sign, unless, around = (
                _compiled(row, name, parts, f"{table.name}, row {line}") for name in ("sign", "unless", "around")
            )
            if sign is None or not row["seen"]:
                raise ExpressionTableError(f"{table.name}, row {line}: neither sign nor seen may be empty")
            rows.append(Expression(row["code"], row["value"], tuple(row["seen"].split(";")), sign, unless, around))
    return ExpressionTable(rows)


def _filled(expression: str, parts: dict[str, str]) -> str:
    for name, part in parts.items():
        expression = expression.replace(name, part)
    return expression


def _compiled(row: dict[str, str], column: str, parts: dict[str, str], where: str) -> re.Pattern[str] | None:
    try:
        return re.compile(_filled(row[column], parts)) if row[column] else None
    except re.error as problem:
        raise ExpressionTableError(f"{where}, column {column}: {problem}") from problem
