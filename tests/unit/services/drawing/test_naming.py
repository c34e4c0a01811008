"""Names beside circles: none lies on a circle, none on another name, none outside; who has no room stays without."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as some

from services.drawing.naming import HIGH, LETTER, Circle, Name, names_beside

WIDTH, HEIGHT = 390.0, 330.0
circles = some.lists(
    some.builds(
        Circle,
        some.floats(0, WIDTH),
        some.floats(0, HEIGHT),
        some.floats(2, 20),
        some.text("Agra", min_size=1, max_size=24),
    ),
    max_size=60,
)


def box(name: Name) -> tuple[float, float, float, float]:
    """Left, right, top, bottom."""
    half = LETTER * len(name.text) / 2
    return name.x - half, name.x + half, name.y - HIGH / 2, name.y + HIGH / 2


@given(circles)
def test_no_name_lies_on_a_circle_on_another_name_or_over_the_edge(drawn: list[Circle]) -> None:
    named = names_beside(drawn, 6, WIDTH, HEIGHT)
    assert len(named) <= 6
    for at, name in enumerate(named):
        left, right, top, bottom = box(name)
        assert left >= 0
        assert right <= WIDTH
        assert top >= 0
        assert bottom <= HEIGHT
        for circle in drawn:
            nearest = min(max(circle.x, left), right), min(max(circle.y, top), bottom)
            assert math.dist((circle.x, circle.y), nearest) >= circle.radius
        for other in named[:at]:
            west, east, north, south = box(other)
            assert right <= west or east <= left or bottom <= north or south <= top


def test_a_circle_alone_has_its_name_next_to_it_without_a_thread() -> None:
    (name,) = names_beside([Circle(200, 150, 10, "Agra 238")], 6, WIDTH, HEIGHT)
    assert (name.text, name.x) == ("Agra 238", 200)
    assert 10 < abs(name.y - 150) < 30
    assert name.begins == name.ends


def test_a_name_that_is_pushed_away_keeps_a_thread_from_the_edge_of_its_circle() -> None:
    ring = [
        Circle(200 + 24 * math.cos(turn), 150 + 24 * math.sin(turn), 6, "")
        for turn in (number * math.pi / 6 for number in range(12))
    ]
    name = names_beside([Circle(200, 150, 10, "Agra 238"), *ring], 1, WIDTH, HEIGHT)[0]
    assert math.isclose(math.dist(name.begins, (200, 150)), 10)
    assert math.dist(name.begins, name.ends) > 10


def test_of_circles_that_fill_the_drawing_none_is_named() -> None:
    full = [Circle(x, y, 20, "Agra") for x in range(0, 400, 20) for y in range(0, 340, 20)]
    assert names_beside(full, 6, WIDTH, HEIGHT) == []
