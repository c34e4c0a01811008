"""The ONEST network as its gateway gives it: messages go out and are taken or not; their answers come back as calls to us, signed."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections.abc import Mapping
from datetime import datetime, timedelta
from hmac import compare_digest
from hmac import new as keyed
from typing import Any, Protocol

from data.gateways.agreed import Agreed
from data.gateways.onest_context import Participant

ALGORITHM = "hmac-sha256"
"""Beckn's header with the key that is agreed for all gateways; a participant that answers us directly would sign with `ed25519`."""
GOOD_FOR = timedelta(minutes=5)
CLOCKS_APART = timedelta(minutes=1)
SIGNED = "(created) (expires) digest"
_PART = re.compile(r'([A-Za-z]+)="?([^",]*)"?')


class OnestGateway(Protocol):
    """Whoever passes messages on to the network for us. `us` is what we are registered as; `client_id` and `key` sign what comes back."""

    us: Participant
    client_id: str
    key: str

    def tell(self, message: Mapping[str, Any], agreed: Agreed | None) -> None:
        """Send a message under the number in its context; `agreed`: what she agreed to, where it tells something of her. It is passed on;
        what the participant says comes as a call of its own. Raises `GatewayError`."""
        ...


def signature(body: bytes, client_id: str, key: str, now: datetime) -> str:
    """The header `Authorization` of a call with this body, in the form of Beckn's: who, until when, and a mark of both and the body."""
    created = int(now.timestamp())
    expires = created + int(GOOD_FOR.total_seconds())
    mark = _mark(body, key, str(created), str(expires))
    return (
        f'Signature keyId="{client_id}",algorithm="{ALGORITHM}",created="{created}",expires="{expires}",headers="{SIGNED}",'
        f'signature="{mark}"'
    )


def genuine(header: str, body: bytes, client_id: str, key: str, now: datetime) -> bool:
    """Whether a call with this header and body was signed with the key, for us, not long ago."""
    scheme, _, rest = header.partition(" ")
    told = dict(_PART.findall(rest))
    if scheme != "Signature" or told.get("algorithm") != ALGORITHM or told.get("headers") != SIGNED:
        return False
    created, expires = told.get("created", ""), told.get("expires", "")
    if not (_whole(created) and _whole(expires)):
        return False
    at = int(now.timestamp())
    fresh = int(created) - CLOCKS_APART.total_seconds() <= at < int(expires) <= int(created) + GOOD_FOR.total_seconds()
    ours = compare_digest(told.get("keyId", "").encode(), client_id.encode())
    return compare_digest(told.get("signature", "").encode(), _mark(body, key, created, expires).encode()) and ours and fresh


def _mark(body: bytes, key: str, created: str, expires: str) -> str:
    digest = b64encode(hashlib.blake2b(body).digest()).decode()
    told = f"(created): {created}\n(expires): {expires}\ndigest: BLAKE-512={digest}"
    return b64encode(keyed(key.encode(), told.encode(), hashlib.sha256).digest()).decode()


def _whole(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 12
