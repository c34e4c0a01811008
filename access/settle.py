"""What an answer to a question about an application changes: her application, the questions that follow, what is told of it.

What anybody says stands under the name of who said it. Where two say the opposite, she is believed before the employer, and an independent
call before both, whoever speaks first.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from access.act import Act
from access.roles import Purpose
from access.sending import Heard, goes_on
from data.store.follow_ups import CALLED, DAYS, EMPLOYER, JOINED, NO, NOT_YET, WORKER, YES, Answered, FollowUp
from matching.model import APPLICATION_ENDS, INDIA

PROOFS = {WORKER: "worker_said", EMPLOYER: "employer_said", CALLED: "called_back"}
NOT_YET_WAITS = timedelta(days=7)
OUTWEIGHS = (EMPLOYER, WORKER, CALLED)
"""Of two sides that say the opposite the later one here is believed."""
LEFT = {"retained_30": "left_30", "retained_90": "left_90"}


@dataclass(frozen=True, slots=True)
class Settled:
    """What an answer changed. `heard`: the event, None where there is none to tell; `joined`: 1 when an opening was filled by it, -1
    when one is free again, else 0; `proof`: who says so; `day`: on which it happened."""

    heard: Heard | None
    joined: int
    proof: str
    day: date


def settle(
    act: Act, question: FollowUp, side: str, answer: str, day: date, way: str, over: Collection[str] = (NOT_YET,)
) -> Settled | None:
    """Within an act: one side answers a question, in the place of an answer that is one of `over`. None when it had answered otherwise."""
    today = act.now.astimezone(INDIA).date()
    day = min(day, today)
    if not act.follow_ups.answer(Answered(question.id, side, answer, day, way, act.now), over):
        return None
    stands = act.applications.of_worker(question.worker_id).get(question.listing_id)
    proof = PROOFS[side]
    if answer == NOT_YET:
        act.follow_ups.change(question.id, due_on=today + NOT_YET_WAITS, texted_at=None)
    if answer == NOT_YET or stands is None or stands in APPLICATION_ENDS:
        return Settled(None, 0, proof, day)
    if answer == NO:
        return _denied(act, question, side, day, stands)
    if question.asks == JOINED and _is_overruled(act, question, side):
        return Settled(None, 0, proof, day)
    moved = goes_on(stands, question.asks)
    filled = moved and question.asks == JOINED
    if moved:
        act.applications.put(question.worker_id, question.listing_id, question.asks, act.now)
    if question.asks == JOINED:
        told(act, question, day, stands if moved else question.stood)
    return Settled(_heard(question, question.asks), int(filled), proof, day)


def _is_overruled(act: Act, question: FollowUp, side: str) -> bool:
    """Whether one who is believed before this side has said that she did not begin."""
    said = act.follow_ups.answers([question.id]).get(question.id, {})
    return any(each.answer == NO and OUTWEIGHS.index(other) > OUTWEIGHS.index(side) for other, each in said.items())


def _denied(act: Act, question: FollowUp, side: str, day: date, stands: str) -> Settled:
    """She did not begin, or did not stay. What only the other side had told of is taken back when she, or a call, says so."""
    proof = PROOFS[side]
    if question.asks != JOINED:
        return Settled(_heard(question, LEFT[question.asks]), 0, proof, day)
    said = act.follow_ups.answers([question.id]).get(question.id, {})
    others = [other for other, each in said.items() if other != side and each.answer == YES]
    kind = "not_joined" if side == CALLED else "disputed"
    if not others:
        return Settled(_heard(question, kind) if side == CALLED else None, 0, proof, day)
    believed = all(OUTWEIGHS.index(side) > OUTWEIGHS.index(other) for other in others)
    undone = believed and not goes_on(stands, JOINED) and question.stood is not None
    if undone and question.stood is not None:
        act.applications.put(question.worker_id, question.listing_id, question.stood, act.now)
        act.follow_ups.drop_stays(question.worker_id, question.listing_id)
    return Settled(_heard(question, kind), -int(undone), proof, day)


def told(act: Act, question: FollowUp, day: date, stood: str | None) -> None:
    """Somebody says that she began: when it was first told, and when it is asked whether she stayed."""
    today = act.now.astimezone(INDIA).date()
    began = question.began_on or day
    known = {"told_on": question.told_on or today, "began_on": began, "stood": question.stood or stood}
    act.follow_ups.change(question.id, **known)
    for asks, days in DAYS.items():
        if act.follow_ups.about(question.worker_id, question.listing_id, asks) is None:
            ask(act, question.worker_id, question.listing_id, asks, began + timedelta(days=days), question.state, began)


def question_of(act: Act, worker_id: str, listing_id: int) -> FollowUp:
    """The question whether she began there, which is made if nobody asked it yet."""
    found = act.follow_ups.about(worker_id, listing_id, JOINED)
    return found or ask(act, worker_id, listing_id, JOINED, act.now.astimezone(INDIA).date(), act.follow_ups.job_state(listing_id))


def ask(
    act: Act, worker_id: str, listing_id: int, asks: str, due_on: date, state: str | None, began_on: date | None = None
) -> FollowUp:
    """A new question, as of the channel of her consent."""
    channels = [each.channel for each in act.consents.of_worker(worker_id) if each.purpose == Purpose.FIND_WORK]
    question = FollowUp(
        str(uuid.uuid4()),
        worker_id,
        listing_id,
        asks,
        due_on,
        act.now,
        channels[-1] if channels else None,
        state,
        began_on=began_on,
    )
    act.follow_ups.add(question)
    return question


def _heard(question: FollowUp, kind: str) -> Heard:
    return Heard(question.worker_id, question.listing_id, kind, question.channel)
