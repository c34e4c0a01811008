"""Who agreed to be counted, with what each was shown in the first ten places: some people at a time, in the order of their pseudonyms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, Connection, Engine, Select, and_, case, distinct, func, select

from data.store.bulk import rows_of
from data.store.cube_tables import journeys
from data.store.event_tables import events
from data.store.journeys import joining_void
from data.store.told_by_events import indian_day
from data.store.unit_of_work import UnitOfWork
from indicators.dimensions import STEPS
from indicators.journeys import OFFERED
from indicators.served import ATTRIBUTES, FIRST_PLACES
from matching.features import NAMES

PEOPLE_AT_ONCE = 50_000
OF_HER = ("state", "family", *ATTRIBUTES)
COUNTED = ("lists", "places", "own_places", "paid", "pay", "placed", "km", "asked_more")
COLUMNS = (*OF_HER, "reached", "simulated", *COUNTED)
EXPERIENCE_BYTE = NAMES.index("experience_short") + 1
NONE_SHORT, UNSAID = "00", "FF"


def served_people(
    database: Engine, pay_middles: Mapping[str, float], km_middles: Mapping[str, float], at_once: int = PEOPLE_AT_ONCE
) -> Iterator[pd.DataFrame]:
    """Everybody who agreed, as far as the journeys have been followed, in parts of at most `at_once`, each in a transaction of its own.

    Columns: those of `COLUMNS`: what is known of her, or None; the place in `STEPS` that she reached; 1 where simulated; over the days on
    which she was shown a list its `lists` (days), the first ten `places` that held a job and `own_places` one of her trade; of the jobs
    in them how many told their pay and their distance (`paid`, `placed`) and the sums of the middles of those bands; and whether one
    asked for more years than she has ("1" yes, "0" none did, None not on record). Nobody's pseudonym is in it.
    """
    last = b""
    while True:
        with UnitOfWork(database, writing=False) as work:
            people = rows_of(work.connection, _people(last, at_once))
            if not people:
                return
            first, last = last, bytes(people[-1][0])
            shown = {
                bytes(row[0]): row[1:]
                for row in rows_of(work.connection, _shown(work.connection, first, last, pay_middles, km_middles))
            }
        nothing = (0, 0, 0, 0, 0.0, 0, 0.0, None)
        yield pd.DataFrame([(*row[1:], *shown.get(bytes(row[0]), nothing)) for row in people], columns=list(COLUMNS))


def pay_shown(connection: Connection) -> list[tuple[str | None, str, int]]:
    """How many jobs in the first ten places were shown to people of each family, by the band of their pay."""
    query = (
        select(events.c.family, events.c.wage_band, func.count())
        .where(events.c.position < FIRST_PLACES, events.c.wage_band.is_not(None))
        .group_by(events.c.family, events.c.wage_band)
    )
    return [(family, band, int(count)) for family, band, count in connection.execute(query)]


def _people(after: bytes, at_once: int) -> Select[Any]:
    return (
        select(journeys.c.pseudonym, *(journeys.c[name] for name in OF_HER), _reached(), journeys.c.simulated)
        .where(journeys.c.pseudonym > after, journeys.c.reached >= STEPS.index("consented"))
        .order_by(journeys.c.pseudonym)
        .limit(at_once)
    )


def _reached() -> ColumnElement[Any]:
    return case((joining_void(), OFFERED), else_=journeys.c.reached).label("reached")


def _shown(
    connection: Connection, after: bytes, until: bytes, pay_middles: Mapping[str, float], km_middles: Mapping[str, float]
) -> Select[Any]:
    """A row a pseudonym. Only jobs that were shown have a place; the index of pseudonyms finds them, so that the kind is not asked for."""
    place = indian_day(connection) * FIRST_PLACES + events.c.position
    own = and_(events.c.listing_family == events.c.family, events.c.family.is_not(None))
    bands, km = events.c.wage_band, events.c.km_band
    return (
        select(
            events.c.pseudonym,
            func.count(distinct(indian_day(connection))),
            func.count(distinct(place)),
            func.count(distinct(case((own, place)))),
            func.count(bands),
            func.coalesce(func.sum(case(dict(pay_middles), value=bands)), 0.0),
            func.count(km),
            func.coalesce(func.sum(case(dict(km_middles), value=km)), 0.0),
            func.max(_asked_more(connection)),
        )
        .where(events.c.pseudonym > after, events.c.pseudonym <= until, events.c.position < FIRST_PLACES)
        .group_by(events.c.pseudonym)
    )


def _asked_more(connection: Connection) -> ColumnElement[str]:
    """ "1" where a job asks for more years than she has, "0" where it does not, none where that is not on record."""
    byte = func.substr(events.c.fit, EXPERIENCE_BYTE, 1)
    told = func.encode(byte, "hex") if connection.dialect.name == "postgresql" else func.hex(byte)
    return case((events.c.fit.is_(None), None), (told.in_((UNSAID, UNSAID.lower())), None), (told == NONE_SHORT, "0"), else_="1")
