"""Values of a JSON file one by one, however long the file: the elements of its arrays and graphs, never a whole array.

What is broken costs its own element: its end is found by its brackets, and reading goes on behind it.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from json import JSONDecodeError
from typing import Any

from data.feeds.base import BadCell
from data.feeds.json_text import Decoder, Node, local_name
from data.feeds.lines import CHUNK, Readable

LONGEST_VALUE = 1 << 20
"""Characters of one posting; a longer one is passed over, never held."""
MOST_NESTED = 5
STREAMED = ("@graph", "itemListElement")
"""Keys of an object whose arrays may be as long as the file."""
_BLANKS = re.compile(r"[\s\ufeff\x1e]*")
_MARK = re.compile(r'["\\{}\[\]]')
_BARE = re.compile(r"[^,\]}\s]+")


class Unreadable(Exception):
    """From here on nothing can be made of the text."""


@dataclass(frozen=True, slots=True)
class Found:
    """A value, or why there is none, with the line (from 1) it starts on; `refers`: there is an `@id` in it; `path`: where it stands
    among others (`@graph[3]`), "" where it stands alone."""

    line: int
    value: Any | BadCell
    refers: bool
    path: str = ""


class _Shape:
    """Looks for the end of a value by its brackets and quotation marks alone, piece by piece."""

    def __init__(self) -> None:
        self._depth = 0
        self._in_string = False
        self._escaped = False

    def end(self, text: str, at: int) -> int | None:
        """Where the value ends that began there or in a piece before; None when not in this text."""
        skip = at if self._escaped else -1
        self._escaped = False
        for found in _MARK.finditer(text, at):
            mark, here = found[0], found.start()
            if here == skip:
                continue
            if self._in_string:
                if mark == "\\":
                    skip = here + 1
                self._in_string = mark != '"'
            elif mark == '"':
                self._in_string = True
            elif mark != "\\":
                self._depth += 1 if mark in "{[" else -1
            if not self._in_string and self._depth <= 0:
                return here + 1
        self._escaped = skip == len(text)
        return None


class JsonStream:
    """Reads the values of a stream whose first line has the number `line`."""

    def __init__(self, stream: Readable, encoding: str, line: int = 1) -> None:
        self._stream = stream
        self._letters = codecs.getincrementaldecoder(encoding)("replace")
        self._decoder = Decoder()
        self._text = ""
        self._at = 0
        self._ended = False
        self.line = line
        self.replaced = False

    def values(self) -> Iterator[Found]:
        """What stands in the file; raises `Unreadable` where nothing more can be found."""
        while mark := self._next():
            if mark == "[":
                yield from self._array("", 0)
            elif mark == "{":
                yield from self._object()
            elif mark == ",":
                self._advance(self._at + 1)
            else:
                raise Unreadable

    def _array(self, path: str, nested: int) -> Iterator[Found]:
        self._advance(self._at + 1)
        place = 0
        while (mark := self._next()) != "]":
            if mark == ",":
                self._advance(self._at + 1)
            elif mark == "[" and nested < MOST_NESTED:
                yield from self._array(f"{path}[{place}]", nested + 1)
                place += 1
            elif not mark or mark in "}:":
                raise Unreadable
            else:
                yield self._value(f"{path}[{place}]")
                place += 1
        self._advance(self._at + 1)

    def _object(self) -> Iterator[Found]:
        """An object member by member, so that the array of a graph in it is read as a stream."""
        line, refers = self.line, False
        node: Node = {}
        broken: BadCell | None = None
        self._advance(self._at + 1)
        while (mark := self._next()) != "}":
            if mark == ",":
                self._advance(self._at + 1)
                continue
            key = self._value().value if mark == '"' else None
            if not isinstance(key, str) or self._next() != ":":
                raise Unreadable
            self._advance(self._at + 1)
            key = local_name(key)
            if self._next() == "[" and key in STREAMED:
                yield from self._array(key, 0)
                continue
            found = self._value()
            refers = refers or found.refers or key == "@id"
            if isinstance(found.value, BadCell):
                broken = broken or found.value
            elif node.setdefault(key, found.value) != found.value:
                broken = broken or BadCell("key_repeated", key, "")
        self._advance(self._at + 1)
        yield Found(line, broken or node, refers)

    def _value(self, path: str = "") -> Found:
        """The value that begins here, read to its end."""
        line, shape, looked = self.line, _Shape(), self._at
        while True:
            try:
                value, end = self._decoder.decode(self._text, self._at)
                if end < len(self._text) or not self._more():
                    self._advance(end)
                    return Found(line, value, self._decoder.refers, path)
                looked = self._at
                shape = _Shape()
                continue
            except BadCell as problem:
                bad = problem
            except JSONDecodeError:
                bad = BadCell("json_broken", None, self._text[self._at : self._at + 300])
            if len(self._text) - self._at > LONGEST_VALUE:
                bad = BadCell("posting_too_long", None, self._text[self._at : self._at + 300])
                self._pass_over()
                return Found(line, bad, False, path)
            end_of_shape = self._end(shape, looked)
            if end_of_shape is not None:
                self._advance(end_of_shape)
                return Found(line, bad, False, path)
            looked = len(self._text) - self._at
            if not self._more():
                raise Unreadable
            looked += self._at

    def _end(self, shape: _Shape, looked: int) -> int | None:
        if self._text.startswith(("{", "[", '"'), self._at):
            return shape.end(self._text, looked)
        bare = _BARE.match(self._text, self._at)
        return bare.end() if bare and bare.end() < len(self._text) else None

    def _pass_over(self) -> None:
        shape = _Shape()
        while (end := self._end(shape, self._at)) is None:
            self._advance(len(self._text))
            if not self._more():
                raise Unreadable
        self._advance(end)

    def _next(self) -> str:
        """The letter that comes next, blanks passed over; "" at the end."""
        while True:
            blank = _BLANKS.match(self._text, self._at)
            self._advance(blank.end() if blank else self._at)
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def _more(self) -> bool:
        """Read on; what was passed is let go."""
        if self._ended:
            return False
        piece = self._stream.read(CHUNK)
        self._ended = not piece
        letters = self._letters.decode(piece, not piece)
        self.replaced = self.replaced or "\ufffd" in letters
        self._text = self._text[self._at :] + letters
        self._at = 0
        return bool(letters) or (not self._ended and self._more())

    def _advance(self, to: int) -> None:
        self.line += self._text.count("\n", self._at, to)
        self._at = to
