"""A sheet of a workbook as rows of cells. What it claims about its own size is never read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from data.feeds.lines import Readable
from data.feeds.workbook_cells import RawCell
from data.feeds.workbook_strings import LONGEST_TEXT, SharedStrings, TextPieces, plain_text
from data.feeds.workbook_xml import parse

_DIGITS = "0123456789"


@dataclass(slots=True)
class SheetRow:
    """A row's number in the sheet (from 1), whether it is hidden, and its cells by column (from 0): those that hold something."""

    number: int
    hidden: bool
    cells: dict[int, RawCell]


class Sheet:
    """Reads one sheet; `merged` counts its merged areas once it was read to the end."""

    def __init__(self, strings: SharedStrings, most_columns: int) -> None:
        self._strings = strings
        self._most_columns = most_columns
        self._ready: list[SheetRow] = []
        self._row = SheetRow(0, False, {})
        self._column = -1
        self._kind, self._style = "n", 0
        self._formula = self._computed = self._in_value = False
        self._value: list[str] = []
        self._inline = TextPieces()
        self._columns: dict[str, int] = {}
        self.merged = 0

    @property
    def at(self) -> int:
        """The number of the row that was read last."""
        return self._row.number

    def rows(self, part: Readable) -> Iterator[SheetRow]:
        """Rows that hold something, in the sheet's order; raises `UnusableWorkbook`."""
        for _ in parse(part, self):
            yield from self._ready
            self._ready.clear()

    def begins(self, name: str, attributes: dict[str, str]) -> None:
        """Of `workbook_xml.Handler`."""
        if name == "c":
            self._begin_cell(attributes)
        elif name == "v":
            self._in_value = self._computed = True
        elif name == "f":
            self._formula = True
        elif name == "row":
            number = attributes.get("r", "")
            after = self._row.number + 1
            self._row = SheetRow(
                int(number) if number.isdecimal() and len(number) < 8 else after, _yes(attributes.get("hidden")), {}
            )
            self._column = -1
        elif name == "mergeCell":
            self.merged += 1
        elif self._kind == "inlineStr":
            self._inline.begins(name, attributes)

    def ends(self, name: str) -> None:
        """Of `workbook_xml.Handler`."""
        if name == "v":
            self._in_value = False
        elif name == "c":
            self._end_cell()
        elif name == "row":
            if self._row.cells:
                self._ready.append(self._row)
        elif self._kind == "inlineStr":
            self._inline.ends(name)

    def says(self, text: str) -> None:
        """Of `workbook_xml.Handler`."""
        if self._in_value:
            if len(self._value) <= LONGEST_TEXT:
                self._value.append(text)
        elif self._kind == "inlineStr":
            self._inline.says(text)

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        letters = attributes.get("r", "").rstrip(_DIGITS)
        self._column = self._number_of(letters) if letters else self._column + 1
        self._kind = attributes.get("t", "n")
        style = attributes.get("s", "0")
        self._style = int(style) if style.isdecimal() and len(style) < 6 else 0
        self._formula = self._computed = False

    def _end_cell(self) -> None:
        value = "".join(self._value)
        self._value.clear()
        if self._kind == "s":
            value = self._shared(value)
        elif self._kind == "inlineStr":
            value = self._inline.taken()
        elif self._kind == "str":
            value = plain_text(value)
        uncomputed = self._formula and not value and (not self._computed or self._kind == "n")
        if (value or uncomputed) and self._column < self._most_columns:
            kind = self._kind if self._kind in ("n", "b", "e") else "text"
            self._row.cells[self._column] = RawCell(kind, self._style, value, uncomputed)
        self._kind = "n"

    def _shared(self, number: str) -> str:
        try:
            return self._strings[int(number)]
        except (IndexError, ValueError):
            return ""

    def _number_of(self, letters: str) -> int:
        """The column (from 0) of its letters; those beyond any sheet's are none that is kept."""
        if letters not in self._columns:
            if len(letters) > 3 or not (letters.isascii() and letters.isalpha()):
                return self._most_columns
            number = 0
            for letter in letters.upper():
                number = number * 26 + ord(letter) - ord("A") + 1
            self._columns[letters] = number - 1
        return self._columns[letters]


def _yes(value: str | None) -> bool:
    return value in ("1", "true")
