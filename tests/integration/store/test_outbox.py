"""What waits to be sent: taken by one at a time, put off, given up, revived; and gone with whoever it is about."""

from __future__ import annotations

import threading
import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine, select

from access.artefact import ConsentRequest
from access.consent import ConsentDoor
from access.moves import goes_on
from access.refusals import ConsentPaused, ConsentRefused, ConsentWithdrawn, GuardianMissing, NoConsent, NotAllowed, WrongPurpose
from access.roles import APPLY_FIELDS, FIND_FIELDS, SYSTEM, Actor, Purpose, Role
from access.sending import SendingDoor
from data.gateways.breaker import Pulse
from data.store.gateway_tables import outbox
from data.store.outbox import Backlog, Message
from data.store.unit_of_work import UnitOfWork
from data.vault import Vault
from matching.model import APPLICATION_ENDS, APPLICATION_STATES, Listing, Worker

NOW = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
SELVI = Worker(uan="001000000058", name="செல்வி", occupation="tailor", skills=("hemming",))
FIND = ConsentRequest(Purpose.FIND_WORK, frozenset(FIND_FIELDS), "1", "ta")
APPLY = ConsentRequest(Purpose.APPLY, frozenset(APPLY_FIELDS), "apply-1", "ta")
KINDS = ("ncs_push", "ncs_take_back")


class Desk:
    """Selvi, who agreed that work is found for her, before two listings."""

    def __init__(self, store: Engine, vault: Vault, worker: Worker = SELVI, guardian: str | None = None) -> None:
        self.store, self.door, self.sending = store, ConsentDoor(store, vault), SendingDoor(store, vault)
        find = ConsentRequest(Purpose.FIND_WORK, frozenset(FIND_FIELDS), "1", "ta", guardian=guardian)
        given = self.door.give(Actor("session", Role.WORKER), worker, [find], NOW)
        self.id = given[0].worker_id
        self.actor = Actor("session", Role.WORKER, self.id)
        with UnitOfWork(store) as work:
            work.listings.upsert("ncs-csv", [Listing(f"J{number}", "Tailor", "Tamil Nadu", "Tiruppur") for number in (1, 2)], NOW)
            work.commit()

    def apply(
        self, listing_id: int = 1, request: ConsentRequest | None = APPLY, now: datetime = NOW
    ) -> tuple[str | None, str | None]:
        def decide(before: str | None) -> tuple[str, int] | None:
            return None if self.sending.goes_out(self.id, listing_id) else ("interested", int(before is None))

        return self.sending.apply(
            self.actor, self.id, listing_id, decide, "ncs", lambda values: {"uan": SELVI.uan, **values}, request, now
        )

    def withdraw(self, listing_id: int = 1, now: datetime = NOW) -> None:
        self.door.apply(self.actor, self.id, listing_id, lambda _: ("withdrawn", -1), now)

    def take(self, now: datetime = NOW, most: int = 10, seconds: float = 60) -> list[Message]:
        with UnitOfWork(self.store) as work:
            taken = work.outbox.take(KINDS, now, now + timedelta(seconds=seconds), str(uuid.uuid4()), most)
            work.commit()
        return taken

    def backlog(self) -> Backlog:
        with UnitOfWork(self.store, writing=False) as work:
            return work.outbox.backlog(KINDS)

    def state(self, listing_id: int = 1) -> str | None:
        return self.door.applications(self.actor, self.id, NOW).get(listing_id)


@pytest.fixture
def desk(store: Engine, vault: Vault) -> Desk:
    return Desk(store, vault)


def test_a_wish_and_its_message_are_there_together_or_not_at_all(desk: Desk) -> None:
    with pytest.raises((NoConsent, WrongPurpose)):
        desk.apply(request=None)
    assert (desk.state(), desk.backlog()) == (None, Backlog())
    assert desk.apply() == (None, "interested")
    assert (desk.state(), desk.backlog()) == ("interested", Backlog(1, NOW, 0))
    assert desk.apply(2, request=None) == (None, "interested")
    assert desk.backlog().waiting == 2


def test_of_her_only_what_she_agreed_to_is_in_the_message_and_nobody_reads_it_in_the_store(desk: Desk) -> None:
    desk.apply()
    (message,) = desk.take()
    opened = desk.sending.open(message, NOW)
    assert opened.payload["uan"] == SELVI.uan
    assert {name for name, value in opened.payload.items() if value} == {"uan", "name", "occupation", "skills"}
    assert opened.consent is not None
    assert (opened.consent.purpose, set(opened.consent.fields)) == ("apply", set(APPLY_FIELDS))
    with desk.store.connect() as connection:
        row = connection.execute(select(outbox)).mappings().one()
    assert not any(text.encode() in bytes(row["sealed"]) for text in (SELVI.uan, "செல்வி", "tailor"))
    assert len(row["sealed"]) % 64 == (1 + 4 + 12 + 16) % 64


def test_two_at_once_take_each_message_once(desk: Desk) -> None:
    desk.apply()
    desk.apply(2, request=None)
    taken: list[Message] = []
    barrier = threading.Barrier(4)

    def take() -> None:
        barrier.wait()
        taken.extend(desk.take())

    threads = [threading.Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken) == len({message.id for message in taken}) == 2
    assert desk.take() == []


def test_whoever_lost_the_lease_changes_nothing_any_more(desk: Desk) -> None:
    desk.apply()
    (slow,) = desk.take(seconds=60)
    (quick,) = desk.take(NOW + timedelta(seconds=61))
    assert quick.id == slow.id
    with UnitOfWork(desk.store) as work:
        assert not work.outbox.put_off(slow, "too_slow", 1, NOW, None)
        work.commit()
    assert desk.sending.acknowledged(slow, "APP-1", "sent", NOW) is None
    settled = desk.sending.acknowledged(quick, "APP-1", "sent", NOW)
    assert settled
    (heard,) = settled.heard
    assert (heard.worker_id, heard.listing_id, heard.state) == (desk.id, 1, "sent")
    assert (desk.state(), desk.backlog().waiting) == ("sent", 0)


def test_what_is_put_off_comes_when_it_is_due_and_what_is_given_up_when_somebody_says_so(desk: Desk) -> None:
    desk.apply()
    (message,) = desk.take()
    later = NOW + timedelta(minutes=5)
    with UnitOfWork(desk.store) as work:
        assert work.outbox.put_off(message, "their_error", 1, later, None)
        work.commit()
    assert desk.take(NOW + timedelta(minutes=4)) == []
    (message,) = desk.take(later)
    assert (message.attempts, message.failure) == (1, "their_error")
    with UnitOfWork(desk.store) as work:
        work.outbox.put_off(message, "refused", 2, later, later)
        work.commit()
    assert desk.take(later + timedelta(days=1)) == []
    assert desk.backlog() == Backlog(0, None, 1)
    with UnitOfWork(desk.store) as work:
        assert [each.id for each in work.outbox.given_up(KINDS, 10)] == [message.id]
        assert work.outbox.again([message.id, "another"], later) == 1
        work.commit()
    assert [each.attempts for each in desk.take(later)] == [0]


def test_an_answer_takes_a_message_to_its_next_kind_once_whoever_has_it(desk: Desk) -> None:
    desk.apply()
    (message,) = desk.take()
    with UnitOfWork(desk.store) as work:
        assert not work.outbox.advance(message.reference, "ncs_take_back", "ncs_push", {}, NOW)
        assert work.outbox.advance(message.reference, "ncs_push", "ncs_take_back", {"quote": 1}, NOW)
        assert not work.outbox.advance(message.reference, "ncs_push", "ncs_take_back", {}, NOW)
        assert not work.outbox.put_off(message, "unanswered", 9, NOW, NOW), "it was sent for the step before"
        assert not work.outbox.give_up(message.reference, "ncs_push", "form", NOW)
        work.commit()
    (following,) = desk.take()
    assert (following.id, following.kind, following.attempts, following.plain) == (message.id, "ncs_take_back", 0, {"quote": 1})


def test_a_wish_that_is_taken_back_before_it_was_sent_is_never_sent(desk: Desk) -> None:
    desk.apply()
    desk.withdraw()
    assert (desk.state(), desk.backlog().waiting) == ("withdrawn", 0)
    assert not desk.sending.goes_out(desk.id, 1)
    assert desk.apply(request=None) == ("withdrawn", "interested")
    assert desk.backlog().waiting == 1


def test_a_wish_that_is_taken_back_while_it_is_on_its_way_is_taken_back_there_once_it_has_arrived(desk: Desk) -> None:
    desk.apply()
    (message,) = desk.take(seconds=60)
    desk.withdraw()
    assert desk.take() == []
    assert desk.sending.acknowledged(message, "APP-1", "sent", NOW) is None
    assert desk.state() == "withdrawn"
    (back,) = desk.take(NOW + timedelta(seconds=61))
    assert (back.kind, back.reference) == ("ncs_take_back", message.reference)
    assert (desk.sending.open(back, NOW).payload, back.worker_id, back.sealed) == ({"remote_id": None}, None, None)


def test_a_wish_that_was_sent_is_taken_back_there_too(desk: Desk) -> None:
    desk.apply()
    (message,) = desk.take()
    desk.sending.acknowledged(message, "APP-1", "sent", NOW)
    desk.withdraw()
    (back,) = desk.take()
    assert (back.kind, back.reference, desk.state()) == ("ncs_take_back", message.reference, "withdrawn")
    assert desk.sending.acknowledged(back, "APP-1", "withdrawn", NOW) is None
    assert desk.backlog().waiting == 0


def leave(desk: Desk, how: str, now: datetime = NOW) -> None:
    """She has everything erased, or takes back the consent to apply, or all of them."""
    if how == "erase":
        desk.door.erase(desk.actor, desk.id, now)
        return
    for consent in desk.door.consents(desk.actor, desk.id, now):
        if how == "all" or consent.purpose == "apply":
            desk.door.withdraw(desk.actor, consent.id, now)


def left_of(desk: Desk) -> int:
    """How many rows about what was sent, or waits, lead to somebody."""
    with desk.store.connect() as connection:
        waiting = connection.exec_driver_sql(
            "SELECT count(*) FROM outbox WHERE worker_id IS NOT NULL OR sealed IS NOT NULL"
        ).scalar()
        sent = connection.exec_driver_sql("SELECT count(*) FROM sent_applications").scalar()
    return int(waiting or 0) + int(sent or 0)


ENDS = pytest.mark.parametrize("end", ["erase", "apply", "all"])


@ENDS
def test_with_her_goes_what_waits_to_be_sent_of_her(desk: Desk, end: str) -> None:
    desk.apply()
    leave(desk, end)
    assert (desk.backlog().waiting, left_of(desk)) == (0, 0)


@ENDS
def test_whoever_has_her_wish_is_told_that_she_takes_it_back_by_a_message_that_holds_nothing_of_her(desk: Desk, end: str) -> None:
    desk.apply()
    desk.apply(2, request=None)
    for message in desk.take():
        desk.sending.acknowledged(message, "APP-1", "sent", NOW)
    leave(desk, end)
    assert (desk.backlog().waiting, left_of(desk)) == (2, 0)
    for back in desk.take():
        assert (back.kind, back.worker_id, back.sealed, back.plain) == ("ncs_take_back", None, None, {"remote_id": "APP-1"})
        assert desk.sending.acknowledged(back, "APP-1", "withdrawn", NOW) is None
    assert desk.backlog() == Backlog()


@ENDS
def test_what_is_on_its_way_when_she_leaves_is_taken_back_once_it_has_arrived(desk: Desk, end: str) -> None:
    desk.apply()
    (message,) = desk.take(seconds=60)
    leave(desk, end)
    with pytest.raises(ConsentRefused):
        desk.sending.open(message, NOW)
    assert (desk.take(), left_of(desk)) == ([], 0)
    (back,) = desk.take(NOW + timedelta(seconds=61))
    assert (back.kind, back.reference) == ("ncs_take_back", message.reference)


def test_what_was_sent_and_not_heard_of_is_taken_back_too(desk: Desk) -> None:
    desk.apply()
    (message,) = desk.take()
    with UnitOfWork(desk.store) as work:
        work.outbox.put_off(message, "too_slow", 1, NOW, None)
        work.commit()
    desk.withdraw()
    assert [each.kind for each in desk.take()] == ["ncs_take_back"]


@pytest.mark.parametrize("state", ["joined", "rejected", "withdrawn"])
def test_of_what_has_ended_and_of_who_works_there_nothing_is_taken_back(desk: Desk, state: str) -> None:
    desk.apply()
    (message,) = desk.take()
    desk.sending.acknowledged(message, "APP-1", "sent", NOW)
    desk.sending.heard(message.reference, state, NOW)
    leave(desk, "all")
    assert (desk.backlog().waiting, left_of(desk)) == (0, 0)


def test_a_taking_back_that_waits_already_outlives_her_and_is_not_doubled(desk: Desk) -> None:
    desk.apply()
    (message,) = desk.take()
    desk.sending.acknowledged(message, "APP-1", "sent", NOW)
    desk.withdraw()
    leave(desk, "erase")
    assert [each.reference for each in desk.take()] == [message.reference]


def test_a_consent_that_runs_out_takes_nothing_back(desk: Desk) -> None:
    desk.apply()
    (message,) = desk.take()
    desk.sending.acknowledged(message, "APP-1", "sent", NOW)
    assert desk.door.expire(NOW + timedelta(days=400)) == 2
    assert (desk.backlog().waiting, left_of(desk)) == (0, 0)


def test_while_she_pauses_nothing_opens_and_nothing_is_lost(desk: Desk) -> None:
    desk.apply()
    (message,) = desk.take()
    (consent,) = (each for each in desk.door.consents(desk.actor, desk.id, NOW) if each.purpose == "apply")
    desk.door.pause(desk.actor, consent.id, NOW)
    with pytest.raises(ConsentPaused):
        desk.sending.open(message, NOW)
    desk.door.resume(desk.actor, consent.id, NOW)
    assert desk.sending.open(message, NOW).payload["uan"] == SELVI.uan
    desk.door.withdraw(desk.actor, consent.id, NOW)
    with pytest.raises((ConsentWithdrawn, NoConsent)):
        desk.sending.open(message, NOW)


def test_nobody_else_sends_for_her(desk: Desk) -> None:
    for actor in (Actor("x", Role.WORKER, "somebody else"), Actor("x", Role.OFFICIAL), Actor("x", Role.ADMINISTRATOR), SYSTEM):
        with pytest.raises(NotAllowed):
            desk.sending.apply(actor, desk.id, 1, lambda _: ("interested", 1), "ncs", lambda values: values, APPLY, NOW)
    assert desk.backlog().waiting == 0


def test_under_eighteen_a_guardian_agrees_to_that_as_well(store: Engine, vault: Vault) -> None:
    young = Worker(uan="001000000090", name="Ravi", birth_date=date(2009, 11, 28))
    desk = Desk(store, vault, young, guardian="001000000058")
    with pytest.raises(GuardianMissing):
        desk.apply()
    assert desk.backlog().waiting == 0
    agreed = ConsentRequest(Purpose.APPLY, frozenset(APPLY_FIELDS), "apply-1", "ta", guardian="001000000058")
    assert desk.apply(request=agreed) == (None, "interested")


def test_an_application_moves_forward_to_an_end_and_from_there_no_more(desk: Desk) -> None:
    desk.apply()
    (message,) = desk.take()
    desk.sending.acknowledged(message, "APP-1", "sent", NOW)
    moved = [
        (state, bool(desk.sending.heard(message.reference, state, NOW)), desk.state())
        for state in ("sent", "shortlisted", "seen", "offered", "rejected", "joined")
    ]
    assert moved == [
        ("sent", False, "sent"),
        ("shortlisted", True, "shortlisted"),
        ("seen", False, "shortlisted"),
        ("offered", True, "offered"),
        ("rejected", True, "rejected"),
        ("joined", False, "rejected"),
    ]
    assert desk.sending.heard(str(uuid.uuid4()), "joined", NOW) is None


def test_every_step_of_the_chain_goes_forward_only() -> None:
    for before, first in enumerate(APPLICATION_STATES):
        for after, second in enumerate(APPLICATION_STATES):
            assert goes_on(first, second) is (after > before)
        assert all(goes_on(first, end) for end in APPLICATION_ENDS)
        assert not any(goes_on(end, first) for end in APPLICATION_ENDS)


def test_standings_are_asked_for_once_in_a_while_and_not_of_what_has_ended(desk: Desk) -> None:
    desk.apply()
    desk.apply(2, request=None)
    for message in desk.take():
        desk.sending.acknowledged(message, "APP", "sent", NOW)

    def asked(now: datetime) -> int:
        with UnitOfWork(desk.store) as work:
            taken = work.sent.take_to_ask("ncs", now - timedelta(minutes=10), now, 10)
            work.commit()
        return len(taken)

    later = NOW + timedelta(minutes=11)
    assert (asked(NOW), asked(later), asked(later)) == (0, 2, 0)
    with UnitOfWork(desk.store) as work:
        reference = work.sent.of(desk.id, 1)[0].reference
    desk.sending.heard(reference, "rejected", later)
    assert asked(later + timedelta(minutes=11)) == 1


def test_what_another_process_saw_of_a_gateway_stays_until_it_is_seen_anew(store: Engine) -> None:
    with UnitOfWork(store) as work:
        work.pulses.put("ncs", Pulse("open", NOW, NOW, "too_slow"), NOW)
        work.pulses.put("ncs", Pulse("closed", NOW + timedelta(hours=1), None, None), NOW + timedelta(hours=1))
        work.commit()
        assert work.pulses.all() == {"ncs": Pulse("closed", NOW + timedelta(hours=1), NOW, "too_slow")}


def test_an_operator_with_her_in_hand_sends_for_her_and_no_other(desk: Desk) -> None:
    operator = Actor("account", Role.OPERATOR, desk.id)
    sent = desk.sending.apply(operator, desk.id, 1, lambda _: ("interested", 1), "ncs", lambda values: values, APPLY, NOW)
    assert sent == (None, "interested")
    other = Actor("account", Role.OPERATOR, "somebody else")
    with pytest.raises(NotAllowed):
        desk.sending.apply(other, desk.id, 2, lambda _: ("interested", 1), "ncs", lambda values: values, APPLY, NOW)
    assert desk.backlog().waiting == 1


def test_two_presses_at_once_are_one_wish(desk: Desk) -> None:
    desk.apply(2)
    barrier = threading.Barrier(4)

    def press() -> None:
        barrier.wait()
        desk.apply(1, request=None)

    threads = [threading.Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert desk.backlog().waiting == 2
