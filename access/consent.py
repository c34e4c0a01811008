"""The one door to a worker's data: nothing is read, kept or deleted but through it, and each act leaves a line in the trail."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import Engine

from access.act import Act
from access.artefact import ConsentRequest, covered, new_artefact
from access.refusals import ConsentRefused, NoConsent, NotAllowed, granting
from access.roles import SYSTEM, Action, Actor, Purpose, may_read_for
from data.store.consents import Consent
from data.store.unit_of_work import UnitOfWork
from data.store.workers import PSEUDONYM, Workers
from data.vault import Vault, VaultError
from data.worker_record import record_from_worker, worker_from_values
from matching.model import Worker

CHANGES = {"paused": Action.PAUSE_CONSENT, "active": Action.RESUME_CONSENT, "withdrawn": Action.WITHDRAW_CONSENT}


class ConsentDoor:
    """Each method is one transaction: what it does and the line that tells of it are kept together or not at all.

    What is refused is told as well, with the code of the refusal. All times are aware.
    """

    def __init__(self, engine: Engine, vault: Vault) -> None:
        self._engine = engine
        self._vault = vault

    def worker_id(self, uan: str) -> str | None:
        """The id under which the worker with this clean UAN is kept, or None; says nothing else about her."""
        with UnitOfWork(self._engine, writing=False) as work:
            return Workers(work.connection, self._vault).find(uan)

    def give(self, actor: Actor, worker: Worker, requests: Iterable[ConsentRequest], now: datetime) -> tuple[Consent, ...]:
        """The worker agrees: sign the artefacts and seal those of her values that they name, and no others.

        A newer consent ends an older one for the same purpose. With `statistics` she gets a random pseudonym. Raises `NotAllowed`.
        """
        with self._act(actor, Action.GIVE_CONSENT, now) as act:
            act.subject = act.workers.find(worker.uan)
            act.must_be_allowed()
            act.subject = subject = act.workers.find_or_add(worker.uan, now)
            given = tuple(new_artefact(self._vault, actor, subject, request, now) for request in requests)
            for consent in given:
                act.end_earlier(subject, consent.purpose)
                act.consents.add(consent)
            record = record_from_worker(worker)
            values = {field: record[field] for field in covered(given)}
            if any(consent.purpose == Purpose.STATISTICS for consent in given):
                values |= act.pseudonym_or_new(subject)
            act.workers.put(subject, values)
            act.drop_uncovered(subject)
            for consent in given:
                act.purpose, act.fields = consent.purpose, consent.fields
                act.tell()
        return given

    def read(self, actor: Actor, worker_id: str, purpose: Purpose, fields: Collection[str], now: datetime) -> Worker:
        """The worker with these fields (names of `Worker`'s) and nothing else; a UAN that is not asked for is empty.

        Raises a `ConsentRefused` unless actor, purpose, every field and the moment are covered by a consent whose signature holds,
        and `data.vault.VaultError` if a value was touched.
        """
        with self._act(actor, Action.READ_WORKER, now, worker_id, purpose, fields) as act:
            self._must_grant(act, actor, purpose, fields)
            worker = worker_from_values(act.workers.get(worker_id, fields))
            act.tell()
        return worker

    def pseudonym(self, actor: Actor, worker_id: str, now: datetime) -> bytes:
        """The 16 bytes under which this worker's events are kept. Raises a `ConsentRefused` unless she agreed to `statistics`."""
        with self._act(actor, Action.READ_WORKER, now, worker_id, Purpose.STATISTICS, (PSEUDONYM,)) as act:
            self._must_grant(act, actor, Purpose.STATISTICS, ())
            pseudonym = act.workers.get(worker_id, (PSEUDONYM,))[PSEUDONYM]
            act.tell()
        return bytes.fromhex(pseudonym)

    def consents(self, actor: Actor, worker_id: str, now: datetime) -> tuple[Consent, ...]:
        """All that this worker ever agreed to, oldest first. Raises `NotAllowed`."""
        with self._act(actor, Action.SEE_CONSENTS, now, worker_id) as act:
            act.must_be_allowed()
            return tuple(act.consents.of_worker(worker_id))

    def pause(self, actor: Actor, consent_id: str, now: datetime) -> Consent:
        """Stop all use until she resumes it; what is kept stays. Raises a `ConsentRefused`."""
        return self._change(actor, consent_id, "paused", now)

    def resume(self, actor: Actor, consent_id: str, now: datetime) -> Consent:
        """Let a paused consent be used again. Raises a `ConsentRefused`."""
        return self._change(actor, consent_id, "active", now)

    def withdraw(self, actor: Actor, consent_id: str, now: datetime) -> Consent:
        """Take a consent back, whatever its state; values that no other covers are deleted. Raises `NotAllowed`, `NoConsent`."""
        return self._change(actor, consent_id, "withdrawn", now)

    def erase(self, actor: Actor, worker_id: str, now: datetime) -> None:
        """Take back all consents and delete the worker: values, key, index. Consents and trail remain, and lead to nobody.

        Raises `NotAllowed`.
        """
        with self._act(actor, Action.ERASE_WORKER, now, worker_id) as act:
            act.must_be_allowed()
            for consent in act.consents.of_worker(worker_id):
                act.change(consent, "withdrawn")
            act.workers.remove(worker_id)
            act.tell()

    def expire(self, now: datetime) -> int:
        """Mark the consents whose time has run out and delete what no other one covers; how many there were."""
        with self._act(SYSTEM, Action.EXPIRE_CONSENTS, now) as act:
            act.must_be_allowed()
            overdue = act.consents.overdue(now)
            for consent in overdue:
                act.change(consent, "expired")
                act.drop_uncovered(consent.worker_id)
            for consent in overdue:
                act.subject, act.purpose, act.fields = consent.worker_id, consent.purpose, consent.fields
                act.tell()
        return len(overdue)

    def _change(self, actor: Actor, consent_id: str, status: str, now: datetime) -> Consent:
        with self._act(actor, CHANGES[status], now) as act:
            consent = act.consents.get(consent_id)
            if consent is None:
                raise NoConsent(consent=consent_id)
            act.subject, act.purpose, act.fields = consent.worker_id, consent.purpose, consent.fields
            act.must_be_allowed()
            changed = act.change(consent, status)
            act.drop_uncovered(consent.worker_id)
            act.tell()
        return changed

    def _must_grant(self, act: Act, actor: Actor, purpose: Purpose, fields: Collection[str]) -> None:
        """Raises a `ConsentRefused` unless role, subject, purpose, fields and moment are all covered."""
        act.must_be_allowed()
        if act.subject is None or not may_read_for(actor, purpose):
            raise NotAllowed(purpose=purpose.value)
        granting(self._vault, act.consents.of_worker(act.subject), purpose, fields, act.now)

    @contextmanager
    def _act(
        self,
        actor: Actor,
        action: Action,
        now: datetime,
        subject: str | None = None,
        purpose: Purpose | None = None,
        fields: Collection[str] = (),
    ) -> Iterator[Act]:
        """An act in its transaction; a refusal undoes it and leaves only its line."""
        with UnitOfWork(self._engine) as work:
            act = Act(work.connection, self._vault, actor, action, now)
            act.subject, act.purpose, act.fields = subject, purpose, fields
            try:
                yield act
            except (ConsentRefused, VaultError) as refusal:
                work.rollback()
                act.tell(refusal.code)
                work.commit()
                raise
            work.commit()
