"""Numbers, places, periods and groups as they are said; a hidden number is a dot, never a guess."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from language import INDIA_AHEAD, UnknownCode, Words, begun
from services.drawing.chart import HIDDEN, Cell
from services.figures import ALL_TIME, EVERYWHERE, UNTOLD, Count, is_district
from services.placements.districts import DistrictPoint
from services.placements.readings import as_said
from services.placements.selection import Side

LEAST_SAID = 0.1
BESIDE = " / "
"""Between the numbers of two that stand side by side, either of which may be hidden."""
CODES = {"gender": "gender", "age_band": "age", "social_category": "category", "disability": "disability", "worker_type": "type"}


@dataclass(frozen=True, slots=True)
class Sayings:
    """How places and numbers are said in one language; `points` are the districts that are named."""

    words: Words
    points: Mapping[str, DistrictPoint]

    def place(self, place: str) -> str:
        """A State's name, or a district's."""
        if is_district(place):
            point = self.points.get(place)
            return self.words.speech.district(point.name, point.state) if point else place
        return self.words.say("placements.all_states") if place == EVERYWHERE else self.words.say(f"place_{place}")

    def side(self, side: Side) -> str:
        """A place and a period, as what is compared is named."""
        return f"{self.place(side.place)}, {period_said(self.words, side.period)}"


def count_said(words: Words, count: Count) -> Cell:
    """A count, grouped as in India, or the sign for a hidden one."""
    return Cell(HIDDEN if count is None else words.speech.number(count), count)


def about(words: Words, count: Count) -> str:
    """A count within a sentence: with *about* before it, since it is rounded, and from a lakh on in lakh and crore; a hidden one as
    too few to show."""
    if count is None:
        return words.say("placements.too_few")
    return words.say("placements.about", count=count) if count else count_said(words, count)


def hundredths(words: Words, share: float | None) -> Cell:
    """A share as a per cent, whole from ten on; the sign for a hidden one; what is not quite nothing is not said as nothing."""
    if share is None:
        return Cell(HIDDEN)
    if 0 < share < LEAST_SAID / 2:
        return Cell(f"<{words.speech.number(LEAST_SAID)}%")
    rounded = as_said(share)
    return Cell(f"{words.speech.number(rounded)}%", rounded)


def month_said(words: Words, month: str) -> str:
    """`2026-04` as month and year."""
    year, number = month.split("-")
    return f"{words.say(f'placements.month_{int(number)}')} {year}"


def period_said(words: Words, period: str) -> str:
    """`2026-04` as the quarter that begins then; all time."""
    if period == ALL_TIME:
        return words.say("placements.all_time")
    year, number = period.split("-")
    first, last = (words.say(f"placements.month_{int(number) + further}") for further in (0, 2))
    return f"{first}–{last} {year}"


def day_said(words: Words, day: date) -> str:
    """A day with its year: what is printed is read in another one."""
    return f"{day.day} {words.say(f'placements.month_{day.month}')} {day.year}"


def moment_said(words: Words, moment: datetime) -> str:
    """A moment in India."""
    there = moment + INDIA_AHEAD
    return f"{day_said(words, there.date())}, {there:%H:%M}"


def key_said(words: Words, dimension: str, key: str) -> str:
    """A group of a dimension; one that we have no word for as it was recorded."""
    if key == UNTOLD:
        return words.say("placements.untold")
    if dimension == "month":
        return month_said(words, key)
    if dimension == "family":
        return begun(words.speech.family(key))
    try:
        return words.say(f"placements.{CODES.get(dimension, dimension)}_{key}")
    except UnknownCode:
        return key
