"""Work in a process of its own, so that two cores share it; what it tells of its progress is passed on."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any, Self

from services.engine_room import YIELDING

Progress = Callable[[str, float], None]
Work = Callable[..., dict[str, Any]]
PATIENCE = 10.0
"""Seconds that the process has to stop when it is no longer wanted."""


class BesideFailed(RuntimeError):
    """The other process did not finish; `reason` is what it said last, empty when it was killed."""

    code = "demo_part_failed"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Beside:
    """`with Beside(work, 1, 2) as other: …; other.result(progress)` runs `work(1, 2, progress)` meanwhile.

    Function, arguments and the dictionary that it returns are pickled. Leaving by an exception stops the process.
    """

    def __init__(self, work: Work, *arguments: Any) -> None:
        context = multiprocessing.get_context("spawn")
        self._receiver, self._sender = context.Pipe(duplex=False)
        self._order, self._orderer = context.Pipe(duplex=False)
        self._process = context.Process(target=_run, args=(self._sender, self._order), daemon=True)
        self._wanted = (work, arguments)
        self._made: dict[str, Any] | None = None

    def __enter__(self) -> Self:
        self._process.start()
        self._sender.close()
        self._order.close()
        # Not handed over at the start: more than a pipe holds would wait for ever for a process that dies before it has read it.
        with suppress(OSError):
            self._orderer.send(self._wanted)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if kind is not None:
            self._process.terminate()
        self._process.join(PATIENCE)
        if self._process.is_alive():
            # Nothing more is wanted of it: on a busy machine it may only be slow to leave.
            self._process.kill()
            self._process.join()
        self._process.close()
        self._receiver.close()
        self._orderer.close()

    def relay(self, progress: Progress) -> None:
        """Pass on what was told since. Raises `BesideFailed`."""
        while self._made is None and self._receiver.poll():
            self._take(progress)

    def result(self, progress: Progress) -> dict[str, Any]:
        """Wait for what the work returns. Raises `BesideFailed`."""
        while self._made is None:
            self._take(progress)
        return self._made

    def _take(self, progress: Progress) -> None:
        try:
            message = self._receiver.recv()
        except EOFError:
            raise BesideFailed("") from None
        match message:
            case str():
                raise BesideFailed(message)
            case dict():
                self._made = message
            case (what, share):
                progress(what, share)


def _run(sender: Connection, order: Connection) -> None:
    """In the other process: a pair is progress, a dictionary the end, a text why there is none."""
    os.nice(YIELDING)
    try:
        work, arguments = order.recv()
        sender.send(work(*arguments, lambda what, share: sender.send((what, share))))
    except Exception as problem:
        sender.send(f"{type(problem).__name__}: {problem}")
    finally:
        sender.close()
