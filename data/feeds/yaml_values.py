"""What YAML becomes: text, None where nothing is written, lists, and mappings that know where they stand."""

from __future__ import annotations

from typing import Any

DEEPEST = 60
NOTHING = frozenset(("", "~", "null", "Null", "NULL"))


class Mapping(dict[str, Any]):
    """A mapping that knows the line it starts on, from 1."""

    __slots__ = ("line",)

    def __init__(self, line: int) -> None:
        self.line = line
