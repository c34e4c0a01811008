"""A read asked twice when the first answer is late, so that one silent line does not keep a worker waiting.

A *hedged request* (Dean and Barroso, "The Tail at Scale", Communications of the ACM 56(2), 2013): the second is sent only once the first
has been out longer than most take, and whichever answers first counts. For reads alone.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from typing import TypeVar, cast

from data.gateways.errors import GatewayError, GatewayRefused

Answer = TypeVar("Answer")
AFTER_SECONDS = 0.6
Heard = tuple[Answer | None, Exception | None]


def hedged(ask: Callable[[], Answer], after: float = AFTER_SECONDS) -> Answer:
    """What `ask` answers, asked a second time beside the first when so many seconds brought nothing.

    A refusal is an answer. Raises what the last of them raised, when none answered; the slower one ends by its own time limit.
    """
    heard: queue.SimpleQueue[Heard[Answer]] = queue.SimpleQueue()
    _ask_beside(ask, heard)
    try:
        first: Heard[Answer] | None = heard.get(timeout=after)
    except queue.Empty:
        first = None
        _ask_beside(ask, heard)
    answer, problem = first or heard.get()
    if first is None and isinstance(problem, GatewayError) and not isinstance(problem, GatewayRefused):
        answer, problem = heard.get()
    if problem is not None:
        raise problem
    return cast(Answer, answer)


def _ask_beside(ask: Callable[[], Answer], heard: queue.SimpleQueue[Heard[Answer]]) -> None:
    def once() -> None:
        try:
            heard.put((ask(), None))
        except Exception as problem:
            heard.put((None, problem))

    threading.Thread(target=once, name="gateway-read", daemon=True).start()
