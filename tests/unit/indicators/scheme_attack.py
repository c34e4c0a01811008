"""A reader of cubes and of schemes beside them, with a solver: every told count of either, as one system."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from indicators.cube import HIDDEN, LEAST_SHOWN, STEP, Cube
from indicators.dimensions import EVERYWHERE, is_district
from indicators.exact import TELLS_TOTALS
from indicators.scheme_cells import SchemeCells
from tests.unit.indicators.attacker import Attacker, Name


@dataclass
class SchemeReader(Attacker):
    """Knows besides that whoever was told of a scheme had agreed, that each step of it lies within the one before, and that a hidden step
    of a State that tells another is small. `schemes`: by code; counts of them are named `(code, place, step)`."""

    schemes: Mapping[str, SchemeCells] = field(default_factory=dict)
    most: dict[Name, int] = field(default_factory=dict)
    inside: list[tuple[Name, Name]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__post_init__()
        cube = self.cubes[TELLS_TOTALS]
        states = [place for place in cube.places if place != EVERYWHERE and not is_district(place)]
        for code, cells in self.schemes.items():
            self._note_scheme(code, cells, states, cube)
        self.number = {name: place for place, name in enumerate(self.shown)}

    def of_scheme(self, code: str) -> list[Name]:
        """Every hidden count of a scheme in a State."""
        return [name for name in self.hidden if name[0] == code and name[1] != EVERYWHERE]

    def _note_scheme(self, code: str, cells: SchemeCells, states: list[str], cube: Cube) -> None:
        steps = range(len(cells.nation))
        for place in (EVERYWHERE, *states):
            row = cells.states.get(place, (None,) * len(steps)) if place else cells.nation
            tells = cube.total("consented", place) is not None if place == EVERYWHERE else any(count is not None for count in row)
            for step in steps:
                name = (code, place, str(step))
                self.shown[name] = HIDDEN if (count := row[step]) is None else count
                if count is None and tells:
                    self.most[name] = LEAST_SHOWN - 1
                whole = (code, place, str(step - 1)) if step else ("total", place, "", "", "consented")
                self.inside.append((name, whole))
        self.sums += [((code, EVERYWHERE, str(step)), [(code, state, str(step)) for state in states]) for step in steps]

    @cached_property
    def _bounds(self) -> list[tuple[float, float | None]]:
        ends = ((name, self._ends(told, STEP)) for name, told in self.shown.items())
        return [(low, self.most.get(name, high)) for name, (low, high) in ends]

    def _pairs(self) -> Iterator[tuple[Name, Name]]:
        yield from super()._pairs()
        yield from self.inside
