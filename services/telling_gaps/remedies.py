"""What would help: trainings, camps with the trades to invite, and the ways that people take already."""

from __future__ import annotations

from collections.abc import Sequence

from services.drawing.chart import Chart, charted
from services.drawing.kinds import Amount, Bars
from services.gap_report import Fair, Report, Way
from services.telling.numbers import about
from services.telling_gaps.numbers import Sayings

DRAWN_WAYS = 12


def trainings(sayings: Sayings, report: Report) -> Chart:
    """Who could learn what where, and how many openings that would fill."""
    words, found = sayings.words, report.courses
    if not found:
        return charted(words.say("gaps.trainings"), words.say("gaps.no_trainings"))
    best = found[0]
    return charted(
        words.say("gaps.trainings"),
        words.say(
            "gaps.trainings_say",
            place=sayings.district(best.district),
            trade=words.speech.family(best.trade),
            learns=words.speech.family(best.learns),
            count=about(words, best.placed),
        ),
        Bars(
            tuple(
                Amount(
                    f"{sayings.district(each.district)}: {words.speech.family(each.learns)}",
                    float(each.placed or 0),
                    sayings.number(each.placed),
                )
                for each in found
            )
        ),
        [words.say(f"gaps.head_{head}") for head in ("district", "trade", "learns", "filled")],
        [
            (
                _where(sayings, report, each.district),
                sayings.trade(each.trade),
                sayings.trade(each.learns),
                sayings.number(each.placed),
            )
            for each in found
        ],
        words.say("gaps.note_training"),
    )


def camps(sayings: Sayings, report: Report) -> Chart:
    """Where the next camps would place most, and whom to invite."""
    words, found = sayings.words, report.fairs
    if not found:
        return charted(words.say("gaps.camps"), words.say("gaps.no_camps"))
    best = found[0]
    values = {"place": sayings.district(best.district), "count": about(words, best.placed), "trades": _invited(sayings, best)}
    return charted(
        words.say("gaps.camps"),
        words.say("gaps.camps_say" if best.invited else "gaps.camps_say_all", **values),
        Bars(
            tuple(Amount(sayings.district(each.district), float(each.placed or 0), sayings.number(each.placed)) for each in found)
        ),
        [words.say(f"gaps.head_{head}") for head in ("district", "filled", "invite")],
        [(_where(sayings, report, each.district), sayings.number(each.placed), _invited(sayings, each)) for each in found],
        words.say("gaps.note_camp"),
    )


def ways_taken(sayings: Sayings, ways: Sequence[Way], kind: str) -> Chart:
    """From which district to which, or State to State; `kind`: of the ways, `lives` or `joined`."""
    words = sayings.words
    title = words.say(f"gaps.ways_{kind}")
    if not ways:
        return charted(title, words.say("gaps.no_ways"))
    drawn = [way for way in ways if way.is_of_states == ways[0].is_of_states][:DRAWN_WAYS]
    return charted(
        title,
        words.say("gaps.ways_say", way=_way(sayings, ways[0]), count=about(words, ways[0].people)),
        Bars(
            tuple(
                Amount(
                    _way(sayings, way),
                    float(way.people),
                    sayings.number(way.people),
                )
                for way in drawn
            )
        ),
        [words.say(f"gaps.head_{head}") for head in ("home", "there", "people")],
        [(_end(sayings, way.home), _end(sayings, way.there), sayings.number(way.people)) for way in ways],
        words.say("gaps.note_ways"),
    )


def _way(sayings: Sayings, way: Way) -> str:
    """As a chart or a sentence writes it."""
    if way.home == way.there:
        return sayings.words.say("gaps.within", place=_name(sayings, way.home))
    return f"{_name(sayings, way.home)} → {_name(sayings, way.there)}"


def _name(sayings: Sayings, end: int | str) -> str:
    return sayings.state(end) if isinstance(end, str) else sayings.district(end)


def _end(sayings: Sayings, end: int | str) -> str:
    """As a table writes it."""
    return sayings.state(end) if isinstance(end, str) else sayings.in_its_state(end)


def _where(sayings: Sayings, report: Report, district: int) -> str:
    return sayings.district(district) if report.selection.state else sayings.in_its_state(district)


def _invited(sayings: Sayings, camp: Fair) -> str:
    told = [f"{sayings.words.speech.family(family)} ({sayings.number(count)})" for family, count in camp.invited]
    return sayings.words.speech.texts(told) or sayings.words.say("gaps.many_trades")
