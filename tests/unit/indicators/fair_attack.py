"""A reader of fairness with a solver: how many a group or a pair of groups is, from everything that is said of all of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import product
from math import ceil, floor

import numpy as np
from scipy.optimize import linprog

from indicators.cube import LEAST_SHOWN, STEP, Count
from indicators.fair_counts import Base, Bases, Keys
from indicators.small_cells import RECKONED

SLACK = STEP // 2
MOST_OF_FEW = RECKONED - 1
"""What a hidden count can be at most that the cubes leave `RECKONED` numbers from nought on."""
World = Mapping[tuple[str, str, str], int]
"""How many by place, and by the keys of two attributes; the empty key is of whom it is not on record."""


class Reader:
    """Knows the rules, the cubes' counts of either attribute with what each is rounded to, and which pairs are told with what. `name`:
    `people`, or `have` of those who joined; `totals`: everybody by place, where the cubes show it. Of whom nothing is on record it takes
    the cubes to tell as much as they may: a count that is shown, or `MOST_OF_FEW` at most."""

    def __init__(
        self,
        world: World,
        singles: Mapping[str, tuple[Bases, Bases]],
        pairs: Mapping[str, Bases],
        name: str,
        totals: Mapping[str, Count] | None = None,
    ) -> None:
        self.places = sorted({place for place, _, _ in world})
        self.keys = [sorted({told[at] for told in world} | {""}) for at in (1, 2)]
        self.number = {told: number for number, told in enumerate(product(self.places, *self.keys))}
        self.rows: list[np.ndarray] = []
        self.ends: list[float] = []
        for place, count in (totals or {}).items():
            self._know(place, Base(count, count), name, lambda _told: True)
        for place, (first, second) in singles.items():
            for at, of in enumerate((first, second)):
                for (key,), base in of.items():
                    self._know(place, base, name, lambda told, at=at, key=key: told[1 + at] == key)
            for at in (0, 1):
                self._know_of_untold(
                    place, at, sum(count for told, count in world.items() if self._within(told, place) and not told[1 + at])
                )
        for place, of_place in pairs.items():
            for keys, base in of_place.items():
                self._know(place, base, name, lambda told, keys=keys: told[1:] == keys)

    def ends_of(self, place: str, keys: Keys) -> tuple[int, int]:
        """The least and the most that a pair can be; of all India `place` is empty."""
        return self._ends(place, lambda told: told[1:] == keys)

    def ends_of_group(self, place: str, at: int, key: str) -> tuple[int, int]:
        """The same of a group: of the first attribute, or of the second."""
        return self._ends(place, lambda told: told[1 + at] == key)

    def _ends(self, place: str, holds: Callable[[tuple[str, str, str]], bool]) -> tuple[int, int]:
        aim = self._row(place, holds)
        found = []
        for sign in (1.0, -1.0):
            answer = linprog(sign * aim, np.array(self.rows), self.ends, bounds=(0, 100_000), method="highs")
            assert answer.status == 0, answer.message
            found.append(sign * answer.fun)
        return ceil(found[0] - 1e-6), floor(found[1] + 1e-6)

    def _know(self, place: str, base: Base, name: str, holds: Callable[[tuple[str, str, str]], bool]) -> None:
        count = getattr(base, name)
        if count is None:
            return
        step = {"people": base.people_step, "have": base.have_step}[name]
        row = self._row(place, holds)
        self.rows += [row, -row]
        self.ends += [count + (step - 1) // 2, step // 2 - count]

    def _row(self, place: str, holds: Callable[[tuple[str, str, str]], bool]) -> np.ndarray:
        return np.array([float(self._within(told, place) and holds(told)) for told in self.number])

    def _know_of_untold(self, place: str, at: int, count: int) -> None:
        low, high = (count - SLACK, count + SLACK) if count >= LEAST_SHOWN else (0, MOST_OF_FEW)
        row = self._row(place, lambda told: not told[1 + at])
        self.rows += [row, -row]
        self.ends += [high, -low]

    def _within(self, told: tuple[str, str, str], place: str) -> bool:
        return not place or told[0] == place
