"""Employers as their adverts name them: one row a name and State, who checked it, what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, case, func, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite

from data.store.batches import batches
from data.store.lifecycle import STANDING
from data.store.listing_tables import employers, listings
from matching.trust import trust_of

PAIRS_AT_ONCE = 300
LONGEST_HOW = 200

Key = tuple[str, str]
"""An employer's name as all its spellings share it, and the State of the advert: two firms of one name in two States are two."""


@dataclass(frozen=True, slots=True)
class Employer:
    """An employer, and what was seen of it; `verified_by` is an account, `verified_how` what it looked at."""

    id: int
    key: str
    state: str
    name: str
    verified_at: datetime | None
    verified_by: str | None
    verified_how: str | None
    complaints: int
    joins: int

    @property
    def trust(self) -> float | None:
        """Trust in 0-1, None when nothing was seen."""
        return trust_of(checked=self.verified_at is not None, joins=self.joins, complaints=self.complaints)


class Employers:
    """The employers in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def meet(self, names: Mapping[Key, str]) -> dict[Key, Employer]:
        """The employers of these keys; those never met before are entered under the name given with the key."""
        upsert = postgresql.insert if self._connection.dialect.name == "postgresql" else sqlite.insert
        found = self._known(names)
        missing = [{"key": key, "state": state, "name": names[key, state]} for key, state in names if (key, state) not in found]
        if missing:
            entered = upsert(employers).on_conflict_do_nothing(index_elements=["key", "state"])
            self._connection.execute(entered, [row | {"complaints": 0, "joins": 0} for row in missing])
            found |= self._known({(row["key"], row["state"]): row["name"] for row in missing})
        return found

    def get(self, number: int) -> Employer | None:
        """The employer of this number."""
        row = self._connection.execute(select(employers).where(employers.c.id == number)).first()
        return _employer(row) if row else None

    def by_ids(self, numbers: set[int]) -> dict[int, Employer]:
        """The employers with these numbers, those that there are."""
        return {
            row.id: _employer(row)
            for keys in batches(numbers, PAIRS_AT_ONCE)
            for row in self._connection.execute(select(employers).where(employers.c.id.in_(keys)))
        }

    def check(self, number: int, by: str, how: str, at: datetime) -> int:
        """Somebody has looked at its papers; how many standing listings are trusted as far by it."""
        return self._tell(number, verified_at=at, verified_by=by, verified_how=how[:LONGEST_HOW])

    def uncheck(self, number: int) -> int:
        """What was found before holds no more."""
        return self._tell(number, verified_at=None, verified_by=None, verified_how=None)

    def complain(self, number: int, more: int) -> int:
        """So many more reports about it were found true (or fewer, taken back); never below none."""
        counted = employers.c.complaints + more
        return self._tell(number, complaints=case((counted > 0, counted), else_=0))

    def join(self, number: int, more: int = 1) -> int:
        """So many more workers joined it."""
        return self._tell(number, joins=employers.c.joins + more)

    def page(self, words: str, after: int | None, most: int) -> list[tuple[Employer, int]]:
        """At most `most` employers below number `after` (None: from the highest), newest first, each with its standing listings.

        `words`: each stands in the name.
        """
        query = select(employers).order_by(employers.c.id.desc()).limit(most)
        if after is not None:
            query = query.where(employers.c.id < after)
        for word in words.split()[:6]:
            query = query.where(employers.c.name.icontains(word, autoescape=True))
        found = [_employer(row) for row in self._connection.execute(query)]
        # The status is told so that no index of it fits: without statistics SQLite would read all that stands.
        stands = listings.c.status.concat("").in_(STANDING)
        counted = (
            select(listings.c.employer_id, func.count().label("number"))
            .where(listings.c.employer_id.in_([each.id for each in found]), stands)
            .group_by(listings.c.employer_id)
        )
        standing = {row.employer_id: row.number for row in self._connection.execute(counted)}
        return [(each, standing.get(each.id, 0)) for each in found]

    def _known(self, keys: Mapping[Key, str]) -> dict[Key, Employer]:
        found: dict[Key, Employer] = {}
        for some in batches(keys, PAIRS_AT_ONCE):
            same = tuple_(employers.c.key, employers.c.state).in_(some)
            found |= {(row.key, row.state): _employer(row) for row in self._connection.execute(select(employers).where(same))}
        return found

    def _tell(self, number: int, **values: Any) -> int:
        self._connection.execute(update(employers).where(employers.c.id == number).values(**values))
        employer = self.get(number)
        of_it = (listings.c.employer_id == number) & listings.c.status.in_(STANDING)
        told = update(listings).where(of_it).values(trust=employer.trust if employer else None)
        return self._connection.execute(told).rowcount


def _employer(row: Row[Any]) -> Employer:
    return Employer(
        row.id,
        row.key,
        row.state,
        row.name,
        row.verified_at,
        row.verified_by,
        row.verified_how,
        row.complaints,
        row.joins,
    )
