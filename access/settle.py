"""What an answer to a question about an application changes: her application, the questions that follow, what is told of it.

What anybody says stands under the name of who said it. Where two say the opposite, she is believed before the employer, and an independent
call before both, whoever speaks first and by whatever way: what a gateway tells is the employer's word. Whoever calls `settle` holds the
worker first (`data.store.workers.Workers.hold`), then her consents, then a question, then a call: two who speak at once wait for one
another, and neither for ever.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from datetime import date, timedelta

from access.act import Act
from access.moves import Heard, Settled, goes_on
from access.roles import Purpose
from data.store.follow_ups import (
    CALLED,
    DAYS,
    EMPLOYER,
    JOINED,
    NO,
    NOT_YET,
    RETAINED_30,
    RETAINED_90,
    WORKER,
    YES,
    Answered,
    FollowUp,
)
from matching.model import APPLICATION_ENDS, INDIA

PROOFS = {WORKER: "worker_said", EMPLOYER: "employer_said", CALLED: "called_back"}
NOT_YET_WAITS = timedelta(days=7)
OUTWEIGHS = (EMPLOYER, WORKER, CALLED)
"""Of two sides that say the opposite the later one here is believed."""
LEFT = {RETAINED_30: "left_30", RETAINED_90: "left_90"}
STAYED_BEFORE = {RETAINED_30: JOINED, RETAINED_90: RETAINED_30}
"""Where an application stands again of who did not stay so long after all."""


def settle(
    act: Act, question: FollowUp, side: str, answer: str, day: date, way: str, over: Collection[str] = (NOT_YET,)
) -> Settled | None:
    """Within an act: one side answers a question, in the place of an answer that is one of `over`. None when it had answered otherwise."""
    today = act.now.astimezone(INDIA).date()
    day = min(day, today)
    if not act.follow_ups.answer(Answered(question.id, side, answer, day, way, act.now), over):
        return None
    stands = act.applications.of_worker(question.worker_id).get(question.listing_id)
    if answer == NOT_YET:
        act.follow_ups.change(question.id, due_on=today + NOT_YET_WAITS, texted_at=None)
    if answer == NOT_YET or stands is None or stands in APPLICATION_ENDS:
        return Settled((), 0, day)
    said = act.follow_ups.answers([question.id]).get(question.id, {})
    others = {other: each.answer for other, each in said.items() if other != side}
    if answer == NO:
        return _denied(act, question, side, day, stands, others)
    denied = [other for other, each in others.items() if each == NO]
    if any(_outweighs(other, side) for other in denied):
        return Settled((), 0, day)
    moved = goes_on(stands, question.asks)
    filled = moved and question.asks == JOINED
    if moved:
        act.applications.put(question.worker_id, question.listing_id, question.asks, act.now)
    if question.asks != JOINED:
        return Settled((_heard(question, question.asks, side),), 0, day)
    told(act, question, day, stands if moved else question.stood)
    first = YES not in others.values()
    disputes = [_heard(question, "disputed", other) for other in denied if first]
    return Settled((_heard(question, JOINED, side), *disputes), int(filled), day)


def _outweighs(side: str, other: str) -> bool:
    """Whether one side is believed before another."""
    return OUTWEIGHS.index(side) > OUTWEIGHS.index(other)


def _denied(act: Act, question: FollowUp, side: str, day: date, stands: str, others: Mapping[str, str]) -> Settled:
    """She did not begin, or did not stay. What only those had told of who are believed less is taken back."""
    agree = [other for other, each in others.items() if each == YES]
    believed = all(_outweighs(side, other) for other in agree)
    if question.asks != JOINED:
        back = STAYED_BEFORE[question.asks]
        if agree and believed and stands == question.asks:
            act.applications.put(question.worker_id, question.listing_id, back, act.now)
        return Settled((_heard(question, LEFT[question.asks], side),), 0, day)
    kind = "not_joined" if side == CALLED else "disputed"
    if not agree:
        return Settled((_heard(question, kind, side),) if side == CALLED else (), 0, day)
    undone = believed and not goes_on(stands, JOINED) and question.stood is not None
    if undone and question.stood is not None:
        act.applications.put(question.worker_id, question.listing_id, question.stood, act.now)
        act.follow_ups.drop_stays(question.worker_id, question.listing_id)
    return Settled((_heard(question, kind, side),), -int(undone), day)


def taken_back(act: Act, worker_id: str, listing_id: int, way: str) -> Settled | None:
    """The employer, who had said that she began, says that it came to nothing. None where she, or a call, says that she did begin: that
    stands. What rested on the employer's word alone goes with it."""
    today = act.now.astimezone(INDIA).date()
    question = act.follow_ups.about(worker_id, listing_id, JOINED)
    if question is None:
        return Settled((), 0, today)
    said = act.follow_ups.answers([question.id]).get(question.id, {})
    yes = {side for side, each in said.items() if each.answer == YES}
    if yes - {EMPLOYER}:
        return None
    act.follow_ups.answer(Answered(question.id, EMPLOYER, NO, today, way, act.now), (NOT_YET, YES))
    act.follow_ups.drop_stays(worker_id, listing_id)
    heard = (_heard(question, "disputed", EMPLOYER),) if yes else ()
    return Settled(heard, -len(yes), today)


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


def _heard(question: FollowUp, kind: str, side: str) -> Heard:
    return Heard(question.worker_id, question.listing_id, kind, question.channel, PROOFS[side])
