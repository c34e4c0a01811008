"""Runs of the import, and the rows that each refused."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from data.store.listing_tables import import_runs, rejected_rows

LONGEST_VALUE = 200


@dataclass(frozen=True, slots=True)
class ImportCounts:
    """How many rows a run read, and what they were."""

    read: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: int = 0
    held_back: int = 0
    duplicates: int = 0
    closed: int = 0


@dataclass(frozen=True, slots=True)
class ImportRun:
    """One run; `finished_at` is None while it works, and stays so if it was killed."""

    id: int
    feed: str
    file_name: str
    started_at: datetime
    finished_at: datetime | None
    counts: ImportCounts
    source: str = ""


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row of a feed that was refused: its line from 1, the column (None: the whole row), why, and the cell, shortened."""

    line: int
    column: str | None
    code: str
    value: str | None
    details: dict[str, Any] = field(default_factory=dict)


class Imports:
    """The runs of the import in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def start(self, feed: str, file_name: str, at: datetime, source: str = "") -> int:
        """Begin a run of a source, that of the feed's name unless said; its number."""
        told = {"feed": feed, "file_name": file_name, "started_at": at, "source": source or feed}
        statement = insert(import_runs).values(**told, **asdict(ImportCounts())).returning(import_runs.c.id)
        return int(self._connection.execute(statement).scalar_one())

    def progress(self, run_id: int, counts: ImportCounts) -> None:
        """What the run has done so far, to be kept with each batch."""
        self._connection.execute(update(import_runs).where(import_runs.c.id == run_id).values(**asdict(counts)))

    def finish(self, run_id: int, counts: ImportCounts, at: datetime) -> None:
        """The run is through."""
        self._connection.execute(update(import_runs).where(import_runs.c.id == run_id).values(finished_at=at, **asdict(counts)))

    def last_whole(self, source: str) -> datetime | None:
        """When the last run of a source began that went through; None: there is none."""
        through = (import_runs.c.source == source) & import_runs.c.finished_at.is_not(None)
        began: datetime | None = self._connection.scalar(select(func.max(import_runs.c.started_at)).where(through))
        return began

    def undone_since(self, run_id: int) -> datetime | None:
        """When the first of the runs began that were cut short since the last one that was not, before this one; None: there is none."""
        finished = select(func.max(import_runs.c.id)).where(import_runs.c.finished_at.is_not(None), import_runs.c.id < run_id)
        last = self._connection.scalar(finished) or 0
        cut = select(func.min(import_runs.c.started_at)).where(import_runs.c.id > last, import_runs.c.id < run_id)
        began: datetime | None = self._connection.scalar(cut)
        return began

    def reject(self, run_id: int, rows: Iterable[RejectedRow]) -> None:
        """Keep the rows that were refused."""
        refused = [
            asdict(row) | {"run_id": run_id, "value": None if row.value is None else row.value[:LONGEST_VALUE]} for row in rows
        ]
        if refused:
            self._connection.execute(insert(rejected_rows), refused)

    def sweep(self, before: datetime) -> int:
        """Delete the refused rows of runs that began before; how many there were. What the runs counted stays."""
        old = select(import_runs.c.id).where(import_runs.c.started_at < before)
        return self._connection.execute(delete(rejected_rows).where(rejected_rows.c.run_id.in_(old))).rowcount

    def runs(self, most: int = 50) -> list[ImportRun]:
        """The last runs, newest first."""
        return [_run(row) for row in self._connection.execute(select(import_runs).order_by(import_runs.c.id.desc()).limit(most))]

    def rejected(self, run_id: int, most: int = 1000) -> list[RejectedRow]:
        """The refused rows of a run in the order of their lines."""
        query = select(rejected_rows).where(rejected_rows.c.run_id == run_id).order_by(rejected_rows.c.line, rejected_rows.c.id)
        rows = self._connection.execute(query.limit(most)).mappings()
        return [RejectedRow(row["line"], row["column"], row["code"], row["value"], row["details"]) for row in rows]


def _run(row: Row[Any]) -> ImportRun:
    told = row._mapping
    counts = ImportCounts(**{name: told[name] for name in asdict(ImportCounts())})
    return ImportRun(told["id"], told["feed"], told["file_name"], told["started_at"], told["finished_at"], counts, told["source"])
