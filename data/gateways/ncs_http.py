"""NCS over HTTP, as `docs/gateways.md` has it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from data.gateways.agreed import Agreed, Attest, artefact
from data.gateways.calling import Caller
from data.gateways.errors import GatewayUnavailable
from data.gateways.ncs import PAGE, STANDINGS, Application, ListingPage, Standing
from data.store.column_types import compact_json

AUDIENCE = "ncs"
LONGEST_ID = 200


class HttpNcs:
    """`data.gateways.ncs.NcsGateway` over HTTP."""

    def __init__(self, caller: Caller, attest: Attest) -> None:
        self._caller = caller
        self._attest = attest

    def register_seeker(self, uan: str, profile: Mapping[str, Any], agreed: Agreed, once: str) -> str:
        """As `NcsGateway.register_seeker`."""
        body = compact_json({"uan": uan, "profile": dict(profile), "nonce": once}).encode()
        told = self._caller.ask("POST", "v1", "seekers", body=body, once=once, artefact=self._signed(agreed, body))
        return _id(told.get("seeker"))

    def listings(
        self, *, since: datetime | None = None, cursor: str | None = None, size: int = PAGE, words: str = ""
    ) -> ListingPage:
        """As `NcsGateway.listings`."""
        query = {"size": str(size)}
        query |= {"since": since.astimezone(UTC).isoformat()} if since else {}
        query |= {name: value for name, value in (("cursor", cursor), ("words", words)) if value}
        told = self._caller.ask("GET", "v1", "listings", query=query)
        rows, following = told.get("rows"), told.get("cursor")
        good = isinstance(rows, list) and len(rows) <= size and all(isinstance(row, dict) for row in rows)
        if not good or not isinstance(following, str | None) or (following is not None and following == cursor):
            raise GatewayUnavailable(failure="answer")
        return ListingPage(tuple(rows or ()), following)

    def push_application(self, application: Application, agreed: Agreed, once: str) -> Standing:
        """As `NcsGateway.push_application`."""
        told = {"reference": application.reference, "job_id": application.job_id, "seeker": application.seeker}
        body = compact_json(told).encode()
        return _standing(self._caller.ask("POST", "v1", "applications", body=body, once=once, artefact=self._signed(agreed, body)))

    def application_status(self, reference: str) -> Standing:
        """As `NcsGateway.application_status`."""
        return _standing(self._caller.ask("GET", "v1", "applications", reference))

    def take_back(self, reference: str, once: str) -> Standing:
        """As `NcsGateway.take_back`."""
        return _standing(self._caller.ask("POST", "v1", "applications", reference, "withdrawal", body=b"{}", once=once))

    def _signed(self, agreed: Agreed, body: bytes) -> str:
        return artefact(self._attest, agreed, issuer=self._caller.client_id, audience=AUDIENCE, body=body)


def _standing(told: Mapping[str, Any]) -> Standing:
    state = STANDINGS.get(str(told.get("status")))
    if state is None:
        raise GatewayUnavailable(failure="answer")
    return Standing(_id(told.get("application")), state)


def _id(told: object) -> str:
    if not isinstance(told, str) or not 0 < len(told) <= LONGEST_ID:
        raise GatewayUnavailable(failure="answer")
    return told
