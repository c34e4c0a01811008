"""The consent artefact: what a worker agrees to, as a signed record that shows any later change."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime, timedelta

from access.roles import Actor, Purpose
from data.store.consents import ON_PAPER, Consent
from data.vault import Vault
from data.worker_record import FIELDS
from matching.model import CHANNELS

CONSUMER = "Kaam Setu"
PROVIDER = "e-Shram"
ACCESS = "view"
FREQUENCY = "as_needed"
DAYS = 180
LONGEST_DAYS = 366


class BadConsentRequest(ValueError):
    """What is asked for is no consent: `field` names what is wrong with it."""

    code = "bad_consent_request"

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


@dataclass(frozen=True, slots=True)
class ConsentRequest:
    """What is asked of a worker, in the words of a notice she has read or heard.

    purpose: one of the closed list; fields: names of `Worker` fields; notice_version and notice_language: which text it was;
    channel: one of `CHANNELS`; days: how long, 1-366; paper: number of the form she signed instead of typing a code; guardian: the UAN
    of the grown-up who agrees for her, or `ON_PAPER`. Raises `BadConsentRequest`.
    """

    purpose: Purpose
    fields: frozenset[str]
    notice_version: str
    notice_language: str
    channel: str = "self"
    days: int = DAYS
    paper: str | None = None
    guardian: str | None = None

    def __post_init__(self) -> None:
        if not self.fields or not self.fields <= set(FIELDS):
            raise BadConsentRequest("fields")
        if self.channel not in CHANNELS:
            raise BadConsentRequest("channel")
        if not 1 <= self.days <= LONGEST_DAYS:
            raise BadConsentRequest("days")
        if not self.notice_version or not self.notice_language:
            raise BadConsentRequest("notice")


def new_artefact(vault: Vault, actor: Actor, worker_id: str, request: ConsentRequest, now: datetime) -> Consent:
    """The signed artefact of a request that the worker has agreed to, in force from now."""
    consent = Consent(
        id=str(uuid.uuid4()),
        worker_id=worker_id,
        notice_version=request.notice_version,
        notice_language=request.notice_language,
        consumer=CONSUMER,
        provider=PROVIDER,
        purpose=request.purpose.value,
        user=actor.id,
        fields=tuple(sorted(request.fields)),
        access=ACCESS,
        frequency=FREQUENCY,
        given_at=now.astimezone(UTC),
        expires_at=now.astimezone(UTC) + timedelta(days=request.days),
        status="active",
        channel=request.channel,
        paper=request.paper,
        guardian=_guardian(vault, request.guardian),
    )
    return signed(vault, consent)


def signed(vault: Vault, consent: Consent) -> Consent:
    """The consent with a signature over all that it says now, its status included."""
    return replace(consent, signature=vault.sign(canonical(consent)))


def genuine(vault: Vault, consent: Consent) -> bool:
    """Whether the consent says what we signed."""
    return vault.verify(canonical(consent), consent.signature)


def canonical(consent: Consent) -> bytes:
    """All fields that say something, but the signature, as JSON with sorted keys and no spaces, times in UTC to the microsecond."""
    values = {field.name: getattr(consent, field.name) for field in fields(consent) if field.name != "signature"}
    told = {name: value for name, value in values.items() if value is not None}
    for name in ("given_at", "expires_at"):
        told[name] = told[name].astimezone(UTC).isoformat(timespec="microseconds")
    return json.dumps(told, ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode("ascii")


def _guardian(vault: Vault, named: str | None) -> str | None:
    """A guardian as a consent keeps her: a mark that nobody reads a number from."""
    return named if named in (None, ON_PAPER) else vault.uan_index(named).hex()


def covered(consents: Iterable[Consent]) -> set[str]:
    """All fields that these consents name."""
    return {field for consent in consents for field in consent.fields}
