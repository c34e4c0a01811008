"""Decide on pairs of listings that may be one vacancy: show them as one card, or leave each its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from access.audit import AuditTrail
from access.roles import Action
from data.store.duplicates import Pair
from data.store.listings import StoredListing
from data.store.unit_of_work import UnitOfWork
from services.find_duplicates import regroup
from services.refusal import Refused
from services.visits import Visitor

QUEUE = 10
SAME, APART = "same", "apart"


@dataclass(frozen=True, slots=True)
class Twins:
    """Two listings that may be one vacancy, the one that came first before the other, and how alike they are (0-1)."""

    first: StoredListing
    second: StoredListing
    likeness: float


@dataclass(frozen=True, slots=True)
class TwinQueue:
    """Some pairs that wait for a person, how many wait in all, and whether there are more after these."""

    twins: tuple[Twins, ...]
    waiting: int
    after: tuple[int, int] | None


def twin_queue(visitor: Visitor, after: tuple[int, int] | None = None) -> TwinQueue:
    """The next `QUEUE` pairs after one (by both numbers). Raises `Refused`."""
    visitor.must(Action.KEEP_LISTINGS)
    with UnitOfWork(visitor.house.database, writing=False) as work:
        found = work.duplicates.unsure(after, QUEUE + 1)
        stored = work.listings.by_ids({number for pair in found for number in (pair.first, pair.second)})
        waiting = work.duplicates.count_unsure()
    shown = found[:QUEUE]
    last = (shown[-1].first, shown[-1].second) if len(found) > QUEUE else None
    return TwinQueue(tuple(Twins(stored[pair.first], stored[pair.second], pair.likeness) for pair in shown), waiting, last)


def decide(visitor: Visitor, first: int, second: int, verdict: str) -> None:
    """A person has said of these two that they are one vacancy (`SAME`) or not (`APART`); their cards follow. Raises `Refused`."""
    visitor.must(Action.KEEP_LISTINGS)
    house, now = visitor.house, datetime.now(UTC)
    with UnitOfWork(house.database) as work:
        pair = work.duplicates.pair(first, second)
        if pair is None or verdict not in (SAME, APART):
            raise Refused("pair_gone")
        work.duplicates.put([Pair(pair.first, pair.second, pair.likeness, verdict, "person")], now)
        changed = regroup(work.duplicates, {pair.first, pair.second}, now)
        trail = AuditTrail(work.connection, house.vault)
        fields = [f"listing {pair.first}", f"listing {pair.second}"]
        trail.append(visitor.actor, Action.KEEP_LISTINGS, now, purpose=f"twins_{verdict}", fields=fields)
        work.commit()
    if changed and not house.room.tell_standings(changed):
        house.renewal.ask()
