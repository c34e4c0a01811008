"""What she, an employer, a caller, a gateway and a telephone say at the same moment, on either database."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from access.artefact import ConsentRequest
from access.call_back import CallDoor
from access.consent import ConsentDoor
from access.employer_link import EmployerDoor
from access.moves import Settled
from access.outcomes import TRIES, TRIES_WITHIN, OutcomeDoor
from access.refusals import ConsentRefused, NotAllowed
from access.roles import APPLY_FIELDS, CONTACT_FIELDS, FIND_FIELDS, Actor, Purpose, Role
from access.sending import SendingDoor
from data.store.accounts import Account
from data.store.connect import connect
from data.store.consents import Consents
from data.store.follow_ups import FollowUps
from data.store.sampled_calls import Draw, SampledCalls
from data.store.unit_of_work import UnitOfWork
from data.store.workers import Workers
from data.vault import Vault
from matching.model import Listing, Worker
from tests.conftest import Promise

NOW = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
TODAY = NOW.date()
SELVI = Worker(uan="001000000058", name="செல்வி", occupation="tailor", mobile="9000000058", birth_date=date(1990, 1, 1))
AGREED = {Purpose.FIND_WORK: FIND_FIELDS, Purpose.CONTACT: CONTACT_FIELDS, Purpose.APPLY: APPLY_FIELDS}
CALLER = Actor("caller", Role.CALLER)


class Desk:
    """Selvi, who agreed to all of it, sent her wish for a job, and is asked whether she began."""

    def __init__(self, store: Engine, vault: Vault) -> None:
        self.store = store
        self.door, self.sending, self.outcomes = ConsentDoor(store, vault), SendingDoor(store, vault), OutcomeDoor(store, vault)
        self.employers, self.calls = EmployerDoor(store, vault), CallDoor(store, vault)
        requests = [ConsentRequest(purpose, frozenset(fields), "1", "ta") for purpose, fields in AGREED.items()]
        self.id = self.door.give(Actor("session", Role.WORKER), SELVI, requests, NOW)[0].worker_id
        self.actor = Actor("session", Role.WORKER, self.id)
        with UnitOfWork(store) as work:
            work.listings.upsert("ncs-csv", [Listing("J1", "Tailor", "Tamil Nadu", "Tiruppur")], NOW)
            work.commit()
        self.sending.apply(self.actor, self.id, 1, lambda _: ("interested", 1), "ncs", lambda values: values, None, NOW)
        with UnitOfWork(store) as work:
            (message,) = work.outbox.take(("ncs_push",), NOW, NOW + timedelta(minutes=1), "lease", 1)
            self.reference = work.sent.of(self.id, 1)[0].reference
            work.commit()
        self.sending.acknowledged(message, "APP-1", "sent", NOW)
        assert self.outcomes.make_due({"sent": timedelta(0)}, NOW, 10) == 1

    def question(self) -> str:
        with UnitOfWork(self.store, writing=False) as work:
            return next(each.id for each in FollowUps(work.connection).of_worker(self.id) if each.asks == "joined")

    def answers(self) -> dict[str, str]:
        question = self.question()
        with UnitOfWork(self.store, writing=False) as work:
            said = FollowUps(work.connection).answers([question]).get(question, {})
        return {side: each.answer for side, each in said.items()}

    def state(self) -> str | None:
        return self.door.applications(self.actor, self.id, NOW).get(1)

    def says(self, answer: str) -> Settled | None:
        return self.outcomes.answer(self.actor, self.id, self.question(), answer, TODAY, "page", NOW)

    def link(self) -> str:
        secret = self.employers.draw(self.question(), NOW)
        assert secret
        return secret

    def told_last_month(self) -> None:
        """Every joining that was told of was told of last month."""
        with self.store.begin() as asked:
            asked.exec_driver_sql("UPDATE follow_ups SET told_on = '2026-10-05' WHERE told_on IS NOT NULL")

    def called(self) -> str:
        """She began last month, and is the call that the caller has in hand."""
        assert self.outcomes.begun(self.actor, self.id, 1, TODAY, "page", NOW)
        self.told_last_month()
        assert self.calls.draw(date(2026, 10, 1), NOW)
        call = self.calls.next_call(CALLER, None, NOW)
        assert call
        return call.question_id

    def asked(self) -> tuple[bytes, str]:
        text = self.outcomes.open_text(self.question(), NOW)
        assert text
        return self.outcomes.mark_of(text.mobile), text.code


@pytest.fixture
def desk(store: Engine, vault: Vault) -> Desk:
    return Desk(store, vault)


@contextmanager
def meeting(monkeypatch: pytest.MonkeyPatch, *after: tuple[type, str]) -> Iterator[None]:
    """Whoever comes back from one of these waits there for another, who may stand before a lock that the first one holds."""
    barrier = threading.Barrier(2)

    def met(inner: Callable[..., Any]) -> Callable[..., Any]:
        def call(*told: Any, **named: Any) -> Any:
            found = inner(*told, **named)
            with suppress(threading.BrokenBarrierError):
                barrier.wait(timeout=0.7)
            return found

        return call

    with monkeypatch.context() as patch:
        for owner, name in after:
            patch.setattr(owner, name, met(getattr(owner, name)))
        yield


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each gave, or the error that it raised."""

    def outcome(act: Callable[[], Any]) -> Any:
        try:
            return act()
        except Exception as problem:
            return problem

    with ThreadPoolExecutor(len(acts)) as pool:
        return [each.result() for each in [pool.submit(outcome, act) for act in acts]]


def test_a_call_that_is_closed_in_two_tabs_at_once_is_closed_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    question = desk.called()
    with meeting(monkeypatch, (SampledCalls, "get")):
        done = at_once(*(lambda found=found: desk.calls.done(CALLER, question, found, NOW) for found in ("true", "false")))
    refused = [isinstance(each, NotAllowed) for each in done]
    assert sorted(refused) == [False, True]
    with UnitOfWork(desk.store, writing=False) as work:
        call = SampledCalls(work.connection).get(question)
    assert call
    said = "yes" if call.outcome == "true" else "no"
    assert (desk.answers()["called"], call.tries) == (said, 1)
    assert desk.state() == ("joined" if said == "yes" else "sent")


def test_two_processes_that_draw_a_month_at_once_draw_one_sample_and_neither_fails(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert desk.outcomes.begun(desk.actor, desk.id, 1, TODAY, "page", NOW)
    desk.told_last_month()
    with meeting(monkeypatch, (FollowUps, "told_between")):
        draws = at_once(*[lambda: desk.calls.draw(date(2026, 10, 1), NOW)] * 2)
    (drawn,) = [each for each in draws if each is not None]
    assert isinstance(drawn, Draw), drawn
    assert desk.calls.holds("2026-10")
    with UnitOfWork(desk.store, writing=False) as work:
        assert SampledCalls(work.connection).draw("2026-10") == drawn
        sealed = work.connection.exec_driver_sql("SELECT count(*) FROM audit_rows WHERE action = 'draw_sample'").scalar()
    assert sealed == 1


def test_two_processes_whose_turn_comes_at_once_give_an_employer_one_link_and_it_opens(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with meeting(monkeypatch, (FollowUps, "whose")):
        drawn = at_once(*[lambda: desk.employers.draw(desk.question(), NOW, first=True)] * 2)
    (secret,) = [each for each in drawn if each is not None]
    assert isinstance(secret, str), secret
    assert desk.employers.look(secret, NOW)
    by_hand = desk.employers.draw(desk.question(), NOW)  # an administrator, who was told that it is lost
    assert by_hand
    assert (desk.employers.look(secret, NOW), desk.employers.look(by_hand, NOW) is not None) == (None, True)


def test_a_call_that_another_caller_has_taken_over_is_not_closed_by_the_one_before(desk: Desk) -> None:
    question, later = desk.called(), NOW + timedelta(minutes=31)
    other = Actor("another caller", Role.CALLER)
    assert desk.calls.next_call(other, None, later)
    with pytest.raises(NotAllowed):
        desk.calls.done(CALLER, question, "false", NOW)
    assert desk.calls.done(other, question, "true", later)


def test_two_tabs_of_a_caller_that_ask_at_once_are_given_one_worker(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    with UnitOfWork(desk.store) as work:
        work.listings.upsert("ncs-csv", [Listing("J2", "Tailor", "Tamil Nadu", "Tiruppur")], NOW)
        work.accounts.add(Account(CALLER.id, "caller", Role.CALLER.value, "", "Call centre", None, NOW))
        work.commit()
    desk.door.apply(desk.actor, desk.id, 2, lambda _: ("interested", 1), NOW)
    for listing in (1, 2):
        assert desk.outcomes.begun(desk.actor, desk.id, listing, TODAY, "page", NOW)
    desk.told_last_month()
    draw = desk.calls.draw(date(2026, 10, 1), NOW)
    assert draw
    assert draw.drawn == 2
    with meeting(monkeypatch, (SampledCalls, "take")):
        first, second = at_once(*[lambda: desk.calls.next_call(CALLER, None, NOW)] * 2)
    assert first.question_id == second.question_id


@pytest.mark.parametrize("first", ["link", "call", "telephone", "gateway"])
def test_whoever_speaks_while_she_speaks_waits_and_neither_fails(desk: Desk, monkeypatch: pytest.MonkeyPatch, first: str) -> None:
    if first == "call":
        question = desk.called()
        other: Callable[[], Any] = lambda: desk.calls.done(CALLER, question, "true", NOW)  # noqa: E731 - one of four
        hers: Callable[[], Any] = lambda: desk.outcomes.begun(desk.actor, desk.id, 1, TODAY, "page", NOW)  # noqa: E731
    else:
        secret, (mark, code) = desk.link(), desk.asked()
        other = {
            "link": lambda: desk.employers.settle(secret, "yes", TODAY, NOW),
            "telephone": lambda: desk.outcomes.replied(mark, code, "yes", NOW),
            "gateway": lambda: desk.sending.heard(desk.reference, "joined", NOW),
        }[first]
        hers = lambda: desk.says("no")  # noqa: E731
    with meeting(monkeypatch, (Workers, "hold"), (FollowUps, "get"), (FollowUps, "about"), (FollowUps, "from_telephone")):
        done = at_once(hers, other)
    for each in done:
        if isinstance(each, Exception):
            import traceback

            traceback.print_exception(each)
    assert not [each for each in done if isinstance(each, Exception)]
    assert desk.state() == ("joined" if desk.answers().get("worker") == "yes" else "sent")


@pytest.mark.parametrize("other", ["call", "link", "gateway", "message", "wish"])
def test_while_she_takes_an_agreement_back_nobody_fails(desk: Desk, monkeypatch: pytest.MonkeyPatch, other: str) -> None:
    purpose = Purpose.CONTACT if other in ("call", "message") else Purpose.APPLY
    consent = next(each for each in desk.door.consents(desk.actor, desk.id, NOW) if each.purpose == purpose)
    secret = desk.link()
    if other == "call":
        desk.called()
        with desk.store.begin() as asked:
            asked.exec_driver_sql("UPDATE sampled_calls SET taken_by = NULL, taken_until = NULL")
    act: Callable[[], Any] = {
        "call": lambda: desk.calls.next_call(CALLER, None, NOW),
        "link": lambda: desk.employers.look(secret, NOW),
        "gateway": lambda: desk.sending.heard(desk.reference, "joined", NOW),
        "message": lambda: desk.outcomes.open_text(desk.question(), NOW),
        "wish": lambda: desk.door.apply(desk.actor, desk.id, 1, lambda _: ("offered", 0), NOW),
    }[other]
    held = (
        (Workers, "hold"),
        (SampledCalls, "take"),
        (FollowUps, "get"),
        (FollowUps, "seen"),
        (Consents, "get"),
        (Consents, "of_worker"),
    )
    with meeting(monkeypatch, *held):
        done = at_once(lambda: desk.door.withdraw(desk.actor, consent.id, NOW), act)
    assert not [each for each in done if isinstance(each, Exception) and not isinstance(each, ConsentRefused)]
    assert not desk.door.stands(desk.id, purpose, NOW)


def test_a_telephone_and_a_turn_of_the_day_ask_one_question_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    with UnitOfWork(desk.store) as work:
        FollowUps(work.connection).drop(desk.id)
        work.commit()
    with meeting(monkeypatch, (Workers, "hold"), (FollowUps, "never_asked")):
        done = at_once(
            lambda: desk.outcomes.begun(desk.actor, desk.id, 1, TODAY, "page", NOW),
            lambda: desk.outcomes.make_due({"sent": timedelta(0)}, NOW, 10),
        )
    assert not [each for each in done if isinstance(each, Exception)]
    assert desk.state() == "joined"


@pytest.mark.trust
def test_a_code_is_not_found_by_trying_every_process_in_turn(desk: Desk, store_url: str, vault: Vault, promise: Promise) -> None:
    mark, code = desk.asked()
    wrong = [str(number) for number in range(1_000, 1_030) if str(number) != code]
    engines = [connect(store_url) for _ in range(3)]  # as three processes open it
    processes = [OutcomeDoor(engine, vault) for engine in engines]
    for turn, guess in enumerate(wrong[:TRIES]):
        assert processes[turn % 3].replied(mark, guess, "yes", NOW) is None
    tries = at_once(*(lambda each=each: each.replied(mark, code, "yes", NOW) for each in processes * 3))
    assert tries == [None] * 9
    assert desk.answers() == {}
    assert processes[0].replied(mark, code, "yes", NOW + TRIES_WITHIN + timedelta(seconds=1))
    for engine in engines:
        engine.dispose()
    promise("answers with the right code after six wrong ones, to three processes", tried=9, refused=9, leaked=0)


def test_of_guesses_at_the_same_moment_no_two_share_a_try(desk: Desk) -> None:
    mark, code = desk.asked()
    wrong = [str(number) for number in range(1_000, 1_020) if str(number) != code][:12]
    at_once(*(lambda guess=guess: desk.outcomes.replied(mark, guess, "yes", NOW) for guess in wrong))
    with desk.store.connect() as asked:
        assert asked.exec_driver_sql("SELECT tries FROM reply_tries").scalar_one() == 12
    assert desk.outcomes.replied(mark, code, "yes", NOW) is None


def test_of_a_telephone_that_nobody_asked_nothing_is_kept(desk: Desk) -> None:
    assert desk.outcomes.replied(desk.outcomes.mark_of("9000099999"), "1234", "yes", NOW) is None
    with desk.store.connect() as asked:
        assert asked.exec_driver_sql("SELECT count(*) FROM reply_tries").scalar_one() == 0
