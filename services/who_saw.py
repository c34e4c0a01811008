"""Who saw my data: every line of the audit trail about the worker in hand, in words she knows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from access.audit import DONE
from access.roles import Role
from data.store.unit_of_work import UnitOfWork
from services.refusal import told_plainly
from services.visits import Visitor


@dataclass(frozen=True, slots=True)
class Look:
    """What somebody did with her data: `who` is `you`, `us`, `centre` (with its name), `office` or another of `WHO`; `action` and
    `purpose` are codes; `fields` name what was read; `refused`: the door stayed shut; `times` how often in the same minute."""

    at: datetime
    who: str
    centre: str | None
    action: str
    purpose: str | None
    fields: tuple[str, ...]
    refused: bool
    times: int = 1


REFERENCE = ":"
"""In what a line names beside fields: the number of a file that was taken away."""
WHO = {
    Role.WORKER: "you",
    Role.SYSTEM: "us",
    Role.OPERATOR: "centre",
    Role.CALLER: "caller",
    Role.COUNSELLOR: "counsellor",
    Role.EMPLOYER: "employer",
}


def who_saw(visitor: Visitor) -> tuple[Look, ...]:
    """The newest first; what was done several times in a minute is one line that counts them. Raises `Refused`."""
    case = visitor.in_hand()
    with told_plainly():
        lines = visitor.house.door.reads(visitor.actor, case.worker_id or "", datetime.now(UTC))
    with UnitOfWork(visitor.house.database, writing=False) as work:
        posts = {line.actor_id: work.accounts.get(line.actor_id) for line in lines if line.role == Role.OPERATOR}
    looks: dict[tuple[object, ...], Look] = {}
    for line in lines:
        post = posts.get(line.actor_id)
        look = Look(
            at=line.at.replace(second=0, microsecond=0),
            who=WHO.get(Role(line.role), "office"),
            centre=(post.centre or post.name) if post else None,
            action=line.action,
            purpose=line.purpose,
            fields=tuple(name for name in line.fields if REFERENCE not in name),
            refused=line.outcome != DONE,
        )
        key = (look.at, look.who, look.centre, look.action, look.purpose, look.fields, look.refused)
        looks[key] = replace(looks[key], times=looks[key].times + 1) if key in looks else look
    return tuple(looks.values())
