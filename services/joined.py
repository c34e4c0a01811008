"""Somebody joined, or had not after all: one opening fewer or more, a join to the employer's credit or not, and a listing that is full by
it is shown to nobody any more."""

from __future__ import annotations

from datetime import datetime

from data.store.unit_of_work import UnitOfWork
from services.house import House


def note_joined(house: House, listing: int, now: datetime, more: int = 1) -> None:
    """Count a join of a listing (by number), or with -1 take it back; all processes that rank see it as soon as this returns."""
    with UnitOfWork(house.database) as work:
        stored = work.listings.by_ids([listing]).get(listing)
        if stored is None:
            return
        work.lifecycle.fill(listing, more, now)
        if stored.employer_id is not None:
            work.employers.join(stored.employer_id, more)
        work.commit()
    house.room.tell_standings([listing])
