"""What a worker does about a job: keeps it, wants it, has her wish sent, takes it back.

Without a gateway to whoever has the job nothing is sent, and she is told so. With one her wish is sent once she has agreed to that.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from access.artefact import ConsentRequest
from access.consent import Decide
from access.outgoing import COVERED_BY
from data.feeds.onest_offers import Offer
from data.store.listings import StoredListing
from data.store.sent_applications import NCS, ONEST
from data.store.unit_of_work import UnitOfWork
from matching.model import APPLICATION_ENDS, Listing
from services.find_work import Card
from services.happened import note_step
from services.refusal import Refused, told_plainly
from services.visits import Case, Visitor

WANTED = ("interested", "sent", "seen", "shortlisted", "interview", "offered", "joined", "retained_30", "retained_90")
BEGUN = WANTED[WANTED.index("joined") :]
"""Of those, the states of who works there already."""
FROM_NCS = ("ncs-csv", "ncs")
"""Sources of listings that NCS knows by their `job_id`."""
NOTICE_VERSIONS = {NCS: "apply-2", ONEST: "apply-onest-1"}
"""Which text asks her whether her wish may be sent (`job.may_send`, `job.may_send_onest`)."""
APPLY_CONSENT = (COVERED_BY[NCS][1], NOTICE_VERSIONS[NCS])
"""The fields that a wish takes along to NCS, and the text that asks for them."""
FREE = (None, "saved", *APPLICATION_ENDS)
"""States from which a job can be saved or wanted."""


@dataclass(frozen=True, slots=True)
class Way:
    """How a wish for a job gets to whoever has it: the gateway, and the offer that it is applied for by, where it is ONEST's."""

    gateway: str
    offer: Offer | None = None


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
    case, way = visitor.in_hand(case_id), _way(visitor, card)
    if way and visitor.house.sending.agreed(case.worker_id or "", datetime.now(UTC), way.gateway):
        return _send(visitor, case, card, way, None)
    return _move(visitor, case_id, card, "interested")


def send(visitor: Visitor, case_id: str, card: Card) -> str:
    """She agrees that her wish is sent, this one and those to come that go the same way; the state of the job. Raises `Refused`."""
    case, way = visitor.in_hand(case_id), _way(visitor, card)
    if way is None:
        raise Refused("listing_gone")
    purpose, fields = COVERED_BY[way.gateway]
    request = ConsentRequest(
        purpose,
        frozenset(fields),
        NOTICE_VERSIONS[way.gateway],
        case.language,
        case.channel,
        paper=case.paper,
        guardian=case.guardian,
    )
    return _send(visitor, case, card, way, request)


def line_to_employer(visitor: Visitor, case_id: str, card: Card) -> str:
    """What becomes of her wish for this job: `none` (nobody is told), `asks` (it could be sent if she agreed), `waits` (it is about to be
    sent, or was); `asks_onest` and `waits_onest` where it goes over the ONEST network. Raises `Refused`."""
    case, way = visitor.in_hand(case_id), _way(visitor, card)
    if way is None:
        return "none"
    state = "waits" if visitor.house.sending.goes_out(case.worker_id or "", card.number) else "asks"
    return state if way.gateway == NCS else f"{state}_onest"


def take_back(visitor: Visitor, case_id: str, card: Card) -> str:
    """She does not want it after all, or keeps it no longer; its new state, which stays where she began there already: her place is
    filled, and that she left is said as an answer. Raises `Refused`."""
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


def _send(visitor: Visitor, case: Case, card: Card, way: Way, request: ConsentRequest | None) -> str:
    house, now, worker_id = visitor.house, datetime.now(UTC), case.worker_id or ""

    def payload(values: dict[str, Any]) -> dict[str, Any]:
        known = {name: value for name, value in values.items() if value not in (None, [], "")}
        if way.offer:
            return {"person": known}
        return {"uan": case.uan, "job_id": card.listing.job_id, "profile": known}

    def decide(before: str | None) -> tuple[str, int] | None:
        if before == "interested" and house.sending.goes_out(worker_id, card.number):
            return None
        if before == "interested":
            _must_be_open(visitor, card)
            return before, 0
        return _decide(visitor, card, "interested")(before)

    route = way.offer.as_route() if way.offer else None
    with told_plainly():
        before, after = house.sending.apply(
            visitor.actor, worker_id, card.number, decide, way.gateway, payload, request, now, route=route
        )
        if after != before:
            note_step(visitor, "interested", card.listing, card.number, card.match.km, now)
    return after or "interested"


def _decide(visitor: Visitor, card: Card, state: str) -> Decide:
    """What becomes of a job that stood at another state, and of the count of who wants it. Raises `Refused` when it is gone."""

    def decide(before: str | None) -> tuple[str, int] | None:
        stays = (*APPLICATION_ENDS, *BEGUN) if state == "withdrawn" else ()
        if before == state or before in stays or (state != "withdrawn" and before not in FREE):
            return None
        if state != "withdrawn":
            _must_be_open(visitor, card)
        return state, int(state == "interested") - int(before in WANTED)

    return decide


def _way(visitor: Visitor, card: Card) -> Way | None:
    """The line to whoever has the job, where there is one."""
    house = visitor.house
    if house.ncs is None and house.onest is None:
        return None
    with UnitOfWork(house.database, writing=False) as work:
        stored = work.listings.by_ids([card.number]).get(card.number)
        if stored is None:
            return None
        if stored.source in FROM_NCS:
            return Way(NCS) if house.ncs else None
        offer = work.onest.offer(stored.source, stored.listing.job_id) if house.onest else None
    return Way(ONEST, offer) if offer else None


def _must_be_open(visitor: Visitor, card: Card) -> None:
    """Raises `Refused` when the job is gone."""
    stored = _stored(visitor, card)
    openings = stored.listing.openings if stored else None
    if stored is None or stored.status != "live" or (openings is not None and stored.listing.filled >= openings):
        raise Refused("listing_gone")


def _stored(visitor: Visitor, card: Card) -> StoredListing | None:
    with UnitOfWork(visitor.house.database, writing=False) as work:
        return work.listings.by_ids([card.number]).get(card.number)
