"""What a new day changes: adverts whose last day is over end, drafts whose first day has come are let live."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from data.store.unit_of_work import UnitOfWork
from matching.model import INDIA
from services.find_duplicates import regroup
from services.house import House


@dataclass(frozen=True, slots=True)
class Turned:
    """How many listings ended, and how many were let live."""

    expired: int
    published: int


def turn_the_day(house: House, now: datetime) -> Turned:
    """Do what the day of this moment (in India) asks for; what is done is done once, however often it is asked."""
    today = now.astimezone(INDIA).date()
    with UnitOfWork(house.database) as work:
        expired = work.lifecycle.expire(today, now)
        published = work.lifecycle.publish(today, now)
        orphans = work.duplicates.without_card()
        if orphans:
            regroup(work.duplicates, orphans, now)
        work.commit()
    if published or orphans:
        house.renewal.ask()
    return Turned(expired, len(published))
