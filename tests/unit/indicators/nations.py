"""Small made-up nations, person by person, and their exact cubes: the sums hold because they are sums."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.random import Generator, default_rng

from indicators.cube import UNCOUNTED
from indicators.dimensions import COUNTED_BY, MEASURES, quarter_of
from indicators.exact import Exact
from matching.model import PROOFS

FAMILIES = {"7111": "building", "7112": "building", "9211": "farm", "9212": "farm", "": ""}
MONTHS = ("2026-01", "2026-02", "2026-04", "2026-07")
TEN_MONTHS = ("2025-11", "2025-12", *(f"2026-{month:02}" for month in range(1, 9)))
"""Two whole quarters, and a part of one before and after."""
CHAIN = MEASURES.index("joined") + 1
CALLED = 0.3
SHAPES: dict[str, Callable[[Generator, int], np.ndarray]] = {
    "even": lambda random, kinds: random.dirichlet(np.full(kinds, 5.0)),
    "one large": lambda _random, kinds: (
        np.full(kinds, 1.0) if kinds == 1 else np.array([0.94, *np.full(kinds - 1, 0.06 / (kinds - 1))])
    ),
    "sparse": lambda random, kinds: random.dirichlet(np.full(kinds, 0.3)),
}


@dataclass(frozen=True, slots=True)
class People:
    """Everybody of a nation: in which of the `districts` each lives, what she is by dimension, and what she reached, shape (people,
    measures)."""

    districts: tuple[str, ...]
    where: np.ndarray
    kinds: Mapping[str, np.ndarray]
    reached: np.ndarray


def told_of(families: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """What people say of themselves, and the keys of it."""
    return {"channel": ("self", "csc", "camp"), "gender": ("female", "male"), "family": tuple(families)}


def drawn_people(
    seed: int,
    people: int,
    districts: Sequence[int],
    shape: str,
    lasting: float,
    families: Mapping[str, str] = FAMILIES,
    months: Sequence[str] = MONTHS,
) -> People:
    """The people that `nation` counts."""
    random = default_rng(seed)
    inside = [f"S{number}/{place}" for number, count in enumerate(districts) for place in range(count)]
    share = SHAPES[shape]
    where = np.array(inside)[random.choice(len(inside), people, p=share(random, len(inside)))]
    month = np.array(months)[random.choice(len(months), people, p=share(random, len(months)))]
    told = told_of(families)
    kinds = {name: np.array(keys)[random.choice(len(keys), people, p=share(random, len(keys)))] for name, keys in told.items()}
    kinds["sector"] = np.array([families[family] for family in kinds["family"].tolist()])
    kinds["month"] = month
    reached = _reached(random, people, lasting)
    kinds["proof"] = _proofs(random, reached)
    return People(tuple(inside), where, kinds, reached)


def nation(
    seed: int,
    people: int,
    districts: Sequence[int] = (2, 3),
    shape: str = "even",
    lasting: float = 0.8,
    families: Mapping[str, str] = FAMILIES,
    months: Sequence[str] = MONTHS,
) -> dict[str, Exact]:
    """Exact cubes of so many people in States of so many districts each; `lasting`: the chance to go on to the next step."""
    return counted(drawn_people(seed, people, districts, shape, lasting, families, months), families, months)


def counted(everybody: People, families: Mapping[str, str] = FAMILIES, months: Sequence[str] = MONTHS) -> dict[str, Exact]:
    """The exact cubes of these people."""
    where, kinds, reached, month = everybody.where, everybody.kinds, everybody.reached, everybody.kinds["month"]
    states = list(dict.fromkeys(place.partition("/")[0] for place in everybody.districts))
    places = ("", *states, *everybody.districts)
    told = told_of(families)
    state = np.array([place.partition("/")[0] for place in where.tolist()])
    quarter = np.array([quarter_of(each) for each in month.tolist()])
    periods = ("", *sorted({quarter_of(each) for each in months}))
    keys = told | {"sector": (*sorted(set(families.values()) - {""}), ""), "month": tuple(months), "proof": (*PROOFS, "")}
    groups = {"family": tuple(families.values()), "month": tuple(quarter_of(each) for each in months)}
    cubes = {}
    for name, of_it in keys.items():
        used = ("",) if name == "month" else periods
        there = places if name not in ("family", "month") else ("", *states)
        counts = np.full((len(there), len(used), len(of_it), len(MEASURES)), UNCOUNTED, dtype=np.int64)
        for p, place in enumerate(there):
            for q, period in enumerate(used):
                if "/" in place and period:
                    continue
                lives = np.isin(place, "") | (state == place) | (where == place)
                mask = lives & ((quarter == period) | (period == ""))
                for k, key in enumerate(of_it):
                    counts[p, q, k] = reached[mask & (kinds[name] == key)].sum(axis=0)
        counts[..., [measure not in COUNTED_BY.get(name, MEASURES) for measure in MEASURES]] = UNCOUNTED
        cubes[name] = Exact(name, there, used, of_it, counts, groups.get(name, ()))
    return cubes


def with_a_few(exact: dict[str, Exact], dimension: str, many: str, few: str) -> dict[str, Exact]:
    """The same people, but that in the first district three of a large group are of another one, and one of them joined and stayed."""
    cube = exact[dimension]
    counts = np.concatenate([cube.counts, np.where(cube.counts[:, :, :1] < 0, UNCOUNTED, 0)], axis=2)
    district = next(place for place in cube.places if "/" in place)
    three = np.array([3 if number < MEASURES.index("offered") else 1 for number in range(len(MEASURES))])
    for place in ("", district.partition("/")[0], district):
        for period in range(2 if "/" not in place else 1):
            counts[cube.places.index(place), period, cube.keys.index(many)] -= three
            counts[cube.places.index(place), period, -1] += three
    return {name: exact[name] for name in ("channel", "gender")} | {dimension: replace(cube, keys=(*cube.keys, few), counts=counts)}


def _reached(random: Generator, people: int, lasting: float) -> np.ndarray:
    """Who reached what, each step within the one before. Shape (people, measures)."""
    on = np.ones(people, dtype=bool)
    marks: dict[str, np.ndarray] = {}
    for measure in MEASURES[:CHAIN]:
        marks[measure] = on
        on = on & (random.random(people) < lasting)
    for name, inside in (
        ("settled_30", "joined"), ("settled_90", "settled_30"), ("answered_30", "settled_30"), ("answered_90", "settled_90"),
        ("retained_30", "answered_30"), ("retained_90", "answered_90"), ("called", "joined"), ("called_true", "called"),
    ):  # fmt: skip
        marks[name] = marks[inside] & (random.random(people) < (CALLED if name == "called" else lasting))
    marks["retained_90"] &= marks["retained_30"]
    return np.column_stack([marks[measure] for measure in MEASURES]).astype(np.int64)


def _proofs(random: Generator, reached: np.ndarray) -> np.ndarray:
    """What proves her joining; the strongest is a call back."""
    proof = np.array(PROOFS[:-1])[random.integers(len(PROOFS) - 1, size=len(reached))]
    joined, called = (reached[:, MEASURES.index(name)] > 0 for name in ("joined", "called_true"))
    return np.where(called, PROOFS[-1], np.where(joined, proof, ""))
