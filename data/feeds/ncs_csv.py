"""The feed `ncs-csv`: a CSV file with a header row, the columns of DESIGN.md §4, read as a stream."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, BinaryIO

from data.feeds import cells
from data.feeds.base import (
    BadCell,
    EmptyFile,
    Item,
    MissingColumns,
    Notices,
    NotText,
    Rejected,
    RepeatedColumns,
    Source,
    TooManyColumns,
)
from data.feeds.lines import Row, read_rows
from matching.model import Listing

MOST_COLUMNS = 300
"""The feed has forty-three; a header of a thousand is no header of ours."""
REQUIRED = ("job_id", "title", "state", "district")
LONGEST_JOB_ID = 100
LONGEST_CELL = 2_000
"""Characters of a cell that is no free text."""

TEXT_LENGTHS = {
    "title": 200, "description": 5_000, "state": 100, "district": 100, "employer_name": 200, "sector": 100, "functional_role": 200,
    "contact": 300, "weekly_off": 100, "walk_in_place": 300, "bring": 300,
}  # fmt: skip
"""Characters of a text that are kept; what is beyond is cut and noticed."""

READERS: dict[str, Callable[[str], Any]] = {
    **{
        column: partial(cells.read_choice, column=column)
        for column in ("employer_type", "job_type", "min_education", "gender", "shift", "kind")
    },
    **{column: partial(cells.read_choices, column=column) for column in ("languages", "licences")},
    **{column: partial(cells.read_words, column=column) for column in ("disability_types", "benefits")},
    **dict.fromkeys(("posted_on", "last_date", "walk_in_on", "last_confirmed_on"), cells.read_date),
    **dict.fromkeys(("min_experience_years", "max_experience_years"), cells.read_years),
    **{column: partial(cells.read_whole, least=0, most=1_000_000) for column in ("openings", "pwd_openings")},
    **{column: partial(cells.read_whole, least=10, most=99) for column in ("min_age", "max_age")},
    "hours_per_day": partial(cells.read_number, least=0.5, most=24),
    "nco_code": cells.read_nco,
    "pincode": cells.read_pincode,
    "skills": cells.read_list,
    "source_url": cells.read_link,
}
WAGES = ("wage_min", "wage_max", "wage_period")
COLUMNS = ("job_id", *TEXT_LENGTHS, *READERS, *WAGES)
NOT_BELOW = (("min_experience_years", "max_experience_years"), ("min_age", "max_age"))

_FIELDS = {"skills": "skills_text"}
_NAMES = {re.sub("[^a-z]", "", column): column for column in COLUMNS}
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufeff]")
_BLANKS = re.compile(r"[^\S\n]+")
_LINE_BREAKS = re.compile(r"\s*\n\s*")
_RIDES = re.compile(
    r"\b(?:bike|rider|two[ -]?wheeler|2[ -]?wheeler|scoot(?:y|er)|delivery|motorcycle)s?\b|बाइक|राइडर|डिलीवरी|स्कूटी", re.I
)
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
        columns = _columns(header, notices)
        seen: set[int] = set()
        for row in rows:
            yield row if isinstance(row, Rejected) else _item(row, columns, notices, seen)


def _item(row: Row, columns: list[str | None], notices: Notices, seen: set[int]) -> Item:
    """The listing of a row, or why there is none; `seen` holds a 64-bit mark of each job_id so far."""
    try:
        listing = _listing(row, columns, notices)
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


def _columns(header: Row, notices: Notices) -> list[str | None]:
    """The column of each cell; None where the header names none of ours."""
    if len(header.cells) > MOST_COLUMNS:
        raise TooManyColumns(found=len(header.cells), most=MOST_COLUMNS)
    columns = [_NAMES.get(re.sub("[^a-z]", "", name.casefold())) for name in header.cells]
    missing = [column for column in REQUIRED if column not in columns]
    if missing:
        raise MissingColumns(columns=tuple(missing))
    repeated = {column for column in columns if column and columns.count(column) > 1}
    if repeated:
        raise RepeatedColumns(columns=tuple(sorted(repeated)))
    unknown = [name.strip() for name, column in zip(header.cells, columns, strict=True) if name.strip() and not column]
    if unknown:
        notices.tell("unknown_columns", columns=tuple(name[:LONGEST_JOB_ID] for name in unknown))
    return columns


def _listing(row: Row, columns: list[str | None], notices: Notices) -> Listing:
    """The listing of a row; raises `BadCell` for the first cell, in the file's order, that cannot be kept."""
    values: dict[str, Any] = {}
    wages: dict[str, str] = {}
    for column, cell in zip(columns, row.cells, strict=True):
        text = cell.strip()
        if column is None or not text:
            continue
        if column in TEXT_LENGTHS:
            values[column] = _text(column, text, row.line, notices)
        elif len(text) > (LONGEST_JOB_ID if column == "job_id" else LONGEST_CELL):
            raise BadCell("too_long", column, text)
        elif column == "job_id":
            values[column] = _UNWANTED.sub("", " ".join(text.split()))
        elif column in WAGES:
            wages[column] = text
        else:
            try:
                values[_FIELDS.get(column, column)] = READERS[column](text)
            except ValueError as problem:
                raise BadCell(problem.args[0], column, text) from None
    if wages:
        values |= _wages(*(wages.get(column) for column in WAGES))
    for column in REQUIRED:
        if not values.get(column):
            raise BadCell("missing", column, "")
    for least, most in NOT_BELOW:
        if least in values and most in values and values[least] > values[most]:
            raise BadCell("min_above_max", least, f"{values[least]:g} > {values[most]:g}")
    if "driving" in values.get("licences", ()):
        values["licences"] = _driving(values)
    return Listing(**values)


def _text(column: str, text: str, line: int, notices: Notices) -> str:
    """A free text without control characters and needless blanks; only a description keeps its line breaks."""
    if "  " in text or not text.isprintable():
        text = _UNWANTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
        text = _LINE_BREAKS.sub("\n", _BLANKS.sub(" ", text)) if column == "description" else " ".join(text.split())
    longest = TEXT_LENGTHS[column]
    if len(text) > longest:
        notices.tell("text_cut", line, column=column, characters=longest)
        text = text[:longest].rstrip()
    return text


@lru_cache(cells.REMEMBERED)
def _wages(least: str | None, most: str | None, period: str | None) -> dict[str, Any]:
    """wage_min, wage_max and wage_period in whole rupees, those that are stated; of the stripped texts of their cells."""
    texts = dict(zip(WAGES, (least, most, period), strict=True))
    found: dict[str, Any] = {}
    column = "wage_period"
    try:
        if period:
            found["wage_period"] = cells.read_choice(period, column)
        for column in ("wage_min", "wage_max"):
            if text := texts[column]:
                _wage(text, column, found)
        for column in ("wage_min", "wage_max"):
            if column in found:
                cells.wage_within(found[column], found.get("wage_period"))
    except ValueError as problem:
        raise BadCell(problem.args[0], column, texts[column] or "") from None
    if found.get("wage_min", 0) > found.get("wage_max", found.get("wage_min", 0)):
        raise BadCell("min_above_max", "wage_min", f"{found['wage_min']} > {found['wage_max']}")
    return found


def _wage(text: str, column: str, found: dict[str, Any]) -> None:
    low, high, period = cells.read_wage(text)
    if period and found.setdefault("wage_period", period) != period:
        raise ValueError("period_disagrees")
    if high is None:
        if found.setdefault(column, low) != low:
            raise ValueError("stated_twice")
    elif found.setdefault("wage_min", low) != low or found.setdefault("wage_max", high) != high:
        raise ValueError("stated_twice")


def _driving(values: dict[str, Any]) -> tuple[str, ...]:
    """A plain "driving licence" is one for two-wheelers where the advert's title is of riding, else one for light vehicles."""
    meant = "two_wheeler" if _RIDES.search(values["title"]) else "light_vehicle"
    return tuple(dict.fromkeys(meant if licence == "driving" else licence for licence in values["licences"]))
