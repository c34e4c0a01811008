"""An answer that is worked out ahead, as this process holds it: read again when there is a newer one."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from threading import Lock
from typing import Generic, TypeVar

from sqlalchemy import Engine

from data.store.unit_of_work import UnitOfWork

LOOKED_FOR_SECONDS = 60.0
"""So often a process looks whether there is something newer."""
Answer = TypeVar("Answer")


class KeptAnswer(Generic[Answer]):
    """The newest answer of a kind."""

    def __init__(self, database: Engine, kind: str, read: Callable[[bytes], Answer | None]) -> None:
        """`read` gives None of bytes that another version kept."""
        self._database, self._kind, self._read = database, kind, read
        self._lock = Lock()
        self._known: tuple[Answer, datetime] | None = None
        self._looked_at = 0.0

    def now(self) -> tuple[Answer, datetime] | None:
        """The answer and when it was made; None before the first."""
        with self._lock:
            if self._known is None or time.monotonic() - self._looked_at > LOOKED_FOR_SECONDS:
                self._look()
                self._looked_at = time.monotonic()
            return self._known

    def _look(self) -> None:
        with UnitOfWork(self._database, writing=False) as work:
            made_at = work.snapshots.made_at(self._kind)
            if made_at is None or (self._known is not None and self._known[1] == made_at):
                return
            kept = work.snapshots.get(self._kind)
        if kept is not None and (read := self._read(kept.body)) is not None:
            self._known = read, kept.made_at
