"""Renew the index beside the work that made it stale: in a thread of its own, one build at a time, and never one too few."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from threading import Condition, Thread
from time import perf_counter

from telemetry import log

FIRST_WAIT = 600.0


@dataclass(frozen=True, slots=True)
class Renewal:
    """How the index stands: whether a build is under way, how long the last one took (None before the first), whether it failed."""

    building: bool = False
    seconds: float | None = None
    failed: bool = False


class IndexRenewal:
    """Builds when asked. Whoever asks while a build is under way gets one more build after it, since that one may have read too early."""

    def __init__(self, build: Callable[[], object]) -> None:
        """Take what builds the index from the store and swaps it in."""
        self._build = build
        self._changed = Condition()
        self._asked = 0
        self._built = 0
        self._thread: Thread | None = None
        self._last = Renewal()

    def ask(self) -> None:
        """The store has changed: build soon. Returns at once."""
        with self._changed:
            self._asked += 1
            if self._thread is None:
                self._thread = Thread(target=self._work, name="index-renewal", daemon=True)
                self._thread.start()

    def told(self) -> Renewal:
        """How the index stands now."""
        with self._changed:
            return Renewal(self._thread is not None, self._last.seconds, self._last.failed)

    def wait(self, seconds: float = FIRST_WAIT) -> bool:
        """Wait until nothing that was asked for is left to build; False when it takes longer."""
        with self._changed:
            return self._changed.wait_for(lambda: self._thread is None, seconds)

    def _work(self) -> None:
        while (asked := self._next()) is not None:
            started, failed = perf_counter(), False
            try:
                self._build()
            except Exception as problem:
                # A build that fails must not end the thread with its asker waiting; the index in use stays as it is.
                failed = True
                log("index").error("renewal_failed", exc_info=problem)
            with self._changed:
                self._built = asked
                self._last = Renewal(seconds=perf_counter() - started, failed=failed)

    def _next(self) -> int | None:
        """What has been asked for and not been built; None ends the thread."""
        with self._changed:
            if self._built < self._asked:
                return self._asked
            self._thread = None
            self._changed.notify_all()
            return None
