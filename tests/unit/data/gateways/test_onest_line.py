"""The line to the ONEST network: what comes in is signed with our key, for us, now; what goes out is taken or is not."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.feeds.onest_offers import Fulfilment, Offer
from data.gateways.agreed import Agreed
from data.gateways.errors import GatewayRefused, GatewayUnavailable
from data.gateways.onest import genuine, signature
from data.gateways.onest_application import cancel, confirm, init, select
from data.gateways.onest_context import Between, Participant
from data.gateways.onest_http import HttpOnest
from data.vault import Vault
from services.sandbox import Sandbox
from tests.served import AGREED, CLIENT, KEY, caller_of, sandbox_in, served

NOW = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
BODY = b'{"context": {}}'
US = Participant("kaam.example", "https://kaam.example/api/onest")
OFFER = Offer("b/7/M1", "b", "https://b.example", "7", "M1", (Fulfilment("F1", "lead"),))
ALLOWED = Agreed(("apply_onest",), ("name", "skills"), AGREED.agreed_at, AGREED.until, "apply-onest-1", "hi", "self")


class TestSignature:
    @given(st.binary(max_size=200), st.integers(0, 299))
    def test_what_was_signed_with_the_key_is_taken_for_five_minutes(self, body: bytes, seconds: int) -> None:
        header = signature(body, CLIENT, KEY, NOW)
        assert genuine(header, body, CLIENT, KEY, NOW + timedelta(seconds=seconds))

    @given(st.data())
    def test_a_letter_that_is_changed_in_what_it_says_is_noticed(self, data: st.DataObject) -> None:
        header = signature(BODY, CLIENT, KEY, NOW)
        start, end = data.draw(st.sampled_from([found.span(1) for found in re.finditer('="([^"]*)"', header)]))
        place = data.draw(st.integers(start, end - 1))
        letter = data.draw(st.characters(codec="ascii").filter(lambda letter: letter != header[place]))
        assert not genuine(header[:place] + letter + header[place + 1 :], BODY, CLIENT, KEY, NOW)

    @given(st.text(max_size=300))
    def test_no_header_breaks_the_reading(self, header: str) -> None:
        assert not genuine(header, BODY, CLIENT, KEY, NOW)
        assert not genuine(f"Signature {header}", BODY, CLIENT, KEY, NOW)

    @pytest.mark.parametrize("seconds", [-61, 300, 3_600, -3_600])
    def test_of_another_time_it_is_not_taken(self, seconds: int) -> None:
        assert not genuine(signature(BODY, CLIENT, KEY, NOW), BODY, CLIENT, KEY, NOW + timedelta(seconds=seconds))

    def test_another_body_key_or_name_is_not_taken(self) -> None:
        header = signature(BODY, CLIENT, KEY, NOW)
        assert not genuine(header, BODY + b" ", CLIENT, KEY, NOW)
        assert not genuine(header, BODY, CLIENT, "another key", NOW)
        assert not genuine(header, BODY, "another", KEY, NOW)
        assert not genuine(header.replace("hmac-sha256", "none"), BODY, CLIENT, KEY, NOW)


@pytest.fixture
def sandbox(tmp_path: Path) -> Sandbox:
    return sandbox_in(tmp_path, Vault.open(tmp_path / "keys", create=True))


@pytest.fixture
def onest(sandbox: Sandbox, tmp_path: Path) -> Iterator[HttpOnest]:
    with served(sandbox) as address:
        caller = caller_of(address, "onest")
        yield HttpOnest(caller, Vault.open(tmp_path / "keys", create=False).attest, US)
        caller.close()


def between(reference: str, number: str | None = None) -> Between:
    return Between(US, Participant("b", "https://b.example"), reference, "*", number)


class TestOut:
    def test_a_step_that_is_sent_twice_under_its_number_happens_once_and_is_answered_twice(
        self, sandbox: Sandbox, onest: HttpOnest
    ) -> None:
        reference, number = str(uuid.uuid4()), str(uuid.uuid4())
        onest.tell(select(OFFER, between(reference), NOW), None)
        for _ in range(2):
            onest.tell(confirm(OFFER, between(reference, number), NOW, {"name": "Sita"}, reference), ALLOWED)
        assert sandbox.onest.received() == {reference: 1}
        assert len(sandbox.onest.calls()) == 3
        onest.tell(confirm(OFFER, between(reference), NOW, {"name": "Sita"}, reference), ALLOWED)
        assert sandbox.onest.received() == {reference: 2}, "under another number it is another"

    @pytest.mark.parametrize(
        ("person", "agreed", "code"),
        [
            ({"name": "Sita", "gender": "female"}, ALLOWED, "not_agreed"),
            ({"name": "Sita"}, AGREED, "not_agreed"),
            ({"name": "Sita"}, None, "bad_artefact"),
        ],
    )
    def test_more_than_she_agreed_to_is_not_passed_on(
        self, sandbox: Sandbox, onest: HttpOnest, person: dict[str, Any], agreed: Agreed | None, code: str
    ) -> None:
        with pytest.raises(GatewayRefused) as refusal:
            onest.tell(init(OFFER, between(str(uuid.uuid4())), NOW, person), agreed)
        assert (refusal.value.status, refusal.value.said) == (403, code)
        assert sandbox.onest.calls() == []

    def test_what_nobody_knows_cannot_be_taken_back(self, onest: HttpOnest) -> None:
        with pytest.raises(GatewayRefused) as refusal:
            onest.tell(cancel(between(str(uuid.uuid4())), NOW, "1"), None)
        assert (refusal.value.status, refusal.value.said) == (404, "unknown_reference")

    @pytest.mark.parametrize(
        ("answer", "problem", "said"),
        [
            ({"message": {"ack": {"status": "NACK"}}, "error": {"code": "30004"}}, GatewayRefused, "30004"),
            ({"message": {"ack": {"status": "PERHAPS"}}}, GatewayUnavailable, None),
            ({"message": "ACK"}, GatewayUnavailable, None),
        ],
    )
    def test_what_is_not_acknowledged_was_not_taken(
        self, onest: HttpOnest, monkeypatch: pytest.MonkeyPatch, answer: dict[str, Any], problem: type[Exception], said: str | None
    ) -> None:
        monkeypatch.setattr("data.gateways.calling.Caller.ask", lambda *_, **__: answer)
        with pytest.raises(problem) as refusal:
            onest.tell(select(OFFER, between("r"), NOW), None)
        assert getattr(refusal.value, "said", None) == said
