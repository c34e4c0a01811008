"""A reader who kept the version before, with a solver: both as one system, in which no count falls from one to the next.

It holds where people only come, and only go on: nobody is disputed, forgotten, or found to be of another place or trade.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.random import default_rng
from scipy.optimize import linprog
from scipy.sparse import block_array, csr_array, hstack, vstack

from indicators.cube import Cube
from indicators.exact import Exact
from tests.unit.indicators.attacker import Attacker, Name
from tests.unit.indicators.nations import People, counted, drawn_people

ALMOST = 1e-6
FAR = 1000.0
"""No count is looked for beyond."""


def two_days(seed: int, people: int, districts: tuple[int, ...], shape: str, came: int, went_on: float) -> list[dict[str, Exact]]:
    """A nation on two days, its people by channel. `came`: how many are new on the second; `went_on`: the chance that somebody had come
    half as far on the first."""
    everybody = drawn_people(seed, people, districts, shape, 0.8)
    random = default_rng(seed + 7)
    before = everybody.reached.copy()
    slower = np.flatnonzero(random.random(people) < went_on)
    for person in slower.tolist():
        before[person] = _half_as_far(before[person])
    before[random.choice(people, came, replace=False)] = 0
    return [
        {"channel": counted(People(everybody.districts, everybody.where, everybody.kinds, reached))["channel"]}
        for reached in (before, everybody.reached)
    ]


def _half_as_far(reached: np.ndarray) -> np.ndarray:
    """What stands in a chain of steps up to its half, nothing that comes after."""
    far = int(reached[:10].sum())
    kept = np.zeros_like(reached)
    kept[: max(1, far // 2)] = 1
    return kept


@dataclass
class Keeper:
    """Reads two versions."""

    before: Attacker
    after: Attacker
    _parts: tuple[csr_array, np.ndarray, csr_array, np.ndarray, list[tuple[float, float | None]]] = field(init=False)

    def __post_init__(self) -> None:
        ones, others = self.before, self.after
        both = [name for name in ones.shown if name in others.shown]
        rows = np.arange(len(both))
        first = csr_array((np.ones(len(both)), (rows, [ones.number[name] for name in both])), shape=(len(both), len(ones.shown)))
        then = csr_array((np.ones(len(both)), (rows, [others.number[name] for name in both])), shape=(len(both), len(others.shown)))
        nested = block_array([[ones._nested[0], None], [None, others._nested[0]]])
        below = csr_array(vstack([nested, hstack([first, -then])]))
        equal = csr_array(block_array([[ones._equations[0], None], [None, others._equations[0]]]))
        self._parts = below, np.zeros(below.shape[0]), equal, np.zeros(equal.shape[0]), ones._bounds + others._bounds

    def possible(self, name: Name, *, later: bool) -> float:
        """How many whole numbers a hidden count of the first, or the later, version could be."""
        below, zero, equal, none, bounds = self._parts
        place = self.after.number[name] + len(self.before.shown) if later else self.before.number[name]
        ends = []
        for sign in (1.0, -1.0):
            aim = np.zeros(len(bounds))
            aim[place] = sign
            within = [*bounds]
            within[place] = (within[place][0], FAR)
            answer = linprog(aim, A_ub=below, b_ub=zero, A_eq=equal, b_eq=none, bounds=within, method="highs")
            assert answer.status == 0, answer.message
            ends.append(sign * answer.fun)
        return float(np.floor(ends[1] + ALMOST) - np.ceil(ends[0] - ALMOST) + 1)


def keeper(before: Mapping[str, Cube], after: Mapping[str, Cube]) -> Keeper:
    """Of two versions, as they are published."""
    steps = ({name: cube.steps for name, cube in cubes.items() if cube.steps is not None} for cubes in (before, after))
    return Keeper(*(Attacker(cubes, of) for cubes, of in zip((before, after), steps, strict=True)))


def narrow(of: Keeper, least: int, tried: int, seed: int = 0) -> dict[tuple[bool, Name], tuple[float, float]]:
    """Of hidden counts drawn by chance, those that two versions leave fewer numbers than `least`, and fewer than one leaves them: how
    many by one and by both; by whether they are the later version's."""
    random, found = default_rng(seed), {}
    for later, reader in ((False, of.before), (True, of.after)):
        hidden = reader.hidden
        for number in random.permutation(len(hidden))[:tried].tolist():
            name = hidden[number]
            both = of.possible(name, later=later)
            if both < least:
                low, high = reader.possible(name)
                if (one := high - low + 1) > both:
                    found[later, name] = one, both
    return found
