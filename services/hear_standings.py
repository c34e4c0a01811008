"""Asking where applications stand that were sent: NCS answers at once, the ONEST network by a call of its own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from data.gateways.errors import GatewayError, GatewayRefused
from data.gateways.ncs import NcsGateway
from data.store.sent_applications import NCS, ONEST, SentApplication
from data.store.unit_of_work import UnitOfWork
from services.house import House
from services.outcomes import note_settled
from services.send_to_onest import ask_status
from telemetry import log

AT_ONCE = 40
ASKED_EVERY = timedelta(minutes=10)


def hear_standings(house: House, *, most: int = AT_ONCE, every: timedelta = ASKED_EVERY) -> int:
    """Ask of those that were not asked after for a while; how many moved by what was answered at once."""
    moved, now = 0, datetime.now(UTC)
    ncs, onest = house.ncs, house.onest
    if ncs is not None:
        moved += _ask_all(house, NCS, most, now - every, lambda application: _hear_ncs(house, ncs, application, now))
    if onest is not None:
        moved += _ask_all(house, ONEST, most, now - every, lambda application: ask_status(onest, application))
    return moved


def _ask_all(house: House, gateway: str, most: int, before: datetime, ask: Callable[[SentApplication], bool | None]) -> int:
    with UnitOfWork(house.database) as work:
        references = work.sent.take_to_ask(gateway, before, datetime.now(UTC), most)
        found = [application for name in references if (application := work.sent.get(name))]
        work.commit()
    moved = 0
    for application in found:
        try:
            moved += bool(ask(application))
        except GatewayRefused as problem:
            log("gateways").warning("standing_refused", said=problem.said)
        except GatewayError:
            break  # the others would fare no better; their turn comes again
    return moved


def _hear_ncs(house: House, ncs: NcsGateway, application: SentApplication, now: datetime) -> bool:
    standing = ncs.application_status(application.reference)
    settled = house.sending.heard(application.reference, standing.state, now)
    note_settled(house, settled, now)
    return settled is not None and bool(settled.heard)
