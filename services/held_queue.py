"""The held-back queue: what waits for a person, one entry a card, and what is known of each entry."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from access.roles import Action
from data.store.held_sheets import BY_HAND, REPORTED, HeldSheets, HeldWanted
from data.store.listings import StoredListing
from data.store.unit_of_work import UnitOfWork
from services.keep_listings import Sheet, in_order
from services.visits import Visitor

__all__ = ["BY_HAND", "REPORTED", "HeldWanted", "StoredListing"]

QUEUE = 10
ORDERS = ("oldest", "newest")
FIELDS = ("state", "reason", "source", "order")
"""The names of the queue's filters, in an address too."""
ALL = HeldWanted()


@dataclass(frozen=True, slots=True)
class Choices:
    """What the queue can be filtered by: the States, reasons and sources of what waits."""

    state: tuple[str, ...]
    reason: tuple[str, ...]
    source: tuple[str, ...]


def choices(visitor: Visitor) -> Choices:
    """What the queue can be filtered by now. Raises `Refused`."""
    visitor.must(Action.KEEP_LISTINGS)
    with UnitOfWork(visitor.house.database, writing=False) as work:
        return Choices(*map(tuple, HeldSheets(work.connection).choices()))


def wanted_of(told: Mapping[str, str | None], among: Choices) -> HeldWanted:
    """The filter that these values (by `FIELDS`) name; what nothing in the queue has is dropped."""
    state, reason, source = (told.get(name) for name in ("state", "reason", "source"))
    return HeldWanted(
        state=state if state in among.state else None,
        reason=reason if reason in among.reason else None,
        source=source if source in among.source else None,
        newest_first=told.get("order") == "newest",
    )


def held_back(visitor: Visitor, beyond: int | None = None, wanted: HeldWanted = ALL) -> Sheet:
    """The first `QUEUE` of what waits, of each card one; those beyond a number in the wanted order. Raises `Refused`."""
    visitor.must(Action.KEEP_LISTINGS)
    with UnitOfWork(visitor.house.database, writing=False) as work:
        sheets = HeldSheets(work.connection)
        found = sheets.numbers(wanted, beyond, QUEUE + 1)
        first = sheets.numbers(wanted, None, 1) if beyond is not None else []
        before = bool(first) and beyond is not None and (first[0] >= beyond if wanted.newest_first else first[0] <= beyond)
        return Sheet(in_order(visitor, work, found[:QUEUE]), before, len(found) > QUEUE)


def waiting(visitor: Visitor, wanted: HeldWanted = ALL) -> int:
    """How many decisions wait. Raises `Refused`."""
    visitor.must(Action.KEEP_LISTINGS)
    with UnitOfWork(visitor.house.database, writing=False) as work:
        return HeldSheets(work.connection).count(wanted)


def together(visitor: Visitor, held: Sequence[StoredListing]) -> dict[int, tuple[StoredListing, ...]]:
    """Of each of these that has any, the other adverts of its card that wait with it. Raises `Refused`."""
    visitor.must(Action.KEEP_LISTINGS)
    with UnitOfWork(visitor.house.database, writing=False) as work:
        numbers = HeldSheets(work.connection).together([item.id for item in held])
        return {number: in_order(visitor, work, others) for number, others in numbers.items()}


def reported(visitor: Visitor, numbers: Collection[int]) -> dict[int, dict[str, int]]:
    """Of each of these that has any, how many unanswered reports give each reason, and `all` of them. Raises `Refused`."""
    visitor.must(Action.KEEP_LISTINGS)
    with UnitOfWork(visitor.house.database, writing=False) as work:
        return work.reports.waiting(numbers)


def false_sentences(visitor: Visitor, held: Sequence[StoredListing]) -> dict[int, tuple[str, ...]]:
    """Of each listing that is held back for its words as a whole, the sentences that speak most for it. Raises `Refused`."""
    visitor.must(Action.KEEP_LISTINGS)
    read = [item for item in held if "reads_false" in item.listing.held_back_because]
    if not read:
        return {}
    understanding = visitor.house.room.understanding
    return {item.id: understanding.false_sentences(item.listing) for item in read}
