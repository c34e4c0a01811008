"""The context that every ONEST message begins with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

DOMAIN = "ONDC:ONEST10"
VERSION = "2.0.0"
PATIENCE = "PT30S"
"""How long an answer is waited for, as ISO 8601 writes it."""


@dataclass(frozen=True, slots=True)
class Participant:
    """One of the network: the id it is registered under and the https address its messages go to."""

    id: str
    uri: str


@dataclass(frozen=True, slots=True)
class Between:
    """Two participants in one transaction: who looks for work (`bap`), who offers it (`bpp`), for a city code, `*` for any.

    `transaction_id` is one for all messages of an application; each message has a number of its own: `message_id`, or one that is drawn.
    What is sent again goes under the number that it had.
    """

    bap: Participant
    bpp: Participant
    transaction_id: str
    city: str = "*"
    message_id: str | None = None


def moment(at: datetime) -> str:
    """A moment as the network writes it: UTC, in milliseconds."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def envelope(action: str, between: Between, at: datetime, message: dict[str, Any]) -> dict[str, Any]:
    """A message of an action, with its context."""
    return {
        "context": {
            "domain": DOMAIN,
            "action": action,
            "version": VERSION,
            "bap_id": between.bap.id,
            "bap_uri": between.bap.uri,
            "bpp_id": between.bpp.id,
            "bpp_uri": between.bpp.uri,
            "transaction_id": between.transaction_id,
            "message_id": between.message_id or str(uuid4()),
            "location": {"city": {"code": between.city}, "country": {"code": "IND"}},
            "timestamp": moment(at),
            "ttl": PATIENCE,
        },
        "message": message,
    }
