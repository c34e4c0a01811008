"""A YAML document of the plainest form: block mappings and lists, each scalar on one line, without anchors, tags, comments or flows.

So most feeds are written, and so they are read in a quarter of the time that a reader of all YAML takes; what is not of this form is
left to that one. What is read here, it reads the same.
"""

from __future__ import annotations

import json
import re
from typing import Any

from data.feeds.yaml_values import DEEPEST, NOTHING, Mapping

_UNUSUAL = re.compile(r"[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufdcf\ufdf0-\ufefe\uff00-\ufffd]")
"""Line breaks and blanks but LF and space, what cannot be printed, and letters beyond the first 65,536: left to the other reader."""
_KEY = r"[A-Za-z_][A-Za-z0-9_.-]{0,99}"
_PLAIN = r"[A-Za-z0-9+/(_\u00a1-\uffff](?:[^:#\n]|:(?![ \n])|(?<! )#)*"
_SCALAR = rf"\"(?:[^\"\\]|\\[\"\\nt])*\"|'[^']*'|\[\]|\{{\}}|{_PLAIN}"
_LINE = re.compile(rf"( *)(?:(- +)?({_KEY}):(?: +({_SCALAR}))? *|(- +)({_SCALAR}) *)?\n")


class NotPlain(ValueError):
    """The document is of another form."""


def plain_document(text: str, line: int) -> Any:  # noqa: PLR0912 - a call for each line would take longer than reading it
    """The document whose text begins on that line, with a line `---` or without; raises `NotPlain`.

    What is under way is a mapping or list (`open_`) whose keys or dashes stand in the column `here`; of a mapping, the key `waits` for
    its value. `around` are those that it stands in, the outermost first.
    """
    if _UNUSUAL.search(text):
        raise NotPlain
    text = text if text.endswith("\n") else text + "\n"
    at = 4 if text.startswith("---\n") else 0
    if not at and text[0] in " \n":
        raise NotPlain
    root: Any = None
    open_, here, waits, around = root, -1, "", list[tuple[Any, int, str]]()
    for number, found in enumerate(_LINE.finditer(text, at), line + bool(at)):
        start, column = found.span(1)
        if start != at:
            raise NotPlain
        at = found.end()
        _, first, key, told, dash, only = found.groups()
        if key is None and only is None:
            continue
        column -= start
        dash = first or dash
        while here > column or (here == column and not dash and type(open_) is list):
            open_, here, waits = around.pop()
        if (waits and (here < column or dash)) or open_ is None:
            value = [] if dash else Mapping(number)
            if open_ is not None:
                open_[waits] = value
            elif root is None and not column:
                root = value
            else:
                raise NotPlain
            around.append((open_, here, ""))
            open_, here, waits = value, column, ""
        if here != column or (type(open_) is list) != bool(dash):
            raise NotPlain
        if dash:
            if key is None:
                open_.append(_value(only, number))
                continue
            around.append((open_, here, ""))
            value = Mapping(number)
            open_.append(value)
            open_, here = value, column + len(dash)
        if key in NOTHING or len(around) >= DEEPEST:
            raise NotPlain
        waits = "" if told else key
        open_[key] = None if not told else told[1:-1] if told[0] == '"' and "\\" not in told else _value(told, number)
    if root is None or at != len(text):
        raise NotPlain
    return root


def _value(told: str, line: int) -> Any:
    first = told[0]
    if first == '"':
        text: str = json.loads(told) if "\\" in told else told[1:-1]
        return text
    if first == "'":
        return told[1:-1]
    if first == "[":
        return []
    if first == "{":
        return Mapping(line)
    text = told.rstrip(" ")
    return None if text in NOTHING else text
