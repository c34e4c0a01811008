"""A part of a workbook as a stream of XML events, refusing what a spreadsheet program never writes.

Expat tells of a document type before it reads what it declares, in whatever encoding the part is; so no entity is ever expanded.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol
from xml.parsers.expat import ExpatError, ParserCreate

from data.feeds.base import UnsafeWorkbook, UnusableWorkbook
from data.feeds.lines import Readable

CHUNK = 1 << 14
LONGEST_TOKEN = 1 << 20
"""Bytes of one tag; a longer one is never held whole."""


class Handler(Protocol):
    """Whoever is told what stands in a part; names are without their prefixes."""

    def begins(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def ends(self, name: str) -> None:
        """An element ends."""

    def says(self, text: str) -> None:
        """Text, perhaps in pieces."""


def parse(part: Readable, handler: Handler) -> Iterator[None]:
    """Tell the handler, piece by piece; comes back after each. Raises `UnsafeWorkbook` or `UnusableWorkbook`."""
    parser = ParserCreate()
    parser.buffer_text = True

    def first_begins(name: str, attributes: dict[str, str]) -> None:
        """A part whose first element has a prefix has it everywhere; without one names are told as they are, which is faster."""
        prefix = name.rpartition(":")[0]
        length = len(prefix) + 1 if prefix else 0
        parser.StartElementHandler = (lambda name, told: handler.begins(name[length:], told)) if prefix else handler.begins
        parser.EndElementHandler = (lambda name: handler.ends(name[length:])) if prefix else handler.ends
        handler.begins(name[length:], attributes)

    parser.StartElementHandler = first_begins
    parser.CharacterDataHandler = handler.says
    parser.StartDoctypeDeclHandler = _refuse
    given = 0
    try:
        while piece := part.read(CHUNK):
            parser.Parse(piece, False)
            given += len(piece)
            if given - parser.CurrentByteIndex > LONGEST_TOKEN:
                raise UnusableWorkbook
            yield
        parser.Parse(b"", True)
    except (ExpatError, LookupError, ValueError) as problem:
        raise problem if isinstance(problem, UnusableWorkbook) else UnusableWorkbook from problem
    yield


def parse_whole(part: Readable, handler: Handler) -> None:
    """The same for a part that gives nothing on the way."""
    for _ in parse(part, handler):
        pass


def _refuse(*_declared: object) -> None:
    raise UnsafeWorkbook
