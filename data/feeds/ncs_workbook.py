"""The rows of `ncs-csv` in a workbook: the first sheet that has its header, and the cells as the text that a CSV file would have."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import BinaryIO, cast

from data.feeds.base import BadCell, Notices, Rejected, UnusableWorkbook
from data.feeds.lines import Readable, Row
from data.feeds.ncs_columns import DAYS, LONGEST_NAME, MOST_COLUMNS, REQUIRED, column_names
from data.feeds.workbook import Workbook, open_workbook
from data.feeds.workbook_cells import CellTexts
from data.feeds.workbook_index import SheetEntry
from data.feeds.workbook_sheet import Sheet, SheetRow
from data.feeds.workbook_strings import SharedStrings

LOOKED_THROUGH = 10
"""Rows in which the header is looked for: a title may stand above it."""
MOST_SHEETS = 50
SHEETS_TOLD = 10


def workbook_rows(stream: BinaryIO, start: bytes, notices: Notices) -> Iterator[Row | Rejected]:
    """Rows, the header first, of a workbook whose first bytes were read; `Row.line` is the sheet's row number.

    Read are the values that the spreadsheet program saved, of hidden rows too (hidden_rows); of merged cells the first has the value
    (merged_cells); cells right of the header are passed over (cells_beside_table), and other sheets (sheets_passed_over). Codes of a
    row's `problems`: formula_without_value, cell_error, digits_lost. A sheet that breaks off ends in a row rejected as
    rest_unreadable. Raises `UnusableWorkbook` before the first row.
    """
    with _sought(stream, start) as whole, open_workbook(whole) as workbook, tempfile.TemporaryFile() as file:
        strings = SharedStrings(file)
        workbook.take_strings(strings)
        texts = CellTexts(workbook.forms, from_1904=workbook.from_1904)
        found = _header(workbook, strings, texts)
        if found is None:
            return
        chosen, above = found
        others = tuple(sheet.name[:LONGEST_NAME] for sheet in workbook.sheets if sheet is not chosen)
        if others:
            notices.tell("sheets_passed_over", sheets=others[:SHEETS_TOLD])
        with workbook.open(chosen) as part:
            yield from _rows(Sheet(strings, MOST_COLUMNS + 1), part, above, texts, notices)


def _header(workbook: Workbook, strings: SharedStrings, texts: CellTexts) -> tuple[SheetEntry, int] | None:
    """The first sheet to be seen that has our header, and how many rows stand above it; else the first that has a row at all."""
    fallback = None
    for sheet in [sheet for sheet in workbook.sheets if not sheet.hidden][:MOST_SHEETS]:
        with workbook.open(sheet) as part:
            for above, row in enumerate(islice(Sheet(strings, MOST_COLUMNS + 1).rows(part), LOOKED_THROUGH)):
                fallback = fallback or (sheet, above)
                if set(REQUIRED) <= set(column_names(_cells(row, _width(row), texts).cells)):
                    return sheet, above
    return fallback


def _rows(sheet: Sheet, part: Readable, above: int, texts: CellTexts, notices: Notices) -> Iterator[Row | Rejected]:
    header: Row | None = None
    days: frozenset[int] = frozenset()
    try:
        for row in islice(sheet.rows(part), above, None):
            if header is None:
                header = _cells(row, _width(row), texts)
                days = frozenset(place for place, column in enumerate(column_names(header.cells)) if column in DAYS)
                yield header
                continue
            told = _cells(row, len(header.cells), texts, days)
            if not told.problems and not any(cell.strip() for cell in told.cells):
                continue
            if row.hidden:
                notices.tell("hidden_rows", row.number)
            if max(row.cells) >= len(header.cells):
                notices.tell("cells_beside_table", row.number)
            yield told
    except UnusableWorkbook:
        if header is None:
            raise
        yield Rejected.because(sheet.at + 1, BadCell("rest_unreadable", None, ""))
    if sheet.merged:
        notices.tell("merged_cells", areas=sheet.merged)


def _width(row: SheetRow) -> int:
    return max(row.cells) + 1


def _cells(row: SheetRow, width: int, texts: CellTexts, days: frozenset[int] = frozenset()) -> Row:
    cells, problems = [""] * width, {}
    for place, cell in row.cells.items():
        if place < width:
            try:
                cells[place] = texts.text(cell, of_days=place in days)
            except BadCell as problem:
                cells[place], problems[place] = problem.value, problem.code
    return Row(row.number, cells, problems)


@contextmanager
def _sought(stream: BinaryIO, start: bytes) -> Iterator[BinaryIO]:
    """The whole of a stream of which the start was read, so that it can be sought in; a pipe is kept in a file meanwhile."""
    if stream.seekable():
        yield stream
        return
    with tempfile.TemporaryFile() as kept:
        kept.write(start)
        shutil.copyfileobj(stream, kept)
        yield cast(BinaryIO, kept)
