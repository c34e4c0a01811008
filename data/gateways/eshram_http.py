"""e-Shram over HTTP, as `docs/gateways.md` has it. The UAN goes in a body, since addresses end up in logs."""

from __future__ import annotations

import secrets
import uuid
from typing import Any

from data.gateways.agreed import Agreed, Attest, artefact
from data.gateways.calling import Caller
from data.gateways.errors import GatewayRefused, GatewayUnavailable
from data.gateways.hedged import hedged
from data.store.column_types import compact_json

AUDIENCE = "eshram"
UNKNOWN = (404, "unknown_uan")
NONCE_BYTES = 16


class HttpEShram:
    """`data.gateways.eshram.EShramGateway` over HTTP."""

    def __init__(self, caller: Caller, attest: Attest) -> None:
        self._caller = caller
        self._attest = attest

    def find(self, uan: str, agreed: Agreed) -> dict[str, Any] | None:
        """As `EShramGateway.find`."""
        try:
            told = hedged(lambda: self._asked(uan, agreed))
        except GatewayRefused as problem:
            if (problem.status, problem.said) == UNKNOWN:
                return None
            raise
        record = told.get("worker")
        if not isinstance(record, dict) or record.get("uan") != uan:  # somebody else's record is worse than none
            raise GatewayUnavailable(failure="answer")
        return record

    def _asked(self, uan: str, agreed: Agreed) -> dict[str, Any]:
        body = compact_json({"uan": uan, "nonce": secrets.token_hex(NONCE_BYTES)}).encode()
        signed = artefact(self._attest, agreed, issuer=self._caller.client_id, audience=AUDIENCE, body=body)
        return self._caller.ask("POST", "v1", "profiles", body=body, once=str(uuid.uuid4()), artefact=signed)
