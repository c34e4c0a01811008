"""Erasure: everything that is kept of the worker in hand goes, and nobody can bring it back."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

from language import sentence
from services.house import House
from services.receipts import tell_by_sms
from services.refusal import told_plainly
from services.visits import Visitor

ERASED_FILE = "erased.txt"
"""Ids of who was erased, a line each, beside the database: should it be lost, a backup of before forgets them by this file."""


def erase_all(visitor: Visitor) -> Visitor:
    """Erase the worker in hand, tell her telephone, and close the case. Raises `Refused`."""
    case, now = visitor.in_hand(), datetime.now(UTC)
    worker_id = case.worker_id or ""
    with told_plainly():
        visitor.house.door.erase(visitor.actor, worker_id, now)
    note_erased(visitor.house, worker_id)
    tell_by_sms(visitor.house, case.uan, sentence("sms_erased", {}, case.language))
    return visitor.with_case(None, now)


def note_erased(house: House, worker_id: str) -> None:
    """Put an id at the end of the file of erasures; it is on the disk when this returns."""
    path = _file(house)
    if path is None:
        return
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600), "w") as file:
        file.write(f"{worker_id}\n")
        file.flush()
        os.fsync(file.fileno())


def noted_erased(house: House) -> set[str]:
    """The ids in the file of erasures."""
    path = _file(house)
    return set(path.read_text(encoding="ascii").split()) if path and path.exists() else set()


def _file(house: House) -> Path | None:
    return house.folder / ERASED_FILE if house.folder else None
