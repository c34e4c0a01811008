"""The ONEST network over HTTP, by its gateway, as `docs/gateways.md` has it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from data.feeds.onest_tree import part, text_of
from data.gateways.agreed import Agreed, Attest, artefact
from data.gateways.calling import Caller
from data.gateways.errors import GatewayRefused, GatewayUnavailable
from data.gateways.onest_context import Participant
from data.store.column_types import compact_json

AUDIENCE = "onest"
UNUSABLE = 422
LONGEST_CODE = 100


class HttpOnest:
    """`data.gateways.onest.OnestGateway` over HTTP."""

    def __init__(self, caller: Caller, attest: Attest, us: Participant) -> None:
        self._caller = caller
        self._attest = attest
        self.us = us

    @property
    def client_id(self) -> str:
        """Who we are at the gateway."""
        return self._caller.client_id

    @property
    def key(self) -> str:
        """Our key there."""
        return self._caller.key

    def tell(self, message: Mapping[str, Any], agreed: Agreed | None) -> None:
        """As `OnestGateway.tell`; what is not acknowledged was refused, with the code of its error."""
        context, body = message["context"], compact_json(message).encode()
        signed = artefact(self._attest, agreed, issuer=self.client_id, audience=AUDIENCE, body=body) if agreed else None
        told = self._caller.ask("POST", context["action"], body=body, once=context["message_id"], artefact=signed)
        said = text_of(part(part(told, "message"), "ack").get("status"))
        if said == "NACK":
            raise GatewayRefused(UNUSABLE, text_of(part(told, "error").get("code"))[:LONGEST_CODE])
        if said != "ACK":
            raise GatewayUnavailable(failure="answer")
