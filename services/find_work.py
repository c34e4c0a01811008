"""The main job: a worker's UAN and her consent in, the jobs near her out, best first, and what was shown recorded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from threading import Lock
from typing import Any

from sqlalchemy import Engine

from access.artefact import DAYS, ConsentRequest
from access.consent import ConsentDoor
from access.refusals import ConsentRefused
from access.roles import SYSTEM, Actor, Purpose, Role
from data.gateways.eshram import EShramGateway, GatewayError, SandboxEShram
from data.store.bands import age_band, km_band, wage_band
from data.store.connect import connect
from data.store.events import Event
from data.store.unit_of_work import UnitOfWork
from data.uan import UanError, clean_uan, looks_like_aadhaar
from data.vault import Vault
from data.worker_record import BadWorkerRecord, worker_from_record
from matching.engine import MatchEngine
from matching.features import Seeker
from matching.model import Answer, Gap, Listing, Match, Reason, Worker
from services.engine_room import INDIA, EngineRoom, NotReady
from settings import Settings, settings

NOTICE_VERSION = "find-work-1"
"""Which text the consent notice is; a new text gets a new number."""
FIND_FIELDS = frozenset(
    (
        "name", "birth_date", "home", "current", "education", "occupation", "occupation_nco", "secondary_occupation", "skills",
        "experience_years", "monthly_income_slab", "current_pay", "languages", "preferences", "licences",
    )
)  # fmt: skip
"""What finding work needs of a worker, and what the notice names."""
COUNT_FIELDS = frozenset(("birth_date", "home", "current", "gender", "social_category", "disability", "worker_type"))
"""What a count without name or number needs."""


class CannotFindWork(Exception):
    """What stands in the way; `code` and `values` go to the catalogue."""

    def __init__(self, code: str, values: Mapping[str, Any] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.values = values or {}


@dataclass(frozen=True, slots=True)
class Person:
    """As much of a worker as her own screen shows: no number but its last four digits."""

    name: str | None
    last4: str
    trade: str | None
    district: str | None


@dataclass(frozen=True, slots=True)
class Card:
    """A match with the advert's own words (which nobody has vetted: they are text, never markup); `position` counts from 0."""

    position: int
    match: Match
    listing: Listing


@dataclass(frozen=True, slots=True)
class Agreement:
    """What it takes to take the consent back."""

    visit: str
    worker_id: str
    consents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FoundWork:
    """All that the worker's screen shows. `may_be_aadhaar`: the number could as well be her Aadhaar number."""

    person: Person
    cards: tuple[Card, ...]
    blocked_counts: Mapping[str, int]
    none_because: tuple[Reason, ...]
    would_open: tuple[Gap, ...]
    may_be_aadhaar: bool
    agreement: Agreement


class FindWork:
    """The use case with all it needs; one serves all sessions of a process."""

    def __init__(self, room: EngineRoom, gateway: EShramGateway, database: Engine, vault: Vault, *, simulated: bool) -> None:
        """Take all that is needed; `simulated`: whoever the gateway knows is made up, and events say so."""
        self._room = room
        self._gateway = gateway
        self._database = database
        self._door = ConsentDoor(database, vault)
        self._simulated = simulated

    @classmethod
    def open(cls, chosen: Settings) -> FindWork:
        """With the sandbox register of the demonstration. Raises `CannotFindWork` in production, which waits for the one-time code."""
        if chosen.mode != "demonstration":
            raise CannotFindWork("not_live")
        vault = Vault.open(chosen.keys_dir, create=True)
        return cls(EngineRoom(chosen), SandboxEShram(chosen.sandbox_path), connect(chosen.store_url), vault, simulated=True)

    def close(self) -> None:
        """Close the connections to the store."""
        self._database.dispose()

    def engine(self) -> MatchEngine:
        """The engine for today, loaded once. Raises `CannotFindWork` when nothing was seeded or imported yet."""
        try:
            return self._room.engine()
        except NotReady as problem:
            raise CannotFindWork("not_ready") from problem

    def find(self, visit: str, typed_uan: str, language: str) -> FoundWork:
        """Look her up, keep her consent and her sealed record, match, record what is shown.

        visit: a random id of this session; language: of the notice she agreed to. A UAN that e-Shram does not know gets the answer, and
        costs the work, of one whose record says nothing. Raises `CannotFindWork`.
        """
        try:
            uan = clean_uan(typed_uan)
            engine = self.engine()
            record = self._gateway.find(uan)
            told = Worker(uan) if record is None else worker_from_record(record)
            now = datetime.now(UTC)
            agreement = self._agree(visit, told, language, now)
            actor = Actor(visit, Role.WORKER, agreement.worker_id)
            worker = self._door.read(actor, agreement.worker_id, Purpose.FIND_WORK, FIND_FIELDS, now)
            seeker = engine.seekers([worker])[0]
            answer = engine.answer(seeker)
            cards = self._cards(answer)
            events = self._events(engine, agreement, seeker, cards, now)
            with UnitOfWork(self._database) as work:
                work.events.add_many(events if record else ())
                work.commit()
        except UanError as problem:
            raise CannotFindWork(problem.code if typed_uan.strip() else "uan_missing", problem.values) from None
        except BadWorkerRecord as problem:
            raise CannotFindWork("bad_worker_record", {"field": problem.field}) from problem
        except ConsentRefused as problem:
            raise CannotFindWork(problem.code, problem.values) from problem
        except GatewayError as problem:
            raise CannotFindWork(problem.code) from problem
        return FoundWork(
            person=Person(worker.name, uan[-4:], worker.occupation, worker.stands_at.district if worker.stands_at else None),
            cards=cards,
            blocked_counts=answer.blocked_counts,
            none_because=answer.none_because,
            would_open=answer.would_open,
            may_be_aadhaar=looks_like_aadhaar(uan),
            agreement=agreement,
        )

    def take_back(self, agreement: Agreement) -> None:
        """Withdraw what she agreed to; what we kept of her is deleted. Raises `CannotFindWork`."""
        actor = Actor(agreement.visit, Role.WORKER, agreement.worker_id)
        try:
            for consent in agreement.consents:
                self._door.withdraw(actor, consent, datetime.now(UTC))
        except ConsentRefused as problem:
            raise CannotFindWork(problem.code, problem.values) from problem

    def _agree(self, visit: str, worker: Worker, language: str, now: datetime) -> Agreement:
        wanted = {Purpose.FIND_WORK: FIND_FIELDS, Purpose.STATISTICS: COUNT_FIELDS}
        requests = [ConsentRequest(purpose, fields, NOTICE_VERSION, language) for purpose, fields in wanted.items()]
        given = self._door.give(Actor(visit, Role.WORKER), worker, requests, now)
        return Agreement(visit, given[0].worker_id, tuple(consent.id for consent in given))

    def _cards(self, answer: Answer) -> tuple[Card, ...]:
        with UnitOfWork(self._database, writing=False) as work:
            kept = work.listings.by_ids(int(match.job_id) for match in answer.matches)
        matches = [match for match in answer.matches if int(match.job_id) in kept]
        return tuple(Card(place, match, kept[int(match.job_id)].listing) for place, match in enumerate(matches))

    def _events(
        self, engine: MatchEngine, agreement: Agreement, seeker: Seeker, cards: tuple[Card, ...], now: datetime
    ) -> list[Event]:
        """That she agreed and what is shown to her, under her pseudonym with coarse attributes."""
        told = self._door.read(SYSTEM, agreement.worker_id, Purpose.STATISTICS, COUNT_FIELDS, now)
        where = engine.gazetteer.locate(told.stands_at) if told.stands_at else None
        agreed = Event(
            at=now,
            pseudonym=self._door.pseudonym(SYSTEM, agreement.worker_id, now),
            kind="consented",
            channel="self",
            state=where.state if where else None,
            district_id=where.district_id if where and where.district_id >= 0 else None,
            age_band=age_band(told.birth_date, now.astimezone(INDIA).date()),
            gender=told.gender,
            social_category=told.social_category,
            disability="any" if told.disability else "unknown",
            worker_type=told.worker_type,
            family=seeker.trades[0][0] if seeker.trades else None,
            simulated=self._simulated,
        )
        return [agreed, *(_shown(agreed, card, engine.ranker.version) for card in cards)]


def _shown(agreed: Event, card: Card, model_version: str) -> Event:
    return replace(
        agreed,
        kind="shown",
        listing_id=int(card.match.job_id),
        position=card.position,
        listing_family=card.listing.family,
        km_band=km_band(card.match.km),
        wage_band=wage_band(card.listing.monthly_low),
        model_version=model_version,
    )


def consent_until(today: date | None = None) -> date:
    """The day until which a consent given today holds."""
    return (today or datetime.now(INDIA).date()) + timedelta(days=DAYS)


_OPENING = Lock()


@lru_cache(maxsize=1)
def opened(chosen: Settings) -> FindWork:
    """The use case with these settings, opened once."""
    return FindWork.open(chosen)


def desk() -> FindWork:
    """The use case of this process, opened once. Raises `CannotFindWork`."""
    with _OPENING:
        return opened(settings())
