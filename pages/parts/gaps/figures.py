"""Trades, places, ratios and pay of gaps as they are said; what is hidden or unknown is a dot."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from language import Words, begun
from pages.parts.charts.places import HIDDEN
from pages.parts.markup import join, quoted, tag
from services.gap_report import Count, District, Report, tightness

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
        return self.state(report.selection.state) if district is None else self.districts[district].name

    def district(self, number: int) -> Markup | None:
        """A district within text of ours."""
        return quoted(self.districts[number].name)

    def in_its_state(self, number: int) -> Markup:
        """A district with its State, within text of ours."""
        return join(", ", self.district(number), self.words.speech.state(self.districts[number].state))

    def number(self, count: Count) -> str:
        """A number in a table."""
        return HIDDEN if count is None else self.words.speech.number(count)

    def rupees(self, amount: int | None) -> str:
        """Pay in a table."""
        return HIDDEN if amount is None else self.words.speech.rupees(amount)

    def kilometres(self, km: float | None) -> str:
        """A distance in a table."""
        return HIDDEN if km is None else self.words.speech.number(round(km))

    def ratio(self, openings: int, seekers: Count) -> str:
        """Openings for each who looks for work."""
        ratio = tightness(openings, seekers)
        return HIDDEN if ratio is None else self.times(ratio)

    def times(self, ratio: float) -> str:
        """A ratio, with one digit after the point while it is small."""
        return self.words.speech.number(ratio if ratio < PLENTY else round(ratio))

    def section(self, title: str, *inside: str | None) -> Markup:
        """A part of the page under its title."""
        return tag("section", tag("h2", title), *inside, class_="chart", lang=self.words.language)


def old_share(openings: int, old: int) -> float | None:
    """Of 100 openings, those that stood open for over thirty days."""
    return 100.0 * old / openings if openings else None
