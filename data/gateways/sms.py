"""Short messages to the telephone that e-Shram knows, or to a number that we were given, and the sandbox that stands in for it: it sends
nothing and keeps the last one."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from data.gateways.errors import GatewayUnavailable

TABLE = "CREATE TABLE IF NOT EXISTS messages (uan TEXT PRIMARY KEY, text TEXT NOT NULL, sent_at TEXT NOT NULL) WITHOUT ROWID"
NUMBER = "+91"
KEPT = timedelta(minutes=15)
BUSY_SECONDS = 15.0


class SmsGateway(Protocol):
    """Whoever can reach the telephone of a UAN, whose number never comes to us for that; or a number that we were given."""

    def send(self, uan: str, text: str, at: datetime) -> None:
        """Send a text to the telephone of a clean UAN; nobody is told whether there is one. Raises `GatewayError`."""
        ...

    def send_to(self, mobile: str, text: str, at: datetime) -> None:
        """Send a text to a mobile number of ten digits. Raises `GatewayError`."""
        ...


class SandboxSms:
    """Messages of the demonstration in a SQLite file, so that the screen can show what a telephone would have shown."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def send(self, uan: str, text: str, at: datetime) -> None:
        """As `SmsGateway.send`; the same work for every UAN. Raises `GatewayUnavailable`."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with suppress(FileExistsError):
                os.close(os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
            with closing(sqlite3.connect(self.path, timeout=BUSY_SECONDS)) as file, file:
                file.execute(TABLE)
                file.execute("DELETE FROM messages WHERE sent_at < ?", ((at - KEPT).isoformat(),))
                file.execute("INSERT OR REPLACE INTO messages VALUES (?, ?, ?)", (uan, text, at.isoformat()))
        except (OSError, sqlite3.Error) as problem:
            raise GatewayUnavailable(str(problem)) from problem

    def send_to(self, mobile: str, text: str, at: datetime) -> None:
        """As `SmsGateway.send_to`. Raises `GatewayUnavailable`."""
        self.send(NUMBER + mobile, text, at)

    def last(self, uan: str) -> str | None:
        """What was sent to this UAN, or to `NUMBER` with a mobile number, last, within the last quarter of an hour."""
        try:
            with closing(sqlite3.connect(f"{self.path.resolve().as_uri()}?mode=ro", uri=True)) as file:
                row = file.execute("SELECT text FROM messages WHERE uan = ?", (uan,)).fetchone()
        except sqlite3.Error:
            return None
        return None if row is None else str(row[0])
