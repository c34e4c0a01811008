"""What is taken away: figures as they stood on a screen, with whom they count, up to when, and how to read them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from markupsafe import Markup

from language import Words
from services.drawing.chart import HIDDEN, Cell, Chart


@dataclass(frozen=True, slots=True)
class Paper:
    """Charts that may be shown, and the lines before and after them, all said in one language.

    `lines`: whom and when it counts, and what it says in a sentence. `notes`: how to read it, the sign for what is hidden among them.
    """

    words: Words
    title: str
    lines: tuple[str, ...]
    charts: tuple[Chart, ...]
    notes: tuple[str, ...]


Write = Callable[[Paper, str], bytes]
"""Writes a paper, with the mark of who took it as its last line where there is one."""


def paper(words: Words, title: str, lines: Iterable[str | None], charts: Iterable[Chart], notes: Iterable[str] = ()) -> Paper:
    """The paper of a screen, with the notes that stand on every one; a chart without numbers is left out.

    The sign for what is hidden is told once: by the screen's own notes, or else here. Of a nought it is told why it stands, where one does.
    """
    own = tuple(notes)
    kept = tuple(chart for chart in charts if chart.rows)
    every = (
        None if any(HIDDEN in note for note in own) else words.say("charts.hidden_sign", sign=HIDDEN),
        words.say("charts.noughts") if any(number_of(cell) == 0 for chart in kept for row in chart.rows for cell in row) else None,
        words.say("charts.rounded"),
    )
    told = dict.fromkeys(note for note in (*own, *every) if note)
    return Paper(words, title, tuple(line for line in lines if line), kept, tuple(told))


def number_of(cell: str) -> float | None:
    """The number of a cell; None for words and for what is hidden."""
    return cell.number if isinstance(cell, Cell) else None


def text_of(cell: str) -> str:
    """The words of a cell, without what marks them on a screen."""
    return str(cell.striptags()) if isinstance(cell, Markup) else str(cell)
