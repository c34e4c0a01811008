"""Which adverts there are, before they are worded: where, of what family, in whose words, and whether stale, closed, copied or false."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from matching.kinship import KIN_FLOOR, Kinship
from matching.occupations import Occupation
from services.demo.country import Country, Floats, Rows
from services.demo.shares import CLUSTERS, IN_CLUSTER, LISTING_SECTORS_CITY, LISTING_SECTORS_COUNTRY
from services.demo.tables import DemoTables

INDEPENDENT = 1 / 3
FALSE = 0.02
COPIED = 0.03
STALE = 0.06
CLOSED = 0.05
EVERYWHERE = ("7531", "7112", "9111")
"""A tailor, a mason and a domestic worker find adverts in the biggest city of every State."""
EACH = 2
TRIED = (
    ("Uttar Pradesh", "Varanasi", "7112"),
    ("West Bengal", "Kolkata", "9111"),
    ("Maharashtra", "Yavatmal", "9211"),
    ("Karnataka", "Bengaluru Urban", "8321"),
    ("Tamil Nadu", "Tiruppur", "7531"),
)
"""Each district of a character of the first screen has `EACH_TRIED` adverts of the trade, some of them beyond reach."""
EACH_TRIED = 16
QUIET = ("Ladakh", "Leh")
QUIET_KM = 60.0
QUIET_TRADES = ("7115", "7522")
"""Around Leh there is no advert for a carpenter or her kin: somebody has to meet the screen that says so."""
NOT_ADVERTISED = ("63", "5412", "5413")
"""Starts of families: people who farm or fish for their own table, and police and prisons, which hire otherwise."""
LEAST_WEIGHT = 2.0


@dataclass(frozen=True, slots=True)
class Plan:
    """Arrays of one length: `wording` is own, independent or false; `state` is open, stale or closed; `copied` only of own ones."""

    district: Rows
    family: NDArray[np.str_]
    wording: NDArray[np.str_]
    copied: NDArray[np.bool_]
    state: NDArray[np.str_]


def draw_plan(random: Generator, country: Country, tables: DemoTables, occupations: Mapping[str, Occupation], count: int) -> Plan:
    """So many adverts, family by family; exactly a third of them in independent wordings."""
    district = country.draw_districts(random, country.advert_weights, count)
    anchors = _anchors(country, occupations)
    anchors = anchors if len(anchors) <= count // 4 else []
    district[: len(anchors)] = [number for number, _ in anchors]
    hushed = _hushed(country)
    wording, copied = _wordings(random, np.isin(district, hushed), len(anchors))
    worded = {family for family, _ in tables.own_words}
    told = {advert.family for advert in tables.adverts}
    family = np.empty(count, dtype="<U4")
    for sort, known in (("own", worded), ("false", worded), ("independent", told)):
        mine = wording == sort
        family[mine] = _families(random, country, occupations, tables, district[mine], known, hushed)
    family[: len(anchors)] = [code for _, code in anchors]
    chance = random.random(count)
    chance[: len(anchors)] = 1.0
    state = np.where(chance < STALE, "stale", np.where(chance < STALE + CLOSED, "closed", "open"))
    order = np.argsort(family, kind="stable")
    return Plan(district[order], family[order], wording[order], copied[order], state[order])


def _anchors(country: Country, occupations: Mapping[str, Occupation]) -> list[tuple[int, str]]:
    anchors = [(cities[0], family) for cities in country.cities.values() if cities for family in EVERYWHERE for _ in range(EACH)]
    for state, name, family in TRIED:
        number = country.district_id(state, name)
        if number is not None:
            anchors += [(number, family)] * EACH_TRIED
    quiet = set(_hushed(country).tolist())
    return [(number, family) for number, family in anchors if family in occupations and number not in quiet]


def _hushed(country: Country) -> Rows:
    number = country.district_id(*QUIET)
    return np.empty(0, dtype=np.int64) if number is None else country.nearby(number, QUIET_KM)


def _wordings(random: Generator, quiet: NDArray[np.bool_], anchored: int) -> tuple[NDArray[np.str_], NDArray[np.bool_]]:
    """Whose words each advert is in; near the quiet place ours, so that none is mistaken for another trade."""
    count = len(quiet)
    wording = np.full(count, "own", dtype="<U11")
    copied = np.zeros(count, dtype=np.bool_)
    loud = random.permutation(np.flatnonzero(~quiet))
    independent = round(count * INDEPENDENT)
    wording[loud[:independent]] = "independent"
    free = loud[independent:]
    free = free[free >= anchored]
    false, copies = round(count * FALSE), round(count * COPIED)
    wording[free[:false]] = "false"
    copied[free[false : false + copies]] = True
    return wording, copied


def _families(
    random: Generator,
    country: Country,
    occupations: Mapping[str, Occupation],
    tables: DemoTables,
    district: Rows,
    known: set[str],
    hushed: Rows,
) -> NDArray[np.str_]:
    """A family for each district, by the kind of place; in a cluster often of its industry."""
    codes = [code for code in occupations if code in known and not code.startswith(NOT_ADVERTISED)]
    weights = dict.fromkeys(codes, LEAST_WEIGHT)
    for text in tables.trade_texts:
        if text.family in weights:
            weights[text.family] += text.weight
    weight = np.array([weights[code] for code in codes])
    sectors = np.array([occupations[code].sector for code in codes])
    drawn = np.empty(len(district), dtype=np.int64)
    for sort, shares in ((True, LISTING_SECTORS_CITY), (False, LISTING_SECTORS_COUNTRY)):
        mine = np.flatnonzero(country.is_city[district] == sort)
        drawn[mine] = random.choice(len(codes), len(mine), p=_by_sector(sectors, weight, shares))
    for (state, name), sector in CLUSTERS.items():
        mine = np.flatnonzero((district == country.district_id(state, name)) & (random.random(len(district)) < IN_CLUSTER))
        of_it = weight * (sectors == sector)
        if len(mine) and of_it.sum():
            drawn[mine] = random.choice(len(codes), len(mine), p=of_it / of_it.sum())
    mine = np.flatnonzero(np.isin(district, hushed))
    if len(mine):
        kin = Kinship(occupations)
        near = np.array([any(kin.between(trade, code) >= KIN_FLOOR for trade in QUIET_TRADES) for code in codes])
        shares = _by_sector(sectors, weight, LISTING_SECTORS_COUNTRY) * ~near
        drawn[mine] = random.choice(len(codes), len(mine), p=shares / shares.sum())
    return np.array(codes)[drawn]


def _by_sector(sectors: NDArray[np.str_], weight: Floats, shares: Mapping[str, float]) -> Floats:
    """By family: its sector's share split by weight; sectors without a share get what is left, split alike."""
    named = set(sectors.tolist())
    rest = named - set(shares)
    left = (1.0 - sum(share for sector, share in shares.items() if sector in named)) / max(len(rest), 1)
    chance = np.zeros(len(weight))
    for sector in named:
        mine = sectors == sector
        chance[mine] = shares.get(sector, left) * weight[mine] / weight[mine].sum()
    return np.asarray(chance / chance.sum())
