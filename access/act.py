"""One act at the consent door: a transaction that knows who does what to whom, and tells the audit trail."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, Engine

from access.artefact import covered, genuine, signed
from access.audit import DONE, AuditTrail
from access.outgoing import COVERED_BY, Outgoing
from access.refusals import ConsentRefused, NotAllowed, granting, must_stand
from access.roles import SYSTEM, Action, Actor, Purpose, may, may_read_for
from data.store.applications import Applications
from data.store.audit_rows import AuditRow
from data.store.consents import Consent, Consents
from data.store.counsel_notes import CounselNotes
from data.store.counsel_states import CounselStates
from data.store.employer_links import EmployerLinks
from data.store.events import PSEUDONYM_BYTES
from data.store.follow_ups import FollowUps
from data.store.reply_tries import ReplyTries
from data.store.sampled_calls import SampledCalls
from data.store.unit_of_work import UnitOfWork
from data.store.workers import PSEUDONYM, SCHEMES, TOLD, Workers
from data.vault import Vault, VaultError


class Act:
    """What `actor` does at `now` to the worker `subject` (known from the start, or found on the way), within one transaction."""

    def __init__(self, connection: Connection, vault: Vault, actor: Actor, action: Action, now: datetime) -> None:
        self._connection = connection
        self._vault = vault
        self._actor = actor
        self._action = action
        self.now = now
        self._trail = AuditTrail(connection, vault)
        self.consents = Consents(connection)
        self.workers = Workers(connection, vault)
        self.applications = Applications(connection)
        self.outgoing = Outgoing(connection, self.workers)
        self.follow_ups = FollowUps(connection)
        self.reply_tries = ReplyTries(connection)
        self.links = EmployerLinks(connection)
        self.calls = SampledCalls(connection)
        self.notes = CounselNotes(connection)
        self.states = CounselStates(connection)
        self.subject: str | None = None
        self.purpose: str | None = None
        self.fields: Collection[str] = ()

    @property
    def vault(self) -> Vault:
        """What seals and signs."""
        return self._vault

    def tell(self, outcome: str = DONE) -> None:
        """A line for the audit trail. Others wait from here on until the transaction ends."""
        self._trail.append(
            self._actor,
            self._action,
            self.now,
            subject=self.subject,
            purpose=self.purpose,
            fields=self.fields,
            outcome=outcome,
        )

    def beside(self, actor: Actor, action: Action) -> Act:
        """Another act in the same transaction, with a line of its own."""
        return Act(self._connection, self._vault, actor, action, self.now)

    def told_about(self, worker_id: str, most: int) -> list[AuditRow]:
        """The newest lines of the trail about this worker."""
        return self._trail.about(worker_id, most)

    def must_be_allowed(self) -> None:
        """Raises `NotAllowed` unless the tables of roles let this actor do this to the subject."""
        if not may(self._actor, self._action, self.subject):
            raise NotAllowed(action=self._action.value)

    def must_be_granted(self, purpose: Purpose, fields: Collection[str]) -> Consent:
        """The consent that covers it. Raises a `ConsentRefused` unless role, subject, purpose, fields and moment are all covered."""
        self.must_be_allowed()
        if self.subject is None or not may_read_for(self._actor, purpose):
            raise NotAllowed(purpose=purpose.value)
        consent = granting(self._vault, self.consents.of_worker(self.subject), purpose, fields, self.now)
        if not may_read_for(self._actor, purpose, fields):
            raise NotAllowed(purpose=purpose.value)
        return consent

    def change(self, consent: Consent, status: str) -> Consent:
        """Give a consent another status; a genuine one is signed anew, a forged one can only be withdrawn and stays unsigned.

        Raises `ConsentForged`, `ConsentWithdrawn`, `ConsentExpired`.
        """
        if status in ("active", "paused"):
            must_stand(self._vault, consent, self.now)
        changed = replace(consent, status=status)
        if genuine(self._vault, consent):
            changed = signed(self._vault, changed)
        self.consents.replace(changed)
        return changed

    def end_earlier(self, worker_id: str, purpose: str) -> None:
        """A newer consent for the same purpose ends those that stand."""
        for consent in self.consents.of_worker(worker_id):
            if consent.purpose == purpose and consent.status in ("active", "paused"):
                self.change(consent, "expired")

    def pseudonym_or_new(self, worker_id: str) -> dict[str, str]:
        """The worker's pseudonym as a value to seal; random when she has none."""
        return self.workers.get(worker_id, (PSEUDONYM,)) or {PSEUDONYM: secrets.token_hex(PSEUDONYM_BYTES)}

    def erase(self, worker_id: str) -> None:
        """Take back all consents and delete the worker with her key."""
        self.workers.hold(worker_id)
        for consent in self.consents.of_worker(worker_id):
            self.change(consent, "withdrawn")
        self.applications.drop(worker_id)
        for gateway in COVERED_BY:
            self.outgoing.end(worker_id, gateway, self.now, told=True)
        self.follow_ups.drop(worker_id)
        self.notes.drop(worker_id)
        self.states.drop(worker_id)
        self.workers.remove(worker_id)

    def drop_uncovered(self, worker_id: str) -> None:
        """Delete every value that no genuine and standing consent names; with the consent to find work what she told and did goes, with
        one to apply what waits to be sent and what employers are asked, with the others what is asked of her, or noted, and her State.
        Whoever has a wish of hers learns that she took it back, not that a consent ran out."""
        self.workers.hold(worker_id)
        given = self.consents.of_worker(worker_id)
        standing = [consent for consent in given if consent.standing(self.now) and genuine(self._vault, consent)]
        fields = covered(standing)
        stands = {consent.purpose for consent in standing}
        if Purpose.STATISTICS in stands:
            fields.add(PSEUDONYM)
        if Purpose.FIND_WORK in stands:
            fields |= {TOLD, SCHEMES}
        else:
            self.applications.drop(worker_id)
            self.follow_ups.drop(worker_id)
        for gateway, (purpose, _) in COVERED_BY.items():
            if purpose not in stands:
                ended = [consent.status for consent in given if consent.purpose == purpose]
                self.outgoing.end(worker_id, gateway, self.now, told=ended[-1:] == ["withdrawn"])
        if Purpose.APPLY not in stands:
            self.links.drop(worker_id)
        if Purpose.CONTACT not in stands:
            self.follow_ups.forget_telephone(worker_id)
            self.calls.stop(worker_id, self.now)
        if Purpose.COUNSEL not in stands:
            self.notes.drop(worker_id)
            self.states.drop(worker_id)
        self.workers.keep_only(worker_id, fields)


@contextmanager
def acting(
    engine: Engine,
    vault: Vault,
    actor: Actor,
    action: Action,
    now: datetime,
    subject: str | None = None,
    purpose: Purpose | None = None,
    fields: Collection[str] = (),
) -> Iterator[Act]:
    """An act in its transaction; a refusal undoes it and leaves only its line."""
    with UnitOfWork(engine) as work:
        act = Act(work.connection, vault, actor, action, now)
        act.subject, act.purpose, act.fields = subject, purpose, fields
        try:
            yield act
        except (ConsentRefused, VaultError) as refusal:
            work.rollback()
            act.tell(refusal.code)
            work.commit()
            raise
        work.commit()


def end_again(connection: Connection, vault: Vault, erased: Collection[str], withdrawn: Collection[str], now: datetime) -> int:
    """Within a transaction: erase these workers and withdraw these consents where they are there and stand; how many did."""
    act = Act(connection, vault, SYSTEM, Action.ERASE_WORKER, now)
    act.must_be_allowed()
    back = [worker_id for worker_id in sorted(erased) if act.workers.has(worker_id)]
    for act.subject in back:
        act.erase(act.subject)
        act.tell()
    standing = [consent for name in sorted(withdrawn) if (consent := act.consents.get(name)) and consent.status != "withdrawn"]
    for consent in standing:
        ending = Act(connection, vault, SYSTEM, Action.EXPIRE_CONSENTS, now)
        ending.subject, ending.purpose, ending.fields = consent.worker_id, consent.purpose, consent.fields
        ending.change(consent, "withdrawn")
        ending.drop_uncovered(consent.worker_id)
        ending.tell()
    return len(back) + len(standing)
