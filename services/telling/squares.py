"""India's States and Union Territories as squares, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from language import Words
from services.drawing.chart import HIDDEN
from services.drawing.kinds import Square, TileMap
from services.figures import Tile


def squares_of(
    words: Words, tiles: Iterable[Tile], values: Mapping[str, float | None], say: Callable[[float], str], hidden: str
) -> TileMap:
    """The map of a value by State's code; None, or a State that is not among them, is hidden. `say` writes a value into its square and
    the legend, `hidden` tells there why a square is hatched."""
    return TileMap(
        tuple(
            Square(words.say(f"tile_{tile.code}"), tile.row, tile.column, value, HIDDEN if value is None else say(value))
            for tile in tiles
            for value in (values.get(tile.code),)
        ),
        hidden,
    )
