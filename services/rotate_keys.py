"""Keys that are changed while the house is open: a fresh one, all that stood under the one before moved, and that one forgotten later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from access.key_change import CHANGEABLE, DATA, UAN_INDEX, KeyChange
from services.house import House
from services.train import Progress, silent

KEPT = timedelta(days=1)
"""How long a key of before stays in the ring when nothing stands under it any more: no transaction and no session is older."""


@dataclass(frozen=True, slots=True)
class Rotation:
    """What a call did: whether it put a fresh key in force or went on with one begun before, how much it moved, how much is left."""

    purpose: str
    fresh: bool
    moved: int
    left: int


def rotate(house: House, purpose: str, now: datetime, told: Progress = silent) -> Rotation:
    """Put a fresh key of a purpose of `CHANGEABLE` in force and move what can be moved; a call that was killed is gone on with.

    The index of UANs moves with each worker's next consent, since nobody here knows her UAN before. Raises `data.vault.VaultError`.
    """
    change = KeyChange(house.database, house.vault)
    fresh = purpose != DATA or not change.left(DATA)
    if fresh:
        change.put_in_force(purpose, now)
    before, moved = change.left(purpose), 0
    for some in change.move() if purpose == DATA else ():
        moved += some
        told("sealing anew", min(1.0, moved / max(before, 1)))
    return Rotation(purpose, fresh, moved, change.left(purpose))


def finish(house: House, now: datetime) -> dict[str, int]:
    """What is left of a change: move it, and forget keys of before under which nothing stands a day later; how many were forgotten."""
    change = KeyChange(house.database, house.vault)
    for _ in change.move():
        pass
    if change.settled_since(now) < KEPT:
        return {}
    return {purpose: change.drop(purpose, now) for purpose in (DATA, UAN_INDEX)}


def standing(house: House) -> dict[str, int]:
    """How much stands under keys that are no longer in force, by purpose."""
    change = KeyChange(house.database, house.vault)
    return {purpose: change.left(purpose) for purpose in CHANGEABLE}
