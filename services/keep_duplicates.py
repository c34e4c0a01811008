"""Decide on pairs of listings that may be one vacancy, with what speaks for it and against: one card, or each its own; take that back."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from access.audit import AuditTrail
from access.roles import Action
from data.store.duplicates import Pair
from data.store.listings import StoredListing
from data.store.unit_of_work import UnitOfWork
from matching.duplicates import compared, kin_of
from matching.pair_reasons import PairReasons, pair_reasons
from matching.posting import Posting, Seen
from services.find_duplicates import regroup
from services.foundation import Foundation
from services.house import House
from services.last_acts import LastDecision
from services.refusal import Refused
from services.shown_place import placed
from services.visits import Visitor

__all__ = ["APART", "SAME", "Decided", "Pair", "TwinQueue", "Twins", "decide", "last_decision", "twin_queue", "undo"]

QUEUE = 10
SAME, APART = "same", "apart"
TAKEN_BACK = "twins_undo"


@dataclass(frozen=True, slots=True)
class Twins:
    """Two listings that may be one vacancy, the one that came first before the other, how alike they are (0-1), what speaks for it and
    against, and what stands of the pair."""

    first: StoredListing
    second: StoredListing
    likeness: float
    reasons: PairReasons
    pair: Pair


@dataclass(frozen=True, slots=True)
class TwinQueue:
    """Some pairs, how many there are of their kind in all, and whether there are more after these."""

    twins: tuple[Twins, ...]
    waiting: int
    after: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Decided:
    """What this account said last of a pair: one of `SAME`, `APART`, and the titles of both."""

    verdict: str
    first: str
    second: str
    last: LastDecision


def twin_queue(visitor: Visitor, after: tuple[int, int] | None = None, *, joined: bool = False) -> TwinQueue:
    """The next `QUEUE` pairs after one (by both numbers) that wait for a person, the likeliest first; or, `joined`, of those that an
    import has put together, the least sure first. Raises `Refused`."""
    visitor.must(Action.KEEP_LISTINGS)
    with UnitOfWork(visitor.house.database, writing=False) as work:
        pairs = work.duplicates
        found = pairs.joined(after, QUEUE + 1) if joined else pairs.unsure(after, QUEUE + 1)
        stored = work.listings.by_ids({number for pair in found for number in (pair.first, pair.second)})
        waiting = pairs.count_joined() if joined else pairs.count_unsure()
    shown = found[:QUEUE]
    last = (shown[-1].first, shown[-1].second) if len(found) > QUEUE else None
    foundation = visitor.house.room.foundation
    return TwinQueue(tuple(_twins(stored[pair.first], stored[pair.second], pair, foundation) for pair in shown), waiting, last)


def _twins(first: StoredListing, second: StoredListing, pair: Pair, foundation: Foundation) -> Twins:
    one, other = (Seen.of(Posting.of(each.id, each.source, each.listing)) for each in (first, second))
    found = compared(one, other, kin_of(foundation.encoder.kinship, one.posting.family, other.posting.family))
    first, second = (replace(each, listing=placed(each.listing, foundation.gazetteer)) for each in (first, second))
    return Twins(first, second, pair.likeness, pair_reasons(found, one, other), pair)


def decide(visitor: Visitor, first: int, second: int, verdict: str, shown: Pair | None = None) -> None:
    """A person has said of these two that they are one vacancy (`SAME`) or not (`APART`); their cards follow.

    `shown` is what stood of the pair on the screen when that was said: where somebody has decided since, nothing is changed.
    Raises `Refused`.
    """
    visitor.must(Action.KEEP_LISTINGS)
    house, now = visitor.house, datetime.now(UTC)
    with UnitOfWork(house.database) as work:
        pair = work.duplicates.pair(first, second, to_decide=True)
        if pair is None or verdict not in (SAME, APART):
            raise Refused("pair_gone")
        if shown is not None and (pair.verdict, pair.by) != (shown.verdict, shown.by):
            raise Refused(_meanwhile_code(pair))
        said = Pair(pair.first, pair.second, pair.likeness, verdict, "person", now)
        work.duplicates.put([said], now)
        changed = regroup(work.duplicates, {pair.first, pair.second}, now)
        _tell(work, visitor, f"twins_{verdict}", said, now)
        work.commit()
    house.last_decisions.keep(visitor.actor.id, LastDecision(pair, said))
    _follow(house, changed)


def last_decision(visitor: Visitor) -> Decided | None:
    """What `undo` would take back: what this account decided last on a pair since the server started. Raises `Refused`."""
    visitor.must(Action.KEEP_LISTINGS)
    last = visitor.house.last_decisions.of(visitor.actor.id)
    if last is None:
        return None
    with UnitOfWork(visitor.house.database, writing=False) as work:
        stored = work.listings.by_ids((last.after.first, last.after.second))
    first, second = (stored.get(number) for number in (last.after.first, last.after.second))
    return Decided(last.after.verdict, first.listing.title, second.listing.title, last) if first and second else None


def undo(visitor: Visitor, shown: Decided) -> None:
    """What stood of the pair before the decision that is shown stands again, and their cards follow: what was put together parts.

    Where this account has decided on another pair since, or anybody on this one, nothing is changed. Raises `Refused`.
    """
    visitor.must(Action.KEEP_LISTINGS)
    house, now = visitor.house, datetime.now(UTC)
    last = house.last_decisions.take(visitor.actor.id, shown.last)
    if last is None:
        raise Refused("not_the_last_decision")
    before, after = last.before, last.after
    with UnitOfWork(house.database) as work:
        pair = work.duplicates.pair(after.first, after.second, to_decide=True)
        if pair is None:
            raise Refused("pair_gone")
        if (pair.verdict, pair.by, pair.at) != (after.verdict, after.by, after.at):
            raise Refused(_meanwhile_code(pair))
        work.duplicates.put_back(before, now)
        changed = regroup(work.duplicates, {pair.first, pair.second}, now)
        _tell(work, visitor, TAKEN_BACK, pair, now)
        work.commit()
    _follow(house, changed)


def _tell(work: UnitOfWork, visitor: Visitor, what: str, pair: Pair, now: datetime) -> None:
    trail = AuditTrail(work.connection, visitor.house.vault)
    fields = [f"listing {pair.first}", f"listing {pair.second}"]
    trail.append(visitor.actor, Action.KEEP_LISTINGS, now, purpose=what, fields=fields)


def _follow(house: House, changed: Collection[int]) -> None:
    """The index in use follows at once; it is built anew only for what it does not hold."""
    if changed and not house.room.tell_standings(changed):
        house.renewal.ask()


def _meanwhile_code(now: Pair) -> str:
    """What whoever comes second is told: what a person said of the two since they were shown, else that they have changed."""
    if now.by != "person":
        return "pair_gone"
    return "pair_decided_same" if now.verdict == SAME else "pair_decided_apart"
