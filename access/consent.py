"""The one door to a worker's data: nothing is read, kept or deleted but through it, and each act leaves a line in the trail."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import Engine

from access.act import Act, acting, end_again
from access.artefact import ConsentRequest, covered, new_artefact
from access.of_age import must_be_of_age
from access.refusals import ConsentRefused, NoConsent, NotAllowed, granting
from access.roles import FINDING_WORK, SYSTEM, Action, Actor, Purpose, may, may_read_for
from access.whose_state import PLACE_FIELDS, StateOf, keep_state
from data.store.audit_rows import AuditRow
from data.store.connect import empty_log
from data.store.consents import Consent, Consents
from data.store.unit_of_work import UnitOfWork
from data.store.workers import PSEUDONYM, TOLD, Workers
from data.vault import Vault
from data.worker_record import record_from_worker, worker_from_values
from matching.model import Worker

Decide = Callable[[str | None], tuple[str, int] | None]
CHANGES = {"paused": Action.PAUSE_CONSENT, "active": Action.RESUME_CONSENT, "withdrawn": Action.WITHDRAW_CONSENT}


class ConsentDoor:
    """Each method is one transaction: what it does and the line that tells of it are kept together or not at all.

    What is refused is told as well, with the code of the refusal. All times are aware.
    """

    def __init__(self, engine: Engine, vault: Vault, state_of: StateOf | None = None) -> None:
        """Without `state_of`, whoever agrees to be counselled or moves waits to be sorted in (`CounselDoor.sort_in`)."""
        self._engine = engine
        self._vault = vault
        self._state_of = state_of

    def worker_id(self, uan: str) -> str | None:
        """The id under which the worker with this clean UAN is kept, or None; says nothing else about her."""
        with UnitOfWork(self._engine, writing=False) as work:
            return Workers(work.connection, self._vault).find(uan)

    def give(self, actor: Actor, worker: Worker, requests: Iterable[ConsentRequest], now: datetime) -> tuple[Consent, ...]:
        """The worker agrees: sign the artefacts and seal those of her values that they name, and no others.

        What she told us herself stands before what e-Shram says. A newer consent ends an older one for the same purpose. With
        `statistics` she gets a random pseudonym. Raises `NotAllowed`, `TooYoung`, `GuardianMissing`.
        """
        requests = tuple(requests)
        with self._act(actor, Action.GIVE_CONSENT, now) as act:
            act.subject = act.workers.find(worker.uan)
            act.must_be_allowed()
            must_be_of_age(worker.birth_date, requests, now)
            act.subject = subject = act.workers.find_or_add(worker.uan, now)
            given = tuple(new_artefact(self._vault, actor, subject, request, now) for request in requests)
            for consent in given:
                act.end_earlier(subject, consent.purpose)
                act.consents.add(consent)
            record = record_from_worker(worker)
            record |= act.workers.get(subject, (TOLD,)).get(TOLD, {})
            values = {field: record[field] for field in covered(given)}
            if any(consent.purpose == Purpose.STATISTICS for consent in given):
                values |= act.pseudonym_or_new(subject)
            act.workers.put(subject, values)
            act.drop_uncovered(subject)
            keep_state(act, subject, self._state_of)
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
            act.must_be_granted(purpose, fields)
            worker = worker_from_values(act.workers.get(worker_id, fields))
            act.tell()
        return worker

    def agreed_to(self, actor: Actor, purpose: Purpose, now: datetime) -> list[str]:
        """The ids of all workers with a consent for this purpose that is in force, in the order of the ids: names nobody, reads nothing.

        Raises `NotAllowed`.
        """
        if not (may(actor, Action.READ_WORKER) and may_read_for(actor, purpose) and actor.subject is None):
            raise NotAllowed(purpose=purpose.value)
        with UnitOfWork(self._engine, writing=False) as work:
            return Consents(work.connection).active_for(purpose.value, now)

    def read_many(
        self, actor: Actor, worker_ids: Sequence[str], purpose: Purpose, fields: Collection[str], now: datetime
    ) -> list[Worker | ConsentRefused]:
        """As `read` for each of these workers, in their order, in one transaction, with a line for each; who has not agreed gives the
        refusal in her place. Raises `data.vault.VaultError` if a value was touched.
        """
        read: list[Worker | ConsentRefused] = []
        with self._act(actor, Action.READ_WORKER, now, None, purpose, fields) as act:
            for act.subject in worker_ids:
                try:
                    act.must_be_granted(purpose, fields)
                except ConsentRefused as refusal:
                    read.append(refusal)
                    act.tell(refusal.code)
                else:
                    read.append(worker_from_values(act.workers.get(act.subject, fields)))
                    act.tell()
        return read

    def tell(self, actor: Actor, worker_id: str, values: Mapping[str, Any], now: datetime) -> None:
        """What she says of herself, JSON values by field of the worker record: kept in place of what e-Shram said.

        Raises `data.worker_record.BadWorkerRecord` for a value that cannot be right, and a `ConsentRefused` for a field that her
        consent does not name.
        """
        checked = record_from_worker(worker_from_values(values))
        told = {field: checked[field] for field in values}
        purpose = FINDING_WORK.get(actor.role, Purpose.FIND_WORK)
        with self._act(actor, Action.TELL_WORKER, now, worker_id, purpose, sorted(told)) as act:
            act.must_be_allowed()
            act.workers.hold(worker_id)
            act.must_be_granted(purpose, told)
            before = act.workers.get(worker_id, (TOLD,)).get(TOLD, {})
            act.workers.put(worker_id, {**told, TOLD: {**before, **told}})
            if told.keys() & {*PLACE_FIELDS}:
                keep_state(act, worker_id, self._state_of)
            act.tell()

    def applications(self, actor: Actor, worker_id: str, now: datetime) -> dict[int, str]:
        """What she did about which listing: number to state, newest first. Raises a `ConsentRefused`."""
        purpose = FINDING_WORK.get(actor.role, Purpose.FIND_WORK)
        with self._act(actor, Action.SEE_APPLICATIONS, now, worker_id, purpose) as act:
            act.must_be_granted(purpose, ())
            found = act.applications.of_worker(worker_id)
            act.tell()
        return found

    def apply(self, actor: Actor, worker_id: str, listing_id: int, decide: Decide, now: datetime) -> tuple[str | None, str | None]:
        """Her application for a listing moves as `decide` says of the state before: to a state, with how many more want the job, or None
        when nothing changes; one that is withdrawn is not sent, or taken back. The states before and after. Raises a `ConsentRefused`.
        """
        purpose = FINDING_WORK.get(actor.role, Purpose.FIND_WORK)
        with self._act(actor, Action.APPLY, now, worker_id, purpose) as act:
            act.must_be_allowed()
            act.workers.hold(worker_id)
            act.must_be_granted(purpose, ())
            before = act.applications.of_worker(worker_id).get(listing_id)
            move = decide(before)
            if move is None:
                return before, before
            state, applicants = move
            act.applications.put(worker_id, listing_id, state, now)
            if applicants:
                act.applications.count_applicant(listing_id, applicants)
            if state == "withdrawn":
                act.outgoing.stop(worker_id, listing_id, now)
            act.tell()
        return before, state

    def pseudonym(self, actor: Actor, worker_id: str, now: datetime) -> bytes:
        """The 16 bytes under which this worker's events are kept. Raises a `ConsentRefused` unless she agreed to `statistics`."""
        with self._act(actor, Action.READ_WORKER, now, worker_id, Purpose.STATISTICS, (PSEUDONYM,)) as act:
            act.must_be_granted(Purpose.STATISTICS, ())
            pseudonym = act.workers.get(worker_id, (PSEUDONYM,))[PSEUDONYM]
            act.tell()
        return bytes.fromhex(pseudonym)

    def stands(self, worker_id: str, purpose: Purpose, now: datetime, fields: Collection[str] = ()) -> bool:
        """Whether a genuine consent for this purpose and these fields is in force; reads nothing of her, and leaves no line."""
        with UnitOfWork(self._engine, writing=False) as work:
            given = Consents(work.connection).of_worker(worker_id)
        try:
            granting(self._vault, given, purpose, fields, now)
        except ConsentRefused:
            return False
        return True

    def consents(self, actor: Actor, worker_id: str, now: datetime) -> tuple[Consent, ...]:
        """All that this worker ever agreed to, oldest first. Raises `NotAllowed`."""
        with self._act(actor, Action.SEE_CONSENTS, now, worker_id) as act:
            act.must_be_allowed()
            given = tuple(act.consents.of_worker(worker_id))
            act.tell()
        return given

    def reads(self, actor: Actor, worker_id: str, now: datetime, most: int = 500) -> tuple[AuditRow, ...]:
        """Who did what with this worker's data, newest first, as the trail has it; this look is told as well. Raises `NotAllowed`."""
        with self._act(actor, Action.SEE_READS, now, worker_id) as act:
            act.must_be_allowed()
            told = tuple(act.told_about(worker_id, most))
            act.tell()
        return told

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
        """Take back all consents and delete the worker: values, key, index. Consents and trail remain, and lead to nobody; what was
        deleted leaves the database's log as well.

        Raises `NotAllowed`.
        """
        with self._act(actor, Action.ERASE_WORKER, now, worker_id) as act:
            act.must_be_allowed()
            act.erase(worker_id)
            act.tell()
        empty_log(self._engine)

    def must_be_able_to_erase(self, actor: Actor, worker_id: str) -> None:
        """Raises `NotAllowed`."""
        if not may(actor, Action.ERASE_WORKER, worker_id):
            raise NotAllowed(action=Action.ERASE_WORKER.value)

    def end_again(self, erased: Collection[str], withdrawn: Collection[str], now: datetime) -> int:
        """End once more what had been ended, after a restore or a crash; how many workers and consents stood again."""
        with UnitOfWork(self._engine) as work:
            ended = end_again(work.connection, self._vault, erased, withdrawn, now)
            work.commit()
        empty_log(self._engine)
        return ended

    def expire(self, now: datetime) -> int:
        """Mark the consents whose time has run out and delete what no other one covers; how many there were."""
        with self._act(SYSTEM, Action.EXPIRE_CONSENTS, now) as act:
            act.must_be_allowed()
            ending = sorted(act.consents.whose_overdue(now))
            act.workers.hold(*ending)
            for worker_id in ending:
                act.consents.of_worker(worker_id)
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
            whose = act.consents.whose(consent_id)
            if whose is not None:
                act.workers.hold(whose)
                act.consents.of_worker(whose)  # all at once and in their order, as whoever reads her does
            consent = act.consents.get(consent_id)
            if consent is None:
                raise NoConsent(consent=consent_id)
            act.subject, act.purpose, act.fields = consent.worker_id, consent.purpose, consent.fields
            act.must_be_allowed()
            changed = act.change(consent, status)
            act.drop_uncovered(consent.worker_id)
            act.tell()
        return changed

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
        with acting(self._engine, self._vault, actor, action, now, subject, purpose, fields) as act:
            yield act
