"""Work in this process and in others beside it, some steps ahead of who waits for it.

A step is done by whoever is free first. Who waits for one that is not done yet does others meanwhile, so that nobody ever waits for
the processes beside to load what they need: a short work is over before they are there.

Where nothing else runs in this process, the others are its likenesses (`fork`): they know at once all that it has loaded and met.
Beside other threads, which may hold what a likeness would wait for in vain, they are begun empty (`spawn`) and load it themselves.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from threading import Condition, Thread
from typing import Any, TypeVar

Result = TypeVar("Result")
Begun = TypeVar("Begun")
AHEAD = 2
"""Steps a process, this one among them, that are done, or wait for it, before the oldest is waited for."""


class Ended(RuntimeError):
    """One of the processes was ended from outside."""


class _Step:
    """What is to be done: here by a call without arguments, elsewhere by a function and arguments that can be pickled."""

    def __init__(self, here: Callable[[], Any], elsewhere: tuple[Callable[..., Any], tuple[Any, ...]]) -> None:
        self.elsewhere = elsewhere
        self.outcome: Future[Any] = Future()
        self._here = here

    def do_here(self) -> None:
        try:
            self.outcome.set_result(self._here())
        except Exception as problem:
            self.outcome.set_exception(problem)


@dataclass(frozen=True, slots=True)
class First:
    """What is done before a process can do its first step: `before`, here, when likenesses of this process are about to be made;
    `alike`, in each of them; `empty`, in one that begins with nothing, which can be pickled."""

    before: Callable[[], object]
    alike: Callable[[], object]
    empty: Callable[[], object]


class Processes:
    """So many processes beside this one."""

    def __init__(self, number: int, first: First) -> None:
        self.ahead = AHEAD * (number + 1)
        self._number = number
        self._first = first
        self._waiting: deque[_Step] = deque()
        self._changed = Condition()
        self._beside: list[tuple[BaseProcess, Thread]] = []
        self._over = False
        self._ended = False

    def start(self) -> None:
        """From now on there is enough to do for all; at the first call the others are begun."""
        if self._beside:
            return
        if alike := may_be_alike():
            self._first.before()
        begun = [self._begun(alike=alike) for _ in range(self._number)]
        self._beside = [(process, self._served(here)) for process, here in begun]

    def begin(self, here: Callable[[], Result], work: Callable[..., Result], *arguments: object) -> Callable[[], Result]:
        """What waits for the result, which is that of `here()` and as well of `work(*arguments)`. Raises `Ended`, at once or in waiting."""
        if self._ended:
            raise Ended
        step = _Step(here, (work, arguments))
        with self._changed:
            self._waiting.append(step)
            self._changed.notify()
        return lambda: self._result(step)

    def end(self) -> None:
        """The others are ended, whatever they do."""
        with self._changed:
            self._over = True
            self._changed.notify_all()
        for process, _ in self._beside:
            process.terminate()
        for process, served in self._beside:
            process.join()
            served.join()

    def _result(self, wanted: _Step) -> Any:
        while not wanted.outcome.done():
            if self._ended:
                raise Ended
            with self._changed:
                mine = self._waiting.popleft() if self._waiting else None
            if mine is None:
                break
            mine.do_here()
        return wanted.outcome.result()

    def _begun(self, *, alike: bool) -> tuple[BaseProcess, Connection]:
        context = get_context("fork" if alike else "spawn")
        here, there = context.Pipe()
        work, first = (_work_alike, self._first.alike) if alike else (_work, self._first.empty)
        process: BaseProcess = context.Process(target=work, args=(there, first), daemon=True)  # type: ignore[attr-defined]
        process.start()
        there.close()
        return process, here

    def _served(self, process: Connection) -> Thread:
        served = Thread(target=self._serve, args=(process,), daemon=True)
        served.start()
        return served

    def _serve(self, process: Connection) -> None:
        """Give a process one step after the other, once it is ready."""
        step: _Step | None = None
        try:
            with process:
                process.recv()
                while step := self._next():
                    process.send(step.elsewhere)
                    result, problem = process.recv()
                    if problem is None:
                        step.outcome.set_result(result)
                    else:
                        step.outcome.set_exception(problem)
        except (EOFError, OSError):
            self._ended = not self._over
            if step and not step.outcome.done():
                step.outcome.set_exception(Ended())

    def _next(self) -> _Step | None:
        """The oldest step that nobody does yet, waited for; None when all is over."""
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._over)
            return None if self._over else self._waiting.popleft()


def may_be_alike() -> bool:
    """Whether a likeness of this process can be made: nothing else runs in it, and the system knows how."""
    return sys.platform == "linux" and threading.active_count() == 1


@contextmanager
def processes(number: int, first: First) -> Iterator[Processes]:
    """So many processes beside this one, begun when there is enough to do and ended with the block."""
    beside = Processes(number, first)
    try:
        yield beside
    finally:
        beside.end()


def in_order(steps: Iterable[Begun], ahead: int) -> Iterator[Begun]:
    """The same steps in the same order, each after so many behind it were begun."""
    begun: deque[Begun] = deque()
    for step in steps:
        begun.append(step)
        if len(begun) > ahead:
            yield begun.popleft()
    yield from begun


def _work_alike(asking: Connection, first: Callable[[], object]) -> None:
    """As `_work`, in a likeness of the process that asks: what that holds is left as it lies, so that both go on sharing its memory."""
    gc.freeze()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    _work(asking, first)


def _work(asking: Connection, first: Callable[[], object]) -> None:
    """In the other process: one step after the other, until there is nobody to ask."""
    _end_with_parent()
    with suppress(Exception):
        # What keeps it from being ready is told by the first step.
        first()
    asking.send(None)
    while True:
        try:
            work, arguments = asking.recv()
        except EOFError:
            return
        try:
            told: tuple[Any, Exception | None] = (work(*arguments), None)
        except Exception as problem:
            told = (None, problem)
        asking.send(told)


def _end_with_parent() -> None:
    """In the other process: end with the one that asked, however that one ends."""
    parent = parent_process()
    if parent:
        Thread(target=lambda: (parent.join(), os._exit(1)), daemon=True).start()  # type: ignore[func-returns-value]
