"""Rows of the audit trail as they are kept. What a row says and how it is chained is `access.audit`'s."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from data.store.connect import be_alone
from data.store.door_tables import audit_rows

ROWS_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One line of the trail: who did what to whom for which purpose, how it ended, and the links of the chain."""

    seq: int
    at: datetime
    actor_id: str
    role: str
    action: str
    purpose: str | None
    fields: tuple[str, ...]
    subject: str | None
    outcome: str
    previous_hash: bytes
    hash: bytes


class AuditRows:
    """The audit trail in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def last(self) -> tuple[int, bytes] | None:
        """Number and hash of the newest row, or None; nobody else can add one until this transaction ends."""
        be_alone(self._connection)
        query = select(audit_rows.c.seq, audit_rows.c.hash).order_by(audit_rows.c.seq.desc()).limit(1)
        row = self._connection.execute(query).one_or_none()
        return None if row is None else (row.seq, row.hash)

    def add(self, row: AuditRow) -> None:
        """Put a row at the end."""
        self._connection.execute(insert(audit_rows).values(**asdict(row)))

    def all(self) -> Iterator[AuditRow]:
        """Every row in the order of its number, read in pieces."""
        after = -(2**63)
        while True:
            query = select(audit_rows).where(audit_rows.c.seq > after).order_by(audit_rows.c.seq).limit(ROWS_AT_ONCE)
            rows = [AuditRow(**row) for row in self._connection.execute(query).mappings()]
            yield from rows
            if len(rows) < ROWS_AT_ONCE:
                return
            after = rows[-1].seq

    def of_subject(self, subject: str, most: int) -> list[AuditRow]:
        """The newest rows about a worker, newest first."""
        query = select(audit_rows).where(audit_rows.c.subject == subject).order_by(audit_rows.c.seq.desc()).limit(most)
        return [AuditRow(**row) for row in self._connection.execute(query).mappings()]

    def of_actor(self, actor_id: str, since: datetime, outcome: str) -> list[tuple[str, str | None]]:
        """Action and subject of an actor's rows since, with this outcome."""
        mine = (audit_rows.c.actor_id == actor_id) & (audit_rows.c.at >= since) & (audit_rows.c.outcome == outcome)
        query = select(audit_rows.c.action, audit_rows.c.subject).where(mine)
        return [(row.action, row.subject) for row in self._connection.execute(query)]
