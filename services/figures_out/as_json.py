"""A paper as JSON: numbers as numbers, what is hidden as null, words as they are said."""

from __future__ import annotations

import json
from typing import Any

from services.drawing.chart import HIDDEN, Chart
from services.figures_out.paper import Paper, number_of, text_of


def as_json(paper: Paper, taken: str = "") -> bytes:
    """The file, in UTF-8."""
    told: dict[str, Any] = {"title": paper.title, "language": paper.words.language, "lines": paper.lines}
    told |= {"tables": [_table(chart) for chart in paper.charts], "notes": paper.notes}
    if taken:
        told["taken"] = taken
    return json.dumps(told, ensure_ascii=False, indent=1).encode("utf-8")


def _table(chart: Chart) -> dict[str, Any]:
    return {
        "title": chart.title,
        "sentence": chart.sentence,
        "columns": chart.columns,
        "rows": [[_value(cell) for cell in row] for row in chart.rows],
        "notes": chart.notes,
    }


def _value(cell: str) -> str | float | None:
    number = number_of(cell)
    if number is not None:
        return int(number) if float(number).is_integer() else number
    text = text_of(cell)
    return None if text == HIDDEN else text
