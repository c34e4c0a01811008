"""How often a telephone that was asked answered within a while, whichever process its answers came to."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, case, delete
from sqlalchemy.dialects import postgresql, sqlite

from data.store.outcome_tables import reply_tries


class ReplyTries:
    """The tries in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def count(self, telephone: bytes, since: datetime, now: datetime) -> int:
        """One more answer of this telephone (its mark); how many there are with it, counted anew once the first of them was before `since`.
        Nobody else counts for this telephone until this transaction ends."""
        upsert = postgresql.insert if self._connection.dialect.name == "postgresql" else sqlite.insert
        mine = reply_tries.c
        anew = mine.first_at <= since
        counted = {"first_at": case((anew, now), else_=mine.first_at), "tries": case((anew, 1), else_=mine.tries + 1)}
        first = upsert(reply_tries).values(telephone=telephone, first_at=now, tries=1)
        one_more = first.on_conflict_do_update(index_elements=["telephone"], set_=counted).returning(mine.tries)
        return int(self._connection.execute(one_more).scalar_one())

    def sweep(self, before: datetime) -> int:
        """Forget those that were first counted before; how many there were."""
        return self._connection.execute(delete(reply_tries).where(reply_tries.c.first_at < before)).rowcount
