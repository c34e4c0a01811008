"""Listings that tell of one vacancy: pairs that were compared, what was said of them, and on whose card the others stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, bindparam, delete, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from data.store.batches import batches
from data.store.lifecycle import KEYS_AT_ONCE, STANDING
from data.store.listing_tables import listing_changes, listing_pairs, listings
from matching.posting import Posting

COMPARED = (
    "id", "source", "job_id", "title", "description", "employer_name", "contact", "family", "district_id", "pincode", "monthly_low",
    "monthly_high", "wage_period", "openings", "posted_on", "last_date", "source_url", "shift", "job_type", "walk_in_on",
    "wage_min", "wage_max",
)  # fmt: skip
ROWS_AT_ONCE = 5_000
_STANDING_IN = (
    select(*(listings.c[name] for name in COMPARED))
    .where(listings.c.district_id.in_(bindparam("districts", expanding=True)), listings.c.status.in_(STANDING))
    .order_by(listings.c.id)
)
_JOINED = and_(listing_pairs.c.verdict == "same", listing_pairs.c.by == "import")
NOWHERE = -1
"""The district of a listing whose district is not known, where districts are counted."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two listings, the lower number first, how alike they are (0-1), and what was said: same, unsure or apart, by import or person.
    `at`: when that was said, of a pair that is kept."""

    first: int
    second: int
    likeness: float
    verdict: str
    by: str = "import"
    at: datetime | None = field(default=None, compare=False)


class Duplicates:
    """Pairs and groups of listings, in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def fresh(self, since: datetime) -> dict[int, set[int]]:
        """The listings that came or changed since a moment, by district."""
        came = select(listings.c.district_id, listings.c.id).where(listings.c.first_seen_at >= since)
        changed = select(listings.c.district_id, listings.c.id).join(listing_changes, listing_changes.c.listing_id == listings.c.id)
        found: dict[int, set[int]] = defaultdict(set)
        for query in (came, changed.where(listing_changes.c.at >= since)):
            rows = self._connection.execution_options(yield_per=ROWS_AT_ONCE).execute(
                query.where(listings.c.district_id.is_not(None))
            )
            for district, number in rows:
                found[district].add(number)
        return dict(found)

    def met_before(self, numbers: Collection[int]) -> set[int]:
        """Those of these listings that were compared before: on another's card, with others on theirs, or in a pair."""
        met: set[int] = set()
        for keys in batches(numbers, KEYS_AT_ONCE):
            met.update(self._connection.scalars(select(listing_pairs.c.first_id).where(listing_pairs.c.first_id.in_(keys))))
            met.update(self._connection.scalars(select(listing_pairs.c.second_id).where(listing_pairs.c.second_id.in_(keys))))
            shown = select(listings.c.id).where(listings.c.id.in_(keys), listings.c.same_as.is_not(None))
            met.update(self._connection.scalars(shown))
            cards = select(listings.c.same_as).where(listings.c.same_as.in_(keys)).distinct()
            met.update(self._connection.scalars(cards))
        return met

    def standing_in(self, districts: Collection[int]) -> list[Posting]:
        """The standing listings of some districts, as they are compared."""
        return [Posting(*row) for row in self._connection.execute(_STANDING_IN, {"districts": list(districts)})]

    def reached_in_two_places(self, since: datetime, most: int) -> Iterator[tuple[list[Posting], set[int]]]:
        """Standing listings of two districts, or of one that is not known, that have one contact, at most `most` to it, among them one that
        came or changed since a moment; and the numbers of those that did. A contact at a time."""
        places = func.count(func.distinct(func.coalesce(listings.c.district_id, NOWHERE)))
        yield from self._sharing(listings.c.contact, since, most, places > 1)

    def named_without_place(self, since: datetime, most: int) -> Iterator[tuple[list[Posting], set[int]]]:
        """Standing listings of one employer, at most `most`, of which one at least is in no known district, as `reached_in_two_places`."""
        placeless = func.count() > func.count(listings.c.district_id)
        yield from self._sharing(listings.c.employer_id, since, most, placeless)

    def _sharing(
        self, column: ColumnElement[Any], since: datetime, most: int, which: ColumnElement[bool]
    ) -> Iterator[tuple[list[Posting], set[int]]]:
        here, changed = listings.c, select(listing_changes.c.listing_id).where(listing_changes.c.at >= since)
        is_fresh = or_(here.first_seen_at >= since, here.id.in_(changed))
        sharing = and_(here.status.in_(STANDING), column.is_not(None))
        fresh_ones = select(column).where(sharing, is_fresh)
        shared = select(column).where(sharing, column.in_(fresh_ones)).group_by(column).having(which, func.count() <= most)
        query = select(*(here[name] for name in COMPARED), is_fresh.label("is_fresh"), column.label("shared"))
        query = query.where(sharing, column.in_(shared)).order_by(column, here.id)
        rows = self._connection.execution_options(yield_per=ROWS_AT_ONCE).execute(query)
        for _, told in groupby(rows, key=lambda row: row.shared):
            some = list(told)
            yield [Posting(*row[:-2]) for row in some], {row.id for row in some if row.is_fresh}

    def fresh_without_place(self, since: datetime) -> set[int]:
        """The listings of no known district that came or changed since a moment."""
        changed = select(listing_changes.c.listing_id).where(listing_changes.c.at >= since)
        is_fresh = or_(listings.c.first_seen_at >= since, listings.c.id.in_(changed))
        return set(self._connection.scalars(select(listings.c.id).where(listings.c.district_id.is_(None), is_fresh)))

    def put(self, pairs: Iterable[Pair], at: datetime) -> None:
        """Keep what was said of these pairs; what a person said is not overwritten by an import."""
        upsert = postgresql.insert if self._connection.dialect.name == "postgresql" else sqlite.insert
        statement = upsert(listing_pairs)
        told = {name: statement.excluded[name] for name in ("likeness", "verdict", "by", "at")}
        kept = statement.on_conflict_do_update(
            index_elements=["first_id", "second_id"],
            set_=told,
            where=or_(listing_pairs.c.by != "person", statement.excluded["by"] == "person"),
        )
        for some in batches(pairs, ROWS_AT_ONCE):
            rows = [
                {
                    "first_id": pair.first,
                    "second_id": pair.second,
                    "likeness": round(pair.likeness, 4),
                    "verdict": pair.verdict,
                    "by": pair.by,
                    "at": at,
                }
                for pair in some
            ]
            self._connection.execute(kept, rows)

    def put_back(self, pair: Pair, at: datetime) -> None:
        """What was said of this pair before stands again, over what a person said."""
        same = and_(listing_pairs.c.first_id == pair.first, listing_pairs.c.second_id == pair.second)
        self._connection.execute(update(listing_pairs).where(same).values(verdict=pair.verdict, by=pair.by, at=pair.at or at))

    def forget(self, numbers: Collection[int]) -> None:
        """Drop what imports said of pairs with these listings, which have changed since; they are compared anew."""
        for keys in batches(numbers, KEYS_AT_ONCE):
            with_them = or_(listing_pairs.c.first_id.in_(keys), listing_pairs.c.second_id.in_(keys))
            self._connection.execute(delete(listing_pairs).where(with_them, listing_pairs.c.by != "person"))

    def pair(self, first: int, second: int, *, to_decide: bool = False) -> Pair | None:
        """What is kept of these two; `to_decide`, nobody else decides on them before the transaction ends."""
        same = and_(listing_pairs.c.first_id == min(first, second), listing_pairs.c.second_id == max(first, second))
        query = select(listing_pairs).where(same)
        row = self._connection.execute(query.with_for_update() if to_decide else query).first()
        return _pair(row) if row else None

    def unsure(self, after: tuple[int, int] | None, most: int) -> list[Pair]:
        """At most `most` pairs that nobody has decided on, the likeliest first, after a pair; from the first when that is gone."""
        return self._in_order(listing_pairs.c.verdict == "unsure", after, most, likeliest_first=True)

    def joined(self, after: tuple[int, int] | None, most: int) -> list[Pair]:
        """At most `most` pairs that an import holds for one vacancy, the least sure first, after a pair; as `unsure`."""
        return self._in_order(_JOINED, after, most, likeliest_first=False)

    def _in_order(
        self, which: ColumnElement[bool], after: tuple[int, int] | None, most: int, *, likeliest_first: bool
    ) -> list[Pair]:
        pairs = listing_pairs.c
        order = pairs.likeness.desc() if likeliest_first else pairs.likeness.asc()
        query = select(listing_pairs).where(which).order_by(order, pairs.first_id, pairs.second_id)
        last = self.pair(*after) if after else None
        if last is not None:
            later = or_(pairs.first_id > last.first, (pairs.first_id == last.first) & (pairs.second_id > last.second))
            beyond = pairs.likeness < last.likeness if likeliest_first else pairs.likeness > last.likeness
            query = query.where(or_(beyond, (pairs.likeness == last.likeness) & later))
        return [_pair(row) for row in self._connection.execute(query.limit(most))]

    def count_unsure(self) -> int:
        """How many pairs wait for a person."""
        return self._connection.scalar(select(func.count()).where(listing_pairs.c.verdict == "unsure")) or 0

    def count_joined(self) -> int:
        """How many pairs an import holds for one vacancy."""
        return self._connection.scalar(select(func.count()).where(_JOINED)) or 0

    def links(self, numbers: Collection[int]) -> tuple[set[int], list[Pair], set[tuple[int, int]]]:
        """These listings and all that are reached from them, the pairs said to be one vacancy that lead there, and, among all of them,
        the pairs that a person called apart."""
        same: dict[tuple[int, int], Pair] = {}
        reached: set[int] = set()
        ahead = set(numbers)
        while ahead:
            reached |= ahead
            found: set[int] = set()
            for pair in self._touching(ahead, "same"):
                same[pair.first, pair.second] = pair
                found |= {pair.first, pair.second}
            ahead = found - reached
        linked = {number for pair in same for number in pair}
        apart = {(pair.first, pair.second) for pair in self._touching(linked, "apart") if pair.second in linked}
        return reached, list(same.values()), apart

    def _touching(self, numbers: Collection[int], verdict: str) -> Iterator[Pair]:
        for keys in batches(numbers, KEYS_AT_ONCE):
            for column in (listing_pairs.c.first_id, listing_pairs.c.second_id):
                query = select(listing_pairs).where(listing_pairs.c.verdict == verdict, column.in_(keys))
                yield from map(_pair, self._connection.execute(query))

    def standings(self, numbers: Collection[int]) -> dict[int, tuple[str, int | None]]:
        """Status and `same_as` of these listings."""
        told: dict[int, tuple[str, int | None]] = {}
        for keys in batches(numbers, KEYS_AT_ONCE):
            query = select(listings.c.id, listings.c.status, listings.c.same_as).where(listings.c.id.in_(keys))
            told |= {row.id: (row.status, row.same_as) for row in self._connection.execute(query)}
        return told

    def show_on(self, of: Mapping[int, int | None], at: datetime) -> None:
        """These listings are told of on those cards; None: each on its own."""
        rows = [{"of": number, "card": card, "at": at} for number, card in of.items()]
        if rows:
            told = (
                update(listings)
                .where(listings.c.id == bindparam("of"))
                .values(same_as=bindparam("card"), changed_at=bindparam("at"))
            )
            self._connection.execute(told, rows)

    def sources(self, cards: Sequence[int]) -> dict[int, tuple[str, ...]]:
        """Of each of these cards with others on it, the sources that tell of it, the card's own first."""
        own: dict[int, str] = {}
        others: dict[int, list[str]] = {}
        for keys in batches(cards, KEYS_AT_ONCE):
            told = select(listings.c.same_as, listings.c.source).where(
                listings.c.same_as.in_(keys), listings.c.status.in_(STANDING)
            )
            for card, source in self._connection.execute(told.order_by(listings.c.id)):
                others.setdefault(card, []).append(source)
            of_them = select(listings.c.id, listings.c.source).where(listings.c.id.in_(keys))
            own |= {row.id: row.source for row in self._connection.execute(of_them)}
        return {card: tuple(dict.fromkeys((own[card], *names))) for card, names in others.items()}

    def without_card(self) -> set[int]:
        """Standing listings that are told of on the card of one that stands no more."""
        card = listings.alias()
        query = select(listings.c.id).join(card, card.c.id == listings.c.same_as)
        return set(self._connection.scalars(query.where(listings.c.status.in_(STANDING), card.c.status.not_in(STANDING))))

    def members(self, numbers: Collection[int]) -> set[int]:
        """These listings with all that tell of the same vacancies."""
        found = set(numbers)
        for keys in batches(numbers, KEYS_AT_ONCE):
            cards = set(
                self._connection.scalars(select(func.coalesce(listings.c.same_as, listings.c.id)).where(listings.c.id.in_(keys)))
            )
            of_them = select(listings.c.id).where(or_(listings.c.id.in_(cards), listings.c.same_as.in_(cards)))
            found |= set(self._connection.scalars(of_them))
        return found


def _pair(row: Row[Any]) -> Pair:
    return Pair(row.first_id, row.second_id, row.likeness, row.verdict, row.by, row.at)


def numbers_of(pairs: Iterable[Pair]) -> Iterator[int]:
    """The numbers of both listings of each pair."""
    for pair in pairs:
        yield from (pair.first, pair.second)
