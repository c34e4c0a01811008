"""What offices aim at: a number for a place, a quarter and a measure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from data.store.target_tables import targets


@dataclass(frozen=True, slots=True)
class Target:
    """At least so many people, or so many of a hundred (`measure` says which), set by an account at a moment."""

    id: int
    place: str
    period: str
    measure: str
    goal: int
    set_by: str
    set_at: datetime


class Targets:
    """The targets in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, place: str, period: str, measure: str, goal: int, set_by: str, at: datetime) -> bool:
        """Set it, in place of the one before for the same place, period and measure; whether there was one."""
        same = (targets.c.place == place) & (targets.c.period == period) & (targets.c.measure == measure)
        before = self._connection.execute(delete(targets).where(same)).rowcount
        row = {"place": place, "period": period, "measure": measure, "goal": goal, "set_by": set_by, "set_at": at}
        self._connection.execute(insert(targets).values(row))
        return before > 0

    def remove(self, number: int) -> Target | None:
        """Take one away; what it was, or None where there is none."""
        row = self._connection.execute(select(targets).where(targets.c.id == number)).mappings().first()
        self._connection.execute(delete(targets).where(targets.c.id == number))
        return Target(**row) if row else None

    def all(self) -> list[Target]:
        """All of them, the newest quarter first, then by place."""
        query = select(targets).order_by(targets.c.period.desc(), targets.c.place, targets.c.measure)
        return [Target(**row) for row in self._connection.execute(query).mappings()]
