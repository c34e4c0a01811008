"""The postings among the values of a file, with what they refer to by `@id` put in its place."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from data.feeds.base import BadCell
from data.feeds.json_stream import Found
from data.feeds.json_text import Node
from data.feeds.posting_words import types_of

POSTING = "JobPosting"
HOLDERS = ("@graph", "itemListElement", "item", "mainEntity", "@list", "@set", "dataFeedElement", "@included")
"""Where an object that is no posting may hold some."""
MOST_DEPTH = 12
MOST_KEPT = 5_000
"""Objects with an `@id` that are remembered."""
MOST_PUT_IN = 100
"""References of one posting that are followed: objects that refer to each other many times over would never end."""
MOST_WAITING = 1_000
"""Postings that wait for an object which stands behind them."""


@dataclass(frozen=True, slots=True)
class Told:
    """A posting, or why there is none: the line it starts on, where it stands among others ("": alone), and whether it has an `@id`."""

    line: int
    path: str
    value: Node | BadCell
    refers: bool = False


class Graph:
    """Takes values in their order and gives postings in theirs; `others` counts values that held none."""

    def __init__(self) -> None:
        self._nodes: dict[str, Node] = {}
        self._waiting: deque[Told] = deque()
        self._left = 0
        self.others = 0
        self.postings = 0

    def take(self, found: Found) -> Iterator[Told]:
        """The postings that are whole now."""
        if isinstance(found.value, BadCell):
            self._waiting.append(Told(found.line, found.path, found.value))
        else:
            if found.refers:
                self._remember(found.value, 0)
            before = len(self._waiting)
            self._waiting.extend(Told(found.line, path, node, found.refers) for path, node in postings_in(found.value, found.path))
            self.others += len(self._waiting) == before
        while self._waiting and (len(self._waiting) > MOST_WAITING or not self._lacks(self._waiting[0])):
            yield self._given(self._waiting.popleft())

    def end(self) -> Iterator[Told]:
        """Those that waited in vain too."""
        while self._waiting:
            yield self._given(self._waiting.popleft())

    def _given(self, told: Told) -> Told:
        self.postings += 1
        self._left = MOST_PUT_IN
        if not told.refers or isinstance(told.value, BadCell):
            return told
        return replace(told, value=self._filled(told.value, 0))

    def _lacks(self, told: Told) -> bool:
        return told.refers and not isinstance(told.value, BadCell) and self._unknown(told.value, 0)

    def _unknown(self, value: Any, depth: int) -> bool:
        if isinstance(value, list):
            return depth < MOST_DEPTH and any(self._unknown(each, depth + 1) for each in value)
        if not isinstance(value, dict):
            return False
        if _refers(value):
            return value["@id"] not in self._nodes
        return depth < MOST_DEPTH and any(self._unknown(each, depth + 1) for each in value.values())

    def _remember(self, value: Any, depth: int) -> None:
        if depth > MOST_DEPTH or not isinstance(value, dict | list):
            return
        for each in value if isinstance(value, list) else value.values():
            self._remember(each, depth + 1)
        if isinstance(value, dict) and _can_be_meant(value) and len(self._nodes) < MOST_KEPT:
            self._nodes.setdefault(value["@id"], value)

    def _filled(self, value: Any, depth: int) -> Any:
        """A value with references replaced by what they refer to, as deep as any posting goes; a circle ends there."""
        if depth > MOST_DEPTH:
            return value
        if isinstance(value, list):
            return [self._filled(each, depth + 1) for each in value]
        if not isinstance(value, dict):
            return value
        if _refers(value):
            known = self._nodes.get(value["@id"])
            self._left -= 1
            return value if known is None or self._left < 0 else self._filled(known, depth + 3)
        return {key: self._filled(each, depth + 1) for key, each in value.items()}


def postings_in(value: Any, path: str = "", depth: int = 0) -> Iterator[tuple[str, Node]]:
    """The postings in a value, each with its path: itself, elements of its lists, what its holders hold."""
    if depth > MOST_DEPTH:
        return
    if isinstance(value, list):
        for place, each in enumerate(value):
            yield from postings_in(each, f"{path}[{place}]", depth + 1)
    elif isinstance(value, dict):
        if POSTING in types_of(value):
            yield path, value
        else:
            for key in HOLDERS:
                if key in value:
                    yield from postings_in(value[key], f"{path}.{key}" if path else key, depth + 1)


def _can_be_meant(node: Node) -> bool:
    return isinstance(node.get("@id"), str) and not _refers(node) and POSTING not in types_of(node)


def _refers(node: Node) -> bool:
    """Whether it only names another: an `@id` alone, or with its type."""
    return isinstance(node.get("@id"), str) and node.keys() <= {"@id", "@type"}
