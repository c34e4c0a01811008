"""What gaps are counted from: openings by trade, district and pay, who looks for work, and who went where. Sums and rows without pseudonyms."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, literal, or_, select

from data.store.event_counts import STEP_OF
from data.store.event_tables import events
from data.store.listing_tables import listings
from indicators.dimensions import STEPS

SETTLED = ("joined", "retained_30", "retained_90")
LEFT = ("left_30", "left_90", "not_joined")
"""Who did not stay, or had not joined after all, looks for work again."""
AGREED = tuple(kind for kind, reached in STEP_OF.items() if reached >= STEPS.index("consented"))


def newest_moment(connection: Connection) -> datetime | None:
    """When the newest event happened; None before the first."""
    moment: datetime | None = connection.execute(select(func.max(events.c.at))).scalar()
    return moment


def newest_change(connection: Connection) -> tuple[int, datetime | None]:
    """What changes whenever openings could: the number of the newest listing, and when one last changed."""
    row = connection.execute(select(func.max(listings.c.id), func.max(listings.c.changed_at), func.max(listings.c.last_seen_at))).one()
    return row[0] or 0, max((moment for moment in row[1:] if moment is not None), default=None)


def openings_standing(connection: Connection, old_before: date, old_since: datetime) -> pd.DataFrame:
    """Openings of live adverts, fairs apart, that have a card of their own, less those that are filled, by `state` (its name), `family`,
    `district_id`, `monthly_low` (all may be None) and `old`: whether posted before a day, or, without one, first seen before a moment.

    An advert that does not say how many it wants has one opening.
    """
    left = func.coalesce(listings.c.openings, 1) - listings.c.filled
    old = or_(listings.c.posted_on < old_before, and_(listings.c.posted_on.is_(None), listings.c.first_seen_at < old_since))
    keys: list[ColumnElement[Any]] = [listings.c.state, listings.c.family, listings.c.district_id, listings.c.monthly_low]
    keys.append(case((old, 1), else_=0).label("old"))
    query = (
        select(*keys, func.sum(left).label("openings"))
        .where(listings.c.status == "live", listings.c.same_as.is_(None), listings.c.kind != "job_fair", left > 0)
        .group_by(*keys)
    )
    return _frame(connection, query)


def people_looking(connection: Connection, heard_since: datetime) -> pd.DataFrame:
    """How many pseudonyms agreed, have not joined (or did not stay), and were heard of since a moment: `people` by `family`, `district_id`
    and `pay_wished`, each as last told, or None."""
    kind = events.c.kind
    person = (
        select(
            func.max(events.c.id).label("last_id"),
            func.max(case((events.c.pay_wished.is_not(None), events.c.id))).label("wished_id"),
        )
        .group_by(events.c.pseudonym)
        .having(
            func.max(events.c.at) >= heard_since,
            func.max(case((kind.in_(AGREED), 1), else_=literal(0))) == 1,
            _newest(SETTLED) <= _newest(LEFT),
        )
        .subquery()
    )
    last, wished = events.alias("last"), events.alias("wished")
    keys = (last.c.family, last.c.district_id, wished.c.pay_wished)
    query = (
        select(*keys, func.count().label("people"))
        .select_from(person)
        .join(last, last.c.id == person.c.last_id)
        .outerjoin(wished, wished.c.id == person.c.wished_id)
        .group_by(*keys)
    )
    return _frame(connection, query)


def ways(connection: Connection, kind: str, to: str, least: int) -> pd.DataFrame:
    """How many pseudonyms of whom an event of this kind tells so went from one district to another, where they are `least` or more:
    `people` by `home` and `there`, numbers of districts. `to`: the column that says where, `district_id` or `listing_district_id`."""
    home, there = events.c.home_district_id, events.c[to]
    people = func.count(events.c.pseudonym.distinct())
    query = (
        select(home.label("home"), there.label("there"), people.label("people"))
        .where(events.c.kind == kind, home.is_not(None), there.is_not(None), home != there)
        .group_by(home, there)
        .having(people >= least)
    )
    return _frame(connection, query)


def any_simulated(connection: Connection) -> bool:
    """Whether some of what happened is simulated."""
    return connection.execute(select(events.c.id).where(events.c.simulated).limit(1)).scalar() is not None


def _newest(kinds: tuple[str, ...]) -> ColumnElement[int]:
    """The number of the newest event of these kinds; 0 without any."""
    return func.coalesce(func.max(case((events.c.kind.in_(kinds), events.c.id))), literal(0))


def _frame(connection: Connection, query: Select[Any]) -> pd.DataFrame:
    result = connection.execute(query)
    return pd.DataFrame.from_records([tuple(row) for row in result], columns=list(result.keys()))
