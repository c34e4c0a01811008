"""The door of counsellors: workers of their State who agreed to be counselled, one page of them at a time, and no others; every look leaves
a line.

Where a worker lives is sealed with the rest of her. Of those who agreed to this the State's code is kept beside the agreement, so that the
store finds who is of a State and nobody else is opened; who is opened is looked at once more, and left out if she lives elsewhere.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from threading import RLock

from sqlalchemy import Engine

from access.act import Act, acting
from access.agree import agree
from access.artefact import ConsentRequest
from access.audit import DONE
from access.refusals import ConsentRefused, NotAllowed, StateNotNamed
from access.roles import COUNSEL_FIELDS, SYSTEM, Action, Actor, Purpose, may_read_for
from access.whose_state import PLACE_FIELDS, StateOf, keep_state, lives_in, names_places
from data.store.counsel_notes import CounselNote
from data.vault import Vault, VaultError
from data.worker_record import worker_from_values
from matching.model import Worker

SORTED_AT_ONCE = 100
"""Workers who are sorted in within one transaction."""


@dataclass(frozen=True, slots=True)
class Counselled:
    """A worker as a counsellor sees her: what her consent names, where her applications stand (listing to state, newest first), and what
    counsellors noted."""

    worker_id: str
    worker: Worker
    applications: Mapping[int, str]
    notes: tuple[CounselNote, ...]


class CounselDoor:
    """Each method is one transaction, with the lines that tell of it, but for `sort_in`, which has several. States are codes; all times are
    aware."""

    def __init__(self, engine: Engine, vault: Vault, state_of: StateOf) -> None:
        self._engine = engine
        self._vault = vault
        self._state_of = state_of
        self._sorting = RLock()
        self._sorted_in = False

    def page(self, actor: Actor, state: str | None, after: str, most: int, now: datetime) -> tuple[list[Counselled], int, str]:
        """Up to so many workers of this State who agreed, in the order of their random ids from after this one on; how many there are in
        all; and after whom the next page begins, empty where there is none. The first page of a process waits until all are sorted in.

        Raises `NotAllowed`, `StateNotNamed`.
        """
        with self._sorting:
            if not self._sorted_in:
                self.sort_in(now)
        with acting(self._engine, self._vault, actor, Action.COUNSEL_WORKER, now, None, Purpose.COUNSEL, COUNSEL_FIELDS) as act:
            act.must_be_allowed()
            if state is None:
                raise StateNotNamed
            found = act.states.living_in(state, Purpose.COUNSEL.value, now, after, most + 1)
            agreed = act.states.count(state, Purpose.COUNSEL.value, now)
            act.fields = (f"state {state}",)
            act.tell()
            act.fields = COUNSEL_FIELDS
            chosen = found[:most]
            opened = [each for act.subject in chosen if (each := self._opened(act, act.subject, state))]
        return opened, agreed, chosen[-1] if len(found) > most else ""

    def sort_in(self, now: datetime) -> int:
        """Keep the State of all who agreed and of whom none is kept, as those who did before it was; how many there were. Each is opened
        once, and her line in the trail says so; who cannot be opened is left out, and tried again the next time."""
        with self._sorting:
            done, last = self._sort_in("", now)
            while last:
                some, last = self._sort_in(last, now)
                done += some
            self._sorted_in = True
        return done

    def agree(self, actor: Actor, worker_id: str, request: ConsentRequest, now: datetime) -> None:
        """She, or the operator with her, agrees to it after she signed in. Raises `NotAllowed`, `TooYoung`, `GuardianMissing`."""
        with acting(self._engine, self._vault, actor, Action.GIVE_CONSENT, now, worker_id) as act:
            act.workers.hold(worker_id)
            agree(act, actor, worker_id, request)
            keep_state(act, worker_id, self._state_of)

    def note(self, actor: Actor, state: str | None, worker_id: str, code: str, now: datetime) -> None:
        """Keep what a counsellor did, one of `data.store.counsel_notes.CODES`. Raises a `ConsentRefused` unless she agreed and lives in
        this State."""
        with acting(self._engine, self._vault, actor, Action.COUNSEL_WORKER, now, worker_id, Purpose.COUNSEL) as act:
            act.must_be_allowed()
            act.workers.hold(worker_id)
            act.must_be_granted(Purpose.COUNSEL, PLACE_FIELDS)
            if state is None:
                raise StateNotNamed
            if lives_in(act.workers.get(worker_id, PLACE_FIELDS), self._state_of) != state:
                raise NotAllowed(action=Action.COUNSEL_WORKER.value)
            act.notes.add(CounselNote(str(uuid.uuid4()), worker_id, code, actor.id, now))
            act.tell()

    def _opened(self, act: Act, worker_id: str, state: str) -> Counselled | None:
        """A worker of the list, with her line; None where her consent says no, or she is found to live in another State."""
        try:
            act.must_be_granted(Purpose.COUNSEL, COUNSEL_FIELDS)
        except ConsentRefused as refusal:
            act.tell(refusal.code)
            return None
        values = act.workers.get(worker_id, COUNSEL_FIELDS)
        if lives_in(values, self._state_of) != state:
            keep_state(act, worker_id, self._state_of)
            act.tell(NotAllowed.code)
            return None
        notes = act.notes.of([worker_id]).get(worker_id, ())
        act.tell()
        return Counselled(worker_id, worker_from_values(values), act.applications.of_worker(worker_id), tuple(notes))

    def _sort_in(self, after: str, now: datetime) -> tuple[int, str]:
        """Of those after this id, as many as one transaction should keep others waiting for: how many were sorted in, and the last id that
        was looked at, empty when there are no more."""
        with acting(self._engine, self._vault, SYSTEM, Action.READ_WORKER, now, None, Purpose.COUNSEL, PLACE_FIELDS) as act:
            act.must_be_allowed()
            if not may_read_for(SYSTEM, Purpose.COUNSEL, PLACE_FIELDS):
                raise NotAllowed(purpose=Purpose.COUNSEL.value)
            found = [each.worker_id for each in act.states.without(Purpose.COUNSEL.value, now, after, SORTED_AT_ONCE)]
            act.workers.hold(*found)
            # Who took it back until she was held is not found again.
            still = act.states.without(Purpose.COUNSEL.value, now, after, SORTED_AT_ONCE)
            outcomes = {}
            for worker_id in {each.worker_id for each in still if names_places(self._vault, each)} & {*found}:
                try:
                    act.states.put(worker_id, lives_in(act.workers.get(worker_id, PLACE_FIELDS), self._state_of))
                    outcomes[worker_id] = DONE
                except VaultError as problem:
                    outcomes[worker_id] = problem.code
            for act.subject, outcome in sorted(outcomes.items()):
                act.tell(outcome)
        return [*outcomes.values()].count(DONE), found[-1] if len(found) == SORTED_AT_ONCE else ""
