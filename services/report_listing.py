"""Report a listing in one tap; when three people who have nothing to do with each other report it, it waits for a person."""

from __future__ import annotations

from datetime import UTC, datetime

from data.store.reports import REASONS, UNSAID
from data.store.unit_of_work import UnitOfWork
from services.find_work import Card
from services.refusal import Refused
from services.visits import Visitor

__all__ = ["REASONS", "UNSAID", "report"]

ENOUGH = 3
"""Reports of as many people, unanswered, hold a listing back."""
MARK = "report"


def report(visitor: Visitor, case_id: str, card: Card, reason: str) -> None:
    """Whoever is in hand reports this job (`reason` one of `REASONS`, or `UNSAID`). Raises `Refused`.

    A post counts as one, however many workers it reports for: what people say at one desk is not independent.
    """
    case, house = visitor.in_hand(case_id), visitor.house
    who = visitor.account.name if visitor.account else case.worker_id or ""
    if reason not in (*REASONS, UNSAID):
        raise Refused("unknown_choice")
    now = datetime.now(UTC)
    held_back: set[int] = set()
    with UnitOfWork(house.database) as work:
        people = work.reports.add(card.number, house.vault.mark(MARK, "post" if visitor.account else "worker", who), reason, now)
        stored = work.listings.by_ids([card.number]).get(card.number)
        if people >= ENOUGH and stored is not None and stored.status == "live":
            held_back = work.duplicates.members([card.number])
            work.listings.set_status(held_back, "held_back", now, "reports")
        work.commit()
    if held_back and not house.room.tell_standings(held_back):
        house.renewal.ask()
