"""Opening the store: SQLite in the demonstration, PostgreSQL in production, with the same manners."""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.pool import ConnectionPoolEntry

from data.store.column_types import compact_json
from data.store.wal import empty_log, keep_apart, may_lose, writes

__all__ = ["WRITING", "be_alone", "connect", "empty_log"]

WRITING = "kaam_writing"
"""Execution option: the transaction is going to write."""
BUSY_MILLISECONDS = 15_000
TRIED_EVERY_SECONDS = 0.02
CACHE_KIBIBYTES = 32_768
ONE_AT_A_TIME = 0x6B61616D
"""The PostgreSQL advisory lock of whoever must be alone: the audit trail's next row, a migration."""

PRAGMAS = (
    f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = NORMAL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA recursive_triggers = ON",
    "PRAGMA secure_delete = ON",
    f"PRAGMA cache_size = -{CACHE_KIBIBYTES}",
    "PRAGMA temp_store = MEMORY",
)
"""`recursive_triggers` lets INSERT OR REPLACE meet the trigger against deletion; `secure_delete` overwrites what is deleted."""


def connect(url: str) -> Engine:
    """The engine of a database address (`sqlite:///path`, `postgresql://…`). A new SQLite file can be read by its owner only."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        _own_file(address)
        engine = create_engine(address, json_serializer=compact_json, hide_parameters=True)
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin)
        if may_lose() and address.database and address.database != ":memory:" and not address.database.startswith("file:"):
            keep_apart(engine, Path(address.database))
        return engine
    return create_engine(
        address.set(drivername="postgresql+psycopg"), json_serializer=compact_json, pool_pre_ping=True, hide_parameters=True
    )


def be_alone(connection: Connection) -> None:
    """Wait until no other transaction that asked for this runs; lasts until commit or rollback.

    On SQLite a writing transaction is alone from its first statement.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({ONE_AT_A_TIME})")


def _own_file(address: URL) -> None:
    if address.database and address.database != ":memory:" and not address.database.startswith("file:"):
        path = Path(address.database)
        path.parent.mkdir(parents=True, exist_ok=True)
        # Only a new one is opened here: closing any descriptor of a file drops all locks that this process holds on it, SQLite's too.
        with suppress(FileExistsError):
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))


def _prepare(connection: Any, _entry: ConnectionPoolEntry) -> None:
    """Leave transactions to `_begin`; Python's sqlite3 would begin them late, and only for some statements."""
    connection.isolation_level = None
    for pragma in PRAGMAS:
        _patiently(connection, pragma)


def _patiently(connection: Any, pragma: str) -> None:
    """Turning a new file to its log asks for it alone, and does not wait as other statements do."""
    until = time.monotonic() + BUSY_MILLISECONDS / 1000
    while True:
        try:
            connection.execute(pragma)
        except sqlite3.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(TRIED_EVERY_SECONDS)
        else:
            return


def _begin(connection: Connection) -> None:
    """A writer takes its place at once: a reader that turns writer midway would be refused, not made to wait."""
    writing = connection.get_execution_options().get(WRITING, False)
    if writing:
        writes(connection)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
