"""A telephone answers what it was asked: over HTTP, as an SMS provider brings it, and as strangers try to."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests

from api.inbound import REPLIES, Inbound
from data.gateways.errors import GatewayUnavailable
from data.store.unit_of_work import UnitOfWork
from data.store.workers import Workers
from services import replies
from services.agreements import end
from services.ask_outcomes import ask_what_is_due
from services.house import House
from services.open_gateways import DEMONSTRATION, gateway_key
from services.sandbox import open_sandbox
from services.visits import Visitor
from settings import Settings
from tests.conftest import Promise
from tests.integration.conftest import MASON, Walk
from tests.integration.test_outcomes import asked_long_ago, due, gone, last_events, rows, signed_in, state_of, wants
from tests.served import app_served

NOON = (datetime.now(UTC) + timedelta(days=1)).replace(hour=7)


@pytest.fixture
def mason(walk: Walk) -> Iterator[Visitor]:
    """A mason of whom it is time to ask, and who agreed to be asked."""
    found = signed_in(walk, MASON)
    wants(found)
    due(found.house)
    asked_long_ago(found.house)
    yield found
    gone(walk, found)
    with found.house.database.begin() as store:
        store.exec_driver_sql("DELETE FROM reply_tries")


@pytest.fixture
def address(opened_house: House) -> Iterator[str]:
    async def nothing(_scope: Any, _receive: Any, _send: Any) -> None:
        raise AssertionError("nobody else answers")

    with app_served(Inbound(nothing)) as at:
        yield at


def mobile_of(visitor: Visitor) -> str:
    """Her number, as the store has it."""
    with UnitOfWork(visitor.house.database, writing=False) as work:
        values = Workers(work.connection, visitor.house.vault).get(visitor.in_hand().worker_id or "", ("mobile",))
    return str(values["mobile"])


def asked(visitor: Visitor) -> tuple[str, str]:
    """Her number and the code of the message that asks her."""
    house, mobile = visitor.house, mobile_of(visitor)
    assert ask_what_is_due(house, NOON).texts == 1
    assert house.telephone
    found = re.search(r"\d{4}", house.telephone.last(f"+91{mobile}") or "")
    assert found
    return mobile, found[0]


def bring(address: str, chosen: Settings, mobile: str, text: str, **changed: str) -> int:
    """As a provider brings an answer; the status that it gets."""
    headers = {"X-APISETU-CLIENTID": DEMONSTRATION, "X-APISETU-APIKEY": gateway_key(chosen)} | changed
    body = {"mobile": mobile, "text": text, "received_at": datetime.now(UTC).isoformat(), "nonce": secrets.token_hex(16)}
    return requests.post(address + REPLIES, json=body, headers=headers, timeout=5).status_code


def test_her_telephone_answers_and_that_counts_once(mason: Visitor, address: str, chosen: Settings) -> None:
    card = wants(mason)
    mobile, code = asked(mason)
    assert ask_what_is_due(mason.house, NOON).texts == 0  # asked once
    assert [bring(address, chosen, mobile, f"{code} 1") for _ in range(2)] == [202, 202]
    assert bring(address, chosen, mobile, f"{code} 2") == 202
    assert state_of(mason, card) == "joined"
    assert last_events(mason.house, 1) == [("joined", "worker_said")]
    assert rows(mason.house, "follow_up_answers") == 1


@pytest.mark.parametrize("text", ["{code}1", "{code} - 1", "हाँ {code} १"])
def test_an_answer_is_read_as_people_write_it(mason: Visitor, text: str) -> None:
    mobile, code = asked(mason)
    digits = str.maketrans("0123456789", "०१२३४५६७८९")
    told = text.format(code=code).translate(digits) if "हाँ" in text else text.format(code=code)
    assert replies.take_reply(mobile, told, mason.house)


@pytest.mark.trust
def test_no_stranger_answers_for_her(mason: Visitor, address: str, chosen: Settings, promise: Promise) -> None:
    card = wants(mason)
    mobile, code = asked(mason)
    tries = [
        (f"98765432{number:02d}", f"{code} {answer}") for number in range(50) for answer in (1, 2)
    ]  # who knows the code, from another telephone
    tries += [(mobile, f"{number} 1") for number in range(1_000, 10_000, 9) if str(number) != code]  # who borrows her number's name
    tries += [(mobile, "1"), (mobile, ""), (mobile, f"{code} 3"), (mobile, f"{code} 11")]
    assert {bring(address, chosen, *each) for each in tries} == {202}  # and learns nothing
    assert (state_of(mason, card), rows(mason.house, "follow_up_answers")) == ("interested", 0)
    promise("answers of strangers' telephones and guessed codes", tried=len(tries), refused=len(tries), leaked=0)


def test_after_some_tries_even_the_right_code_is_not_heard_for_a_while(mason: Visitor) -> None:
    mobile, code = asked(mason)
    wrong = "9999" if code != "9999" else "9998"
    assert not any(replies.take_reply(mobile, f"{wrong} 1", mason.house) for _ in range(6))
    assert not replies.take_reply(mobile, f"{code} 1", mason.house)


def test_nobody_without_our_key_brings_anything(mason: Visitor, address: str, chosen: Settings) -> None:
    mobile, code = asked(mason)
    for changed in ({"X-APISETU-APIKEY": "x"}, {"X-APISETU-APIKEY": ""}, {"X-APISETU-CLIENTID": "x"}):
        assert bring(address, chosen, mobile, f"{code} 1", **changed) == 401
    assert bring(address, chosen, "12345", "x") == 422
    assert requests.get(address + REPLIES, timeout=5).status_code == 405
    assert rows(mason.house, "follow_up_answers") == 0


def test_who_takes_back_being_asked_is_neither_asked_nor_heard(mason: Visitor) -> None:
    mobile, code = asked(mason)
    end(mason, mason.in_hand().id, "contact")
    assert not replies.take_reply(mobile, f"{code} 1", mason.house)
    with mason.house.database.connect() as store:
        kept = store.exec_driver_sql("SELECT telephone, code FROM follow_ups").fetchall()
    assert [tuple(row) for row in kept] == [(None, None)]
    with mason.house.database.begin() as store:
        store.exec_driver_sql("UPDATE follow_ups SET texted_at = NULL")
    asked_long_ago(mason.house)
    assert ask_what_is_due(mason.house, NOON).texts == 0


def test_no_telephone_rings_at_night_nor_more_than_some_times_a_day(mason: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("access.outcomes.MOST_A_DAY", 2)
    for job_id in ("M2", "M3"):
        wants(mason, job_id)
    assert due(mason.house) == 2
    asked_long_ago(mason.house)
    night = NOON.replace(hour=20)  # half past one in India
    assert ask_what_is_due(mason.house, night).texts == 0
    assert ask_what_is_due(mason.house, NOON).texts == 2
    assert ask_what_is_due(mason.house, NOON + timedelta(days=1, hours=1)).texts == 1


def test_a_message_that_did_not_go_out_is_tried_again(mason: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:

        def fails(*_: object) -> None:
            raise GatewayUnavailable

        patch.setattr(type(mason.house.sms), "send_to", fails)
        assert ask_what_is_due(mason.house, NOON).texts == 0
    assert ask_what_is_due(mason.house, NOON).texts == 1


def test_the_sandbox_telephone_answers(mason: Visitor, address: str, chosen: Settings) -> None:
    mobile, code = asked(mason)
    replace(open_sandbox(chosen), address=address).reply(mobile, f"{code} 1")
    assert rows(mason.house, "follow_up_answers") == 1
