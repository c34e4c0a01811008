"""The NCS that stands in for the real one: a SQLite file with seekers, listings and applications that nobody real reads."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from data.gateways.agreed import Agreed
from data.gateways.errors import GatewayRefused
from data.gateways.ncs import PAGE, STANDINGS, Application, ListingPage, Standing
from data.gateways.sandbox_file import Cursor, opened
from data.store.column_types import compact_json

TABLES = """
CREATE TABLE IF NOT EXISTS seekers (uan TEXT PRIMARY KEY, id TEXT NOT NULL, profile TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS listings (
    number INTEGER PRIMARY KEY AUTOINCREMENT, job_id TEXT UNIQUE NOT NULL, changed_at TEXT NOT NULL, row TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS applications (
    number INTEGER PRIMARY KEY AUTOINCREMENT, reference TEXT NOT NULL, job_id TEXT NOT NULL, seeker TEXT NOT NULL, status TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS by_reference ON applications (reference);
CREATE TABLE IF NOT EXISTS happened (once TEXT PRIMARY KEY, mark BLOB NOT NULL, answer TEXT NOT NULL) WITHOUT ROWID;
"""
LONGEST_CURSOR = 18
CONFLICT, MISSING, UNUSABLE = 409, 404, 422


class SandboxNcs:
    """`data.gateways.ncs.NcsGateway` in a file. What is pushed twice is there twice: only its key keeps it from happening again."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def register_seeker(self, uan: str, profile: Mapping[str, Any], agreed: Agreed, once: str) -> str:  # noqa: ARG002 - nobody real
        """As `NcsGateway.register_seeker`."""

        def register(file: Cursor) -> str:
            values = (uan, f"NCS-{uuid.uuid4().hex[:12].upper()}", compact_json(dict(profile)))
            file.execute("INSERT INTO seekers VALUES (?, ?, ?) ON CONFLICT (uan) DO UPDATE SET profile = excluded.profile", values)
            return str(file.execute("SELECT id FROM seekers WHERE uan = ?", (uan,)).fetchone()[0])

        return self._once(once, compact_json([uan, dict(profile)]), register)

    def listings(
        self, *, since: datetime | None = None, cursor: str | None = None, size: int = PAGE, words: str = ""
    ) -> ListingPage:
        """As `NcsGateway.listings`."""
        if cursor is not None and not (cursor.isdecimal() and len(cursor) <= LONGEST_CURSOR):
            raise GatewayRefused(UNUSABLE, "bad_cursor")
        query = (
            "SELECT number, row FROM listings WHERE number > ? AND changed_at >= ? "
            "AND instr(lower(json_extract(row, '$.title')), lower(?)) ORDER BY number LIMIT ?"
        )
        moment = since.astimezone(UTC).isoformat() if since else ""
        with self._open() as file:
            found = file.execute(query, (int(cursor or 0), moment, words, size + 1)).fetchall()
        rows = tuple(_object(row) for _, row in found[:size])
        return ListingPage(rows, str(found[size - 1][0]) if len(found) > size else None)

    def push_application(self, application: Application, agreed: Agreed, once: str) -> Standing:  # noqa: ARG002 - nobody real
        """As `NcsGateway.push_application`."""

        def push(file: Cursor) -> str:
            if file.execute("SELECT 1 FROM seekers WHERE id = ?", (application.seeker,)).fetchone() is None:
                raise GatewayRefused(UNUSABLE, "unknown_seeker")
            values = (application.reference, application.job_id, application.seeker, "received")
            number = file.execute(
                "INSERT INTO applications (reference, job_id, seeker, status) VALUES (?, ?, ?, ?)", values
            ).lastrowid
            return f"APP-{number}"

        told = compact_json([application.reference, application.job_id, application.seeker])
        return Standing(self._once(once, told, push), STANDINGS["received"])

    def application_status(self, reference: str) -> Standing:
        """As `NcsGateway.application_status`."""
        with self._open() as file:
            return self._standing(file, reference)

    def take_back(self, reference: str, once: str) -> Standing:
        """As `NcsGateway.take_back`."""

        def withdraw(file: Cursor) -> str:
            self._standing(file, reference)
            file.execute("UPDATE applications SET status = 'withdrawn' WHERE reference = ?", (reference,))
            return self._standing(file, reference).remote_id

        return Standing(self._once(once, reference, withdraw), STANDINGS["withdrawn"])

    def fill_listings(self, rows: Iterable[Mapping[str, Any]], changed_at: datetime) -> None:
        """These listings (each with a `job_id`) are as they are told, since this moment."""
        with self._open() as file:
            for row in rows:
                values = (row["job_id"], changed_at.astimezone(UTC).isoformat(), compact_json(dict(row)))
                file.execute("INSERT OR REPLACE INTO listings (job_id, changed_at, row) VALUES (?, ?, ?)", values)

    def decide(self, reference: str, status: str) -> None:
        """An employer decides: one of `STANDINGS`."""
        with self._open() as file:
            file.execute("UPDATE applications SET status = ? WHERE reference = ?", (status, reference))

    def received(self) -> dict[str, int]:
        """How many applications came with each reference: one, unless one was taken in twice."""
        with self._open() as file:
            return dict(file.execute("SELECT reference, count(*) FROM applications GROUP BY reference").fetchall())

    def _standing(self, file: Cursor, reference: str) -> Standing:
        row = file.execute("SELECT number, status FROM applications WHERE reference = ?", (reference,)).fetchone()
        if row is None:
            raise GatewayRefused(MISSING, "unknown_reference")
        return Standing(f"APP-{row[0]}", STANDINGS[row[1]])

    def _once(self, once: str, told: str, act: Callable[[Cursor], str]) -> str:
        """What came of it when it happened under this key, now or before; another message under a used key is refused."""
        mark = hashlib.sha256(told.encode()).digest()
        with self._open() as file:
            before = file.execute("SELECT mark, answer FROM happened WHERE once = ?", (once,)).fetchone()
            if before is not None and before[0] != mark:
                raise GatewayRefused(CONFLICT, "key_used")
            if before is not None:
                return str(before[1])
            answer = act(file)
            file.execute("INSERT INTO happened VALUES (?, ?, ?)", (once, mark, answer))
            return answer

    def _open(self) -> AbstractContextManager[Cursor]:
        """A transaction. Raises `GatewayUnavailable`."""
        return opened(self.path, TABLES)


def _object(row: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(row)
    return told
