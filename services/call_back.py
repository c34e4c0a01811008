"""A caller's next call: whose turn it is by chance, what to say, and what the call found."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from access.call_back import TRIES
from access.roles import Action
from data.store.sampled_calls import FALSE, NOT_REACHED, REFUSES, TRUE
from data.store.unit_of_work import UnitOfWork
from matching.model import Listing
from services.outcomes import note_settled
from services.refusal import Refused, told_plainly
from services.shown_place import placed
from services.visits import Visitor

FOUND = (TRUE, FALSE, NOT_REACHED, REFUSES)
"""What a call can find."""


@dataclass(frozen=True, slots=True)
class CallSheet:
    """All that a caller sees of one worker, while she agrees to be called; `tries` before this one, of `most`. `simulated`: nobody has
    this number, and it is not to be rung."""

    question_id: str
    name: str | None = field(repr=False)
    mobile: str = field(repr=False)
    job: Listing
    told_of: date | None
    tries: int
    most: int = TRIES
    simulated: bool = False


def waiting(visitor: Visitor) -> int:
    """How many calls this caller's State has still to make. Raises `Refused`."""
    visitor.must(Action.CALL_BACK)
    return visitor.house.calls.waiting(_state(visitor))


def call_in_hand(visitor: Visitor) -> str | None:
    """The question of the call that this caller has in hand, taken in this tab or in another; None when there is none. Raises `Refused`."""
    visitor.must(Action.CALL_BACK)
    return visitor.house.calls.in_hand(visitor.actor, datetime.now(UTC))


def next_call(visitor: Visitor) -> CallSheet | None:
    """The call whose turn it is; the one in hand as long as it is not done. None when there is none. Raises `Refused`."""
    visitor.must(Action.CALL_BACK)
    with told_plainly():
        call = visitor.house.calls.next_call(visitor.actor, _state(visitor), datetime.now(UTC))
    if call is None:
        return None
    house = visitor.house
    with UnitOfWork(house.database, writing=False) as work:
        job = work.listings.by_ids([call.listing_id])[call.listing_id].listing
    job = placed(job, house.room.foundation.gazetteer)
    return CallSheet(call.question_id, call.name, call.mobile, job, call.day, call.tries, simulated=house.simulated)


def found(visitor: Visitor, question_id: str, outcome: str) -> None:
    """What the call found, one of `FOUND`. Raises `Refused`, also when this caller has that call no more."""
    visitor.must(Action.CALL_BACK)
    if outcome not in FOUND:
        raise Refused("unknown_choice")
    now = datetime.now(UTC)
    with told_plainly():
        settled = visitor.house.calls.done(visitor.actor, question_id, outcome, now)
        note_settled(visitor.house, settled, now)


def _state(visitor: Visitor) -> str | None:
    return visitor.account.state if visitor.account else None
