"""The report of a State or district as it is printed every month: placements, targets, gaps, as they are published.

Districts are published over all time alone, since a quarter of one counts too few to be shown; so a district's report grows, and says up
to which day it has grown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from language import Words
from services.drawing.chart import Chart
from services.figures import ALL_TIME, EVERYWHERE, Figures, Freshness, figures_of, is_district, quarter_of, state_of
from services.figures_out.paper import Paper, paper
from services.figures_out.places import ALL_INDIA, near, places_of
from services.gap_selection import Selection
from services.gaps import gaps_of
from services.house import House
from services.placements.districts import points_in
from services.placements.outcomes import pay_moved, wait_at, waits_by
from services.placements.readings import months_of, proofs_of, reading, readings_by
from services.placements.selection import SIZED, TOTALS, Side, dimensions_at, districts_in, quarters_of, states_of
from services.refusal import Refused
from services.targets import progress_of
from services.telling.answer import answer, fresh, notes
from services.telling.funnel import funnel, proofs, stays
from services.telling.groups import groups
from services.telling.maps import districts_map, states_map
from services.telling.numbers import Sayings, day_said, period_said
from services.telling.outcomes import pay, waits
from services.telling.targets import targets
from services.telling.trend import trend
from services.telling_gaps.maps import districts_map as openings_map
from services.telling_gaps.maps import states_map as tightness_map
from services.telling_gaps.numbers import Sayings as GapSayings
from services.telling_gaps.remedies import camps, trainings, ways_taken
from services.telling_gaps.trades import by_cell, by_sector, by_trade

BY = ("sector", "gender", "age_band", "social_category", "disability", "worker_type", "channel")
"""What the people of a report are parted by, where they can be."""
_MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])")


def side_of(house: House, place: str, month: str) -> Side:
    """The side that a report is on: a place by its code, in large or small letters, or a district by a name that no other has, and the
    quarter that a month (`2026-10`) lies in; of a district, or without a month, all time.

    Raises `Refused` for a place that is not counted, a name that several have, or a month of which nothing is counted.
    """
    figures = figures_of(house.database)
    code = EVERYWHERE if place.upper() == ALL_INDIA else place.upper()
    if code not in figures.cube(TOTALS).places:
        code = _district_named(house, figures, place)
    if not month:
        return Side(code)
    quarter = quarter_of(month) if _MONTH.fullmatch(month) else ""
    if quarter not in quarters_of(figures):
        raise Refused("report_period_unknown", {"period": month})
    return Side(code, ALL_TIME if is_district(code) else quarter)


def _district_named(house: House, figures: Figures, name: str) -> str:
    named = {
        code: point for code, point in points_in(house, all_districts(figures)).items() if point.name.casefold() == name.casefold()
    }
    if not named:
        if found := near(name, places_of(house)):
            raise Refused("report_place_near", {"place": name, "places": "; ".join(map(str, found))})
        raise Refused("report_place_unknown", {"place": name})
    if len(named) > 1:
        places = "; ".join(f"{code} ({point.name}, {point.state})" for code, point in named.items())
        raise Refused("report_place_several", {"place": name, "places": places})
    return next(iter(named))


def all_districts(figures: Figures) -> tuple[str, ...]:
    """The codes of all districts that are counted."""
    return tuple(code for state in states_of(figures) for code in districts_in(figures, state))


def covered(words: Words, period: str, freshness: Freshness) -> str:
    """Which time is counted, and up to which day of it."""
    said = period_said(words, period)
    if freshness.until is None:
        return words.say("report.period", period=said)
    return words.say("report.period_until", period=said, day=day_said(words, freshness.until))


def report(house: House, words: Words, side: Side) -> Paper:
    """The report, said in one language."""
    figures = figures_of(house.database)
    state = state_of(side.place)
    inside = {*districts_in(figures, state), *({side.place} if is_district(side.place) else ())}
    sayings = Sayings(words, points_in(house, sorted(inside)))
    name = sayings.place(side.place)
    if is_district(side.place):
        name = f"{name}, {sayings.place(state)}"
    found = reading(figures, side)
    lines = (
        covered(words, side.period, figures.freshness),
        words.say("placements.simulated") if figures.freshness.simulated else None,
        answer(words, found),
        fresh(words, figures.freshness),
    )
    charts = (*_placements(figures, sayings, side), *_aims(house, sayings, side), *_gaps(house, words, side))
    return paper(words, words.say("report.title", place=name), lines, charts, notes(words, figures.freshness))


def _placements(figures: Figures, sayings: Sayings, side: Side) -> Iterator[Chart]:
    words, found = sayings.words, reading(figures, side)
    yield funnel(words, found)
    yield stays(words, found)
    yield proofs(words, found, proofs_of(figures, side))
    if side.place == EVERYWHERE:
        inside = {code: reading(figures, Side(code, side.period)) for code in states_of(figures)}
        yield states_map(sayings, figures.tiles, inside, SIZED[0], found)
    elif not is_district(side.place):
        inside = {code: reading(figures, Side(code)) for code in districts_in(figures, side.place)}
        yield districts_map(sayings, side.place, inside, SIZED[0], reading(figures, Side(side.place)))
    if not is_district(side.place):
        yield trend(sayings, [(side.place, months_of(figures, side.place))], figures.freshness)
    if wait := wait_at(figures, side.place):
        yield waits(sayings, [(side.place, wait)], BY[0], waits_by(figures, BY[0]) if side.place == EVERYWHERE else ())
    if moved := pay_moved(figures, side.place):
        yield pay(sayings, side.place, moved)
    for dimension in BY:
        if dimension in dimensions_at(side):
            yield groups(sayings, dimension, [(side, readings_by(figures, dimension, side))])


def _aims(house: House, sayings: Sayings, side: Side) -> Iterator[Chart]:
    aims = progress_of(house, state_of(side.place) or side.place)
    if is_district(side.place):
        aims = tuple(each for each in aims if each.target.place == side.place)
    if aims:
        yield targets(sayings, aims)


def _gaps(house: House, words: Words, side: Side) -> Iterator[Chart]:
    desk = gaps_of(house)
    number = int(side.place.partition("/")[2]) if is_district(side.place) else None
    told = desk.report(Selection(state_of(side.place), number))
    if told is None:
        return
    sayings = GapSayings(words, desk.districts)
    if number is not None:
        yield by_sector(sayings, told)
        yield by_cell(sayings, told)
    else:
        yield by_trade(sayings, told)
        yield openings_map(sayings, told) if side.place else tightness_map(sayings, told, desk.tiles)
    yield camps(sayings, told)
    yield trainings(sayings, told)
    yield ways_taken(sayings, told.lives, "lives")
    yield ways_taken(sayings, told.joined, "joined")
