"""Demonstration adverts: everywhere, with gaps, in words that do not flatter the resolver."""

from __future__ import annotations

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from data.feeds.base import Rejected
from matching.kinship import KIN_FLOOR, Kinship
from matching.model import Listing
from matching.occupations import Occupation
from matching.sentences import key_of
from matching.vocabulary import Vocabulary
from services.demo.country import Country
from services.demo.listings import Truth, bad_rows, draw_listings
from services.demo.tables import BRANDS, DemoTables
from services.demo.wording import title_of

Feed = list[tuple[dict[str, str], Truth]]


def share(values: Any) -> dict[Any, float]:
    counted = Counter(values)
    return {value: count / counted.total() for value, count in counted.items()}


def test_a_third_of_the_adverts_is_worded_outside_our_vocabulary(feed: Feed, vocabulary: Vocabulary) -> None:
    independent = [truth.title for _, truth in feed if truth.wording == "independent"]
    assert len(independent) == len(feed) // 3
    ours = {key_of(word.text) for word in vocabulary.work_words}
    assert [title for title in independent if key_of(title) in ours] == []


def test_an_authored_advert_that_is_a_work_word_of_ours_is_left_out(
    tmp_path: Path, vocabulary: Vocabulary, reference: Path
) -> None:
    for table in reference.glob("demo_*.csv"):
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


def test_the_feed_is_taken_but_for_the_rows_that_are_wrong_on_purpose(
    listings: dict[str, Listing], read: Callable[..., list[Any]]
) -> None:
    assert len(listings) == 6_000
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


def test_some_are_stale_closed_copied_or_false(feed: Feed, listings: dict[str, Listing], today: date) -> None:
    states = share(truth.state for _, truth in feed)
    assert states["stale"] == pytest.approx(0.06, abs=0.015)
    assert states["closed"] == pytest.approx(0.05, abs=0.015)
    assert share(truth.wording for _, truth in feed)["false"] == pytest.approx(0.02, abs=0.001)
    assert np.mean([bool(truth.copy_of) for _, truth in feed]) == pytest.approx(0.03, abs=0.002)
    for _, truth in feed:
        listing = listings[truth.job_id]
        if truth.state == "stale":
            assert (today - listing.posted_on).days > 90
            assert listing.last_date is None
        elif truth.state == "closed":
            assert listing.last_date < today
        else:
            assert (today - listing.posted_on).days <= 90
            assert listing.last_date is None or listing.last_date >= today


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
    assert len(coded) / len(feed) == pytest.approx(0.25, abs=0.02)
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
    country: Country, tables: DemoTables, occupations: Mapping[str, Occupation], today: date
) -> None:
    leh = country.district_id("Ladakh", "Leh")
    near = set(country.nearby(leh, 60.0).tolist())
    drawn = draw_listings(np.random.default_rng(11), country, tables, occupations, 8_000, today)
    families = {truth.family for _, truth in drawn if truth.district_id in near}
    assert len(families) > 10
    kinship = Kinship(occupations)
    assert [family for family in families if max(kinship.between(trade, family) for trade in ("7115", "7522")) >= KIN_FLOOR] == []


def test_work_paid_by_the_hour_says_how_many_hours_it_is(listings: dict[str, Listing]) -> None:
    hourly = [listing for listing in listings.values() if listing.wage_period == "hour"]
    assert hourly
    assert all(listing.hours_per_day <= 4 for listing in hourly)


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
