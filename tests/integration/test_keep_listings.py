"""An administrator keeps the listings of a small store: what there is, what is done to it, what a worker is then offered."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier, Event, Thread

import pandas as pd
import pytest

from access.audit import AuditTrail
from access.roles import Role
from access.sessions import new_token
from data.store.unit_of_work import UnitOfWork
from matching.index import CURRENT, ListingIndex
from matching.model import Address, Listing, Worker
from services import engine_room, keep_listings
from services.find_work import look
from services.held_queue import QUEUE, held_back
from services.house import House
from services.keep_listings import SHEET, Done, Wanted, counts, do, last_act, sheet, states, undo
from services.listing_filters import state_names, wanted_of, whole_number
from services.model_card import NEVER_FEATURES, model_card
from services.refusal import Refused
from services.renew_index import IndexRenewal
from services.visits import Visitor
from settings import Settings
from tests.integration.conftest import MASON, Walk
from tests.small_house import LISTINGS

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def house(opened_house: House) -> Iterator[House]:
    """The small house, its listings live as they came."""
    yield opened_house
    with UnitOfWork(opened_house.database) as work:
        work.listings.set_status(range(1, len(LISTINGS) + 1), "live")
        work.commit()
    opened_house.renewal.ask()
    assert opened_house.renewal.wait(60)


def signed_in(house: House, role: Role) -> Visitor:
    token = new_token()
    return Visitor(house, token, house.sessions.start(token, role, None, {}, datetime.now(UTC)))


@pytest.fixture
def administrator(house: House) -> Visitor:
    return signed_in(house, Role.ADMINISTRATOR)


def numbers_of(house: House, *job_ids: str) -> list[int]:
    with UnitOfWork(house.database, writing=False) as work:
        found = work.listings.by_job_ids(job_ids)
    return [found[job_id].id for job_id in job_ids]


@pytest.fixture
def mason(house: House, walk: Walk) -> Visitor:
    """The mason in Varanasi, who has come as far as the jobs."""
    return walk.signed_in(MASON)


def shown_to(worker: Visitor) -> set[str]:
    """The `job_id`s on the screen of a worker."""
    return {card.listing.job_id for card in look(worker).cards}


def found_for_a_mason(house: House) -> set[str]:
    """The `job_id`s that the engine itself gives to a mason in Varanasi."""
    worker = Worker(uan="001000000017", occupation="Mason", current=Address("Uttar Pradesh", "Varanasi", "221005"))
    matches = house.engine().match(worker).matches
    with UnitOfWork(house.database, writing=False) as work:
        return {each.listing.job_id for each in work.listings.by_ids(int(match.job_id) for match in matches).values()}


def test_what_changes_while_an_index_is_built_is_told_to_the_new_one(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    number = numbers_of(house, "M1")[0]
    save = ListingIndex.save

    def slowly(index: ListingIndex, folder: Path) -> Path:
        with UnitOfWork(house.database) as work:
            work.listings.set_status([number], "closed")
            work.commit()
        return save(index, folder)

    monkeypatch.setattr(ListingIndex, "save", slowly)
    house.room.rebuild()

    assert found_for_a_mason(house) == {"M2", "M3"}


def test_of_two_processes_that_build_at_once_the_one_that_read_less_does_not_come_last(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, other_built = Event(), Event()
    listings = engine_room._read_listings

    def first_slowly(chosen: Settings) -> tuple[pd.DataFrame, Mapping[int, float]]:
        told = listings(chosen)
        if not read.is_set():
            read.set()
            other_built.wait(3)
        return told

    monkeypatch.setattr(engine_room, "_read_listings", first_slowly)
    slow = Thread(target=house.room.rebuild)
    slow.start()
    assert read.wait(30)
    with UnitOfWork(house.database) as work:
        mason = work.listings.by_ids(numbers_of(house, "M1"))[numbers_of(house, "M1")[0]].listing
        work.listings.upsert("beside", [replace(mason, job_id="NEW")], datetime.now(UTC))
        work.commit()
    house.room.rebuild()
    other_built.set()
    slow.join()
    live = (house.room.settings.index_dir / CURRENT).read_text()
    assert (house.room.settings.index_dir / live).is_dir()
    assert "NEW" in found_for_a_mason(house)
    with house.database.begin() as store:
        store.exec_driver_sql("DELETE FROM listings WHERE job_id = 'NEW'")


def test_what_the_index_does_not_hold_is_built_into_a_new_one(administrator: Visitor, house: House) -> None:
    do(administrator, "close", numbers_of(house, "M1"))
    house.room.rebuild()
    assert len(house.engine().index) == len(LISTINGS) - 1
    do(administrator, "put_live", numbers_of(house, "M1"))
    assert house.renewal.wait(60)

    assert len(house.engine().index) == len(LISTINGS)
    assert found_for_a_mason(house) == {"M1", "M2", "M3"}


@pytest.mark.parametrize(("act", "status"), [("close", "closed"), ("remove", "removed"), ("hold_back", "held_back")])
def test_what_is_taken_from_the_listings_is_shown_to_nobody_and_comes_back_when_that_is_undone(
    administrator: Visitor, house: House, mason: Visitor, act: str, status: str
) -> None:
    built = (house.room.settings.index_dir / CURRENT).read_text()
    assert shown_to(mason) == {"M1", "M2", "M3"}
    assert do(administrator, act, numbers_of(house, "M1", "T1")) == Done(act, 2, 0)
    assert (counts(administrator)[status], counts(administrator)["live"]) == (2, 4)
    assert shown_to(mason) == found_for_a_mason(house) == {"M2", "M3"}
    assert last_act(administrator) == act
    assert undo(administrator) == Done(act, 2, 0, undone=True)
    assert shown_to(mason) == found_for_a_mason(house) == {"M1", "M2", "M3"}
    assert (house.room.settings.index_dir / CURRENT).read_text() == built
    assert last_act(administrator) is None
    assert undo(administrator) is None


def test_what_was_closed_is_gone_at_once_before_the_index_follows(
    administrator: Visitor, house: House, mason: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(house.renewal, "ask", lambda: None)
    do(administrator, "close", numbers_of(house, "M1"))
    assert len(house.engine().index) == len(LISTINGS)
    assert shown_to(mason) == {"M2", "M3"}


def test_undoing_gives_each_listing_the_status_it_had(administrator: Visitor, house: House) -> None:
    first, second = numbers_of(house, "M1", "M2")
    do(administrator, "hold_back", [second])
    assert do(administrator, "close", [first, second]) == Done("close", 2, 0)
    undo(administrator)
    with UnitOfWork(house.database, writing=False) as work:
        assert [work.listings.by_ids([number])[number].status for number in (first, second)] == ["live", "held_back"]


def test_undoing_leaves_alone_what_somebody_has_changed_since(administrator: Visitor, house: House) -> None:
    other = signed_in(house, Role.ADMINISTRATOR)
    numbers = numbers_of(house, "M1", "M2")
    do(administrator, "close", numbers)
    do(other, "remove", numbers[:1])
    assert undo(administrator) == Done("close", 1, 1, undone=True)
    assert counts(administrator)["removed"] == 1


def test_what_is_so_already_is_left_alone_and_leaves_the_last_act_to_be_undone(administrator: Visitor, house: House) -> None:
    numbers = numbers_of(house, "M1", "M2")
    do(administrator, "close", numbers[:1])
    assert do(administrator, "close", [*numbers, 999]) == Done("close", 1, 2)
    assert do(administrator, "close", numbers) == Done("close", 0, 2)
    assert undo(administrator) == Done("close", 1, 0, undone=True)


def test_each_act_leaves_a_line_in_the_trail(administrator: Visitor, house: House) -> None:
    (number,) = numbers_of(house, "P1")
    do(administrator, "remove", [number])
    undo(administrator)
    with UnitOfWork(house.database, writing=False) as work:
        assert AuditTrail(work.connection, house.vault).verify() is None
    with closing(sqlite3.connect(house.room.settings.var_dir / "kaam.db")) as store:
        told = store.execute("SELECT actor_id, role, action, purpose, fields FROM audit_rows ORDER BY seq DESC LIMIT 2").fetchall()
    who = (administrator.actor.id, "administrator", "keep_listings")
    assert told == [(*who, "undo", f'["listing {number}"]'), (*who, "remove", f'["listing {number}"]')]


@pytest.mark.parametrize("role", [Role.WORKER, Role.OPERATOR, Role.OFFICIAL])
def test_nobody_else_may_look_at_the_listings_or_touch_them(house: House, role: Role) -> None:
    """An official may read the model's card, and nothing else of these."""
    stranger = signed_in(house, role)
    for attempt in (
        lambda: counts(stranger),
        lambda: states(stranger, "live"),
        lambda: sheet(stranger, Wanted()),
        lambda: held_back(stranger),
        lambda: do(stranger, "close", [1]),
        lambda: last_act(stranger),
        lambda: undo(stranger),
        *([] if role is Role.OFFICIAL else [lambda: model_card(stranger)]),
    ):
        with pytest.raises(Refused) as refusal:
            attempt()
        assert refusal.value.code == "not_allowed"


@pytest.fixture
def many(house: House) -> Iterator[range]:
    """60 draft listings of Kerala more, every third of them held back."""
    kept = [Listing(f"K{number}", f"Cook {number}", "Kerala", "Kochi") for number in range(60)]
    kept = [replace(item, held_back_because=("asks_fee",)) if number % 3 == 0 else item for number, item in enumerate(kept)]
    with UnitOfWork(house.database) as work:
        work.listings.upsert("test", kept, NOW)
        numbers = sorted(item.id for item in work.listings.by_job_ids(item.job_id for item in kept).values())
        work.listings.set_status([number for place, number in enumerate(numbers) if place % 3], "draft")
        work.listings.set_status([number for place, number in enumerate(numbers) if place % 3 == 0], "held_back")
        work.commit()
    yield range(numbers[0], numbers[-1] + 1)
    with UnitOfWork(house.database) as work:
        work.listings.set_status(numbers, "removed")
        work.commit()


def test_sheets_are_leafed_through_from_the_newest_and_back_again(administrator: Visitor, many: range) -> None:
    wanted = Wanted("draft", state="Kerala")
    first = sheet(administrator, wanted)
    second = sheet(administrator, wanted, below=first.listings[-1].id)
    back = sheet(administrator, wanted, above=second.listings[0].id)
    assert [len(each.listings) for each in (first, second)] == [SHEET, 40 - SHEET]
    assert [(each.before, each.after) for each in (first, second, back)] == [(False, True), (True, False), (False, True)]
    assert back.listings == first.listings
    told = [item.id for item in (*first.listings, *second.listings)]
    assert told == sorted(told, reverse=True)
    assert states(administrator, "draft") == {"Kerala": 40}


def test_the_queue_gives_the_oldest_first_and_what_was_judged_leaves_it(administrator: Visitor, many: range) -> None:
    first = held_back(administrator)
    assert [item.id for item in first.listings] == [number for number in many if (number - many[0]) % 3 == 0][:QUEUE]
    assert (first.before, first.after) == (False, True)
    later = held_back(administrator, first.listings[-1].id)
    assert (later.before, later.after) == (True, False)
    do(administrator, "put_live", [first.listings[0].id])
    do(administrator, "remove", [first.listings[1].id])
    assert held_back(administrator).listings[0] == first.listings[2]
    assert counts(administrator)["held_back"] == 18


def test_a_filter_drops_what_it_does_not_know() -> None:
    told = {"status": "asleep", "state": "Atlantis", "family": "0000", "words": "  mason ", "job_id": " "}
    assert wanted_of(told) == Wanted("live", None, None, "mason", None)
    assert wanted_of({"status": "closed", "state": "Kerala", "family": "7112", "job_id": "J"}) == Wanted(
        "closed", "Kerala", "7112", "", "J"
    )
    assert (len(state_names()), whole_number("12"), whole_number("-1"), whole_number("१२"), whole_number(None)) == (
        36,
        12,
        None,
        None,
        None,
    )


def test_the_card_tells_every_curve_and_what_is_no_feature(administrator: Visitor) -> None:
    card = model_card(administrator)
    assert card is not None
    assert card.simulated
    features = [curve.feature for curve in card.curves]
    assert len(features) == 16
    assert not set(features) & set(NEVER_FEATURES)
    assert [curve.worth for curve in card.curves] == sorted((curve.worth for curve in card.curves), reverse=True)
    for curve in card.curves:
        assert (min(curve.steps), max(curve.steps)) == (curve.least, curve.most)
        assert list(curve.steps) == sorted(curve.steps, reverse=curve.direction < 0)


def test_who_asks_while_the_index_is_built_gets_one_build_more() -> None:
    begun, go_on, builds = Barrier(2), Event(), []

    def build() -> None:
        builds.append(len(builds))
        if len(builds) == 1:
            begun.wait(10)
            go_on.wait(10)

    renewal = IndexRenewal(build)
    renewal.ask()
    begun.wait(10)
    assert renewal.told().building
    askers = [Thread(target=renewal.ask) for _ in range(5)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    go_on.set()
    assert renewal.wait(10)
    assert (len(builds), renewal.told().failed) == (2, False)


def test_a_build_that_fails_is_told_and_the_next_one_mends_it() -> None:
    outcomes = iter([1, 0])
    renewal = IndexRenewal(lambda: 1 / (1 - next(outcomes)))
    renewal.ask()
    assert renewal.wait(10)
    assert renewal.told().failed
    renewal.ask()
    assert renewal.wait(10)
    assert not renewal.told().failed


def test_another_act_is_no_act(administrator: Visitor) -> None:
    with pytest.raises(KeyError):
        do(administrator, "burn", [1])
    assert set(keep_listings.ACTS.values()) < set(keep_listings.STATUSES)
