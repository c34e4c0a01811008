"""Sending what waits in the outbox, and hearing where applications stand: beside the screens, which never wait for a gateway.

A message is sent until the other side acknowledges it. Its key makes sure that it happens once there, however often it is sent; the lease
that nobody else sends it meanwhile. One that is answered by a call of its own is sent again until that call came.
"""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from secrets import SystemRandom

from access.outgoing import PUSHES, TAKE_BACK, gateway_of
from access.refusals import ConsentPaused, ConsentRefused
from access.sending import Opened
from data.gateways.errors import GatewayError, GatewayRefused
from data.gateways.ncs import Standing
from data.store.outbox import Message
from data.store.sent_applications import GATEWAYS, NCS, ONEST
from data.store.unit_of_work import UnitOfWork
from data.vault import VaultError
from services.house import House
from services.outcomes import note_settled
from services.send_to_ncs import send_to_ncs
from services.send_to_onest import send_to_onest
from telemetry import log

KINDS_OF = {gateway: (*PUSHES[gateway], f"{gateway}_{TAKE_BACK}") for gateway in GATEWAYS}
KINDS = tuple(itertools.chain.from_iterable(KINDS_OF.values()))
"""What is sent from here."""
AT_ONCE, IN_ALL = 4, 400
FOR_ALL = ("resting", "not_let_in")
"""Failures that say nothing of a message, and meet every other one of its gateway too."""
NOT_THERE = 404
_CHANCE = SystemRandom()

Send = Callable[[Message, Opened], Standing | None]
"""Sends a message; what the other side says of it, None where it says so later. Raises `GatewayError`."""


@dataclass(frozen=True, slots=True)
class Pace:
    """When to send again what was not taken: after `first` seconds, doubled each time to `longest`, half of it by chance; given up after
    so many `attempts`, which is more than half a day. `lease`: seconds for one sending, longer than its calls can take."""

    first: float = 30.0
    longest: float = 3_600.0
    attempts: int = 20
    lease: float = 120.0


@dataclass(frozen=True, slots=True)
class Sent:
    """How many messages were acknowledged, put off, given up, not sent since she took her consent back, and taken while the answer
    is still to come."""

    acknowledged: int = 0
    put_off: int = 0
    given_up: int = 0
    dropped: int = 0
    awaited: int = 0


def send_due(house: House, pace: Pace | None = None, *, most: int = IN_ALL, threads: int = AT_ONCE) -> Sent:
    """Send up to so many messages that are due, a few at a time."""
    ways, pace = _ways(house), pace or Pace()
    first = _take(house, pace, ways) if ways else None
    if first is None:
        return Sent()
    begun, hopeless = itertools.count(2), set[str]()

    def another() -> Message | None:
        left = ways.keys() - hopeless
        return _take(house, pace, left) if left and next(begun) <= most else None

    def keep_on(message: Message | None) -> list[str]:
        outcomes = []
        while message is not None:
            outcomes.append(_one(house, ways[gateway_of(message.kind)], message, pace, hopeless))
            message = another()
        return outcomes

    with ThreadPoolExecutor(threads) as pool:
        others = [pool.submit(lambda: keep_on(another())) for _ in range(threads - 1)]
        outcomes = keep_on(first) + [outcome for other in others for outcome in other.result()]
    return Sent(*(outcomes.count(name) for name in Sent.__slots__))


def _ways(house: House) -> dict[str, Send]:
    """How to send to each gateway that there is."""
    ways: dict[str, Send] = {}
    if house.ncs is not None:
        ways[NCS] = partial(send_to_ncs, house.ncs)
    if house.onest is not None:
        ways[ONEST] = partial(send_to_onest, house.onest)
    return ways


def _take(house: House, pace: Pace, gateways: Collection[str]) -> Message | None:
    """The message for one of these that is due the longest, which nobody else takes meanwhile."""
    now = datetime.now(UTC)
    kinds = [kind for gateway in gateways for kind in KINDS_OF[gateway]]
    with UnitOfWork(house.database) as work:
        taken = work.outbox.take(kinds, now, now + timedelta(seconds=pace.lease), str(uuid.uuid4()), 1)
        work.commit()
    return taken[0] if taken else None


def _one(house: House, send: Send, message: Message, pace: Pace, hopeless: set[str]) -> str:
    """Send one; what became of it, a name of `Sent`. Its gateway is `hopeless` when the others would fare no better there now."""
    now = datetime.now(UTC)
    try:
        opened = house.sending.open(message, now)
        standing = send(message, opened)
    except ConsentPaused:
        return _put_off(house, message, pace, "refused", now + timedelta(seconds=pace.longest), counts=False)
    except ConsentRefused as problem:
        log("gateways").info("not_sent", why=problem.code)
        return _finished(house, message)
    except VaultError as problem:
        log("gateways").warning("not_sent", why=problem.code)
        return _put_off(house, message, pace, "sealed", now + timedelta(seconds=pace.longest), counts=True)
    except GatewayError as problem:
        if problem.failure in FOR_ALL:
            hopeless.add(gateway_of(message.kind))
        return _failed(house, message, pace, problem)
    if standing is None:
        became = _put_off(house, message, pace, "unanswered", _next_time(pace, message.attempts + 1), counts=True)
        return "awaited" if became == "put_off" else became
    settled = house.sending.acknowledged(message, standing.remote_id, standing.state, datetime.now(UTC))
    note_settled(house, settled, datetime.now(UTC))
    return "acknowledged"


def _failed(house: House, message: Message, pace: Pace, problem: GatewayError) -> str:
    if message.kind.endswith(TAKE_BACK) and isinstance(problem, GatewayRefused) and problem.status == NOT_THERE:
        return _finished(house, message)  # it never got there
    counts = problem.failure not in FOR_ALL
    next_at = _next_time(pace, message.attempts + 1)
    if problem.failure == "resting":
        next_at = datetime.now(UTC) + timedelta(seconds=problem.after or pace.first)
    next_at = max(next_at, datetime.now(UTC) + timedelta(seconds=min(problem.after or 0.0, pace.longest)))
    return _put_off(house, message, pace, problem.failure, next_at, counts=counts, lasting=problem.lasting)


def _next_time(pace: Pace, attempts: int) -> datetime:
    """When to send again what was sent so often."""
    pause = min(pace.longest, pace.first * 2.0 ** min(attempts - 1, 30)) * _CHANCE.uniform(0.5, 1.0)
    return datetime.now(UTC) + timedelta(seconds=pause)


def _put_off(
    house: House, message: Message, pace: Pace, failure: str, next_at: datetime, *, counts: bool, lasting: bool = False
) -> str:
    attempts = message.attempts + int(counts)
    dead_at = datetime.now(UTC) if lasting or attempts >= pace.attempts else None
    with UnitOfWork(house.database) as work:
        work.outbox.put_off(message, failure, attempts, next_at, dead_at)
        work.commit()
    return "given_up" if dead_at else "put_off"


def _finished(house: House, message: Message) -> str:
    with UnitOfWork(house.database) as work:
        work.outbox.done(message)
        work.commit()
    return "dropped"
