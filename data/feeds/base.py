"""What every feed of listings is: a stream of listings and rejected rows, with notices beside it.

`FeedError` is for a source that cannot be read at all; a bad row is a `Rejected` in the stream and never stops the rows after it.
Codes and values only: `language.py` words them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, Protocol, TypeAlias

from matching.model import Listing

LONGEST_VALUE = 200
"""Characters of a rejected value that are kept to be shown."""


class FeedError(ValueError):
    """The source cannot be read as this feed; `code` and `values` say why."""

    code = "feed_unreadable"

    def __init__(self, **values: Any) -> None:
        super().__init__(self.code, values)
        self.values = values


class MissingColumns(FeedError):
    """The header lacks columns that every row needs: `columns`."""

    code = "missing_columns"


class RepeatedColumns(FeedError):
    """The header names a column twice: `columns`."""

    code = "repeated_columns"


class TooManyColumns(FeedError):
    """The header names more columns than any feed has: `found`, and at most `most`."""

    code = "too_many_columns"


class EmptyFile(FeedError):
    """There is nothing in the source, not even a header."""

    code = "empty_file"


class NotText(FeedError):
    """The source is no text: `found` is pdf, compressed, spreadsheet or binary."""

    code = "not_text"


class LinesWrapped(FeedError):
    """Each line stands as a whole in quotation marks, so that it is one cell."""

    code = "lines_wrapped"


class UnusableWorkbook(FeedError):
    """A workbook (.xlsx) that is not opened or cannot be read."""

    code = "workbook_broken"


class UnsafeWorkbook(UnusableWorkbook):
    """Its parts declare document types or entities, which no spreadsheet program writes."""

    code = "workbook_unsafe"


class WorkbookTooLarge(UnusableWorkbook):
    """Unpacked it is larger than any feed, or it unpacks to far more than it is: at most `megabytes`."""

    code = "workbook_too_large"


class WorkbookWithMacros(UnusableWorkbook):
    """It carries programs (.xlsm)."""

    code = "workbook_with_macros"


class WorkbookLocked(UnusableWorkbook):
    """It is encrypted with a password."""

    code = "workbook_locked"


class OldWorkbook(UnusableWorkbook):
    """A workbook of before 2007 (.xls), or another file in its container."""

    code = "workbook_old"


class NotWorkbook(FeedError):
    """The name of the file ends as a workbook's does (`ending`), and it is none."""

    code = "not_workbook"


class NotPostings(FeedError):
    """It is neither JSON nor a page that holds any, from its first letter on."""

    code = "not_postings"


class NoPosting(FeedError):
    """It reads well, but there is no schema.org JobPosting in it."""

    code = "no_posting"


class OnlyMicrodata(FeedError):
    """The page tells of its jobs as microdata, which this feed does not read: JSON-LD it does."""

    code = "only_microdata"


class PageTooLarge(FeedError):
    """A page is read as a whole, and this one is larger than pages are: at most `megabytes`."""

    code = "page_too_large"


class BadCell(ValueError):
    """A cell (or a whole row, `column` None) that cannot be kept: raised by a row's reader, told as `Rejected`."""

    def __init__(self, code: str, column: str | None, value: str) -> None:
        super().__init__(code, column, value)
        self.code = code
        self.column = column
        self.value = value


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that was left out: the physical line it starts on (from 1), the column if one is to blame, a code, the value, and by what
    its advert is known (its number, else its title), "" where it tells neither."""

    line: int
    column: str | None
    code: str
    value: str
    item: str = ""

    @classmethod
    def because(cls, line: int, problem: BadCell, item: str = "") -> Rejected:
        """Of a bad cell, its value and whose it is cut to `LONGEST_VALUE` characters and freed of control characters."""
        return cls(line, problem.column, problem.code, _short(problem.value), _short(item))


def _short(text: str) -> str:
    shown = "".join(letter if letter.isprintable() else " " for letter in text[: LONGEST_VALUE + 1])
    return shown if len(shown) <= LONGEST_VALUE else shown[:LONGEST_VALUE] + "…"


@dataclass(frozen=True, slots=True)
class Same:
    """An advert that comes as it was told last, so that it was not read again."""

    job_id: str


@dataclass(frozen=True, slots=True)
class Notice:
    """What a person should know of the source though it cost no row: a code, its values, how many rows, the first line."""

    code: str
    values: dict[str, Any] = field(default_factory=dict)
    rows: int = 0
    first_line: int | None = None


class Notices:
    """Notices gathered while a source is read; the same one about many rows is kept once with their number."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], Notice] = {}

    def __iter__(self) -> Iterator[Notice]:
        return iter(self._kept.values())

    def tell(self, code: str, line: int | None = None, **values: Any) -> None:
        """Note it; with a `line` it is about one row more."""
        key = (code, repr(sorted(values.items())))
        before = self._kept.get(key)
        self._kept[key] = Notice(
            code, values, (before.rows if before else 0) + (line is not None), before.first_line if before else line
        )


Source: TypeAlias = Path | BinaryIO
Item: TypeAlias = Listing | Rejected | Same
"""`Same` is given by a feed alone that was lent what the store knows."""


class Feed(Protocol):
    """A format that listings come in."""

    name: str

    def read(self, source: Source, notices: Notices | None = None) -> Iterator[Item]:
        """Listings and rejected rows in the source's order, streaming in bounded memory.

        Raises `FeedError` at the first item when the source cannot be read at all.
        """
        ...
