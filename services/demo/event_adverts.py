"""The adverts that the past events tell of: their family, how far off they were and where, what they paid."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from data.store.bands import KM_BANDS, WAGE_BANDS
from matching.occupations import SKILL_LEVELS, Occupation
from services.demo.country import Country, Floats, Rows
from services.demo.event_columns import Column, known_as
from services.demo.people import People

OWN_TRADE = 0.7
"""Of the adverts, those of the worker's own family; the others are of its kin."""
KM_SHARES = (0.1, 0.17, 0.22, 0.24, 0.19, 0.06, 0.02)
MIGRANTS_KM_SHARES = (0.08, 0.13, 0.16, 0.17, 0.14, 0.08, 0.24)
"""How far off the adverts were, by band; of migrants many are far: in the districts that advertise most."""
NEIGHBOUR_SHARES = (0.0, 0.0, 0.05, 0.15, 0.4, 1.0)
"""Of the adverts in a band of distance, those in a neighbouring district; of the last band all are somewhere in the country."""
NEIGHBOURS_WITHIN_KM = 80.0
WAGE_SHARES = (
    (0.5, 0.4, 0.07, 0.02, 0.01),
    (0.32, 0.48, 0.13, 0.05, 0.02),
    (0.12, 0.42, 0.24, 0.12, 0.1),
    (0.05, 0.25, 0.25, 0.2, 0.25),
)
"""Pay bands of the adverts, by skill level. All figures in this file are assumptions."""


def draw_adverts(
    random: Generator, people: People, owner: Rows, country: Country, occupations: Mapping[str, Occupation]
) -> dict[str, Column]:
    """What all events about an advert say of it, by the fields of `Event`; `owner`: the person each was shown to."""
    families = sorted(occupations)
    family = _families(random, np.searchsorted(families, people.family)[owner], families, occupations)
    level = np.array([SKILL_LEVELS.index(occupations[code].skill_level) for code in families])[family]
    wage = _banded(random, np.array(WAGE_SHARES), level)
    km = _banded(random, np.array([KM_SHARES, MIGRANTS_KM_SHARES]), (people.worker_type == "migrant")[owner].astype(np.int64))
    where = _districts(random, people.district[owner], km, country)
    return {
        "listing_family": known_as(family, families),
        "km_band": known_as(km, KM_BANDS),
        "wage_band": known_as(wage, WAGE_BANDS),
        "listing_district_id": known_as(where, range(len(country.districts))),
    }


def _families(random: Generator, own: Rows, families: list[str], occupations: Mapping[str, Occupation]) -> Rows:
    """Her own family, or one of its kin."""
    place = {code: number for number, code in enumerate(families)}
    kin = [[place[code] for code, _ in occupations[family].kin if code in place] or [place[family]] for family in families]
    return np.where(random.random(len(own)) < OWN_TRADE, own, _one_of(random, kin, own))


def _districts(random: Generator, home: Rows, km: Rows, country: Country) -> Rows:
    """Her own district mostly, a neighbouring one, or far away where most is advertised."""
    near = [country.nearby(number, NEIGHBOURS_WITHIN_KM) for number in range(len(country.districts))]
    others = [around[around != number].tolist() or [number] for number, around in enumerate(near)]
    crosses = random.random(len(home)) < np.array([*NEIGHBOUR_SHARES, 0.0])[km]
    where = np.where(crosses, _one_of(random, others, home), home)
    far = km == len(KM_BANDS) - 1
    where[far] = country.draw_districts(random, country.advert_weights, int(far.sum()))
    return where


def _one_of(random: Generator, lists: list[list[int]], which: Rows) -> Rows:
    """For each of `which`: one of that list."""
    lengths = np.array([len(each) for each in lists])
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    return np.concatenate(lists)[starts[which] + (random.random(len(which)) * lengths[which]).astype(np.int64)].astype(np.int64)


def _banded(random: Generator, shares: Floats, which: NDArray[np.int64]) -> Rows:
    """A band for each, by the shares of the row that it has."""
    edges = np.cumsum(shares, axis=1)[:, :-1]
    chance = random.random(len(which))
    return sum((chance > edges[which, place]).astype(np.int64) for place in range(edges.shape[1])) + np.zeros(len(which), np.int64)
