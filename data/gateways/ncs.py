"""The National Career Service as a gateway gives it: seekers, listings, applications and where they stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from data.gateways.agreed import Agreed

STANDINGS = {
    "received": "sent",
    "viewed": "seen",
    "shortlisted": "shortlisted",
    "interview": "interview",
    "offered": "offered",
    "hired": "joined",
    "declined": "declined",
    "rejected": "rejected",
    "withdrawn": "withdrawn",
    "expired": "expired",
}
"""What NCS says of an application, and the state of ours that it is."""
PAGE = 200


@dataclass(frozen=True, slots=True)
class Application:
    """A worker who wants a job. `reference` is ours, a random UUID; `job_id` theirs; `seeker` the id that NCS gave her."""

    reference: str
    job_id: str
    seeker: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an application stands: the id that NCS gave it, and one of the states of our chain or its ends."""

    remote_id: str
    state: str


@dataclass(frozen=True, slots=True)
class ListingPage:
    """Some listings as rows of the feed `ncs-csv`, and the cursor of the next page; None when this was the last."""

    rows: tuple[Mapping[str, Any], ...]
    cursor: str | None


class NcsGateway(Protocol):
    """Whoever can answer for NCS. Each call raises `GatewayError`; `once` is a key under which a thing happens once, however often it is
    sent."""

    def register_seeker(self, uan: str, profile: Mapping[str, Any], agreed: Agreed, once: str) -> str:
        """Make her known as a job seeker by her UAN, with the fields she agreed to; the id that NCS gives her, the same each time."""
        ...

    def listings(
        self, *, since: datetime | None = None, cursor: str | None = None, size: int = PAGE, words: str = ""
    ) -> ListingPage:
        """Listings in the order in which they changed: those since a moment, those with these words in their title."""
        ...

    def push_application(self, application: Application, agreed: Agreed, once: str) -> Standing:
        """She wants this job."""
        ...

    def application_status(self, reference: str) -> Standing:
        """Where an application of ours stands."""
        ...

    def take_back(self, reference: str, once: str) -> Standing:
        """She does not want the job after all."""
        ...
