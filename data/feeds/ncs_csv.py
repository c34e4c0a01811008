"""The feed `ncs-csv`: a CSV file with a header row, the columns of DESIGN.md §4, read as a stream."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from data.feeds.base import BadCell, EmptyFile, Item, MissingColumns, Notices, NotText, Rejected, Source
from data.feeds.lines import Row, read_rows
from data.feeds.ncs_columns import REQUIRED, read_header
from data.feeds.ncs_rows import read_listing

_MAGIC = {
    b"PK\x03\x04": "spreadsheet",
    b"\xd0\xcf\x11\xe0": "spreadsheet",
    b"%PDF": "pdf",
    b"\x1f\x8b": "compressed",
    b"\xff\xfe": "utf_16",
    b"\xfe\xff": "utf_16",
}


class NcsCsv:
    """Reads `ncs-csv`; see `data.feeds.base.Feed`.

    Header names match whatever their case, spaces or joining marks; columns it does not know are noticed once (unknown_columns).
    A line that is no UTF-8 is read as Windows-1252 (decoded_as); a text that is too long is cut (text_cut). Rejects a row with the
    codes of `data.feeds.lines.read_rows` and `data.feeds.cells.CODES`, and: missing (a required cell), repeated (a job_id that an
    earlier row has), min_above_max, stated_twice (a range in one wage cell, another figure in the other), period_disagrees.
    """

    name = "ncs-csv"

    def read(self, source: Source, notices: Notices | None = None) -> Iterator[Item]:
        """Listings and rejected rows in the file's order; raises `EmptyFile`, `NotText`, `MissingColumns` or `RepeatedColumns`."""
        notices = Notices() if notices is None else notices
        if isinstance(source, Path):
            with source.open("rb") as stream:
                yield from self._read(stream, notices)
        else:
            yield from self._read(source, notices)

    def _read(self, stream: BinaryIO, notices: Notices) -> Iterator[Item]:
        start = stream.read(len(b"PK\x03\x04"))
        for magic, kind in _MAGIC.items():
            if start.startswith(magic):
                raise NotText(found=kind)
        rows = read_rows(_Opened(start, stream), notices)
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
        listing = read_listing(zip(columns, row.cells, strict=True), row.line, notices)
        if hash(listing.job_id) in seen:
            raise BadCell("repeated", "job_id", listing.job_id)
    except BadCell as problem:
        return Rejected.because(row.line, problem)
    seen.add(hash(listing.job_id))
    return listing


class _Opened:
    """A stream whose first bytes have been looked at, and are read again."""

    def __init__(self, start: bytes, stream: BinaryIO) -> None:
        self._start = start
        self._stream = stream

    def read(self, size: int) -> bytes:
        """The next bytes, at most `size` and the first ones."""
        start, self._start = self._start, b""
        return start + self._stream.read(size)
