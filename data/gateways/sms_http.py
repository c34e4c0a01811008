"""Short messages over HTTP, as `docs/gateways.md` has it: to the telephone that e-Shram knows for a UAN, or to
a number."""

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

    def send_to(self, mobile: str, text: str, at: datetime) -> None:
        """As `data.gateways.sms.SmsGateway.send_to`."""
        self._post("numbers", {"mobile": mobile}, text, at)

    def send(self, uan: str, text: str, at: datetime) -> None:
        """As `SmsGateway.send`."""
        self._post("messages", {"uan": uan}, text, at)

    def _post(self, path: str, to: dict[str, str], text: str, at: datetime) -> None:
        told = {**to, "text": text, "written_at": at.astimezone(UTC).isoformat(), "nonce": secrets.token_hex(NONCE_BYTES)}
        self._caller.ask("POST", "v1", path, body=compact_json(told).encode(), once=str(uuid.uuid4()))
