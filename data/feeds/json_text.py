"""JSON text to values, as a feed needs them: numbers as they were written, what a key says twice, and names without their vocabulary."""

from __future__ import annotations

from json import JSONDecodeError, JSONDecoder
from typing import Any, TypeAlias

from data.feeds.base import BadCell

Node: TypeAlias = dict[str, Any]
"""An object of JSON-LD; its values are texts (of numbers and NaN too), booleans, None, lists and objects."""


def local_name(name: str) -> str:
    """`title` of `schema:title`, `http://schema.org/title` and `https://schema.org/docs#title`; keywords (`@id`) stay."""
    return name if name.startswith("@") else name.rpartition("/")[2].rpartition("#")[2].rpartition(":")[2]


class Decoder:
    """Reads one value at a time; `refers` tells whether the last one had an `@id` anywhere."""

    def __init__(self) -> None:
        self._decoder = JSONDecoder(
            object_pairs_hook=self._object, parse_float=str, parse_int=str, parse_constant=str, strict=False
        )
        self._repeated: str | None = None
        self.refers = False

    def decode(self, text: str, at: int = 0) -> tuple[Any, int]:
        """The value that begins there, and where it ends.

        Raises `JSONDecodeError`, or `BadCell` for what was read but cannot be kept: too_deep, key_repeated (two values of one key).
        """
        self._repeated, self.refers = None, False
        try:
            value, end = self._decoder.raw_decode(text, at)
        except RecursionError:
            raise BadCell("too_deep", None, text[at : at + 100]) from None
        if self._repeated is not None:
            raise BadCell("key_repeated", self._repeated, "")
        return value, end

    def decode_line(self, text: str) -> Any:
        """The one value of a line; raises `BadCell`, with json_broken where it is none."""
        try:
            value, end = self.decode(text, len(text) - len(text.lstrip()))
        except JSONDecodeError:
            raise BadCell("json_broken", None, text) from None
        if text[end:].strip():
            raise BadCell("json_broken", None, text[end:])
        return value

    def _object(self, pairs: list[tuple[str, Any]]) -> Node:
        node = dict(pairs)
        if len(node) != len(pairs):
            self._repeated = next((key for key, value in pairs if node[key] != value), self._repeated)
        if ":" in "".join(node):
            node = {local_name(key): value for key, value in node.items()}
        if "@id" in node:
            self.refers = True
        return node
