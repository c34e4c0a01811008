"""The first line: who was placed, in words; and what the reader must know about all numbers below it."""

from __future__ import annotations

from markupsafe import Markup

from language import Words
from pages.parts.markup import tag
from pages.parts.placements.figures import about, day_said, hundredths
from pages.parts.placements.filters import selection_said
from services.placement_report import Report


def draw_answer(words: Words, report: Report) -> Markup:
    """The answer, that it is simulated where it is, whom it counts and up to which day."""
    return tag(
        "section",
        tag("p", answer(words, report), class_="answer"),
        tag("p", words.say("placements.simulated"), class_="simulated", role="note") if report.simulated else None,
        tag("p", selection_said(words, report.selection), " ", _until(words, report), class_="fine-print"),
        tag("p", words.say("placements.rounded"), class_="fine-print"),
        class_="placements",
        lang=words.language,
    )


def answer(words: Words, report: Report) -> str:
    """The answer in a sentence; what must not be shown is left out of it, and said to be."""
    everybody = report.everybody
    if everybody.agreed is None or not everybody.agreed:
        return words.say("placements.answer_few" if everybody.agreed is None else "placements.answer_none")
    agreed = about(words, everybody.agreed)
    if everybody.joined is None:
        return words.say("placements.answer_agreed", agreed=agreed)
    values = {
        "agreed": agreed,
        "joined": about(words, everybody.joined),
        "share": hundredths(words, everybody.joined_share),
    }
    if everybody.stayed.of_100 is None:
        return words.say("placements.answer_joined", **values)
    base = about(words, everybody.stayed.base)
    return words.say("placements.answer", **values, base=base, stayed=hundredths(words, everybody.stayed))


def draw_notes(words: Words, report: Report) -> Markup:
    """How to read it: the sign for what is hidden, and what recorded means."""
    return tag(
        "section",
        tag("p", words.say("placements.hidden_why")),
        tag("p", words.say("placements.recorded_only", day=day_said(words, report.joined_by))) if report.joined_by else None,
        class_="placements fine-print",
        lang=words.language,
    )


def _until(words: Words, report: Report) -> str | None:
    return words.say("placements.until_day", day=day_said(words, report.until)) if report.until else None
