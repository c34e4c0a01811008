"""What was worked out ahead for officials: one whole answer of each kind, the newest in place of the one before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from data.store.snapshot_tables import indicator_snapshots


@dataclass(frozen=True, slots=True)
class Snapshot:
    """An answer as it was kept: when it was made, the number of the newest event it knows of (0: of none), and its bytes."""

    made_at: datetime
    newest_event: int
    body: bytes


class Snapshots:
    """The snapshots in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, kind: str, newest: int, body: bytes, at: datetime) -> None:
        """Keep this answer in place of the one before of its kind."""
        upsert = postgresql.insert if self._connection.dialect.name == "postgresql" else sqlite.insert
        told = {"made_at": at, "newest_event": newest, "body": body}
        statement = upsert(indicator_snapshots).values(kind=kind, **told)
        self._connection.execute(statement.on_conflict_do_update(index_elements=["kind"], set_=told))

    def get(self, kind: str) -> Snapshot | None:
        """The answer of a kind; None when none was made yet."""
        told = indicator_snapshots.c
        query = select(told.made_at, told.newest_event, told.body).where(told.kind == kind)
        row = self._connection.execute(query).one_or_none()
        return None if row is None else Snapshot(*row)

    def made_at(self, kind: str) -> datetime | None:
        """When the answer of a kind was made, without reading it; None when none was."""
        query = select(indicator_snapshots.c.made_at).where(indicator_snapshots.c.kind == kind)
        return self._connection.execute(query).scalar_one_or_none()
