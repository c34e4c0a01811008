"""What the server does beside its visitors: once a day, and every few minutes."""

from __future__ import annotations

from contextlib import suppress

from anyio import sleep, to_thread

from services.refusal import Refused
from services.warm_up import let_go, sweep_now

A_DAY = 86_400.0
SOME_MINUTES = 300.0


async def sweep_each_day(seconds: float = A_DAY) -> None:
    """Delete what has outlived its time, each time so many seconds are over, until it is cancelled."""
    while True:
        await sleep(seconds)
        with suppress(Refused):
            await to_thread.run_sync(sweep_now)


async def let_go_now_and_then(seconds: float = SOME_MINUTES) -> None:
    """End what posts left lying, each time so many seconds are over, until it is cancelled."""
    while True:
        await sleep(seconds)
        with suppress(Refused):
            await to_thread.run_sync(let_go)
