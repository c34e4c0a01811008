"""Sending what waits in the outbox, and hearing where applications stand: beside the screens, which never wait for a gateway.

A message is sent until the other side acknowledges it. Its key makes sure that it happens once there, however often it is sent; the lease
that nobody else sends it meanwhile.
"""

from __future__ import annotations

import itertools
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from secrets import SystemRandom
from threading import Event

from access.refusals import ConsentPaused, ConsentRefused
from access.sending import Opened
from data.gateways.agreed import Agreed
from data.gateways.errors import GatewayError, GatewayRefused
from data.gateways.ncs import Application, NcsGateway, Standing
from data.store.outbox import Message
from data.store.sent_applications import NCS
from data.store.unit_of_work import UnitOfWork
from data.vault import VaultError
from matching.model import APPLICATION_STATES
from services.happened import note_heard
from services.house import House
from services.joined import note_joined
from telemetry import log

KINDS = ("ncs_push", "ncs_take_back")
"""What is sent from here. ONEST's messages will have kinds of their own, and a sender in `_send`."""
AT_ONCE, IN_ALL = 4, 400
HEARD_AT_ONCE = 40
ASKED_EVERY = timedelta(minutes=10)
FOR_ALL = ("resting", "not_let_in")
"""Failures that say nothing of a message, and meet every other one too."""
NOT_THERE = 404
PROVEN_FROM = APPLICATION_STATES.index("seen")
_CHANCE = SystemRandom()


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
    """How many messages were acknowledged, put off, given up, and not sent since she took her consent back."""

    acknowledged: int = 0
    put_off: int = 0
    given_up: int = 0
    dropped: int = 0


def send_due(house: House, pace: Pace | None = None, *, most: int = IN_ALL, threads: int = AT_ONCE) -> Sent:
    """Send up to so many messages that are due, a few at a time."""
    ncs, pace = house.ncs, pace or Pace()
    if ncs is None:
        return Sent()
    first = _take(house, pace)
    if first is None:
        return Sent()
    begun, hopeless = itertools.count(2), Event()

    def another() -> Message | None:
        return _take(house, pace) if not hopeless.is_set() and next(begun) <= most else None

    def keep_on(message: Message | None) -> list[str]:
        outcomes = []
        while message is not None:
            outcomes.append(_one(house, ncs, message, pace, hopeless))
            message = another()
        return outcomes

    with ThreadPoolExecutor(threads) as pool:
        others = [pool.submit(lambda: keep_on(another())) for _ in range(threads - 1)]
        outcomes = keep_on(first) + [outcome for other in others for outcome in other.result()]
    return Sent(*(outcomes.count(name) for name in Sent.__slots__))


def hear_standings(house: House, *, most: int = HEARD_AT_ONCE, every: timedelta = ASKED_EVERY) -> int:
    """Ask where applications stand that were not asked after for a while; how many moved."""
    ncs, now = house.ncs, datetime.now(UTC)
    if ncs is None:
        return 0
    with UnitOfWork(house.database) as work:
        references = work.sent.take_to_ask(NCS, now - every, now, most)
        work.commit()
    moved = 0
    for reference in references:
        try:
            standing = ncs.application_status(reference)
        except GatewayRefused as problem:
            log("gateways").warning("standing_refused", said=problem.said)
            continue
        except GatewayError:
            break  # the others would fare no better; their turn comes again
        heard = house.sending.heard(reference, standing.state, now)
        if heard is not None:
            moved += 1
            note_heard(house, heard, "employer_said", now)
            if heard.state == "joined":
                note_joined(house, heard.listing_id, now)
                house.outcomes.heard(heard.worker_id, heard.listing_id, now)
    return moved


def _take(house: House, pace: Pace) -> Message | None:
    """The message that is due the longest, which nobody else takes meanwhile."""
    now = datetime.now(UTC)
    with UnitOfWork(house.database) as work:
        taken = work.outbox.take(KINDS, now, now + timedelta(seconds=pace.lease), str(uuid.uuid4()), 1)
        work.commit()
    return taken[0] if taken else None


def _one(house: House, ncs: NcsGateway, message: Message, pace: Pace, hopeless: Event) -> str:
    """Send one; what became of it, a name of `Sent`. `hopeless` is set when the others would fare no better now."""
    now = datetime.now(UTC)
    try:
        opened = house.sending.open(message, now)
        standing = _send(ncs, message, opened)
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
            hopeless.set()
        return _failed(house, message, pace, problem)
    heard = house.sending.acknowledged(message, standing.remote_id, standing.state, datetime.now(UTC))
    if heard is not None:
        proven = heard.state in APPLICATION_STATES[PROVEN_FROM:]
        note_heard(house, heard, "employer_said" if proven else None, datetime.now(UTC))
    return "acknowledged"


def _send(ncs: NcsGateway, message: Message, opened: Opened) -> Standing:
    """Raises `GatewayError`."""
    consent = opened.consent
    if consent is None:
        return ncs.take_back(message.reference, message.id)
    agreed = Agreed(
        purposes=(consent.purpose,),
        fields=consent.fields,
        agreed_at=consent.given_at,
        until=consent.expires_at,
        notice=consent.notice_version,
        language=consent.notice_language,
        channel=consent.channel,
        proof="paper" if consent.paper else "code",
        guardian=consent.guardian is not None,
        consent=consent.id,
    )
    payload = opened.payload
    first = str(uuid.uuid5(uuid.UUID(message.id), "seeker"))
    seeker = ncs.register_seeker(payload["uan"], payload["profile"], agreed, first)
    return ncs.push_application(Application(message.reference, payload["job_id"], seeker), agreed, message.id)


def _failed(house: House, message: Message, pace: Pace, problem: GatewayError) -> str:
    if message.kind.endswith("_take_back") and isinstance(problem, GatewayRefused) and problem.status == NOT_THERE:
        return _finished(house, message)  # it never got there
    now = datetime.now(UTC)
    attempts = message.attempts + 1
    pause = min(pace.longest, pace.first * 2.0 ** min(attempts - 1, 30)) * _CHANCE.uniform(0.5, 1.0)
    counts = problem.failure not in FOR_ALL
    if problem.failure == "resting":
        pause = problem.after or pace.first
    next_at = now + timedelta(seconds=max(pause, min(problem.after or 0.0, pace.longest)))
    return _put_off(house, message, pace, problem.failure, next_at, counts=counts, lasting=problem.lasting)


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
