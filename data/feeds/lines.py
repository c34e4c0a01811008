"""Bytes of a CSV file as rows of cells, in bounded memory, whatever one broken row does to those after it.

A quote that never closes would swallow the rest of a file; here it costs its own row: reading goes on at the first swallowed line
that reads as a whole row by itself. A line too long to hold is passed over in pieces.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from data.feeds.base import BadCell, Notices, Rejected

LONGEST_ROW = 1 << 20
"""Bytes of one row; a longer one is rejected."""
MOST_LINES = 200
"""Physical lines of one row (line breaks inside quotes); beyond it a quote was left open."""
CHUNK = 1 << 18
FALLBACK_ENCODING = "cp1252"


class Readable(Protocol):
    """Whatever gives bytes."""

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes; none at the end."""
        ...


class Opened:
    """A stream whose first bytes have been looked at, and are read again."""

    def __init__(self, start: bytes, stream: Readable) -> None:
        self._start = start
        self._stream = stream

    def read(self, size: int, /) -> bytes:
        """The next bytes, at most `size` and the first ones."""
        start, self._start = self._start, b""
        return start + self._stream.read(size)


def physical_lines(stream: Readable, longest: int = LONGEST_ROW) -> Iterator[bytes | None]:
    """Lines with their ends (LF, CRLF or CR); None stands for a line longer than `longest` bytes, which is never held whole."""
    rest, passing_over = b"", False
    while chunk := stream.read(CHUNK):
        lines = (rest + chunk).splitlines(keepends=True)
        rest = b"" if lines[-1].endswith(b"\n") else lines.pop()
        for line in lines:
            yield None if passing_over or len(line) > longest else line
            passing_over = False
        if len(rest) > longest:
            passing_over, rest = True, rest[-1:] if rest.endswith(b"\r") else b""
    if passing_over or rest:
        yield None if passing_over else rest


@dataclass(frozen=True, slots=True)
class Row:
    """Cells of a row and the physical line (from 1) it starts on; `problems`: codes of cells that say nothing, by their place."""

    line: int
    cells: list[str]
    problems: Mapping[int, str] = field(default_factory=dict)


class _Lines:
    """Decoded lines for `csv.reader`, remembering those of the row under way so that reading can go back to one of them."""

    def __init__(self, stream: Readable, notices: Notices, parted_by: str) -> None:
        self._parted_by = parted_by
        self._source = enumerate(physical_lines(stream), start=1)
        self._again: deque[tuple[int, str]] = deque()
        self._notices = notices
        self._length = 0
        self.of_row: list[tuple[int, str]] = []

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        number, text = self._again.popleft() if self._again else self._decoded()
        self.of_row.append((number, text))
        self._length += len(text)
        if len(self.of_row) > MOST_LINES:
            raise BadCell("unclosed_quote", None, self.of_row[0][1])
        if self._length > LONGEST_ROW:
            raise BadCell("row_too_long", None, self.of_row[0][1])
        if "\0" in text:
            raise BadCell("nul_byte", None, text)
        return text

    def _decoded(self) -> tuple[int, str]:
        number, line = next(self._source)
        if line is None:
            self.of_row.append((number, ""))
            raise BadCell("row_too_long", None, self.of_row[0][1])
        if number == 1 and line.startswith(b"\xef\xbb\xbf"):
            line = line[3:]
        try:
            return number, line.decode("utf-8")
        except UnicodeDecodeError:
            self._notices.tell("decoded_as", number, encoding=FALLBACK_ENCODING)
            try:
                return number, line.decode(FALLBACK_ENCODING)
            except UnicodeDecodeError:
                return number, line.decode("latin-1")

    def begin(self) -> None:
        """A new row starts with the next line."""
        self.of_row = []
        self._length = 0

    def go_on_at_a_row(self, width: int | None) -> None:
        """After a bad row: put back its lines from the first, after its own, that has `width` cells by itself."""
        for place, (_, text) in enumerate(self.of_row[1:], start=1):
            if len(_cells_of(text, self._parted_by)) == width:
                self._again.extendleft(reversed(self.of_row[place:]))
                return


def _cells_of(text: str, parted_by: str) -> list[str]:
    try:
        return next(csv.reader([text], delimiter=parted_by, strict=True), [])
    except csv.Error:
        return []


def read_rows(
    stream: Readable, notices: Notices, parted_by: str = ",", known_by: Callable[[Sequence[str]], str] = lambda _cells: ""
) -> Iterator[Row | Rejected]:
    """Rows, the header first; those that are no row of the header's width are rejected, blank ones passed over.

    `parted_by`: the sign between two cells; `known_by`: by what the advert is known that has these cells, or some of them.
    Surplus cells that are empty (a trailing comma) are dropped.
    Codes: too_few_cells, too_many_cells (value: found/expected), unclosed_quote, bad_quoting, row_too_long, nul_byte.
    """
    lines = _Lines(stream, notices, parted_by)
    reader = csv.reader(lines, delimiter=parted_by, strict=True)
    width: int | None = None
    while True:
        lines.begin()
        item = ""
        try:
            cells = next(reader)
            if not any(cells) or not "".join(cells).strip():
                continue
            while width and len(cells) > width and not cells[-1].strip():
                cells.pop()
            if width and len(cells) != width:
                item = known_by(cells)
                code = "too_few_cells" if len(cells) < width else "too_many_cells"
                raise BadCell(code, None, f"{len(cells)}/{width}")
        except StopIteration:
            return
        except (csv.Error, BadCell) as problem:
            start, text = lines.of_row[0]
            bad = problem if isinstance(problem, BadCell) else BadCell(_quoting_code(problem), None, text)
            yield Rejected.because(start, bad, item)
            lines.go_on_at_a_row(width)
            continue
        width = width or len(cells)
        yield Row(lines.of_row[0][0], cells)


def _quoting_code(problem: csv.Error) -> str:
    """Which of our codes an error of the csv module is (its messages are its only names)."""
    message = str(problem)
    if "field larger" in message:
        return "row_too_long"
    return "unclosed_quote" if "unexpected end" in message else "bad_quoting"
