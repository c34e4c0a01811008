"""Listings: taken in batch by batch, found by their numbers, paged through for an administrator."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Text, bindparam, case, cast, insert, or_, select, update

from data.store.batches import batches
from data.store.listing_rows import COUNTED, content_hash, listing_of, listing_values
from data.store.tables import listings
from matching.model import Listing

STATUSES = ("draft", "live", "held_back", "full", "closed", "expired", "removed")
DECIDED = ("closed", "removed")
"""Statuses that only an administrator gives; a feed does not take them back."""
NO_REASON = "[]"
"""`held_back_because` as it is kept of a listing whose words show no sign: if it is held back, a person did it."""
KEYS_AT_ONCE = 900


@dataclass(frozen=True, slots=True)
class StoredListing:
    """A listing with what the store knows about it; `id` is its row number, `status` one of `STATUSES`."""

    id: int
    source: str
    status: str
    first_seen_at: datetime
    last_seen_at: datetime
    listing: Listing


@dataclass(frozen=True, slots=True)
class Difference:
    """A batch against what is stored: never seen, seen with other words, seen with the same words."""

    new: tuple[Listing, ...]
    changed: tuple[Listing, ...]
    unchanged: tuple[Listing, ...]


class Listings:
    """The listings in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def compare(self, source: str, batch: Iterable[Listing]) -> Difference:
        """Tell new, changed and unchanged adverts apart by their own words, before any work is spent on understanding them.

        Of adverts with one `job_id` the last counts.
        """
        last = {listing.job_id: listing for listing in batch}
        known = {row.job_id: row.content_hash for row in self._known(source, last)}
        new: list[Listing] = []
        changed: list[Listing] = []
        unchanged: list[Listing] = []
        for job_id, listing in last.items():
            stored = known.get(job_id)
            if stored is None:
                new.append(listing)
            else:
                (unchanged if stored == content_hash(listing) else changed).append(listing)
        return Difference(tuple(new), tuple(changed), tuple(unchanged))

    def upsert(self, source: str, batch: Iterable[Listing], seen_at: datetime) -> Difference:
        """Take in a batch and tell what it was.

        New and changed adverts become `held_back` if they say why, else `live`; but one that an administrator removed, closed or held
        back stays so, whatever its feed makes of it. Counts of applicants survive a change. Of unchanged ones only `last_seen_at` moves.
        """
        found = self.compare(source, batch)
        if found.new:
            kept = {"source": source, "first_seen_at": seen_at, "last_seen_at": seen_at}
            self._connection.execute(insert(listings), [_row(item) | kept | {"status": _status(item)} for item in found.new])
        if found.changed:
            self._change(source, found.changed, seen_at)
        self.seen_again(source, (item.job_id for item in found.unchanged), seen_at)
        return found

    def seen_again(self, source: str, job_ids: Iterable[str], seen_at: datetime) -> None:
        """These adverts stand in the feed as they did."""
        for keys in batches(job_ids, KEYS_AT_ONCE):
            chosen = (listings.c.source == source) & listings.c.job_id.in_(keys)
            self._connection.execute(update(listings).where(chosen).values(last_seen_at=seen_at))

    def set_status(self, ids: Iterable[int], status: str, at: datetime | None = None) -> int:
        """Give these listings another status (one of `STATUSES`, else `ValueError`) at a time, now unless said; how many there were."""
        if status not in STATUSES:
            raise ValueError(f"no status of a listing: {status!r}")
        changed = 0
        for keys in batches(ids, KEYS_AT_ONCE):
            statement = update(listings).where(listings.c.id.in_(keys)).values(status=status, changed_at=at or datetime.now(UTC))
            changed += self._connection.execute(statement).rowcount
        return changed

    def by_ids(self, ids: Iterable[int]) -> dict[int, StoredListing]:
        """The listings with these row numbers, those that there are."""
        return {item.id: item for item in self._where(listings.c.id, ids)}

    def by_job_ids(self, job_ids: Iterable[str]) -> dict[str, StoredListing]:
        """The listings with these `job_id`s; where two sources use the same one, the one that came first."""
        return {item.listing.job_id: item for item in sorted(self._where(listings.c.job_id, job_ids), key=lambda item: -item.id)}

    def page(
        self,
        *,
        status: str | None = None,
        district_id: int | None = None,
        family: str | None = None,
        after: int = 0,
        size: int = 50,
    ) -> list[StoredListing]:
        """The next `size` listings of these kinds in the order of their numbers, after number `after`."""
        query = select(listings).where(listings.c.id > after).order_by(listings.c.id).limit(size)
        for column, wanted in ((listings.c.status, status), (listings.c.district_id, district_id), (listings.c.family, family)):
            if wanted is not None:
                query = query.where(column == wanted)
        return [_stored(row) for row in self._connection.execute(query)]

    def _known(self, source: str, job_ids: Iterable[str]) -> Iterator[Row[Any, Any]]:
        query = select(listings.c.job_id, listings.c.content_hash)
        for keys in batches(job_ids, KEYS_AT_ONCE):
            yield from self._connection.execute(query.where(listings.c.source == source, listings.c.job_id.in_(keys)))

    def _change(self, source: str, changed: Sequence[Listing], seen_at: datetime) -> None:
        rows = [
            {f"new_{name}": value for name, value in _row(item).items() if name not in COUNTED}
            | {"new_status": _status(item), "of": item.job_id}
            for item in changed
        ]
        words: dict[str, Any] = {name.removeprefix("new_"): bindparam(name) for name in rows[0] if name.startswith("new_")}
        by_hand = (listings.c.status == "held_back") & (cast(listings.c.held_back_because, Text) == NO_REASON)
        decided = or_(by_hand, *(listings.c.status == status for status in DECIDED))
        words["status"] = case((decided, listings.c.status), else_=bindparam("new_status"))
        same = (listings.c.source == source) & (listings.c.job_id == bindparam("of"))
        self._connection.execute(update(listings).where(same).values(**words, last_seen_at=seen_at), rows)

    def _where(self, column: ColumnElement[Any], keys: Iterable[Any]) -> Iterator[StoredListing]:
        for some in batches(keys, KEYS_AT_ONCE):
            yield from map(_stored, self._connection.execute(select(listings).where(column.in_(some))))


def _row(listing: Listing) -> dict[str, Any]:
    return listing_values(listing) | {"content_hash": content_hash(listing)}


def _status(listing: Listing) -> str:
    return "held_back" if listing.held_back_because else "live"


def _stored(row: Row[Any]) -> StoredListing:
    return StoredListing(row.id, row.source, row.status, row.first_seen_at, row.last_seen_at, listing_of(row))
