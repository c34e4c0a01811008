"""Whether she began and stayed: what she is asked on her page or at a centre, and what an answer changes, whoever gives it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from access.moves import Settled
from access.outcomes import Question
from data.store.follow_ups import ANSWERS
from data.store.unit_of_work import UnitOfWork
from matching.model import INDIA, Listing
from services.happened import note_heard
from services.house import House
from services.joined import note_joined
from services.refusal import Refused, told_plainly
from services.visits import Visitor

LONG_AGO = 45
"""Days back to which a beginning can be told of."""


@dataclass(frozen=True, slots=True)
class AskedOfHer:
    """A question with its job. `employer_said`: `yes` or `no` of an employer who was quicker, and the day that was named."""

    id: str
    asks: str
    listing: Listing
    employer_said: str | None
    employer_day: date | None


def asked_of_her(visitor: Visitor) -> tuple[AskedOfHer, ...]:
    """What the worker in hand is asked now, the longest due first. Raises `Refused`."""
    case = visitor.in_hand()
    with told_plainly():
        questions = visitor.house.outcomes.questions(visitor.actor, case.worker_id or "", datetime.now(UTC))
    if not questions:
        return ()
    with UnitOfWork(visitor.house.database, writing=False) as work:
        stored = work.listings.by_ids([each.listing_id for each in questions])
    return tuple(_asked(each, stored[each.listing_id].listing) for each in questions if each.listing_id in stored)


def say(visitor: Visitor, case_id: str, question_id: str, answer: str, days_ago: int = 0) -> None:
    """She answers (`yes`, `no`, `not_yet`): on her page, or at a centre with the operator whom her code let in. Raises `Refused`."""
    case, now = visitor.in_hand(case_id), datetime.now(UTC)
    if answer not in ANSWERS:
        raise Refused("unknown_choice")
    with told_plainly():
        settled = visitor.house.outcomes.answer(
            visitor.actor, case.worker_id or "", question_id, answer, _day(days_ago, now), _way(visitor), now
        )
        note_settled(visitor.house, settled, now)


def begun(visitor: Visitor, case_id: str, listing_number: int, days_ago: int = 0) -> bool:
    """She says, unasked, that she began at a job she wants; whether that is new. Raises `Refused`."""
    case, now = visitor.in_hand(case_id), datetime.now(UTC)
    with told_plainly():
        settled = visitor.house.outcomes.begun(
            visitor.actor, case.worker_id or "", listing_number, _day(days_ago, now), _way(visitor), now
        )
        note_settled(visitor.house, settled, now)
    return settled is not None


def note_settled(house: House, settled: Settled | None, now: datetime) -> None:
    """What follows from somebody's word: the events, if she agreed to be counted, and an opening that is filled, or free again."""
    if settled is None or not settled.heard:
        return
    if settled.joined:
        note_joined(house, settled.heard[0].listing_id, now, settled.joined)
    for heard in settled.heard:
        note_heard(house, heard, now, settled.day)


def _asked(question: Question, listing: Listing) -> AskedOfHer:
    said = question.employer
    return AskedOfHer(question.id, question.asks, listing, said.answer if said else None, said.day if said else None)


def _day(days_ago: int, now: datetime) -> date:
    return now.astimezone(INDIA).date() - timedelta(days=min(max(0, days_ago), LONG_AGO))


def _way(visitor: Visitor) -> str:
    return "centre" if visitor.account else "page"
