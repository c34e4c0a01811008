"""What the command line does for trust: whether the audit trail is whole, and what has outlived its time."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from access.audit import AuditHead, AuditTrail
from access.key_change import UAN_INDEX
from data.key_ring import MASTER_FILE
from data.store.unit_of_work import UnitOfWork
from services.accounts import OF_ONE_STATE, add_post, close_post, official_state, place_post
from services.backup import back_up, drill, restore
from services.commands import Outcome
from services.console import Table, progress_bar
from services.incident import Incident, draft
from services.retention import sweep_store
from services.rotate_keys import finish, rotate, standing
from services.standing import begins, must_stand, standing_house
from settings import Settings


def verify_audit(settings: Settings, head_file: Path | None) -> Outcome:
    """Good when every line is as it was written and, with a head, nothing was cut off after it. Raises `BadHead`."""
    head = AuditHead.parse(head_file.read_text(encoding="utf-8")) if head_file else None
    house = standing_house(settings)
    try:
        with UnitOfWork(house.database, writing=False) as work:
            trail = AuditTrail(work.connection, house.vault)
            broken, newest = trail.verify(head), trail.head()
    finally:
        house.close()
    lines = newest.seq if newest else 0
    told = {"lines": lines, "first_broken": broken, "against_head": head.seq if head else None}
    notes = [f"The trail is broken at line {broken}." if broken else f"The trail stands: {lines:,} lines as they were written."]
    if head is None:
        notes.append("Whether its end was cut off shows only against a head that was kept elsewhere: audit head FILE.")
    return Outcome([told], notes=notes, good=broken is None)


def export_head(settings: Settings, file: Path) -> Outcome:
    """The newest link as JSON. Not good while there is no line."""
    house = standing_house(settings)
    try:
        with UnitOfWork(house.database, writing=False) as work:
            head = AuditTrail(work.connection, house.vault).head()
    finally:
        house.close()
    if head is None:
        return Outcome([], notes=["There is no line in the audit trail yet."], good=False)
    told = head.told(datetime.now(UTC))
    file.write_text(json.dumps(told) + "\n", encoding="utf-8")
    return Outcome([told], notes=[f"Line {head.seq:,} is the newest; keep the file where the database's keeper cannot reach it."])


def sweep(settings: Settings) -> Outcome:
    """Delete what has outlived its time, and tell how many of what."""
    house = standing_house(settings)
    try:
        swept = sweep_store(house, datetime.now(UTC))
        swept |= {f"keys_{purpose}": count for purpose, count in finish(house, datetime.now(UTC)).items()}
    finally:
        house.close()
    return Outcome([swept], Table(("kind", "deleted"), [(kind.replace("_", " "), str(count)) for kind, count in swept.items()]))


def rotate_keys(settings: Settings, purpose: str) -> Outcome:
    """Put a fresh key of this purpose in force and move what stood under the one before. Good when nothing readable is left there."""
    house = standing_house(settings)
    try:
        with progress_bar() as progress:
            done = rotate(house, purpose, datetime.now(UTC), progress)
    finally:
        house.close()
    begun = "A fresh key is in force" if done.fresh else "The change begun before was gone on with"
    notes = [f"{begun}; {done.moved:,} moved under it, {done.left:,} left."]
    if purpose == UAN_INDEX:
        notes.append("Each worker's number moves with her next consent; until then the key of before still finds her.")
    return Outcome([asdict(done)], notes=notes, good=purpose == UAN_INDEX or done.left == 0)


def tell_keys(settings: Settings) -> Outcome:
    """How much still stands under keys of before."""
    house = standing_house(settings)
    try:
        left = standing(house)
    finally:
        house.close()
    return Outcome([left], Table(("key", "left under keys of before"), [(name, str(count)) for name, count in left.items()]))


def back_up_store(settings: Settings, file: Path) -> Outcome:
    """Write a sealed backup of the store and its ring of keys."""
    must_stand(settings)
    with progress_bar() as progress:
        done = back_up(settings, file, progress)
    notes = [
        f"{done.rows:,} rows in {done.size:,} bytes, {done.seconds} s.",
        f"Without {MASTER_FILE} of the keys nobody can open it: keep that elsewhere.",
    ]
    return Outcome([asdict(done)], notes=notes)


def restore_store(settings: Settings, file: Path, *, only_drill: bool) -> Outcome:
    """Bring a backup back, or only prove that it could be. Good when everything is there and opens."""
    with progress_bar() as progress:
        done = (drill if only_drill else restore)(settings, file, progress)
    what = "It would come back" if only_drill else "It is back"
    notes = [
        f"{what}: {done.rows:,} rows of {done.taken_at}, {done.workers:,} workers, {done.lines:,} lines of the trail, {done.seconds} s.",
        f"Ended again: {done.ended_again:,} erasures, consents taken back and accounts closed since.",
    ]
    if done.wrong:
        notes.append(f"Not as the backup says: {', '.join(done.wrong)}.")
    return Outcome([asdict(done)], notes=notes, good=not done.wrong)


def enter_account(
    settings: Settings, name: str, role: str, centre: str | None, channel: str | None, state: str | None = None
) -> Outcome:
    """Enter an account that the provider vouches for. Not good when there is one of this name, when there is no such State, or when a post
    that is of one State names none."""
    known = official_state(state) if state else None
    if known is None and (state or role in OF_ONE_STATE):
        return Outcome([{"account": name, "role": role, "entered": False}], notes=[_which_state(state)], good=False)
    begun = begins(settings)
    entered = add_post(settings, name, role, centre, channel, known)
    told = f"{name} is entered as {role}." if entered else f"There is an account {name} already."
    return Outcome([{"account": name, "role": role, "entered": entered}], notes=[told, *filter(None, (begun,))], good=entered)


def place_account(settings: Settings, name: str, state: str) -> Outcome:
    """Tell of which State an account is. Not good when there is no such State, or no account of this name."""
    must_stand(settings)
    known = official_state(state)
    placed = known is not None and place_post(settings, name, known)
    told = f"{name} is of {known} from now on." if placed else f"There is no account {name}." if known else _which_state(state)
    return Outcome([{"account": name, "state": known, "placed": placed}], notes=[told], good=placed)


def _which_state(told: str | None) -> str:
    return f'No State is called {told}: as in "Uttar Pradesh".' if told else 'Whose workers does it see? --state "Uttar Pradesh".'


def close_account(settings: Settings, name: str) -> Outcome:
    """Close an account. Not good when there is none of this name."""
    must_stand(settings)
    closed = close_post(settings, name)
    told = f"{name} opens nothing any more." if closed else f"There is no account {name}."
    return Outcome([{"account": name, "closed": closed}], notes=[told], good=closed)


def draft_incident(settings: Settings, incident: Incident, folder: Path) -> Outcome:
    """Draft the report that is due when something has happened. Raises `IncidentRefused`, `OSError`."""
    house = standing_house(settings)
    try:
        drafted = draft(house, incident, folder)
    finally:
        house.close()
    notes = [f"{drafted.report} is the draft, {drafted.affected} the ids of {drafted.workers:,} workers to be told."]
    return Outcome([asdict(drafted)], notes=notes, good=drafted.broken_at is None)
