"""What gaps are counted from, as sums: openings by trade, district and pay, who looks for work, and who went where."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, or_, select

from data.store.cube_tables import journeys
from data.store.event_tables import events
from data.store.journeys import joining_void
from data.store.listing_tables import listings
from indicators.dimensions import STEPS

EPOCH = date(1970, 1, 1)


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


def people_looking(connection: Connection, heard_since: date) -> pd.DataFrame:
    """How many pseudonyms agreed, were heard of since a day, and have not joined, or only as the other side disputes: `people` by `family`,
    `district_id` and `pay_wished` as her consent recorded them, or None. Counted from the journeys, as far as these have been followed."""
    spoken = events.alias("spoken")
    keys = (journeys.c.family, journeys.c.district_id, spoken.c.pay_wished)
    query = (
        select(*keys, func.count().label("people"))
        .select_from(journeys)
        .outerjoin(spoken, spoken.c.id == journeys.c.spoken_id)
        .where(
            journeys.c.last_day >= (heard_since - EPOCH).days,
            journeys.c.reached >= STEPS.index("consented"),
            or_(journeys.c.joined_day.is_(None), joining_void()),
        )
        .group_by(*keys)
    )
    return _frame(connection, query)


def ways(connection: Connection, kind: str, to: str) -> pd.DataFrame:
    """How many pseudonyms of whom an event of this kind tells so went from one district to another: `people` by `home` and `there`, numbers
    of districts, exactly; they live in districts from `lives_from` to `lives_to` by number (None: not on record). `to`: the column that
    says where, `district_id` or `listing_district_id`."""
    home, there = events.c.home_district_id, events.c[to]
    query = (
        select(
            home.label("home"),
            there.label("there"),
            func.count(events.c.pseudonym.distinct()).label("people"),
            func.min(events.c.district_id).label("lives_from"),
            func.max(events.c.district_id).label("lives_to"),
        )
        .where(events.c.kind == kind, home.is_not(None), there.is_not(None), home != there)
        .group_by(home, there)
    )
    return _frame(connection, query)


def _frame(connection: Connection, query: Select[Any]) -> pd.DataFrame:
    result = connection.execute(query)
    return pd.DataFrame.from_records([tuple(row) for row in result], columns=list(result.keys()))
