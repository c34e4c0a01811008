"""A YAML document of the plainest form: block mappings and lists, each scalar on one line, without anchors, tags, comments or flows.

So most feeds are written, and so they are read in a quarter of the time that a reader of all YAML takes; what is not of this form is
left to that one. What is read here, it reads the same.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Any

from data.feeds.yaml_values import DEEPEST, NOTHING, Mapping

_UNUSUAL = re.compile(r"[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufdcf\ufdf0-\ufefe\uff00-\ufffd]")
"""Line breaks and blanks but LF and space, what cannot be printed, and letters beyond the first 65,536: left to the other reader."""
_KEY = r"[A-Za-z_][A-Za-z0-9_.-]{0,99}"
_PLAIN = r"[A-Za-z0-9+/(_\u00a1-\uffff](?:[^:#\n]|:(?=[^ \n])|(?<! )#)*"
_SCALAR = rf"\"(?:[^\"\\]|\\[\"\\nt])*\"|'[^']*'|\[\]|\{{\}}|{_PLAIN}"
_LINE = re.compile(rf"( *)(?:(- +)?({_KEY}):(?: +({_SCALAR}))? *|(- +)({_SCALAR}) *)?")
LONGEST_REMEMBERED = 200
"""Letters of a line that is remembered with what was read in it: most lines of a feed stand in it again and again."""
_Line = tuple[int, int, str, str]


class NotPlain(ValueError):
    """The document is of another form."""


def plain_document(text: str, line: int) -> Any:  # noqa: PLR0912 - a call for each line would take longer than reading it
    """The document whose text begins on that line, with a line `---` or without; raises `NotPlain`.

    What is under way is a mapping or list (`open_`) whose keys or dashes stand in the column `here`; of a mapping, the key `waits` for
    its value. `around` are those that it stands in, the outermost first.
    """
    if _UNUSUAL.search(text):
        raise NotPlain
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
    begins = bool(lines) and lines[0] == "---"
    if not begins and text[:1] in ("", " ", "\n"):
        raise NotPlain
    root: Any = None
    open_, here, waits, around = root, -1, "", list[tuple[Any, int, str]]()
    for number, written in enumerate(lines[1:] if begins else lines, line + begins):
        column, beyond, key, told = _known(written) if len(written) <= LONGEST_REMEMBERED else _read(written)
        if not key and not told:
            continue
        dash = beyond > 0
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
        if here != column or (type(open_) is list) != dash:
            raise NotPlain
        if dash:
            if not key:
                open_.append(_value(told, number))
                continue
            around.append((open_, here, ""))
            value = Mapping(number)
            open_.append(value)
            open_, here = value, column + beyond
        if key in NOTHING or len(around) >= DEEPEST:
            raise NotPlain
        waits = "" if told else key
        open_[key] = None if not told else told[1:-1] if told[0] == '"' and "\\" not in told else _value(told, number)
    if root is None:
        raise NotPlain
    return root


def _read(line: str) -> _Line:
    """What a line tells: its column, how far behind a dash what it says stands (0: there is no dash), its key, and its value as it is
    written, "" where there is none. Raises `NotPlain`."""
    found = _LINE.fullmatch(line)
    if found is None:
        raise NotPlain
    blanks, first, key, told, dash, only = found.groups()
    return len(blanks), len(first or dash or ""), key or "", told or only or ""


_known = lru_cache(1 << 14)(_read)


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
