"""Runs of the import, and the rows that each refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from data.feeds.base import Notice
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
    """One run; `finished_at` is None while it works, and stays so if it was killed.

    `notices`: what it warned of; `refusal`: the code of why nothing of the file was read, with the values of its sentence.
    """

    id: int
    feed: str
    file_name: str
    started_at: datetime
    finished_at: datetime | None
    counts: ImportCounts
    source: str = ""
    notices: tuple[Notice, ...] = ()
    refusal: str | None = None
    refusal_values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row of a feed that was refused: its line from 1, the column (None: the whole row), why, the cell, shortened, and the number or
    title of the advert, where it is known."""

    line: int
    column: str | None
    code: str
    value: str | None
    details: dict[str, Any] = field(default_factory=dict)
    item: str | None = None


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

    def finish(self, run_id: int, counts: ImportCounts, at: datetime, notices: Iterable[Notice] = ()) -> None:
        """The run is through, and warned of this."""
        told = [asdict(notice) for notice in notices]
        statement = update(import_runs).where(import_runs.c.id == run_id)
        self._connection.execute(statement.values(finished_at=at, notices=told, **asdict(counts)))

    def refuse(self, run_id: int, code: str, values: Mapping[str, Any], at: datetime) -> None:
        """The run is over: nothing of its file was read, and this is why."""
        statement = update(import_runs).where(import_runs.c.id == run_id)
        self._connection.execute(statement.values(finished_at=at, refusal=code, refusal_values=dict(values)))

    def last_whole(self, source: str) -> datetime | None:
        """When the last run of a source began that went through; None: there is none."""
        through = (import_runs.c.source == source) & import_runs.c.finished_at.is_not(None) & import_runs.c.refusal.is_(None)
        began: datetime | None = self._connection.scalar(select(func.max(import_runs.c.started_at)).where(through))
        return began

    def undone_since(self, run_id: int) -> datetime | None:
        """When the first of the runs began that were cut short since the last one that was not, before this one; None: there is none."""
        read = import_runs.c.refusal.is_(None)
        finished = select(func.max(import_runs.c.id)).where(import_runs.c.finished_at.is_not(None), import_runs.c.id < run_id, read)
        last = self._connection.scalar(finished) or 0
        cut = select(func.min(import_runs.c.started_at)).where(import_runs.c.id > last, import_runs.c.id < run_id, read)
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
        return [RejectedRow(row["line"], row["column"], row["code"], row["value"], row["details"], row["item"]) for row in rows]


def _run(row: Row[Any]) -> ImportRun:
    told = row._mapping
    counts = ImportCounts(**{name: told[name] for name in asdict(ImportCounts())})
    return ImportRun(
        told["id"],
        told["feed"],
        told["file_name"],
        told["started_at"],
        told["finished_at"],
        counts,
        told["source"],
        tuple(Notice(**notice | {"values": _values(notice["values"])}) for notice in told["notices"]),
        told["refusal"],
        _values(told["refusal_values"]),
    )


def _values(told: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a sentence as they were told: JSON keeps a tuple as a list."""
    return {name: tuple(value) if isinstance(value, list) else value for name, value in told.items()}
