"""Files that leave the house: made ready for one session, taken once within minutes, marked with who took them, each in the audit trail.

The link carries a secret of 256 bits that is kept as a mark; another browser, a second time or a later hour opens nothing. What lies on
somebody's disk afterwards is out of our hands, and the mark in it is all that can be done.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal

from access.audit import AuditTrail
from access.roles import FIND_FIELDS, Action, Purpose, Role
from data.store.takeaways import Takeaway
from data.store.unit_of_work import UnitOfWork
from services.figures_out.formats import FORMATS, MEDIA
from services.figures_out.paper import Paper
from services.refusal import Refused, told_plainly
from services.take_upload import rejected_csv
from services.visits import Visitor, visitor_of

OPENS_FOR = timedelta(minutes=5)
SECRET_BYTES, REFERENCE_LETTERS = 32, 8
PURPOSE = "take_away"

Standing = Literal["ready", "taken", "over"]
Make = Callable[[Visitor, int | None, str], str]


@dataclass(frozen=True, slots=True)
class File:
    """A file as it goes out: a name, its media type, and its content."""

    name: str
    media: str
    content: bytes


@dataclass(frozen=True, slots=True)
class _Kind:
    """What may be taken by whom: the roles and the act it needs, how it is named, and who makes it when it is taken; of figures nobody,
    they are made as they stood on the screen."""

    roles: frozenset[Role]
    action: Action
    name: str
    media: str
    make: Make | None = None


def _rejected(visitor: Visitor, number: int | None, watermark: str) -> str:
    return rejected_csv(visitor, number or 0, watermark)


def _my_data(visitor: Visitor, _number: int | None, watermark: str) -> str:
    """All that is kept of the worker in hand, as she may have it: values, consents, what she wanted."""
    case, now, door = visitor.in_hand(), datetime.now(UTC), visitor.house.door
    worker_id = case.worker_id or ""
    worker = door.read(visitor.actor, worker_id, Purpose.FIND_WORK, FIND_FIELDS, now)
    told = {name: value for name, value in asdict(worker).items() if name in FIND_FIELDS}
    consents = [
        {
            "purpose": each.purpose,
            "status": each.status,
            "fields": each.fields,
            "given_at": each.given_at,
            "expires_at": each.expires_at,
        }
        for each in door.consents(visitor.actor, worker_id, now)
    ]
    held = {"taken": watermark, "data": told, "consents": consents, "jobs": door.applications(visitor.actor, worker_id, now)}
    held |= visitor.house.outcomes.kept(visitor.actor, worker_id, now)
    held |= {"schemes": visitor.house.schemes.steps(visitor.actor, worker_id, now)}
    return json.dumps(held, ensure_ascii=False, indent=1, default=_plain)


OF_FIGURES = frozenset({Role.OFFICIAL, Role.ADMINISTRATOR})
KINDS: Mapping[str, _Kind] = {
    "rejected_rows": _Kind(
        frozenset({Role.ADMINISTRATOR}), Action.KEEP_LISTINGS, "rejected-{reference}.csv", "text/csv", _rejected
    ),
    "my_data": _Kind(frozenset({Role.WORKER}), Action.READ_WORKER, "kaam-setu-{reference}.json", "application/json", _my_data),
    **{
        f"figures_{form}": _Kind(OF_FIGURES, Action.READ_STATISTICS, f"kaam-setu-{{reference}}.{form}", MEDIA[form])
        for form in FORMATS
    },
}


def make_ready(visitor: Visitor, what: str, number: int | None = None) -> str:
    """The secret of a link to this file, for this session alone and once. Raises `Refused`."""
    _must(visitor, what)
    return _keep(visitor, secrets.token_urlsafe(SECRET_BYTES), what, number)


def make_figures_ready(visitor: Visitor, form: str, paper: Paper) -> str:
    """The same for figures in one of `FORMATS`, as they are shown now. Raises `Refused`."""
    _must(visitor, f"figures_{form}")
    secret = secrets.token_urlsafe(SECRET_BYTES)
    content = FORMATS[form](paper, _watermark(visitor, _mark(visitor, secret), datetime.now(UTC)))
    return _keep(visitor, secret, f"figures_{form}", None, content)


def _keep(visitor: Visitor, secret: str, what: str, number: int | None, content: bytes | None = None) -> str:
    session = visitor.session.id if visitor.session else ""
    with UnitOfWork(visitor.house.database) as work:
        work.takeaways.add(Takeaway(_mark(visitor, secret), session, what, number, datetime.now(UTC), content))
        work.commit()
    return secret


def _watermark(visitor: Visitor, mark: bytes, now: datetime) -> str:
    who = visitor.account.name if visitor.account else "the worker"
    return f"Kaam Setu: taken by {who}, {now:%Y-%m-%d %H:%M} UTC, reference {_reference(mark)}"


def _reference(mark: bytes) -> str:
    return mark.hex()[:REFERENCE_LETTERS]


def take(token: str | None, secret: str) -> File:
    """The file that this link leads to, for the browser with this cookie. Raises `Refused`, always the same."""
    visitor, now = visitor_of(token), datetime.now(UTC)
    if visitor.session is None:
        raise Refused("taken_away")
    with UnitOfWork(visitor.house.database) as work:
        row = work.takeaways.take(_mark(visitor, secret), visitor.session.id, now - OPENS_FOR, now)
        work.commit()
    if row is None:
        raise Refused("taken_away")
    kind, reference = _must(visitor, row.what), _reference(row.mark)
    content = row.content
    if content is None and kind.make:
        with told_plainly():
            content = kind.make(visitor, row.number, _watermark(visitor, row.mark, now)).encode("utf-8")
    with UnitOfWork(visitor.house.database) as work:
        subject = visitor.actor.subject if visitor.session.role is Role.WORKER else None
        AuditTrail(work.connection, visitor.house.vault).append(
            visitor.actor, kind.action, now, subject=subject, purpose=PURPOSE, fields=(f"{row.what}:{reference}",)
        )
        work.commit()
    return File(kind.name.format(reference=reference), kind.media, content or b"")


def standing(visitor: Visitor, secret: str) -> Standing:
    """Whether the link with this secret still opens, was used, or opens no more, for this visitor."""
    session = visitor.session.id if visitor.session else ""
    with UnitOfWork(visitor.house.database, writing=False) as work:
        opened = work.takeaways.opened(_mark(visitor, secret), session, datetime.now(UTC) - OPENS_FOR)
    return "over" if opened is None else "taken" if opened else "ready"


def _must(visitor: Visitor, what: str) -> _Kind:
    kind = KINDS.get(what)
    if kind is None or visitor.session is None or visitor.session.role not in kind.roles:
        raise Refused("not_allowed")
    visitor.must(kind.action)
    return kind


def _mark(visitor: Visitor, secret: str) -> bytes:
    return visitor.house.vault.mark(PURPOSE, secret)


def _plain(value: Any) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return sorted(value) if isinstance(value, set | frozenset) else str(value)
