"""Where the names of circles stand, so that no name lies on a circle or on another name."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

HIGH = 16.0
"""Pixels of a line of text."""
LETTER = 7.0
"""Pixels of a letter, on the generous side."""
GAP = 4.0
AWAY = (0.0, 14.0, 30.0, 48.0, 70.0)
"""How far from its circle a name may be pushed, near ones first; a far one has a thread to its circle."""
SIDES = ((0, -1), (0, 1), (1, 0), (-1, 0), (1, -1), (1, 1), (-1, -1), (-1, 1))


@dataclass(frozen=True, slots=True)
class Circle:
    """Its middle and radius in pixels, and its name."""

    x: float
    y: float
    radius: float
    text: str


@dataclass(frozen=True, slots=True)
class Name:
    """A name about its middle, with the two ends of its thread; they are one where the name touches its circle."""

    text: str
    x: float
    y: float
    begins: tuple[float, float]
    ends: tuple[float, float]


def names_beside(circles: Sequence[Circle], most: int, width: float, height: float) -> list[Name]:
    """Names for the first `most` circles, each in the nearest free place within the drawing; who finds none stays without."""
    named: list[Name] = []
    for circle in circles[:most]:
        free = (
            name
            for name in _places(circle)
            if _inside(name, width, height)
            and not any(_touches(name, other) for other in circles)
            and not any(_cover(name, other) for other in named)
        )
        named += itertools.islice(free, 1)
    return named


def _places(circle: Circle) -> Iterator[Name]:
    half = _half(circle.text)
    for away, (east, south) in itertools.product(AWAY, SIDES):
        reach = (circle.radius + GAP + away) * (math.sqrt(0.5) if east and south else 1.0)
        x = circle.x + east * (reach + half)
        y = circle.y + south * (reach + HIGH / 2)
        end = _nearest(circle, x, y, half)
        yield Name(circle.text, x, y, _edge(circle, end) if away else end, end)


def _nearest(circle: Circle, x: float, y: float, half: float) -> tuple[float, float]:
    """The point of a name's box that is nearest to the middle of the circle."""
    return min(max(circle.x, x - half), x + half), min(max(circle.y, y - HIGH / 2), y + HIGH / 2)


def _edge(circle: Circle, to: tuple[float, float]) -> tuple[float, float]:
    far = math.dist((circle.x, circle.y), to) or 1.0
    share = circle.radius / far
    return circle.x + (to[0] - circle.x) * share, circle.y + (to[1] - circle.y) * share


def _half(text: str) -> float:
    return LETTER * len(text) / 2


def _inside(name: Name, width: float, height: float) -> bool:
    half = _half(name.text)
    return half <= name.x <= width - half and HIGH / 2 <= name.y <= height - HIGH / 2


def _touches(name: Name, circle: Circle) -> bool:
    return math.dist((circle.x, circle.y), _nearest(circle, name.x, name.y, _half(name.text))) < circle.radius + 1


def _cover(one: Name, other: Name) -> bool:
    return abs(one.y - other.y) < HIGH and abs(one.x - other.x) < _half(one.text) + _half(other.text) + GAP
