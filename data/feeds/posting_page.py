"""The JSON-LD of a web page: what stands in its scripts of type application/ld+json, with the line each begins on."""

from __future__ import annotations

import codecs
import re
from html.parser import HTMLParser
from typing import Any

from data.feeds.base import PageTooLarge
from data.feeds.lines import CHUNK, Readable

MEGABYTE = 1 << 20
MOST_OF_A_PAGE = 8 * MEGABYTE
LD_JSON = "application/ld+json"
LOOKED_THROUGH = 4_096
"""Bytes in which a page tells its encoding."""
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.I)
_WRAPPED = re.compile(r"^\s*(?://\s*)?(?:<!--|<!\[CDATA\[)|(?://\s*)?(?:-->|\]\]>)\s*$")
_MICRODATA = re.compile(r"^https?://schema\.org/JobPosting/?$", re.I)


class Page(HTMLParser):
    """Reads a page: `scripts` as (line, text), and whether it tells of a job as microdata."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.scripts: list[tuple[int, str]] = []
        self.microdata = False
        self._pieces: list[str] | None = None
        self._begun = 1
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A script of JSON-LD begins, or an element says that it is a posting."""
        told = dict(attrs)
        if tag == "script" and (told.get("type") or "").partition(";")[0].strip().lower() == LD_JSON:
            self._pieces = []
            self._begun = self.getpos()[0] + (self.get_starttag_text() or "").count("\n")
        self.microdata = self.microdata or any(map(_MICRODATA.match, (told.get("itemtype") or "").split()))

    def handle_data(self, data: str) -> None:
        """A piece of the script."""
        if self._pieces is not None:
            self._pieces.append(data)

    def handle_endtag(self, tag: str) -> None:
        """The script ends."""
        if tag == "script" and self._pieces is not None:
            self.scripts.append((self._begun, unwrapped("".join(self._pieces))))
            self._pieces = None

    def parse_marked_section(self, i: int, report: Any = 1) -> int:
        """`<![if …]>` and the like are comments to a browser, whatever stands in them; the library stops at those it does not know."""
        return self.parse_bogus_comment(i, report)


def unwrapped(script: str) -> str:
    """A script without the comment or CDATA marks around it, its lines where they were."""
    return _WRAPPED.sub(lambda mark: "\n" * mark[0].count("\n"), script)


def read_page(stream: Readable) -> Page:
    """The page of a stream, in the encoding that it tells, else UTF-8; raises `PageTooLarge`."""
    content = b""
    while piece := stream.read(CHUNK):
        content += piece
        if len(content) > MOST_OF_A_PAGE:
            raise PageTooLarge(megabytes=MOST_OF_A_PAGE // MEGABYTE)
    return Page(content.decode(page_encoding(content), "replace"))


def page_encoding(content: bytes) -> str:
    """The encoding of a page by its first bytes: a byte order mark, else what it says of itself, else UTF-8."""
    for mark, name in ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if content.startswith(mark):
            return name
    told = _CHARSET.search(content, 0, LOOKED_THROUGH)
    try:
        name = codecs.lookup(told[1].decode("ascii")).name if told else "utf-8"
        # A page that could be searched for its encoding byte by byte is in none of two bytes a letter, whatever it says.
        "".encode(name)
    except (LookupError, UnicodeError):
        return "utf-8"
    return "utf-8" if name.startswith("utf-16") or name.startswith("utf-32") else name
