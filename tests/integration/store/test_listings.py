"""Listings are taken in batch by batch: new, changed, unchanged."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta

import pandas as pd
import pytest
from sqlalchemy import Engine

from data.store.listing_tables import listings
from data.store.unit_of_work import UnitOfWork
from matching.columns import FRAME_COLUMNS, frame_of
from matching.model import Listing

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TUESDAY = MONDAY + timedelta(days=1)
MASON = Listing(
    job_id="NCS-1",
    title="Mason (brick and plaster)",
    state="Uttar Pradesh",
    district="Varanasi",
    description="मकान निर्माण, रहने की जगह",
    employer_name="Sample Nirman",
    employer_type="contractor",
    sector="Construction",
    functional_role="Site work",
    nco_code="7112.0100",
    openings=6,
    wage_min=600,
    wage_max=700,
    wage_period="day",
    job_type="daily_wage",
    pincode="221005",
    min_education="none",
    min_experience_years=1.5,
    max_experience_years=10.0,
    skills_text=("plastering", "ईंट"),
    languages=("hi", "en"),
    gender="any",
    pwd_openings=1,
    disability_types=("hearing",),
    shift="day",
    benefits=("accommodation", "food"),
    posted_on=date(2026, 11, 10),
    last_date=date(2026, 12, 31),
    contact="1800",
    source_url="https://example.invalid/1",
    min_age=18,
    max_age=60,
    licences=("two_wheeler",),
    hours_per_day=8.5,
    weekly_off="Sunday",
    walk_in_on=date(2026, 11, 30),
    walk_in_place="Lanka chowk",
    bring="Aadhaar copy, two photographs",
    kind="walk_in",
    last_confirmed_on=date(2026, 11, 20),
    family="7112",
    family_score=0.93,
    skills=("plastering", "bricklaying"),
    district_id=17,
    point=(25.3176, 82.9739),
    place_precision="pincode",
    monthly_low=15600,
    monthly_high=18200,
    wage_assumption="at_26_days",
    hazardous=True,
    trust=0.7,
)
MAID = Listing(job_id="NCS-3", title="House maid, mornings", state="West Bengal", district="Kolkata", family="9111", district_id=40)
FALSE = Listing(job_id="NCS-9", title="Earn 50,000", state="Delhi", district="New Delhi", held_back_because=("asks_for_money",))


def taken_in(store: Engine, *batch: Listing, at: datetime = MONDAY, source: str = "ncs") -> tuple[int, int, int]:
    with UnitOfWork(store) as work:
        found = work.listings.upsert(source, batch, at)
        work.commit()
    return len(found.new), len(found.changed), len(found.unchanged)


def test_the_example_leaves_no_field_of_a_listing_at_its_default() -> None:
    kept_by_us = {"held_back_because", "applicants", "filled"}
    assert {field.name for field in fields(Listing) if getattr(MASON, field.name) == field.default} <= kept_by_us


def test_every_field_of_a_listing_comes_back(store: Engine) -> None:
    assert taken_in(store, MASON, MAID) == (2, 0, 0)
    with UnitOfWork(store, writing=False) as work:
        found = work.listings.by_job_ids(["NCS-1", "NCS-3", "NCS-404"])
    assert {job_id: item.listing for job_id, item in found.items()} == {"NCS-1": MASON, "NCS-3": MAID}
    assert (found["NCS-1"].source, found["NCS-1"].status, found["NCS-1"].first_seen_at) == ("ncs", "live", MONDAY)


def test_the_same_feed_again_is_unchanged_and_seen_again(store: Engine) -> None:
    taken_in(store, MASON, MAID)
    assert taken_in(store, MASON, MAID, at=TUESDAY) == (0, 0, 2)
    with UnitOfWork(store, writing=False) as work:
        found = work.listings.by_job_ids(["NCS-1"])["NCS-1"]
    assert (found.first_seen_at, found.last_seen_at) == (MONDAY, TUESDAY)


@pytest.mark.parametrize(
    "change",
    [
        {"wage_min": 650},
        {"title": "Mason"},
        {"last_date": None},
        {"skills_text": ("plastering",)},
        {"openings": None},
        {"last_confirmed_on": date(2026, 11, 23)},
    ],
)
def test_an_advert_with_other_words_is_changed(store: Engine, change: dict[str, object]) -> None:
    taken_in(store, MASON)
    changed = replace(MASON, **change)  # type: ignore[arg-type]
    assert taken_in(store, changed, at=TUESDAY) == (0, 1, 0)
    with UnitOfWork(store, writing=False) as work:
        assert work.listings.by_job_ids(["NCS-1"])["NCS-1"].listing == changed


def test_an_advert_that_we_understand_better_is_the_same_advert(store: Engine) -> None:
    taken_in(store, MAID)
    assert taken_in(store, replace(MAID, family=None, skills=("cooking",), point=(22.5, 88.3), trust=0.2)) == (0, 0, 1)


def test_a_changed_advert_keeps_the_count_of_applicants(store: Engine) -> None:
    taken_in(store, replace(MASON, applicants=7, filled=2))
    taken_in(store, replace(MASON, title="Mason wanted"), at=TUESDAY)
    with UnitOfWork(store, writing=False) as work:
        found = work.listings.by_job_ids(["NCS-1"])["NCS-1"].listing
    assert (found.title, found.applicants, found.filled) == ("Mason wanted", 7, 2)


def test_a_false_advert_is_held_back_until_it_is_mended(store: Engine) -> None:
    taken_in(store, FALSE)
    with UnitOfWork(store, writing=False) as work:
        assert work.listings.by_job_ids(["NCS-9"])["NCS-9"].status == "held_back"
    taken_in(store, replace(FALSE, title="Office helper", held_back_because=()))
    with UnitOfWork(store, writing=False) as work:
        assert work.listings.by_job_ids(["NCS-9"])["NCS-9"].status == "live"


def test_what_an_administrator_removed_stays_removed_whatever_the_feed_says(store: Engine) -> None:
    taken_in(store, MASON, MAID)
    with UnitOfWork(store) as work:
        mason = work.listings.by_job_ids(["NCS-1"])["NCS-1"]
        assert work.listings.set_status([mason.id], "removed") == 1
        work.commit()
    taken_in(store, replace(MASON, title="Mason, urgent"), replace(MAID, title="Maid, urgent"))
    with UnitOfWork(store, writing=False) as work:
        assert {job_id: item.status for job_id, item in work.listings.by_job_ids(["NCS-1", "NCS-3"]).items()} == {
            "NCS-1": "removed",
            "NCS-3": "live",
        }


def test_a_status_that_does_not_exist_is_refused(store: Engine) -> None:
    with UnitOfWork(store) as work, pytest.raises(ValueError, match="sleeping"):
        work.listings.set_status([1], "sleeping")


def test_one_number_in_two_feeds_is_two_listings(store: Engine) -> None:
    assert taken_in(store, MASON, source="ncs") == (1, 0, 0)
    assert taken_in(store, MAID, replace(MASON, title="Mason, other feed"), source="onest") == (2, 0, 0)
    with UnitOfWork(store, writing=False) as work:
        assert work.listings.by_job_ids(["NCS-1"])["NCS-1"].source == "ncs"
        assert work.read.listing_counts()["live"] == 3


def test_an_advert_twice_in_a_batch_counts_once_with_its_last_words(store: Engine) -> None:
    assert taken_in(store, MASON, replace(MASON, title="Mason wanted")) == (1, 0, 0)
    with UnitOfWork(store, writing=False) as work:
        assert work.listings.by_job_ids(["NCS-1"])["NCS-1"].listing.title == "Mason wanted"


def test_comparing_takes_nothing_in(store: Engine) -> None:
    taken_in(store, MASON)
    with UnitOfWork(store) as work:
        found = work.listings.compare("ncs", [MASON, replace(MASON, job_id="NCS-2"), MAID])
        assert ([item.job_id for item in found.new], len(found.changed), len(found.unchanged)) == (["NCS-2", "NCS-3"], 0, 1)
        work.commit()
        assert sum(work.read.listing_counts().values()) == 1


def test_a_batch_larger_than_a_database_takes_keys_at_once(store: Engine) -> None:
    many = [replace(MAID, job_id=f"NCS-{number}") for number in range(2_500)]
    assert taken_in(store, *many) == (2_500, 0, 0)
    many[7] = replace(many[7], title="Maid")
    assert taken_in(store, *many, at=TUESDAY) == (0, 1, 2_499)


def test_an_administrator_pages_through_a_kind_of_listing(store: Engine) -> None:
    taken_in(store, *(replace(MAID, job_id=f"M-{number}") for number in range(5)), MASON, FALSE)
    with UnitOfWork(store, writing=False) as work:
        first = work.listings.page(status="live", family="9111", size=3)
        rest = work.listings.page(status="live", family="9111", after=first[-1].id, size=3)
        assert [item.listing.job_id for item in first + rest] == [f"M-{number}" for number in range(5)]
        assert [item.listing.job_id for item in work.listings.page(district_id=17)] == ["NCS-1"]
        assert [item.listing.job_id for item in work.listings.page(status="held_back")] == ["NCS-9"]
        assert work.listings.by_ids([first[0].id]) == {first[0].id: first[0]}


def test_the_frame_for_the_index_is_the_one_the_engine_would_make(store: Engine) -> None:
    taken_in(store, MASON, MAID, FALSE)
    with UnitOfWork(store, writing=False) as work:
        frame = work.read.listing_frame()
        both = work.read.listing_frame(("live", "held_back"))
    assert frame["id"].is_monotonic_increasing
    pd.testing.assert_frame_equal(frame[list(FRAME_COLUMNS)], frame_of([MASON, MAID]), check_dtype=False)
    pd.testing.assert_frame_equal(both[list(FRAME_COLUMNS)], frame_of([MASON, MAID, FALSE]), check_dtype=False)


def test_an_empty_store_gives_an_empty_frame_with_all_columns(store: Engine) -> None:
    with UnitOfWork(store, writing=False) as work:
        frame = work.read.listing_frame()
    assert list(frame.columns) == ["id", *FRAME_COLUMNS]
    assert len(frame) == 0


def test_every_field_of_a_listing_is_a_column() -> None:
    expected = {field.name for field in fields(Listing)} - {"point"} | {"latitude", "longitude"}
    assert expected <= {column.name for column in listings.columns}
