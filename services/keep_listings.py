"""Keep the listings in order: leaf through them, close, remove, hold back or let live, take the last act back."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from access.audit import AuditTrail
from access.roles import Action
from data.store.lifecycle import STATUSES
from data.store.listing_sheets import ListingSheets, Wanted
from data.store.listings import StoredListing
from data.store.unit_of_work import UnitOfWork
from services.house import House
from services.last_acts import LastAct
from services.renew_index import Renewal
from services.visits import Visitor

__all__ = ["ACTS", "STATUSES", "Done", "Sheet", "StoredListing", "Wanted"]

SHEET = 25
QUEUE = 10
ACTS = {"close": "closed", "remove": "removed", "hold_back": "held_back", "put_live": "live"}
"""What can be done to listings, and the status that it gives them."""
TAKEN_BACK = "undo"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page of listings in their order, and whether there are any before and after it."""

    listings: tuple[StoredListing, ...]
    before: bool
    after: bool


@dataclass(frozen=True, slots=True)
class Done:
    """What an act (of `ACTS`) or its undoing did: how many listings it changed, and how many it left as they were.

    Left alone are listings that have this status already or are not there; in undoing those that somebody has changed since.
    """

    act: str
    changed: int
    left: int
    undone: bool = False


def counts(visitor: Visitor) -> dict[str, int]:
    """How many listings there are of each status. Raises `Refused`."""
    visitor.must(Action.KEEP_LISTINGS)
    with UnitOfWork(visitor.house.database, writing=False) as work:
        return work.read.listing_counts()


def states(visitor: Visitor, status: str) -> dict[str, int]:
    """How many listings of a status each State has, most first. Raises `Refused`."""
    visitor.must(Action.KEEP_LISTINGS)
    with UnitOfWork(visitor.house.database, writing=False) as work:
        counted = ListingSheets(work.connection).states(status)
    return dict(sorted(counted.items(), key=lambda item: (-item[1], item[0])))


def sheet(visitor: Visitor, wanted: Wanted, *, below: int | None = None, above: int | None = None) -> Sheet:
    """`SHEET` wanted listings, newest first: those just below a number, or just above one, else the newest. Raises `Refused`."""
    visitor.must(Action.KEEP_LISTINGS)
    with UnitOfWork(visitor.house.database, writing=False) as work:
        sheets = ListingSheets(work.connection)
        if above is not None:
            rising = sheets.above(wanted, above, SHEET + 1)
            numbers, before = rising[:SHEET][::-1], len(rising) > SHEET
            after = bool(sheets.below(wanted, above + 1, 1))
        else:
            falling = sheets.below(wanted, below, SHEET + 1)
            numbers, after = falling[:SHEET], len(falling) > SHEET
            before = below is not None and bool(sheets.above(wanted, below - 1, 1))
        return Sheet(_in_order(work, numbers), before, after)


def held_back(visitor: Visitor, above: int | None = None) -> Sheet:
    """The `QUEUE` oldest listings that are held back, those above a number. Raises `Refused`."""
    visitor.must(Action.KEEP_LISTINGS)
    wanted = Wanted("held_back")
    with UnitOfWork(visitor.house.database, writing=False) as work:
        sheets = ListingSheets(work.connection)
        rising = sheets.above(wanted, above, QUEUE + 1)
        before = above is not None and bool(sheets.below(wanted, above + 1, 1))
        return Sheet(_in_order(work, rising[:QUEUE]), before, len(rising) > QUEUE)


def do(visitor: Visitor, act: str, numbers: Collection[int]) -> Done:
    """Do one of `ACTS` to these listings, at most 900, leave a line in the audit trail, and let the index follow.

    Raises `Refused`, and `KeyError` for another act.
    """
    visitor.must(Action.KEEP_LISTINGS)
    status, house = ACTS[act], visitor.house
    with UnitOfWork(house.database) as work:
        were = ListingSheets(work.connection).statuses(tuple(numbers))
        before = {number: was for number, was in were.items() if was != status}
        work.listings.set_status(before, status)
        _tell(work, visitor, act, before)
        work.commit()
    if before:
        house.last_acts.keep(visitor.actor.id, LastAct(act, before))
        _follow(house, before)
    return Done(act, len(before), len(numbers) - len(before))


def last_act(visitor: Visitor) -> str | None:
    """The act that `undo` would take back: the last one of this account since the server started. Raises `Refused`."""
    visitor.must(Action.KEEP_LISTINGS)
    last = visitor.house.last_acts.of(visitor.actor.id)
    return last.act if last else None


def undo(visitor: Visitor) -> Done | None:
    """Give the listings of the last act their earlier statuses back, but for those changed since; None when there is none.

    Raises `Refused`.
    """
    visitor.must(Action.KEEP_LISTINGS)
    house = visitor.house
    last = house.last_acts.take(visitor.actor.id)
    if last is None:
        return None
    with UnitOfWork(house.database) as work:
        now = ListingSheets(work.connection).statuses(tuple(last.before))
        ours = [number for number in last.before if now.get(number) == ACTS[last.act]]
        for status in STATUSES:
            work.listings.set_status((number for number in ours if last.before[number] == status), status)
        _tell(work, visitor, TAKEN_BACK, ours)
        work.commit()
    _follow(house, ours)
    return Done(last.act, len(ours), len(last.before) - len(ours), undone=True)


def renewal(visitor: Visitor) -> Renewal:
    """How the index stands, by which workers find what was let live."""
    return visitor.house.renewal.told()


def _follow(house: House, numbers: Collection[int]) -> None:
    """The index in use follows at once; it is built anew only for what it does not hold."""
    if not house.room.tell_standings(numbers):
        house.renewal.ask()


def _tell(work: UnitOfWork, visitor: Visitor, act: str, numbers: Collection[int]) -> None:
    trail = AuditTrail(work.connection, visitor.house.vault)
    fields = [f"listing {number}" for number in numbers]
    trail.append(visitor.actor, Action.KEEP_LISTINGS, datetime.now(UTC), purpose=act, fields=fields)


def _in_order(work: UnitOfWork, numbers: Sequence[int]) -> tuple[StoredListing, ...]:
    found = work.listings.by_ids(numbers)
    return tuple(found[number] for number in numbers if number in found)
