"""What people reported of listings: each reporter once a listing, and never who it was."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from data.store.batches import batches
from data.store.lifecycle import KEYS_AT_ONCE
from data.store.listing_tables import listing_reports

REASONS = ("asks_money", "not_there", "other_than_told", "unsafe")
UNSAID = "unsaid"
"""The reason of whoever has pressed once, and not said yet what is wrong."""
UPHELD, DISMISSED = "upheld", "dismissed"


class Reports:
    """The reports in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, listing: int, reporter: bytes, reason: str, at: datetime) -> int:
        """Keep a report (one of `REASONS` or `UNSAID`, else `ValueError`); how many people nobody has answered yet report this listing.

        reporter: 32 bytes, the mark of whoever reports; who reports again only changes the reason.
        """
        if reason not in (*REASONS, UNSAID):
            raise ValueError(f"no reason of a report: {reason!r}")
        upsert = postgresql.insert if self._connection.dialect.name == "postgresql" else sqlite.insert
        told = {"listing_id": listing, "reporter": reporter, "reason": reason, "at": at}
        changed = {"reason": reason, "at": at}
        statement = upsert(listing_reports).values(**told)
        self._connection.execute(statement.on_conflict_do_update(index_elements=["listing_id", "reporter"], set_=changed))
        return self.waiting([listing]).get(listing, {}).get("all", 0)

    def withdraw(self, listing: int, reporter: bytes) -> None:
        """Forget what this reporter told of a listing, unless a person has answered it."""
        told = (listing_reports.c.listing_id == listing) & (listing_reports.c.reporter == reporter)
        self._connection.execute(delete(listing_reports).where(told & listing_reports.c.settled.is_(None)))

    def of(self, reporter: bytes, listings: Collection[int]) -> dict[int, str]:
        """The reason that this reporter gives of each of these listings that he reports, while nobody has answered it."""
        columns, found = (listing_reports.c.listing_id, listing_reports.c.reason), dict[int, str]()
        for keys in batches(listings, KEYS_AT_ONCE):
            told = listing_reports.c.listing_id.in_(keys) & (listing_reports.c.reporter == reporter)
            rows = self._connection.execute(select(*columns).where(told & listing_reports.c.settled.is_(None)))
            found |= {row.listing_id: row.reason for row in rows}
        return found

    def waiting(self, listings: Collection[int]) -> dict[int, dict[str, int]]:
        """Of each of these listings that has any, how many unanswered reports give each reason, and `all` of them."""
        found: dict[int, dict[str, int]] = {}
        for keys in batches(listings, KEYS_AT_ONCE):
            open_ones = listing_reports.c.listing_id.in_(keys) & listing_reports.c.settled.is_(None)
            columns = (listing_reports.c.listing_id, listing_reports.c.reason)
            for row in self._connection.execute(select(*columns, func.count().label("people")).where(open_ones).group_by(*columns)):
                told = found.setdefault(row.listing_id, {"all": 0})
                told[row.reason] = row.people
                told["all"] += row.people
        return found

    def settle(self, listings: Collection[int], how: str | None) -> None:
        """A person has answered what was reported of these: upheld or dismissed; None: the last answer is taken back."""
        waits = listing_reports.c.settled.is_(None) if how else listing_reports.c.settled.is_not(None)
        for keys in batches(listings, KEYS_AT_ONCE):
            of_them = listing_reports.c.listing_id.in_(keys) & waits
            self._connection.execute(update(listing_reports).where(of_them).values(settled=how))

    def sweep(self, before: datetime) -> int:
        """Delete reports made before; how many there were."""
        return self._connection.execute(delete(listing_reports).where(listing_reports.c.at < before)).rowcount
