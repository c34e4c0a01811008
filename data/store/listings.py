"""Listings: taken in batch by batch, found by their numbers, paged through for an administrator."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, bindparam, insert, select, update

from data.store.batches import batches
from data.store.bulk import add_rows
from data.store.lifecycle import KEYS_AT_ONCE, STATUSES, keeps, status_of
from data.store.listing_rows import ADVERT, COUNTED, content_hash, listing_of, listing_values
from data.store.listing_tables import listing_changes, listings
from matching.model import INDIA, Listing

FIELDS_IN_HISTORY = tuple(name for name in ADVERT if name not in ("job_id", "last_confirmed_on"))
"""What is kept of an advert as it was before a change; that it was merely confirmed is no change worth keeping."""

Beside = Mapping[str, Mapping[str, Any]]
"""Columns of adverts by `job_id`, the same ones of each: `content_hash` where it is that of the feed's words and these were made others,
`employer_id` and `trust`."""
NOTHING_BESIDE: Beside = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class StoredListing:
    """A listing with what the store knows about it; `id` is its row number, `status` one of `STATUSES`, given by one of
    `data.store.lifecycle.GIVERS`.

    `same_as` is the listing on whose card it is told of, when the same vacancy stands twice; `employer_id` its employer's number;
    `changed_at` when its status or its card was changed last.
    """

    id: int
    source: str
    status: str
    first_seen_at: datetime
    last_seen_at: datetime
    listing: Listing
    status_by: str = "feed"
    same_as: int | None = None
    employer_id: int | None = None
    changed_at: datetime | None = None


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

    def compare(self, source: str, batch: Iterable[Listing], beside: Beside = NOTHING_BESIDE) -> Difference:
        """Tell new, changed and unchanged adverts apart by their own words, before any work is spent on understanding them.

        Of adverts with one `job_id` the last counts. `beside` as in `upsert`.
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
                (unchanged if stored == _hash_of(listing, beside) else changed).append(listing)
        return Difference(tuple(new), tuple(changed), tuple(unchanged))

    def upsert(self, source: str, batch: Iterable[Listing], seen_at: datetime, beside: Beside = NOTHING_BESIDE) -> Difference:
        """Take in a batch, with what is stored beside the adverts that are new or changed, and tell what it was.

        New and changed adverts get the status that their words and days give them (`data.store.lifecycle.status_of`); but one that a
        person removed, closed or held back stays so, whatever its feed makes of it. Counts of applicants survive a change, and what the
        advert said before is kept. Of unchanged ones only `last_seen_at` moves.
        """
        found = self.compare(source, batch, beside)
        today = seen_at.astimezone(INDIA).date()
        if found.new:
            kept = {"source": source, "first_seen_at": seen_at, "last_seen_at": seen_at}
            rows = [_row(item, beside) | kept | {"status": status_of(item, today, item.filled)} for item in found.new]
            add_rows(self._connection, listings, rows)
        if found.changed:
            self._change(source, found.changed, seen_at, beside)
        self.seen_again(source, (item.job_id for item in found.unchanged), seen_at)
        return found

    def seen_again(self, source: str, job_ids: Iterable[str], seen_at: datetime) -> None:
        """These adverts stand in the feed as they did."""
        for keys in batches(job_ids, KEYS_AT_ONCE):
            chosen = (listings.c.source == source) & listings.c.job_id.in_(keys)
            self._connection.execute(update(listings).where(chosen).values(last_seen_at=seen_at))

    def set_status(self, ids: Iterable[int], status: str, at: datetime | None = None, by: str = "person") -> int:
        """Give these listings another status (one of `STATUSES`, else `ValueError`) at a time, now unless said; how many there were."""
        if status not in STATUSES:
            raise ValueError(f"no status of a listing: {status!r}")
        changed = 0
        given = {"status": status, "status_by": by, "changed_at": at or datetime.now(UTC)}
        for keys in batches(ids, KEYS_AT_ONCE):
            changed += self._connection.execute(update(listings).where(listings.c.id.in_(keys)).values(**given)).rowcount
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

    def _change(self, source: str, changed: Sequence[Listing], seen_at: datetime, beside: Beside) -> None:
        before = {row.job_id: row for row in self._rows(source, (item.job_id for item in changed))}
        today = seen_at.astimezone(INDIA).date()
        rows, history = [], []
        for item in changed:
            was = before[item.job_id]
            status, by = (
                (was.status, was.status_by) if keeps(was.status, was.status_by) else (status_of(item, today, was.filled), "feed")
            )
            values = {name: value for name, value in _row(item, beside).items() if name not in COUNTED}
            values |= {"status": status, "status_by": by, "last_seen_at": seen_at}
            rows.append({f"new_{name}": value for name, value in values.items()} | {"of": was.id})
            if differing := _differing(was, item):
                history.append({"listing_id": was.id, "at": seen_at, "before": differing})
        words: dict[str, Any] = {name.removeprefix("new_"): bindparam(name) for name in rows[0] if name != "of"}
        self._connection.execute(update(listings).where(listings.c.id == bindparam("of")).values(**words), rows)
        if history:
            self._connection.execute(insert(listing_changes), history)

    def _rows(self, source: str, job_ids: Iterable[str]) -> Iterator[Row[Any]]:
        for keys in batches(job_ids, KEYS_AT_ONCE):
            yield from self._connection.execute(select(listings).where(listings.c.source == source, listings.c.job_id.in_(keys)))

    def _where(self, column: ColumnElement[Any], keys: Iterable[Any]) -> Iterator[StoredListing]:
        for some in batches(keys, KEYS_AT_ONCE):
            yield from map(_stored, self._connection.execute(select(listings).where(column.in_(some))))


def _row(listing: Listing, beside: Beside) -> dict[str, Any]:
    return listing_values(listing) | {**beside.get(listing.job_id, {}), "content_hash": _hash_of(listing, beside)}


def _hash_of(listing: Listing, beside: Beside) -> bytes:
    known: bytes | None = beside.get(listing.job_id, {}).get("content_hash")
    return known or content_hash(listing)


def _differing(was: Row[Any], now: Listing) -> dict[str, Any]:
    """The fields that differ, as they were, in forms that JSON has."""
    pairs = ((name, getattr(was, name)) for name in FIELDS_IN_HISTORY)
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in pairs if value != getattr(now, name)}


def _stored(row: Row[Any]) -> StoredListing:
    return StoredListing(
        row.id,
        row.source,
        row.status,
        row.first_seen_at,
        row.last_seen_at,
        listing_of(row),
        row.status_by,
        row.same_as,
        row.employer_id,
        row.changed_at,
    )
