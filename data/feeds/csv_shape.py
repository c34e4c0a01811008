"""How a CSV file is written, by its first bytes: in which encoding, and what parts its cells."""

from __future__ import annotations

import codecs
import csv

from data.feeds.base import LinesWrapped
from data.feeds.lines import FALLBACK_ENCODING, Readable
from data.feeds.ncs_columns import REQUIRED, column_names

PARTED_BY = (",", ";", "\t", "|")
"""What may part cells; of two that give as many of our columns the first."""
UTF_16 = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


class Recoded:
    """A stream of another encoding as UTF-8; what is no letter of it becomes the sign for that."""

    def __init__(self, stream: Readable, encoding: str) -> None:
        self._stream = stream
        self._letters = codecs.getincrementaldecoder(encoding)("replace")

    def read(self, size: int, /) -> bytes:
        """What the next `size` bytes say; none at the end."""
        while True:
            piece = self._stream.read(size)
            text = self._letters.decode(piece, not piece)
            if text or not piece:
                return text.encode("utf-8", "replace")


def parted_by(start: bytes) -> str:
    """What parts the cells of a file (UTF-8 or Windows) with these first bytes: that which makes most of our columns of its header.

    Raises `LinesWrapped` where the header stands as a whole in quotation marks, so that it is one cell.
    """
    header = _header(start)
    known = {sign: _known(header, sign) for sign in PARTED_BY}
    best = max(PARTED_BY, key=lambda sign: known[sign])
    if known[best] < len(REQUIRED):
        cells = _cells(header, best)
        if len(cells) == 1 and max(_known(cells[0], sign) for sign in PARTED_BY) >= len(REQUIRED):
            raise LinesWrapped
    return best


def _header(start: bytes) -> str:
    line = next((line for line in start.splitlines() if line.strip()), b"").removeprefix(codecs.BOM_UTF8)
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode(FALLBACK_ENCODING, "replace")


def _known(header: str, sign: str) -> int:
    """How many of our columns a header names when this parts its cells."""
    return len({column for column in column_names(_cells(header, sign)) if column})


def _cells(text: str, sign: str) -> list[str]:
    try:
        return next(csv.reader([text], delimiter=sign), [])
    except csv.Error:
        return []
