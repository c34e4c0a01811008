"""Samples of told joinings, drawn by chance, and the calls that they ask for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, or_, select, true, update
from sqlalchemy.dialects import postgresql, sqlite

from data.store.door_tables import accounts
from data.store.outcome_tables import follow_ups, sample_draws, sampled_calls

OUTCOMES = TRUE, FALSE, NOT_REACHED, REFUSES, NOT_ALLOWED = ("true", "false", "not_reached", "refuses", "not_allowed")
"""She had joined, or had not; three tries did not find her; she would not say; her consent to be called had ended."""


@dataclass(frozen=True, slots=True)
class Draw:
    """How a month's sample was drawn: with the seed, and out of how many."""

    month: str
    seed: bytes
    drawn_at: datetime
    told: int
    reachable: int
    drawn: int


@dataclass(frozen=True, slots=True)
class SampledCall:
    """A call that is to be made. `place`: in the order of chance; `taken_by`: the account that has it on its screen until then."""

    follow_up_id: str
    month: str
    state: str | None
    place: int
    tries: int
    next_at: datetime
    taken_by: str | None = None
    taken_until: datetime | None = None
    outcome: str | None = None
    done_at: datetime | None = None


class SampledCalls:
    """Draws and calls in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def draw(self, month: str) -> Draw | None:
        """How this month's sample was drawn, if it was."""
        row = self._connection.execute(select(sample_draws).where(sample_draws.c.month == month)).mappings().first()
        return None if row is None else Draw(**row)

    def months(self) -> set[str]:
        """The months whose sample was drawn."""
        return set(self._connection.scalars(select(sample_draws.c.month)))

    def keep(self, draw: Draw, calls: Iterable[SampledCall]) -> bool:
        """Keep a new sample; False, and nothing is kept, when the month has one: nobody draws twice. Who draws it at the same moment is
        waited for."""
        upsert = postgresql.insert if self._connection.dialect.name == "postgresql" else sqlite.insert
        first = upsert(sample_draws).values(**asdict(draw)).on_conflict_do_nothing(index_elements=["month"])
        if self._connection.execute(first.returning(sample_draws.c.month)).first() is None:
            return False
        rows = [asdict(call) for call in calls]
        if rows:
            self._connection.execute(insert(sampled_calls), rows)
        return True

    def forget_empty(self, month: str) -> None:
        """Forget that this month's sample was drawn when no call of it is left: of a demonstration that is made anew."""
        left = select(sampled_calls.c.follow_up_id).where(sampled_calls.c.month == month).exists()
        self._connection.execute(delete(sample_draws).where(sample_draws.c.month == month, ~left))

    def of_month(self, month: str) -> list[SampledCall]:
        """All calls of a month's sample, in the order of chance."""
        query = select(sampled_calls).where(sampled_calls.c.month == month).order_by(sampled_calls.c.place)
        return [SampledCall(**row) for row in self._connection.execute(query).mappings()]

    def take(self, account_id: str, state: str | None, now: datetime, until: datetime) -> SampledCall | None:
        """The call that this account has, else the first in the order of chance that nobody has; nobody else takes it until then."""
        self._connection.execute(select(accounts.c.id).where(accounts.c.id == account_id).with_for_update())  # another tab waits
        mine = sampled_calls.c
        open_one = mine.outcome.is_(None) & (mine.next_at <= now)
        free = or_(mine.taken_until.is_(None), mine.taken_until <= now, mine.taken_by == account_id)
        of_state = true() if state is None else mine.state == state
        order = (func.coalesce(mine.taken_by == account_id, False).desc(), mine.month, mine.place)
        first = (
            select(mine.follow_up_id).where(open_one, free, of_state).order_by(*order).limit(1).with_for_update(skip_locked=True)
        )
        name = self._connection.execute(first).scalar_one_or_none()
        if name is None:
            return None
        same = mine.follow_up_id == name
        self._connection.execute(update(sampled_calls).where(same).values(taken_by=account_id, taken_until=until))
        return self.get(name)

    def held_by(self, account_id: str, now: datetime) -> str | None:
        """The question of the call that this account has in hand."""
        mine = sampled_calls.c
        in_hand = (mine.taken_by == account_id) & (mine.taken_until > now) & mine.outcome.is_(None)
        return self._connection.execute(select(mine.follow_up_id).where(in_hand).limit(1)).scalar_one_or_none()

    def get(self, follow_up_id: str, *, alone: bool = False) -> SampledCall | None:
        """The call about this question; with `alone` nobody takes or ends it until this transaction ends."""
        query = select(sampled_calls).where(sampled_calls.c.follow_up_id == follow_up_id)
        row = self._connection.execute(query.with_for_update() if alone else query).mappings().first()
        return None if row is None else SampledCall(**row)

    def change(self, follow_up_id: str, **values: Any) -> None:
        """Other values for some columns of one; whoever had it has it no more."""
        free: dict[str, Any] = {"taken_by": None, "taken_until": None}
        same = sampled_calls.c.follow_up_id == follow_up_id
        self._connection.execute(update(sampled_calls).where(same).values(**free | values))

    def waiting(self, state: str | None) -> int:
        """How many calls are still to be made."""
        of_state = true() if state is None else sampled_calls.c.state == state
        counted = select(func.count()).select_from(sampled_calls).where(sampled_calls.c.outcome.is_(None), of_state)
        return int(self._connection.scalar(counted) or 0)

    def outcomes(self) -> dict[str | None, int]:
        """How many calls ended how; None: not yet."""
        counted = select(sampled_calls.c.outcome, func.count()).group_by(sampled_calls.c.outcome)
        return {outcome: int(count) for outcome, count in self._connection.execute(counted)}

    def stop(self, worker_id: str, at: datetime) -> None:
        """She is not called any more; calls that were made stand."""
        hers = select(follow_ups.c.id).where(follow_ups.c.worker_id == worker_id)
        open_ones = sampled_calls.c.follow_up_id.in_(hers) & sampled_calls.c.outcome.is_(None)
        stopped = {"outcome": NOT_ALLOWED, "done_at": at, "taken_by": None, "taken_until": None}
        self._connection.execute(update(sampled_calls).where(open_ones).values(**stopped))
