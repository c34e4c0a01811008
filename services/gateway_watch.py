"""The administrator watches the gateways: how each does, what waits to be sent, and what was given up."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime

from access.roles import Action
from data.gateways.breaker import Pulse
from data.store.outbox import Backlog
from data.store.unit_of_work import UnitOfWork
from services.open_gateways import GATEWAYS, NCS, ONEST
from services.send_out import KINDS, KINDS_OF
from services.visits import Visitor

SHEET = 50


@dataclass(frozen=True, slots=True)
class WatchedGateway:
    """`asked`: by `http`, by `sandbox` (a file) or by `nobody`; `backlog`: None where nothing ever waits."""

    name: str
    asked: str
    pulse: Pulse
    backlog: Backlog | None


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A message that was given up: nothing of whom it is about."""

    id: str
    kind: str
    failure: str
    attempts: int
    dead_at: datetime


@dataclass(frozen=True, slots=True)
class GatewaySheet:
    """All gateways, and the last messages that were given up."""

    gateways: tuple[WatchedGateway, ...]
    dead: tuple[DeadLetter, ...]


def gateway_sheet(visitor: Visitor) -> GatewaySheet:
    """How they do. Raises `Refused`."""
    visitor.must(Action.WATCH_GATEWAYS)
    house = visitor.house
    with UnitOfWork(house.database, writing=False) as work:
        pulses = work.pulses.all()
        backlogs = {name: work.outbox.backlog(kinds) for name, kinds in KINDS_OF.items()}
        dead = work.outbox.given_up(KINDS, SHEET)
    there = [name for name in GATEWAYS if name != ONEST or house.onest is not None]
    asked = {name: "http" if name in house.callers else "sandbox" for name in there}
    if house.ncs is None:
        asked[NCS] = "nobody"
    return GatewaySheet(
        tuple(WatchedGateway(name, asked[name], pulses.get(name, Pulse()), backlogs.get(name)) for name in there),
        tuple(DeadLetter(each.id, each.kind, each.failure or "", each.attempts, each.dead_at) for each in dead if each.dead_at),
    )


def try_again(visitor: Visitor, ids: Collection[str]) -> int:
    """Send these, which were given up, as if they were new; how many there were. Raises `Refused`."""
    visitor.must(Action.WATCH_GATEWAYS)
    with UnitOfWork(visitor.house.database) as work:
        revived = work.outbox.again(ids, datetime.now(UTC))
        work.commit()
    return revived
