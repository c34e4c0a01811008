"""The places that a report can be on: their codes and names, and which of them is near to what somebody typed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from services.figures import EVERYWHERE, figures_of
from services.house import House
from services.placements.districts import points_in
from services.placements.selection import districts_in, states_of

ALL_INDIA = "IN"
NEAR, MOST_NEAR = 70, 5
"""Of 100, how alike a name or code must be to be offered, and how many are."""


@dataclass(frozen=True, slots=True)
class CountedPlace:
    """A place by the code that a report takes; `state` is empty for a State and for India."""

    code: str
    name: str
    state: str = ""

    def __str__(self) -> str:
        return f"{self.code} ({', '.join(part for part in (self.name, self.state) if part)})"


def places_of(house: House) -> tuple[CountedPlace, ...]:
    """India, then each State with its districts, all by name. A district that the gazetteer does not hold has no name but its code."""
    return tuple(_places(house))


def near(typed: str, places: Sequence[CountedPlace]) -> list[CountedPlace]:
    """The places whose name or code is most like what was typed, the nearest first."""
    keys = {number: key.casefold() for number, key in enumerate(key for each in places for key in (each.name, each.code))}
    found = process.extract(typed.strip().casefold(), keys, scorer=fuzz.ratio, score_cutoff=NEAR, limit=2 * MOST_NEAR)
    return list(dict.fromkeys(places[number // 2] for _, _, number in found))[:MOST_NEAR]


def _places(house: House) -> Iterator[CountedPlace]:
    figures = figures_of(house.database)
    states = sorted((figures.state_names.get(code, code), code) for code in states_of(figures) if code != EVERYWHERE)
    yield CountedPlace(ALL_INDIA, "India")
    for name, state in states:
        yield CountedPlace(state, name)
        codes = districts_in(figures, state)
        points = points_in(house, codes)
        yield from sorted(
            (CountedPlace(code, points[code].name if code in points else code, name) for code in codes), key=lambda each: each.name
        )
