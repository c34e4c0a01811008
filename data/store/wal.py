"""SQLite's log, and a fault of its older versions that we keep out of reach.

Versions 3.7.0 to 3.51.2 (but for 3.44.6 and 3.50.7 and what follows them in their lines) can lose a transaction that was committed:
when one that begins the log anew falls into a checkpoint that another connection runs right after a complete one (sqlite.org/wal.html,
"The WAL-Reset Bug"). There no connection checkpoints by itself; it is done here alone, while nobody writes: whoever writes holds a
shared lock on a file beside the database, and a checkpoint wants it alone. Newer versions do as they always did.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
import time
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.pool import ConnectionPoolEntry

MENDED = (3, 51, 3)
MENDED_LINES = {(3, 44): 6, (3, 50): 7}
LOG_BYTES = 4 * 1024 * 1024
"""So large the log may grow before it is taken into the database: SQLite's own thousand pages."""
PATIENCE_SECONDS, TRIED_EVERY_SECONDS = 1.0, 0.01
HELD = "kaam_lock"


def may_lose(version: tuple[int, ...] = sqlite3.sqlite_version_info) -> bool:
    """Whether this version of SQLite has the fault."""
    mended = MENDED_LINES.get((version[0], version[1]))
    return version < MENDED and not (mended is not None and version[2] >= mended)


def keep_apart(engine: Engine, database: Path) -> None:
    """Let nobody who writes through this engine meet a checkpoint."""
    lock, log = database.with_name(f"{database.name}-lock"), database.with_name(f"{database.name}-wal")

    def connected(connection: Any, _entry: ConnectionPoolEntry) -> None:
        connection.execute("PRAGMA wal_autocheckpoint = 0")

    def given_back(connection: Any, entry: ConnectionPoolEntry) -> None:
        held = entry.info.pop(HELD, None)
        if held is not None:
            os.close(held)
            if connection is not None and _size(log) > LOG_BYTES:
                _alone(lock, lambda: connection.execute("PRAGMA wal_checkpoint(PASSIVE)"), patience=0.0)

    event.listen(engine, "connect", connected)
    event.listen(engine, "checkin", given_back)


def writes(connection: Connection) -> None:
    """This connection is about to write, until it is given back."""
    database = connection.engine.url.database
    if may_lose() and database and HELD not in connection.info and not _nowhere(database):
        held = _opened(Path(f"{database}-lock"))
        fcntl.flock(held, fcntl.LOCK_SH)
        connection.info[HELD] = held


def empty_log(engine: Engine) -> None:
    """Take what SQLite's log holds into the file, where what was deleted is overwritten, and cut the log to nothing.

    A reader or writer who is still at it after a second keeps the log as it is; the next call empties it. PostgreSQL's log is the
    business of its keeper.
    """
    database = engine.url.database
    if engine.dialect.name != "sqlite" or not database or _nowhere(database):
        return
    raw = engine.raw_connection()
    try:
        _alone(Path(f"{database}-lock"), lambda: raw.execute("PRAGMA wal_checkpoint(TRUNCATE)"), PATIENCE_SECONDS)
    finally:
        raw.close()


def _alone(lock: Path, act: Any, patience: float) -> None:
    """Do this while nobody holds the lock; not at all when somebody does for longer than the patience, in seconds."""
    held = _opened(lock)
    until = time.monotonic() + patience
    try:
        while True:
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() >= until:
                    return
                time.sleep(TRIED_EVERY_SECONDS)
            else:
                act()
                return
    finally:
        os.close(held)


def _opened(lock: Path) -> int:
    return os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def _size(log: Path) -> int:
    try:
        return log.stat().st_size
    except OSError:
        return 0


def _nowhere(database: str) -> bool:
    """Whether there is no file of its own behind it."""
    return database == ":memory:" or database.startswith("file:")
