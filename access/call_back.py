"""Calling back a sample of those of whom it was told that they began: drawn by chance, asked by somebody who placed nobody.

Who is called follows from a seed: every told joining of a month has a place, SHA-256 of the seed and its random id, and in each part of the
country and channel the first places are called. The seed is drawn when the month is over, once, and kept; a line of the audit trail seals
it with the sample, so that nobody draws until the sample pleases.
"""

from __future__ import annotations

import hashlib
import secrets
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from math import ceil

from sqlalchemy import Engine

from access.act import Act, acting
from access.moves import Settled
from access.refusals import ConsentRefused, NotAllowed
from access.roles import CONTACT_FIELDS, SYSTEM, Action, Actor, Purpose
from access.settle import settle
from data.store.follow_ups import CALLED, NO, YES, FollowUp, FollowUps
from data.store.sampled_calls import FALSE, NOT_ALLOWED, NOT_REACHED, TRUE, Draw, SampledCall, SampledCalls
from data.store.unit_of_work import UnitOfWork
from data.vault import Vault
from matching.model import INDIA

LEAST_SHARE = 0.05
HALF_WIDTH = 0.1
"""Of the 95% interval of the share that is true, all India and month, at worst (half of them true)."""
NORMAL_95 = 1.96
SEED_BYTES = 32
LAST = b"\xff" * 33
"""After every place."""
TRIES = 3
TRY_AGAIN = timedelta(hours=20)
HELD_FOR = timedelta(minutes=30)
SAID = {TRUE: YES, FALSE: NO}


@dataclass(frozen=True, slots=True)
class Call:
    """Whom a caller calls, and about which job; `tries` before this one."""

    question_id: str
    listing_id: int
    tries: int
    day: date | None
    name: str | None = field(repr=False)
    mobile: str = field(repr=False)


def enough(told: int) -> int:
    """How many of so many to call: a twentieth at least, and as many as `HALF_WIDTH` asks for (Cochran, Sampling Techniques, 4.4: n0 =
    z^2 p q / d^2, less for few by n0 / (1 + (n0 - 1) / N))."""
    if told <= 0:
        return 0
    first = NORMAL_95**2 * 0.25 / HALF_WIDTH**2
    return min(told, max(ceil(LEAST_SHARE * told), ceil(first / (1 + (first - 1) / told))))


def chosen(seed: bytes, among: Sequence[FollowUp]) -> list[FollowUp]:
    """The sample that this seed gives, in the order of chance: of each State and channel in proportion, one at least."""
    share = enough(len(among)) / max(1, len(among))
    drawn = [each for stratum in _parts(among) for each in sorted(stratum, key=_places(seed))[: max(1, ceil(share * len(stratum)))]]
    return sorted(drawn, key=_places(seed))


class CallDoor:
    """Each method is one transaction, with the line that tells of it. All times are aware."""

    def __init__(self, engine: Engine, vault: Vault) -> None:
        self._engine = engine
        self._vault = vault

    def draw(self, month: date, now: datetime) -> Draw | None:
        """Draw the sample of a month that is over (its first day), once; None when it was drawn before."""
        name, last = f"{month:%Y-%m}", (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        with acting(self._engine, self._vault, SYSTEM, Action.DRAW_SAMPLE, now) as act:
            act.must_be_allowed()
            if now.astimezone(INDIA).date() <= last or act.calls.draw(name) is not None:
                return None
            told = act.follow_ups.told_between(month, last)
            agreed = set(act.consents.active_for(Purpose.CONTACT.value, now))
            reachable = [each for each in told if each.worker_id in agreed]
            seed = secrets.token_bytes(SEED_BYTES)
            sample = chosen(seed, reachable)
            draw = Draw(name, seed, now, len(told), len(reachable), len(sample))
            calls = (SampledCall(each.id, name, each.state, place, 0, now) for place, each in enumerate(sample))
            if not act.calls.keep(draw, calls):
                return None
            act.follow_ups.put_in_frame([each.id for each in reachable], name)
            act.fields = (f"{name}:{sealed(seed, sample)}",)
            act.tell()
        return draw

    def undrawn(self, now: datetime) -> list[date]:
        """The first days of the months that are over, in which somebody was told to have begun, and whose sample was never drawn."""
        this = now.astimezone(INDIA).date().replace(day=1)
        with UnitOfWork(self._engine, writing=False) as work:
            told = FollowUps(work.connection).months_told(this)
            drawn = SampledCalls(work.connection).months()
        return [month for month in told if f"{month:%Y-%m}" not in drawn]

    def next_call(self, actor: Actor, state: str | None, now: datetime) -> Call | None:
        """Whom this caller calls now: never chosen, the one whose turn it is. None when nobody is left. Raises `NotAllowed`."""
        while (taken := self._taken(actor, state, now)) is not None:
            with acting(self._engine, self._vault, actor, Action.CALL_BACK, now, None, Purpose.CONTACT, CONTACT_FIELDS) as act:
                act.must_be_allowed()
                act.subject = act.follow_ups.whose(taken.follow_up_id)
                if act.subject is None:
                    continue  # she was erased meanwhile, and the call with her
                act.workers.hold(act.subject)
                question = act.follow_ups.seen(taken.follow_up_id)
                found = self._opened(act, question) if question else None
                if question is not None and found is not None:
                    act.tell()
                    return Call(question.id, question.listing_id, taken.tries, question.began_on, *found)
                act.calls.change(taken.follow_up_id, outcome=NOT_ALLOWED, done_at=now)
        return None

    def in_hand(self, actor: Actor, now: datetime) -> str | None:
        """The question of the call that this caller took and did not end, on whichever screen; nothing of the worker."""
        with UnitOfWork(self._engine, writing=False) as work:
            return SampledCalls(work.connection).held_by(actor.id, now)

    def done(self, actor: Actor, question_id: str, outcome: str, now: datetime) -> Settled | None:
        """What the call found, one of `data.store.sampled_calls.OUTCOMES`. Raises `NotAllowed` unless this caller has it in hand."""
        with acting(self._engine, self._vault, actor, Action.CALL_BACK, now, None, Purpose.CONTACT) as act:
            act.must_be_allowed()
            whose = act.follow_ups.whose(question_id)
            if whose is not None:
                act.workers.hold(whose)
            question, call = act.follow_ups.get(question_id), act.calls.get(question_id, alone=True)
            held = call is not None and call.taken_by == actor.id and call.taken_until is not None and call.taken_until > now
            if call is None or question is None or not held or call.outcome is not None:
                raise NotAllowed(action=Action.CALL_BACK.value)
            act.subject = question.worker_id
            tries = call.tries + 1
            if outcome == NOT_REACHED and tries < TRIES:
                act.calls.change(question_id, tries=tries, next_at=now + TRY_AGAIN)
                settled = None
            else:
                act.calls.change(question_id, tries=tries, outcome=outcome, done_at=now)
                settled = self._said(act, question, outcome)
            act.tell()
        return settled

    def holds(self, month: str) -> bool:
        """Whether the sample that is kept is the one that its seed gives: in each part nobody was passed over. Who was erased since is
        missing on both sides."""
        with UnitOfWork(self._engine, writing=False) as work:
            calls, rows = SampledCalls(work.connection), FollowUps(work.connection).in_frame(month)
            draw, drawn = calls.draw(month), {call.follow_up_id for call in calls.of_month(month)}
        if draw is None:
            return False
        if len(rows) == draw.reachable:
            return {each.id for each in chosen(draw.seed, rows)} == drawn
        place = _places(draw.seed)
        return all(
            max((place(each) for each in part if each.id in drawn), default=b"")
            < min((place(each) for each in part if each.id not in drawn), default=LAST)
            for part in _parts(rows)
        )

    def waiting(self, state: str | None) -> int:
        """How many calls are still to be made."""
        with UnitOfWork(self._engine, writing=False) as work:
            return SampledCalls(work.connection).waiting(state)

    def _taken(self, actor: Actor, state: str | None, now: datetime) -> SampledCall | None:
        """The call whose turn it is, for this caller alone from now on. Kept before she is held: who takes her consent back holds her
        first, and then the call."""
        with UnitOfWork(self._engine) as work:
            act = Act(work.connection, self._vault, actor, Action.CALL_BACK, now)
            act.must_be_allowed()
            taken = act.calls.take(actor.id, state, now, now + HELD_FOR)
            work.commit()
        return taken

    def _said(self, act: Act, question: FollowUp, outcome: str) -> Settled | None:
        if outcome not in SAID:
            return None
        day = question.began_on or act.now.astimezone(INDIA).date()
        return settle(act, question, CALLED, SAID[outcome], day, "call")

    def _opened(self, act: Act, question: FollowUp) -> tuple[str | None, str] | None:
        """Name and number, while she agrees to be called and has one."""
        try:
            act.must_be_granted(Purpose.CONTACT, CONTACT_FIELDS)
        except ConsentRefused as refusal:
            act.tell(refusal.code)
            return None
        values = act.workers.get(question.worker_id, CONTACT_FIELDS)
        return (values.get("name"), values["mobile"]) if values.get("mobile") else None


def sealed(seed: bytes, sample: Iterable[FollowUp]) -> str:
    """What the trail keeps of a draw: SHA-256 of the seed and the ids that it gave, in hexadecimal."""
    return hashlib.sha256(seed + "".join(each.id for each in sample).encode("ascii")).hexdigest()


def _parts(among: Iterable[FollowUp]) -> list[list[FollowUp]]:
    """By State of the job and channel."""
    parts: dict[tuple[str, str], list[FollowUp]] = defaultdict(list)
    for each in among:
        parts[(each.state or "", each.channel or "")].append(each)
    return list(parts.values())


def _places(seed: bytes) -> Callable[[FollowUp], bytes]:
    """The order of chance under a seed."""
    return lambda question: hashlib.sha256(seed + question.id.encode("ascii")).digest()
