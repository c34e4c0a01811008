"""The first line: who was placed, in words; and what the reader must know about all numbers below it."""

from __future__ import annotations

from markupsafe import Markup

from language import Words
from services.figures import Freshness
from services.markup import tag
from services.placements.readings import Reading
from services.placements.selection import Side
from services.telling.answer import answer, fresh, notes
from services.telling.numbers import Sayings


def draw_answer(sayings: Sayings, told: list[tuple[Side, Reading]], freshness: Freshness) -> Markup:
    """The answer for each place and period, that it is simulated where it is, and up to when it counts."""
    words = sayings.words
    return tag(
        "section",
        *(tag("p", tag("strong", sayings.side(side)), ": ", answer(words, found), class_="answer") for side, found in told),
        tag("p", words.say("placements.simulated"), class_="simulated", role="note") if freshness.simulated else None,
        tag("p", fresh(words, freshness), class_="fine-print"),
        class_="placements",
        lang=words.language,
    )


def draw_notes(words: Words, freshness: Freshness) -> Markup:
    """How to read it, in small print."""
    told = (tag("p", note) for note in notes(words, freshness))
    return tag("section", *told, class_="placements fine-print", lang=words.language)
