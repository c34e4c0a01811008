"""What an address asks for of the gaps, and what may be asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from indicators.gaps import INDIA
from matching.places import District

MORE_OF = ("openings", "workers")
NUMBERS = (10, 25, 50, 100, 250, 500, 1000)
UNSAID = 100


@dataclass(frozen=True, slots=True)
class Selection:
    """A State's code and the number of a district in it (`INDIA` and None for all), and for *what if* a family (empty: not asked), how
    many more, and of which of `MORE_OF`."""

    state: str = INDIA
    district: int | None = None
    trade: str = ""
    number: int = UNSAID
    more: str = MORE_OF[0]


@dataclass(frozen=True, slots=True)
class Choices:
    """What there is: States' codes, the districts of each, families."""

    states: tuple[str, ...]
    districts: Mapping[str, tuple[District, ...]]
    families: tuple[str, ...]

    def selection(self, told: Mapping[str, str]) -> Selection:
        """The selection that an address tells; what is unknown in it is dropped."""
        state = told.get("state", INDIA)
        inside = {str(each.id): each.id for each in self.districts.get(state, ())}
        trade, number, more = (told.get(name, "") for name in ("trade", "number", "more"))
        return Selection(
            state=state if state in self.states else INDIA,
            district=inside.get(told.get("district", "")),
            trade=trade if trade in self.families else "",
            number=int(number) if number in map(str, NUMBERS) else UNSAID,
            more=more if more in MORE_OF else MORE_OF[0],
        )
