"""What happened to somebody who agreed to be counted: events under her pseudonym, with coarse attributes and nothing else.

Their time is the day in India: a finer one would be found again in the audit trail, and lead from the pseudonym to her.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time

from access.moves import Heard
from access.roles import COUNTED, LEARNT, SYSTEM, Purpose
from data.store.bands import AGE_BANDS, age_band, km_band, wage_band
from data.store.events import Event
from data.store.unit_of_work import UnitOfWork
from matching.model import INDIA, Listing, Match
from services.house import House
from services.visits import Visitor

About = tuple[tuple[Listing, int] | None, float | None, int | None, bytes]


def note_agreed(visitor: Visitor, now: datetime) -> None:
    """She agreed. Nothing is noted of one who did not agree to be counted, here and below."""
    _note(visitor, now, "consented", [(None, None, None, b"")])


def note_shown(visitor: Visitor, shown: Iterable[tuple[Listing, int, Match, int]], now: datetime) -> None:
    """Listings as she saw them: each with its number, its match and its place in the list, from 0."""
    about = [((listing, number), match.km, position, match.fit) for listing, number, match, position in shown]
    _note(visitor, now, "shown", about)


def note_step(visitor: Visitor, kind: str, listing: Listing, number: int, km: float | None, now: datetime) -> None:
    """What she did about a listing: one of the application states or ends."""
    _note(visitor, now, kind, [((listing, number), km, None, b"")])


def note_schemes(visitor: Visitor, kind: str, schemes: Iterable[str], now: datetime) -> None:
    """What became of schemes (their codes): one of `data.store.events.SCHEME_STEPS`."""
    for scheme in schemes:
        _note(visitor, now, kind, [(None, None, None, b"")], scheme)


def note_heard(house: House, heard: Heard, now: datetime, on: date | None = None) -> None:
    """What was told of her application, while nobody is at the screen or by her; `on`: on which day, if not today."""
    if not house.door.stands(heard.worker_id, Purpose.STATISTICS, now, COUNTED):
        return
    with UnitOfWork(house.database, writing=False) as work:
        stored = work.listings.by_ids([heard.listing_id]).get(heard.listing_id)
    if stored is not None:
        about: list[About] = [((stored.listing, heard.listing_id), None, None, b"")]
        _note_of(house, heard.worker_id, heard.channel, heard.state, about, now, heard.proof, on)


def _note(
    visitor: Visitor,
    now: datetime,
    kind: str,
    about: list[About],
    scheme: str | None = None,
) -> None:
    case = visitor.case
    if case is None or case.worker_id is None or Purpose.STATISTICS.value not in case.purposes or not about:
        return
    _note_of(visitor.house, case.worker_id, case.channel, kind, about, now, scheme=scheme)


def _note_of(
    house: House,
    worker_id: str,
    channel: str | None,
    kind: str,
    about: list[About],
    now: datetime,
    proof: str | None = None,
    on: date | None = None,
    *,
    scheme: str | None = None,
) -> None:
    told = house.door.read(SYSTEM, worker_id, Purpose.STATISTICS, COUNTED, now)
    engine = house.engine()
    where = engine.gazetteer.locate(told.stands_at) if told.stands_at else None
    trades = engine.seekers([told])[0].trades
    coarse = Event(
        at=datetime.combine(on or now.astimezone(INDIA).date(), time.min, INDIA),
        pseudonym=house.door.pseudonym(SYSTEM, worker_id, now),
        kind=kind,
        proof=proof,
        scheme=scheme,
        channel=channel,
        state=where.state if where else None,
        district_id=where.district_id if where and where.district_id >= 0 else None,
        age_band=age_band(told.birth_date, now.astimezone(INDIA).date()),
        gender=told.gender,
        social_category=told.social_category,
        disability="any" if told.disability else "unknown",
        worker_type=told.worker_type,
        family=trades[0][0] if trades else None,
        simulated=house.simulated,
    )
    version = engine.ranker.version if kind == "shown" else None
    of_age = coarse.age_band not in (None, AGE_BANDS[0])
    learnt_from = kind == "shown" and of_age and house.door.stands(worker_id, Purpose.STATISTICS, now, (*COUNTED, *LEARNT))
    with UnitOfWork(house.database) as work:
        work.events.add_many(
            replace(coarse, model_version=version, fit=(fit or None) if learnt_from else None, **_of(*each)) for *each, fit in about
        )
        work.commit()


def _of(advert: tuple[Listing, int] | None, km: float | None, position: int | None) -> dict[str, object]:
    """What an event says of its listing."""
    if advert is None:
        return {}
    listing, number = advert
    return {
        "listing_id": number,
        "position": position,
        "listing_family": listing.family,
        "km_band": km_band(km),
        "wage_band": wage_band(listing.monthly_low),
    }
