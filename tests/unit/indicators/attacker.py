"""A reader with a solver: everything that is published as one system of sums and bounds, and what it leaves a hidden count to be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from math import ceil, floor, inf

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array

from indicators.cube import HIDDEN, LEAST_SHOWN, STEP, UNCOUNTED, Cube
from indicators.dimensions import MEASURES

Name = tuple[str, ...]
NESTED = {
    "linked": "registered", "consented": "linked", "shown": "consented", "interested": "shown", "sent": "interested",
    "shortlisted": "sent", "interview": "shortlisted", "offered": "interview", "joined": "offered", "retained_30": "joined",
    "retained_90": "retained_30", "settled_30": "joined", "settled_90": "settled_30", "answered_30": "settled_30",
    "answered_90": "settled_90", "called": "joined", "called_true": "called",
}  # fmt: skip
AND_IN = {"retained_30": "answered_30", "retained_90": "answered_90"}
"""Written down anew, as a reader would know it."""


@dataclass
class Attacker:
    """Reads cubes as they are published; beside them it knows what each count is rounded to (`steps`, by cube, as `Cube.shown`)."""

    cubes: Mapping[str, Cube]
    steps: Mapping[str, np.ndarray] = field(default_factory=dict)
    step: dict[Name, int] = field(default_factory=dict)
    shown: dict[Name, int] = field(default_factory=dict)
    sums: list[tuple[Name, list[Name]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        for name, cube in self.cubes.items():
            self._read(name, cube)
        self.sums = [(whole, [part for part in parts if part in self.shown]) for whole, parts in self.sums if whole in self.shown]
        self.sums = [(whole, parts) for whole, parts in self.sums if parts]
        self.number = {name: place for place, name in enumerate(self.shown)}

    @property
    def hidden(self) -> list[Name]:
        """Every hidden count."""
        return [name for name, told in self.shown.items() if told == HIDDEN]

    def possible(self, name: Name) -> tuple[int, float]:
        """The least and the most that a hidden count can be."""
        ends = []
        for sign in (1, -1):
            aim = np.zeros(len(self.shown))
            aim[self.number[name]] = sign
            equal, none = self._equations
            below, zero = self._nested
            answer = linprog(aim, A_ub=below, b_ub=zero, A_eq=equal, b_eq=none, bounds=self._bounds, method="highs")
            if answer.status == 3:
                ends.append(inf)
                continue
            assert answer.status == 0, answer.message
            ends.append(sign * answer.fun)
        return ceil(ends[0] - 1e-6), ends[1] if ends[1] == inf else floor(ends[1] + 1e-6)

    def _read(self, name: str, cube: Cube) -> None:
        states = [place for place in cube.places if place and "/" not in place]
        for p, place in enumerate(cube.places):
            for q, period in enumerate(cube.periods):
                for m, measure in enumerate(MEASURES):
                    self._note(("total", place, period, "", measure), cube.totals[p, q, m])
                    for k, key in enumerate(cube.keys):
                        self._note((name, place, period, key, measure), cube.shown[p, q, k, m])
                        if name in self.steps:
                            self.step[name, place, period, key, measure] = int(self.steps[name][p, q, k, m])
                    for g, group in enumerate(cube.group_names):
                        assert cube.subtotals is not None
                        self._note(self._of_group(name, place, period, group, measure), cube.subtotals[p, q, g, m])
        self._add_up_keys(name, cube)
        self._add_up_places_and_quarters(name, cube, states)

    def _add_up_keys(self, name: str, cube: Cube) -> None:
        groups = cube.group_names or ("",)
        for place in cube.places:
            for period in cube.periods:
                for measure in MEASURES:
                    total = ("total", place, period, "", measure)
                    if not cube.groups:
                        self.sums.append((total, [(name, place, period, key, measure) for key in cube.keys]))
                        continue
                    of_groups = [self._of_group(name, place, period, group, measure) for group in groups]
                    self.sums.append((total, of_groups))
                    for group, whole in zip(groups, of_groups, strict=True):
                        keys = [key for key, its in zip(cube.keys, cube.groups, strict=True) if its == group]
                        self.sums.append((whole, [(name, place, period, key, measure) for key in keys]))

    def _add_up_places_and_quarters(self, name: str, cube: Cube, states: list[str]) -> None:
        series = [(name, key) for key in cube.keys] + [("total", "")]
        series += [(f"{name} group", group) for group in cube.group_names]
        for kind, key in series:
            for measure in MEASURES:
                for place in cube.places:
                    quarters = [(kind, place, period, key, measure) for period in cube.periods[1:]]
                    self.sums.append(((kind, place, "", key, measure), quarters))
                for period in cube.periods:
                    self.sums.append(((kind, "", period, key, measure), [(kind, state, period, key, measure) for state in states]))
                for state in states:
                    inside = [(kind, place, "", key, measure) for place in cube.places if place.startswith(f"{state}/")]
                    self.sums.append(((kind, state, "", key, measure), inside))

    def _of_group(self, name: str, place: str, period: str, group: str, measure: str) -> Name:
        if name == "family":
            return ("sector", place, period, group, measure)
        if name == "month":
            return ("total", place, group, "", measure) if group else ("month group", place, period, group, measure)
        return (f"{name} group", place, period, group, measure)

    def _note(self, name: Name, told: int) -> None:
        if told == UNCOUNTED:
            return
        assert self.shown.setdefault(name, int(told)) == told, f"{name} is shown in two ways"

    @cached_property
    def _bounds(self) -> list[tuple[float, float | None]]:
        return [self._ends(told, self.step.get(name, STEP)) for name, told in self.shown.items()]

    def _ends(self, told: int, step: int) -> tuple[float, float | None]:
        """What is rounded coarser gives way to finer counts, so it may be a whole step off."""
        if told == HIDDEN:
            return 0, None
        if told == 0:
            return 0, 0
        off = STEP // 2 if step == STEP else step
        return max(LEAST_SHOWN, told - off), told + off

    @cached_property
    def _equations(self) -> tuple[csr_array, np.ndarray]:
        rows, columns, values = [], [], []
        for row, (whole, parts) in enumerate(self.sums):
            rows += [row] * (len(parts) + 1)
            columns += [self.number[whole], *(self.number[part] for part in parts)]
            values += [-1.0, *[1.0] * len(parts)]
        return csr_array((values, (rows, columns)), shape=(len(self.sums), len(self.shown))), np.zeros(len(self.sums))

    @cached_property
    def _nested(self) -> tuple[csr_array, np.ndarray]:
        rows, columns, values = [], [], []
        count = 0
        for part, whole in self._pairs():
            if part in self.number and whole in self.number:
                rows += [count, count]
                columns += [self.number[part], self.number[whole]]
                values += [1.0, -1.0]
                count += 1
        return csr_array((values, (rows, columns)), shape=(count, len(self.shown))), np.zeros(count)

    def _pairs(self) -> Iterator[tuple[Name, Name]]:
        """Counts of which one lies within the other; who was called back and had joined stands there twice."""
        for name in self.shown:
            for inside in (NESTED, AND_IN):
                yield name, (*name[:-1], inside.get(name[-1], ""))
            if name[0] == "proof" and name[-2:] == ("called_back", "joined"):
                total = ("total", *name[1:3], "", "called_true")
                yield name, total
                yield total, name
