"""JSON of any length as a stream: a value is decoded whole where it is small enough, and walked into where it is not.

Every scalar is given as it is written (numbers as text), so that no figure is rounded and no number is too long to hold.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from json import JSONDecodeError, JSONDecoder
from typing import Any

from data.feeds.lines import Readable

CHUNK = 1 << 18
LONGEST_KEY = 1 << 10
NEAR_THE_END = 12
"""Characters before the end of what has been read within which an error may only be a value cut in two (`-Infinity`, `\\uD83D\\uDE00`)."""
_BLANKS = re.compile(r"[ \t\n\r]*")
_decode = JSONDecoder(parse_int=str, parse_float=str, parse_constant=str).raw_decode


class Malformed(ValueError):
    """What stands here is no JSON value; nothing of it was consumed."""


class TooLong(ValueError):
    """The value is longer than the reader wants to hold; nothing of it was consumed."""


class JsonCursor:
    """A place in a stream of UTF-8 text (a byte-order mark is passed over, broken letters become U+FFFD)."""

    def __init__(self, stream: Readable) -> None:
        self._stream = stream
        self._letters = codecs.getincrementaldecoder("utf-8-sig")(errors="replace")
        self._text = ""
        self._at = 0
        self._ended = False
        self._line = 1
        self._counted = 0

    @property
    def line(self) -> int:
        """The line, from 1, of this place."""
        self._line += self._text.count("\n", self._counted, self._at)
        self._counted = self._at
        return self._line

    def peek(self) -> str:
        """The next letter that is no blank, "" at the end."""
        while True:
            blanks = _BLANKS.match(self._text, self._at)
            self._at = blanks.end() if blanks else self._at
            if self._at < len(self._text):
                return self._text[self._at]
            if self._ended:
                return ""
            self._fill()

    def excerpt(self, letters: int) -> str:
        """What stands here, at most so many letters of it."""
        return self._text[self._at : self._at + letters]

    def read(self, size: int = CHUNK) -> str:
        """Text from here on, at most about `size` letters, "" at the end: for whom this is no JSON."""
        if self._at == len(self._text) and not self._ended:
            self._fill()
        found = self.excerpt(max(size, 1))
        self._at += len(found)
        return found

    def value(self, longest: int) -> Any:
        """The value here, read past. Raises `TooLong` beyond `longest` letters, `Malformed`."""
        self.peek()
        while True:
            try:
                found, end = _decode(self._text, self._at)
            except RecursionError:
                raise Malformed from None
            except JSONDecodeError as problem:
                cut = problem.msg.startswith("Unterminated") or problem.pos >= len(self._text) - NEAR_THE_END
                if not cut or self._ended:
                    raise Malformed from None
            else:
                if end < len(self._text) or self._ended:
                    self._at = end
                    return found
            if len(self._text) - self._at > longest:
                raise TooLong
            self._fill()

    def members(self) -> Iterator[str]:
        """The keys of the object here; whoever asks reads past the value of each before the next. Raises `Malformed`."""
        self._past("{")
        if self.peek() == "}":
            self._past("}")
            return
        while True:
            key = self.value(LONGEST_KEY)
            if not isinstance(key, str):
                raise Malformed
            self._past(":")
            yield key
            if self._past(",}") == "}":
                return

    def elements(self) -> Iterator[int]:
        """The places (from 0) of the array here; whoever asks reads past each element before the next. Raises `Malformed`."""
        self._past("[")
        if self.peek() == "]":
            self._past("]")
            return
        place = 0
        while True:
            yield place
            place += 1
            if self._past(",]") == "]":
                return

    def past_comma(self) -> None:
        """Read past a comma, if one is here."""
        if self.peek() == ",":
            self._at += 1

    def past_line(self) -> None:
        """Go to the next line that begins with an object, or to the end."""
        while (found := self._text.find("\n{", self._at)) < 0:
            self._at = max(self._at, len(self._text) - 1)
            if self._ended:
                self._at = len(self._text)
                return
            self._fill()
        self._at = found + 1

    def _past(self, letters: str) -> str:
        letter = self.peek()
        if not letter or letter not in letters:
            raise Malformed
        self._at += 1
        return letter

    def _fill(self) -> None:
        """Read as much again as is held, so that a long value is not decoded anew for every chunk."""
        self._line = self.line
        bytes_read = self._stream.read(max(CHUNK, len(self._text) - self._at))
        self._ended = not bytes_read
        self._text = self._text[self._at :] + self._letters.decode(bytes_read, final=self._ended)
        self._at = self._counted = 0
