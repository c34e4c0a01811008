"""A worker's wish, from her press to NCS and back, with all three gateways over real HTTP."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError
from streamlit.testing.v1 import AppTest

from access.roles import APPLY_FIELDS, Action
from data.gateways.errors import AddressRefused, GatewayRefused, GatewayUnavailable
from data.gateways.eshram_http import HttpEShram
from data.gateways.ncs import Standing
from data.store.unit_of_work import UnitOfWork
from data.vault import Vault
from language import words
from services import apply, outcomes
from services.demo import making
from services.erase import erase_all
from services.find_work import Card, look
from services.gateway_watch import gateway_sheet, try_again
from services.hear_standings import hear_standings
from services.house import House, opened
from services.house import house as the_house
from services.refusal import Refused
from services.sandbox import FEED_FILE, Sandbox, open_sandbox
from services.send_out import Pace, Sent, send_due
from services.sign_in import take_back
from services.visits import Visitor
from services.warm_up import send_waiting
from settings import ROOT, Settings, load_settings, settings
from tests.integration.conftest import MASON, NOBODY, Walk
from tests.integration.test_admin_screens import Desk, everything
from tests.integration.test_call_back import MONTH
from tests.integration.test_find_work import job
from tests.integration.test_outcomes import asked_long_ago, due, filled, last_events, rows
from tests.served import served
from tests.small_house import SILENT

AT_ONCE = Pace(first=0.0)
NEVER = timedelta(0)


@pytest.fixture(scope="module")
def sandbox(chosen: Settings) -> Sandbox:
    return open_sandbox(chosen)


@pytest.fixture(scope="module")
def opened_house(chosen: Settings, sandbox: Sandbox) -> Iterator[House]:
    """The house with its gateways over HTTP."""
    with served(sandbox) as address, pytest.MonkeyPatch.context() as environment:
        environment.setenv("KAAM_VAR_DIR", str(chosen.var_dir))
        for name in ("eshram", "ncs", "sms"):
            environment.setenv(f"KAAM_{name.upper()}_URL", f"{address}/{name}")
        settings.cache_clear()
        yield the_house()
        the_house().close()
    settings.cache_clear()
    opened.cache_clear()


@pytest.fixture
def mason(walk: Walk) -> Iterator[Visitor]:
    """A mason who signed in; afterwards nothing of hers waits."""
    signed_in = walk.signed_in(MASON)
    yield signed_in
    now = walk.again(signed_in)
    if now.case:
        take_back(now)
    while send_due(walk.house, AT_ONCE) != Sent():
        pass


def card_of(mason: Visitor, job_id: str) -> Card:
    return job(look(mason), job_id)


def wished(mason: Visitor, job_id: str = "M1") -> Card:
    """She wants a job and agrees that her wish is sent."""
    card, case = card_of(mason, job_id), mason.in_hand().id
    apply.want(mason, case, card)
    apply.send(mason, case, card)
    return card


def state_of(mason: Visitor, card: Card) -> str | None:
    return look(mason).states.get(card.number)


def of_sandbox(sandbox: Sandbox, question: str, *values: str) -> list[Any]:
    with closing(sqlite3.connect(sandbox.ncs.path)) as file:
        return file.execute(question, values).fetchall()


def reference_of(mason: Visitor, card: Card) -> str:
    with UnitOfWork(mason.house.database, writing=False) as work:
        return work.sent.of(mason.in_hand().worker_id or "", card.number)[-1].reference


def test_nobody_is_told_before_she_agrees_and_then_ncs_gets_what_she_agreed_to_and_nothing_else(
    mason: Visitor, sandbox: Sandbox
) -> None:
    assert isinstance(mason.house.eshram, HttpEShram)
    card, case = card_of(mason, "M1"), mason.in_hand().id
    before = sandbox.ncs.received()
    assert apply.line_to_employer(mason, case, card) == "asks"
    assert apply.want(mason, case, card) == "interested"
    assert (send_due(mason.house), apply.line_to_employer(mason, case, card)) == (Sent(), "asks")
    assert apply.send(mason, case, card) == "interested"
    assert (apply.line_to_employer(mason, case, card), sandbox.ncs.received()) == ("waits", before)
    assert send_due(mason.house) == Sent(acknowledged=1)
    assert state_of(mason, card) == "sent"
    assert sandbox.ncs.received() == before | {reference_of(mason, card): 1}
    profile = json.loads(of_sandbox(sandbox, "SELECT profile FROM seekers WHERE uan = ?", MASON)[0][0])
    assert {"name", "occupation"} <= set(profile) <= set(APPLY_FIELDS)


def test_after_that_her_wishes_are_sent_without_asking_again(mason: Visitor) -> None:
    wished(mason, "M1")
    other, case = card_of(mason, "M3"), mason.in_hand().id
    assert apply.want(mason, case, other) == "interested"
    assert apply.line_to_employer(mason, case, other) == "waits"
    assert send_due(mason.house).acknowledged == 2
    assert apply.want(mason, case, other) == "sent"
    assert send_due(mason.house) == Sent()


def test_what_the_employer_decides_is_heard_and_counted_as_said_by_the_employer(mason: Visitor, sandbox: Sandbox) -> None:
    card = wished(mason)
    send_due(mason.house)
    before, reference = filled(mason.house, card), reference_of(mason, card)
    moved = []
    for said in ("received", "shortlisted", "viewed", "hired", "rejected"):
        sandbox.ncs.decide(reference, said)
        moved.append((hear_standings(mason.house, every=NEVER), state_of(mason, card)))
    assert moved == [(0, "sent"), (1, "shortlisted"), (0, "shortlisted"), (1, "joined"), (1, "rejected")]
    with mason.house.database.connect() as store:
        told = store.exec_driver_sql("SELECT kind, proof FROM events ORDER BY id DESC LIMIT 6").fetchall()
    assert [tuple(row) for row in reversed(told)] == [
        ("interested", None), ("sent", None), ("shortlisted", "employer_said"), ("joined", "employer_said"), ("rejected", "employer_said"),
        ("disputed", "employer_said"),
    ]  # fmt: skip
    assert filled(mason.house, card) == before


def decided(mason: Visitor, sandbox: Sandbox, reference: str, said: str) -> int:
    sandbox.ncs.decide(reference, said)
    return hear_standings(mason.house, every=NEVER)


def test_her_no_stands_against_a_gateway_that_says_she_was_hired(mason: Visitor, sandbox: Sandbox) -> None:
    house, card, case = mason.house, wished(mason), mason.in_hand().id
    send_due(house)
    before, reference = filled(house, card), reference_of(mason, card)
    due(house)
    asked_long_ago(house)
    (asked,) = outcomes.asked_of_her(mason)
    outcomes.say(mason, case, asked.id, "no")
    told = rows(house, "events")
    assert decided(mason, sandbox, reference, "hired") == 0
    assert (state_of(mason, card), filled(house, card), rows(house, "events")) == ("sent", before, told)
    assert rows(house, "follow_up_answers") == 2  # what he says is kept all the same
    assert not house.calls.draw(MONTH, datetime.now(UTC)) or not rows(house, "sampled_calls")
    assert outcomes.begun(mason, case, card.number)  # she may still say that she began after all
    assert (state_of(mason, card), filled(house, card)) == ("joined", before + 1)


def test_her_no_takes_back_what_a_gateway_alone_had_said(mason: Visitor, sandbox: Sandbox) -> None:
    house, card, case = mason.house, wished(mason), mason.in_hand().id
    send_due(house)
    before = filled(house, card)
    assert decided(mason, sandbox, reference_of(mason, card), "hired") == 1
    assert (state_of(mason, card), filled(house, card)) == ("joined", before + 1)
    (asked,) = outcomes.asked_of_her(mason)
    assert (asked.asks, asked.employer_said) == ("joined", "yes")
    outcomes.say(mason, case, asked.id, "no")
    assert (state_of(mason, card), filled(house, card)) == ("sent", before)
    assert last_events(house, 2) == [("joined", "employer_said"), ("disputed", "worker_said")]


def test_a_gateway_that_agrees_with_her_is_heard_as_the_employer_and_fills_no_second_opening(
    mason: Visitor, sandbox: Sandbox
) -> None:
    house, card, case = mason.house, wished(mason), mason.in_hand().id
    send_due(house)
    before = filled(house, card)
    outcomes.begun(mason, case, card.number)
    assert [decided(mason, sandbox, reference_of(mason, card), "hired") for _ in range(2)] == [1, 0]
    assert filled(house, card) == before + 1
    assert last_events(house, 2) == [("joined", "worker_said"), ("joined", "employer_said")]


def test_where_she_says_that_she_works_there_no_gateway_ends_it(mason: Visitor, sandbox: Sandbox) -> None:
    house, card, case = mason.house, wished(mason), mason.in_hand().id
    send_due(house)
    outcomes.begun(mason, case, card.number)
    joined = filled(house, card)
    assert decided(mason, sandbox, reference_of(mason, card), "rejected") == 0
    assert (state_of(mason, card), filled(house, card)) == ("joined", joined)
    assert last_events(house, 1) == [("joined", "worker_said")]


def test_a_wish_taken_back_before_it_went_out_never_arrives_and_one_after_it_is_taken_back_there(
    mason: Visitor, sandbox: Sandbox
) -> None:
    before, case = sandbox.ncs.received(), mason.in_hand().id
    first = wished(mason, "M1")
    apply.take_back(mason, case, first)
    assert send_due(mason.house) == Sent()
    assert sandbox.ncs.received() == before
    second = card_of(mason, "M3")
    apply.want(mason, case, second)
    send_due(mason.house)
    apply.take_back(mason, case, second)
    assert send_due(mason.house) == Sent(acknowledged=1)
    asked = "SELECT status FROM applications WHERE reference = ?"
    assert of_sandbox(sandbox, asked, reference_of(mason, second)) == [("withdrawn",)]
    assert state_of(mason, second) == "withdrawn"


def test_a_taking_back_of_what_never_arrived_is_done(mason: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    card, case = wished(mason), mason.in_hand().id
    monkeypatch.setattr(mason.house.ncs, "push_application", broken(GatewayUnavailable()))
    with UnitOfWork(mason.house.database) as work:
        work.outbox.take(("ncs_push",), datetime.now(UTC), datetime.now(UTC) + timedelta(seconds=0.2), "somebody", 1)
        work.commit()
    apply.take_back(mason, case, card)
    while send_due(mason.house) == Sent():
        pass
    with UnitOfWork(mason.house.database, writing=False) as work:
        assert work.outbox.backlog(("ncs_push", "ncs_take_back")).waiting == 0


def broken(problem: Exception) -> Any:
    def fail(*_: object, **__: object) -> Standing:
        raise problem

    return fail


def test_what_arrived_and_was_not_heard_of_arrives_once(mason: Visitor, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    card = wished(mason)
    reference = reference_of(mason, card)
    with monkeypatch.context() as patch:
        patch.setattr("access.sending.SendingDoor.acknowledged", broken(RuntimeError("the lights went out")))
        with pytest.raises(RuntimeError):
            send_due(mason.house, replace(AT_ONCE, lease=1.0))
    assert sandbox.ncs.received()[reference] == 1
    assert state_of(mason, card) == "interested"
    while send_due(mason.house) == Sent():
        pass
    assert (state_of(mason, card), sandbox.ncs.received()[reference]) == ("sent", 1)


def test_a_gateway_that_is_down_is_asked_again_later_and_given_up_at_last(mason: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    wished(mason)
    monkeypatch.setattr(mason.house.ncs, "register_seeker", broken(GatewayUnavailable(failure="too_slow")))
    pace = replace(AT_ONCE, attempts=3)
    turns = [send_due(mason.house, pace, most=1) for _ in range(4)]
    assert turns == [Sent(put_off=1), Sent(put_off=1), Sent(given_up=1), Sent()]


def test_one_that_leaves_us_waiting_long_is_not_asked_before(mason: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    wished(mason)
    monkeypatch.setattr(mason.house.ncs, "register_seeker", broken(GatewayUnavailable(failure="too_many", after=900.0)))
    assert send_due(mason.house, AT_ONCE) == Sent(put_off=1)
    assert send_due(mason.house, AT_ONCE) == Sent()
    with mason.house.database.connect() as store:
        (next_at,) = store.exec_driver_sql("SELECT next_at FROM outbox").fetchone() or ("",)
    left = datetime.fromisoformat(str(next_at)).replace(tzinfo=UTC) - datetime.now(UTC)
    assert timedelta(minutes=14) < left < timedelta(minutes=16)


def test_a_key_that_is_not_taken_costs_no_wish_and_is_not_tried_with_every_message(
    mason: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = wished(mason)
    apply.want(mason, mason.in_hand().id, card_of(mason, "M3"))
    with monkeypatch.context() as patch:
        patch.setattr(mason.house.callers["ncs"], "key", "an old key")
        assert [send_due(mason.house, replace(AT_ONCE, attempts=1), threads=1) for _ in range(3)] == [Sent(put_off=1)] * 3
    assert send_due(mason.house) == Sent(acknowledged=2)
    assert state_of(mason, card) == "sent"


def test_what_is_refused_for_good_waits_for_a_person_who_sends_it_again(
    mason: Visitor, walk: Walk, monkeypatch: pytest.MonkeyPatch, opened_house: House
) -> None:
    card, desk = wished(mason), Desk(opened_house)
    with monkeypatch.context() as patch:
        patch.setattr(mason.house.ncs, "push_application", broken(GatewayRefused(422, "not_in_contract")))
        assert send_due(mason.house) == Sent(given_up=1)
    shown = desk.screen("gateways")
    spoken = words("en")
    told = everything(shown)
    for code in ("name_eshram", "name_ncs", "name_sms", "by_http", "state_closed"):
        assert spoken.say(f"gateways.{code}") in told
    assert "They said no" in told
    assert not any(text in told for text in (MASON, mason.in_hand().worker_id or "", reference_of(mason, card)))
    shown.button(key="all_again").click().run()
    assert spoken.say("gateways.none_given_up") in everything(shown)
    assert send_due(mason.house) == Sent(acknowledged=1)
    assert state_of(mason, card) == "sent"


def test_what_they_say_we_may_not_do_is_tried_again_and_given_up_at_last(mason: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    wished(mason)
    monkeypatch.setattr(mason.house.ncs, "push_application", broken(GatewayRefused(403, "not_agreed")))
    turns = [send_due(mason.house, replace(AT_ONCE, attempts=2), most=1) for _ in range(3)]
    assert turns == [Sent(put_off=1), Sent(given_up=1), Sent()]


def test_nobody_but_an_administrator_watches_or_sends_again(mason: Visitor) -> None:
    assert not mason.may(Action.WATCH_GATEWAYS)
    for act in (lambda: gateway_sheet(mason), lambda: try_again(mason, ["x"])):
        with pytest.raises(Refused):
            act()


@pytest.mark.parametrize("leaves", [erase_all, take_back])
def test_when_she_leaves_after_her_wish_was_sent_ncs_is_told_so(mason: Visitor, sandbox: Sandbox, leaves: Any) -> None:
    card = wished(mason)
    send_due(mason.house)
    reference = reference_of(mason, card)
    leaves(mason)
    with mason.house.database.connect() as store:
        waiting = store.exec_driver_sql("SELECT worker_id, sealed, reference FROM outbox").fetchall()
        assert store.exec_driver_sql("SELECT count(*) FROM sent_applications").scalar() == 0
    assert [tuple(row) for row in waiting] == [(None, None, reference)]
    assert send_due(mason.house) == Sent(acknowledged=1)
    assert of_sandbox(sandbox, "SELECT status FROM applications WHERE reference = ?", reference) == [("withdrawn",)]


@pytest.mark.parametrize("leaves", [erase_all, take_back])
def test_when_she_leaves_nothing_of_her_is_sent(mason: Visitor, sandbox: Sandbox, leaves: Any) -> None:
    before = sandbox.ncs.received()
    wished(mason)
    leaves(mason)
    assert (send_due(mason.house), sandbox.ncs.received()) == (Sent(), before)


def test_a_screen_asks_her_in_one_sentence_and_says_what_becomes_of_her_wish(opened_house: House, walk: Walk) -> None:
    screen = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    visitor = walk.signed_in(MASON)
    screen.session_state["cookie"] = visitor.token
    screen.query_params["lang"] = "en"
    screen.run()
    screen.switch_page("pages/worker/jobs.py").run()
    spoken, number = words("en"), card_of(visitor, "M1").number
    screen.button(key=f"want_{number}").click().run()
    assert spoken.say("job.may_send") in everything(screen)
    assert spoken.say("job.not_sent_yet") in everything(screen)
    screen.button(key=f"send_{number}").click().run()
    assert not screen.exception
    assert spoken.say("job.waits") in everything(screen)
    assert f"send_{number}" not in [button.key for button in screen.button]
    send_due(opened_house)
    take_back(walk.again(visitor))


def test_a_number_that_e_shram_does_not_know_is_answered_like_one_whose_record_says_nothing(walk: Walk) -> None:
    said = []
    for uan in (NOBODY, SILENT):
        visitor = walk.signed_in(uan)
        found = look(visitor)
        said.append((visitor.in_hand().step, found.person.name, found.person.district, len(found.cards), found.none_because))
        take_back(visitor)
    assert said[0] == said[1]


def test_the_server_sends_and_hears_by_itself(mason: Visitor, sandbox: Sandbox) -> None:
    card = wished(mason)
    send_waiting()
    assert state_of(mason, card) == "sent"
    sandbox.ncs.decide(reference_of(mason, card), "viewed")
    with mason.house.database.begin() as store:
        store.exec_driver_sql("UPDATE sent_applications SET asked_at = NULL")
    send_waiting()
    assert state_of(mason, card) == "seen"


def test_a_store_that_is_busy_stops_nobody(mason: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    card = wished(mason)
    with monkeypatch.context() as patch:
        patch.setattr("data.store.outbox.Outbox.take", broken(OperationalError("", {}, Exception("locked"))))
        send_waiting()
    assert state_of(mason, card) == "interested"
    send_waiting()
    assert state_of(mason, card) == "sent"


def test_in_earnest_the_house_opens_with_its_gateways_and_shows_no_message(tmp_path: Path) -> None:
    Vault.open(tmp_path / "keys", create=True)
    key = tmp_path / "key"
    key.touch(0o600)
    key.write_text("our key\n")
    told = {
        "KAAM_MODE": "production", "KAAM_VAR_DIR": str(tmp_path), "KAAM_ESHRAM_URL": "https://eshram.example",
        "KAAM_NCS_URL": "https://ncs.example/api", "KAAM_SMS_URL": "https://sms.example", "KAAM_GATEWAY_CLIENT_ID": "kaam",
        "KAAM_GATEWAY_HOSTS": "eshram.example,ncs.example,sms.example", "KAAM_GATEWAY_KEY_FILE": str(key),
    }  # fmt: skip
    earnest = House.open(load_settings(told))
    assert (earnest.simulated, earnest.telephone, set(earnest.callers)) == (False, None, {"eshram", "ncs", "sms"})
    assert (earnest.callers["ncs"].base.under("v1"), earnest.callers["ncs"].key) == ("https://ncs.example/api/v1", "our key")
    earnest.close()
    for name in ("KAAM_ESHRAM_URL", "KAAM_NCS_URL", "KAAM_SMS_URL"):
        with pytest.raises(Refused, match="not_live"):
            House.open(load_settings({key: value for key, value in told.items() if key != name}))
    with pytest.raises(AddressRefused):
        House.open(load_settings(told | {"KAAM_GATEWAY_HOSTS": "ncs.example"}))


def test_while_a_wish_waits_nobody_finds_her_in_the_files_of_the_store(mason: Visitor, chosen: Settings) -> None:
    wished(mason)
    files = b"".join(path.read_bytes() for path in chosen.var_dir.glob("kaam.db*") if not path.name.endswith("-lock"))
    assert b"outbox" in files
    assert not any(text in files for text in (MASON.encode(), b"Mohan"))


@pytest.mark.parametrize("language", ["en", "hi"])
def test_she_sees_that_her_wish_was_sent_and_where_it_stands(mason: Visitor, language: str) -> None:
    wished(mason)
    send_due(mason.house)
    screen = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    screen.session_state["cookie"] = mason.token
    screen.query_params["lang"] = language
    screen.run()
    screen.switch_page("pages/worker/who_saw.py").run()
    assert not screen.exception
    for code in ("did_send_wish", "did_move_application", "for_apply"):
        assert words(language).say(f"who_saw.{code}").lower() in everything(screen).lower()


def test_the_sandbox_has_the_adverts_of_the_demonstration(tmp_path: Path) -> None:
    (tmp_path / "demo").mkdir()
    rows = "job_id,title,openings\nJ1,Mason,4\nJ2,Tailor,\n,Nobody,1\n"
    (tmp_path / "demo" / FEED_FILE).write_text(rows, encoding="utf-8")
    assert making.FEED_FILE == FEED_FILE
    for _ in range(2):
        found = open_sandbox(load_settings({"KAAM_VAR_DIR": str(tmp_path)})).ncs.listings().rows
        assert found == ({"job_id": "J1", "title": "Mason", "openings": "4"}, {"job_id": "J2", "title": "Tailor"})
