"""What she agreed to, purpose by purpose: each can be taken back alone, and counselling given later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from access.artefact import ConsentRequest
from access.roles import COUNSEL_FIELDS, Purpose
from services.ended import WITHDRAWN, note_ended
from services.refusal import Refused, told_plainly
from services.visits import Visitor

ALONE = (Purpose.CONTACT, Purpose.COUNSEL, Purpose.APPLY, Purpose.STATISTICS)
"""Purposes that can end while she goes on finding work."""
NOTICE_VERSION = "counsel-2"
"""Which text asks whether a counsellor may see her (`agreements.counsel_fields`)."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """A purpose that she agreed to and that stands; `alone`: it can be taken back by itself."""

    purpose: str
    given_at: datetime
    until: datetime
    alone: bool


def agreements(visitor: Visitor) -> tuple[Agreement, ...]:
    """What stands, in the order in which it was given. Raises `Refused`."""
    case, now = visitor.in_hand(), datetime.now(UTC)
    with told_plainly():
        given = visitor.house.door.consents(visitor.actor, case.worker_id or "", now)
    return tuple(
        Agreement(each.purpose, each.given_at, each.expires_at, each.purpose in ALONE) for each in given if each.standing(now)
    )


def end(visitor: Visitor, case_id: str, purpose: str) -> None:
    """She takes one back; the others stand. Raises `Refused`."""
    case, now = visitor.in_hand(case_id), datetime.now(UTC)
    if purpose not in ALONE:
        raise Refused("unknown_choice")
    with told_plainly():
        for consent in visitor.house.door.consents(visitor.actor, case.worker_id or "", now):
            if consent.purpose == purpose and consent.standing(now):
                note_ended(visitor.house.folder, WITHDRAWN, consent.id)
                visitor.house.door.withdraw(visitor.actor, consent.id, now)


def let_counsel(visitor: Visitor, case_id: str) -> None:
    """She agrees, by this press, that counsellors of the career centre see her. Raises `Refused`."""
    case = visitor.in_hand(case_id)
    request = ConsentRequest(
        Purpose.COUNSEL,
        frozenset(COUNSEL_FIELDS),
        NOTICE_VERSION,
        case.language,
        case.channel,
        paper=case.paper,
        guardian=case.guardian,
    )
    with told_plainly():
        visitor.house.counsel.agree(visitor.actor, case.worker_id or "", request, datetime.now(UTC))
