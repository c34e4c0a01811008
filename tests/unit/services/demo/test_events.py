"""Simulated past events: marked, in order, falling."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta

import numpy as np
import pandas as pd
import pytest

from data.store.events import KINDS, Event
from matching.choice import Choice, seen_at
from matching.model import APPLICATION_STATES, PROOFS
from matching.occupations import Occupation
from services.demo.country import Country
from services.demo.event_chains import A_DAY, DAYS, begin, draw_chains
from services.demo.events import BEFORE_AN_ADVERT, draw_events
from services.demo.people import draw_people
from services.demo.tables import DemoTables


def test_past_events_are_simulated_and_past(events: list[Event], now: datetime) -> None:
    assert len(events) == 20_000
    assert all(event.simulated for event in events)
    assert max(event.at for event in events) < now
    assert min(event.at for event in events) > now - timedelta(days=457)
    assert len({event.pseudonym for event in events}) == 4_000


def test_what_happened_to_one_person_happened_in_order(events: list[Event]) -> None:
    order = {kind: place for place, kind in enumerate(("registered", "linked", "consented", *APPLICATION_STATES))}
    lives: dict[bytes, list[Event]] = defaultdict(list)
    for event in events:
        lives[event.pseudonym].append(event)
    for life in lives.values():
        first = {kind: min(event.at for event in life if event.kind == kind) for kind in {event.kind for event in life}}
        chain = [first[kind] for kind in sorted(first.keys() & order.keys() - {"shown"}, key=order.__getitem__)]
        assert chain == sorted(chain)
        if "joined" in first:
            assert "shown" in first
            assert "consented" in first
        if "retained_30" in first:
            assert first["retained_30"] - first["joined"] >= timedelta(days=30)
        if "retained_90" in first:
            assert first["retained_90"] - first["joined"] >= timedelta(days=90)
        assert len({(event.state, event.gender, event.age_band, event.channel) for event in life}) == 1


def test_the_funnel_falls(events: list[Event]) -> None:
    reached: dict[str, set[bytes]] = defaultdict(set)
    for event in events:
        reached[event.kind].add(event.pseudonym)
    counts = [len(reached[kind]) for kind in ("registered", "linked", "consented", "saved", *APPLICATION_STATES[2:])]
    assert counts == sorted(counts, reverse=True)
    assert counts[-1] > 0
    assert reached["rejected"]
    assert reached["withdrawn"]


def test_proof_stands_where_there_is_something_to_prove(events: list[Event]) -> None:
    for event in events:
        assert (event.proof is not None) == (event.kind in ("offered", "joined", "retained_30", "retained_90"))
    assert {event.proof for event in events} == {None, *PROOFS}


def test_events_before_an_advert_tell_of_none_and_lists_have_places(events: list[Event]) -> None:
    for event in events:
        assert (event.listing_family is None) == (event.kind in BEFORE_AN_ADVERT)
        assert (event.position is not None) == (event.kind == "shown")
    assert max(event.position for event in events if event.position is not None) < 20


def test_channels_and_states_differ(country: Country, tables: DemoTables, occupations: Mapping[str, Occupation]) -> None:
    random = np.random.default_rng(5)
    people = draw_people(random, country, occupations, tables.trade_texts, 60_000)
    channel = np.where(random.random(len(people)) < 0.5, "csc", "self")
    happened = draw_chains(random, begin(random, people, 300_000), people, channel, country, 300_000)
    state = np.array([country.districts[number].state for number in people.district.tolist()])
    frame = pd.DataFrame({"kind": np.array(KINDS)[happened.kind], "channel": channel[happened.who], "state": state[happened.who]})

    def joined_of_sent(column: str) -> pd.Series[float]:
        counts = frame.groupby(column)["kind"].value_counts().unstack()
        return (counts["joined"] / counts["sent"])[counts["sent"] > 300]

    assert joined_of_sent("channel")["csc"] > 1.2 * joined_of_sent("channel")["self"]
    assert joined_of_sent("state").max() > 1.3 * joined_of_sent("state").min()


def test_a_handful_of_events_can_be_asked_for(
    country: Country, tables: DemoTables, occupations: Mapping[str, Occupation], now: datetime
) -> None:
    for count in (0, 1, 7):
        assert len(list(draw_events(np.random.default_rng(1), country, tables, occupations, count, now))) <= count


@pytest.mark.parametrize("chance", [0.02, 0.3])
def test_of_jobs_that_are_looked_at_as_many_are_joined_as_the_chance_says_and_the_rest_stop_on_the_way(
    country: Country, tables: DemoTables, occupations: Mapping[str, Occupation], chance: float
) -> None:
    random = np.random.default_rng(6)
    people = draw_people(random, country, occupations, tables.trade_texts, 60_000)
    channel = np.full(len(people), "umang")
    start = begin(random, people, 300_000)
    happened = draw_chains(random, start, people, channel, country, 300_000, np.full(len(start.shown.owner), chance))
    assert len(happened) == 300_000
    kinds = np.array(KINDS)[happened.kind]
    early = happened.when < DAYS * A_DAY - 150 * A_DAY  # what came of these has been told by the end
    shown = happened.advert[(kinds == "shown") & early]
    looked = seen_at(Choice(), start.shown.place[shown] + 1.0).sum()
    joined = set(happened.advert[(kinds == "joined") & ~happened.called].tolist())
    assert sum(advert in joined for advert in shown.tolist()) / looked == pytest.approx(chance, rel=0.12)
    interested, offered = (set(happened.advert[kinds == kind].tolist()) for kind in ("interested", "offered"))
    assert joined < offered < interested


def test_each_who_joins_has_come_all_the_way_about_one_job(
    country: Country, tables: DemoTables, occupations: Mapping[str, Occupation]
) -> None:
    random = np.random.default_rng(8)
    people = draw_people(random, country, occupations, tables.trade_texts, 8_000)
    start = begin(random, people, 40_000)
    happened = draw_chains(random, start, people, np.full(len(people), "csc"), country, 40_000)
    frame = pd.DataFrame({"kind": np.array(KINDS)[happened.kind], "advert": happened.advert, "who": happened.who})
    joined = frame[frame["kind"] == "joined"]
    assert len(joined) > 50
    ways = frame[frame["advert"].isin(joined["advert"]) & frame["kind"].isin(APPLICATION_STATES)].groupby("advert")
    assert {tuple(kinds[:9]) for kinds in ways["kind"].agg(list)} == {APPLICATION_STATES[:9]}
    assert (ways["who"].nunique() == 1).all()
