"""A figure with all that belongs to it: its title, its sentence, the table of its numbers, and the small print. All words are said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from language import begun
from services.drawing.kinds import Figure

HIDDEN = "·"
"""How a number is written that must not be shown."""


class Cell(str):
    """A cell of a table as it is said, and the number that it says exactly; None for words, for what is hidden, and for *more than* a
    number: then files have the words too."""

    __slots__ = ("number",)
    number: float | None

    def __new__(cls, said: str, number: float | None = None) -> Self:
        """A text, and the number behind it."""
        cell = super().__new__(cls, said)
        cell.number = number
        return cell


Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """One figure. The first column heads the rows of its table, which has all of its numbers (`Cell`).

    `figure`: None where nothing can be drawn. `notes`: small print. `unfolded`: the table lies open. `left_out`: what the
    table does not have, and why.
    """

    title: str
    sentence: str
    figure: Figure | None
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()
    unfolded: bool = False
    left_out: tuple[str, ...] = ()


def charted(
    title: str,
    sentence: str,
    figure: Figure | None = None,
    columns: Iterable[str] = (),
    rows: Iterable[Iterable[str | None]] = (),
    *notes: str | None,
    unfolded: bool = False,
) -> Chart:
    """The same, its sentence begun with a large letter, without the notes and with empty cells for those that are None."""
    told = tuple(tuple(cell or "" for cell in row) for row in rows)
    return Chart(title, begun(sentence), figure, tuple(columns), told, tuple(note for note in notes if note), unfolded)
