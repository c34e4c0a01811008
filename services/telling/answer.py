"""The first line: who was placed, in words; and what the reader must know about all numbers below it."""

from __future__ import annotations

from language import Words, begun
from services.figures import Freshness
from services.placements.readings import LONG, Reading
from services.telling.numbers import about, day_said, hundredths, moment_said

HUNDRED = 100
"""Events are told in hundreds: of a few it would be told how many people they can be of at most."""


def answer(words: Words, found: Reading) -> str:
    """The answer in a sentence; what must not be shown is left out of it, and said to be."""
    if not found.agreed:
        return words.say("placements.answer_few" if found.agreed is None else "placements.answer_none")
    agreed = about(words, found.agreed)
    if found.joined is None:
        return begun(words.say("placements.answer_agreed", agreed=agreed))
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
    values = {"day": day_said(words, freshness.until), "at": moment_said(words, freshness.made_at)}
    hundreds = freshness.events // HUNDRED * HUNDRED
    counted = words.say("placements.fresh", count=hundreds, **values) if hundreds else words.say("placements.fresh_few", **values)
    return f"{counted} {words.say('placements.rounded')}"


def notes(words: Words, freshness: Freshness) -> tuple[str, ...]:
    """How to read it: the sign for what is hidden, when a nought is told, whom a quarter counts, who is asked whether they stayed."""
    asked = freshness.settled_until.get(LONG)
    told = (words.say("placements.hidden_why"), words.say("charts.noughts"), words.say("placements.quarter_means"))
    return (*told, words.say("placements.recorded_only", day=day_said(words, asked))) if asked else told
