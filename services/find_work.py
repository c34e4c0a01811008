"""The main job: the jobs near the worker in hand, best first, narrowed as she wishes; or plainly that none suits, and what is nearest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from access.roles import FIND_FIELDS, FINDING_WORK, Purpose
from data.store.unit_of_work import UnitOfWork
from matching.engine import MatchEngine
from matching.features import Seeker
from matching.model import Answer, Gap, Listing, Match, Reason, Worker
from services.about_listing import NOTHING_KNOWN, About, about
from services.happened import note_shown
from services.refusal import told_plainly
from services.shown_place import placed
from services.visits import Visitor

MOST = 20
LOOKED_THROUGH = 200
"""Jobs that are looked through when some are filtered out."""
FURTHER_KM = (80.0, 160.0, 320.0, 640.0, 3_500.0)
"""How far to look when nothing suits within her reach; the last one spans the country."""
FURTHER = 3
WALK_INS = ("walk_in", "job_fair")
"""Kinds of listings to which one goes by oneself, on a day."""
ORDERS = ("best", "nearest", "best_paid")


@dataclass(frozen=True, slots=True)
class Wishes:
    """How she narrows what she sees. max_km: kilometres, in place of what she said before; min_pay: rupees a month; order: one of
    `ORDERS`; walk_ins: only where she can go by herself, to a walk-in or a job fair. Nothing chosen narrows nothing."""

    max_km: float | None = None
    min_pay: int | None = None
    job_types: tuple[str, ...] = ()
    shifts: tuple[str, ...] = ()
    order: str = ORDERS[0]
    walk_ins: bool = False

    @property
    def narrow(self) -> bool:
        """Whether jobs are filtered out after ranking."""
        return self.min_pay is not None or self.walk_ins or bool(self.job_types or self.shifts)


@dataclass(frozen=True, slots=True)
class Person:
    """As much of a worker as her own screen shows: no number but its last four digits. `trade`: in her own words; `family`: what these
    were taken for; `district`, `state`: where she looks for work."""

    name: str | None
    last4: str
    trade: str | None
    district: str | None
    state: str | None
    family: str | None = None

    @classmethod
    def of(cls, worker: Worker, last4: str, seeker: Seeker) -> Person:
        """So much of this worker, and what she was taken for."""
        place, trades = worker.stands_at, seeker.trades
        stands = (place.district, place.state) if place else (None, None)
        return cls(worker.name, last4, worker.occupation, *stands, trades[0][0] if trades else None)


@dataclass(frozen=True, slots=True)
class Card:
    """A match with the advert's own words (which nobody has vetted: they are text, never markup).

    `number` is the listing's in the store; `position` counts from 0; `about` is what we know of it beside its own words.
    """

    position: int
    number: int
    match: Match
    listing: Listing
    about: About = NOTHING_KNOWN


@dataclass(frozen=True, slots=True)
class FoundWork:
    """All that the screen of jobs shows, drawn for `case_id`.

    `unsaid`: jobs left out only because they do not say their pay, kind or hours. `further`: when nothing suits, the nearest beyond
    her reach. `other_work`: when nothing suits, families with jobs near her, as `{"family", "listings"}`, most first.
    """

    case_id: str
    person: Person
    cards: tuple[Card, ...]
    states: Mapping[int, str]
    blocked_counts: Mapping[str, int]
    none_because: tuple[Reason, ...]
    would_open: tuple[Gap, ...]
    reach_km: float
    unsaid: int = 0
    filtered_out: int = 0
    counted_all: bool = True
    further: tuple[Card, ...] = ()
    other_work: tuple[Mapping[str, object], ...] = ()


def look(visitor: Visitor, wishes: Wishes | None = None) -> FoundWork:
    """Match the worker in hand. Raises `Refused`."""
    case, wishes = visitor.in_hand(), wishes or Wishes()
    door, now = visitor.house.door, datetime.now(UTC)
    purpose = FINDING_WORK.get(visitor.actor.role, Purpose.FIND_WORK)
    with told_plainly():
        worker = door.read(visitor.actor, case.worker_id or "", purpose, FIND_FIELDS, now)
        states = door.applications(visitor.actor, case.worker_id or "", now)
    engine = visitor.house.engine()
    if wishes.max_km is not None:
        worker = replace(worker, preferences=replace(worker.preferences, max_km=wishes.max_km))
    seeker = engine.seekers([worker])[0]
    answer = engine.answer(seeker, LOOKED_THROUGH if wishes.narrow else MOST)
    cards = _cards(visitor, answer.matches)
    fitting = [card for card in cards if _fits(card.listing, wishes)]
    chosen = _ordered(fitting, wishes.order)[:MOST]
    nothing = not cards
    return FoundWork(
        case_id=case.id,
        person=Person.of(worker, case.last4, seeker),
        cards=tuple(replace(card, position=place) for place, card in enumerate(chosen)),
        states=states,
        blocked_counts=answer.blocked_counts,
        counted_all=answer.counted_all,
        none_because=answer.none_because,
        would_open=answer.would_open,
        reach_km=seeker.reach_km,
        unsaid=sum(_unsaid(card.listing, wishes) for card in cards),
        filtered_out=len(cards) - len(fitting),
        further=_further(visitor, engine, seeker) if nothing else (),
        other_work=_other_work(engine, seeker, answer) if nothing else (),
    )


def seen(visitor: Visitor, cards: Iterable[Card]) -> None:
    """These cards were on her screen: noted with their places, if she agreed to be counted."""
    with told_plainly():
        note_shown(visitor, [(card.listing, card.number, card.match, card.position) for card in cards], datetime.now(UTC))


def _cards(visitor: Visitor, matches: Sequence[Match]) -> list[Card]:
    """The matches with their adverts as they stand now: what was closed, filled or held back since the index was built is left out."""
    with UnitOfWork(visitor.house.database, writing=False) as work:
        kept = work.listings.by_ids(int(match.job_id) for match in matches)
        live = {number: stored for number, stored in kept.items() if stored.status == "live"}
        known = about(work, visitor.house.room.foundation, list(live.values()))
    shown = [(match, live[int(match.job_id)]) for match in matches if int(match.job_id) in live]
    gazetteer = visitor.house.room.foundation.gazetteer
    return [
        Card(place, stored.id, match, placed(stored.listing, gazetteer), known[stored.id])
        for place, (match, stored) in enumerate(shown)
    ]


def _fits(listing: Listing, wishes: Wishes) -> bool:
    pay = listing.monthly_high or listing.monthly_low
    return (
        (wishes.min_pay is None or (pay is not None and pay >= wishes.min_pay))
        and (not wishes.job_types or listing.job_type in wishes.job_types)
        and (not wishes.shifts or listing.shift in wishes.shifts)
        and (not wishes.walk_ins or listing.kind in WALK_INS)
    )


def _unsaid(listing: Listing, wishes: Wishes) -> bool:
    """Whether the listing is left out for nothing but its silence."""
    told = replace(
        listing,
        monthly_high=listing.monthly_high or listing.monthly_low or wishes.min_pay,
        job_type=listing.job_type or next(iter(wishes.job_types), None),
        shift=listing.shift or next(iter(wishes.shifts), None),
    )
    return not _fits(listing, wishes) and _fits(told, wishes)


def _ordered(cards: list[Card], order: str) -> list[Card]:
    if order == "nearest":
        return sorted(cards, key=lambda card: float("inf") if card.match.km is None else card.match.km)
    if order == "best_paid":
        return sorted(cards, key=lambda card: -(card.listing.monthly_low or card.listing.monthly_high or 0))
    return cards


def _further(visitor: Visitor, engine: MatchEngine, seeker: Seeker) -> tuple[Card, ...]:
    """The nearest jobs of her trade beyond her reach, as far as one has to go for the first of them."""
    for reach in FURTHER_KM:
        if reach > seeker.reach_km and seeker.has_place:
            cards = _cards(visitor, engine.answer(replace(seeker, reach_km=reach), FURTHER).matches)
            if cards:
                return tuple(_ordered(cards, "nearest"))
    return ()


def _other_work(engine: MatchEngine, seeker: Seeker, answer: Answer) -> tuple[Mapping[str, object], ...]:
    """Work that needs no long training, where there is some near her; not twice what the reasons offer already."""
    if any(reason.values.get("offers") for reason in answer.none_because):
        return ()
    offers = engine.offers(replace(seeker, offers=engine.resolver.entry_families_))
    return tuple(offer for offer in offers if offer["listings"])
