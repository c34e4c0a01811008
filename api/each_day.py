"""What the server does beside its visitors: once a day, and every few minutes."""

from __future__ import annotations

from collections.abc import Callable

from anyio import sleep, to_thread

from services.refusal import Refused
from services.warm_up import count_people, let_go, send_waiting, sort_in, sweep_now
from telemetry import log

A_DAY = 86_400.0
SOME_MINUTES = 300.0
SOME_SECONDS = 5.0


async def sweep_each_day(seconds: float = A_DAY) -> None:
    """Delete what has outlived its time, each time so many seconds are over, until it is cancelled."""
    while True:
        await sleep(seconds)
        await _turn(sweep_now)


async def sort_in_each_day(seconds: float = A_DAY) -> None:
    """Note whose counsellors see whom where that is missing, at once and each time so many seconds are over, until it is cancelled."""
    while True:
        await _turn(sort_in, abandon_on_cancel=True)
        await sleep(seconds)


async def let_go_now_and_then(seconds: float = SOME_MINUTES) -> None:
    """End what posts left lying, each time so many seconds are over, until it is cancelled."""
    while True:
        await sleep(seconds)
        await _turn(let_go)


async def count_now_and_then(seconds: float = SOME_MINUTES) -> None:
    """Count what happened, at once and each time so many seconds are over, until it is cancelled."""
    while True:
        await _turn(count_people, abandon_on_cancel=True)
        await sleep(seconds)


async def send_all_the_time(seconds: float = SOME_SECONDS) -> None:
    """Send what waits and hear where applications stand, with a pause of so many seconds, until it is cancelled; what is being sent then
    is left to its lease."""
    while True:
        await sleep(seconds)
        await _turn(send_waiting, abandon_on_cancel=True)


async def _turn(work: Callable[[], None], *, abandon_on_cancel: bool = False) -> None:
    """One turn of a work. Whatever stops it stops this turn alone, else one mishap would end the server under all its visitors."""
    try:
        await to_thread.run_sync(work, abandon_on_cancel=abandon_on_cancel)
    except Refused:
        return
    except Exception as problem:
        log("server").error("turn_stopped", what=work.__name__, why=type(problem).__name__, exc_info=problem)
