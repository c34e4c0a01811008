"""The held-back queue: one entry a vacancy, one decision for all that tell of it, and filters by what it waits for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from access.roles import Role
from access.sessions import new_token
from data.store.unit_of_work import UnitOfWork
from matching.model import Listing
from services.held_queue import ALL, BY_HAND, REPORTED, HeldWanted, choices, held_back, together, waiting, wanted_of
from services.house import House
from services.keep_listings import do, undo
from services.refusal import Refused
from services.visits import Visitor

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
COOK = Listing("C1", "Cook", "Kerala", "Kochi", held_back_because=("asks_fee",))
GUARD = Listing("G1", "Guard", "Goa", "Panaji", held_back_because=("asks_fee", "keeps_originals"))
HELPER = Listing("H1", "Helper", "Goa", "Panaji")


@pytest.fixture
def numbers(opened_house: House) -> Iterator[dict[str, int]]:
    """Three vacancies that wait, each told of by two boards on one card, by board and number; the helper is held back by hand."""
    with UnitOfWork(opened_house.database) as work:
        for board in ("board", "ncs"):
            told = [replace(item, job_id=f"{board} {item.job_id}") for item in (COOK, GUARD, HELPER)]
            work.listings.upsert(board, told, NOW)
        names = [f"{board} {item.job_id}" for board in ("board", "ncs") for item in (COOK, GUARD, HELPER)]
        numbers = {job_id: item.id for job_id, item in work.listings.by_job_ids(names).items()}
        work.listings.set_status(numbers.values(), "held_back", NOW, "feed")
        work.listings.set_status([numbers["board H1"], numbers["ncs H1"]], "held_back", NOW, "person")
        work.duplicates.show_on({numbers[f"ncs {each}"]: numbers[f"board {each}"] for each in ("C1", "G1", "H1")}, NOW)
        work.commit()
    yield numbers
    with UnitOfWork(opened_house.database) as work:
        work.listings.set_status(numbers.values(), "removed")
        work.duplicates.show_on(dict.fromkeys(numbers.values()), NOW)
        work.commit()
    assert opened_house.renewal.wait(60)


@pytest.fixture
def administrator(opened_house: House) -> Visitor:
    token = new_token()
    started = opened_house.sessions.start(token, Role.ADMINISTRATOR, None, {}, datetime.now(UTC))
    return Visitor(opened_house, token, started)


def waits(visitor: Visitor, wanted: HeldWanted = ALL) -> list[int]:
    assert waiting(visitor, wanted) == len(held_back(visitor, None, wanted).listings)
    return [item.id for item in held_back(visitor, None, wanted).listings]


def statuses(house: House, numbers: list[int]) -> set[str]:
    with UnitOfWork(house.database, writing=False) as work:
        return {item.status for item in work.listings.by_ids(numbers).values()}


def test_what_two_boards_tell_of_waits_once_and_one_decision_holds_for_both(
    opened_house: House, administrator: Visitor, numbers: dict[str, int]
) -> None:
    assert waits(administrator) == [numbers["board C1"], numbers["board G1"], numbers["board H1"]]
    cook = held_back(administrator).listings[0]
    others = together(administrator, [cook])
    assert [item.id for item in others[cook.id]] == [numbers["ncs C1"]]
    both = [numbers["board C1"], numbers["ncs C1"]]
    do(administrator, "judge_false", [cook.id], [cook])
    assert statuses(opened_house, both) == {"removed"}
    assert cook.id not in waits(administrator)
    undo(administrator)
    assert statuses(opened_house, both) == {"held_back"}
    assert waits(administrator)[0] == cook.id


def test_what_comes_later_onto_a_card_that_a_person_let_live_waits_no_more(
    opened_house: House, administrator: Visitor, numbers: dict[str, int]
) -> None:
    do(administrator, "judge_genuine", [numbers["board C1"]])
    with UnitOfWork(opened_house.database) as work:
        work.listings.set_status([numbers["ncs C1"]], "held_back", NOW, "feed")
        work.commit()
    assert waits(administrator) == [numbers["board G1"], numbers["board H1"]]
    with UnitOfWork(opened_house.database) as work:
        work.listings.set_status([numbers["board C1"]], "live", NOW, "feed")
        work.commit()
    assert waits(administrator) == [numbers["board G1"], numbers["board H1"], numbers["ncs C1"]]


def test_the_queue_is_filtered_by_state_reason_and_source_and_turned_round(administrator: Visitor, numbers: dict[str, int]) -> None:
    cook, guard, helper = (numbers[f"board {each}"] for each in ("C1", "G1", "H1"))
    assert waits(administrator, HeldWanted(state="Goa")) == [guard, helper]
    assert waits(administrator, HeldWanted(reason="asks_fee")) == [cook, guard]
    assert waits(administrator, HeldWanted(reason="keeps_originals")) == [guard]
    assert waits(administrator, HeldWanted(reason=BY_HAND)) == [helper]
    assert waits(administrator, HeldWanted(reason=REPORTED)) == []
    assert waits(administrator, HeldWanted(source="ncs", state="Kerala")) == [numbers["ncs C1"]]
    assert waits(administrator, HeldWanted(newest_first=True)) == [helper, guard, cook]
    beyond = held_back(administrator, guard, HeldWanted(newest_first=True))
    assert [item.id for item in beyond.listings] == [cook]
    assert (beyond.before, beyond.after) == (True, False)


def test_only_what_waits_can_be_asked_for(administrator: Visitor, numbers: dict[str, int]) -> None:
    among = choices(administrator)
    assert (among.state, among.source) == (("Goa", "Kerala"), ("board", "ncs"))
    assert among.reason == ("asks_fee", "by_hand", "keeps_originals")
    asked = wanted_of({"state": "Goa", "reason": "no_such", "source": "ncs", "order": "newest"}, among)
    assert asked == HeldWanted(state="Goa", source="ncs", newest_first=True)


def test_nobody_else_sees_what_waits(opened_house: House) -> None:
    token = new_token()
    official = Visitor(opened_house, token, opened_house.sessions.start(token, Role.OFFICIAL, None, {}, datetime.now(UTC)))
    for attempt in (lambda: choices(official), lambda: waiting(official), lambda: together(official, [])):
        with pytest.raises(Refused):
            attempt()
