"""A listing's life: what its days, its openings and its feed change, and what only a person may take back."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine, select

from data.store.batches import batches
from data.store.lifecycle import status_of
from data.store.listing_tables import listing_changes
from data.store.unit_of_work import UnitOfWork
from matching.model import Listing

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
MASON = Listing("M1", "Mason", "Uttar Pradesh", "Varanasi", openings=2, last_date=date(2026, 11, 25))


def take(store: Engine, *batch: Listing, at: datetime = MONDAY) -> None:
    with UnitOfWork(store) as work:
        work.listings.upsert("ncs", batch, at)
        work.commit()


def standing(store: Engine, job_id: str = "M1") -> tuple[str, str]:
    with UnitOfWork(store, writing=False) as work:
        kept = work.listings.by_job_ids([job_id])[job_id]
    return kept.status, kept.status_by


def number(store: Engine, job_id: str = "M1") -> int:
    with UnitOfWork(store, writing=False) as work:
        return work.listings.by_job_ids([job_id])[job_id].id


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ({}, "live"),
        ({"held_back_because": ("asks_fee",), "last_date": date(2020, 1, 1)}, "held_back"),
        ({"last_date": TODAY}, "live"),
        ({"last_date": TODAY - timedelta(days=1)}, "expired"),
        ({"openings": 0}, "full"),
        ({"posted_on": TODAY + timedelta(days=1)}, "draft"),
    ],
)
def test_words_and_days_give_a_status(told: dict[str, object], status: str) -> None:
    assert status_of(replace(MASON, **told), TODAY) == status  # type: ignore[arg-type]


def test_the_day_after_its_last_a_listing_ends_and_on_its_first_a_draft_begins(store: Engine) -> None:
    take(store, MASON, replace(MASON, job_id="D1", posted_on=date(2026, 11, 25), last_date=None))
    for day, expected in ((25, ("live", "live")), (26, ("expired", "live"))):
        at = MONDAY.replace(day=day)
        with UnitOfWork(store) as work:
            work.lifecycle.expire(at.date(), at)
            work.lifecycle.publish(at.date(), at)
            work.commit()
        assert (standing(store)[0], standing(store, "D1")[0]) == expected


def test_the_last_opening_that_is_taken_makes_it_full_and_one_that_is_free_again_live(store: Engine) -> None:
    take(store, MASON)
    seen = []
    for more in (1, 1, -1, -5):
        with UnitOfWork(store) as work:
            changed = work.lifecycle.fill(number(store), more, MONDAY)
            work.commit()
        seen.append((changed, standing(store)[0]))
    assert seen == [(False, "live"), (True, "full"), (True, "live"), (False, "live")]


def test_a_feed_that_offers_more_openings_opens_a_full_listing_again(store: Engine) -> None:
    take(store, MASON)
    with UnitOfWork(store) as work:
        work.lifecycle.fill(number(store), 2, MONDAY)
        work.commit()
    take(store, replace(MASON, title="Mason, two sites"), at=MONDAY + timedelta(hours=1))
    assert standing(store) == ("full", "feed")
    take(store, replace(MASON, openings=5), at=MONDAY + timedelta(hours=2))
    assert standing(store) == ("live", "feed")


@pytest.mark.parametrize("by", ["person", "reports"])
@pytest.mark.parametrize("status", ["closed", "removed", "held_back"])
def test_no_feed_takes_back_what_people_decided(store: Engine, status: str, by: str) -> None:
    take(store, MASON)
    with UnitOfWork(store) as work:
        work.listings.set_status([number(store)], status, MONDAY, by)
        work.commit()
    take(store, replace(MASON, title="Mason again"), at=MONDAY + timedelta(hours=1))
    assert standing(store) == (status, by)


def test_what_an_advert_said_before_is_kept(store: Engine) -> None:
    take(store, MASON)
    take(store, replace(MASON, wage_min=650, last_date=date(2026, 12, 1)), at=MONDAY + timedelta(hours=1))
    take(store, replace(MASON, wage_min=650, last_date=date(2026, 12, 1), last_confirmed_on=TODAY), at=MONDAY + timedelta(hours=2))
    with store.connect() as connection:
        kept = [row.before for row in connection.execute(select(listing_changes))]
    assert kept == [{"wage_min": None, "last_date": "2026-11-25"}]


def test_only_a_whole_feed_closes_what_it_does_not_mention_and_opens_it_when_it_does_again(store: Engine) -> None:
    take(store, MASON, replace(MASON, job_id="M2"), replace(MASON, job_id="H1"))
    with UnitOfWork(store) as work:
        work.listings.set_status([number(store, "H1")], "held_back", MONDAY)
        later = MONDAY + timedelta(hours=1)
        work.listings.seen_again("ncs", ["M2"], later)
        assert work.lifecycle.unmentioned("ncs", later) == (3, 2)
        assert work.lifecycle.close_unmentioned("ncs", later, later) == 1
        work.commit()
    assert (standing(store), standing(store, "M2")[0], standing(store, "H1")) == (
        ("closed", "feed"),
        "live",
        ("held_back", "person"),
    )
    with UnitOfWork(store) as work:
        assert work.lifecycle.reopen("ncs", ["M1"], later) == 1
        work.commit()
    assert standing(store) == ("live", "feed")


def test_a_draft_that_a_person_closes_while_its_day_comes_stays_closed(store: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    take(store, replace(MASON, job_id="D1", posted_on=TODAY + timedelta(days=1)))
    tomorrow, found = MONDAY + timedelta(days=1), threading.Event()

    def told(keys: Iterable[int], most: int) -> Iterator[list[int]]:
        found.set()
        return batches(keys, most)

    def turn() -> list[int]:
        with UnitOfWork(store) as work:
            published = work.lifecycle.publish(tomorrow.date(), tomorrow)
            work.commit()
        return published

    monkeypatch.setattr("data.store.lifecycle.batches", told)
    with ThreadPoolExecutor(1) as pool, UnitOfWork(store) as work:
        work.listings.set_status([number(store, "D1")], "closed", MONDAY)
        turning = pool.submit(turn)
        found.wait(0.7)  # on SQLite it waits to write before it looks
        work.commit()
        assert turning.result() == []
    assert standing(store, "D1") == ("closed", "person")
