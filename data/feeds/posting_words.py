"""Values of a posting as text: of several languages one, of an object its name, of HTML what a reader sees."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import lru_cache
from html import unescape
from html.parser import HTMLParser
from typing import Any

from data.feeds.json_text import Node, local_name
from matching.model import INDIA

LONGEST_MARKUP = 60_000
"""Characters of HTML that are read for a text; what is behind is cut."""
MOST_DEPTH = 8
PREFERRED = ("en", "hi")
"""Of a text in several languages, the first of these that there is; else the first at all."""
BLOCKS = frozenset((
    "address", "article", "blockquote", "br", "dd", "div", "dl", "dt", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hr", "li", "main", "ol", "p", "pre", "section", "table", "tr", "ul",
))  # fmt: skip
UNSEEN = frozenset(("script", "style", "template", "head", "noscript", "iframe"))
_NO_LETTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_MARKUP = re.compile(r"</?(?:p|br|div|span|ul|ol|li|b|i|em|strong|h[1-6]|a|table|tr|td)\b", re.I)
_BARE_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)\s*/?>")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:?\d\d(?::?\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)")


def types_of(node: Node) -> set[str]:
    """The schema.org types of an object, without their vocabulary."""
    kinds = node.get("@type")
    return {local_name(kind) for kind in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(kind, str)}


def text_of(value: Any, depth: int = 0) -> str:
    """The one text of a value, stripped; "" when it has none. Of an object its `@value`, `name` or `value`; of a list the first."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip() if value.isprintable() else _NO_LETTER.sub("", value).strip()
    if isinstance(value, bool):
        return str(value).lower()
    if depth > MOST_DEPTH:
        return ""
    if isinstance(value, list):
        return next((text for text in (text_of(each, depth + 1) for each in _by_language(value)) if text), "")
    if isinstance(value, dict):
        return next((text for key in ("@value", "name", "value") if (text := text_of(value.get(key), depth + 1))), "")
    return ""


def texts_of(value: Any) -> list[str]:
    """The texts of a value and of each element of a list, without blank ones."""
    if isinstance(value, str):
        return [text] if (text := text_of(value)) else []
    values = value if isinstance(value, list) and not _is_translated(value) else [value]
    return [text for text in map(text_of, values) if text]


def each(value: Any) -> Iterator[Any]:
    """The elements of a list, or the one value; none for None."""
    yield from value if isinstance(value, list) else [] if value is None else [value]


def told(value: Any, depth: int = 0) -> str:
    """All that a value says, in one line: of an object without a name the texts of its members."""
    if isinstance(value, list):
        return "; ".join(filter(None, (told(each, depth + 1) for each in value))) if depth <= MOST_DEPTH else ""
    if isinstance(value, dict) and not text_of(value) and depth <= MOST_DEPTH:
        return ", ".join(filter(None, (told(part, depth + 1) for key, part in value.items() if not key.startswith("@"))))
    if isinstance(value, dict) and depth <= MOST_DEPTH:
        more = (told(part, depth + 1) for key, part in value.items() if not key.startswith("@") and key not in ("name", "value"))
        return ", ".join(filter(None, (text_of(value), *more)))
    return plain(text_of(value)).replace("\n", "; ")


def plain(text: str) -> str:
    """What a reader sees of HTML: blocks and list items as lines, scripts and styles left out, entities as letters.

    HTML that was escaped once more than it should be is read too.
    """
    if "<" not in text and "&" not in text:
        return text
    seen = _seen(text[:LONGEST_MARKUP])
    if "&lt;" in text and _MARKUP.search(seen):
        seen = _seen(seen)
    return unescape(seen) if "&amp;" in text else seen


def _seen(text: str) -> str:
    pieces = _of_bare_tags(text)
    lines = (" ".join(line.split()) for line in "".join(_Seen(text).pieces if pieces is None else pieces).split("\n"))
    return "\n".join(line for line in lines if line and line != "-")


def _of_bare_tags(text: str) -> list[str] | None:
    """The pieces of HTML whose tags have no attributes, as most adverts have it: several times as fast. None for any other HTML."""
    words, *rest = _BARE_TAG.split(text)
    pieces = [unescape(words)]
    for slash, name, told in zip(rest[::3], rest[1::3], rest[2::3], strict=True):
        if name.lower() in UNSEEN:
            return None
        pieces += (_instead(name.lower(), ends=bool(slash)), unescape(told))
    return None if any("<" in told for told in (words, *rest[2::3])) else pieces


def _instead(tag: str, *, ends: bool) -> str:
    """What stands in the place of a tag."""
    if tag in BLOCKS:
        return "\n- " if tag == "li" and not ends else "\n"
    return " " if ends and tag in ("td", "th") else ""


class _Seen(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._unseen = 0
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        self._unseen += tag in UNSEEN
        self.pieces.append(_instead(tag, ends=False))

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in UNSEEN and self._unseen > 0
        self.pieces.append(_instead(tag, ends=True))

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.pieces.append(data)

    def parse_marked_section(self, i: int, report: Any = 1) -> int:
        return self.parse_bogus_comment(i, report)


def day_in_india(text: str, *, ends: bool = False) -> str:
    """A moment of another zone as the day that it is in India, YYYY-MM-DD; `ends`: midnight ends the day before.

    A day, or a moment that names no zone or India's own, stays as it was written.
    """
    if not _INSTANT.fullmatch(text):
        return text
    try:
        moment = datetime.fromisoformat(text)
        here = moment.astimezone(INDIA)
    except (ValueError, OverflowError):
        return text
    if moment.utcoffset() == here.utcoffset():
        return text
    return (here - timedelta(seconds=1) if ends else here).date().isoformat()


@lru_cache(1_000)
def label(name: str) -> str:
    """A property's name as words: "Physical requirement"."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).capitalize()


def _by_language(values: list[Any]) -> list[Any]:
    if not _is_translated(values):
        return values
    order = {language: place for place, language in enumerate(PREFERRED)}
    return sorted(values, key=lambda value: order.get(str(value.get("@language") or "")[:2].lower(), len(order)))


def _is_translated(values: list[Any]) -> bool:
    return bool(values) and all(isinstance(value, dict) and "@value" in value for value in values)
