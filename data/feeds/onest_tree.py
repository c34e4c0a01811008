"""The small language of ONEST messages: parts that may be missing, lists that may be one, tags that name their values by codes."""

from __future__ import annotations

from typing import Any, TypeAlias

from data.feeds.base import BadCell

DEEPEST = 40
UNSAID = ("", "*")
"""What a message writes where it says nothing; `*` is Beckn's *any*."""

ENTRY_PARTS = 2
"""A code, or a descriptor with one, and a value."""
PLAIN_GROUP = {"descriptor", "list"}

Leaf: TypeAlias = tuple[str, str]
"""A path, or a code, and a text."""
Tag: TypeAlias = tuple[str, list[Leaf]]
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


def leaves(node: Any, path: str = "") -> list[Leaf]:
    """Path and text of every scalar that says something, in order; lists do not show in a path.

    Raises `BadCell` (not_this_form) for a value that nests deeper than any message does.
    """
    found: list[Leaf] = []
    _gather(node, path, 0, found)
    return found


def _gather(node: Any, path: str, deep: int, found: list[Leaf]) -> None:
    if isinstance(node, str):
        if (text := node.strip()) not in UNSAID:
            found.append((path, text))
    elif deep > DEEPEST:
        raise BadCell("not_this_form", path[:200], "")
    elif isinstance(node, dict):
        for key, value in node.items():
            _gather(value, f"{path}.{key}" if path else key, deep + 1, found)
    elif isinstance(node, list):
        for value in node:
            _gather(value, path, deep + 1, found)
    elif text := text_of(node):
        found.append((path, text))


def tags_of(node: Any) -> list[Tag]:
    """The groups of tags in their order. Some write the list within the descriptor and some a code without one: both are read."""
    found = []
    for group in listed(node):
        values: list[Leaf] = []
        descriptor = part(group, "descriptor")
        for entry in (*_entries(group), *_entries(descriptor)):
            values += _values(entry)
        if len(descriptor) > 1 or not isinstance(group, dict) or group.keys() != PLAIN_GROUP:
            values += leaves(_beside(group, "descriptor", "code", "list", "display"))
            values += leaves(_beside(descriptor, "code", "name", "list"))
        found.append((_code(group), values))
    return found


def _values(entry: Any) -> list[Leaf]:
    """Codes and texts of an entry; one is the rule, more where its value or what stands beside it is no scalar."""
    try:
        name = entry["descriptor"]["code"] if "descriptor" in entry else entry["code"]
        value = entry["value"]
        if len(entry) == ENTRY_PARTS and type(value) is str and name and name.isupper():
            text = value.strip()
            return [] if text in UNSAID else [(name.strip(), text)]
    except (AttributeError, KeyError, TypeError):
        value = entry.get("value") if isinstance(entry, dict) else entry
    name = _code(entry)
    beside = leaves(_beside(entry, "descriptor", "code", "value"))
    return beside + [(f"{name}.{path}" if path else name, text) for path, text in leaves(value)]


def _entries(node: Any) -> list[Any]:
    return listed(node.get("list")) if isinstance(node, dict) else []


def _beside(node: Any, *known: str) -> dict[str, Any]:
    """What stands in a mapping beside the keys that are known."""
    return {key: value for key, value in node.items() if key not in known} if isinstance(node, dict) else {}


def _code(node: Any) -> str:
    if not isinstance(node, dict):
        return ""
    descriptor = node.get("descriptor")
    described = (descriptor.get("code"), descriptor.get("name")) if isinstance(descriptor, dict) else ()
    for value in (*described, node.get("code")):
        if text := text_of(value):
            return text.upper()
    return ""
