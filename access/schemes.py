"""The door to what she says of social-security schemes: how far she has come with each, sealed with her other values.

It is kept while her consent to find work stands, like all that she told us herself, and goes with her.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Engine

from access.act import acting
from access.roles import FINDING_WORK, Action, Actor, Purpose
from data.store.workers import SCHEMES
from data.vault import Vault

SUGGESTED, STARTED, CONFIRMED, NOT_FOR_ME = STEPS = ("suggested", "started", "confirmed", "not_for_me")
"""Was shown to her; she has begun; she has it; she does not want it."""


class SchemeDoor:
    """Each method is one transaction, with the line that tells of it. All times are aware."""

    def __init__(self, engine: Engine, vault: Vault) -> None:
        self._engine = engine
        self._vault = vault

    def steps(self, actor: Actor, worker_id: str, now: datetime) -> dict[str, str]:
        """How far she has come: a scheme's code to one of `STEPS`. Raises a `ConsentRefused`."""
        purpose = FINDING_WORK.get(actor.role, Purpose.FIND_WORK)
        with acting(self._engine, self._vault, actor, Action.SEE_APPLICATIONS, now, worker_id, purpose) as act:
            act.must_be_granted(purpose, ())
            found: dict[str, str] = act.workers.get(worker_id, (SCHEMES,)).get(SCHEMES, {})
            act.tell()
        return dict(found)

    def suggest(self, actor: Actor, worker_id: str, schemes: Iterable[str], now: datetime) -> tuple[str, ...]:
        """These were shown to her; which of them for the first time. Raises a `ConsentRefused`."""
        return self._move(actor, worker_id, dict.fromkeys(schemes, SUGGESTED), now)

    def say(self, actor: Actor, worker_id: str, scheme: str, step: str, now: datetime) -> bool:
        """She says how far she is; whether that is further than before, or what she did not want. What she has already stays.

        Raises a `ConsentRefused`, and ValueError for another step.
        """
        if step not in STEPS[1:]:
            raise ValueError(f"no step with a scheme: {step!r}")
        return bool(self._move(actor, worker_id, {scheme: step}, now))

    def _move(self, actor: Actor, worker_id: str, to: dict[str, str], now: datetime) -> tuple[str, ...]:
        purpose = FINDING_WORK.get(actor.role, Purpose.FIND_WORK)
        with acting(self._engine, self._vault, actor, Action.TELL_WORKER, now, worker_id, purpose) as act:
            act.must_be_allowed()
            act.workers.hold(worker_id)
            act.must_be_granted(purpose, ())
            before: dict[str, str] = act.workers.get(worker_id, (SCHEMES,)).get(SCHEMES, {})
            moved = {scheme: step for scheme, step in to.items() if _further(before.get(scheme), step)}
            if moved:
                act.workers.put(worker_id, {SCHEMES: {**before, **moved}})
            act.tell()
        return tuple(moved)


def _further(before: str | None, step: str) -> bool:
    """What she did not want she may still begin; what she has she does not lose by a slip."""
    if before is None:
        return True
    if NOT_FOR_ME in (before, step):
        return before not in (step, CONFIRMED) and step != SUGGESTED
    return STEPS.index(step) > STEPS.index(before)
