"""A drawing's words apart from its lines, for a paper whose maker sets letters well in a page and badly in a drawing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser

_SIZE = re.compile(r'<svg[^>]* width="([\d.]+)" height="([\d.]+)"')
_WORDS = re.compile(r"<text\b[^>]*>.*?</text>", re.S)
_MOVED = re.compile(r"translate\((-?[\d.]+)(?:,\s*(-?[\d.]+))?\)")


@dataclass(frozen=True, slots=True)
class Lettering:
    """Words in a drawing: the point of their foot line, in its pixels, that `anchor` (start, middle, end) names; size in pixels."""

    text: str
    x: float
    y: float
    anchor: str
    size: float
    weight: str
    colour: str


@dataclass(frozen=True, slots=True)
class Parted:
    """The drawing without words, its width and height in pixels, and its words."""

    lines: str
    width: float
    height: float
    words: tuple[Lettering, ...]


def parted(svg: str) -> Parted:
    """Take an SVG document of `services.drawing.draw` apart: its groups are moved, never turned. Raises ValueError for another."""
    size = _SIZE.match(svg)
    if size is None:
        raise ValueError("a drawing without a size")
    reader = _Reader()
    reader.feed(svg)
    reader.close()
    return Parted(_WORDS.sub("", svg), float(size[1]), float(size[2]), tuple(reader.words))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[Lettering] = []
        self._at = [(0.0, 0.0)]
        self._open: dict[str, str] | None = None
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "g":
            self._at.append(self._moved(told))
        elif tag == "text":
            self._open, self._text = told, ""

    def handle_data(self, data: str) -> None:
        if self._open is not None:
            self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "g":
            self._at.pop()
        elif tag == "text" and self._open is not None:
            told, (x, y) = self._open, self._moved(self._open)
            size = float(told.get("font-size", "11px").removesuffix("px"))
            anchor, weight = told.get("text-anchor", "start"), told.get("font-weight", "normal")
            if text := self._text.strip():
                self.words.append(Lettering(text, x, y, anchor, size, weight, told.get("fill", "black")))
            self._open = None

    def _moved(self, told: dict[str, str]) -> tuple[float, float]:
        x, y = self._at[-1]
        moved = _MOVED.fullmatch(told.get("transform", "translate(0,0)").strip())
        if moved is None:
            raise ValueError(f"words that are turned: {told['transform']!r}")
        return x + float(moved[1]), y + float(moved[2] or 0)
