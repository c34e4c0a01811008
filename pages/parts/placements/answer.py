"""The first line: who was placed, in words; and what the reader must know about all numbers below it."""

from __future__ import annotations

from markupsafe import Markup

from language import Words
from pages.parts.markup import tag
from pages.parts.placements.figures import Sayings, about, day_said, hundredths, moment_said
from services.figures import Freshness
from services.placements.readings import LONG, Reading
from services.placements.selection import Side


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


def answer(words: Words, found: Reading) -> str:
    """The answer in a sentence; what must not be shown is left out of it, and said to be."""
    if not found.agreed:
        return words.say("placements.answer_few" if found.agreed is None else "placements.answer_none")
    agreed = about(words, found.agreed)
    if found.joined is None:
        return words.say("placements.answer_agreed", agreed=agreed)
    values = {"agreed": agreed, "joined": about(words, found.joined), "share": hundredths(words, found.joined_share)}
    if found.joined_share is None:
        return words.say("placements.answer_counts", agreed=agreed, joined=values["joined"])
    stay = found.long_stay
    if stay.of_settled is None or stay.silent_share is None:
        return words.say("placements.answer_joined", **values)
    known = {"stayed": hundredths(words, stay.of_settled), "silent": hundredths(words, stay.silent_share)}
    return words.say("placements.answer", **values, base=about(words, stay.settled), **known)


def fresh(words: Words, freshness: Freshness) -> str:
    """Up to which day is counted, when the figures were made, and how they are rounded."""
    if freshness.until is None:
        return words.say("placements.nothing_yet")
    counted = words.say(
        "placements.fresh", day=day_said(words, freshness.until), at=moment_said(words, freshness.made_at), count=freshness.events
    )
    return f"{counted} {words.say('placements.rounded')}"


def draw_notes(words: Words, freshness: Freshness) -> Markup:
    """How to read it: the sign for what is hidden, whom a quarter counts, who is asked whether they stayed."""
    asked = freshness.settled_until.get(LONG)
    return tag(
        "section",
        tag("p", words.say("placements.hidden_why")),
        tag("p", words.say("placements.quarter_means")),
        tag("p", words.say("placements.recorded_only", day=day_said(words, asked))) if asked else None,
        class_="placements fine-print",
        lang=words.language,
    )
