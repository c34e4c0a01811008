"""A paper as one CSV file: its lines, each table under its title, its notes. Numbers are bare; spreadsheets know the letters by a mark."""

from __future__ import annotations

import csv
import io

from services.figures_out.paper import Paper, number_of, text_of
from services.sheets import harmless

MARK = "\ufeff"
"""By which spreadsheets know UTF-8."""


def as_csv(paper: Paper, taken: str = "") -> bytes:
    """The file, in UTF-8; an empty line stands between its parts."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    for line in (paper.title, *paper.lines):
        writer.writerow([harmless(line)])
    for chart in paper.charts:
        writer.writerow([])
        writer.writerow([harmless(chart.title)])
        writer.writerow([harmless(column) for column in chart.columns])
        writer.writerows([_written(cell) for cell in row] for row in chart.rows)
        writer.writerows([harmless(note)] for note in chart.notes)
    writer.writerow([])
    writer.writerows([harmless(note)] for note in paper.notes)
    if taken:
        writer.writerow([taken])
    return (MARK + file.getvalue()).encode("utf-8")


def _written(cell: str) -> str:
    number = number_of(cell)
    return harmless(text_of(cell)) if number is None else f"{number:g}" if abs(number) < 1e5 else f"{number:.0f}"
