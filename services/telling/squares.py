"""India's States and Union Territories as squares, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from language import Words
from services.drawing.chart import HIDDEN
from services.drawing.kinds import Square, TileMap
from services.figures import Tile

ROOM = 10_000
"""From here on a count has no room in a square, and is written in thousands, lakhs or crores."""
UNITS = ((1_000, 10_00_000, "thousand"), (1_00_000, 10_00_00_000, "lakh"), (1_00_00_000, float("inf"), "crore"))
"""A unit, and the count from which on the next one is taken."""


def squares_of(
    words: Words,
    tiles: Iterable[Tile],
    values: Mapping[str, float | None],
    say: Callable[[float], str],
    hidden: str,
    in_square: Callable[[float], str] | None = None,
) -> TileMap:
    """The map of a value by State's code; None, or a State that is not among them, is hidden. `say` writes a value into its square and
    the legend, `in_square` into the square alone; `hidden` tells in the legend why a square is hatched."""
    return TileMap(
        tuple(
            Square(
                words.say(f"tile_{tile.code}"),
                tile.row,
                tile.column,
                value,
                HIDDEN if value is None else say(value),
                HIDDEN if value is None else (in_square or say)(value),
            )
            for tile in tiles
            for value in (values.get(tile.code),)
        ),
        hidden,
    )


def counts_in_squares(words: Words, counts: Iterable[float | None]) -> tuple[Callable[[float], str], str | None]:
    """How these counts are written into squares, all in one unit, and the note that says which; none where they are written whole."""
    largest = max((count for count in counts if count is not None), default=0)
    if largest < ROOM:
        return words.speech.number, None
    unit, name = next((unit, name) for unit, end, name in UNITS if largest < end)

    def written(count: float) -> str:
        least = 0.1
        amount = count / unit
        return (
            f"<{words.speech.number(least)}"
            if 0 < amount < least
            else words.speech.number(amount if amount < 100 else round(amount))
        )

    return written, words.say(f"charts.squares_{name}")
