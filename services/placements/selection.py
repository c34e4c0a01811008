"""What an official looks at: a place and a period, what they are parted by, and what they are held against. The address keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from services.figures import ALL_TIME, DIMENSIONS, EVERYWHERE, IN_DISTRICTS, Figures, is_district, state_of

ALL_INDIA, ALL_MONTHS = "IN", "all"
"""How an address names what has an empty code, where empty means that nothing was chosen."""
TOTALS = "gender"
"""The cube that totals are read from: it counts every place and period that there is; the totals are the same in all."""
MAPPED = ("joined", "agreed", "joined_share", "stayed_share", "silent_share", "true_share")
"""What the map can show, as names of `readings.Reading`."""
SIZED = ("joined", "agreed")
"""What the circles of districts can show: numbers of people, no shares."""
FIRST_DIMENSION = "sector"


@dataclass(frozen=True, slots=True)
class Side:
    """A place and a period, by their codes."""

    place: str = EVERYWHERE
    period: str = ALL_TIME


@dataclass(frozen=True, slots=True)
class Selection:
    """Codes as the address has them; `with_place` and `with_period` are empty where nothing is compared."""

    place: str = EVERYWHERE
    period: str = ALL_TIME
    by: str = FIRST_DIMENSION
    map: str = MAPPED[0]
    with_place: str = ""
    with_period: str = ""

    @property
    def side(self) -> Side:
        """What is looked at. A district is counted over all time alone."""
        return _side(self.place, self.period)

    @property
    def other(self) -> Side | None:
        """What it is held against; None when nothing is, or it would be the same."""
        if not self.with_place and not self.with_period:
            return None
        place = {"": self.place, ALL_INDIA: EVERYWHERE}.get(self.with_place, self.with_place)
        period = {"": self.period, ALL_MONTHS: ALL_TIME}.get(self.with_period, self.with_period)
        other = _side(place, period)
        return None if other == self.side else other


def selection_of(figures: Figures, told: Mapping[str, str]) -> Selection:
    """The selection that an address tells; a name or value that is unknown, or not counted there, is dropped."""
    cube = figures.cube(TOTALS)
    places, periods = set(cube.places), set(cube.periods)
    known = {
        "place": places,
        "period": periods,
        "by": set(DIMENSIONS),
        "map": set(MAPPED),
        "with_place": {*places, ALL_INDIA},
        "with_period": {*periods, ALL_MONTHS},
    }
    kept = {name: told[name] for name, among in known.items() if told.get(name) in among}
    if is_district(kept.get("place", EVERYWHERE)):
        kept.pop("period", None)
        kept.pop("with_period", None)
    if is_district(kept.get("with_place", EVERYWHERE)):
        kept.pop("with_period", None)
    if kept.get("place") and kept.get("map") not in SIZED:
        kept.pop("map", None)
    chosen = Selection(**kept)
    return chosen if chosen.by in dimensions_at(chosen.side) else Selection(**{**kept, "by": FIRST_DIMENSION})


def dimensions_at(side: Side) -> tuple[str, ...]:
    """What the people of a place and period can be parted by."""
    if is_district(side.place):
        return IN_DISTRICTS
    return tuple(name for name in DIMENSIONS if name != "month" or side.period == ALL_TIME)


def states_of(figures: Figures) -> tuple[str, ...]:
    """The codes of the States and Union Territories that are counted."""
    return tuple(place for place in figures.cube(TOTALS).places if place != EVERYWHERE and not is_district(place))


def districts_in(figures: Figures, state: str) -> tuple[str, ...]:
    """The codes of a State's districts that are counted."""
    return tuple(place for place in figures.cube(TOTALS).places if is_district(place) and state_of(place) == state)


def quarters_of(figures: Figures) -> tuple[str, ...]:
    """The quarters that are counted, the first month of each, oldest first."""
    return tuple(period for period in figures.cube(TOTALS).periods if period != ALL_TIME)


def _side(place: str, period: str) -> Side:
    return Side(place, ALL_TIME if is_district(place) else period)
