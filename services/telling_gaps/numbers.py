"""Trades, places, ratios and pay of gaps as they are said; what is hidden or unknown is a dot."""

from __future__ import annotations

from dataclasses import dataclass

from language import Words, begun
from services.drawing.chart import HIDDEN, Cell
from services.gap_report import Count, District, Report, tightness
from services.telling.numbers import count_said

PLENTY = 10.0
"""From here on a ratio is said in whole numbers."""


@dataclass(frozen=True, slots=True)
class Sayings:
    """How what belongs to a report is said in one language; `districts` by their number."""

    words: Words
    districts: tuple[District, ...]

    def trade(self, family: str) -> str:
        """A trade as it begins a line."""
        return begun(self.words.speech.family(family))

    def state(self, code: str) -> str:
        """A State, or India."""
        return self.words.say(f"place_{code}") if code else self.words.say("gaps.india")

    def place(self, report: Report) -> str:
        """What a report is on."""
        district = report.selection.district
        return self.state(report.selection.state) if district is None else self.district(district)

    def district(self, number: int) -> str:
        """A district's name."""
        district = self.districts[number]
        return self.words.speech.district(district.name, district.state)

    def in_its_state(self, number: int) -> str:
        """A district with its State."""
        return f"{self.district(number)}, {self.words.speech.state(self.districts[number].state)}"

    def number(self, count: Count) -> Cell:
        """A number in a table."""
        return count_said(self.words, count)

    def fillable(self, fillable: Count, seekers: Count) -> Cell:
        """How many openings could be filled; that none could is not said where it is not shown who looks for work."""
        return self.number(fillable if fillable or seekers is not None else None)

    def rupees(self, amount: int | None) -> Cell:
        """Pay in a table."""
        return Cell(HIDDEN if amount is None else self.words.speech.rupees(amount), amount)

    def kilometres(self, km: float | None) -> Cell:
        """A distance in a table."""
        return count_said(self.words, None if km is None else round(km))

    def ratio(self, openings: int, seekers: Count) -> Cell:
        """Openings for each who looks for work."""
        ratio = tightness(openings, seekers)
        return Cell(HIDDEN) if ratio is None else self.times(ratio)

    def times(self, ratio: float) -> Cell:
        """A ratio, with one digit after the point while it is small."""
        rounded = ratio if ratio < PLENTY else round(ratio)
        return Cell(self.words.speech.number(rounded), rounded)


def old_share(openings: int, old: int) -> float | None:
    """Of 100 openings, those that stood open for over thirty days."""
    return 100.0 * old / openings if openings else None
