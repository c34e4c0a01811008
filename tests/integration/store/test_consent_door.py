"""A worker's data is read with her consent or not at all."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine, text

from access.artefact import ConsentRequest
from access.consent import ConsentDoor
from access.refusals import (
    ConsentExpired,
    ConsentForged,
    ConsentPaused,
    ConsentRefused,
    ConsentWithdrawn,
    FieldNotGranted,
    NoConsent,
    NotAllowed,
    WrongPurpose,
)
from access.roles import SYSTEM, Actor, Purpose, Role
from data.vault import Tampered, Vault
from matching.model import Address, Pay, Worker

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TOMORROW = NOW + timedelta(days=1)
SELVI = Worker(
    uan="001000000058",
    name="Selvi",
    gender="female",
    birth_date=date(1988, 5, 2),
    mobile="9000000058",
    current=Address("Tamil Nadu", "Tiruppur", "641601"),
    occupation="தையல்காரர்",
    skills=("overlock machine",),
    disability=("hearing",),
    current_pay=Pay(450, "day"),
)
TRADE = frozenset({"occupation", "current", "current_pay", "skills"})
FIND = ConsentRequest(Purpose.FIND_WORK, TRADE, "2026-11", "ta")
ASSIST = ConsentRequest(Purpose.ASSIST, frozenset({"name", "occupation"}), "2026-11", "ta", channel="csc")
COUNT = ConsentRequest(Purpose.STATISTICS, frozenset({"gender", "birth_date"}), "2026-11", "ta")
NEWCOMER = Actor("session-1", Role.WORKER)


@pytest.fixture
def door(store: Engine, vault: Vault) -> ConsentDoor:
    return ConsentDoor(store, vault)


def agreed(door: ConsentDoor, *requests: ConsentRequest, worker: Worker = SELVI) -> Actor:
    """She agrees, and is known from then on."""
    given = door.give(NEWCOMER, worker, requests or (FIND,), NOW)
    return replace(NEWCOMER, subject=given[0].worker_id)


def her_id(actor: Actor) -> str:
    assert actor.subject is not None
    return actor.subject


def told(store: Engine) -> list[tuple[str, str]]:
    with store.connect() as connection:
        return [
            (row.action, row.outcome) for row in connection.execute(text("SELECT action, outcome FROM audit_rows ORDER BY seq"))
        ]


def sealed_fields(store: Engine) -> set[str]:
    with store.connect() as connection:
        return {row.field for row in connection.execute(text("SELECT field FROM worker_values"))}


def test_she_reads_what_she_agreed_to_and_nothing_beside_it(door: ConsentDoor) -> None:
    selvi = agreed(door)
    found = door.read(selvi, her_id(selvi), Purpose.FIND_WORK, {"occupation", "current_pay"}, NOW)
    assert found == Worker(uan="", occupation="தையல்காரர்", current_pay=Pay(450, "day"))


def test_only_what_she_agreed_to_is_kept(door: ConsentDoor, store: Engine) -> None:
    agreed(door)
    assert sealed_fields(store) == TRADE


def test_nobody_reads_a_worker_who_never_agreed(door: ConsentDoor) -> None:
    with pytest.raises(NoConsent):
        door.read(SYSTEM, "nobody", Purpose.FIND_WORK, {"occupation"}, NOW)
    assert door.worker_id(SELVI.uan) is None


def test_a_field_she_did_not_name_stays_shut_and_takes_the_others_with_it(door: ConsentDoor) -> None:
    selvi = agreed(door)
    with pytest.raises(FieldNotGranted) as refused:
        door.read(selvi, her_id(selvi), Purpose.FIND_WORK, {"occupation", "mobile"}, NOW)
    assert refused.value.values == {"fields": ["mobile"]}


def test_another_purpose_needs_another_consent(door: ConsentDoor) -> None:
    selvi = agreed(door)
    with pytest.raises(WrongPurpose):
        door.read(selvi, her_id(selvi), Purpose.APPLY, {"occupation"}, NOW)


def test_it_ends_on_its_day(door: ConsentDoor) -> None:
    selvi = agreed(door)
    last = NOW + timedelta(days=180) - timedelta(microseconds=1)
    assert door.read(selvi, her_id(selvi), Purpose.FIND_WORK, {"occupation"}, last).occupation
    with pytest.raises(ConsentExpired):
        door.read(selvi, her_id(selvi), Purpose.FIND_WORK, {"occupation"}, NOW + timedelta(days=180))


def test_what_she_paused_rests_until_she_resumes_it(door: ConsentDoor) -> None:
    selvi = agreed(door)
    consent = door.consents(selvi, her_id(selvi), NOW)[0]
    assert door.pause(selvi, consent.id, NOW).status == "paused"
    with pytest.raises(ConsentPaused):
        door.read(selvi, her_id(selvi), Purpose.FIND_WORK, {"occupation"}, NOW)
    door.resume(selvi, consent.id, TOMORROW)
    assert door.read(selvi, her_id(selvi), Purpose.FIND_WORK, {"occupation"}, TOMORROW).occupation == "தையல்காரர்"


def test_what_she_took_back_is_gone_and_cannot_be_resumed(door: ConsentDoor, store: Engine) -> None:
    selvi = agreed(door)
    consent = door.consents(selvi, her_id(selvi), NOW)[0]
    door.withdraw(selvi, consent.id, NOW)
    assert sealed_fields(store) == set()
    for later in (door.resume, door.pause):
        with pytest.raises(ConsentWithdrawn):
            later(selvi, consent.id, NOW)
    with pytest.raises(ConsentWithdrawn):
        door.read(selvi, her_id(selvi), Purpose.FIND_WORK, {"occupation"}, NOW)
    with store.connect() as connection:
        assert connection.execute(text("SELECT row_key FROM workers")).scalar_one() is None
    assert door.withdraw(selvi, consent.id, NOW).status == "withdrawn"


def test_taking_one_back_leaves_what_another_covers(door: ConsentDoor, store: Engine) -> None:
    selvi = agreed(door, FIND, ASSIST)
    find = next(consent for consent in door.consents(selvi, her_id(selvi), NOW) if consent.purpose == "find_work")
    door.withdraw(selvi, find.id, NOW)
    assert sealed_fields(store) == {"name", "occupation"}
    operator = Actor("csc-7", Role.OPERATOR, selvi.subject)
    assert door.read(operator, her_id(selvi), Purpose.ASSIST, {"name", "occupation"}, NOW).name == "Selvi"


def test_she_comes_back_after_taking_all_back(door: ConsentDoor) -> None:
    selvi = agreed(door)
    door.withdraw(selvi, door.consents(selvi, her_id(selvi), NOW)[0].id, NOW)
    again = agreed(door)
    assert again.subject == selvi.subject
    assert door.read(again, her_id(again), Purpose.FIND_WORK, {"occupation"}, NOW).occupation == "தையல்காரர்"


def test_a_newer_consent_for_the_same_purpose_ends_the_older_one(door: ConsentDoor, store: Engine) -> None:
    selvi = agreed(door)
    agreed(door, replace(FIND, fields=frozenset({"occupation"})), worker=replace(SELVI, occupation="tailor"))
    assert sealed_fields(store) == {"occupation"}
    assert sorted(consent.status for consent in door.consents(selvi, her_id(selvi), NOW)) == ["active", "expired"]
    assert door.read(selvi, her_id(selvi), Purpose.FIND_WORK, {"occupation"}, NOW).occupation == "tailor"
    with pytest.raises(FieldNotGranted):
        door.read(selvi, her_id(selvi), Purpose.FIND_WORK, {"skills"}, NOW)


def test_an_operator_reads_the_worker_in_hand_for_helping_her_only(door: ConsentDoor) -> None:
    selvi = agreed(door, FIND, ASSIST)
    meena = agreed(door, ASSIST, worker=replace(SELVI, uan="001000000082", name="Meena"))
    operator = Actor("csc-7", Role.OPERATOR, selvi.subject)
    assert door.read(operator, her_id(selvi), Purpose.ASSIST, {"name"}, NOW).name == "Selvi"
    for worker_id, purpose in ((her_id(meena), Purpose.ASSIST), (her_id(selvi), Purpose.FIND_WORK)):
        with pytest.raises(NotAllowed):
            door.read(operator, worker_id, purpose, {"name"}, NOW)
    with pytest.raises(NotAllowed):
        door.withdraw(operator, door.consents(meena, her_id(meena), NOW)[0].id, NOW)


@pytest.mark.parametrize("role", [Role.OFFICIAL, Role.ADMINISTRATOR])
def test_an_official_and_an_administrator_reach_no_row_of_a_person(door: ConsentDoor, role: Role) -> None:
    selvi = agreed(door, FIND, ASSIST, COUNT)
    official = Actor("somebody", role, selvi.subject)
    consent = door.consents(selvi, her_id(selvi), NOW)[0]
    for purpose in Purpose:
        with pytest.raises(NotAllowed):
            door.read(official, her_id(selvi), purpose, {"occupation"}, NOW)
    for attempt in (
        lambda: door.pseudonym(official, her_id(selvi), NOW),
        lambda: door.consents(official, her_id(selvi), NOW),
        lambda: door.withdraw(official, consent.id, NOW),
        lambda: door.erase(official, her_id(selvi), NOW),
        lambda: door.give(official, SELVI, [FIND], NOW),
    ):
        with pytest.raises(NotAllowed):
            attempt()


def test_one_worker_cannot_agree_in_the_name_of_another(door: ConsentDoor) -> None:
    selvi = agreed(door)
    with pytest.raises(NotAllowed):
        door.give(selvi, replace(SELVI, uan="001000000082"), [FIND], NOW)
    assert door.worker_id("001000000082") is None


def test_a_pseudonym_stays_the_same_while_she_agrees_to_be_counted(door: ConsentDoor, store: Engine) -> None:
    selvi = agreed(door, FIND, COUNT)
    pseudonym = door.pseudonym(SYSTEM, her_id(selvi), NOW)
    assert len(pseudonym) == 16
    agreed(door, COUNT)
    assert door.pseudonym(SYSTEM, her_id(selvi), NOW) == pseudonym
    counted = [consent for consent in door.consents(selvi, her_id(selvi), NOW) if consent.purpose == "statistics"]
    door.withdraw(selvi, next(consent.id for consent in counted if consent.status == "active"), NOW)
    assert sealed_fields(store) == TRADE
    with pytest.raises(ConsentRefused):
        door.pseudonym(SYSTEM, her_id(selvi), NOW)
    agreed(door, COUNT)
    assert door.pseudonym(SYSTEM, her_id(selvi), NOW) != pseudonym


def test_who_did_not_agree_to_be_counted_has_no_pseudonym(door: ConsentDoor, store: Engine) -> None:
    selvi = agreed(door)
    assert "pseudonym" not in sealed_fields(store)
    with pytest.raises(WrongPurpose):
        door.pseudonym(SYSTEM, her_id(selvi), NOW)


def test_erasing_leaves_no_value_no_key_and_no_index(door: ConsentDoor, store: Engine) -> None:
    selvi = agreed(door, FIND, COUNT)
    door.erase(selvi, her_id(selvi), NOW)
    assert door.worker_id(SELVI.uan) is None
    assert sealed_fields(store) == set()
    with store.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM workers")).scalar() == 0
    with pytest.raises(ConsentWithdrawn):
        door.read(SYSTEM, her_id(selvi), Purpose.FIND_WORK, {"occupation"}, NOW)


def test_what_has_run_out_is_deleted_without_anybody_asking(door: ConsentDoor, store: Engine) -> None:
    agreed(door, FIND, replace(ASSIST, days=1))
    assert door.expire(NOW) == 0
    assert door.expire(NOW + timedelta(days=1)) == 1
    assert sealed_fields(store) == TRADE
    assert door.expire(NOW + timedelta(days=180)) == 1
    assert sealed_fields(store) == set()


@pytest.mark.parametrize(
    "forgery",
    [
        "purpose = 'apply'",
        "fields = '[\"mobile\"]'",
        "expires_at = '2036-01-01 00:00:00+00:00'",
        "channel = 'umang'",
        "consumer = 'somebody else'",
    ],
)
def test_a_consent_changed_behind_our_back_opens_nothing(door: ConsentDoor, store: Engine, forgery: str) -> None:
    selvi = agreed(door)
    if store.dialect.name == "sqlite":
        forgery = forgery.replace("+00:00", ".000000")
    with store.begin() as connection:
        connection.exec_driver_sql(f"UPDATE consents SET {forgery}")  # noqa: S608
    purpose = Purpose.APPLY if "apply" in forgery else Purpose.FIND_WORK
    with pytest.raises(ConsentForged):
        door.read(selvi, her_id(selvi), purpose, {"occupation"}, NOW)
    consent = door.consents(selvi, her_id(selvi), NOW)[0]
    with pytest.raises(ConsentForged):
        door.pause(selvi, consent.id, NOW)
    assert door.withdraw(selvi, consent.id, NOW).status == "withdrawn"
    assert sealed_fields(store) == set()


def test_a_withdrawn_consent_cannot_be_revived_in_the_database(door: ConsentDoor, store: Engine) -> None:
    selvi = agreed(door)
    door.withdraw(selvi, door.consents(selvi, her_id(selvi), NOW)[0].id, NOW)
    with store.begin() as connection:
        connection.exec_driver_sql("UPDATE consents SET status = 'active'")
    with pytest.raises(ConsentForged):
        door.read(selvi, her_id(selvi), Purpose.FIND_WORK, {"occupation"}, NOW)


def test_a_forged_consent_keeps_nothing_that_should_go(door: ConsentDoor, store: Engine) -> None:
    selvi = agreed(door, FIND, ASSIST)
    with store.begin() as connection:
        connection.exec_driver_sql("UPDATE consents SET fields = '[\"current\", \"skills\"]' WHERE purpose = 'assist'")
    find = next(consent for consent in door.consents(selvi, her_id(selvi), NOW) if consent.purpose == "find_work")
    door.withdraw(selvi, find.id, NOW)
    assert sealed_fields(store) == set()


def test_values_exchanged_between_two_workers_do_not_open(door: ConsentDoor, store: Engine) -> None:
    selvi = agreed(door)
    meena = agreed(door, worker=replace(SELVI, uan="001000000082"))
    with store.begin() as connection:
        swap = (
            "UPDATE worker_values SET sealed = (SELECT sealed FROM worker_values WHERE worker_id = :other AND field = 'occupation')"
        )
        connection.execute(
            text(f"{swap} WHERE worker_id = :hers AND field = 'occupation'"), {"other": meena.subject, "hers": selvi.subject}
        )
    with pytest.raises(Exception, match="unknown_key"):
        door.read(selvi, her_id(selvi), Purpose.FIND_WORK, {"occupation"}, NOW)
    assert told(store)[-1] == ("read_worker", "unknown_key")


def test_a_row_key_from_another_worker_does_not_open(door: ConsentDoor, store: Engine) -> None:
    selvi = agreed(door)
    meena = agreed(door, worker=replace(SELVI, uan="001000000082"))
    with store.begin() as connection:
        swap = "UPDATE workers SET row_key = (SELECT row_key FROM workers WHERE id = :other) WHERE id = :hers"
        connection.execute(text(swap), {"other": meena.subject, "hers": selvi.subject})
    with pytest.raises(Tampered):
        door.read(selvi, her_id(selvi), Purpose.FIND_WORK, {"occupation"}, NOW)


def test_the_length_of_a_sealed_value_does_not_tell_who_is_disabled(door: ConsentDoor, store: Engine) -> None:
    private = replace(FIND, fields=frozenset({"disability", "gender", "social_category"}))
    agreed(door, private)
    agreed(door, private, worker=Worker(uan="001000000017", gender="male"))
    with store.connect() as connection:
        lengths = connection.execute(text("SELECT DISTINCT length(sealed) FROM worker_values")).scalars().all()
        assert len(lengths) == 1
        assert connection.execute(text("SELECT count(*) FROM worker_values")).scalar() == 6


def test_everything_that_happened_is_told(door: ConsentDoor, store: Engine) -> None:
    selvi = agreed(door)
    consent = door.consents(selvi, her_id(selvi), NOW)[0]
    door.read(selvi, her_id(selvi), Purpose.FIND_WORK, {"occupation"}, NOW)
    with pytest.raises(FieldNotGranted):
        door.read(selvi, her_id(selvi), Purpose.FIND_WORK, {"mobile"}, NOW)
    with pytest.raises(NotAllowed):
        door.read(Actor("official-1", Role.OFFICIAL), her_id(selvi), Purpose.FIND_WORK, {"occupation"}, NOW)
    with pytest.raises(NoConsent):
        door.withdraw(selvi, "no such consent", NOW)
    door.pause(selvi, consent.id, NOW)
    door.resume(selvi, consent.id, NOW)
    door.withdraw(selvi, consent.id, NOW)
    door.erase(selvi, her_id(selvi), NOW)
    assert told(store) == [
        ("give_consent", "done"),
        ("see_consents", "done"),
        ("read_worker", "done"),
        ("read_worker", "field_not_granted"),
        ("read_worker", "not_allowed"),
        ("withdraw_consent", "no_consent"),
        ("pause_consent", "done"),
        ("resume_consent", "done"),
        ("withdraw_consent", "done"),
        ("erase_worker", "done"),
    ]


def test_a_consent_is_given_whole_or_not_at_all(door: ConsentDoor, store: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data.store.workers.Workers.put", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        door.give(NEWCOMER, SELVI, [FIND], NOW)
    assert door.worker_id(SELVI.uan) is None
    assert told(store) == []


def test_through_two_hundred_turns_no_read_is_let_through_that_should_not_be(door: ConsentDoor) -> None:
    """A seeded walk of giving, pausing, resuming, taking back and waiting, against a plain model of what must hold."""
    chance = random.Random(20261123)
    purposes = [Purpose.FIND_WORK, Purpose.APPLY]
    selvi, now = agreed(door, ConsentRequest(Purpose.CONTACT, frozenset({"mobile"}), "1", "ta", days=366)), NOW
    newest: dict[Purpose, tuple[str, frozenset[str], datetime, str]] = {}
    let_through = refused = 0
    for _ in range(200):
        purpose = chance.choice(purposes)
        act = chance.choice(["give", "pause", "resume", "withdraw", "wait", "read", "read", "read"])
        held = newest.get(purpose)
        if act == "give":
            fields = frozenset(chance.sample(sorted(TRADE), 2))
            days = chance.choice([1, 3, 30])
            given = door.give(selvi, SELVI, [ConsentRequest(purpose, fields, "1", "ta", days=days)], now)[0]
            newest[purpose] = (given.id, fields, now + timedelta(days=days), "active")
        elif act == "wait":
            now += timedelta(hours=chance.choice([1, 20, 60]))
        elif act == "read":
            field = chance.choice(sorted(TRADE))
            allowed = held is not None and held[3] == "active" and now < held[2] and field in held[1]
            try:
                worker = door.read(selvi, her_id(selvi), purpose, {field}, now)
            except ConsentRefused:
                assert not allowed
                refused += 1
            else:
                assert allowed
                assert getattr(worker, field) == getattr(SELVI, field)
                let_through += 1
        elif held is not None:
            try:
                changed = getattr(door, act)(selvi, held[0], now)
            except ConsentRefused:
                assert act != "withdraw"
                assert held[3] == "withdrawn" or now >= held[2]
            else:
                newest[purpose] = (held[0], held[1], held[2], changed.status)
    assert let_through > 10
    assert refused > 10
