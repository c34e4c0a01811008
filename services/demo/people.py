"""Workers as coarse attributes, drawn all at once: place, trade, gender, age, category. Records and past events build on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from matching.occupations import SKILL_LEVELS, Occupation
from services.demo.country import Country, Floats, Rows
from services.demo.shares import (
    AGES,
    APP_WORK,
    DISABLED,
    FEMALE,
    FEMALE_ELSEWHERE,
    FEMALE_IN,
    INCOME_SLABS,
    MIGRANTS,
    SECTORS,
    SOCIAL_CATEGORIES,
    TRANSGENDER,
)
from services.demo.tables import TradeText

Texts = NDArray[np.str_]
Kind = TypeVar("Kind", bound=str)


@dataclass(frozen=True, slots=True)
class People:
    """Arrays of one length. `district` is where they live now, `age` in years with days as a fraction."""

    district: Rows
    family: Texts
    gender: Texts
    age: Floats
    category: Texts
    slab: Texts
    worker_type: Texts
    disabled: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.district)


def draw_people(
    random: Generator, country: Country, occupations: Mapping[str, Occupation], trade_texts: Sequence[TradeText], count: int
) -> People:
    """So many people by the published shares; gender goes with the sector, income with the skill level."""
    codes, shares = family_shares(occupations, trade_texts)
    trade = random.choice(len(codes), count, p=shares)
    women = _share_of_women([occupations[code].sector for code in codes], shares)[trade]
    gender = np.where(random.random(count) < women, "female", "male")
    gender = np.where(random.random(count) < TRANSGENDER, "transgender", gender)
    family = np.array(codes)[trade]
    return People(
        district=country.draw_districts(random, country.worker_weights, count),
        family=family,
        gender=gender,
        age=_draw_ages(random, count),
        category=pick(random, SOCIAL_CATEGORIES, count),
        slab=_draw_slabs(random, np.array([SKILL_LEVELS.index(occupations[code].skill_level) for code in codes])[trade]),
        worker_type=_draw_types(random, family),
        disabled=random.random(count) < DISABLED,
    )


def pick(random: Generator, shares: Mapping[str, float], count: int) -> Texts:
    """So many keys by their shares, which need not add up to one."""
    weights = np.array(list(shares.values()))
    return random.choice(np.array(list(shares)), count, p=weights / weights.sum())


def family_shares(occupations: Mapping[str, Occupation], trade_texts: Sequence[TradeText]) -> tuple[list[str], Floats]:
    """The families workers hold and their shares: published by sector, within it and in the others by the weights of the texts."""
    weights: dict[str, float] = {}
    for text in trade_texts:
        if text.family in occupations:
            weights[text.family] = weights.get(text.family, 0.0) + text.weight
    codes = sorted(weights)
    weight = np.array([weights[code] for code in codes])
    sectors = np.array([occupations[code].sector for code in codes])
    shares = np.where(np.isin(sectors, list(SECTORS)), 0.0, weight)
    shares *= (1.0 - sum(SECTORS.values())) / shares.sum()
    for sector, share in SECTORS.items():
        mine = sectors == sector
        shares[mine] = share * weight[mine] / weight[mine].sum()
    return codes, shares / shares.sum()


def _share_of_women(sectors: Sequence[str], shares: Floats) -> Floats:
    """By family: the share of women, the assumed odds moved alike until women are the published share of all."""
    odds = np.array([FEMALE_IN.get(sector, FEMALE_ELSEWHERE) for sector in sectors])
    odds = odds / (1.0 - odds)
    low, high = -5.0, 5.0
    for _ in range(60):
        middle = (low + high) / 2
        moved = odds * np.exp(middle)
        low, high = (middle, high) if float(shares @ (moved / (1.0 + moved))) < FEMALE else (low, middle)
    moved = odds * np.exp((low + high) / 2)
    return np.asarray(moved / (1.0 + moved))


def _draw_ages(random: Generator, count: int) -> Floats:
    bands = list(AGES)
    weights = np.array(list(AGES.values()))
    band = random.choice(len(bands), count, p=weights / weights.sum())
    first, last = np.array(bands, dtype=np.float64)[band].T
    return np.asarray(first + random.random(count) * (last - first))


def _draw_slabs(random: Generator, skill_level: Rows) -> Texts:
    """The published shares exactly, the higher slabs more often to the more skilled."""
    count = len(skill_level)
    order = np.argsort(skill_level + random.gumbel(size=count))
    edges = np.round(np.cumsum(list(INCOME_SLABS.values())) / sum(INCOME_SLABS.values()) * count).astype(int)
    slabs = np.empty(count, dtype="<U16")
    for name, start, end in zip(INCOME_SLABS, [0, *edges[:-1]], edges, strict=True):
        slabs[order[start:end]] = name
    return slabs


def _draw_types(random: Generator, family: Texts) -> Texts:
    count = len(family)
    by_app = np.array([APP_WORK.get(code, 0.0) for code in family])
    chance = random.random(count)
    kinds = np.where(chance < by_app, np.where(random.random(count) < 0.5, "gig", "platform"), "unorganised")
    return np.where((kinds == "unorganised") & (random.random(count) < MIGRANTS), "migrant", kinds)
