"""The SQLite files in which the sandbox of the other side keeps what it was told."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from data.gateways.errors import GatewayUnavailable

BUSY_SECONDS = 15.0
Cursor = sqlite3.Connection


@contextmanager
def opened(path: Path, tables: str) -> Iterator[Cursor]:
    """A transaction in a file of its owner's alone, which is made with these tables if it is not there. Raises `GatewayUnavailable`."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
        with closing(sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)) as file:
            file.executescript(tables)
            file.execute("BEGIN IMMEDIATE")
            yield file
            file.execute("COMMIT")
    except (OSError, sqlite3.Error) as problem:
        raise GatewayUnavailable(str(problem)) from problem
