"""Demonstration workers: shaped by what is published, awkward where life is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import pytest

from data.worker_record import worker_from_record
from matching.model import Worker
from matching.occupations import Occupation
from services.demo.characters import characters
from services.demo.country import Country
from services.demo.events import draw_events
from services.demo.listings import draw_listings
from services.demo.people import draw_people
from services.demo.tables import DemoTables
from services.demo.workers import draw_workers


def share(values: Any) -> dict[Any, float]:
    counted = Counter(values)
    return {value: count / counted.total() for value, count in counted.items()}


def test_one_seed_draws_one_demonstration(
    country: Country, tables: DemoTables, occupations: Mapping[str, Occupation], today: date, now: datetime
) -> None:
    def draw(seed: int) -> list[list[Any]]:
        drawn = [(draw_workers, today), (draw_listings, today), (draw_events, now)]
        return [list(part(np.random.default_rng(seed), country, tables, occupations, 60, when)) for part, when in drawn]

    assert draw(1) == draw(1)
    assert all(first != second for first, second in zip(draw(1), draw(2), strict=True))


def test_every_uan_is_of_the_demonstration_and_nobody_shares_one(records: list[dict[str, Any]], today: date) -> None:
    uans = [record["uan"] for record in (*characters(today), *records)]
    assert all(len(uan) == 12 and uan.isdecimal() and uan.startswith("00") for uan in uans)
    assert len(set(uans)) == len(uans)
    drawn = [int(record["uan"]) for record in records]
    assert len(set(np.diff(drawn))) > 0.99 * len(drawn) - 2, "they follow a pattern"
    assert 0.4 < np.mean(np.diff(drawn) > 0) < 0.6


def test_the_register_takes_every_record(workers: list[Worker]) -> None:
    assert len(workers) == 4_000


def test_workers_follow_the_published_shares(country: Country, tables: DemoTables, occupations: Mapping[str, Occupation]) -> None:
    people = draw_people(np.random.default_rng(3), country, occupations, tables.trade_texts, 40_000)
    assert share(people.gender.tolist())["female"] == pytest.approx(0.5368, abs=0.008)
    categories = share(people.category.tolist())
    assert [round(categories[name], 2) for name in ("OBC", "SC", "ST", "General")] == pytest.approx(
        [0.4044, 0.2376, 0.0838, 0.2741], abs=0.012
    )
    assert share(people.slab.tolist())["up_to_10000"] == pytest.approx(0.9411, abs=0.001)
    assert share(people.slab.tolist())["10001_15000"] == pytest.approx(0.0436, abs=0.001)
    assert np.mean((people.age >= 18) & (people.age < 40)) == pytest.approx(0.614, abs=0.01)
    sectors = share(occupations[family].sector for family in people.family.tolist())
    assert sectors["agriculture"] == pytest.approx(0.5213, abs=0.01)
    assert sectors["domestic_household"] == pytest.approx(0.0942, abs=0.006)
    assert sectors["construction"] == pytest.approx(0.0904, abs=0.006)
    assert sectors["apparel_textile"] == pytest.approx(0.065, abs=0.005)
    states = share(country.districts[number].state for number in people.district.tolist())
    registered = {state.name: state.registered for state in tables.states}
    for name in ("Uttar Pradesh", "Bihar", "Kerala", "Punjab"):
        assert states[name] == pytest.approx(registered[name] / sum(registered.values()), abs=0.006), name
    assert len(states) == 36


def test_the_registrations_are_those_published_with_the_residual_split(tables: DemoTables) -> None:
    registered = {state.name: state.registered for state in tables.states}
    assert registered["Uttar Pradesh"] == 83_495_132
    assert registered["Uttarakhand"] + registered["West Bengal"] == 29_266_161
    assert len(registered) == 36


def test_every_place_of_the_tables_is_in_the_gazetteer(country: Country, tables: DemoTables) -> None:
    for state in tables.states:
        assert [city for city in state.cities if country.district_id(state.name, city) is None] == [], state.name
    towns = {advert.place for advert in tables.adverts if advert.place}
    assert [town for town in towns if country.district_id(*town) is None] == []


def test_the_characters_of_the_first_screen_stand_where_they_say(country: Country, today: date) -> None:
    shown = {record["uan"]: worker_from_record(record) for record in characters(today)}
    places = {
        "001000000017": "Varanasi",
        "001000000025": "Kolkata",
        "001000000033": "Yavatmal",
        "001000000041": "Bengaluru Urban",
        "001000000058": "Tiruppur",
        "001000000066": "Leh",
    }
    assert list(shown)[:6] == list(places)
    for uan, district in places.items():
        located = country.gazetteer.locate(shown[uan].stands_at)
        assert (located.district, located.precision, located.notes) == (district, "pincode", ())


def test_the_minor_among_the_characters_stays_sixteen(today: date) -> None:
    for day in (today, today + timedelta(days=900)):
        minor = worker_from_record(next(record for record in characters(day) if record["uan"] == "001000000074"))
        assert (day - minor.birth_date).days // 365.25 == 16


def test_names_and_languages_are_of_the_place(workers: list[Worker], tables: DemoTables) -> None:
    southern = {name for (_, region), names in tables.names.items() if region == "south" for name in names}
    tamils = [worker for worker in workers if worker.home.state == "Tamil Nadu"]
    assert len(tamils) > 50
    assert all(worker.name in southern for worker in tamils)
    assert all("ta" in worker.languages for worker in tamils if worker.worker_type != "migrant" and worker.current)


def test_trades_are_told_in_scripts_that_are_written_there(workers: list[Worker]) -> None:
    def in_bengali(worker: Worker) -> bool:
        return any("\u0980" <= letter <= "\u09ff" for letter in worker.occupation or "")

    states = {worker.stands_at.state for worker in workers if in_bengali(worker)}
    assert states <= {"West Bengal", "Tripura", "Assam", "Jharkhand", "Andaman and Nicobar Islands"}
    assert "West Bengal" in states


def test_most_workers_have_not_said_what_they_wish(workers: list[Worker]) -> None:
    assert np.mean([worker.preferences.max_km is None for worker in workers]) > 0.8
    assert np.mean([worker.licences is None for worker in workers]) > 0.75
    assert 0.2 < np.mean([worker.current_pay is not None for worker in workers]) < 0.3
    assert 0.35 < np.mean([worker.occupation_nco is not None for worker in workers]) < 0.45


def test_a_few_records_are_awkward(records: list[dict[str, Any]], workers: list[Worker], country: Country, today: date) -> None:
    ages = [(today - worker.birth_date).days / 365.25 for worker in workers if worker.birth_date]
    assert 0.002 < np.mean(np.array(ages) < 18) < 0.015
    assert any(worker.birth_date is None for worker in workers)
    assert any("kaam" in (worker.occupation or "") and "kuch" in worker.occupation for worker in workers)
    assert any(worker.occupation is None for worker in workers)
    unknown = [worker for worker in workers if "district_unknown" in country.gazetteer.locate(worker.home).notes]
    assert 0 < len(unknown) < 0.01 * len(workers)


def test_pay_told_lies_within_the_slab_told(workers: list[Worker]) -> None:
    for worker in workers:
        if worker.current_pay and worker.monthly_income_slab == "up_to_10000":
            assert worker.current_pay.amount * (26 if worker.current_pay.period == "day" else 1) <= 10_000
