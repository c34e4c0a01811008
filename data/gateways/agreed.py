"""What a worker agreed to, as it goes out beside a question about her: signed, for one reader, for one message, for five minutes."""

from __future__ import annotations

import hashlib
import uuid
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

GOOD_FOR_SECONDS = 300

Attest = Callable[[Mapping[str, Any]], str]
"""Who signs: `data.vault.Vault.attest`."""


@dataclass(frozen=True, slots=True)
class Agreed:
    """What stands in the artefact. Times are aware.

    purposes: of `access.roles.Purpose`; fields: of the worker record; notice, language: which text she read or heard; channel: where;
    proof: how it is known that it was she, `code` or `paper`; guardian: whether a grown-up agreed for her; consent: the id of the consent
    that we keep, once there is one: e-Shram is asked before, since only its answer tells her age.
    """

    purposes: tuple[str, ...]
    fields: tuple[str, ...]
    agreed_at: datetime
    until: datetime
    notice: str
    language: str
    channel: str
    proof: str = "code"
    guardian: bool = False
    consent: str | None = None


def artefact(attest: Attest, agreed: Agreed, *, issuer: str, audience: str, body: bytes) -> str:
    """The signed artefact that goes with this very body and with no other."""
    now = int(datetime.now(UTC).timestamp())
    told = {
        name: value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value
        for name, value in asdict(agreed).items()
        if value is not None
    }
    return attest(
        {
            "iss": issuer,
            "aud": audience,
            "jti": str(uuid.uuid4()),
            "iat": now,
            "exp": now + GOOD_FOR_SECONDS,
            "body_sha256": body_mark(body),
            "consent": told,
        }
    )


def body_mark(body: bytes) -> str:
    """SHA-256 of a body, base64url without padding. Each body holds 128 bits that nobody can guess, or its UAN could be tried out."""
    return urlsafe_b64encode(hashlib.sha256(body).digest()).decode("ascii").rstrip("=")
