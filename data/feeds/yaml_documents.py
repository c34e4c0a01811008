"""YAML documents as plain values with the lines they stand on, safely: no types but text, lists and mappings, no unbounded aliases."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol

import yaml

from data.feeds.base import FeedError

MOST_LETTERS = 50_000_000
"""Letters of a YAML source; what is longer is sent as lines of JSON, which stream."""
MOST_NODES = 4_000_000
"""Values of one document, those that aliases repeat counted each time."""
DEEPEST = 60
_NOTHING = ("", "~", "null", "Null", "NULL")
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
        self._open: list[tuple[Mapping | list[Any], str | None, int]] = []
        self._keys: list[str | None] = []
        self._anchors: dict[str, tuple[Any, int]] = {}
        self._nodes = 0

    def take(self, event: Any) -> None:
        if isinstance(event, yaml.ScalarEvent):
            nothing = event.implicit[0] and event.value in _NOTHING
            self._put(None if nothing else event.value, event.anchor, 1)
        elif isinstance(event, yaml.AliasEvent):
            value, nodes = self._anchors.get(event.anchor, (None, 1))
            self._put(value, None, nodes)
        elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            self._begin(event)
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            value, anchor, before = self._open.pop()
            self._keys.pop()
            self._put(value, anchor, self._nodes - before, counted=True)

    def _begin(self, event: Any) -> None:
        value: Mapping | list[Any] = []
        if isinstance(event, yaml.MappingStartEvent):
            value = Mapping()
            value.line = event.start_mark.line + 1
        self._open.append((value, event.anchor, self._nodes))
        self._keys.append(None)
        if len(self._open) > DEEPEST:
            raise YamlTooDeep

    def _put(self, value: Any, anchor: str | None, nodes: int, *, counted: bool = False) -> None:
        self._nodes += 1 if counted else nodes
        if self._nodes > MOST_NODES:
            raise YamlTooDeep
        if anchor:
            self._anchors[anchor] = (value, nodes + 1)
        if not self._open:
            self.root = value
            return
        holder = self._open[-1][0]
        if isinstance(holder, list):
            holder.append(value)
        elif self._keys[-1] is None:
            self._keys[-1] = value if isinstance(value, str) else ""
        else:
            holder[self._keys[-1]] = value
            self._keys[-1] = None


def yaml_documents(letters: Letters) -> Iterator[tuple[int, Any]]:
    """The documents, each with its first line, from 1; every scalar is text, None where nothing is written.

    Raises `YamlTooLarge`, `YamlTooDeep` and, where the text is no YAML, `yaml.YAMLError`.
    """
    document, line = _Document(), 1
    for event in yaml.parse(_Bounded(letters), Loader=_LOADER):
        if isinstance(event, yaml.DocumentStartEvent):
            document, line = _Document(), event.end_mark.line + 1
        elif isinstance(event, yaml.DocumentEndEvent):
            yield line, document.root
        else:
            document.take(event)
