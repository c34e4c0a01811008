"""Each group against the best served one: ratios with whiskers, and everything in the table beside them."""

from __future__ import annotations

from collections.abc import Sequence

from pages.parts.fairness.figures import AND, Sayings
from services.drawing.chart import Chart, charted
from services.drawing.kinds import Interval, Intervals, Tick
from services.fair.desk import AMBER, BEST, FOUR_FIFTHS, LESS_IS_BETTER, RED, Against, Group, Report
from services.telling.numbers import HIDDEN

MOST_DRAWN = 8
"""Groups that are drawn, those who fare worst; the table has all."""
MARKS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0, 1.5, 2.0, 3.0, 5.0)
NOTHING = "–"
"""Where there is nothing to tell: nothing is hidden there."""
COLUMNS = ("people", "raw", "equal", "outside", "places")


def comparison(sayings: Sayings, report: Report) -> Chart:
    """The chosen groups by the chosen measure."""
    words, chosen = sayings.words, report.chosen
    title = AND.join((sayings.measure(chosen.measure), sayings.by(chosen.grouping), sayings.state(chosen.place)))
    told = sorted((group for group in chosen.groups if group.raw.ratio is not None), key=lambda group: group.raw.ratio or 0.0)
    best = next((group for group in chosen.groups if group.raw.verdict == BEST), None)
    if all(group.people is None and group.level is None for group in chosen.groups):
        return charted(title, _says(sayings, report, best, told))
    columns = (
        sayings.by(chosen.grouping),
        words.say("fairness.column_people"),
        words.say(f"fairness.level_{chosen.measure}"),
        *(words.say(f"fairness.column_{column}") for column in COLUMNS[1:]),
    )
    return charted(
        title,
        _says(sayings, report, best, told),
        _figure(sayings, report, told[:MOST_DRAWN]) if told else None,
        columns,
        [_row(sayings, report, group) for group in chosen.groups],
        words.say("fairness.lines") if told else None,
        words.say("fairness.inverted") if chosen.measure in LESS_IS_BETTER else None,
        words.say("fairness.more_groups", count=len(told) - MOST_DRAWN) if len(told) > MOST_DRAWN else None,
        unfolded=True,
    )


def _says(sayings: Sayings, report: Report, best: Group | None, told: Sequence[Group]) -> str:
    words, chosen = sayings.words, report.chosen
    if best is None or not told:
        return words.say("fairness.says_few")
    return words.say(
        "fairness.says",
        best=sayings.group(chosen.grouping, best),
        level=sayings.level_in_words(chosen.measure, best.level),
        worst=sayings.group(chosen.grouping, told[0]),
        other=sayings.level(chosen.measure, told[0].level),
        raw=sayings.judged(told[0].raw),
        equal=sayings.judged(told[0].equal),
    )


def _figure(sayings: Sayings, report: Report, told: Sequence[Group]) -> Intervals:
    rows = [row for group in told for row in _two(sayings, sayings.group(report.chosen.grouping, group), group)]
    far = max([1.0, *(row.high or 0.0 for row in rows)])
    ticks = tuple(Tick(mark, f"{mark:g}") for mark in MARKS if mark <= far)
    lines = tuple(Tick(mark, f"{mark:g}") for mark in (FOUR_FIFTHS, 1.0))
    return Intervals(tuple(rows), lines, ticks)


def _two(sayings: Sayings, name: str, group: Group) -> list[Interval]:
    """As it is, and at equal qualification, under the group's name."""
    return [_interval(sayings, name, code, told) for code, told in (("raw", group.raw), ("equal", group.equal))]


def _interval(sayings: Sayings, name: str, code: str, told: Against) -> Interval:
    tone = told.verdict if told.verdict in (AMBER, RED) else ""
    label = sayings.words.say(f"fairness.row_{code}")
    return Interval(label, told.low, told.ratio, told.high, sayings.judged(told), group=name, tone=tone)


def _row(sayings: Sayings, report: Report, group: Group) -> tuple[str, ...]:
    return (
        sayings.group(report.chosen.grouping, group),
        sayings.people(group),
        sayings.level(report.chosen.measure, group.level),
        sayings.marked(group.raw),
        sayings.marked(group.equal),
        _or_none(group, None if group.outside is None else f"{group.outside}%"),
        _or_none(group, None if group.places is None else sayings.words.say(f"fairness.places_{group.places}")),
    )


def _or_none(group: Group, said: str | None) -> str:
    """What is said of a comparison; of the best served group, which is compared with none, that there is nothing to say."""
    if said is None:
        return NOTHING if group.raw.verdict == BEST else HIDDEN
    return said
