"""What must stay ended when a backup of before comes back: erasures, consents that were taken back, accounts that were closed.

A line each in a file beside the database, on the disk before the act itself: ids that lead to nobody without store and keys, and names of
posts. A backup knows none of what came after it; this file does.
"""

from __future__ import annotations

import os
from pathlib import Path

ENDED_FILE = "ended.txt"
ERASED, WITHDRAWN, CLOSED = ("erased", "withdrawn", "closed")


def note_ended(folder: Path | None, kind: str, name: str) -> None:
    """Put a line at the end of the file; it is on the disk when this returns. Without a folder nothing is noted."""
    if folder is None:
        return
    with os.fdopen(os.open(folder / ENDED_FILE, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600), "w") as file:
        file.write(f"\n{kind} {name}\n")  # a line of before that a crash cut short does not swallow this one
        file.flush()
        os.fsync(file.fileno())


def noted_ended(folder: Path, kind: str, last: int = 0) -> set[str]:
    """The names in the file of this kind, or in its `last` lines alone; one that a crash cut short names nobody."""
    path = folder / ENDED_FILE
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return {line.removeprefix(f"{kind} ") for line in lines[-last:] if line.startswith(f"{kind} ")}
