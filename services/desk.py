"""What an operator's desk shows beside the worker in hand: what was done today, without a name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from access.audit import AuditTrail
from access.roles import Action
from data.store.unit_of_work import UnitOfWork
from matching.model import INDIA
from services.refusal import Refused
from services.visits import GRANT, Visitor


@dataclass(frozen=True, slots=True)
class Today:
    """Workers who agreed at this account today, and jobs that they said they want or keep."""

    workers: int
    wishes: int


def today(visitor: Visitor) -> Today:
    """Since midnight in India. Raises `Refused` for anyone but a signed-in account."""
    visitor.must(Action.GIVE_CONSENT)
    if visitor.account is None:
        raise Refused("not_allowed")
    midnight = datetime.now(INDIA).replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)
    with UnitOfWork(visitor.house.database, writing=False) as work:
        trail = AuditTrail(work.connection, visitor.house.vault)
        done = trail.done_by(visitor.actor.id, midnight)
    agreed = {subject for action, subject in done if action == Action.GIVE_CONSENT}
    return Today(len(agreed), sum(action == Action.APPLY for action, _ in done))


def minutes_left(visitor: Visitor) -> int | None:
    """Minutes for which the worker's code still lets the operator work with her; None before it opened."""
    case = visitor.case
    if case is None or case.proved_at is None:
        return None
    left = GRANT - (datetime.now(UTC) - datetime.fromisoformat(case.proved_at))
    return max(0, int(left.total_seconds() // 60))
