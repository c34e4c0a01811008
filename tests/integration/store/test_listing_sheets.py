"""An administrator leafs through the listings: filtered, by their numbers, from both ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from time import perf_counter

import pytest
from sqlalchemy import Engine

from data.store.held_sheets import HeldSheets, HeldWanted
from data.store.lifecycle import KEYS_AT_ONCE
from data.store.listing_sheets import ListingSheets, Wanted
from data.store.unit_of_work import UnitOfWork
from matching.model import Listing

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MASON = Listing("M", "Mason", "Bihar", "Patna", employer_name="Sample Nirman", family="7112")
MAID = Listing("D", "घरेलू कामगार", "Kerala", "Kochi", family="9111")

MANY_HELD = 6_000


@pytest.fixture
def filled(store: Engine) -> Engine:
    """Numbers 1 to 6: masons, but for 2 (a maid), 5 (held back) and 6 (closed)."""
    listings = [replace(MASON, job_id=f"J{number}") for number in range(1, 7)]
    listings[1] = replace(MAID, job_id="J2")
    listings[4] = replace(listings[4], held_back_because=("asks_fee",))
    with UnitOfWork(store) as work:
        work.listings.upsert("ncs", listings, NOW)
        work.listings.upsert("onest", [replace(MASON, job_id="J1", title="100% Mason_x")], NOW)
        work.listings.set_status([6], "closed")
        work.commit()
    return store


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        (Wanted(), [7, 4, 3, 2, 1]),
        (Wanted("closed"), [6]),
        (Wanted("held_back", state="Bihar"), [5]),
        (Wanted(state="Kerala"), [2]),
        (Wanted(family="7112"), [7, 4, 3, 1]),
        (Wanted(state="Kerala", family="7112"), []),
        (Wanted(words="mason"), [7, 4, 3, 1]),
        (Wanted(words="nirman MASON"), [7, 4, 3, 1]),
        (Wanted(words="घरेलू"), [2]),
        (Wanted(words="100%"), [7]),
        (Wanted(words="n_x"), [7]),
        (Wanted(words="%"), [7]),
        (Wanted(job_id="J1"), [7, 1]),
        (Wanted(job_id="J6"), [6]),
        (Wanted("draft"), []),
    ],
)
def test_a_filter_gives_what_it_names_newest_first(filled: Engine, wanted: Wanted, numbers: list[int]) -> None:
    with UnitOfWork(filled, writing=False) as work:
        assert ListingSheets(work.connection).below(wanted, None, 25) == numbers
        assert ListingSheets(work.connection).above(wanted, None, 25) == numbers[::-1]


def test_pages_meet_without_a_gap_and_without_a_repetition(filled: Engine) -> None:
    with UnitOfWork(filled, writing=False) as work:
        sheets = ListingSheets(work.connection)
        first = sheets.below(Wanted(), None, 2)
        second = sheets.below(Wanted(), first[-1], 2)
        last = sheets.below(Wanted(), second[-1], 2)
        assert (first, second, last) == ([7, 4], [3, 2], [1])
        assert sheets.above(Wanted(), second[0], 2) == first[::-1]


def test_states_are_counted_within_a_status(filled: Engine) -> None:
    with UnitOfWork(filled, writing=False) as work:
        assert ListingSheets(work.connection).states("live") == {"Bihar": 4, "Kerala": 1}
        assert ListingSheets(work.connection).states("draft") == {}


def test_a_leaf_is_found_by_an_index_that_begins_with_the_status(filled: Engine) -> None:
    wanted = (Wanted(), Wanted(state="Bihar"), Wanted(family="7112"))
    with UnitOfWork(filled, writing=False) as work:
        if work.connection.dialect.name != "sqlite":
            pytest.skip("a small table is read whole by PostgreSQL")
        for each, index in zip(wanted, ("status_id", "status_state_id", "status_family_id"), strict=True):
            values = [each.status, *filter(None, (each.state, each.family))]
            conditions = " AND ".join(
                f"{column} = ?" for column, value in (("status", 1), ("state", each.state), ("family", each.family)) if value
            )
            plan = work.connection.exec_driver_sql(
                f"EXPLAIN QUERY PLAN SELECT id FROM listings WHERE {conditions} AND id < 5 ORDER BY id DESC LIMIT 26",  # noqa: S608
                tuple(values),
            ).all()
            assert [f"COVERING INDEX ix_listings_{index} " in row.detail for row in plan] == [True], plan


def test_statuses_are_told_for_the_listings_that_there_are(filled: Engine) -> None:
    with UnitOfWork(filled) as work:
        assert ListingSheets(work.connection).statuses([1, 5, 6, 99]) == {1: "live", 5: "held_back", 6: "closed"}
        with pytest.raises(ValueError, match="900"):
            ListingSheets(work.connection).statuses(range(KEYS_AT_ONCE + 1))


@pytest.mark.parametrize("decided", ["closed", "removed", "held_back"])
def test_what_a_person_decided_stands_whatever_the_feed_makes_of_the_advert(filled: Engine, decided: str) -> None:
    with UnitOfWork(filled) as work:
        work.listings.set_status([1], decided)
        work.listings.upsert("ncs", [replace(MASON, job_id="J1", title="Mason, urgent")], NOW)
        assert work.listings.by_ids([1])[1].status == decided


def test_an_advert_that_was_let_live_is_judged_anew_when_its_words_change(filled: Engine) -> None:
    with UnitOfWork(filled) as work:
        work.listings.set_status([5], "live")
        work.listings.upsert("ncs", [replace(MASON, job_id="J5", title="Mason, fee 500", held_back_because=("asks_fee",))], NOW)
        assert work.listings.by_ids([5])[5].status == "held_back"


def test_counting_what_waits_does_not_lay_each_beside_all_others(store: Engine) -> None:
    """In a store that keeps no statistics: each is found by its card."""
    held = [replace(MASON, job_id=f"W{number}", held_back_because=("asks_fee",)) for number in range(MANY_HELD)]
    with UnitOfWork(store) as work:
        work.listings.upsert("waiting", held, NOW)
        work.commit()
    with UnitOfWork(store, writing=False) as work:
        sheets, began = HeldSheets(work.connection), perf_counter()
        assert sheets.count(HeldWanted()) == MANY_HELD
        assert perf_counter() - began < 1.0
