"""The door through which applications go out: with her consent to send them, and only while it stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine

from access.act import Act, acting
from access.agree import agree
from access.artefact import ConsentRequest
from access.consent import Decide
from access.moves import Heard, Settled, goes_on
from access.outgoing import COVERED_BY, EMPLOYED_FROM, PUSH, TAKE_BACK, gateway_of
from access.refusals import ConsentRefused, granting
from access.roles import SYSTEM, Action, Actor
from access.settle import PROOFS, question_of, settle, taken_back
from data.store.consents import Consent, Consents
from data.store.follow_ups import EMPLOYER, JOINED, NO, NOT_YET, YES
from data.store.outbox import Message
from data.store.sent_applications import NCS, SentApplication
from data.store.unit_of_work import UnitOfWork
from data.vault import Vault
from matching.model import APPLICATION_ENDS, APPLICATION_STATES, INDIA

Forward = Callable[[str, str], bool]
"""Whether an application can come from one state to another."""
Payload = Callable[[dict[str, Any]], dict[str, Any]]
"""What is sent, from the values that she agreed to."""
BEGUN = APPLICATION_STATES[EMPLOYED_FROM:]
UNPROVEN = APPLICATION_STATES[: APPLICATION_STATES.index("seen")]
"""States that the other side acknowledges, and that say nothing of the employer yet."""
GATEWAY = "gateway"
"""The way by which what it tells came."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A message as it is sent, with the consent that covers it (none is needed to take something back), and how it gets there."""

    payload: dict[str, Any]
    consent: Consent | None
    route: dict[str, Any] | None = None


class SendingDoor:
    """Each method is one transaction, with the line that tells of it. All times are aware."""

    def __init__(self, engine: Engine, vault: Vault) -> None:
        self._engine = engine
        self._vault = vault

    def agreed(self, worker_id: str, now: datetime, gateway: str = NCS) -> bool:
        """Whether she agreed that her wishes are sent by this gateway, and that stands."""
        with UnitOfWork(self._engine, writing=False) as work:
            given = Consents(work.connection).of_worker(worker_id)
        try:
            granting(self._vault, given, *COVERED_BY[gateway], now)
        except ConsentRefused:
            return False
        return True

    def goes_out(self, worker_id: str, listing_id: int) -> bool:
        """Whether her wish for this listing waits to be sent, or was; reads nothing of her, and leaves no line."""
        with UnitOfWork(self._engine, writing=False) as work:
            return any(each.state != "withdrawn" for each in work.sent.of(worker_id, listing_id))

    def apply(
        self,
        actor: Actor,
        worker_id: str,
        listing_id: int,
        decide: Decide,
        gateway: str,
        payload: Payload,
        request: ConsentRequest | None,
        now: datetime,
        *,
        route: dict[str, Any] | None = None,
    ) -> tuple[str | None, str | None]:
        """Her application moves as `decide` says, and what tells the gateway of it waits in the outbox: both or neither.

        request: what she agrees to with this press, where she had not: then it is a wish of before that is sent. The states before and
        after. route: how the other side is reached, where that is not one address for all. Raises a `ConsentRefused`.
        """
        purpose, fields = COVERED_BY[gateway]
        action = Action.APPLY if request is None else Action.SEND_WISH
        with acting(self._engine, self._vault, actor, action, now, worker_id, purpose, fields) as act:
            act.workers.hold(worker_id)  # a second press, in another tab, waits and finds it done
            if request is not None:
                agree(act, actor, worker_id, request)
            act.must_be_granted(purpose, fields)
            before = act.applications.of_worker(worker_id).get(listing_id)
            move = decide(before)
            if move is None:
                return before, before
            state, applicants = move
            act.applications.put(worker_id, listing_id, state, now)
            if applicants:
                act.applications.count_applicant(listing_id, applicants)
            told = payload(act.workers.get(worker_id, fields))
            act.outgoing.apply(gateway, worker_id, listing_id, told, now, route)
            act.tell()
        return before, state

    def open(self, message: Message, now: datetime) -> Opened:
        """What a message says, to be sent now. Raises a `ConsentRefused` when she has taken back what it needs, and
        `data.vault.VaultError` when it does not open."""
        if not message.kind.endswith(PUSH):
            return Opened(message.plain or {}, None)
        purpose, fields = COVERED_BY[gateway_of(message.kind)]
        with acting(self._engine, self._vault, SYSTEM, Action.READ_WORKER, now, message.worker_id, purpose, fields) as act:
            consent = act.must_be_granted(purpose, fields)
            payload = act.outgoing.payload(message)
            application = act.outgoing.sent.get(message.reference)
            act.tell()
        return Opened(payload, consent, application.route if application else None)

    def acknowledged(self, message: Message, remote_id: str, state: str, now: datetime) -> Settled | None:
        """The other side has it: nothing is left to be sent, and her application moves. None when it was stopped meanwhile."""
        with acting(self._engine, self._vault, SYSTEM, Action.MOVE_APPLICATION, now, message.worker_id) as act:
            act.must_be_allowed()
            _hold(act, message.reference)
            if not act.outgoing.outbox.done(message):
                return None
            application = act.outgoing.sent.get(message.reference)
            if application is None or not message.kind.endswith(PUSH):
                return None
            act.outgoing.sent.change(message.reference, remote_id=remote_id, sent_at=now, asked_at=now)
            return _move(act, application, state, goes_on)

    def heard(self, reference: str, state: str, now: datetime, forward: Forward | None = None) -> Settled | None:
        """Where the other side says that an application stands. None when that is nothing new."""
        with acting(self._engine, self._vault, SYSTEM, Action.MOVE_APPLICATION, now) as act:
            act.must_be_allowed()
            _hold(act, reference)
            application = act.outgoing.sent.get(reference)
            return None if application is None else _move(act, application, state, forward or goes_on)

    def answered(
        self, reference: str, kind: str, remote_id: str, state: str | None, now: datetime, forward: Forward
    ) -> Settled | None:
        """The other side told of an application by itself: it has it, under `remote_id`, so that nothing of this `kind` is left to be sent,
        and it stands at a state (None: at one that nobody told us). None when that is nothing new.
        """
        with acting(self._engine, self._vault, SYSTEM, Action.MOVE_APPLICATION, now) as act:
            act.must_be_allowed()
            _hold(act, reference)
            application = act.outgoing.sent.get(reference)
            if application is None:
                return None
            for message in act.outgoing.outbox.about(reference):
                if message.kind == kind:
                    act.outgoing.outbox.done(message)
            if application.remote_id is None:
                act.outgoing.sent.change(reference, remote_id=remote_id, sent_at=now, asked_at=now)
            return _move(act, application, state, forward) if state else None

    def taken_back(self, reference: str) -> bool:
        """The other side has heard that an application was taken back; False when it was not told so, or knew already."""
        with UnitOfWork(self._engine) as work:
            done = [work.outbox.done(each) for each in work.outbox.about(reference) if each.kind.endswith(TAKE_BACK)]
            work.commit()
        return any(done)


def _hold(act: Act, reference: str) -> None:
    """She says nothing of this application, and takes nothing back, until this transaction ends."""
    whose = act.outgoing.sent.whose(reference)
    if whose is not None:
        act.workers.hold(whose)


def _move(act: Act, application: SentApplication, state: str, forward: Forward) -> Settled | None:
    """Her application moves along the chain, never backwards; an end stays. That she began is the employer's word, as if it had come by a
    link; where she, or a call, says that she began, no end that a gateway tells takes that back."""
    if not forward(application.state, state):
        return None
    act.subject = application.worker_id
    act.outgoing.sent.change(application.reference, state=state, changed_at=act.now)
    stands, today = act.applications.of_worker(application.worker_id).get(application.listing_id), act.now.astimezone(INDIA).date()
    if stands is None or stands in APPLICATION_ENDS:
        return None
    if state == JOINED:
        question = question_of(act, application.worker_id, application.listing_id)
        settled = settle(act, question, EMPLOYER, YES, today, GATEWAY, (NOT_YET, NO))
        act.tell()
        return settled
    if not forward(stands, state):
        return None
    undone: Settled | None = Settled((), 0, today)
    if state in APPLICATION_ENDS and stands in BEGUN:
        undone = taken_back(act, application.worker_id, application.listing_id, GATEWAY)
    if undone is None:
        return None
    act.applications.put(application.worker_id, application.listing_id, state, act.now)
    if state in APPLICATION_ENDS:
        act.applications.count_applicant(application.listing_id, -1)
    act.tell()
    purpose, _ = COVERED_BY[application.gateway]
    channels = [consent.channel for consent in act.consents.of_worker(application.worker_id) if consent.purpose == purpose]
    proof = PROOFS[EMPLOYER] if state not in UNPROVEN else None
    heard = Heard(application.worker_id, application.listing_id, state, channels[-1] if channels else None, proof)
    return Settled((heard, *undone.heard), undone.joined, today)
