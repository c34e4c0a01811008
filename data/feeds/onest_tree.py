"""The small language of ONEST messages: parts that may be missing, lists that may be one, tags that name their values by codes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

from data.feeds.base import BadCell

DEEPEST = 40
UNSAID = ("", "*")
"""What a message writes where it says nothing; `*` is Beckn's *any*."""

Tag: TypeAlias = tuple[str, list[tuple[str, str]]]
"""The code of a group of tags, and the codes and values in it."""


def text_of(value: Any) -> str:
    """A scalar as text, "" where nothing is said."""
    if isinstance(value, str):
        text = value.strip()
        return "" if text in UNSAID else text
    if value is True or value is False:
        return "true" if value else "false"
    return "" if value is None or isinstance(value, dict | list) else str(value)


def part(node: Any, key: str) -> dict[str, Any]:
    """The mapping under a key, empty where there is none."""
    value = node.get(key) if isinstance(node, dict) else None
    return value if isinstance(value, dict) else {}


def listed(value: Any) -> list[Any]:
    """The elements of a list; a single value is a list of one, nothing is none."""
    return value if isinstance(value, list) else [] if value is None else [value]


def leaves(node: Any, path: str = "", deep: int = 0) -> Iterator[tuple[str, str]]:
    """Path and text of every scalar that says something, in order; lists do not show in a path.

    Raises `BadCell` (not_this_form) for a value that nests deeper than any message does.
    """
    if deep > DEEPEST:
        raise BadCell("not_this_form", path[:200], "")
    if isinstance(node, dict):
        for key, value in node.items():
            yield from leaves(value, f"{path}.{key}" if path else key, deep + 1)
    elif isinstance(node, list):
        for value in node:
            yield from leaves(value, path, deep + 1)
    elif text := text_of(node):
        yield path, text


def tags_of(node: Any) -> list[Tag]:
    """The groups of tags in their order. Some write the list within the descriptor and some a code without one: both are read."""
    found = []
    for group in listed(node):
        descriptor = part(group, "descriptor")
        values: list[tuple[str, str]] = []
        for entry in (*_entries(group), *_entries(descriptor)):
            name = _code(entry)
            values += ((path or name, text) for path, text in leaves(_beside(entry, "descriptor", "code", "value")))
            value = entry.get("value") if isinstance(entry, dict) else entry
            values += ((f"{name}.{path}" if path else name, text) for path, text in leaves(value))
        beside = (_beside(group, "descriptor", "code", "list", "display"), _beside(descriptor, "code", "name", "list"))
        found.append((_code(group), values + [leaf for node in beside for leaf in leaves(node)]))
    return found


def _entries(node: Any) -> list[Any]:
    return listed(node.get("list")) if isinstance(node, dict) else []


def _beside(node: Any, *known: str) -> dict[str, Any]:
    """What stands in a mapping beside the keys that are known."""
    return {key: value for key, value in node.items() if key not in known} if isinstance(node, dict) else {}


def _code(node: Any) -> str:
    descriptor = part(node, "descriptor")
    for value in (descriptor.get("code"), descriptor.get("name"), node.get("code") if isinstance(node, dict) else None):
        if text := text_of(value):
            return text.upper()
    return ""
