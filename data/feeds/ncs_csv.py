"""The feed `ncs-csv`: a header row and the columns of DESIGN.md §4, in a CSV file or a workbook (.xlsx), read as a stream."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from data.feeds.base import (
    BadCell,
    EmptyFile,
    Item,
    MissingColumns,
    Notices,
    NotText,
    OldWorkbook,
    Rejected,
    Source,
    WorkbookLocked,
)
from data.feeds.lines import Opened, Row, read_rows
from data.feeds.ncs_columns import COLUMNS, REQUIRED, read_header
from data.feeds.ncs_rows import read_listing
from data.feeds.ncs_workbook import workbook_rows

__all__ = ["COLUMNS", "NcsCsv"]

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
LOOKED_AT = 1 << 20
"""Bytes of an old container that are searched for the mark of encryption."""
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MAGIC = {b"%PDF": "pdf", b"\x1f\x8b": "compressed", b"\xff\xfe": "utf_16", b"\xfe\xff": "utf_16"}


class NcsCsv:
    """Reads `ncs-csv`; see `data.feeds.base.Feed`.

    Header names match whatever their case, spaces or joining marks; columns it does not know are noticed once (unknown_columns).
    A line of a CSV file that is no UTF-8 is read as Windows-1252 (decoded_as). Rejects a row with the codes of
    `data.feeds.lines.read_rows` or `data.feeds.ncs_workbook.workbook_rows`, of `data.feeds.ncs_rows.read_listing`, and repeated (a
    job_id that an earlier row has).
    """

    name = "ncs-csv"

    def read(self, source: Source, notices: Notices | None = None) -> Iterator[Item]:
        """Listings and rejected rows in the file's order; of a workbook, the line is the sheet's row number.

        Raises `EmptyFile`, `NotText`, `MissingColumns`, `RepeatedColumns`, `TooManyColumns`, or an `UnusableWorkbook`.
        """
        notices = Notices() if notices is None else notices
        if isinstance(source, Path):
            with source.open("rb") as stream:
                yield from self._read(stream, notices)
        else:
            yield from self._read(source, notices)

    def _read(self, stream: BinaryIO, notices: Notices) -> Iterator[Item]:
        start = stream.read(len(ZIP))
        if start == OLE:
            raise WorkbookLocked if ENCRYPTED in stream.read(LOOKED_AT) else OldWorkbook
        for magic, kind in _MAGIC.items():
            if start.startswith(magic):
                raise NotText(found=kind)
        rows = workbook_rows(stream, start, notices) if start == ZIP else read_rows(Opened(start, stream), notices)
        header = next(rows, None)
        if header is None:
            raise EmptyFile
        if isinstance(header, Rejected):
            raise NotText(found="binary") if header.code in ("nul_byte", "row_too_long") else MissingColumns(columns=REQUIRED)
        columns = read_header(header.cells, notices)
        seen: set[int] = set()
        for row in rows:
            yield row if isinstance(row, Rejected) else _item(row, columns, notices, seen)


def _item(row: Row, columns: list[str | None], notices: Notices, seen: set[int]) -> Item:
    """The listing of a row, or why there is none; `seen` holds a 64-bit mark of each job_id so far."""
    try:
        for place, code in row.problems.items():
            if columns[place]:
                raise BadCell(code, columns[place], row.cells[place])
        listing = read_listing(zip(columns, row.cells, strict=True), row.line, notices)
        if hash(listing.job_id) in seen:
            raise BadCell("repeated", "job_id", listing.job_id)
    except BadCell as problem:
        return Rejected.because(row.line, problem)
    seen.add(hash(listing.job_id))
    return listing
