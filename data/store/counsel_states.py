"""Which State the workers live in who agreed to be counselled, as a code and nothing finer: one row each, as long as she agrees."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, delete, func, insert, select

from data.store.consents import Consent, active
from data.store.outcome_tables import counsel_states
from data.store.person_tables import consents


class CounselStates:
    """These rows in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, worker_id: str, state: str | None) -> None:
        """Keep the code of her State, None where it is not known, in place of the one before."""
        self.drop(worker_id)
        self._connection.execute(insert(counsel_states).values(worker_id=worker_id, state=state))

    def drop(self, worker_id: str) -> None:
        """Forget where she lives."""
        self._connection.execute(delete(counsel_states).where(counsel_states.c.worker_id == worker_id))

    def of(self, worker_id: str) -> str | None:
        """The code that is kept of her, or None."""
        query = select(counsel_states.c.state).where(counsel_states.c.worker_id == worker_id)
        return self._connection.execute(query).scalar_one_or_none()

    def living_in(self, state: str, purpose: str, now: datetime, after: str, most: int) -> list[str]:
        """Up to so many workers of a State with an active consent for this purpose, in the order of their ids, from after this one on."""
        query = _living_in(select(counsel_states.c.worker_id), state, purpose, now)
        some = query.where(counsel_states.c.worker_id > after).order_by(counsel_states.c.worker_id).limit(most)
        return list(self._connection.execute(some).scalars())

    def count(self, state: str, purpose: str, now: datetime) -> int:
        """How many of them there are."""
        return int(self._connection.execute(_living_in(select(func.count()), state, purpose, now)).scalar_one())

    def without(self, purpose: str, now: datetime, after: str, most: int) -> list[Consent]:
        """Up to so many active consents for this purpose, of workers of whom no row is kept, in the order of their ids after this one."""
        missing = consents.c.worker_id.not_in(select(counsel_states.c.worker_id))
        query = select(consents).where(active(purpose, now), missing, consents.c.worker_id > after)
        some = query.order_by(consents.c.worker_id, consents.c.id).limit(most)
        return [Consent(**row) for row in self._connection.execute(some).mappings()]


def _living_in(query: Select[Any], state: str, purpose: str, now: datetime) -> Select[Any]:
    agrees = select(consents.c.id).where(consents.c.worker_id == counsel_states.c.worker_id, active(purpose, now)).exists()
    return query.select_from(counsel_states).where(counsel_states.c.state == state, agrees)
