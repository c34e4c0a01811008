"""The shared strings of a workbook: cells name them by number. They lie in a file while the sheet is read, however many there are."""

from __future__ import annotations

import re
from array import array
from functools import lru_cache
from typing import IO

from data.feeds.cells import REMEMBERED
from data.feeds.lines import Readable
from data.feeds.workbook_xml import parse_whole

LONGEST_TEXT = 32_767
"""Characters of a cell, as the spreadsheet programs bound it; what is beyond is cut."""
SHORT = 400
"""Bytes of a string that is worth remembering."""
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_KEPT = frozenset("\t\n\r")


def plain_text(text: str) -> str:
    """Text of a workbook with `_x000D_` as the letter that it stands for; of letters that no text has, nothing is left."""
    return _ESCAPED.sub(_letter, text[:LONGEST_TEXT]) if "_x" in text else text[:LONGEST_TEXT]


def _letter(found: re.Match[str]) -> str:
    letter = chr(int(found[1], 16))
    return letter if letter.isprintable() or letter in _KEPT else ""


class TextPieces:
    """Gathers the text of an element that may be rich: its runs are joined, how it is pronounced is left out."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._within = self._spoken = False

    def begins(self, name: str, _attributes: dict[str, str]) -> None:
        """An element within begins."""
        self._within = name == "t"
        if name == "rPh":
            self._spoken = True

    def ends(self, name: str) -> None:
        """An element within ends."""
        self._within = False
        if name == "rPh":
            self._spoken = False

    def says(self, text: str) -> None:
        """Text: kept when it is the cell's, up to its bound."""
        if self._within and not self._spoken and self._length <= LONGEST_TEXT:
            self._pieces.append(text)
            self._length += len(text)

    def taken(self) -> str:
        """What was gathered since it was last taken."""
        text = plain_text("".join(self._pieces))
        self._pieces.clear()
        self._length, self._within, self._spoken = 0, False, False
        return text


class SharedStrings(TextPieces):
    """The strings of a workbook by their number, kept in a file that is lent."""

    def __init__(self, file: IO[bytes]) -> None:
        super().__init__()
        self._file = file
        self._ends = array("Q", [0])
        self._short = lru_cache(REMEMBERED)(self._read)

    def take(self, part: Readable) -> None:
        """Read the part; raises `UnusableWorkbook`."""
        parse_whole(part, self)

    def ends(self, name: str) -> None:
        """Of `workbook_xml.Handler`: with `si` a string is whole."""
        super().ends(name)
        if name == "si":
            self._ends.append(self._ends[-1] + self._file.write(self.taken().encode("utf-8")))

    def __getitem__(self, number: int) -> str:
        """The string; raises `IndexError`."""
        if not 0 <= number < len(self._ends) - 1:
            raise IndexError(number)
        return self._short(number) if self._ends[number + 1] - self._ends[number] <= SHORT else self._read(number)

    def _read(self, number: int) -> str:
        self._file.seek(self._ends[number])
        return self._file.read(self._ends[number + 1] - self._ends[number]).decode("utf-8")
