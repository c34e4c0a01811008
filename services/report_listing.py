"""Report a listing in one tap, and take it back; when three people who have nothing to do with each other report it, a person looks."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import UTC, datetime

from data.store.lifecycle import STANDING, status_of
from data.store.listings import StoredListing
from data.store.reports import REASONS, UNSAID
from data.store.unit_of_work import UnitOfWork
from services.engine_room import today_in_india
from services.find_work import Card
from services.house import House
from services.refusal import Refused
from services.visits import Case, Visitor

__all__ = ["REASONS", "UNSAID", "report", "reported_by", "take_back"]

ENOUGH = 3
"""Reports of as many people, unanswered, hold a listing back."""
MARK = "report"
HELD, BY_REPORTS = "held_back", "reports"


def report(visitor: Visitor, case_id: str, card: Card, reason: str) -> None:
    """Whoever is in hand reports this job (`reason` one of `REASONS`, or `UNSAID`). Raises `Refused`.

    A post counts as one, however many workers it reports for: what people say at one desk is not independent.
    """
    case, house = visitor.in_hand(case_id), visitor.house
    if reason not in (*REASONS, UNSAID):
        raise Refused("unknown_choice")
    now = datetime.now(UTC)
    held_back: set[int] = set()
    with UnitOfWork(house.database) as work:
        people = work.reports.add(card.number, _reporter(visitor, case), reason, now)
        stored = work.listings.by_ids([card.number]).get(card.number)
        if people >= ENOUGH and stored is not None and stored.status == "live":
            held_back = {each.id for each in _on_card(work, card.number) if each.status in STANDING}
            work.listings.set_status(held_back, HELD, now, BY_REPORTS)
        work.commit()
    _follow(house, held_back)


def take_back(visitor: Visitor, case_id: str, card: Card) -> None:
    """The report of whoever is in hand counts no more, unless a person has answered it; what stood held back by reports alone, which are
    now too few, stands as before. Raises `Refused`."""
    case, house = visitor.in_hand(case_id), visitor.house
    now, today = datetime.now(UTC), today_in_india()
    with UnitOfWork(house.database) as work:
        work.reports.withdraw(card.number, _reporter(visitor, case))
        of_card = _on_card(work, card.number)
        held = [each for each in of_card if (each.status, each.status_by) == (HELD, BY_REPORTS)]
        if any(told["all"] >= ENOUGH for told in work.reports.waiting([each.id for each in of_card]).values()):
            held = []
        for each in held:
            # What its own words gave reason for was no reason any more: else it had not been live, and reported.
            status = status_of(replace(each.listing, held_back_because=()), today)
            work.listings.set_status([each.id], status, now, "person" if each.listing.held_back_because else "feed")
            work.lifecycle.fill(each.id, 0, now)
        work.commit()
    _follow(house, [each.id for each in held])


def reported_by(visitor: Visitor, case_id: str, cards: Iterable[Card]) -> dict[int, str]:
    """Which of these jobs whoever is in hand reports, by their numbers in the store, and why. Raises `Refused`."""
    case = visitor.in_hand(case_id)
    with UnitOfWork(visitor.house.database, writing=False) as work:
        return work.reports.of(_reporter(visitor, case), [card.number for card in cards])


def _reporter(visitor: Visitor, case: Case) -> bytes:
    who = visitor.account.name if visitor.account else case.worker_id or ""
    return visitor.house.vault.mark(MARK, "post" if visitor.account else "worker", who)


def _on_card(work: UnitOfWork, number: int) -> list[StoredListing]:
    """The listing with all that tell of the same vacancy."""
    return list(work.listings.by_ids(work.duplicates.members([number])).values())


def _follow(house: House, numbers: Collection[int]) -> None:
    if numbers and not house.room.tell_standings(numbers):
        house.renewal.ask()
