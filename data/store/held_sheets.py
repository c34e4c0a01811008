"""The held-back queue as an administrator leafs through it: one entry a card, filtered, oldest or newest first."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Text, and_, cast, exists, func, or_, select
from sqlalchemy.sql.selectable import FromClause

from data.store.lifecycle import KEYS_AT_ONCE
from data.store.listing_tables import listings

BY_HAND, REPORTED = "by_hand", "reported"
"""Reasons of adverts whose own words give none: an administrator held them back, or people reported them."""
HELD = "held_back"


@dataclass(frozen=True, slots=True)
class HeldWanted:
    """Which of those held back are wanted, all that is not None must hold: `reason` is a code of `held_back_because`, or one of
    `BY_HAND` and `REPORTED`."""

    state: str | None = None
    reason: str | None = None
    source: str | None = None
    newest_first: bool = False


class HeldSheets:
    """The queue, in one transaction.

    Of the wanted adverts of one card the one that came first stands for all, since one decision holds for all. What is told of on a card
    that a person let live waits no more: it was decided with that.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def numbers(self, wanted: HeldWanted, beyond: int | None, most: int) -> list[int]:
        """At most `most` numbers in the wanted order, those beyond one (None: from the first)."""
        number = listings.c.id
        query = select(number).where(_first_of_card(wanted)).order_by(number.desc() if wanted.newest_first else number).limit(most)
        if beyond is not None:
            query = query.where(number < beyond if wanted.newest_first else number > beyond)
        return list(self._connection.scalars(query))

    def count(self, wanted: HeldWanted) -> int:
        """How many decisions wait."""
        return self._connection.scalar(select(func.count()).select_from(listings).where(_first_of_card(wanted))) or 0

    def together(self, numbers: Collection[int]) -> dict[int, list[int]]:
        """Of each of these (`KEYS_AT_ONCE` at most) that shares its card with others that are held back, the numbers of those, rising."""
        if len(numbers) > KEYS_AT_ONCE:
            raise ValueError(f"more than {KEYS_AT_ONCE} listings at once")
        card = func.coalesce(listings.c.same_as, listings.c.id)
        cards = {
            row.id: row.card
            for row in self._connection.execute(select(listings.c.id, card.label("card")).where(listings.c.id.in_(numbers)))
        }
        there = or_(listings.c.id.in_(set(cards.values())), listings.c.same_as.in_(set(cards.values())))
        of_cards: dict[int, list[int]] = {}
        query = select(listings.c.id, card.label("card")).where(there, listings.c.status.concat("") == HELD).order_by(listings.c.id)
        for row in self._connection.execute(query):
            of_cards.setdefault(row.card, []).append(row.id)
        others = {number: [other for other in of_cards.get(of, ()) if other != number] for number, of in cards.items()}
        return {number: others[number] for number in others if others[number]}

    def choices(self) -> tuple[list[str], list[str], list[str]]:
        """The States, the reasons and the sources of what is held back, each by the alphabet."""
        held = listings.c.status == HELD
        states, sources = (
            sorted(self._connection.scalars(select(column).where(held).distinct()))
            for column in (listings.c.state, listings.c.source)
        )
        because = cast(listings.c.held_back_because, Text)
        reasons: set[str] = set()
        for row in self._connection.execute(select(because.label("because"), listings.c.status_by).where(held).distinct()):
            codes = json.loads(row.because)
            reasons |= set(codes) | ({REPORTED} if row.status_by == "reports" else set() if codes else {BY_HAND})
        return states, sorted(reasons), sources


def _first_of_card(wanted: HeldWanted) -> ColumnElement[bool]:
    before, fellow, card = listings.alias(), listings.alias(), listings.alias()
    own_card = func.coalesce(listings.c.same_as, listings.c.id)
    its_card = and_(_is_wanted(before, wanted), before.c.id == listings.c.same_as, before.c.id < listings.c.id)
    another = and_(_is_wanted(fellow, wanted), fellow.c.same_as == own_card, fellow.c.id < listings.c.id)
    let_live = and_(card.c.id == listings.c.same_as, card.c.status == "live", card.c.status_by == "person")
    return and_(_wanted(listings, wanted), *(~exists().where(which) for which in (its_card, another, let_live)))


def _is_wanted(held: FromClause, wanted: HeldWanted) -> ColumnElement[bool]:
    """As `_wanted`, of listings that are found by their card. The status is told so that no index of it fits: SQLite, which has no
    statistics, would lay each of those held back beside all before it (more than a minute of 29,000 of a million listings)."""
    return and_(held.c.status.concat("") == HELD, *_beside_status(held, wanted))


def _wanted(held: FromClause, wanted: HeldWanted) -> ColumnElement[bool]:
    return and_(held.c.status == HELD, *_beside_status(held, wanted))


def _beside_status(held: FromClause, wanted: HeldWanted) -> list[ColumnElement[bool]]:
    told: list[ColumnElement[bool]] = []
    if wanted.state is not None:
        told.append(held.c.state == wanted.state)
    if wanted.source is not None:
        told.append(held.c.source == wanted.source)
    because = cast(held.c.held_back_because, Text)
    if wanted.reason == REPORTED:
        told.append(held.c.status_by == "reports")
    elif wanted.reason == BY_HAND:
        told += [because == "[]", held.c.status_by != "reports"]
    elif wanted.reason is not None:
        told.append(because.contains(json.dumps(wanted.reason), autoescape=True))
    return told
