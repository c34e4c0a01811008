"""The life of a listing: which status its own words and days give it, and what the passing of time and filling of openings change.

A status that a person gave stays until a person takes it back. A feed that fails or comes half empty ends nothing: what a feed does not
mention is closed only when whoever takes it in says that it is the whole of its source, and it mentions enough (`ENOUGH`).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, and_, case, func, select, update

from data.store.batches import batches
from data.store.listing_tables import listings
from matching.model import Listing

STATUSES = ("draft", "live", "held_back", "full", "closed", "expired", "removed")
STANDING = ("draft", "live", "held_back", "full")
"""Statuses of listings that are, or may soon be, shown to workers."""
OVER = ("full", "expired")
"""Statuses that an advert has by its own words and days and that show it to nobody, for good or until its source says otherwise."""
GIVERS = ("feed", "clock", "person", "reports")
"""Who gives a status: the feed itself, the passing of days and filling of openings, an administrator, workers who reported."""
DECIDED = ("closed", "removed", "held_back")
"""Statuses that a feed does not take back where a person or people's reports gave them."""
BY_PEOPLE = ("person", "reports")
ENOUGH = 0.8
"""Share of a source's standing listings that a whole feed must mention; one that mentions fewer is taken for half empty."""
KEYS_AT_ONCE = 900


def status_of(listing: Listing, today: date, filled: int = 0) -> str:
    """The status that an advert has by its own words on a day, `filled` of its openings being taken.

    held_back where its words give reason to; expired after its last day; full when no opening is left; draft before its first day.
    """
    if listing.held_back_because:
        return "held_back"
    if listing.last_date is not None and listing.last_date < today:
        return "expired"
    if listing.openings is not None and filled >= listing.openings:
        return "full"
    if listing.posted_on is not None and listing.posted_on > today:
        return "draft"
    return "live"


def keeps(status: str, given_by: str) -> bool:
    """Whether a feed leaves this status as it is, whatever it makes of the advert."""
    return status in DECIDED and given_by in BY_PEOPLE


class Lifecycle:
    """What time and counting do to the listings, in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def expire(self, today: date, at: datetime) -> int:
        """End the listings whose last day is over; how many there were."""
        over = listings.c.status.in_(STANDING) & (listings.c.last_date < today)
        return self._give("expired", over, at)

    def publish(self, today: date, at: datetime) -> list[int]:
        """Let live the drafts whose first day has come; their numbers."""
        come = (listings.c.status == "draft") & (listings.c.status_by != "person") & (listings.c.posted_on <= today)
        numbers = list(self._connection.scalars(select(listings.c.id).where(come)))
        given = update(listings).values(status="live", status_by="clock", changed_at=at).returning(listings.c.id)
        # Asked once more in giving it: what a person decided meanwhile stands, and what another turn let live it let live alone.
        some = batches(numbers, KEYS_AT_ONCE)
        return [number for keys in some for number in self._connection.scalars(given.where(come, listings.c.id.in_(keys)))]

    def fill(self, number: int, more: int, at: datetime) -> bool:
        """So many more openings of a listing are taken (fewer: below 0), never below none; whether it has become full by it, or is no
        longer."""
        same = (listings.c.id == number) & (listings.c.filled + more >= 0)
        taken = and_(listings.c.openings.is_not(None), listings.c.filled + more >= listings.c.openings)
        status = case(
            (and_(listings.c.status == "live", taken), "full"),
            (and_(listings.c.status == "full", ~func.coalesce(taken, False)), "live"),
            else_=listings.c.status,
        )
        before = self._connection.scalar(select(listings.c.status).where(listings.c.id == number))
        by = case((listings.c.status == status, listings.c.status_by), else_="clock")
        statement = update(listings).where(same).values(filled=listings.c.filled + more, status=status, status_by=by, changed_at=at)
        self._connection.execute(statement)
        return before != self._connection.scalar(select(listings.c.status).where(listings.c.id == number))

    def reopen(self, source: str, job_ids: Iterable[str], at: datetime) -> int:
        """Let live again what a whole feed of this source had left out and mentions now; how many there were."""
        closed = (listings.c.source == source) & (listings.c.status == "closed") & (listings.c.status_by == "feed")
        return sum(self._give("live", closed & listings.c.job_id.in_(keys), at, "feed") for keys in batches(job_ids, KEYS_AT_ONCE))

    def unmentioned(self, source: str, since: datetime) -> tuple[int, int]:
        """How many listings of a source stood before a moment, and how many of those it has not mentioned since."""
        of_it = (listings.c.source == source) & listings.c.status.in_(STANDING) & (listings.c.first_seen_at < since)
        count = select(func.count()).select_from(listings)
        stood = self._connection.scalar(count.where(of_it)) or 0
        return stood, self._connection.scalar(count.where(of_it, listings.c.last_seen_at < since)) or 0

    def close_unmentioned(self, source: str, since: datetime, at: datetime) -> int:
        """Close what a source has not mentioned since a moment, but for what a person holds back; how many there were."""
        by_person = (listings.c.status == "held_back") & listings.c.status_by.in_(BY_PEOPLE)
        left_out = (listings.c.source == source) & listings.c.status.in_(STANDING) & (listings.c.last_seen_at < since)
        return self._give("closed", left_out & ~by_person, at, "feed")

    def _give(self, status: str, which: ColumnElement[bool], at: datetime, by: str = "clock") -> int:
        given = update(listings).where(which).values(status=status, status_by=by, changed_at=at)
        return self._connection.execute(given).rowcount
