"""The districts of the cubes: what they are called, and where they lie."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from services.house import House
from services.visits import Visitor


@dataclass(frozen=True, slots=True)
class DistrictPoint:
    """A district's name and State as the gazetteer has them, and its centre in degrees."""

    name: str
    state: str
    latitude: float
    longitude: float


def points_of(visitor: Visitor, places: Iterable[str]) -> dict[str, DistrictPoint]:
    """As `points_in`, of what this house knows."""
    places = list(places)
    return points_in(visitor.house, places) if places else {}


def points_in(house: House, places: Iterable[str]) -> dict[str, DistrictPoint]:
    """Name and point of districts by their codes (`UP/123`); one that the gazetteer does not hold is left out."""
    known = house.room.foundation.gazetteer.districts
    found = {}
    for place in places:
        number = int(place.partition("/")[2])
        if 0 <= number < len(known):
            district = known[number]
            found[place] = DistrictPoint(district.name, district.state, float(district.latitude), float(district.longitude))
    return found
