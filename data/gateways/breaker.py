"""A gateway that fails again and again is left alone for a while, then asked once; if that goes well, by all again."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from threading import Lock

from data.gateways.errors import GatewayError, GatewayResting

FAILURES_IN_A_ROW = 5
REST_SECONDS = 30.0
TOLD_EVERY_SECONDS = 60.0
CLOSED, OPEN, HALF_OPEN = STATES = ("closed", "open", "half_open")


@dataclass(frozen=True, slots=True)
class Pulse:
    """How a gateway does: one of `STATES`, when it last answered, when and by what (one of `errors.FAILURES`) it last failed."""

    state: str = CLOSED
    good_at: datetime | None = None
    failed_at: datetime | None = None
    failure: str | None = None


class Breaker:
    """Shared by all that ask one gateway in this process. `tell` gets the pulse when the state changes, and else once a minute at most."""

    def __init__(
        self,
        *,
        failures: int = FAILURES_IN_A_ROW,
        rest: float = REST_SECONDS,
        tell: Callable[[Pulse], None] | None = None,
    ) -> None:
        self._most = failures
        self._rest = rest
        self._tell = tell
        self._lock = Lock()
        self._pulse = Pulse()
        self._failed = 0
        self._asks_again_at = 0.0
        self._told_at = float("-inf")

    @property
    def pulse(self) -> Pulse:
        """How it does now."""
        with self._lock:
            return self._pulse

    def enter(self) -> None:
        """Before a call. Raises `GatewayResting` while it is left alone; of those who come when that is over, one is let through."""
        with self._lock:
            if self._pulse.state == CLOSED:
                return
            left = self._asks_again_at - time.monotonic()
            if left > 0:
                raise GatewayResting(left)
            self._asks_again_at = time.monotonic() + self._rest  # whoever else comes waits for the answer of this one
            told = self._change(HALF_OPEN)
        self._say(told)

    def good(self) -> None:
        """It answered, be it with a no."""
        with self._lock:
            self._failed = 0
            self._pulse = replace(self._pulse, good_at=datetime.now(UTC))
            told = self._change(CLOSED)
        self._say(told)

    def bad(self, problem: GatewayError) -> None:
        """It did not answer as it should."""
        with self._lock:
            self._failed += 1
            self._pulse = replace(self._pulse, failed_at=datetime.now(UTC), failure=problem.failure)
            opens = self._failed >= self._most or self._pulse.state != CLOSED
            if opens:
                self._asks_again_at = time.monotonic() + self._rest
            told = self._change(OPEN if opens else CLOSED)
        self._say(told)

    def _change(self, state: str) -> Pulse | None:
        """The pulse with this state, if it is to be told."""
        changed, self._pulse = self._pulse.state != state, replace(self._pulse, state=state)
        if not changed and time.monotonic() - self._told_at < TOLD_EVERY_SECONDS:
            return None
        self._told_at = time.monotonic()
        return self._pulse

    def _say(self, told: Pulse | None) -> None:
        if told is not None and self._tell is not None:
            self._tell(told)
