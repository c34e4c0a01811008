"""Where: India as squares, or the districts of a State as circles."""

from __future__ import annotations

from collections.abc import Sequence

from services.drawing.chart import Chart, charted
from services.drawing.draw import ticks_up_to
from services.drawing.kinds import Bubble, BubbleMap
from services.figures import Tile
from services.gap_report import Report, tightness
from services.telling.numbers import hundredths
from services.telling.squares import squares_of
from services.telling.sums import falls_short
from services.telling_gaps.numbers import Sayings, old_share

NAMED = 3


def states_map(sayings: Sayings, report: Report, tiles: Sequence[Tile]) -> Chart:
    """Openings for each who looks for work, State by State."""
    words = sayings.words
    ratios = {place.state: tightness(place.openings, place.seekers) for place in report.states}
    known = sorted(((ratio, state) for state, ratio in ratios.items() if ratio is not None), reverse=True)
    told = words.speech.texts([f"{sayings.state(state)} ({sayings.times(ratio)})" for ratio, state in known[:NAMED]])
    heads = ("state", "openings", "old", "seekers", "tightness", "mismatch", "fillable")
    rows = [
        (
            sayings.state(place.state),
            sayings.number(place.openings),
            hundredths(words, old_share(place.openings, place.old)),
            sayings.number(place.seekers),
            sayings.ratio(place.openings, place.seekers),
            hundredths(words, place.mismatch),
            sayings.fillable(place.fillable, place.seekers),
        )
        for place in sorted(report.states, key=lambda each: -each.openings)
    ]
    short = falls_short([((place.seekers for place in report.states), report.place.seekers)])
    return charted(
        words.say("gaps.map"),
        words.say("gaps.map_says", places=told) if known else words.say("gaps.nobody_known"),
        squares_of(words, tiles, ratios, sayings.times, words.say("placements.hidden")),
        [words.say(f"gaps.head_{head}") for head in heads],
        rows,
        words.say("charts.states_short") if short else None,
    )


def districts_map(sayings: Sayings, report: Report) -> Chart:
    """Openings in each district of the State."""
    words, place = sayings.words, sayings.state(report.selection.state)
    bubbles = tuple(
        Bubble(
            sayings.district(each.district), point.latitude, point.longitude, float(each.openings), sayings.number(each.openings)
        )
        for each in report.districts
        for point in (sayings.districts[each.district],)
    )
    most = report.districts[0].openings if report.districts else 0
    told = [
        f"{sayings.district(each.district)} ({sayings.number(each.openings)})" for each in report.districts[:NAMED] if each.openings
    ]
    heads = ("district", "openings", "estimated", "tightness", "fillable")
    return charted(
        words.say("gaps.by_district", place=place),
        words.say("gaps.districts_say", places=words.speech.texts(told)) if told else words.say("gaps.no_openings"),
        BubbleMap(bubbles, ticks_up_to(most, words.speech.short, most=2)[1:3], words.say("placements.hidden")),
        [words.say(f"gaps.head_{head}") for head in heads],
        [
            (
                sayings.district(each.district),
                sayings.number(each.openings),
                sayings.number(each.seekers),
                sayings.ratio(each.openings, each.seekers),
                sayings.fillable(each.fillable, each.seekers),
            )
            for each in report.districts
        ],
        words.say("gaps.note_estimated"),
    )
