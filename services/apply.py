"""What a worker does about a job: keeps it, wants it, has her wish sent, takes it back.

Without a gateway to whoever has the job nothing is sent, and she is told so. With one her wish is sent once she has agreed to that.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from access.artefact import ConsentRequest
from access.consent import Decide
from access.roles import APPLY_FIELDS, Purpose
from data.store.listings import StoredListing
from data.store.sent_applications import NCS
from data.store.unit_of_work import UnitOfWork
from matching.model import APPLICATION_ENDS, Listing
from services.find_work import Card
from services.happened import note_step
from services.refusal import Refused, told_plainly
from services.visits import Case, Visitor

WANTED = ("interested", "sent", "seen", "shortlisted", "interview", "offered", "joined", "retained_30", "retained_90")
FROM_NCS = ("ncs-csv", "ncs")
"""Sources of listings that NCS knows by their `job_id`."""
NOTICE_VERSION = "apply-1"
"""Which text asks her whether her wish may be sent (`job.may_send`)."""
FREE = (None, "saved", *APPLICATION_ENDS)
"""States from which a job can be saved or wanted."""


@dataclass(frozen=True, slots=True)
class NextStep:
    """What really happens after *I want this job*: whom to call, where to go and when."""

    contact: str | None
    walk_in_on: date | None
    walk_in_place: str | None
    employer: str | None


def save(visitor: Visitor, case_id: str, card: Card) -> str:
    """Keep a job for later; its new state. Raises `Refused`."""
    return _move(visitor, case_id, card, "saved")


def want(visitor: Visitor, case_id: str, card: Card) -> str:
    """She wants this job; its new state. When she agreed before that her wishes are sent, this one is too.

    Raises `Refused`, also when the job is gone meanwhile.
    """
    case = visitor.in_hand(case_id)
    if _goes_to_ncs(visitor, card) and visitor.house.sending.agreed(case.worker_id or "", datetime.now(UTC)):
        return _send(visitor, case, card, None)
    return _move(visitor, case_id, card, "interested")


def send(visitor: Visitor, case_id: str, card: Card) -> str:
    """She agrees that her wish is sent to NCS, this one and those to come; the state of the job. Raises `Refused`."""
    case = visitor.in_hand(case_id)
    if not _goes_to_ncs(visitor, card):
        raise Refused("listing_gone")
    request = ConsentRequest(
        Purpose.APPLY,
        frozenset(APPLY_FIELDS),
        NOTICE_VERSION,
        case.language,
        case.channel,
        paper=case.paper,
        guardian=case.guardian,
    )
    return _send(visitor, case, card, request)


def line_to_employer(visitor: Visitor, case_id: str, card: Card) -> str:
    """What becomes of her wish for this job: `none` (nobody is told), `asks` (it could be sent if she agreed), `waits` (it is about to be
    sent, or was). Raises `Refused`."""
    case = visitor.in_hand(case_id)
    if not _goes_to_ncs(visitor, card):
        return "none"
    return "waits" if visitor.house.sending.goes_out(case.worker_id or "", card.number) else "asks"


def take_back(visitor: Visitor, case_id: str, card: Card) -> str:
    """She does not want it after all, or keeps it no longer; its new state. Raises `Refused`."""
    return _move(visitor, case_id, card, "withdrawn")


def next_step(listing: Listing) -> NextStep:
    """How to go on by herself."""
    return NextStep(listing.contact, listing.walk_in_on, listing.walk_in_place, listing.employer_name)


def _move(visitor: Visitor, case_id: str, card: Card, state: str) -> str:
    case, now = visitor.in_hand(case_id), datetime.now(UTC)
    with told_plainly():
        before, after = visitor.house.door.apply(
            visitor.actor, case.worker_id or "", card.number, _decide(visitor, card, state), now
        )
        if after != before:
            note_step(visitor, state, card.listing, card.number, card.match.km, now)
    return after or state


def _send(visitor: Visitor, case: Case, card: Card, request: ConsentRequest | None) -> str:
    house, now, worker_id = visitor.house, datetime.now(UTC), case.worker_id or ""

    def payload(values: dict[str, Any]) -> dict[str, Any]:
        known = {name: value for name, value in values.items() if value not in (None, [], "")}
        return {"uan": case.uan, "job_id": card.listing.job_id, "profile": known}

    def decide(before: str | None) -> tuple[str, int] | None:
        if before == "interested" and house.sending.goes_out(worker_id, card.number):
            return None
        if before == "interested":
            _must_be_open(visitor, card)
            return before, 0
        return _decide(visitor, card, "interested")(before)

    with told_plainly():
        before, after = house.sending.apply(visitor.actor, worker_id, card.number, decide, NCS, payload, request, now)
        if after != before:
            note_step(visitor, "interested", card.listing, card.number, card.match.km, now)
    return after or "interested"


def _decide(visitor: Visitor, card: Card, state: str) -> Decide:
    """What becomes of a job that stood at another state, and of the count of who wants it. Raises `Refused` when it is gone."""

    def decide(before: str | None) -> tuple[str, int] | None:
        if before == state or (state != "withdrawn" and before not in FREE) or (state == "withdrawn" and before in FREE[2:]):
            return None
        if state != "withdrawn":
            _must_be_open(visitor, card)
        return state, int(state == "interested") - int(before in WANTED)

    return decide


def _goes_to_ncs(visitor: Visitor, card: Card) -> bool:
    """Whether there is a line to NCS, and the listing is one of its own."""
    if visitor.house.ncs is None:
        return False
    stored = _stored(visitor, card)
    return stored is not None and stored.source in FROM_NCS


def _must_be_open(visitor: Visitor, card: Card) -> None:
    """Raises `Refused` when the job is gone."""
    stored = _stored(visitor, card)
    openings = stored.listing.openings if stored else None
    if stored is None or stored.status != "live" or (openings is not None and stored.listing.filled >= openings):
        raise Refused("listing_gone")


def _stored(visitor: Visitor, card: Card) -> StoredListing | None:
    with UnitOfWork(visitor.house.database, writing=False) as work:
        return work.listings.by_ids([card.number]).get(card.number)
