"""How people are served: what each was shown in the first ten places and what came of it, summed by group and by stratum.

Only sums are kept, so that the people may come in parts and be forgotten.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

import numpy as np
from numpy.typing import NDArray

from indicators.alike import Moments, Numbers
from indicators.lexicon import Codes, Lexicon

FIRST_PLACES = 10
"""Places of a list that count as shown at its top."""
PLACES, OWN_TRADE, PAY, NEAR, JOINED, JOINED_OF_WISHED = MEASURES = (
    "places", "own_trade", "pay", "near", "joined", "joined_of_wished"
)  # fmt: skip
"""Of each person who agreed: the share of the first ten places that held a job, over the lists she was shown (0 of one who was shown none),
and that held one of her own trade. Of each who was shown any: the mean pay offered against the mean of all offered to her trade, and the
mean kilometres to it. Whether she joined: of those who were shown a job, and of those who wished for one."""
SHARES = (JOINED, JOINED_OF_WISHED)
LESS_IS_BETTER = (NEAR,)
ATTRIBUTES = ("gender", "age_band", "social_category", "disability", "worker_type", "channel")
Grouping = tuple[str, ...]
GROUPINGS: tuple[Grouping, ...] = (
    *((name,) for name in ATTRIBUTES),
    *(("gender", name) for name in ATTRIBUTES[1:]),
    ("social_category", "age_band"),
    ("social_category", "disability"),
)
"""By one attribute, and by pairs."""
STRATUM = ("sector", "skill_level", "place", "experience")
"""What people of equal qualification share: the sector and the skill level of their trade, the State, and whether what they were shown
asked for more years than they have, where that is on record."""
PLACE_LEVELS = ("state", "region", "country")


@dataclass(frozen=True, slots=True)
class People:
    """Some people, each once: `attributes` and `strata` by their names, `values` by measure with NaN for who is not asked about."""

    attributes: Mapping[str, Sequence[str | None]]
    strata: Mapping[str, Sequence[str | None]]
    values: Mapping[str, Numbers]


@dataclass
class _Sums:
    """Sums of a grouping, shape (groups, strata, measures, 3)."""

    keys: dict[tuple[str, ...], int] = field(default_factory=dict)
    sums: Numbers = field(default_factory=lambda: np.zeros((0, 0, len(MEASURES), 3)))


class Tally:
    """Sums over all people so far."""

    def __init__(self) -> None:
        self._strata: dict[tuple[str, ...], int] = {}
        self._of = {grouping: _Sums() for grouping in GROUPINGS}

    @property
    def strata(self) -> list[tuple[str, ...]]:
        """The strata in the order of the sums, values in the order of `STRATUM`."""
        return list(self._strata)

    def add(self, people: People) -> None:
        """Count these too; who is of no known group is left out of that grouping."""
        lexicon = Lexicon()
        codes = {name: lexicon.codes(told) for name, told in {**people.attributes, **people.strata}.items()}
        stratum = _numbered([codes[name] for name in STRATUM], lexicon, self._strata)
        values = np.stack([people.values[name] for name in MEASURES])
        for grouping, kept in self._of.items():
            parts = [codes[name] for name in grouping]
            known = np.all([part > 0 for part in parts], axis=0)
            group = _numbered([part[known] for part in parts], lexicon, kept.keys)
            kept.sums = _grown(kept.sums, len(kept.keys), len(self._strata))
            _summed(kept.sums, group, stratum[known], values[:, known])

    def groups(self, grouping: Grouping) -> list[tuple[str, ...]]:
        """The groups there are of a grouping, in the order of `moments`."""
        return list(self._of[grouping].keys)

    def moments(self, grouping: Grouping, measure: str, strata: Strata, level: str) -> list[Moments]:
        """Of each group, in these strata alone, places told as coarsely as that."""
        sums = self._of[grouping].sums[:, strata.numbers, MEASURES.index(measure)]
        which = strata.levels[level]
        merged = np.zeros((int(which.max(initial=-1)) + 1, len(sums), 3))
        np.add.at(merged, which, sums.transpose(1, 0, 2))
        return [Moments(*np.ascontiguousarray(merged[:, group].T)) for group in range(len(sums))]


@dataclass(frozen=True, slots=True)
class Strata:
    """Strata that are looked at: their numbers in a tally, and for each of `PLACE_LEVELS` which of them are one when places are told as
    coarsely as that."""

    numbers: NDArray[np.int64]
    levels: Mapping[str, NDArray[np.int64]]


def strata_in(tally: Tally, region_of: Mapping[str, str], state: str | None = None) -> Strata:
    """All strata, or those of a State (by its code); `region_of` by the State's code."""
    there = [(number, told) for number, told in enumerate(tally.strata) if state is None or told[2] == state]
    levels = {}
    for level in PLACE_LEVELS:
        known: dict[tuple[str, ...], int] = {}
        coarse = [(sector, skill, _told_as(level, place, region_of), more) for _, (sector, skill, place, more) in there]
        levels[level] = np.array([known.setdefault(told, len(known)) for told in coarse], dtype=np.int64)
    return Strata(np.array([number for number, _ in there], dtype=np.int64), levels)


def _told_as(level: str, state: str, region_of: Mapping[str, str]) -> str:
    return {"state": state, "region": region_of.get(state, ""), "country": ""}[level]


def _numbered(parts: Sequence[Codes], lexicon: Lexicon, numbers: dict[tuple[str, ...], int]) -> NDArray[np.int64]:
    """The number of each combination; new ones get the next."""
    if not len(parts[0]):
        return np.zeros(0, dtype=np.int64)
    sizes = tuple(int(part.max()) + 1 for part in parts)
    unique, which = np.unique(np.ravel_multi_index(tuple(parts), sizes), return_inverse=True)
    texts = zip(*(lexicon.texts(codes.astype(np.int32)).tolist() for codes in np.unravel_index(unique, sizes)), strict=True)
    known = np.array([numbers.setdefault(told, len(numbers)) for told in texts], dtype=np.int64)
    return known[which]


def _grown(sums: Numbers, groups: int, strata: int) -> Numbers:
    if sums.shape[:2] == (groups, strata):
        return sums
    larger = np.zeros((groups, strata, *sums.shape[2:]))
    larger[: sums.shape[0], : sums.shape[1]] = sums
    return larger


def _summed(sums: Numbers, group: NDArray[np.int64], stratum: NDArray[np.int64], values: Numbers) -> None:
    groups, strata = sums.shape[:2]
    cell = group * strata + stratum
    for measure, power in product(range(len(values)), range(3)):
        told = ~np.isnan(values[measure])
        counted = np.bincount(cell[told], values[measure][told] ** power, groups * strata)
        sums[:, :, measure, power] += counted.reshape(groups, strata)
