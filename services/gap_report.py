"""Of all that is known of gaps, what one selection asks for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import numpy as np

from indicators.cube import LEAST_SHOWN, Count
from indicators.gaps import INDIA, Gaps, SectorGap, StateGap, TradeGap
from indicators.tension import shown_count, tightness
from indicators.terrain import Terrain
from matching.places import District
from services.gap_selection import Selection
from services.gap_snapshot import JOINED, LIVES, Known, Way

__all__ = [
    "INDIA", "Cell", "Count", "Course", "District", "DistrictGap", "Fair", "Report", "SectorGap", "StateGap", "TradeGap", "Way",
    "report_of", "tightness",
]  # fmt: skip
MOST_WAYS = 30
MOST_REMEDIES = 10


@dataclass(frozen=True, slots=True)
class DistrictGap:
    """A district (by number): openings, who looks for work as estimated, what could be filled."""

    district: int
    openings: int
    seekers: Count
    fillable: Count


@dataclass(frozen=True, slots=True)
class Cell:
    """A family in the district that is chosen; who looks for work is no estimate, and hidden below ten."""

    family: str
    openings: int
    seekers: Count


@dataclass(frozen=True, slots=True)
class Course:
    """A training: in a district (by number) workers of `trade` learn `learns`, and about so many openings are filled by them."""

    district: int
    trade: str
    learns: str
    placed: Count


@dataclass(frozen=True, slots=True)
class Fair:
    """A camp in a district (by number): about how many openings it would fill, and the families to invite, with how many of them."""

    district: int
    placed: Count
    invited: tuple[tuple[str, Count], ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What is shown. `place`: the State, or India; `states`: all others, for the map; `districts` of the State, `sectors` and `cells` of
    the district, where these are chosen; courses, fairs and ways that touch the place, the greatest first."""

    selection: Selection
    place: StateGap
    states: tuple[StateGap, ...]
    trades: tuple[TradeGap, ...]
    districts: tuple[DistrictGap, ...]
    sectors: tuple[SectorGap, ...]
    cells: tuple[Cell, ...]
    courses: tuple[Course, ...]
    fairs: tuple[Fair, ...]
    lives: tuple[Way, ...]
    joined: tuple[Way, ...]
    events_until: date | None
    listings_on: date
    made_at: datetime
    simulated: bool


def report_of(known: Known, made_at: datetime, selection: Selection, terrain: Terrain) -> Report:
    """The report on a State, a district or all India."""
    gaps = known.gaps
    places = {place.state: place for place in gaps.states}
    inside = _districts(selection, terrain)
    return Report(
        selection=selection,
        place=places[selection.state],
        states=tuple(place for place in gaps.states if place.state),
        trades=tuple(trade for trade in gaps.trades if trade.state == selection.state),
        districts=_by_district(gaps, terrain, selection) if selection.state else (),
        sectors=tuple(
            sorted((each for each in gaps.sectors if each.district == selection.district), key=lambda each: -each.openings)
        ),
        cells=_cells(gaps, terrain, selection.district) if selection.district is not None else (),
        courses=tuple(
            Course(each.district, terrain.families[each.trade], terrain.families[each.learns], shown_count(each.placed))
            for each in gaps.trainings
            if each.district in inside
        )[:MOST_REMEDIES],
        fairs=tuple(
            Fair(
                each.district,
                shown_count(each.placed),
                tuple((terrain.families[family], shown_count(count)) for family, count in each.invited),
            )
            for each in gaps.camps
            if each.district in inside
        )[:MOST_REMEDIES],
        lives=_ways(known.ways, LIVES, selection, inside),
        joined=_ways(known.ways, JOINED, selection, inside),
        events_until=known.events_until,
        listings_on=known.listings_on,
        made_at=made_at,
        simulated=known.simulated,
    )


def _districts(selection: Selection, terrain: Terrain) -> frozenset[int]:
    if selection.district is not None:
        return frozenset((selection.district,))
    if not selection.state:
        return frozenset(range(terrain.shape[1]))
    return frozenset(terrain.in_state[selection.state].tolist())


def _by_district(gaps: Gaps, terrain: Terrain, selection: Selection) -> tuple[DistrictGap, ...]:
    rows = []
    for district in terrain.in_state[selection.state].tolist():
        filled = sum(each.fillable or 0 for each in gaps.sectors if each.district == district)
        openings, seekers = int(gaps.openings[:, district].sum()), int(gaps.workers[:, district].sum())
        rows.append(DistrictGap(district, openings, shown_count(seekers) or None, shown_count(filled) or None))
    return tuple(sorted(rows, key=lambda row: -row.openings))


def _cells(gaps: Gaps, terrain: Terrain, district: int) -> tuple[Cell, ...]:
    openings, seekers = gaps.openings[:, district], gaps.cells[:, district]
    there = np.flatnonzero((openings > 0) | (seekers >= LEAST_SHOWN))
    order = there[np.argsort(-openings[there], kind="stable")]
    return tuple(
        Cell(terrain.families[family], int(openings[family]), int(seekers[family]) if seekers[family] > 0 else None)
        for family in order.tolist()
    )


def _ways(ways: tuple[Way, ...], kind: str, selection: Selection, districts: frozenset[int]) -> tuple[Way, ...]:
    """Of districts, and, unless one is chosen, of States; the greatest of each first, States after districts."""
    states = frozenset((selection.state,)) if selection.state else frozenset(way.home for way in ways)
    found = []
    for of_states, touched in ((False, districts), (True, frozenset() if selection.district is not None else states)):
        some = [way for way in ways if way.kind == kind and way.is_of_states == of_states]
        found += [way for way in some if way.home in touched or way.there in touched][:MOST_WAYS]
    return tuple(found)
