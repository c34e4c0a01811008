"""A consent artefact says all that was agreed, and any change to it shows."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from access.artefact import BadConsentRequest, ConsentRequest, canonical, genuine, new_artefact, signed
from access.roles import Actor, Purpose, Role
from data.store.consents import Consent
from data.vault import Vault

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
REQUEST = ConsentRequest(Purpose.FIND_WORK, frozenset({"occupation", "current"}), "2026-11", "hi")


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Vault:
    return Vault.open(tmp_path_factory.mktemp("vault") / "keys", create=True)


@pytest.fixture
def consent(vault: Vault) -> Consent:
    return new_artefact(vault, Actor("session-1", Role.WORKER), "worker-asha", REQUEST, NOW)


def test_it_lasts_180_days_unless_said_otherwise(vault: Vault, consent: Consent) -> None:
    assert consent.expires_at - consent.given_at == timedelta(days=180)
    shorter = new_artefact(vault, Actor("session-1", Role.WORKER), "worker-asha", replace(REQUEST, days=1), NOW)
    assert shorter.expires_at == NOW + timedelta(days=1)


def test_it_holds_as_it_was_signed_in_any_time_zone(vault: Vault, consent: Consent) -> None:
    assert genuine(vault, consent)
    india = timezone(timedelta(hours=5, minutes=30))
    assert genuine(
        vault, replace(consent, given_at=consent.given_at.astimezone(india), expires_at=consent.expires_at.astimezone(india))
    )


CHANGED: dict[str, Any] = {
    "fields": ("current", "mobile", "occupation"),
    "given_at": NOW - timedelta(microseconds=1),
    "expires_at": NOW + timedelta(days=9999),
    "signature": b"",
}


@pytest.mark.parametrize("field", [field.name for field in fields(Consent)])
def test_a_change_to_any_part_of_it_shows(vault: Vault, consent: Consent, field: str) -> None:
    changed = replace(consent, **{field: CHANGED.get(field, "something else")})
    assert not genuine(vault, changed)


def test_two_agreements_to_the_same_are_two_artefacts(vault: Vault, consent: Consent) -> None:
    again = new_artefact(vault, Actor("session-1", Role.WORKER), "worker-asha", REQUEST, NOW)
    assert again.id != consent.id
    assert not genuine(vault, replace(again, signature=consent.signature))


def test_it_is_written_the_same_way_each_time(vault: Vault, consent: Consent) -> None:
    text = canonical(consent).decode("ascii")
    assert text.startswith('{"access":"view","channel":"self","consumer":"Kaam Setu",')
    assert '"fields":["current","occupation"]' in text
    assert '"given_at":"2026-11-23T09:30:00.000000+00:00"' in text
    assert "signature" not in text
    assert canonical(signed(vault, consent)) == canonical(consent)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"fields": frozenset()}, "fields"),
        ({"fields": frozenset({"aadhaar"})}, "fields"),
        ({"channel": "street"}, "channel"),
        ({"days": 0}, "days"),
        ({"days": 367}, "days"),
        ({"notice_version": ""}, "notice"),
        ({"notice_language": ""}, "notice"),
    ],
)
def test_a_request_that_cannot_be_agreed_to_is_refused(wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(BadConsentRequest) as bad:
        replace(REQUEST, **wrong)
    assert bad.value.field == field
