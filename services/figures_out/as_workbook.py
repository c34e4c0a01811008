"""A paper as a workbook: a sheet a table, numbers as numbers in lakh and crore, and a sheet that says what they are."""

from __future__ import annotations

import io
import re

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from services.drawing.chart import Chart
from services.figures_out.paper import Paper, number_of, text_of
from services.sheets import harmless

IN_LAKH = "[>=10000000]##\\,##\\,##\\,##0;[>=100000]##\\,##\\,##0;##,##0"
"""Digits grouped as in India."""
SHARE, FRACTION = '0.#"%"', "0.0"
WIDEST, LONGEST_NAME = 46, 28
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\']")


def as_workbook(paper: Paper, taken: str = "") -> bytes:
    """The file. The first sheet has title, lines, and notes."""
    book = Workbook()
    book.properties.title, book.properties.creator = paper.title, "Kaam Setu"
    first = book.active
    first.title = _name(paper.words.say("charts.about"), 0)
    told = (paper.title, *paper.lines, "", *paper.notes, *(("", taken) if taken else ()))
    for place, line in enumerate(told, start=1):
        cell = first.cell(place, 1, harmless(line))
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    first.cell(1, 1).font = Font(bold=True, size=14)
    first.column_dimensions["A"].width = 100
    for number, chart in enumerate(paper.charts, start=1):
        _table(book.create_sheet(_name(chart.title, number)), chart)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _table(sheet: Worksheet, chart: Chart) -> None:
    sheet.append([harmless(chart.title)])
    sheet.append([harmless(chart.sentence)])
    sheet.append([harmless(column) for column in chart.columns])
    for row in chart.rows:
        sheet.append([harmless(text_of(cell)) if number_of(cell) is None else number_of(cell) for cell in row])
        for place, cell in enumerate(row, start=1):
            number = number_of(cell)
            if number is not None:
                whole = float(number).is_integer()
                sheet.cell(sheet.max_row, place).number_format = SHARE if cell.endswith("%") else IN_LAKH if whole else FRACTION
            elif place > 1:
                sheet.cell(sheet.max_row, place).alignment = Alignment(horizontal="right")
    for note in chart.notes:
        sheet.append([harmless(note)])
    sheet.cell(1, 1).font = Font(bold=True, size=13)
    for place, column in enumerate(chart.columns, start=1):
        sheet.cell(3, place).font = Font(bold=True)
        sheet.cell(3, place).alignment = Alignment(wrap_text=True, vertical="top")
        longest = max((len(text_of(row[place - 1])) for row in chart.rows), default=0)
        sheet.column_dimensions[get_column_letter(place)].width = min(WIDEST, max(12, longest + 2, len(column) // 2))
    sheet.freeze_panes = "B4"


def _name(title: str, number: int) -> str:
    """A sheet's name: without signs that have a meaning there, short, and another for each sheet."""
    plain = " ".join(_NOT_IN_A_NAME.sub(" ", title).split())[:LONGEST_NAME].strip()
    return f"{number} {plain}" if number else plain
