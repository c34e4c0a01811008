"""What is asked after an application, of her and of the employer, and what each of them says."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, func, insert, or_, select, update

from data.store.batches import batches
from data.store.listing_tables import listings
from data.store.outcome_tables import follow_up_answers, follow_ups
from data.store.person_tables import applications
from matching.model import APPLICATION_ENDS

ASKS = JOINED, RETAINED_30, RETAINED_90 = ("joined", "retained_30", "retained_90")
"""Whether she began; whether she is still there, thirty and ninety days after."""
DAYS = {RETAINED_30: 30, RETAINED_90: 90}
ANSWERS = YES, NO, NOT_YET = ("yes", "no", "not_yet")
SIDES = WORKER, EMPLOYER, CALLED = ("worker", "employer", "called")
KEYS_AT_ONCE = 900


@dataclass(frozen=True, slots=True)
class FollowUp:
    """One question about one application; columns as `data.store.outcome_tables.follow_ups` tells of them."""

    id: str
    worker_id: str
    listing_id: int
    asks: str
    due_on: date
    made_at: datetime
    channel: str | None = None
    state: str | None = None
    stood: str | None = None
    told_on: date | None = None
    began_on: date | None = None
    texted_at: datetime | None = None
    telephone: bytes | None = None
    code: str | None = None
    linked_at: datetime | None = None
    frame: str | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """What one side (of `SIDES`) says to a question. `day`: on which she began, or left; `way`: by which it came."""

    follow_up_id: str
    said_by: str
    answer: str
    day: date | None
    way: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """An application after which nothing was asked yet."""

    worker_id: str
    listing_id: int
    job_state: str


class FollowUps:
    """The questions in one transaction. Whoever calls has asked the door first."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, question: FollowUp) -> None:
        """Keep a new one."""
        self._connection.execute(insert(follow_ups).values(**asdict(question)))

    def get(self, question_id: str) -> FollowUp | None:
        """The one with this id; nobody changes it until this transaction ends."""
        return self._first(follow_ups.c.id == question_id)

    def seen(self, question_id: str) -> FollowUp | None:
        """The one with this id as it stands, which others may change meanwhile."""
        row = self._connection.execute(select(follow_ups).where(follow_ups.c.id == question_id)).mappings().first()
        return None if row is None else FollowUp(**row)

    def whose(self, question_id: str) -> str | None:
        """The worker whom the one with this id is about."""
        return self._connection.execute(select(follow_ups.c.worker_id).where(follow_ups.c.id == question_id)).scalar_one_or_none()

    def about(self, worker_id: str, listing_id: int, asks: str) -> FollowUp | None:
        """The one about this application, likewise."""
        mine = (follow_ups.c.worker_id == worker_id) & (follow_ups.c.listing_id == listing_id)
        return self._first(mine & (follow_ups.c.asks == asks))

    def job_state(self, listing_id: int) -> str | None:
        """The State that a job is in."""
        return self._connection.execute(select(listings.c.state).where(listings.c.id == listing_id)).scalar_one_or_none()

    def of_worker(self, worker_id: str) -> list[FollowUp]:
        """All that is asked about her, the longest due first."""
        return self._where(follow_ups.c.worker_id == worker_id)

    def change(self, question_id: str, **values: Any) -> None:
        """Other values for some columns of one."""
        self._connection.execute(update(follow_ups).where(follow_ups.c.id == question_id).values(**values))

    def drop_stays(self, worker_id: str, listing_id: int) -> None:
        """She did not begin: nobody asks whether she stayed."""
        mine = (follow_ups.c.worker_id == worker_id) & (follow_ups.c.listing_id == listing_id)
        self._connection.execute(delete(follow_ups).where(mine & follow_ups.c.asks.in_(list(DAYS))))

    def never_asked(self, waits: Mapping[str, datetime], most: int) -> list[Standing]:
        """Applications that came to a state (a key of `waits`) before its moment and after which nothing was asked; the longest first."""
        old = or_(*((applications.c.state == state) & (applications.c.changed_at <= before) for state, before in waits.items()))
        same = (follow_ups.c.worker_id == applications.c.worker_id) & (follow_ups.c.listing_id == applications.c.listing_id)
        query = (
            select(applications.c.worker_id, applications.c.listing_id, listings.c.state)
            .join(listings, listings.c.id == applications.c.listing_id)
            .where(old, ~select(follow_ups.c.id).where(same).exists())
            .order_by(applications.c.changed_at)
            .limit(most)
        )
        return [Standing(*row) for row in self._connection.execute(query)]

    def to_text(self, today: date, among: Collection[str], most: int) -> list[FollowUp]:
        """Due, of these workers, not asked by a message yet, not answered by her, and while her application stands."""
        return self._unanswered(WORKER, follow_ups.c.texted_at.is_(None), today, among, most)

    def to_link(self, today: date, among: Collection[str], most: int) -> list[FollowUp]:
        """Due, of these workers, of which the employer was not asked, or a joining that she told of."""
        return self._unanswered(EMPLOYER, follow_ups.c.linked_at.is_(None), today, among, most)

    def linked(self, today: date, among: Collection[str], most: int) -> list[FollowUp]:
        """Those of which the employer was asked and did not answer, the last asked first."""
        unheard = self._unanswered(EMPLOYER, follow_ups.c.linked_at.is_not(None), today, among)
        return sorted(unheard, key=lambda each: each.linked_at or each.made_at, reverse=True)[:most]

    def from_telephone(self, mark: bytes, code: str) -> FollowUp | None:
        """The one that was asked of this telephone under this code; nobody changes it until this transaction ends."""
        return self._first((follow_ups.c.telephone == mark) & (follow_ups.c.code == code))

    def asked_by(self, mark: bytes, code: str) -> str | None:
        """The worker whom that one is about."""
        same = (follow_ups.c.telephone == mark) & (follow_ups.c.code == code)
        return self._connection.execute(select(follow_ups.c.worker_id).where(same)).scalars().first()

    def codes_of(self, mark: bytes) -> set[str]:
        """The codes under which this telephone was asked."""
        return set(self._connection.scalars(select(follow_ups.c.code).where(follow_ups.c.telephone == mark)))

    def texted_to(self, mark: bytes, since: datetime) -> int:
        """How many messages asked this telephone since."""
        mine = (follow_ups.c.telephone == mark) & (follow_ups.c.texted_at >= since)
        return int(self._connection.scalar(select(func.count()).select_from(follow_ups).where(mine)) or 0)

    def answer(self, said: Answered, over: Collection[str] = (NOT_YET,)) -> bool:
        """Keep what one side says in the place of an answer that is one of `over`; any other stands. Whether it was kept."""
        mine = (follow_up_answers.c.follow_up_id == said.follow_up_id) & (follow_up_answers.c.said_by == said.said_by)
        self._connection.execute(delete(follow_up_answers).where(mine, follow_up_answers.c.answer.in_(list(over))))
        if self._connection.execute(select(follow_up_answers.c.answer).where(mine)).first() is not None:
            return False
        self._connection.execute(insert(follow_up_answers).values(**asdict(said)))
        return True

    def answers(self, question_ids: Collection[str]) -> dict[str, dict[str, Answered]]:
        """What was said to these: id to side to answer."""
        found: dict[str, dict[str, Answered]] = {}
        for keys in batches(question_ids, KEYS_AT_ONCE):
            query = select(follow_up_answers).where(follow_up_answers.c.follow_up_id.in_(keys))
            for row in self._connection.execute(query).mappings():
                found.setdefault(row["follow_up_id"], {})[row["said_by"]] = Answered(**row)
        return found

    def told_between(self, first: date, last: date) -> list[FollowUp]:
        """Joinings that somebody first told of from one day to another, both within, by id."""
        told = (follow_ups.c.asks == JOINED) & follow_ups.c.told_on.between(first, last)
        return sorted(self._where(told), key=lambda each: each.id)

    def months_told(self, before: date) -> list[date]:
        """The first day of each month before a day in which somebody first told of a joining, the earliest first."""
        told = (follow_ups.c.asks == JOINED) & (follow_ups.c.told_on < before)
        days = self._connection.scalars(select(follow_ups.c.told_on).where(told).distinct())
        return sorted({day.replace(day=1) for day in days})

    def put_in_frame(self, question_ids: Collection[str], month: str) -> None:
        """These are what the sample of a month is drawn from."""
        for keys in batches(question_ids, KEYS_AT_ONCE):
            self._connection.execute(update(follow_ups).where(follow_ups.c.id.in_(keys)).values(frame=month))

    def in_frame(self, month: str) -> list[FollowUp]:
        """What the sample of a month was drawn from, of those that are still kept."""
        return self._where(follow_ups.c.frame == month)

    def forget_telephone(self, worker_id: str) -> None:
        """No message asks her any more, and none is answered."""
        hers = follow_ups.c.worker_id == worker_id
        self._connection.execute(update(follow_ups).where(hers).values(telephone=None, code=None))

    def drop(self, worker_id: str) -> None:
        """Forget all that was asked about her, with the answers, links and calls."""
        self._connection.execute(delete(follow_ups).where(follow_ups.c.worker_id == worker_id))

    def sweep(self, before: datetime) -> int:
        """Forget those that were made before; how many there were."""
        return self._connection.execute(delete(follow_ups).where(follow_ups.c.made_at < before)).rowcount

    def _unanswered(
        self, side: str, asked: ColumnElement[bool], today: date, among: Collection[str], most: int | None = None
    ) -> list[FollowUp]:
        said = select(follow_up_answers.c.answer).where(
            follow_up_answers.c.follow_up_id == follow_ups.c.id, follow_up_answers.c.said_by == side
        )
        same = (follow_ups.c.worker_id == applications.c.worker_id) & (follow_ups.c.listing_id == applications.c.listing_id)
        ended = select(applications.c.state).where(same, applications.c.state.in_(APPLICATION_ENDS))
        open_ = (asked, follow_ups.c.due_on <= today, ~said.exists(), ~ended.exists())
        query = select(follow_ups).where(*open_).order_by(follow_ups.c.due_on, follow_ups.c.id)
        hers = set(among)
        found = (FollowUp(**row) for row in self._connection.execute(query).mappings())
        return [each for each in found if each.worker_id in hers][:most]

    def _first(self, condition: ColumnElement[bool]) -> FollowUp | None:
        row = self._connection.execute(select(follow_ups).where(condition).with_for_update()).mappings().first()
        return None if row is None else FollowUp(**row)

    def _where(self, condition: ColumnElement[bool]) -> list[FollowUp]:
        query = select(follow_ups).where(condition).order_by(follow_ups.c.due_on, follow_ups.c.asks, follow_ups.c.id)
        return [FollowUp(**row) for row in self._connection.execute(query).mappings()]
