"""A wish for a job of the ONEST network, from her press over select, init and confirm to where it stands, over real HTTP both ways."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
import uvicorn
import yaml
from starlette.responses import PlainTextResponse
from streamlit.testing.v1 import AppTest

from access.roles import ONEST_FIELDS
from api.onest import OnestCalls
from api.sandbox.faults import Faults
from data.feeds.onest_offers import Offer
from data.gateways.breaker import Breaker
from data.gateways.calling import Manners
from data.gateways.onest import signature
from data.gateways.onest_sandbox import SandboxOnest
from data.store.outbox import Backlog
from data.store.sent_applications import SentApplication
from data.store.unit_of_work import UnitOfWork
from language import words
from services import apply
from services.engine_room import rebuild_index
from services.erase import erase_all
from services.find_work import Card, look
from services.foundation import Foundation
from services.gateway_watch import gateway_sheet
from services.hear_onest import NotHeard, hear
from services.hear_standings import hear_standings
from services.house import House, opened
from services.house import house as the_house
from services.import_listings import Import, import_file
from services.sandbox import Sandbox, open_sandbox
from services.send_out import KINDS_OF, Pace, Sent, send_due
from services.sign_in import take_back
from services.visits import Visitor, visitor_of
from settings import ROOT, Settings, settings
from tests.integration.conftest import MASON, Walk
from tests.integration.test_admin_screens import Desk, everything
from tests.integration.test_find_work import job
from tests.served import running, served
from tests.unit.data.feeds.onest_written import BPP, catalogue, mason, provider, tag

SAMPLES = os.environ.get("ONEST_SAMPLES")
AT_ONCE = Pace(first=0.0)
NEVER = timedelta(0)
EMPLOYERS, ITEMS_EACH = 4, 5
WISHES = EMPLOYERS * ITEMS_EACH
NUMBERS = [f"M{number}" for number in range(1, EMPLOYERS + 1)]
PATIENCE = 60.0
TRADE = tag("JOB_DETAILS", ("NCO_CODE", "7112"))
OPEN = {"label": "enable", "range": {"start": "2026-11-01T20:30:00.000Z"}}
BAD_LINE = Faults(errors=0.3, hangs=0.02, resets=0.1, seed=7)
SEEN_BY_EMPLOYER = "SELECT kind, proof FROM events WHERE kind != 'shown' ORDER BY id DESC LIMIT ?"


@pytest.fixture(scope="module")
def sandbox(chosen: Settings) -> Sandbox:
    file = chosen.var_dir / "onest.json"
    pay = [tag("COMPENSATION", ("TYPE", "monthly"), ("MIN", str(18_000 + 500 * place))) for place in range(EMPLOYERS)]
    offered = [
        provider(
            *(mason(id=f"M{number}", time=OPEN, tags=[TRADE, pay[place]]) for number in range(1, ITEMS_EACH + 1)),
            id=employer,
            descriptor={"name": f"{employer} Nirman Works"},
            tags=[],
        )
        for place, employer in enumerate(NUMBERS)
    ]
    file.write_text(json.dumps(catalogue(*offered)), encoding="utf-8")
    foundation = Foundation.load(chosen)
    assert import_file(chosen, Import(file, "onest"), foundation=foundation).new == WISHES
    rebuild_index(chosen, foundation)
    return open_sandbox(chosen)


@pytest.fixture(scope="module")
def called_at() -> Iterator[str]:
    """Where the network calls us."""
    app = OnestCalls(PlainTextResponse("of Streamlit"))
    config = uvicorn.Config(app, "127.0.0.1", 0, log_level="error", access_log=False, lifespan="off")
    with running(uvicorn.Server(config)) as address:
        yield f"{address}/api/onest"


@pytest.fixture(scope="module")
def opened_house(chosen: Settings, sandbox: Sandbox, called_at: str) -> Iterator[House]:
    with served(sandbox) as address, pytest.MonkeyPatch.context() as environment:
        environment.setenv("KAAM_VAR_DIR", str(chosen.var_dir))
        environment.setenv("KAAM_ONEST_URL", f"{address}/onest")
        environment.setenv("KAAM_ONEST_ADDRESS", called_at)
        settings.cache_clear()
        yield the_house()
        the_house().close()
    settings.cache_clear()
    opened.cache_clear()


@pytest.fixture
def seeker(walk: Walk, sandbox: Sandbox) -> Iterator[Visitor]:
    """A mason who signed in; afterwards nothing of hers waits."""
    signed_in = walk.signed_in(MASON)
    yield signed_in
    now = walk.again(signed_in)
    if now.case:
        take_back(now)
    settle(walk.house, sandbox)


def wished(visitor: Visitor, number: str = "M1") -> Card:
    """She wants a job and agrees that her wish is sent."""
    card, case = card_of(visitor, number), visitor.in_hand().id
    apply.want(visitor, case, card)
    apply.send(visitor, case, card)
    return card


def card_of(visitor: Visitor, number: str) -> Card:
    return job(look(visitor), f"{BPP}/{number}/M1")


def state_of(visitor: Visitor, card: Card) -> str | None:
    return look(visitor).states.get(card.number)


def sent_of(visitor: Visitor, card: Card) -> SentApplication:
    with UnitOfWork(visitor.house.database, writing=False) as work:
        return work.sent.of(visitor.in_hand().worker_id or "", card.number)[-1]


def backlog(house: House) -> Backlog:
    with UnitOfWork(house.database, writing=False) as work:
        return work.outbox.backlog(KINDS_OF["onest"])


def settle(house: House, sandbox: Sandbox, pace: Pace = AT_ONCE) -> None:
    """Send and be called until nothing waits on either side."""
    until = time.monotonic() + PATIENCE
    with sandbox.calling_back():
        while time.monotonic() < until and (backlog(house).waiting or sandbox.onest.calls()):
            send_due(house, pace)
            time.sleep(0.02)
    assert time.monotonic() < until


def decided(house: House, sandbox: Sandbox, reference: str, state: str) -> None:
    sandbox.onest.decide(reference, state)
    settle(house, sandbox)


def posted(called_at: str, sandbox: Sandbox, told: dict[str, Any], *, action: str = "", **said: Any) -> requests.Response:
    """A call to us, signed unless it is said otherwise."""
    body = json.dumps(told).encode()
    signed = {"client_id": sandbox.client_id, "key": sandbox.key, "now": datetime.now(UTC)} | said
    headers = {"Authorization": signature(signed.pop("of", body), **signed)}
    return requests.post(f"{called_at}/{action or told['context']['action']}", data=body, headers=headers, timeout=5)


def calls_of(sandbox: SandboxOnest) -> list[dict[str, Any]]:
    """The calls that wait to be made."""
    return [json.loads(body) for _, _, body in sandbox.calls()]


def taken_off(sandbox: SandboxOnest) -> list[dict[str, Any]]:
    calls = calls_of(sandbox)
    for number, _, _ in sandbox.calls():
        sandbox.called(number, taken=True)
    return calls


def test_her_wish_goes_through_every_step_and_comes_to_be_a_join_that_the_employer_said(seeker: Visitor, sandbox: Sandbox) -> None:
    house, card, case = seeker.house, card_of(seeker, "M1"), seeker.in_hand().id
    assert apply.line_to_employer(seeker, case, card) == "asks_onest"
    assert (apply.want(seeker, case, card), send_due(house), backlog(house)) == ("interested", Sent(), Backlog())
    apply.send(seeker, case, card)
    assert apply.line_to_employer(seeker, case, card) == "waits_onest"
    settle(house, sandbox)
    application = sent_of(seeker, card)
    assert (state_of(seeker, card), application.gateway, application.remote_id) == ("seen", "onest", application.reference)
    assert sandbox.onest.received()[application.reference] == 1
    with UnitOfWork(house.database, writing=False) as work:
        before = work.listings.by_ids([card.number])[card.number].listing.filled
    moved = []
    for said in (
        "ASSESSMENT_IN_PROGRESS",
        "OFFER_EXTENDED",
        "ASSESSMENT_IN_PROGRESS",
        "OFFER_ACCEPTED",
        "JOINED",
        "APPLICATION_REJECTED",
    ):
        decided(house, sandbox, application.reference, said)
        moved.append(state_of(seeker, card))
    assert moved == ["shortlisted", "offered", "offered", "offered", "joined", "joined"]
    with house.database.connect() as store:
        told = [tuple(row) for row in store.exec_driver_sql(SEEN_BY_EMPLOYER.replace("?", "5"))]
    assert told[::-1] == [
        ("interested", None), ("seen", "employer_said"), ("shortlisted", "employer_said"), ("offered", "employer_said"),
        ("joined", "employer_said"),
    ]  # fmt: skip
    with UnitOfWork(house.database, writing=False) as work:
        assert work.listings.by_ids([card.number])[card.number].listing.filled == before + 1


def test_the_participant_learns_what_she_agreed_to_and_nothing_else(seeker: Visitor, sandbox: Sandbox) -> None:
    card = wished(seeker)
    settle(seeker.house, sandbox)
    standing = sandbox.onest.standing(sent_of(seeker, card).reference)
    assert standing is not None
    told = (standing[1] or {})["person"]
    assert {"name"} <= set(told) <= set(ONEST_FIELDS)
    assert MASON not in json.dumps(standing)
    other = card_of(seeker, "M2")
    assert apply.want(seeker, seeker.in_hand().id, other) == "interested"
    assert apply.line_to_employer(seeker, seeker.in_hand().id, other) == "waits_onest"


def test_a_step_waits_for_its_answer_and_is_sent_again_under_the_number_that_it_had(seeker: Visitor, sandbox: Sandbox) -> None:
    wished(seeker)
    assert [send_due(seeker.house, AT_ONCE, most=1) for _ in range(2)] == [Sent(awaited=1)] * 2
    calls = taken_off(sandbox.onest)
    assert [each["context"]["action"] for each in calls] == ["on_select"] * 2
    assert len({each["context"]["message_id"] for each in calls}) == 1
    assert send_due(seeker.house, replace(AT_ONCE, attempts=3), most=1) == Sent(given_up=1)
    taken_off(sandbox.onest)


def test_what_is_called_again_or_late_moves_nothing_twice_and_nothing_back(
    seeker: Visitor, sandbox: Sandbox, called_at: str
) -> None:
    house, card = seeker.house, wished(seeker)
    heard = []
    for _ in range(3):
        send_due(house, AT_ONCE, most=1)
        calls = taken_off(sandbox.onest)
        heard += calls
        for call in [*calls, *heard]:
            assert posted(called_at, sandbox, call).status_code == 200
    reference = sent_of(seeker, card).reference
    assert [each["context"]["action"] for each in heard] == ["on_select", "on_init", "on_confirm"]
    for said in ("OFFER_EXTENDED", "JOINED"):
        sandbox.onest.decide(reference, said)
        heard += taken_off(sandbox.onest)
    for call in [*reversed(heard), *heard, *heard]:
        assert posted(called_at, sandbox, call).json() == {"message": {"ack": {"status": "ACK"}}}
    assert (state_of(seeker, card), backlog(house), sandbox.onest.received()[reference]) == ("joined", Backlog(), 1)
    with house.database.connect() as store:
        kinds = [row[0] for row in store.exec_driver_sql(SEEN_BY_EMPLOYER.replace("?", "2"))]
    assert kinds == ["joined", "seen"], "of what came late and early only the last was new"


def test_a_call_that_is_not_of_ours_is_refused_and_moves_nothing(seeker: Visitor, sandbox: Sandbox, called_at: str) -> None:
    house, card = seeker.house, wished(seeker)
    send_due(house, AT_ONCE, most=1)
    (call,) = taken_off(sandbox.onest)

    def changed(**context: str) -> dict[str, Any]:
        return call | {"context": call["context"] | context}

    def refused(answer: requests.Response) -> tuple[int, str]:
        assert answer.json()["message"] == {"ack": {"status": "NACK"}}
        return answer.status_code, answer.json()["error"]["code"]

    now = datetime.now(UTC)
    no = (401, "not_let_in")
    assert refused(posted(called_at, sandbox, call, key="another key")) == no
    assert refused(posted(called_at, sandbox, call, client_id="another")) == no
    assert refused(posted(called_at, sandbox, call, of=b"another body")) == no
    assert refused(posted(called_at, sandbox, call, now=now - timedelta(minutes=6))) == no
    assert refused(posted(called_at, sandbox, call, now=now + timedelta(minutes=6))) == no
    bare = requests.post(f"{called_at}/on_select", json=call, timeout=5)
    assert refused(bare) == no
    unknown = (404, "unknown_transaction")
    assert refused(posted(called_at, sandbox, changed(transaction_id="00000000-0000-0000-0000-000000000001"))) == unknown
    assert refused(posted(called_at, sandbox, changed(bpp_id="another.example"))) == unknown
    outside = (422, "not_in_contract")
    assert refused(posted(called_at, sandbox, changed(bap_id="another.example"))) == outside
    assert refused(posted(called_at, sandbox, call, action="on_init")) == outside
    assert refused(posted(called_at, sandbox, call, action="on_search")) == (404, "not_found")
    with UnitOfWork(house.database, writing=False) as work:
        assert [each.kind for each in work.outbox.about(sent_of(seeker, card).reference)] == ["onest_select_push"]
    assert posted(called_at, sandbox, call).status_code == 200


def test_a_call_that_is_too_large_or_no_json_is_not_read(sandbox: Sandbox, called_at: str, opened_house: House) -> None:
    assert opened_house.onest is not None
    assert requests.post(f"{called_at}/on_select", data=b"x" * 1_100_000, timeout=5).status_code == 413
    for body in (b"", b"{", b"[]", b"[" * 100_000):
        headers = {"Authorization": signature(body, sandbox.client_id, sandbox.key, datetime.now(UTC))}
        assert requests.post(f"{called_at}/on_select", data=body, headers=headers, timeout=5).status_code == 422


def test_nobody_confirms_what_we_did_not(seeker: Visitor, sandbox: Sandbox, called_at: str) -> None:
    card = wished(seeker)
    send_due(seeker.house, AT_ONCE, most=1)
    (call,) = taken_off(sandbox.onest)
    order = {"id": "1", "fulfillments": [{"state": {"descriptor": {"code": "JOINED"}, "updated_at": "2026-11-27T09:00:00Z"}}]}
    early = {"context": call["context"] | {"action": "on_update"}, "message": {"order": order}}
    posted(called_at, sandbox, early)
    assert (state_of(seeker, card), sent_of(seeker, card).remote_id) == ("interested", None)
    settle(seeker.house, sandbox)
    assert posted(called_at, sandbox, early).status_code == 404, "the order is another one"
    assert state_of(seeker, card) == "seen"


def test_a_no_and_a_form_wait_for_a_person_who_can_send_it_again(
    seeker: Visitor, sandbox: Sandbox, called_at: str, opened_house: House
) -> None:
    house, card = seeker.house, wished(seeker)
    send_due(house, AT_ONCE, most=1)
    (call,) = taken_off(sandbox.onest)
    no = {"context": call["context"], "error": {"code": "40002"}}
    assert posted(called_at, sandbox, no).status_code == 200
    assert (send_due(house, AT_ONCE), backlog(house).dead) == (Sent(), 1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sandbox.onest, "asks_form", True)
        posted(called_at, sandbox, call)
        send_due(house, AT_ONCE, most=1)
        (form,) = taken_off(sandbox.onest)
        posted(called_at, sandbox, form)
    assert (send_due(house, AT_ONCE), backlog(house).dead) == (Sent(), 1)
    shown = Desk(opened_house).screen("gateways")
    told = everything(shown)
    assert words("en").say("gateways.name_onest") in told
    assert words("en").say("gateways.failed_form").lower() in told.lower()
    del form["message"]["order"]["items"][0]["xinput"]
    posted(called_at, sandbox, form)
    settle(house, sandbox)
    assert state_of(seeker, card) == "seen"


def test_what_was_not_heard_of_is_asked_for(seeker: Visitor, sandbox: Sandbox) -> None:
    house, card = seeker.house, wished(seeker)
    settle(house, sandbox)
    sandbox.onest.decide(sent_of(seeker, card).reference, "OFFER_EXTENDED")
    taken_off(sandbox.onest)
    assert (state_of(seeker, card), hear_standings(house, every=NEVER)) == ("seen", 0)
    settle(house, sandbox)
    assert state_of(seeker, card) == "offered"


def test_with_three_calls_in_ten_failing_both_ways_every_wish_arrives_once(
    seeker: Visitor, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    house, cards = seeker.house, []
    wished(seeker, NUMBERS[0])
    with UnitOfWork(house.database, writing=False) as work:
        found = work.listings.by_job_ids(f"{BPP}/{name}/M{item}" for name in NUMBERS for item in range(1, ITEMS_EACH + 1))
        offers = {each.id: work.onest.offer("onest", each.listing.job_id) for each in found.values()}
    for number, offer in offers.items():
        assert offer is not None
        cards.append(number)
        house.sending.apply(
            seeker.actor, seeker.in_hand().worker_id or "", number, lambda before: None if before == "interested" else ("interested", 1),
            "onest", lambda values: {"person": {"name": values["name"]}}, None, datetime.now(UTC), route=offer.as_route(),
        )  # fmt: skip
    assert backlog(house).waiting == WISHES
    received = sandbox.onest.received()
    with served(sandbox, BAD_LINE) as address, sandbox.calling_back(lambda number: Faults(0.3, 0.1, 0.1, 0.1).draw(number)[0]):
        caller = house.callers["onest"]
        port = int(address.rpartition(":")[2])
        monkeypatch.setattr(caller, "base", replace(caller.base, port=port))
        monkeypatch.setattr(caller, "breaker", Breaker(rest=0.1))
        monkeypatch.setattr(caller, "manners", Manners(answer=0.5, whole=4.0, pause=0.02, longest_pause=0.2))
        until = time.monotonic() + PATIENCE
        while backlog(house).waiting and time.monotonic() < until:
            send_due(house, Pace(first=0.2, longest=1.0, attempts=200))
            time.sleep(0.02)
    assert backlog(house) == Backlog()
    arrived = {name: count for name, count in sandbox.onest.received().items() if name not in received}
    assert (len(arrived), set(arrived.values())) == (WISHES, {1})
    assert [look(seeker).states[number] for number in cards] == ["seen"] * WISHES


@pytest.mark.parametrize("leaves", [take_back, erase_all])
def test_when_she_takes_her_consent_back_the_participant_hears_of_it_and_nothing_of_her_stays_here(
    seeker: Visitor, sandbox: Sandbox, leaves: Any
) -> None:
    house, card = seeker.house, wished(seeker)
    settle(house, sandbox)
    reference = sent_of(seeker, card).reference
    leaves(seeker)
    with house.database.connect() as store:
        (waiting,) = store.exec_driver_sql("SELECT worker_id, sealed, reference, kind FROM outbox").fetchall()
        assert store.exec_driver_sql("SELECT count(*) FROM sent_applications").scalar() == 0
    assert tuple(waiting) == (None, None, reference, "onest_take_back")
    settle(house, sandbox)
    assert sandbox.onest.standing(reference) == ("CANCELLED", None)
    assert backlog(house) == Backlog()


def test_what_she_takes_back_half_way_is_taken_back_where_something_of_her_is_and_not_before(
    seeker: Visitor, sandbox: Sandbox, called_at: str
) -> None:
    house, case = seeker.house, seeker.in_hand().id
    early = wished(seeker, "M3")
    send_due(house, AT_ONCE, most=1)
    taken_off(sandbox.onest)
    apply.take_back(seeker, case, early)
    assert backlog(house) == Backlog(), "nothing of her was told"
    late = wished(seeker, "M4")
    for _ in range(2):
        send_due(house, AT_ONCE, most=1)
        for call in taken_off(sandbox.onest):
            posted(called_at, sandbox, call)
    reference = sent_of(seeker, late).reference
    assert sandbox.onest.standing(reference) != ("CANCELLED", None)
    apply.take_back(seeker, case, late)
    settle(house, sandbox)
    assert (sandbox.onest.standing(reference), state_of(seeker, late)) == (("CANCELLED", None), "withdrawn")
    assert reference not in sandbox.onest.received()


def test_what_is_confirmed_after_she_left_is_taken_back_by_the_number_that_it_turns_out_to_have(
    seeker: Visitor, sandbox: Sandbox, called_at: str
) -> None:
    house, card = seeker.house, wished(seeker)
    for _ in range(2):
        send_due(house, AT_ONCE, most=1)
        for call in taken_off(sandbox.onest):
            posted(called_at, sandbox, call)
    send_due(house, AT_ONCE, most=1)
    (confirmed,) = taken_off(sandbox.onest)
    reference = sent_of(seeker, card).reference
    take_back(seeker)
    assert send_due(house, AT_ONCE, most=1) == Sent(awaited=1)
    taken_off(sandbox.onest)
    confirmed["message"]["order"]["id"] = "THEIRS-7"
    assert posted(called_at, sandbox, confirmed).status_code == 200
    with UnitOfWork(house.database, writing=False) as work:
        (waiting,) = work.outbox.about(reference)
    assert (waiting.kind, (waiting.plain or {})["remote_id"], waiting.worker_id) == ("onest_take_back", "THEIRS-7", None)
    settle(house, sandbox)
    assert sandbox.onest.standing(reference) == ("CANCELLED", None)


@pytest.mark.parametrize("language", ["en", "hi"])
def test_a_screen_asks_her_and_says_what_becomes_of_her_wish(
    opened_house: House, walk: Walk, sandbox: Sandbox, language: str
) -> None:
    visitor = walk.signed_in(MASON)
    screen = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    screen.session_state["cookie"] = visitor.token
    screen.query_params["lang"] = language
    screen.run()
    screen.switch_page("pages/worker/jobs.py").run()
    number = next(card.number for card in look(visitor).cards if card.listing.job_id.startswith(BPP))
    spoken = words(language)
    screen.button(key=f"want_{number}").click().run()
    assert spoken.say("job.may_send_onest") in everything(screen)
    screen.button(key=f"send_{number}").click().run()
    assert not screen.exception
    assert spoken.say("job.waits_onest") in everything(screen)
    take_back(walk.again(visitor))
    settle(opened_house, sandbox)


def test_without_the_network_nobody_is_told_nothing_is_taken_and_no_screen_speaks_of_it(
    seeker: Visitor, sandbox: Sandbox, opened_house: House
) -> None:
    alone = replace(opened_house, onest=None)
    card, case = card_of(seeker, "M1"), seeker.in_hand().id
    assert apply.line_to_employer(replace(seeker, house=alone), case, card) == "none"
    body = b"{}"
    with pytest.raises(NotHeard) as refusal:
        hear(alone, "on_select", signature(body, sandbox.client_id, sandbox.key, datetime.now(UTC)), body, datetime.now(UTC))
    assert refusal.value.status == 404
    administrator = visitor_of(Desk(opened_house).sign_in(), of=opened_house)
    assert "onest" not in [each.name for each in gateway_sheet(replace(administrator, house=alone)).gateways]
    assert "onest" in [each.name for each in gateway_sheet(administrator).gateways]


@pytest.mark.skipif(not SAMPLES, reason="ONEST_SAMPLES names no folder")
def test_the_networks_own_messages_take_an_application_from_select_to_the_offer(
    seeker: Visitor, sandbox: Sandbox, called_at: str
) -> None:
    house, card = seeker.house, wished(seeker)
    application = sent_of(seeker, card)
    offer = Offer.of_route(application.route or {})

    def call(name: str) -> int:
        text = Path(SAMPLES or "", f"{name}.yaml").read_text(encoding="utf-8")
        told = yaml.load(text, Loader=yaml.BaseLoader)["value"]  # noqa: S506
        us = house.onest.us if house.onest else None
        told["context"] |= {"transaction_id": application.reference, "bpp_id": offer.bpp_id, "bap_id": us.id if us else ""}
        return posted(called_at, sandbox, told).status_code

    moved = []
    for name in (
        "on_select", "on_init", "on_init_unsolicited2", "on_confirm", "on_status", "on_status_unsolicited", "on_update_unsolicited",
        "on_update_customer", "on_update", "on_cancel",
    ):  # fmt: skip
        send_due(house, AT_ONCE, most=1)
        taken_off(sandbox.onest)
        assert call(name) == 200, name
        moved.append((name, state_of(seeker, card), backlog(house).dead))
    assert moved == [
        ("on_select", "interested", 0), ("on_init", "interested", 1), ("on_init_unsolicited2", "interested", 0), ("on_confirm", "seen", 0),
        ("on_status", "seen", 0), ("on_status_unsolicited", "shortlisted", 0), ("on_update_unsolicited", "offered", 0),
        ("on_update_customer", "offered", 0), ("on_update", "offered", 0), ("on_cancel", "withdrawn", 0),
    ]  # fmt: skip
