"""The social-security schemes that the worker in hand may be entitled to, worked out when she opens the page and shown to her alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from access.roles import FIND_FIELDS, FINDING_WORK, Purpose
from access.schemes import CONFIRMED, NOT_FOR_ME, STARTED, STEPS, SUGGESTED
from matching.model import INDIA
from matching.schemes import NOT, Condition, Fit, Scheme, fit, load_schemes
from services.happened import note_schemes
from services.refusal import Refused, told_plainly
from services.visits import Visitor

__all__ = ["CONFIRMED", "NOT_FOR_ME", "STARTED", "STEPS", "SUGGESTED", "Condition", "Fit", "Offered", "Scheme", "offered", "say"]
TABLE = "schemes.csv"
EVENTS = {SUGGESTED: "scheme_suggested", STARTED: "scheme_started", CONFIRMED: "scheme_confirmed"}


@dataclass(frozen=True, slots=True)
class Offered:
    """A scheme that nothing speaks against, and how far she has come with it."""

    fit: Fit
    step: str


@cache
def _schemes(reference: Path) -> tuple[Scheme, ...]:
    return load_schemes(reference / TABLE)


def offered(visitor: Visitor) -> tuple[Offered, ...]:
    """What she may be entitled to, those for her trade first; that it was shown is kept once. Raises `Refused`."""
    case, now = visitor.in_hand(), datetime.now(UTC)
    worker_id, house = case.worker_id or "", visitor.house
    purpose = FINDING_WORK.get(visitor.actor.role, Purpose.FIND_WORK)
    with told_plainly():
        worker = house.door.read(visitor.actor, worker_id, purpose, FIND_FIELDS, now)
        families = [code for code, _ in house.engine().seekers([worker])[0].trades]
        today = now.astimezone(INDIA).date()
        fits = [fit(scheme, worker, families, today) for scheme in _schemes(house.room.settings.reference_dir)]
        fits = [each for each in fits if each.outcome != NOT]
        steps = house.schemes.steps(visitor.actor, worker_id, now)
        if never_shown := [each.scheme.code for each in fits if each.scheme.code not in steps]:
            first = house.schemes.suggest(visitor.actor, worker_id, never_shown, now)
            note_schemes(visitor, EVENTS[SUGGESTED], first, now)
    fits.sort(key=lambda each: not each.scheme.families)
    return tuple(Offered(each, steps.get(each.scheme.code, SUGGESTED)) for each in fits)


def say(visitor: Visitor, case_id: str, scheme: str, step: str) -> None:
    """She says that she has begun, has it, or does not want it. Raises `Refused`."""
    case, now = visitor.in_hand(case_id), datetime.now(UTC)
    known = {each.code for each in _schemes(visitor.house.room.settings.reference_dir)}
    if scheme not in known or step not in STEPS[1:]:
        raise Refused("unknown_choice")
    with told_plainly():
        moved = visitor.house.schemes.say(visitor.actor, case.worker_id or "", scheme, step, now)
        if moved and step in EVENTS:
            note_schemes(visitor, EVENTS[step], (scheme,), now)
