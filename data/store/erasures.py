"""Who was erased: ids that lead to nobody, kept so that a store that comes back from a backup forgets them again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from data.store.tables import erasures


class Erasures:
    """The erasures in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, worker_ids: Iterable[str], at: datetime) -> None:
        """Note these; one that is noted keeps its moment."""
        rows = [{"worker_id": worker_id, "erased_at": at} for worker_id in worker_ids]
        if rows:
            upsert = postgresql.insert if self._connection.dialect.name == "postgresql" else sqlite.insert
            self._connection.execute(upsert(erasures).on_conflict_do_nothing(), rows)

    def all(self) -> list[str]:
        """Every id."""
        return list(self._connection.execute(select(erasures.c.worker_id).order_by(erasures.c.worker_id)).scalars())
