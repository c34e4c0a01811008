"""Targets as a table: where each stands, and what independent calls found of it."""

from __future__ import annotations

from collections.abc import Sequence

from language import Words
from services.drawing.chart import HIDDEN, Cell, Chart, charted
from services.targets import Progress
from services.telling.funnel import checked
from services.telling.numbers import Sayings, hundredths, period_said

HEADS = ("place", "period", "goal", "now", "standing", "checked")


def targets(sayings: Sayings, aims: Sequence[Progress]) -> Chart:
    """A row a target; who set it stays in the house."""
    words = sayings.words
    heads = [words.say(f"targets.head_{head}") for head in HEADS]
    return charted(words.say("targets.table"), "", None, heads, [_row(sayings, each) for each in aims])


def goal_said(words: Words, measure: str, value: float | None) -> Cell:
    """A goal, or where it stands: people, or of a hundred."""
    if measure.endswith("_share"):
        return hundredths(words, value)
    return Cell(HIDDEN if value is None else words.speech.number(value), value)


def at_least(words: Words, measure: str, goal: float) -> str:
    """What is aimed at."""
    named = words.say(f"placements.measure_{measure}")
    return words.say("targets.at_least", measure=named, goal=goal_said(words, measure, goal))


def _row(sayings: Sayings, each: Progress) -> tuple[str, ...]:
    words, target = sayings.words, each.target
    goal, now = at_least(words, target.measure, target.goal), goal_said(words, target.measure, each.value)
    standing = words.say(f"targets.is_{each.standing}")
    return (sayings.place(target.place), period_said(words, target.period), goal, now, standing, checked(words, each.check))
