"""Short messages over HTTP, as `docs/gateways.md` has it: to the telephone that e-Shram knows for a UAN."""

from __future__ import annotations

import secrets
import uuid
from datetime import UTC, datetime

from data.gateways.calling import Caller
from data.store.column_types import compact_json

NONCE_BYTES = 16


class HttpSms:
    """`data.gateways.sms.SmsGateway` over HTTP."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def send(self, uan: str, text: str, at: datetime) -> None:
        """As `SmsGateway.send`."""
        told = {"uan": uan, "text": text, "written_at": at.astimezone(UTC).isoformat(), "nonce": secrets.token_hex(NONCE_BYTES)}
        self._caller.ask("POST", "v1", "messages", body=compact_json(told).encode(), once=str(uuid.uuid4()))
