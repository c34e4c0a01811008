"""What to look at first, and how far the targets have come."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from pages.parts.table import draw_table
from services.markup import tag
from services.placements.alerts import Alert
from services.targets import Progress
from services.telling.funnel import checked
from services.telling.numbers import Sayings, about, day_said, hundredths, period_said
from services.telling.targets import at_least, goal_said

FIRST = 5
"""Alerts that are shown at once; the others unfold."""


def draw_alerts(sayings: Sayings, progress: Iterable[Progress], found: Sequence[Alert]) -> Markup | None:
    """The list, targets behind first; nothing where there is nothing to look at."""
    words = sayings.words
    told = [_behind(sayings, each) for each in progress if each.standing == "behind"]
    told += [_alert(sayings, alert) for alert in found]
    if not told:
        return None
    rest = told[FIRST:]
    return tag(
        "section",
        tag("h2", words.say("targets.look_at")),
        tag("ul", *(tag("li", text) for text in told[:FIRST])),
        tag("details", tag("summary", words.say("targets.more", count=len(rest))), tag("ul", *(tag("li", text) for text in rest)))
        if rest
        else None,
        class_="alerts",
        lang=words.language,
    )


def draw_targets(sayings: Sayings, progress: Sequence[Progress]) -> str:
    """Each target with where it stands, and beside it what independent calls found."""
    words = sayings.words
    heads = ("place", "period", "goal", "now", "standing", "checked", "set_by")
    return draw_table(
        words,
        words.say("targets.table"),
        [words.say(f"targets.head_{head}") for head in heads],
        [_row(sayings, each) for each in progress],
        "targets",
    )


def target_said(sayings: Sayings, each: Progress) -> str:
    """A target in a line."""
    words, target = sayings.words, each.target
    measure = words.say(f"placements.measure_{target.measure}")
    goal = goal_said(words, target.measure, target.goal)
    return words.say(
        "targets.target", place=sayings.place(target.place), period=period_said(words, target.period), measure=measure, goal=goal
    )


def _row(sayings: Sayings, each: Progress) -> tuple[str | None, ...]:
    words, target = sayings.words, each.target
    goal = at_least(words, target.measure, target.goal)
    who = tag("span", tag("bdi", each.set_by), ", ", day_said(words, target.set_at.date()))
    standing = tag("strong", words.say(f"targets.is_{each.standing}"), class_=f"standing {each.standing}")
    now = goal_said(words, target.measure, each.value)
    return (sayings.place(target.place), period_said(words, target.period), goal, now, standing, checked(words, each.check), who)


def _behind(sayings: Sayings, each: Progress) -> str:
    words = sayings.words
    now = goal_said(words, each.target.measure, each.value)
    return words.say("targets.behind", target=target_said(sayings, each), now=now)


def _alert(sayings: Sayings, alert: Alert) -> str:
    words, place = sayings.words, sayings.place(alert.place)
    if alert.kind.startswith("fall_"):
        return words.say(
            f"targets.alert_{alert.kind}",
            place=place,
            period=period_said(words, alert.period),
            before=about(words, alert.before),
            now=about(words, alert.now),
        )
    return words.say(
        f"targets.alert_{alert.kind}", place=place, share=hundredths(words, alert.share), base=about(words, alert.base)
    )
