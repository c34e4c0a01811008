"""The door of counsellors: workers who agreed to be counselled, one page of them at a time, and no others; every look leaves a line."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine

from access.act import acting
from access.agree import agree
from access.artefact import ConsentRequest
from access.refusals import ConsentRefused
from access.roles import COUNSEL_FIELDS, Action, Actor, Purpose
from data.store.counsel_notes import CounselNote
from data.vault import Vault
from data.worker_record import worker_from_values
from matching.model import Worker


@dataclass(frozen=True, slots=True)
class Counselled:
    """A worker as a counsellor sees her: what her consent names, where her applications stand (listing to state, newest first), and what
    counsellors noted."""

    worker_id: str
    worker: Worker
    applications: Mapping[int, str]
    notes: tuple[CounselNote, ...]


class CounselDoor:
    """Each method is one transaction, with the lines that tell of it. All times are aware."""

    def __init__(self, engine: Engine, vault: Vault) -> None:
        self._engine = engine
        self._vault = vault

    def page(self, actor: Actor, after: str, most: int, now: datetime) -> tuple[list[Counselled], int]:
        """Up to so many workers who agreed, in the order of their random ids from after this one on, and how many agreed in all.

        Raises `NotAllowed`.
        """
        with acting(self._engine, self._vault, actor, Action.COUNSEL_WORKER, now, None, Purpose.COUNSEL, COUNSEL_FIELDS) as act:
            act.must_be_allowed()
            agreed = act.consents.active_for(Purpose.COUNSEL.value, now)
            chosen = [each for each in agreed if each > after][:most]
            notes = act.notes.of(chosen)
            found = []
            for act.subject in chosen:
                try:
                    act.must_be_granted(Purpose.COUNSEL, COUNSEL_FIELDS)
                except ConsentRefused as refusal:
                    act.tell(refusal.code)
                    continue
                worker = worker_from_values(act.workers.get(act.subject, COUNSEL_FIELDS))
                applications = act.applications.of_worker(act.subject)
                found.append(Counselled(act.subject, worker, applications, tuple(notes.get(act.subject, ()))))
                act.tell()
        return found, len(agreed)

    def agree(self, actor: Actor, worker_id: str, request: ConsentRequest, now: datetime) -> None:
        """She, or the operator with her, agrees to it after she signed in. Raises `NotAllowed`, `TooYoung`, `GuardianMissing`."""
        with acting(self._engine, self._vault, actor, Action.GIVE_CONSENT, now, worker_id) as act:
            act.workers.hold(worker_id)
            agree(act, actor, worker_id, request)

    def note(self, actor: Actor, worker_id: str, code: str, now: datetime) -> None:
        """Keep what a counsellor did, one of `data.store.counsel_notes.CODES`. Raises a `ConsentRefused` unless she agreed."""
        with acting(self._engine, self._vault, actor, Action.COUNSEL_WORKER, now, worker_id, Purpose.COUNSEL) as act:
            act.must_be_granted(Purpose.COUNSEL, ())
            act.workers.hold(worker_id)
            act.notes.add(CounselNote(str(uuid.uuid4()), worker_id, code, actor.id, now))
            act.tell()
