"""The feed `ncs-csv`: a header row and the columns of DESIGN.md §4, in a CSV file or a workbook (.xlsx), read as a stream."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
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
from data.feeds.csv_shape import UTF_16, Recoded, parted_by
from data.feeds.lines import Opened, Readable, Row, read_rows
from data.feeds.ncs_columns import COLUMNS, REQUIRED, read_header
from data.feeds.ncs_rows import read_listing
from data.feeds.ncs_workbook import workbook_rows

__all__ = ["COLUMNS", "NcsCsv"]

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
LOOKED_AT = 1 << 20
"""Bytes of an old container that are searched for the mark of encryption."""
HEADER_LOOKED_AT = 1 << 16
"""Bytes in which the header is looked for, to tell what parts its cells."""
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MAGIC = {b"%PDF": "pdf", b"\x1f\x8b": "compressed"}


class NcsCsv:
    """Reads `ncs-csv`; see `data.feeds.base.Feed`.

    Header names match whatever their case, spaces or joining marks; columns it does not know are noticed once (unknown_columns).
    Cells of a CSV file may be parted by a comma, semicolon, tab or upright; with the mark of UTF-16 it is read as that, and a line that is
    no UTF-8 as Windows-1252 (decoded_as). Rejects a row with the codes of
    `data.feeds.lines.read_rows` or `data.feeds.ncs_workbook.workbook_rows`, of `data.feeds.ncs_rows.read_listing`, and repeated (a
    job_id that an earlier row has).
    """

    name = "ncs-csv"

    def read(self, source: Source, notices: Notices | None = None) -> Iterator[Item]:
        """Listings and rejected rows in the file's order; of a workbook, the line is the sheet's row number.

        Raises `EmptyFile`, `NotText`, `MissingColumns`, `RepeatedColumns`, `TooManyColumns`, `LinesWrapped`, or an `UnusableWorkbook`.
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
        columns: list[str | None] = []
        text = Opened(start, stream)
        rows = workbook_rows(stream, start, notices) if start == ZIP else _text_rows(text, start, notices, columns)
        header = next(rows, None)
        if header is None:
            raise EmptyFile
        if isinstance(header, Rejected):
            raise NotText(found="binary") if header.code in ("nul_byte", "row_too_long") else MissingColumns(columns=REQUIRED)
        columns += read_header(header.cells, notices)
        seen: set[int] = set()
        for row in rows:
            yield row if isinstance(row, Rejected) else _item(row, columns, notices, seen)


def _text_rows(stream: Readable, start: bytes, notices: Notices, columns: Sequence[str | None]) -> Iterator[Row | Rejected]:
    """The rows of a CSV file, in its encoding and parted as its header is; `columns` will be known once the header is read."""
    for mark, encoding in UTF_16.items():
        if start.startswith(mark):
            stream = Recoded(stream, encoding)
    looked_at = b""
    while len(looked_at) < HEADER_LOOKED_AT and (piece := stream.read(HEADER_LOOKED_AT)):
        looked_at += piece
    return read_rows(Opened(looked_at, stream), notices, parted_by(looked_at), partial(_known_by, columns))


def _known_by(columns: Sequence[str | None], row: Sequence[str]) -> str:
    """The number of an advert, else its title, as its cells have them."""
    told = dict(zip(columns, row, strict=False))
    return next((text for column in ("job_id", "title") if (text := told.get(column, "").strip())), "")


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
        return Rejected.because(row.line, problem, _known_by(columns, row.cells))
    seen.add(hash(listing.job_id))
    return listing
