"""The door of counsellors: workers of their State who agreed to be counselled, one page of them at a time, and no others; every look leaves
a line.

Which State a worker lives in is sealed with the rest of her: it is opened here, of those alone who agreed to it, to tell whose
counsellor may see her. Of those of other States nothing leaves this door.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine

from access.act import Act, acting
from access.agree import agree
from access.artefact import ConsentRequest, genuine
from access.refusals import ConsentRefused, NotAllowed, StateNotNamed
from access.roles import COUNSEL_FIELDS, Action, Actor, Purpose
from data.store.counsel_notes import CounselNote
from data.vault import Vault
from data.worker_record import worker_from_values
from matching.model import Address, Worker

StateOf = Callable[[Address], str | None]
"""The State that an address lies in, by its official name; None: unknown."""
PLACE_FIELDS = ("current", "home")


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

    def page(
        self, actor: Actor, state: str | None, state_of: StateOf, after: str, most: int, now: datetime
    ) -> tuple[list[Counselled], int, str]:
        """Up to so many workers of this State who agreed, in the order of their random ids from after this one on; how many there are in
        all; and after whom the next page begins, empty where there is none.

        Raises `NotAllowed`, `StateNotNamed`.
        """
        with acting(self._engine, self._vault, actor, Action.COUNSEL_WORKER, now, None, Purpose.COUNSEL, COUNSEL_FIELDS) as act:
            act.must_be_allowed()
            agreed = _agreed_in(act, state, state_of)
            act.fields = (f"state {state}",)
            act.tell()
            act.fields = COUNSEL_FIELDS
            left = [each for each in agreed if each > after]
            chosen = left[:most]
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
        return found, len(agreed), chosen[-1] if len(left) > most else ""

    def agree(self, actor: Actor, worker_id: str, request: ConsentRequest, now: datetime) -> None:
        """She, or the operator with her, agrees to it after she signed in. Raises `NotAllowed`, `TooYoung`, `GuardianMissing`."""
        with acting(self._engine, self._vault, actor, Action.GIVE_CONSENT, now, worker_id) as act:
            act.workers.hold(worker_id)
            agree(act, actor, worker_id, request)

    def note(self, actor: Actor, state: str | None, state_of: StateOf, worker_id: str, code: str, now: datetime) -> None:
        """Keep what a counsellor did, one of `data.store.counsel_notes.CODES`. Raises a `ConsentRefused` unless she agreed and lives in
        this State."""
        with acting(self._engine, self._vault, actor, Action.COUNSEL_WORKER, now, worker_id, Purpose.COUNSEL) as act:
            act.must_be_granted(Purpose.COUNSEL, PLACE_FIELDS)
            if state is None:
                raise StateNotNamed
            if _lives_in(act.workers.get(worker_id, PLACE_FIELDS), state_of) != state:
                raise NotAllowed(action=Action.COUNSEL_WORKER.value)
            act.workers.hold(worker_id)
            act.notes.add(CounselNote(str(uuid.uuid4()), worker_id, code, actor.id, now))
            act.tell()


def _agreed_in(act: Act, state: str | None, state_of: StateOf) -> list[str]:
    """The ids of all workers of a State whose genuine consent names where they live, in their order."""
    if state is None:
        raise StateNotNamed
    standing = act.consents.in_force(Purpose.COUNSEL.value, act.now)
    agreed = {each.worker_id for each in standing if {*PLACE_FIELDS} <= {*each.fields} and genuine(act.vault, each)}
    places = act.workers.get_many(sorted(agreed), PLACE_FIELDS)
    return sorted(worker_id for worker_id, values in places.items() if _lives_in(values, state_of) == state)


def _lives_in(values: Mapping[str, Any], state_of: StateOf) -> str | None:
    told = values.get("current") or values.get("home")
    return state_of(Address(told.get("state"), told.get("district"), told.get("pincode"))) if told else None
