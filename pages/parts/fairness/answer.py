"""The first lines: how women and men are served, what stands out, and what to know about it."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from language import Words, within
from pages.parts.fairness.figures import Sayings
from services.fair.desk import BEST, JOINED, PLACES, RED, Against, Group, Report
from services.markup import tag
from services.telling.numbers import about, day_said, moment_said

MOST_NAMED = 6
NEARLY = 0.95
"""From here on a group is said to be shown about as many."""


def draw_answer(sayings: Sayings, report: Report) -> Markup:
    """The answer, that it is simulated where it is, and up to which day it counts."""
    words = sayings.words
    return tag(
        "section",
        *(tag("p", sentence, class_="answer" if first == 0 else None) for first, sentence in enumerate(answer(sayings, report))),
        tag("p", words.say("placements.simulated"), class_="simulated", role="note") if report.simulated else None,
        tag("p", fresh(words, report), class_="fine-print"),
        class_="placements",
        lang=words.language,
    )


def fresh(words: Words, report: Report) -> str:
    """How many are compared, up to which day, and when the figures were made."""
    until = day_said(words, report.until) if report.until else "–"
    return words.say("fairness.fresh", until=until, at=moment_said(words, report.made_at), people=about(words, report.people))


def answer(sayings: Sayings, report: Report) -> list[str]:
    """Sentences on women and men, and on all that is compared."""
    words, place = sayings.words, sayings.state(report.selection.state)
    told = [*_shown(sayings, report), *_joined(sayings, report)]
    if not told:
        told = [words.say("fairness.head_few", place=place)]
    if not report.compared:
        return told
    red = sum(alarm.group.raw.verdict == RED for alarm in report.alarms)
    return [
        *told,
        words.say("fairness.head_alarms", place=place, compared=report.compared, red=red, amber=len(report.alarms) - red),
    ]


def draw_alarms(sayings: Sayings, report: Report) -> Markup | None:
    """What stands out, the worst first: each with where to choose it; None when nothing does."""
    words = sayings.words
    if not report.alarms:
        return None
    lines = [
        tag(
            "li",
            tag("strong", sayings.word(alarm.group.raw), ":"),
            " ",
            words.say(
                "fairness.alarm",
                measure=sayings.measure(alarm.measure),
                group=sayings.group(alarm.grouping, alarm.group),
                raw=sayings.ratio(alarm.group.raw),
                equal=sayings.judged(alarm.group.equal),
            ),
            class_=f"alarm-{alarm.group.raw.verdict}",
        )
        for alarm in report.alarms[:MOST_NAMED]
    ]
    more = len(report.alarms) - len(lines)
    return tag(
        "section",
        tag("h2", words.say("fairness.alarms")),
        tag("ul", *lines, class_="alarms"),
        tag("p", words.say("fairness.more_alarms", count=more), class_="fine-print") if more else None,
        class_="placements",
        lang=words.language,
    )


def notes(sayings: Sayings) -> tuple[str, ...]:
    """How to read it: what is compared with what, at equal qualification, what is hidden, and where the measures come from."""
    named = ("rule", "measures", "equal", "interval", "hidden", "many")
    return tuple(sayings.words.say(f"fairness.note_{note}") for note in named)


def draw_notes(sayings: Sayings) -> Markup:
    """The notes, under their title."""
    return tag(
        "section",
        tag("h2", sayings.words.say("fairness.notes")),
        *(tag("p", note, class_="fine-print") for note in notes(sayings)),
        class_="placements",
        lang=sayings.words.language,
    )


def _shown(sayings: Sayings, report: Report) -> Iterator[str]:
    for best, group in _against_best(report, PLACES):
        like = group.raw.ratio is not None and group.raw.ratio >= NEARLY
        code = "fairness.head_alike" if like else "fairness.head_fewer"
        yield sayings.words.say(code, group=_named(sayings, group), best=within(_named(sayings, best)), **_values(group.raw))


def _joined(sayings: Sayings, report: Report) -> Iterator[str]:
    words = sayings.words
    for best, group in _against_best(report, JOINED):
        few = group.equal.ratio is None
        yield words.say(
            "fairness.head_joined",
            group=_named(sayings, group),
            best=within(_named(sayings, best)),
            level=sayings.level(JOINED, group.level),
            other=sayings.level(JOINED, best.level),
            word=sayings.word(group.raw),
            equal=words.say("fairness.equal_few") if few else words.say("fairness.equal_told", **_values(group.equal)),
            **_values(group.raw),
        )


def _against_best(report: Report, measure: str) -> Iterator[tuple[Group, Group]]:
    """The best served gender with each other of which something is said."""
    groups = report.genders[measure].groups
    best = next((group for group in groups if group.raw.verdict == BEST), None)
    if best is not None:
        yield from ((best, group) for group in groups if group.raw.ratio is not None)


def _named(sayings: Sayings, gender: Group) -> str:
    return sayings.group(("gender",), gender)


def _values(told: Against) -> dict[str, str]:
    return {name: f"{value:.2f}" for name in ("ratio", "low", "high") if (value := getattr(told, name)) is not None}
