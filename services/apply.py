"""What a worker does about a job: keeps it, wants it, takes it back. While no gateway is live nothing is sent, and she is told so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from data.store.unit_of_work import UnitOfWork
from matching.model import APPLICATION_ENDS, Listing
from services.find_work import Card
from services.happened import note_step
from services.refusal import Refused, told_plainly
from services.visits import Visitor

WANTED = ("interested", "sent", "seen", "shortlisted", "interview", "offered", "joined", "retained_30", "retained_90")
FREE = (None, "saved", *APPLICATION_ENDS)
"""States from which a job can be saved or wanted."""


@dataclass(frozen=True, slots=True)
class NextStep:
    """What really happens after *I want this job*: whom to call, where to go and when; `sent` is whether anybody was told."""

    contact: str | None
    walk_in_on: date | None
    walk_in_place: str | None
    employer: str | None
    sent: bool = False


def save(visitor: Visitor, case_id: str, card: Card) -> str:
    """Keep a job for later; its new state. Raises `Refused`."""
    return _move(visitor, case_id, card, "saved")


def want(visitor: Visitor, case_id: str, card: Card) -> str:
    """She wants this job; its new state. Raises `Refused`, also when it is gone meanwhile."""
    return _move(visitor, case_id, card, "interested")


def take_back(visitor: Visitor, case_id: str, card: Card) -> str:
    """She does not want it after all, or keeps it no longer; its new state. Raises `Refused`."""
    return _move(visitor, case_id, card, "withdrawn")


def next_step(listing: Listing) -> NextStep:
    """How to go on by herself."""
    return NextStep(listing.contact, listing.walk_in_on, listing.walk_in_place, listing.employer_name)


def _move(visitor: Visitor, case_id: str, card: Card, state: str) -> str:
    case, now = visitor.in_hand(case_id), datetime.now(UTC)

    def decide(before: str | None) -> tuple[str, int] | None:
        if before == state or (state != "withdrawn" and before not in FREE) or (state == "withdrawn" and before in FREE[2:]):
            return None
        if state != "withdrawn" and not _open(visitor, card):
            raise Refused("listing_gone")
        return state, int(state == "interested") - int(before in WANTED)

    with told_plainly():
        before, after = visitor.house.door.apply(visitor.actor, case.worker_id or "", card.number, decide, now)
        if after != before:
            note_step(visitor, state, card.listing, card.number, card.match.km, now)
    return after or state


def _open(visitor: Visitor, card: Card) -> bool:
    with UnitOfWork(visitor.house.database, writing=False) as work:
        stored = work.listings.by_ids([card.number]).get(card.number)
    if stored is None or stored.status != "live":
        return False
    openings = stored.listing.openings
    return openings is None or stored.listing.filled < openings
