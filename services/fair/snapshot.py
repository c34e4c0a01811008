"""Fairness as it is kept: compressed JSON of what may be shown, and read back."""

from __future__ import annotations

import json
import zlib
from dataclasses import astuple, dataclass
from functools import cached_property

from indicators.alike_groups import Against, Group
from indicators.cube import Count
from indicators.served import Grouping

KIND = "fairness"


@dataclass(frozen=True, slots=True)
class Comparison:
    """All groups of a grouping by one measure. `place`: a State's code, empty for India."""

    place: str
    grouping: Grouping
    measure: str
    groups: tuple[Group, ...]


@dataclass(frozen=True)
class Known:
    """What was worked out: the comparisons, how many people agreed as the cubes show it, the Indian day of the newest event in days since
    1970-01-01 (-1: none), and whether some of them are made up."""

    comparisons: tuple[Comparison, ...]
    people: Count
    last_day: int
    simulated: bool

    def comparison(self, place: str, grouping: Grouping, measure: str) -> Comparison:
        """One of them; without groups where nothing is known."""
        return self._by_what.get((place, grouping, measure), Comparison(place, grouping, measure, ()))

    @cached_property
    def _by_what(self) -> dict[tuple[str, Grouping, str], Comparison]:
        return {(each.place, each.grouping, each.measure): each for each in self.comparisons}


def packed(known: Known) -> bytes:
    """As it is kept."""
    rows = [(each.place, each.grouping, each.measure, [astuple(group) for group in each.groups]) for each in known.comparisons]
    body = {"rows": rows, "people": known.people, "last_day": known.last_day, "simulated": known.simulated}
    return zlib.compress(json.dumps(body, separators=(",", ":")).encode())


def unpacked(body: bytes) -> Known:
    """As it was."""
    told = json.loads(zlib.decompress(body))
    comparisons = tuple(
        Comparison(place, tuple(grouping), measure, tuple(_group(*group) for group in groups))
        for place, grouping, measure, groups in told["rows"]
    )
    return Known(comparisons, told["people"], told["last_day"], told["simulated"])


def read(body: bytes) -> Known | None:
    """As `unpacked`; None of what another version of this kept."""
    try:
        return unpacked(body)
    except (KeyError, TypeError, ValueError, zlib.error):
        return None


def _group(
    keys: list[str], people: int | None, level: float | None, raw: list, equal: list, outside: int | None, places: str | None
) -> Group:
    return Group(tuple(keys), people, level, Against(*raw), Against(*equal), outside, places)
