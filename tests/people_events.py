"""Events of made-up people who come and get somewhere, for what officials are shown."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine

from data.store.events import Event
from data.store.unit_of_work import UnitOfWork

START = datetime(2026, 1, 5, 6, 0, tzinfo=UTC)
NUMBERS = itertools.count(1)
WAY = ("registered", "linked", "consented", "shown", "interested", "sent", "shortlisted", "interview", "offered", "joined")
LATER = {"retained_30": 31, "left_30": 31, "retained_90": 91, "left_90": 91}
BEFORE = {"retained_90": "retained_30", "left_90": "retained_30"}


def people(count: int, until: str, *, came: float = 0, state: str = "Bihar", **told: object) -> Iterator[Event]:
    """So many who came so many days after the start and got that far, a step an hour; telling of their staying takes its time.

    `until` may be `called_back` (a call found it true), `not_joined` (it did not) or `disputed` (the employer says that she never came).
    """
    for _ in range(count):
        who, at = next(NUMBERS).to_bytes(16, "big"), START + timedelta(days=came)
        known = {"state": state, "family": "7112", "channel": "csc", "proof": "worker_said", **told}
        steps = WAY[: WAY.index(until) + 1] if until in WAY else WAY
        for hours, kind in enumerate(steps):
            yield Event(at=at + timedelta(hours=hours), pseudonym=who, kind=kind, **known)
        for kind in (BEFORE.get(until), until):
            if kind in LATER:
                yield Event(at=at + timedelta(days=LATER[kind]), pseudonym=who, kind=kind, **known)
        if until == "called_back":
            yield Event(at=at + timedelta(days=9), pseudonym=who, kind="joined", **{**known, "proof": "called_back"})
        if until == "disputed":
            yield Event(at=at + timedelta(days=9), pseudonym=who, kind="disputed", **{**known, "proof": "employer_said"})
        if until == "not_joined":
            yield Event(at=at + timedelta(days=9), pseudonym=who, kind="not_joined", **{**known, "proof": "called_back"})


def add_people(database: Engine, *groups: Iterator[Event]) -> None:
    """Keep all of them."""
    with UnitOfWork(database) as work:
        work.events.add_many(itertools.chain(*groups))
        work.commit()
