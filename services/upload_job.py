"""An import at work beside the screens, as they watch it; one at a time in a process."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Lock, Thread
from typing import Any

from data.store.imports import ImportRun

STAGES = ("preparing", "reading", "renewing", "done")


@dataclass(slots=True)
class UploadJob:
    """An import of this process: `stage` of `STAGES`, the share of the file that was read, and why it ended when it was no success.

    `code` and `values` say why the file is no feed; `broke`: a fault of ours. What was taken in before stays. `runs_before` is the
    number of the newest run when it began. `read`, `taken`: when it is through, the rows of the file, its adverts that stand now, and how
    many adverts are otherwise than before.
    """

    file_name: str
    runs_before: int
    stage: str = STAGES[0]
    share: float = 0.0
    code: str | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    broke: bool = False
    read: int = 0
    taken: int = 0
    altered: int = 0

    @property
    def working(self) -> bool:
        """Whether it is not through yet."""
        return self.stage != STAGES[-1]

    def is_at(self, run: ImportRun) -> bool:
        """Whether this run is the one it works on; any other unfinished one was cut short, or is worked on elsewhere."""
        return self.working and run.id > self.runs_before


class Uploads:
    """The import of this process that is at work, or was last."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._thread: Thread | None = None
        self.last: UploadJob | None = None

    def begin(self, prepare: Callable[[], UploadJob], work: Callable[[UploadJob], None]) -> UploadJob | None:
        """Prepare a job and work on it in a thread of its own; None, and nothing is done, while another is at work."""
        with self._lock:
            if self.last is not None and self.last.working:
                return None
            self.last = job = prepare()
            self._thread = Thread(target=work, args=(job,), name="import", daemon=True)
            self._thread.start()
            return job

    def wait(self, seconds: float | None = None) -> None:
        """Wait until no import is at work."""
        if self._thread is not None:
            self._thread.join(seconds)
