"""What a counsellor of a career centre sees: workers who agreed to it, where their applications stand, notes of a closed list."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

from access.roles import Action
from data.store.counsel_notes import CODES
from data.store.unit_of_work import UnitOfWork
from services.refusal import Refused, told_plainly
from services.visits import Visitor

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
    """A page of them. `after`: where the next page begins, empty when this is the last; `agreed`: how many there are in all."""

    workers: tuple[CounselledWorker, ...]
    after: str
    agreed: int


def counsel_page(visitor: Visitor, after: str = "") -> CounselPage:
    """The workers from there on. Raises `Refused` for anyone but a counsellor."""
    visitor.must(Action.COUNSEL_WORKER)
    house, now = visitor.house, datetime.now(UTC)
    with told_plainly():
        found, agreed = house.counsel.page(visitor.actor, after, AT_ONCE, now)
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
    return CounselPage(tuple(workers), found[-1].worker_id if len(found) == AT_ONCE else "", agreed)


def note(visitor: Visitor, worker_id: str, code: str) -> None:
    """Keep what was done for her, one of `CODES_OF_NOTES`. Raises `Refused`, also for one who did not agree."""
    visitor.must(Action.COUNSEL_WORKER)
    if code not in CODES:
        raise Refused("unknown_choice")
    with told_plainly():
        visitor.house.counsel.note(visitor.actor, worker_id, code, datetime.now(UTC))
