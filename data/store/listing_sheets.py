"""Listings as an administrator leafs through them: filtered, and paged by their numbers, at any size."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, func, or_, select

from data.store.lifecycle import KEYS_AT_ONCE
from data.store.listing_tables import listings

MOST_WORDS = 6
"""Words of a search that are looked for; those after them are left out."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which listings are wanted: all that is not None must hold.

    words: each of them stands in the title or in the employer's name, whatever its case (of Latin letters, on SQLite). With a `job_id`
    nothing else counts: it names one listing of each source, whatever its status.
    """

    status: str = "live"
    state: str | None = None
    family: str | None = None
    words: str = ""
    job_id: str | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """As conditions on `tables.listings`."""
        if self.job_id:
            return [listings.c.job_id == self.job_id]
        told = [listings.c.status == self.status]
        if self.state is not None:
            told.append(listings.c.state == self.state)
        if self.family is not None:
            told.append(listings.c.family == self.family)
        for word in self.words.split()[:MOST_WORDS]:
            told.append(or_(*(column.icontains(word, autoescape=True) for column in (listings.c.title, listings.c.employer_name))))
        return told


class ListingSheets:
    """What an administrator's tables read, in one transaction.

    Numbers come from the indexes that begin with the status; a page costs the same wherever it lies. Words that nothing contains cost
    a look at every listing of that status.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def below(self, wanted: Wanted, number: int | None, most: int) -> list[int]:
        """At most `most` numbers of wanted listings below `number` (None: from the highest), falling: the newest first."""
        query = select(listings.c.id).where(*wanted.conditions()).order_by(listings.c.id.desc()).limit(most)
        return list(self._connection.scalars(query if number is None else query.where(listings.c.id < number)))

    def above(self, wanted: Wanted, number: int | None, most: int) -> list[int]:
        """At most `most` numbers of wanted listings above `number` (None: from the lowest), rising: the oldest first."""
        query = select(listings.c.id).where(*wanted.conditions()).order_by(listings.c.id).limit(most)
        return list(self._connection.scalars(query if number is None else query.where(listings.c.id > number)))

    def states(self, status: str) -> dict[str, int]:
        """How many listings of this status each State has; States without any are left out."""
        query = select(listings.c.state, func.count().label("number")).where(listings.c.status == status)
        return {row.state: row.number for row in self._connection.execute(query.group_by(listings.c.state))}

    def statuses(self, ids: Collection[int]) -> dict[int, str]:
        """The status of each of these listings (`KEYS_AT_ONCE` at most); in a writing transaction nobody changes it before the end."""
        if len(ids) > KEYS_AT_ONCE:
            raise ValueError(f"more than {KEYS_AT_ONCE} listings at once")
        query = select(listings.c.id, listings.c.status).where(listings.c.id.in_(ids)).with_for_update()
        return {row.id: row.status for row in self._connection.execute(query)}
