"""Simulated past events: what happened to people who are known by a pseudonym and coarse attributes. Every one is marked as simulated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from numpy.random import Generator

from data.store.bands import AGE_BANDS, AGE_STARTS, WAGE_BANDS
from data.store.events import KINDS, NAMES, PSEUDONYM_BYTES, SCHEME_STEPS, Event
from matching.columns import Encoder
from matching.model import PROOFS
from matching.occupations import Occupation
from services.demo.country import Country, Rows
from services.demo.event_adverts import draw_adverts
from services.demo.event_chains import DAYS, SCHEMES, Happenings, begin, draw_chains
from services.demo.event_columns import Column, coded, known_as
from services.demo.event_fits import deal, draw_fits, draw_pool
from services.demo.people import People, Texts, draw_people, pick
from services.demo.shares import MIGRANTS_FROM
from services.demo.tables import DemoTables

PER_PERSON = 5
"""Events for each pseudonym, on average."""
EVENTS_AT_ONCE = 20_000
CHANNELS = {"csc": 0.42, "self": 0.2, "camp": 0.15, "umang": 0.13, "ssk": 0.1}
TOLD_BY = (0.58, 0.32, 0.1, 0.0)
"""Proofs of what is told, in the order of `PROOFS`; who calls back is drawn with the chains."""
PROVED = ("offered", "joined", "retained_30", "retained_90")
PAY_TOLD = 0.7
"""Of the people, those whose pay is on record."""
SAME_WISHED, NEXT_WISHED = 0.25, 0.6
"""Of those, who wishes for the pay band she has, and for the next one; the others wish for the one after."""
AWAY_FROM_HOME = 0.03
"""Of those who are no migrants, those whose home is somewhere else. All figures in this file are assumptions."""
BEFORE_AN_ADVERT = ("registered", "linked", "consented", *SCHEME_STEPS)


def draw_events(
    random: Generator, country: Country, tables: DemoTables, occupations: Mapping[str, Occupation], count: int, now: datetime
) -> Iterator[Event]:
    """So many events (of tiny counts perhaps fewer) of the fifteen months before `now`, in order of time."""
    for columns in draw_event_columns(random, country, tables, occupations, count, now):
        nothing = [None] * len(columns["at"])
        for row in zip(*(columns.get(name, nothing) for name in NAMES), strict=True):
            yield Event(*row)


def draw_event_columns(
    random: Generator,
    country: Country,
    tables: DemoTables,
    occupations: Mapping[str, Occupation],
    count: int,
    now: datetime,
    encoder: Encoder | None = None,
) -> Iterator[dict[str, list[Any]]]:
    """The same as columns of at most `EVENTS_AT_ONCE`, by the names of `NAMES`; those of None are left out. With an encoder, each
    job is a pair of the simulated market: as often as that has it, it is joined, and lately shown ones tell how they fitted."""
    apart = random.spawn(1)[0]
    people = draw_people(random, country, occupations, tables.trade_texts, -(-count // PER_PERSON))
    channel = pick(random, CHANNELS, len(people))
    agreed = begin(random, people, count)
    shown = agreed.shown
    of_advert = draw_adverts(random, people, shown.owner, country, occupations)
    of_her = _of_her(random, people, channel, country)
    scheme = coded(pick(random, SCHEMES, len(people)))
    dealt = None
    if encoder is not None:
        own = of_advert["listing_family"].same_as(of_her["family"], shown.owner)
        dealt = deal(apart, draw_pool(apart, encoder, country.gazetteer), shown.when, own, of_advert["km_band"].codes[:-1])
    happened = draw_chains(random, agreed, people, channel, country, count, dealt.chance if dealt else None)
    fits = draw_fits(apart, dealt, happened, shown.owner, people.age) if dealt else None
    del people, channel, agreed, shown, dealt
    pseudonyms = np.frombuffer(random.bytes(PSEUDONYM_BYTES * len(scheme.codes)), dtype=f"V{PSEUDONYM_BYTES}")
    begun = now - timedelta(days=DAYS)
    for start in range(0, len(happened), EVENTS_AT_ONCE):
        some = slice(start, start + EVENTS_AT_ONCE)
        who, kind = happened.who[some], happened.kind[some]
        advert = np.where(_is(kind, BEFORE_AN_ADVERT), -1, happened.advert[some])
        columns: dict[str, list[Any]] = {
            "at": [begun + timedelta(seconds=seconds) for seconds in happened.when[some].tolist()],
            "pseudonym": pseudonyms[who].tolist(),
            "kind": np.array(KINDS, dtype=object)[kind].tolist(),
            "position": [None if place < 0 else place for place in happened.position[some].tolist()],
            "proof": _proofs(random, happened, some),
            "scheme": scheme.of(np.where(_is(kind, SCHEME_STEPS), who, -1)),
            "simulated": [True] * len(who),
        }
        columns |= {name: column.of(who) for name, column in of_her.items()}
        columns |= {name: column.of(advert) for name, column in of_advert.items()}
        if fits is not None:
            columns |= fits.columns(kind, advert)
        yield columns


def _of_her(random: Generator, people: People, channel: Texts, country: Country) -> dict[str, Column]:
    """What all events of a person say of her, by the fields of `Event`."""
    states = [state.name for state in country.states]
    numbers = range(len(country.districts))
    bands = np.searchsorted(AGE_STARTS, people.age, side="right") - 1
    slab = np.searchsorted(np.sort(WAGE_BANDS), people.slab)
    before = np.argsort(WAGE_BANDS)[slab]
    told = random.random(len(people)) < PAY_TOLD
    chance = random.random(len(people))
    more = (chance >= SAME_WISHED).astype(np.int64) + (chance >= SAME_WISHED + NEXT_WISHED)
    wished = np.minimum(before + more, len(WAGE_BANDS) - 1)
    return {
        "channel": coded(channel),
        "state": known_as(country.state_of[people.district], states),
        "district_id": known_as(people.district, numbers),
        "home_district_id": known_as(_homes(random, people, country), numbers),
        "age_band": known_as(bands, AGE_BANDS),
        "gender": coded(people.gender),
        "social_category": coded(people.category),
        "disability": known_as(people.disabled.astype(np.int64), ("unknown", "any")),
        "worker_type": coded(people.worker_type),
        "family": coded(people.family),
        "pay_before": known_as(np.where(told, before, -1), WAGE_BANDS),
        "pay_wished": known_as(np.where(told, wished, -1), WAGE_BANDS),
    }


def _homes(random: Generator, people: People, country: Country) -> Rows:
    """Where they are at home: where they live, but for migrants, who come from the States that migrants come from."""
    migrates = people.worker_type == "migrant"
    from_where = np.array([MIGRANTS_FROM.get(state.name, 0.0) for state in country.states])
    weights = country.worker_weights * from_where[country.state_of]
    homes = np.where(migrates, country.draw_districts(random, weights, len(people)), people.district)
    elsewhere = ~migrates & (random.random(len(people)) < AWAY_FROM_HOME)
    return np.where(elsewhere, country.draw_districts(random, country.worker_weights, len(people)), homes)


def _proofs(random: Generator, happened: Happenings, some: slice) -> list[str | None]:
    kind = happened.kind[some]
    proof = random.choice(len(PROOFS), len(kind), p=TOLD_BY)
    proof = np.where(happened.called[some], PROOFS.index("called_back"), proof)
    proof = np.where(_is(kind, PROVED), proof, -1)
    told: list[str | None] = np.array([*PROOFS, None], dtype=object)[proof].tolist()
    return told


def _is(kind: np.ndarray[Any, Any], names: tuple[str, ...]) -> np.ndarray[Any, np.dtype[np.bool_]]:
    return np.isin(KINDS, names)[kind]
