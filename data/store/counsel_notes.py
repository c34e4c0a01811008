"""What counsellors noted of workers who agreed to it: codes of a closed list."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from data.store.outcome_tables import counsel_notes

CODES = ("met", "called", "documents", "training", "scheme", "referred", "no_answer")


@dataclass(frozen=True, slots=True)
class CounselNote:
    """One note; `code` is one of `CODES`."""

    id: str
    worker_id: str
    code: str
    account_id: str
    at: datetime


class CounselNotes:
    """The notes in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, note: CounselNote) -> None:
        """Keep a new one."""
        self._connection.execute(insert(counsel_notes).values(**asdict(note)))

    def of(self, worker_ids: Collection[str]) -> dict[str, list[CounselNote]]:
        """The notes of each of these, newest first."""
        query = select(counsel_notes).where(counsel_notes.c.worker_id.in_(list(worker_ids))).order_by(counsel_notes.c.at.desc())
        found: dict[str, list[CounselNote]] = {}
        for row in self._connection.execute(query).mappings():
            found.setdefault(row["worker_id"], []).append(CounselNote(**row))
        return found

    def drop(self, worker_id: str) -> None:
        """Forget what was noted of her."""
        self._connection.execute(delete(counsel_notes).where(counsel_notes.c.worker_id == worker_id))

    def sweep(self, before: datetime) -> int:
        """Delete what was noted before; how many notes there were."""
        return self._connection.execute(delete(counsel_notes).where(counsel_notes.c.at < before)).rowcount
