"""What a counsellor of a career centre sees: workers of the account's State who agreed to it, where their applications stand, notes of
a closed list."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

from access.roles import Action
from data.store.counsel_notes import CODES
from data.store.unit_of_work import UnitOfWork
from services.refusal import Refused, told_plainly
from services.visits import Visitor
from services.whose_state import code_of_state

CODES_OF_NOTES = CODES
AT_ONCE = 10
"""Workers on a page: each look leaves a line in the trail, so nobody is shown who is not looked at."""
MOST_APPLICATIONS = 5


@dataclass(frozen=True, slots=True)
class Noted:
    """A note of a counsellor."""

    code: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CounselledWorker:
    """A worker who agreed: `families` are her trades as codes, `applications` the titles of jobs with their states, newest first."""

    worker_id: str
    name: str | None = field(repr=False)
    trade: str | None
    families: tuple[str, ...]
    district: str | None
    state: str | None
    applications: tuple[tuple[str, str], ...]
    notes: tuple[Noted, ...]


@dataclass(frozen=True, slots=True)
class CounselPage:
    """A page of them. `after`: where the next page begins, empty when this is the last; `agreed`: how many there are in all in this
    `state`."""

    workers: tuple[CounselledWorker, ...]
    after: str
    agreed: int
    state: str


def counsel_page(visitor: Visitor, after: str = "") -> CounselPage:
    """The workers of her State from there on. Raises `Refused` for anyone but a counsellor, and for one whose account names no State."""
    visitor.must(Action.COUNSEL_WORKER)
    house, now, state = visitor.house, datetime.now(UTC), state_of_post(visitor)
    with told_plainly():
        found, agreed, next_after = house.counsel.page(visitor.actor, code_of_state(state), after, AT_ONCE, now)
    wanted = {number for each in found for number in list(each.applications)[:MOST_APPLICATIONS]}
    with UnitOfWork(house.database, writing=False) as work:
        stored = work.listings.by_ids(wanted)
    engine = house.engine()
    workers = []
    for each in found:
        where = each.worker.stands_at
        jobs = tuple(
            (stored[number].listing.title, state)
            for number, state in list(each.applications.items())[:MOST_APPLICATIONS]
            if number in stored
        )
        workers.append(
            CounselledWorker(
                each.worker_id,
                each.worker.name,
                each.worker.occupation,
                tuple(dict.fromkeys(family for family, _ in engine.seekers([each.worker])[0].trades)),
                where.district if where else None,
                where.state if where else None,
                jobs,
                tuple(Noted(note.code, note.at) for note in each.notes),
            )
        )
    return CounselPage(tuple(workers), next_after, agreed, state or "")


def note(visitor: Visitor, worker_id: str, code: str) -> None:
    """Keep what was done for her, one of `CODES_OF_NOTES`. Raises `Refused`, also for one who did not agree or lives in another State."""
    visitor.must(Action.COUNSEL_WORKER)
    if code not in CODES:
        raise Refused("unknown_choice")
    with told_plainly():
        state = code_of_state(state_of_post(visitor))
        visitor.house.counsel.note(visitor.actor, state, worker_id, code, datetime.now(UTC))


def state_of_post(visitor: Visitor) -> str | None:
    """The State whose workers this account sees; None: nobody's."""
    return visitor.account.state if visitor.account else None
