"""Work in processes of its own, some steps ahead of who waits for it."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import TypeVar

Result = TypeVar("Result")
Step = TypeVar("Step")
AHEAD = 2
"""Steps a process that are done, or wait for it, before the oldest is waited for."""


class Ended(RuntimeError):
    """One of the processes was ended from outside."""


class Processes:
    """Begins work in the next free process; of a function and arguments that can be pickled."""

    def __init__(self, pool: ProcessPoolExecutor, ahead: int) -> None:
        self.ahead = ahead
        self._pool = pool

    def begin(self, work: Callable[..., Result], *arguments: object) -> Callable[[], Result]:
        """What waits for the result. Raises `Ended`, at once or in waiting."""

        def waited() -> Result:
            try:
                return step.result()
            except BrokenProcessPool:
                raise Ended from None

        try:
            step = self._pool.submit(work, *arguments)
        except BrokenProcessPool:
            raise Ended from None
        return waited


@contextmanager
def processes(number: int) -> Iterator[Processes]:
    """So many processes, each begun with its first work and ended with the block."""
    pool = ProcessPoolExecutor(number, get_context("spawn"), _end_with_parent)
    try:
        yield Processes(pool, AHEAD * number)
    finally:
        pool.shutdown(cancel_futures=True)


def in_order(steps: Iterable[Step], ahead: int) -> Iterator[Step]:
    """The same steps in the same order, each after so many behind it were begun."""
    begun: deque[Step] = deque()
    for step in steps:
        begun.append(step)
        if len(begun) > ahead:
            yield begun.popleft()
    yield from begun


def _end_with_parent() -> None:
    """In the other process: end with the one that asked, however that one ends."""
    parent = parent_process()
    if parent:
        Thread(target=lambda: (parent.join(), os._exit(1)), daemon=True).start()
