"""Told joinings are called back by chance: nobody chooses whom, and a caller sees one worker at a time, who agreed to it."""

from __future__ import annotations

import math
import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from access.call_back import TRIES, TRY_AGAIN, chosen, enough
from access.roles import Role
from access.sessions import new_token
from data.store.accounts import Account
from data.store.follow_ups import FollowUp
from data.store.unit_of_work import UnitOfWork
from matching.model import INDIA
from services import call_back, outcomes
from services.agreements import end
from services.ask_outcomes import ask_what_is_due
from services.erase import erase_all
from services.find_work import Card
from services.house import House
from services.refusal import Refused
from services.visits import Visitor, visitor_of
from services.who_saw import who_saw
from tests.conftest import Promise
from tests.integration.conftest import CARPENTER, MASON, TAILOR, Walk
from tests.integration.test_outcomes import filled, gone, last_events, signed_in, state_of, wants

MONTH = date(2026, 9, 1)


def post(house: House, role: Role, state: str | None = None) -> Visitor:
    """Somebody of this role at a screen."""
    token, now = new_token(), datetime.now(UTC)
    account = Account(str(uuid.uuid4()), f"{role}.{token[:8]}".lower(), role.value, "", "Call centre", None, now, state=state)
    with UnitOfWork(house.database) as work:
        work.accounts.add(account)
        work.commit()
    house.sessions.start(token, role, account.id, {}, now)
    return visitor_of(token, of=house)


@pytest.fixture
def joined(walk: Walk) -> Iterator[tuple[Visitor, Card]]:
    """A mason who told, in the month before, that she began; no sample was drawn yet."""
    found = signed_in(walk, MASON)
    card = wants(found)
    outcomes.begun(found, found.in_hand().id, card.number)
    told_in(found.house, MONTH)
    yield found, card
    gone(walk, found)


@pytest.fixture(autouse=True)
def nothing_drawn(opened_house: House) -> Iterator[None]:
    yield
    with opened_house.database.begin() as store:
        store.exec_driver_sql("DELETE FROM sample_draws")
        store.exec_driver_sql("DELETE FROM sampled_calls")


def told_in(house: House, month: date) -> None:
    with house.database.begin() as store:
        store.exec_driver_sql("UPDATE follow_ups SET told_on = ? WHERE told_on IS NOT NULL", (month.isoformat(),))


def question(number: int, state: str, channel: str) -> FollowUp:
    now = datetime(2026, 9, 5, tzinfo=UTC)
    return FollowUp(str(uuid.uuid4()), f"w{number}", number, "joined", MONTH, now, channel, state, told_on=MONTH)


def frame(many: int) -> list[FollowUp]:
    return [question(each, ("Goa", "Kerala", "Uttar Pradesh")[each % 3], ("self", "csc")[each % 2]) for each in range(many)]


@pytest.mark.parametrize(("told", "least"), [(0, 0), (1, 1), (10, 10), (100, 50), (1_000, 88), (10_000, 500), (100_000, 5_000)])
def test_enough_are_called_for_ten_points_and_a_twentieth_at_least(told: int, least: int) -> None:
    called = enough(told)
    assert least <= called <= told
    if 1 < called < told:
        width = 1.96 * math.sqrt(0.25 / called * (told - called) / (told - 1))
        assert width <= 0.1
        assert called >= 0.05 * told


@pytest.mark.trust
def test_the_sample_follows_from_the_seed_and_cannot_be_steered(promise: Promise) -> None:
    among, seed = frame(600), b"s" * 32
    drawn = chosen(seed, among)
    assert chosen(seed, list(reversed(among))) == drawn  # not from the order in which they are told of
    assert chosen(b"t" * 32, among) != drawn
    parts = {(each.state, each.channel) for each in drawn}
    assert len(parts) == 6  # every State and channel is called in
    later = [*among, *frame(30)]
    mine = {each.id for each in among[:30]}
    often = [sum(each.id in mine for each in chosen(bytes([turn]) * 32, later)) for turn in range(200)]
    share = sum(often) / (200 * 30)
    expected = len(chosen(seed, later)) / len(later)
    assert abs(share - expected) < 0.03  # nobody's chance is another's
    promise("samples that another order of the same joinings would have changed", tried=200, refused=200, leaked=0)


def test_a_month_is_drawn_once_when_it_is_over_and_the_drawing_can_be_shown(joined: tuple[Visitor, Card]) -> None:
    house = joined[0].house
    assert house.calls.draw(MONTH, datetime(2026, 9, 30, 18, 0, tzinfo=UTC)) is None
    draw = house.calls.draw(MONTH, datetime(2026, 9, 30, 19, 0, tzinfo=UTC))  # October has begun in India
    assert draw is not None
    assert (draw.told, draw.reachable, draw.drawn) == (1, 1, 1)
    assert house.calls.draw(MONTH, datetime(2026, 10, 2, tzinfo=UTC)) is None
    assert house.calls.holds("2026-09")
    with house.database.connect() as store:
        told = store.exec_driver_sql("SELECT fields FROM audit_rows WHERE action = 'draw_sample' ORDER BY seq DESC").scalar()
    assert "2026-09:" in str(told)
    with house.database.begin() as store:
        store.exec_driver_sql("DELETE FROM sampled_calls")  # whoever takes somebody out of the sample is found out
    assert not house.calls.holds("2026-09")


def called(house: House, state: str | None = None) -> Visitor:
    house.calls.draw(MONTH, datetime.now(UTC))
    return post(house, Role.CALLER, state)


def test_a_caller_sees_one_at_a_time_and_what_she_says_is_the_strongest_proof(joined: tuple[Visitor, Card]) -> None:
    her, card = joined
    caller = called(her.house)
    sheet = call_back.next_call(caller)
    assert sheet is not None
    assert (sheet.job.title, sheet.tries, len(sheet.mobile)) == ("Mason (brick and plaster)", 0, 10)
    assert call_back.next_call(caller) == sheet  # the one in hand, until it is done
    assert call_back.next_call(post(her.house, Role.CALLER)) is None
    call_back.found(caller, sheet.question_id, "true")
    assert last_events(her.house, 1) == [("joined", "called_back")]
    assert (call_back.next_call(caller), state_of(her, card)) == (None, "joined")
    assert any(look.who == "caller" and set(look.fields) == {"name", "mobile"} for look in who_saw(her))


def test_a_joining_that_was_not_true_is_taken_back(joined: tuple[Visitor, Card]) -> None:
    her, card = joined
    before = filled(her.house, card)
    caller = called(her.house)
    sheet = call_back.next_call(caller)
    assert sheet
    call_back.found(caller, sheet.question_id, "false")
    assert last_events(her.house, 1) == [("not_joined", "called_back")]
    assert (state_of(her, card), filled(her.house, card)) == ("interested", before - 1)


def test_who_is_not_reached_is_tried_three_times(joined: tuple[Visitor, Card]) -> None:
    her, _ = joined
    caller = called(her.house)
    for turn in range(TRIES):
        sheet = call_back.next_call(caller)
        assert sheet is not None
        assert sheet.tries == turn
        call_back.found(caller, sheet.question_id, "not_reached")
        assert call_back.next_call(caller) is None  # not at once
        with her.house.database.begin() as store:
            store.exec_driver_sql("UPDATE sampled_calls SET next_at = '2026-01-01 00:00:00.000000'")
    assert timedelta(hours=12) < TRY_AGAIN
    assert (call_back.next_call(caller), call_back.waiting(caller)) == (None, 0)


def test_a_caller_of_another_state_or_without_the_call_in_hand_gets_nothing(joined: tuple[Visitor, Card]) -> None:
    her, _ = joined
    elsewhere = called(her.house, "Kerala")
    assert (call_back.next_call(elsewhere), call_back.waiting(elsewhere)) == (None, 0)
    caller = post(her.house, Role.CALLER, "Uttar Pradesh")
    sheet = call_back.next_call(caller)
    assert sheet
    for visitor in (elsewhere, post(her.house, Role.CALLER)):
        with pytest.raises(Refused, match="not_allowed"):
            call_back.found(visitor, sheet.question_id, "false")
    with pytest.raises(Refused, match="unknown_choice"):
        call_back.found(caller, sheet.question_id, "not_allowed")


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.OFFICIAL, Role.ADMINISTRATOR, Role.COUNSELLOR])
def test_no_other_post_calls(joined: tuple[Visitor, Card], role: Role) -> None:
    called(joined[0].house)
    with pytest.raises(Refused, match="not_allowed"):
        call_back.next_call(post(joined[0].house, role))


def test_who_takes_her_consent_back_is_not_called(joined: tuple[Visitor, Card]) -> None:
    her, _ = joined
    caller = called(her.house)
    sheet = call_back.next_call(caller)
    assert sheet
    end(her, her.in_hand().id, "contact")
    with pytest.raises(Refused, match="not_allowed"):
        call_back.found(caller, sheet.question_id, "true")
    assert (call_back.next_call(caller), her.house.calls.holds("2026-09")) == (None, True)


def test_who_is_erased_leaves_the_sample_and_it_still_holds(walk: Walk, joined: tuple[Visitor, Card]) -> None:
    others = []
    for uan, job_id in ((TAILOR, "T1"), (CARPENTER, "M1")):
        other = signed_in(walk, uan)
        with UnitOfWork(other.house.database, writing=False) as work:
            number = next(number for number, stored in work.listings.by_ids(range(1, 8)).items() if stored.listing.job_id == job_id)
        other.house.door.apply(other.actor, other.in_hand().worker_id or "", number, lambda _: ("interested", 1), datetime.now(UTC))
        outcomes.begun(other, other.in_hand().id, number)
        others.append(other)
    house = joined[0].house
    told_in(house, MONTH)
    draw = house.calls.draw(MONTH, datetime.now(UTC))
    assert draw is not None
    assert draw.drawn == 3
    erase_all(others[0])
    assert house.calls.holds("2026-09")
    gone(walk, others[1])


def test_who_did_not_agree_to_be_called_is_counted_but_not_drawn(walk: Walk) -> None:
    her = walk.signed_in(MASON)
    card = wants(her)
    outcomes.begun(her, her.in_hand().id, card.number)
    told_in(her.house, MONTH)
    draw = her.house.calls.draw(MONTH, datetime.now(UTC).astimezone(INDIA))
    assert draw is not None
    assert (draw.told, draw.reachable, draw.drawn) == (1, 0, 0)
    gone(walk, her)


def test_a_month_in_which_no_server_ran_is_drawn_as_soon_as_one_does(joined: tuple[Visitor, Card]) -> None:
    house = joined[0].house
    later = datetime(2026, 12, 20, 7, tzinfo=UTC)  # October has gone by, and November
    assert call_back.waiting(post(house, Role.CALLER)) == 0
    assert [ask_what_is_due(house, later).drawn for _ in range(2)] == [1, 0]
    with house.database.connect() as store:
        months = store.exec_driver_sql("SELECT month, told, drawn FROM sample_draws ORDER BY month").fetchall()
    assert [tuple(each) for each in months] == [("2026-09", 1, 1), ("2026-11", 0, 0)]
    assert house.calls.holds("2026-09")
    assert house.calls.next_call(post(house, Role.CALLER).actor, None, later)


def test_a_month_is_not_drawn_before_it_is_over_though_it_was_told_of_joinings_in_it(joined: tuple[Visitor, Card]) -> None:
    house = joined[0].house
    told_in(house, date(2026, 12, 1))
    ask_what_is_due(house, datetime(2026, 12, 20, 7, tzinfo=UTC))
    with house.database.connect() as store:
        assert store.exec_driver_sql("SELECT month FROM sample_draws").scalars().all() == ["2026-11"]
