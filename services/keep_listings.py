"""Keep the listings in order: leaf through them, close, remove, hold back or let live, take the last act back."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from access.audit import AuditTrail
from access.roles import Action
from data.store.batches import batches
from data.store.lifecycle import KEYS_AT_ONCE, STATUSES
from data.store.listing_sheets import ListingSheets, Wanted
from data.store.listings import StoredListing
from data.store.reports import DISMISSED, UPHELD
from data.store.unit_of_work import UnitOfWork
from services.house import House
from services.last_acts import LastAct
from services.refusal import Refused
from services.renew_index import Renewal
from services.shown_place import placed
from services.visits import Visitor

__all__ = ["ACTS", "STATUSES", "VERDICTS", "Done", "Sheet", "StoredListing", "Wanted"]

SHEET = 25
ACTS = {"close": "closed", "remove": "removed", "hold_back": "held_back", "put_live": "live"}
VERDICTS = {"judge_genuine": "live", "judge_false": "removed"}
"""What can be done to listings, and what can be found of those held back, with the status that it gives them."""
STATUS = ACTS | VERDICTS
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
        return Sheet(in_order(visitor, work, numbers), before, after)


def do(visitor: Visitor, act: str, numbers: Collection[int], shown: Collection[StoredListing] = ()) -> Done:
    """Do one of `ACTS` or `VERDICTS` to these listings, at most 900, leave a line in the audit trail, and let the index follow.

    What tells of the same vacancy shares its fate. A verdict answers what was reported; found false, it counts against the employer.
    `shown` is what was on the screen when it was decided: where somebody has decided otherwise since, nothing is done.
    Raises `Refused`, and `KeyError` for another act.
    """
    visitor.must(Action.KEEP_LISTINGS)
    status, house = STATUS[act], visitor.house
    with UnitOfWork(house.database) as work:
        were: dict[int, str] = {}
        for some in batches(work.duplicates.members(numbers), KEYS_AT_ONCE):
            were |= ListingSheets(work.connection).statuses(some)
        _must_stand_as(work, shown, status)
        before = {number: was for number, was in were.items() if was != status}
        work.listings.set_status(before, status)
        if act in VERDICTS:
            _settle(work, before, 1 if act == "judge_false" else 0, UPHELD if act == "judge_false" else DISMISSED)
        _tell(work, visitor, act, before)
        work.commit()
    if before:
        house.last_acts.keep(visitor.actor.id, LastAct(act, before))
        _follow(house, before)
    return Done(act, len(before), len(set(numbers) - before.keys()))


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
        ours = [number for number in last.before if now.get(number) == STATUS[last.act]]
        for status in STATUSES:
            work.listings.set_status((number for number in ours if last.before[number] == status), status)
        if last.act in VERDICTS:
            _settle(work, ours, -1 if last.act == "judge_false" else 0, None)
        _tell(work, visitor, TAKEN_BACK, ours)
        work.commit()
    _follow(house, ours)
    return Done(last.act, len(ours), len(last.before) - len(ours), undone=True)


def renewal(visitor: Visitor) -> Renewal:
    """How the index stands, by which workers find what was let live."""
    return visitor.house.renewal.told()


def _must_stand_as(work: UnitOfWork, shown: Collection[StoredListing], wanted: str) -> None:
    """Raises `Refused` for the first that stands otherwise than it was shown, unless it stands as is wanted."""
    now = work.listings.by_ids(item.id for item in shown)
    for item in shown:
        found = now.get(item.id)
        if found is None or found.status == wanted or (found.status, found.changed_at) == (item.status, item.changed_at):
            continue
        raise Refused(_meanwhile_code(item, found), {"title": item.listing.title})


def _meanwhile_code(shown: StoredListing, now: StoredListing) -> str:
    """What whoever comes second is told: what a person decided since it was shown, else that it has changed."""
    if now.status_by != "person" or now.status == shown.status:
        return "listing_changed"
    if now.status == "live":
        return "decided_live"
    if now.status == "removed":
        return "decided_removed"
    return "decided_closed" if now.status == "closed" else "decided_held_back"


def _settle(work: UnitOfWork, numbers: Collection[int], complaints: int, how: str | None) -> None:
    """Answer what was reported of these, and count complaints for or against their employers, each once."""
    work.reports.settle(numbers, how)
    employers = {item.employer_id for item in work.listings.by_ids(numbers).values() if item.employer_id is not None}
    for employer in employers if complaints else ():
        work.employers.complain(employer, complaints)


def _follow(house: House, numbers: Collection[int]) -> None:
    """The index in use follows at once; it is built anew only for what it does not hold."""
    if not house.room.tell_standings(numbers):
        house.renewal.ask()


def _tell(work: UnitOfWork, visitor: Visitor, act: str, numbers: Collection[int]) -> None:
    trail = AuditTrail(work.connection, visitor.house.vault)
    fields = [f"listing {number}" for number in numbers]
    trail.append(visitor.actor, Action.KEEP_LISTINGS, datetime.now(UTC), purpose=act, fields=fields)


def in_order(visitor: Visitor, work: UnitOfWork, numbers: Sequence[int]) -> tuple[StoredListing, ...]:
    """These listings in this order, as they are shown."""
    found, gazetteer = work.listings.by_ids(numbers), visitor.house.room.foundation.gazetteer
    here = (found[number] for number in numbers if number in found)
    return tuple(replace(item, listing=placed(item.listing, gazetteer)) for item in here)
