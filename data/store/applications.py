"""What a worker did about a listing: the last state of the chain it reached."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from data.store.listing_tables import listings
from data.store.person_tables import applications


class Applications:
    """The applications in one transaction. Whoever calls has asked the consent door first."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of_worker(self, worker_id: str) -> dict[int, str]:
        """Listing number to state, newest first."""
        query = select(applications).where(applications.c.worker_id == worker_id).order_by(applications.c.changed_at.desc())
        return {row.listing_id: row.state for row in self._connection.execute(query)}

    def put(self, worker_id: str, listing_id: int, state: str, at: datetime) -> None:
        """The application is now in this state."""
        values = {"worker_id": worker_id, "listing_id": listing_id, "state": state, "changed_at": at}
        upsert = postgresql.insert if self._connection.dialect.name == "postgresql" else sqlite.insert
        changed = {"state": state, "changed_at": at}
        statement = upsert(applications).values(**values)
        self._connection.execute(statement.on_conflict_do_update(index_elements=["worker_id", "listing_id"], set_=changed))

    def drop(self, worker_id: str) -> None:
        """Forget all that this worker did."""
        self._connection.execute(delete(applications).where(applications.c.worker_id == worker_id))

    def count_applicant(self, listing_id: int, more: int) -> None:
        """One more, or one fewer, who wants this job; never below none."""
        counted = listings.c.applicants + more
        same = (listings.c.id == listing_id) & (counted >= 0)
        self._connection.execute(update(listings).where(same).values(applicants=counted))
