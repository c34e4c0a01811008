"""The charts of a screen as they are drawn one after the other, and at its foot the way to take them along."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from language import Words
from pages.parts.charts.figure import draw_chart
from pages.parts.take_away import offer_figures
from services.drawing.chart import Chart
from services.figures_out.paper import paper
from services.telling.plain import plain

FORMS = ("xlsx", "csv", "pdf")


class Shown:
    """What one screen shows."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._charts: list[Chart] = []

    def draw(self, where: Any, chart: Chart) -> None:
        """Draw a chart into a column, or whatever else of Streamlit. What is taken along has the hidden rows and columns too."""
        self._charts.append(chart)
        where.html(draw_chart(self._words, plain(self._words, chart)))

    def offer(
        self,
        title: str,
        lines: Iterable[str | None],
        notes: Iterable[str],
        *,
        simulated: bool,
        named: str,
        more: Iterable[Chart] = (),
    ) -> None:
        """Offer all that was drawn, and more, under the screen's title, with the lines that stand at its head and the notes at its foot.
        `named`: what the file is called, without its kind."""
        told = (self._words.say("placements.simulated") if simulated else None, *lines)
        offer_figures(paper(self._words, title, told, (*self._charts, *more), notes), named, *FORMS)
