"""The demonstration's data: shaped by what is published, awkward where life is, in words that do not flatter the resolver."""

from __future__ import annotations

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from data.feeds.base import Rejected
from data.feeds.ncs_csv import COLUMNS, NcsCsv
from data.gazetteer import ensure_gazetteer
from data.store.events import Event
from data.worker_record import worker_from_record
from matching.kinship import KIN_FLOOR, Kinship
from matching.model import APPLICATION_STATES, Listing, Worker
from matching.occupations import Occupation, load_occupations
from matching.places import Gazetteer
from matching.sentences import key_of
from matching.vocabulary import Vocabulary
from services.demo.characters import characters
from services.demo.country import Country
from services.demo.event_chains import draw_chains
from services.demo.events import draw_events
from services.demo.listings import Truth, bad_rows, draw_listings
from services.demo.people import draw_people
from services.demo.resolver_report import scores
from services.demo.tables import BRANDS, DemoTables
from services.demo.wording import title_of
from services.demo.workers import draw_workers
from settings import load_settings

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 22, 18, 30, tzinfo=UTC)
REFERENCE = load_settings({}).reference_dir
WORKERS, LISTINGS, EVENTS = 4_000, 6_000, 20_000
Feed = list[tuple[dict[str, str], Truth]]


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary.load(REFERENCE)


@pytest.fixture(scope="module")
def occupations() -> dict[str, Occupation]:
    return load_occupations(REFERENCE / "occupations.csv")


@pytest.fixture(scope="module")
def tables(vocabulary: Vocabulary) -> DemoTables:
    return DemoTables.load(REFERENCE, vocabulary)


@pytest.fixture(scope="module")
def country(tables: DemoTables, tmp_path_factory: pytest.TempPathFactory) -> Country:
    folder = tmp_path_factory.mktemp("places") / "gazetteer"
    ensure_gazetteer(folder)
    return Country.load(Gazetteer.load(folder, REFERENCE / "place_aliases.csv"), folder, tables.states)


@pytest.fixture(scope="module")
def records(country: Country, tables: DemoTables, occupations: Mapping[str, Occupation]) -> list[dict[str, Any]]:
    return list(draw_workers(np.random.default_rng(7), country, tables, occupations, WORKERS, TODAY))


@pytest.fixture(scope="module")
def workers(records: list[dict[str, Any]]) -> list[Worker]:
    return [worker_from_record(record) for record in records]


@pytest.fixture(scope="module")
def feed(country: Country, tables: DemoTables, occupations: Mapping[str, Occupation]) -> Feed:
    return list(draw_listings(np.random.default_rng(7), country, tables, occupations, LISTINGS, TODAY))


@pytest.fixture(scope="module")
def listings(feed: Feed) -> dict[str, Listing]:
    items = read(row for row, _ in feed)
    assert [item for item in items if isinstance(item, Rejected)] == []
    return {item.job_id: item for item in items if isinstance(item, Listing)}


@pytest.fixture(scope="module")
def events(country: Country, tables: DemoTables, occupations: Mapping[str, Occupation]) -> list[Event]:
    return list(draw_events(np.random.default_rng(7), country, tables, occupations, EVENTS, NOW))


def read(rows: Any) -> list[Any]:
    """Rows through the feed's reader, as the import sees them."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS)
    writer.writeheader()
    writer.writerows(rows)
    return list(NcsCsv().read(io.BytesIO(text.getvalue().encode())))


def share(values: Any) -> dict[Any, float]:
    counted = Counter(values)
    return {value: count / counted.total() for value, count in counted.items()}


# workers


def test_one_seed_draws_one_demonstration(country: Country, tables: DemoTables, occupations: Mapping[str, Occupation]) -> None:
    def draw(seed: int) -> tuple[Any, ...]:
        drawn = (
            draw(np.random.default_rng(seed), country, tables, occupations, 60, TODAY) for draw in (draw_workers, draw_listings)
        )
        return *(list(part) for part in drawn), list(
            draw_events(np.random.default_rng(seed), country, tables, occupations, 60, NOW)
        )

    assert draw(1) == draw(1)
    assert all(first != second for first, second in zip(draw(1), draw(2), strict=True))


def test_every_uan_is_of_the_demonstration_and_nobody_shares_one(records: list[dict[str, Any]]) -> None:
    uans = [record["uan"] for record in (*characters(TODAY), *records)]
    assert all(len(uan) == 12 and uan.isdecimal() and uan.startswith("00") for uan in uans)
    assert len(set(uans)) == len(uans)
    drawn = [int(record["uan"]) for record in records]
    assert len(set(np.diff(drawn))) > 0.99 * len(drawn) - 2, "they follow a pattern"
    assert 0.4 < np.mean(np.diff(drawn) > 0) < 0.6


def test_the_register_takes_every_record(workers: list[Worker]) -> None:
    assert len(workers) == WORKERS


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


def test_the_characters_of_the_first_screen_stand_where_they_say(country: Country) -> None:
    shown = {record["uan"]: worker_from_record(record) for record in characters(TODAY)}
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


def test_the_minor_among_the_characters_stays_sixteen() -> None:
    for today in (TODAY, TODAY + timedelta(days=900)):
        minor = worker_from_record(next(record for record in characters(today) if record["uan"] == "001000000074"))
        assert (today - minor.birth_date).days // 365.25 == 16


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


def test_a_few_records_are_awkward(records: list[dict[str, Any]], workers: list[Worker], country: Country) -> None:
    ages = [(TODAY - worker.birth_date).days / 365.25 for worker in workers if worker.birth_date]
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


# listings


def test_a_third_of_the_adverts_is_worded_outside_our_vocabulary(feed: Feed, vocabulary: Vocabulary) -> None:
    independent = [truth.title for _, truth in feed if truth.wording == "independent"]
    assert len(independent) == LISTINGS // 3
    ours = {key_of(word.text) for word in vocabulary.work_words}
    assert [title for title in independent if key_of(title) in ours] == []


def test_an_authored_advert_that_is_a_work_word_of_ours_is_left_out(tmp_path: Path, vocabulary: Vocabulary) -> None:
    for table in REFERENCE.glob("demo_*.csv"):
        (tmp_path / table.name).write_bytes(table.read_bytes())
    adverts = tmp_path / "demo_adverts.csv"
    rows = list(csv.DictReader(io.StringIO(adverts.read_text(encoding="utf-8"))))
    with adverts.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, rows[0].keys())
        writer.writeheader()
        writer.writerows([*rows, {**rows[0], "title": "RAJ mistri", "family": "7112"}])
    titles = [advert.title for advert in DemoTables.load(tmp_path, vocabulary).adverts]
    assert rows[0]["title"] in titles
    assert "RAJ mistri" not in titles


def test_the_feed_is_taken_but_for_the_rows_that_are_wrong_on_purpose(listings: dict[str, Listing]) -> None:
    assert len(listings) == LISTINGS
    wrong = list(bad_rows(20_000))
    assert len(wrong) == 8
    refused = read(wrong)
    assert all(isinstance(item, Rejected) for item in refused)
    assert {item.column for item in refused} >= {"wage_min", "posted_on", "openings", "district", "pincode"}


def test_every_state_and_union_territory_has_adverts(listings: dict[str, Listing]) -> None:
    states = share(listing.state for listing in listings.values())
    assert len(states) == 36
    assert min(states.values()) > 0.001
    assert max(states, key=states.__getitem__) == "Uttar Pradesh"


def test_every_listing_lies_in_the_district_it_names(feed: Feed, listings: dict[str, Listing], country: Country) -> None:
    rows = list(listings.values())
    located = country.gazetteer.locate_many(*([getattr(row, name) for row in rows] for name in ("state", "district", "pincode")))
    assert (located["district_id"].to_numpy() == [truth.district_id for _, truth in feed]).mean() > 0.985
    assert not located["note"].str.contains("district_unknown|state_unknown|pincode_unknown").any()
    assert any(listing.district in ("Allahabad", "Gurgaon", "Bangalore Urban", "Calicut") for listing in rows)


def test_a_third_lacks_pay_or_a_pin_code(listings: dict[str, Listing]) -> None:
    silent = np.mean([listing.wage_min is None or listing.pincode is None for listing in listings.values()])
    assert silent == pytest.approx(1 / 3, abs=0.02)


def test_some_are_stale_closed_copied_or_false(feed: Feed, listings: dict[str, Listing]) -> None:
    states = share(truth.state for _, truth in feed)
    assert states["stale"] == pytest.approx(0.06, abs=0.015)
    assert states["closed"] == pytest.approx(0.05, abs=0.015)
    assert share(truth.wording for _, truth in feed)["false"] == pytest.approx(0.02, abs=0.001)
    assert np.mean([bool(truth.copy_of) for _, truth in feed]) == pytest.approx(0.03, abs=0.002)
    for _, truth in feed:
        listing = listings[truth.job_id]
        if truth.state == "stale":
            assert (TODAY - listing.posted_on).days > 90
            assert listing.last_date is None
        elif truth.state == "closed":
            assert listing.last_date < TODAY
        else:
            assert (TODAY - listing.posted_on).days <= 90
            assert listing.last_date is None or listing.last_date >= TODAY


def test_a_copy_says_the_same_of_the_same_job_in_other_words(feed: Feed, listings: dict[str, Listing]) -> None:
    copies = [truth for _, truth in feed if truth.copy_of]
    reworded = 0
    for copy in copies:
        first, again = listings[copy.copy_of], listings[copy.job_id]
        assert (first.employer_name, first.district, first.pincode, first.wage_min) == (
            again.employer_name, again.district, again.pincode, again.wage_min,
        )  # fmt: skip
        reworded += first.title != again.title
    assert reworded > 0.8 * len(copies)


def test_codes_and_openings_are_stated_on_a_part(feed: Feed, listings: dict[str, Listing]) -> None:
    coded = [truth for _, truth in feed if listings[truth.job_id].nco_code]
    assert len(coded) / LISTINGS == pytest.approx(0.25, abs=0.02)
    assert all(listings[truth.job_id].nco_code == truth.family and truth.coded for truth in coded)
    openings = [listing.openings for listing in listings.values() if listing.openings]
    assert np.median(openings) < np.mean(openings)


def test_a_mason_a_tailor_and_a_domestic_worker_find_adverts_in_every_big_city(feed: Feed, country: Country) -> None:
    there: dict[int, set[str]] = defaultdict(set)
    for _, truth in feed:
        if truth.state == "open" and truth.wording != "false":
            there[truth.district_id].add(truth.family)
    for state, cities in country.cities.items():
        if state != "Ladakh":
            assert there[cities[0]] >= {"7112", "7531", "9111"}, state
    for state, district, family in (("Maharashtra", "Yavatmal", "9211"), ("Karnataka", "Bengaluru Urban", "8321")):
        assert family in there[country.district_id(state, district)]


def test_around_leh_there_is_nothing_for_a_carpenter(
    country: Country, tables: DemoTables, occupations: Mapping[str, Occupation]
) -> None:
    leh = country.district_id("Ladakh", "Leh")
    near = set(country.nearby(leh, 60.0).tolist())
    drawn = draw_listings(np.random.default_rng(11), country, tables, occupations, 8_000, TODAY)
    families = {truth.family for _, truth in drawn if truth.district_id in near}
    assert len(families) > 10
    kinship = Kinship(occupations)
    assert [family for family in families if max(kinship.between(trade, family) for trade in ("7115", "7522")) >= KIN_FLOOR] == []


def test_pay_follows_the_wages_of_the_state(feed: Feed, listings: dict[str, Listing]) -> None:
    def middle(state: str) -> float:
        paid = [listings[truth.job_id] for _, truth in feed if truth.wording != "false"]
        return float(
            np.median([item.wage_min for item in paid if item.state == state and item.wage_period == "month" and item.wage_min])
        )

    assert middle("Kerala") > 1.4 * middle("Bihar")


def test_an_advert_that_names_a_town_stands_only_there(feed: Feed, tables: DemoTables, country: Country) -> None:
    towns = {advert.title: country.district_id(*advert.place) for advert in tables.adverts if advert.place}
    astray = [
        truth.title
        for _, truth in feed
        if truth.wording == "independent" and towns.get(truth.title, truth.district_id) != truth.district_id
    ]
    assert astray == []


def test_our_own_adverts_name_no_real_firm_and_no_telephone(feed: Feed) -> None:
    for row, truth in feed:
        assert not (truth.wording == "own" and BRANDS.search(row["title"])), row["title"]
        assert "+91" not in row.get("contact", "")


@pytest.mark.parametrize(
    ("word", "language", "title"),
    [
        ("राजमिस्त्री", "hi", "राजमिस्त्री के लिए जगह खाली"),
        ("tile lagana", "hinglish", "Tile lagane ke liye log chahiye"),
        ("ईंट जोड़ना", "hi", "ईंट जोड़ने के लिए लोग चाहिए"),
        ("welder", "en", "Welder wanted"),
    ],
)
def test_titles_read_like_an_employment_office(word: str, language: str, title: str) -> None:
    titles = {title_of(word, language, chance / 200, 3, "Varanasi") for chance in range(200)}
    assert title in titles


def test_a_title_never_asks_for_one_person_in_the_plural() -> None:
    titles = {title_of("welder", "en", chance / 200, 1, "Varanasi") for chance in range(200)}
    assert not any("1" in title for title in titles)


# events


def test_past_events_are_simulated_and_past(events: list[Event]) -> None:
    assert len(events) == EVENTS
    assert all(event.simulated for event in events)
    assert max(event.at for event in events) < NOW
    assert min(event.at for event in events) > NOW - timedelta(days=457)
    assert len({event.pseudonym for event in events}) == EVENTS // 5


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
    assert {event.proof for event in events} == {None, "worker_said", "employer_said", "document"}


def test_events_before_an_advert_tell_of_none_and_lists_have_places(events: list[Event]) -> None:
    for event in events:
        assert (event.listing_family is None) == (event.kind in ("registered", "linked", "consented"))
        assert (event.position is not None) == (event.kind == "shown")
    assert max(event.position for event in events if event.position is not None) < 20


def test_channels_and_states_differ(country: Country, tables: DemoTables, occupations: Mapping[str, Occupation]) -> None:
    random = np.random.default_rng(5)
    people = draw_people(random, country, occupations, tables.trade_texts, 60_000)
    channel = np.where(random.random(len(people)) < 0.5, "csc", "self")
    happened = draw_chains(random, people, channel, country, 300_000)
    state = np.array([country.districts[number].state for number in people.district.tolist()])
    frame = pd.DataFrame({"kind": happened.kind, "channel": channel[happened.who], "state": state[happened.who]})

    def joined_of_sent(column: str) -> pd.Series[float]:
        counts = frame.groupby(column)["kind"].value_counts().unstack()
        return (counts["joined"] / counts["sent"])[counts["sent"] > 300]

    assert joined_of_sent("channel")["csc"] > 1.2 * joined_of_sent("channel")["self"]
    assert joined_of_sent("state").max() > 1.3 * joined_of_sent("state").min()


def test_a_handful_of_events_can_be_asked_for(country: Country, tables: DemoTables, occupations: Mapping[str, Occupation]) -> None:
    for count in (0, 1, 7):
        assert len(list(draw_events(np.random.default_rng(1), country, tables, occupations, count, NOW))) <= count


# the resolver's report


def test_the_report_counts_right_kin_wrong_and_unknown_apart_and_leaves_stated_codes_out(
    occupations: Mapping[str, Occupation],
) -> None:
    told = pd.DataFrame(
        [
            ("own", "False", "Mason", "7112", "7112"),
            ("own", "False", "Mason", "7112", "7112"),
            ("own", "False", "Raj", "7112", "7111"),
            ("own", "False", "Halwai", "7512", "8332"),
            ("own", "False", "Kuch", "9111", None),
            ("own", "True", "Coded", "9111", "8332"),
            ("independent", "False", "Chinai", "7112", None),
        ],
        columns=["wording", "coded", "title", "family", "found"],
    )
    found = scores(told, occupations)
    own = found["own"]
    assert (own.listings, own.right, own.kin, own.wrong, own.unknown) == (5, 2, 1, 1, 1)
    assert (own.titles, own.titles_right, own.share_right) == (4, 1, 0.4)
    assert (found["independent"].listings, found["independent"].unknown, found["independent"].share_right) == (1, 1, 0.0)
