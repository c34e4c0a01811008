"""YAML documents as plain values with the lines they stand on, safely: no types but text, lists and mappings, no unbounded aliases."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
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
from data.feeds.plain_yaml import NotPlain, plain_document
from data.feeds.yaml_values import DEEPEST, NOTHING, Mapping

MOST_LETTERS = 50_000_000
"""Letters of a YAML source; what is longer is sent as lines of JSON, which stream."""
MOST_NODES = 4_000_000
"""Values of one document, those that aliases repeat counted each time."""
LONGEST_APART = 2_000_000
"""Letters of a document that is held before it is read."""
_BEGINS = re.compile(r"^(?=---\s)", re.MULTILINE)
_APART = re.compile(r"^(?:%|\.\.\.)", re.MULTILINE)
"""What stands between documents and belongs to none, or to the next."""
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class YamlTooLarge(FeedError):
    """A YAML source is larger than one is read: at most `megabytes`."""

    code = "yaml_too_large"


class YamlTooDeep(FeedError):
    """A document nests deeper, or its aliases repeat more, than any message does."""

    code = "yaml_too_deep"


class YamlBroken(ValueError):
    """From this `line` on the text is no YAML, for a `reason`."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(line, reason)
        self.line = line
        self.reason = reason


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
    """Builds one document from the parser's events, without recursion; an alias is the same value again.

    `before`: lines before the text.
    """

    def __init__(self, before: int) -> None:
        self._before = before
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
            self._put(None if value in NOTHING and event.implicit[0] else value, event.anchor, 1)
        elif kind is MappingStartEvent:
            value = Mapping(self._before + event.start_mark.line + 1)
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


class _Rest:
    """The texts that are left, as one."""

    def __init__(self, texts: Iterator[str]) -> None:
        self._texts = texts

    def read(self, _size: int = 0) -> str:
        return next(self._texts, "")


def yaml_documents(letters: Letters) -> Iterator[tuple[int, Any]]:
    """The documents, each with its first line, from 1; every scalar is text, None where nothing is written.

    Raises `YamlTooLarge`, `YamlTooDeep` and, where the text is no YAML, `YamlBroken`.
    """
    texts = _texts(_Bounded(letters))
    for line, text in texts:
        try:
            if len(text) > LONGEST_APART:
                raise NotPlain
            document = plain_document(text, line)
        except NotPlain:
            if len(text) > LONGEST_APART or _APART.search(text):
                yield from _parsed(_Rest(chain([text], (rest for _, rest in texts))), line)
            else:
                yield from _parsed(text, line)
        else:
            yield line, document


def _texts(letters: Letters) -> Iterator[tuple[int, str]]:
    """The text of each document with its first line; from one on that is longer than `LONGEST_APART`, all that is left, piece by piece."""
    line, held, length, rest = 1, [""], 0, ""
    while found := letters.read():
        lines, end, rest = (rest + found).rpartition("\n")
        first, *others = _BEGINS.split(lines + end)
        held.append(first)
        length += len(first)
        for other in others:
            text = "".join(held)
            if text:
                yield line, text
            line += text.count("\n")
            held, length = [other], len(other)
        if length + len(rest) > LONGEST_APART:
            yield line, "".join((*held, rest))
            while found := letters.read():
                yield line, found
            return
    text = "".join((*held, rest))
    if text:
        yield line, text


def _parsed(text: str | Letters, first: int) -> Iterator[tuple[int, Any]]:
    """The documents of a text of any form, which begins on that line."""
    before = first - 1
    document, line = _Document(before), first
    try:
        parser = _LOADER(text)
        try:
            while (event := parser.get_event()) is not None:
                kind = type(event)
                if kind is DocumentStartEvent:
                    document, line = _Document(before), before + event.end_mark.line + 1
                elif kind is DocumentEndEvent:
                    yield line, document.root
                else:
                    document.take(event)
        finally:
            parser.dispose()
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark
        raise YamlBroken(before + mark.line + 1 if mark else line, str(problem.problem)) from None
    except yaml.YAMLError as problem:
        raise YamlBroken(line, str(problem)) from None
