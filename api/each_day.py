"""What the server does once a day beside its visitors."""

from __future__ import annotations

from contextlib import suppress

from anyio import sleep, to_thread

from services.refusal import Refused
from services.warm_up import sweep_now

A_DAY = 86_400.0


async def sweep_each_day(seconds: float = A_DAY) -> None:
    """Delete what has outlived its time, each time so many seconds are over, until it is cancelled."""
    while True:
        await sleep(seconds)
        with suppress(Refused):
            await to_thread.run_sync(sweep_now)
