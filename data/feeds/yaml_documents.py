"""YAML documents as plain values with the lines they stand on, safely: no types but text, lists and mappings, no unbounded aliases."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol

import yaml
from yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from data.feeds.base import FeedError

MOST_LETTERS = 50_000_000
"""Letters of a YAML source; what is longer is sent as lines of JSON, which stream."""
MOST_NODES = 4_000_000
"""Values of one document, those that aliases repeat counted each time."""
DEEPEST = 60
_NOTHING = frozenset(("", "~", "null", "Null", "NULL"))
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class YamlTooLarge(FeedError):
    """A YAML source is larger than one is read: at most `megabytes`."""

    code = "yaml_too_large"


class YamlTooDeep(FeedError):
    """A document nests deeper, or its aliases repeat more, than any message does."""

    code = "yaml_too_deep"


class Mapping(dict[str, Any]):
    """A mapping that knows the line it starts on, from 1."""

    line = 0


class Letters(Protocol):
    """Whatever gives text."""

    def read(self, size: int = ...) -> str:
        """At most `size` letters; none at the end."""
        ...


class _Bounded:
    def __init__(self, letters: Letters) -> None:
        self._letters = letters
        self._count = 0

    def read(self, size: int = 1 << 16) -> str:
        found = self._letters.read(size)
        self._count += len(found)
        if self._count > MOST_LETTERS:
            raise YamlTooLarge(megabytes=MOST_LETTERS // 1_000_000)
        return found


class _Document:
    """Builds one document from the parser's events, without recursion; an alias is the same value again."""

    def __init__(self) -> None:
        self.root: Any = None
        self._holder: Mapping | list[Any] | None = None
        self._key: str | None = None
        self._open: list[tuple[Mapping | list[Any] | None, str | None, str | None, int]] = []
        self._anchors: dict[str, tuple[Any, int]] = {}
        self._nodes = 0

    def take(self, event: Any) -> None:
        kind = type(event)
        if kind is ScalarEvent:
            value = event.value
            self._put(None if value in _NOTHING and event.implicit[0] else value, event.anchor, 1)
        elif kind is MappingStartEvent:
            value = Mapping()
            value.line = event.start_mark.line + 1
            self._begin(value, event.anchor)
        elif kind is SequenceStartEvent:
            self._begin([], event.anchor)
        elif kind in (MappingEndEvent, SequenceEndEvent):
            value = self._holder
            self._holder, self._key, anchor, before = self._open.pop()
            self._put(value, anchor, self._nodes - before, counted=True)
        elif kind is AliasEvent:
            value, nodes = self._anchors.get(event.anchor, (None, 1))
            self._put(value, None, nodes)

    def _begin(self, value: Mapping | list[Any], anchor: str | None) -> None:
        self._open.append((self._holder, self._key, anchor, self._nodes))
        self._holder, self._key = value, None
        if len(self._open) > DEEPEST:
            raise YamlTooDeep

    def _put(self, value: Any, anchor: str | None, nodes: int, *, counted: bool = False) -> None:
        self._nodes += 1 if counted else nodes
        if self._nodes > MOST_NODES:
            raise YamlTooDeep
        if anchor:
            self._anchors[anchor] = (value, nodes + 1)
        holder = self._holder
        if holder is None:
            self.root = value
        elif type(holder) is list:
            holder.append(value)
        elif self._key is None:
            self._key = value if type(value) is str else ""
        else:
            holder[self._key] = value  # type: ignore[call-overload]
            self._key = None


def yaml_documents(letters: Letters) -> Iterator[tuple[int, Any]]:
    """The documents, each with its first line, from 1; every scalar is text, None where nothing is written.

    Raises `YamlTooLarge`, `YamlTooDeep` and, where the text is no YAML, `yaml.YAMLError`.
    """
    document, line = _Document(), 1
    parser = _LOADER(_Bounded(letters))
    try:
        while (event := parser.get_event()) is not None:
            kind = type(event)
            if kind is DocumentStartEvent:
                document, line = _Document(), event.end_mark.line + 1
            elif kind is DocumentEndEvent:
                yield line, document.root
            else:
                document.take(event)
    finally:
        parser.dispose()
