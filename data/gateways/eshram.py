"""The e-Shram register as a gateway gives it, and the sandbox that stands in for it: demonstration workers in a file, nobody real."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, Protocol

from data.gateways.agreed import Agreed
from data.gateways.errors import GatewayUnavailable

TABLE = "CREATE TABLE records (uan TEXT PRIMARY KEY, record TEXT NOT NULL) WITHOUT ROWID"


class EShramGateway(Protocol):
    """Whoever can answer for e-Shram."""

    def find(self, uan: str, agreed: Agreed) -> dict[str, Any] | None:
        """The worker record (DESIGN.md §4) of a clean UAN, as it came, or None if e-Shram knows none; `agreed` is what she agreed to.

        Raises `GatewayError`.
        """
        ...


class SandboxEShram:
    """Demonstration workers in a SQLite file, which is filled once and read from then on."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def find(self, uan: str, agreed: Agreed) -> dict[str, Any] | None:  # noqa: ARG002 - nobody real is told of
        """As `EShramGateway.find`. Raises `GatewayUnavailable` when the file is absent or no sandbox."""
        row = self._ask("SELECT record FROM records WHERE uan = ?", (uan,))
        if row is None:
            return None
        record: dict[str, Any] = json.loads(row[0])
        return record

    def count(self) -> int:
        """How many workers there are; 0 when the file is absent. Raises `GatewayUnavailable` when it is no sandbox."""
        row = self._ask("SELECT count(*) FROM records", ()) if self.path.exists() else None
        return int(row[0]) if row else 0

    def each(self) -> Iterator[dict[str, Any]]:
        """All workers in the order of their numbers. Raises `GatewayUnavailable` when the file is absent or no sandbox."""
        try:
            with closing(sqlite3.connect(f"{self.path.resolve().as_uri()}?mode=ro", uri=True)) as file:
                for row in file.execute("SELECT record FROM records ORDER BY uan"):
                    yield json.loads(row[0])
        except sqlite3.Error as problem:
            raise GatewayUnavailable(str(problem)) from problem

    def fill(self, records: Iterable[Mapping[str, Any]]) -> int:
        """Make the file anew from these records (each with a `uan`), all or none; how many went in. Of one UAN the last counts."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        draft = self.path.with_name(f".{self.path.name}-{os.getpid()}")
        draft.unlink(missing_ok=True)
        os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
        try:
            with closing(sqlite3.connect(draft)) as file:
                file.execute(TABLE)
                rows = ((record["uan"], json.dumps(record, ensure_ascii=False, separators=(",", ":"))) for record in records)
                file.executemany("INSERT OR REPLACE INTO records VALUES (?, ?)", rows)
                file.commit()
                count = int(file.execute("SELECT count(*) FROM records").fetchone()[0])
            draft.replace(self.path)
        finally:
            draft.unlink(missing_ok=True)
        return count

    def _ask(self, question: str, values: tuple[str, ...]) -> tuple[Any, ...] | None:
        try:
            with closing(sqlite3.connect(f"{self.path.resolve().as_uri()}?mode=ro", uri=True)) as file:
                row: tuple[Any, ...] | None = file.execute(question, values).fetchone()
                return row
        except sqlite3.Error as problem:
            raise GatewayUnavailable(str(problem)) from problem
