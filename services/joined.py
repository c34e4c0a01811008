"""Somebody joined: one opening fewer, a join to the employer's credit, and a listing that is full by it is shown to nobody any more."""

from __future__ import annotations

from datetime import datetime

from data.store.unit_of_work import UnitOfWork
from services.house import House


def note_joined(house: House, listing: int, now: datetime) -> None:
    """Count a join of a listing (by number); all processes that rank see it as soon as this returns."""
    with UnitOfWork(house.database) as work:
        stored = work.listings.by_ids([listing]).get(listing)
        if stored is None:
            return
        work.lifecycle.fill(listing, 1, now)
        if stored.employer_id is not None:
            work.employers.join(stored.employer_id)
        work.commit()
    house.room.tell_standings([listing])
