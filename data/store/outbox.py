"""Messages that wait: written in one transaction with what they tell of, sent by whoever has the lease, gone when acknowledged."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from data.store.gateway_tables import outbox


@dataclass(frozen=True, slots=True)
class Message:
    """One that waits. `sealed` opens under its worker's key alone; one without a worker holds nothing of anybody, and outlives her here.
    `plain`: their numbers and terms, JSON; `lease` is whose turn it is; `failure` is one of `data.gateways.errors.FAILURES`; `dead_at`:
    given up, until a person decides."""

    id: str
    kind: str
    worker_id: str | None
    reference: str
    sealed: bytes | None
    created_at: datetime
    attempts: int
    next_at: datetime
    lease: str | None = None
    leased_until: datetime | None = None
    failure: str | None = None
    dead_at: datetime | None = None
    plain: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Backlog:
    """How many wait, since when the oldest does, and how many were given up."""

    waiting: int = 0
    oldest: datetime | None = None
    dead: int = 0


WAITS = outbox.c.dead_at.is_(None)


class Outbox:
    """The messages in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, message: Message) -> None:
        """Keep a new one."""
        values = {name: getattr(message, name) for name in Message.__slots__}
        self._connection.execute(insert(outbox).values(**values))

    def take(self, kinds: Collection[str], now: datetime, until: datetime, lease: str, most: int) -> list[Message]:
        """Up to so many that are due, the longest due first; until then nobody else takes them. `lease`: a random text."""
        free = WAITS & (outbox.c.next_at <= now) & (outbox.c.leased_until.is_(None) | (outbox.c.leased_until <= now))
        due = select(outbox.c.id).where(free, outbox.c.kind.in_(kinds)).order_by(outbox.c.next_at, outbox.c.id).limit(most)
        for name in self._connection.execute(due).scalars().all():
            self._connection.execute(update(outbox).where(free, outbox.c.id == name).values(lease=lease, leased_until=until))
        taken = select(outbox).where(outbox.c.lease == lease).order_by(outbox.c.next_at, outbox.c.id)
        return [Message(**row) for row in self._connection.execute(taken).mappings()]

    def done(self, message: Message) -> bool:
        """It was acknowledged, or is not to be sent; False when whoever took it has it no more."""
        return self._connection.execute(delete(outbox).where(_held(message))).rowcount == 1

    def put_off(self, message: Message, failure: str, attempts: int, next_at: datetime, dead_at: datetime | None) -> bool:
        """It was not: when to send it again, or that it is given up; False when whoever took it has it no more."""
        values: dict[str, Any] = {"failure": failure, "attempts": attempts, "next_at": next_at, "dead_at": dead_at}
        changed = update(outbox).where(_held(message)).values(**values, lease=None, leased_until=None)
        return self._connection.execute(changed).rowcount == 1

    def advance(self, reference: str, kind: str, following: str, plain: dict[str, Any], now: datetime) -> bool:
        """The other side answered a message of this kind: it goes on as one of the `following` kind, at once, whoever had it; False when
        there is none (any more)."""
        values = {"kind": following, "plain": plain, "next_at": now, "attempts": 0, "failure": None, "dead_at": None}
        return self._change(reference, kind, values)

    def give_up(self, reference: str, kind: str, failure: str, now: datetime) -> bool:
        """The other side said that a message of this kind leads nowhere; False when there is none (any more)."""
        return self._change(reference, kind, {"failure": failure, "dead_at": now})

    def about(self, reference: str) -> list[Message]:
        """All that is still to be sent about an application."""
        found = self._connection.execute(select(outbox).where(outbox.c.reference == reference))
        return [Message(**row) for row in found.mappings()]

    def drop_about(self, reference: str) -> None:
        """Nothing of this application is sent any more."""
        self._connection.execute(delete(outbox).where(outbox.c.reference == reference))

    def drop(self, worker_id: str, kinds: Collection[str] | None = None) -> None:
        """Nothing of this worker is sent any more, or nothing of these kinds."""
        hers = outbox.c.worker_id == worker_id
        self._connection.execute(delete(outbox).where(hers if kinds is None else hers & outbox.c.kind.in_(kinds)))

    def again(self, ids: Collection[str], now: datetime) -> int:
        """Send those of these that were given up, as if they were new; how many there were."""
        revived = update(outbox).where(outbox.c.id.in_(ids), outbox.c.dead_at.is_not(None))
        return self._connection.execute(revived.values(dead_at=None, attempts=0, next_at=now)).rowcount

    def given_up(self, kinds: Collection[str], most: int) -> list[Message]:
        """Those that were given up, the latest first."""
        dead = select(outbox).where(outbox.c.dead_at.is_not(None), outbox.c.kind.in_(kinds))
        found = self._connection.execute(dead.order_by(outbox.c.dead_at.desc(), outbox.c.id).limit(most))
        return [Message(**row) for row in found.mappings()]

    def backlog(self, kinds: Collection[str]) -> Backlog:
        """Of these kinds."""
        counted = select(func.count(outbox.c.id), func.min(outbox.c.created_at))
        waiting, oldest = self._connection.execute(counted.where(WAITS, outbox.c.kind.in_(kinds))).one()
        dead = self._connection.execute(select(func.count(outbox.c.dead_at)).where(outbox.c.kind.in_(kinds))).scalar_one()
        return Backlog(waiting, oldest, dead)

    def sweep(self, before: datetime) -> int:
        """Delete those that were written before; how many there were."""
        return self._connection.execute(delete(outbox).where(outbox.c.created_at < before)).rowcount

    def _change(self, reference: str, kind: str, values: dict[str, Any]) -> bool:
        these = (outbox.c.reference == reference) & (outbox.c.kind == kind)
        return self._connection.execute(update(outbox).where(these).values(**values, lease=None, leased_until=None)).rowcount > 0


def _held(message: Message) -> Any:
    return (outbox.c.id == message.id) & (outbox.c.lease == message.lease)
