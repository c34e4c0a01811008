"""What the server does beside its visitors: once a day, and every few minutes."""

from __future__ import annotations

from contextlib import suppress

from anyio import sleep, to_thread

from services.refusal import Refused
from services.warm_up import count_people, let_go, send_waiting, sweep_now

A_DAY = 86_400.0
SOME_MINUTES = 300.0
SOME_SECONDS = 5.0


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


async def count_now_and_then(seconds: float = SOME_MINUTES) -> None:
    """Count what happened, at once and each time so many seconds are over, until it is cancelled."""
    while True:
        with suppress(Refused):
            await to_thread.run_sync(count_people, abandon_on_cancel=True)
        await sleep(seconds)


async def send_all_the_time(seconds: float = SOME_SECONDS) -> None:
    """Send what waits and hear where applications stand, with a pause of so many seconds, until it is cancelled; what is being sent then
    is left to its lease."""
    while True:
        await sleep(seconds)
        with suppress(Refused):
            await to_thread.run_sync(send_waiting, abandon_on_cancel=True)
