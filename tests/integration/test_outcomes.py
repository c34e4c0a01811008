"""Whether she began: asked when it is due, answered by her, and what follows from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from access.roles import Purpose
from data.store.unit_of_work import UnitOfWork
from services import apply, outcomes
from services.agreements import agreements, end, let_counsel
from services.ask_outcomes import WAITS, mobile_of
from services.erase import erase_all
from services.find_work import Card, look
from services.house import House
from services.profile import confirm
from services.refusal import Refused
from services.retention import sweep_store
from services.sign_in import agree, begin, prove, take_back
from services.visits import Visitor
from tests.integration.conftest import CARPENTER, MASON, TAILOR, Walk
from tests.integration.test_find_work import job

LATER = timedelta(days=22)
TABLES = ("follow_ups", "follow_up_answers", "employer_links", "sampled_calls", "counsel_notes", "counsel_states")


def signed_in(walk: Walk, uan: str, *, counsel: bool = False) -> Visitor:
    """A worker who ticked everything that is asked beside the notice, or all but the counsellor."""
    waiting = agree(begin(walk.stranger(), uan, "hi", "self"), count_me=True, ask_me=True, counsel_me=counsel)
    proved = prove(waiting, walk.code_of(waiting))
    return confirm(proved, proved.in_hand().id)


def gone(walk: Walk, visitor: Visitor) -> None:
    """Nothing of hers is left for the next test."""
    now = walk.again(visitor)
    if now.case:
        take_back(now)
    with visitor.house.database.begin() as store:
        numbers = [int(row[0]) for row in store.exec_driver_sql("SELECT id FROM listings WHERE filled > 0")]
        store.exec_driver_sql("UPDATE listings SET filled = 0, status = 'live' WHERE filled > 0")
    visitor.house.room.tell_standings(numbers)


@pytest.fixture
def mason(walk: Walk) -> Iterator[Visitor]:
    found = signed_in(walk, MASON)
    yield found
    gone(walk, found)


def wants(visitor: Visitor, job_id: str = "M1") -> Card:
    """She wants a job."""
    card = job(look(visitor), job_id)
    apply.want(visitor, visitor.in_hand().id, card)
    return card


def due(house: House, now: datetime | None = None) -> int:
    return house.outcomes.make_due(WAITS, now or datetime.now(UTC) + LATER, 100)


def rows(house: House, table: str) -> int:
    with house.database.connect() as store:
        return int(store.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar() or 0)  # noqa: S608 - a name of ours


def last_events(house: House, many: int) -> list[tuple[str, str | None]]:
    with house.database.connect() as store:
        told = store.exec_driver_sql("SELECT kind, proof FROM events ORDER BY id DESC LIMIT ?", (many,)).fetchall()
    return [(row[0], row[1]) for row in reversed(told)]


def filled(house: House, card: Card) -> int:
    with UnitOfWork(house.database, writing=False) as work:
        return work.listings.by_ids([card.number])[card.number].listing.filled


def state_of(visitor: Visitor, card: Card) -> str | None:
    return look(visitor).states.get(card.number)


def asked_long_ago(house: House) -> None:
    """As if all questions had come due."""
    with house.database.begin() as store:
        store.exec_driver_sql("UPDATE follow_ups SET due_on = '2026-01-01'")


def test_she_is_asked_once_it_is_time_and_her_yes_counts_once(mason: Visitor) -> None:
    house, case = mason.house, mason.in_hand().id
    card = wants(mason)
    before = filled(house, card)
    assert (due(house, datetime.now(UTC) + timedelta(days=20)), outcomes.asked_of_her(mason)) == (0, ())
    assert (due(house), due(house)) == (1, 0)
    asked_long_ago(house)
    (asked,) = outcomes.asked_of_her(mason)
    assert (asked.asks, asked.listing.job_id, asked.employer_said) == ("joined", "M1", None)
    outcomes.say(mason, case, asked.id, "yes", days_ago=3)
    outcomes.say(mason, case, asked.id, "no")
    assert not outcomes.begun(mason, case, card.number)
    assert (state_of(mason, card), filled(house, card)) == ("joined", before + 1)
    assert last_events(house, 1) == [("joined", "worker_said")]
    assert outcomes.asked_of_her(mason) == ()


def test_not_yet_is_asked_again_and_no_changes_nothing(mason: Visitor) -> None:
    house, case, card = mason.house, mason.in_hand().id, wants(mason)
    outcomes_before = rows(house, "events")
    due(house)
    asked_long_ago(house)
    (asked,) = outcomes.asked_of_her(mason)
    outcomes.say(mason, case, asked.id, "not_yet")
    assert outcomes.asked_of_her(mason) == ()
    asked_long_ago(house)
    assert [each.id for each in outcomes.asked_of_her(mason)] == [asked.id]
    outcomes.say(mason, case, asked.id, "no")
    assert (state_of(mason, card), rows(house, "events")) == ("interested", outcomes_before)
    assert outcomes.begun(mason, case, card.number)
    assert state_of(mason, card) == "joined"


def test_after_a_month_and_three_it_is_asked_whether_she_stays(mason: Visitor) -> None:
    house, case, card = mason.house, mason.in_hand().id, wants(mason)
    outcomes.begun(mason, case, card.number, days_ago=10)
    with house.database.connect() as store:
        asked = store.exec_driver_sql("SELECT asks, due_on FROM follow_ups WHERE asks != 'joined' ORDER BY asks").fetchall()
    began = datetime.now(UTC).astimezone().date() - timedelta(days=10)
    days = [(date.fromisoformat(str(row[1])) - began).days for row in asked]
    assert [row[0] for row in asked] == ["retained_30", "retained_90"]
    assert all(abs(found - wanted) <= 1 for found, wanted in zip(days, (30, 90), strict=True))  # the day turns in India
    asked_long_ago(house)
    month, quarter = outcomes.asked_of_her(mason)
    outcomes.say(mason, case, month.id, "yes")
    outcomes.say(mason, case, quarter.id, "no")
    assert last_events(house, 2) == [("retained_30", "worker_said"), ("left_90", "worker_said")]
    assert state_of(mason, card) == "retained_30"


def test_nobody_answers_for_another_and_no_answer_is_made_up(walk: Walk, mason: Visitor) -> None:
    wants(mason)
    due(mason.house)
    asked_long_ago(mason.house)
    (asked,) = outcomes.asked_of_her(mason)
    stranger = signed_in(walk, CARPENTER)
    with pytest.raises(Refused, match="not_allowed"):
        outcomes.say(stranger, stranger.in_hand().id, asked.id, "yes")
    with pytest.raises(Refused, match="unknown_choice"):
        outcomes.say(mason, mason.in_hand().id, asked.id, "perhaps")
    gone(walk, stranger)


def test_of_one_whose_consent_has_ended_nothing_is_asked_and_nothing_is_left(walk: Walk) -> None:
    ended = signed_in(walk, TAILOR, counsel=True)
    wants(ended, "T1")
    assert due(ended.house) == 1
    take_back(ended)
    assert {table: rows(ended.house, table) for table in TABLES} == dict.fromkeys(TABLES, 0)
    assert due(ended.house) == 0


def test_an_erased_worker_leaves_no_row(walk: Walk, mason: Visitor) -> None:
    house, erased = mason.house, signed_in(walk, TAILOR, counsel=True)
    card = wants(erased, "T1")
    outcomes.begun(erased, erased.in_hand().id, card.number)
    assert rows(house, "follow_ups") == 3
    erase_all(erased)
    assert {table: rows(house, table) for table in TABLES} == dict.fromkeys(TABLES, 0)


def test_each_agreement_ends_alone(walk: Walk) -> None:
    visitor = signed_in(walk, TAILOR, counsel=True)
    case, house = visitor.in_hand(), visitor.house
    assert {each.purpose for each in agreements(visitor)} == {"find_work", "statistics", "contact", "counsel"}
    end(visitor, case.id, "contact")
    assert {each.purpose for each in agreements(visitor)} == {"find_work", "statistics", "counsel"}
    with house.database.connect() as store:
        kept = store.exec_driver_sql("SELECT field FROM worker_values WHERE worker_id = ?", (case.worker_id,)).scalars().all()
    assert "name" in kept
    assert "mobile" not in kept
    end(visitor, case.id, "counsel")
    assert not house.door.stands(case.worker_id or "", Purpose.COUNSEL, datetime.now(UTC))
    let_counsel(visitor, case.id)
    assert house.door.stands(case.worker_id or "", Purpose.COUNSEL, datetime.now(UTC))
    with pytest.raises(Refused, match="unknown_choice"):
        end(visitor, case.id, "find_work")
    gone(walk, visitor)


def test_what_has_outlived_its_time_goes(mason: Visitor) -> None:
    wants(mason)
    due(mason.house)
    sweep_store(mason.house, datetime.now(UTC))
    assert rows(mason.house, "follow_ups") == 1
    with mason.house.database.begin() as store:
        store.exec_driver_sql("UPDATE follow_ups SET made_at = '2020-01-01 00:00:00.000000'")
    sweep_store(mason.house, datetime.now(UTC))
    assert rows(mason.house, "follow_ups") == 0


@pytest.mark.parametrize(
    ("contact", "number"),
    [
        ("9000012345", "9000012345"),
        ("Call Raju: +91 90000 12345", "9000012345"),
        ("०९००००१२३४५", "9000012345"),
        ("90000 12345 / 90000 54321", None),
        ("0542-2367890", None),
        ("Gate 2", None),
        (None, None),
    ],
)
def test_an_employer_is_written_to_at_the_one_mobile_number_of_the_advert(
    mason: Visitor, contact: str | None, number: str | None
) -> None:
    assert mobile_of(replace(job(look(mason), "M1").listing, contact=contact)) == number
