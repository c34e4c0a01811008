"""Adverts understood in processes of their own, some batches ahead of storing them, so that a large import keeps every core busy."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import cache, partial
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import Protocol

from data.feeds.base import FeedError
from matching.model import Listing
from matching.understand import Understanding, Understood
from services.foundation import Foundation
from settings import Settings

AHEAD = 2
"""Batches a process that are understood, or wait for it, before the oldest is stored."""
LARGE_BYTES = 4_000_000
"""Files from this size on are worth the seconds that a process takes to read its tables."""

Answer = Callable[[], list[Understood]]


class ImportCutShort(FeedError):
    """A process that understood adverts was ended from outside; whole batches are stored, and the next run finishes the work."""

    code = "import_cut_short"


class Understands(Protocol):
    """Understands batches: `begin` returns what waits for the answer; so many batches may be begun `ahead` of the one waited for."""

    ahead: int

    def begin(self, batch: Sequence[Listing]) -> Answer: ...


class Here:
    """Understands in this process, when the answer is asked for."""

    ahead = 0

    def __init__(self, understanding: Understanding) -> None:
        self._understanding = understanding

    def begin(self, batch: Sequence[Listing]) -> Answer:
        """As `Understands.begin`."""
        return lambda: self._understanding.understand_with_notes(batch)


class _Apart:
    def __init__(self, pool: ProcessPoolExecutor, work: Callable[[Sequence[Listing]], list[Understood]], ahead: int) -> None:
        self.ahead = ahead
        self._pool = pool
        self._work = work

    def begin(self, batch: Sequence[Listing]) -> Answer:
        try:
            answer = self._pool.submit(self._work, batch) if batch else None
        except BrokenProcessPool:
            raise ImportCutShort from None
        return lambda: _waited(answer.result) if answer else []


@contextmanager
def apart(settings: Settings, processes: int) -> Iterator[Understands]:
    """So many processes, each begun with the first batch it gets and ended with the block. Answers raise `ImportCutShort`."""
    pool = ProcessPoolExecutor(processes, get_context("spawn"), _end_with_parent)
    try:
        yield _Apart(pool, partial(_understand, settings), AHEAD * processes)
    finally:
        pool.shutdown(cancel_futures=True)


def _waited(answer: Answer) -> list[Understood]:
    try:
        return answer()
    except BrokenProcessPool:
        raise ImportCutShort from None


def _end_with_parent() -> None:
    """In the other process: end with the one that asked, however that one ends."""
    parent = parent_process()
    if parent:
        Thread(target=lambda: (parent.join(), os._exit(1)), daemon=True).start()


@cache
def _understanding(settings: Settings) -> Understanding:
    return Foundation.load(settings).understanding()


def _understand(settings: Settings, batch: Sequence[Listing]) -> list[Understood]:
    return _understanding(settings).understand_with_notes(batch)
