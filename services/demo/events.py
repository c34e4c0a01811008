"""Simulated past events: what happened to people who are known by a pseudonym and coarse attributes. Every one is marked as simulated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from numpy.random import Generator

from data.store.bands import AGE_BANDS, AGE_STARTS, KM_BANDS, WAGE_BANDS
from data.store.events import PSEUDONYM_BYTES, Event
from matching.occupations import SKILL_LEVELS, Occupation
from services.demo.country import Country
from services.demo.event_chains import DAYS, Happenings, draw_chains
from services.demo.people import People, Texts, draw_people, pick
from services.demo.tables import DemoTables

PER_PERSON = 5
"""Events for each pseudonym, on average."""
CHANNELS = {"csc": 0.42, "self": 0.2, "camp": 0.15, "umang": 0.13, "ssk": 0.1}
PROOFS = {"worker_said": 0.58, "employer_said": 0.32, "document": 0.1}
PROVED = ("offered", "joined", "retained_30", "retained_90")
OWN_TRADE = 0.7
"""Of the adverts, those of the worker's own family; the others are of its kin."""
KM_SHARES = (0.1, 0.17, 0.22, 0.24, 0.19, 0.06, 0.02)
WAGE_SHARES = (
    (0.5, 0.4, 0.07, 0.02, 0.01),
    (0.32, 0.48, 0.13, 0.05, 0.02),
    (0.12, 0.42, 0.24, 0.12, 0.1),
    (0.05, 0.25, 0.25, 0.2, 0.25),
)
"""Pay bands of the adverts, by skill level. All figures in this file are assumptions."""
BEFORE_AN_ADVERT = ("registered", "linked", "consented")

OfPerson = tuple[str, str, int, str, str, str, str, str, str]
OfAdvert = tuple[str | None, str | None, str | None]
NO_ADVERT: OfAdvert = (None, None, None)


def draw_events(
    random: Generator, country: Country, tables: DemoTables, occupations: Mapping[str, Occupation], count: int, now: datetime
) -> Iterator[Event]:
    """So many events (of tiny counts perhaps fewer) of the fifteen months before `now`, in order of time."""
    people = draw_people(random, country, occupations, tables.trade_texts, -(-count // PER_PERSON))
    channel = pick(random, CHANNELS, len(people))
    happened = draw_chains(random, people, channel, country, count)
    persons = _persons(random, people, channel, country)
    adverts = _adverts(random, people, happened, occupations)
    proof = np.where(np.isin(happened.kind, PROVED), pick(random, PROOFS, len(happened)), "")
    begun = now - timedelta(days=DAYS)
    columns = (happened.who, happened.kind, happened.when, happened.position, proof, happened.advert)
    for who, kind, when, position, proved, advert in zip(*(column.tolist() for column in columns), strict=True):
        pseudonym, of_her = persons[who]
        of_advert = NO_ADVERT if kind in BEFORE_AN_ADVERT else adverts[advert]
        shown_at = None if position < 0 else position
        at = begun + timedelta(seconds=when)
        fields: tuple[Any, ...] = (at, pseudonym, kind, None, shown_at, proved or None, *of_her, *of_advert, None, True)
        yield Event(*fields)


def _persons(random: Generator, people: People, channel: Texts, country: Country) -> list[tuple[bytes, OfPerson]]:
    """What all events of a person say of her: a random pseudonym, then the fields of `Event` from `channel` to `family`."""
    noise = random.bytes(PSEUDONYM_BYTES * len(people))
    pseudonyms = [noise[start : start + PSEUDONYM_BYTES] for start in range(0, len(noise), PSEUDONYM_BYTES)]
    states = [country.districts[district].state for district in people.district.tolist()]
    bands = np.array(AGE_BANDS)[np.searchsorted(AGE_STARTS, people.age, side="right") - 1]
    disability = np.where(people.disabled, "any", "unknown")
    columns = (people.district, bands, people.gender, people.category, disability, people.worker_type, people.family)
    told: Iterator[Any] = zip(channel.tolist(), states, *(column.tolist() for column in columns), strict=True)
    return list(zip(pseudonyms, told, strict=True))


def _adverts(random: Generator, people: People, happened: Happenings, occupations: Mapping[str, Occupation]) -> list[OfAdvert]:
    """What all events about an advert say of it: its family, how far off it was, what it paid."""
    count = len(happened.owner)
    chance, pays = random.random(count).tolist(), random.random(count)
    km = np.array(KM_BANDS)[random.choice(len(KM_BANDS), count, p=KM_SHARES)].tolist()
    families = [
        _shown_family(family, occupations, luck)
        for family, luck in zip(people.family[happened.owner].tolist(), chance, strict=True)
    ]
    levels = np.array([SKILL_LEVELS.index(occupations[family].skill_level) for family in families], dtype=np.int64)
    edges = np.cumsum(np.array(WAGE_SHARES), axis=1)[levels]
    wage = np.array(WAGE_BANDS)[np.minimum((pays[:, None] > edges).sum(axis=1), len(WAGE_BANDS) - 1)].tolist()
    return list(zip(families, km, wage, strict=True))


def _shown_family(family: str, occupations: Mapping[str, Occupation], chance: float) -> str:
    kin: Sequence[str] = [code for code, _ in occupations[family].kin if code in occupations]
    if chance < OWN_TRADE or not kin:
        return family
    return kin[int((chance - OWN_TRADE) / (1.0 - OWN_TRADE) * len(kin))]
