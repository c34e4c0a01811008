"""Take an uploaded feed in, beside the screens: watched from any tab, and told of afterwards from the store.

It goes on when the page is closed. When the server itself is stopped, whole batches stay, as `services.import_listings` keeps them.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from access.audit import AuditTrail
from access.roles import Action
from data.feeds.base import FeedError, Notice, Rejected
from data.feeds.guess import guess_feed, guess_file
from data.feeds.ncs_csv import NcsCsv
from data.store.imports import ImportRun, RejectedRow
from data.store.unit_of_work import UnitOfWork
from services.house import House
from services.import_listings import LONGEST_SOURCE, Import, import_file
from services.import_report import REJECTED_KEPT
from services.import_report import rejected_csv as as_csv
from services.refusal import Refused
from services.upload_job import STAGES, UploadJob
from services.visits import Visitor
from telemetry import log

__all__ = ["LONGEST_SOURCE", "ImportRun", "Notice", "RejectedRow", "UploadJob"]

FOLDER = "uploads"
LONGEST_NAME = 80
RUNS = 20
TAKEN_IN = "import"
ABANDONED_SECONDS = 86_400.0
PIECE, MEGABYTE = 65_536, 1_048_576
MOST_BYTES = 5 * MEGABYTE
MOST_LINES = 50_000
"""Of a file that comes in through a screen, its lines where a line is a row; the command line takes larger ones, and never holds them
whole."""


def start(visitor: Visitor, file_name: str, content: BinaryIO, source: str = "", *, whole: bool = False) -> UploadJob:
    """Keep the file and begin to take it in, as `services.import_listings.Import` has source and whole; returns at once.

    Raises `Refused`, also while another import is at work, and where a file is said to be all of a source that has no name.
    """
    visitor.must(Action.KEEP_LISTINGS)
    if whole and not source.strip():
        raise Refused("source_needed")
    house = visitor.house
    folder = house.room.settings.var_dir / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    _forget_abandoned(folder)
    kept = Path(tempfile.mkdtemp(dir=folder)) / _plain(file_name)
    lines, of_rows = 0, None
    with kept.open("wb") as file:
        while piece := content.read(PIECE):
            of_rows = guess_feed(piece) == NcsCsv.name if of_rows is None else of_rows
            lines += piece.count(b"\n") if of_rows else 0
            if file.tell() + len(piece) > MOST_BYTES or lines > MOST_LINES:
                shutil.rmtree(kept.parent, ignore_errors=True)
                raise Refused("upload_too_large", {"megabytes": MOST_BYTES // MEGABYTE, "lines": MOST_LINES})
            file.write(piece)
    job = house.uploads.begin(lambda: UploadJob(kept.name, _newest_run(house)), lambda job: _work(house, job, kept, source, whole))
    if job is None:
        shutil.rmtree(kept.parent, ignore_errors=True)
        raise Refused("import_running")
    with UnitOfWork(house.database) as work:
        trail = AuditTrail(work.connection, house.vault)
        trail.append(visitor.actor, Action.KEEP_LISTINGS, datetime.now(UTC), purpose=TAKEN_IN)
        work.commit()
    return job


def last_job(visitor: Visitor) -> UploadJob | None:
    """The import that is at work, or the last one since the server started. Raises `Refused`."""
    visitor.must(Action.KEEP_LISTINGS)
    return visitor.house.uploads.last


def runs(visitor: Visitor) -> list[ImportRun]:
    """The last `RUNS` runs, newest first, whoever started them. Raises `Refused`."""
    visitor.must(Action.KEEP_LISTINGS)
    with UnitOfWork(visitor.house.database, writing=False) as work:
        return work.imports.runs(RUNS)


def rejected(visitor: Visitor, run: int, most: int = REJECTED_KEPT) -> list[RejectedRow]:
    """The rows that a run left out, in the order of their lines. Raises `Refused`."""
    visitor.must(Action.KEEP_LISTINGS)
    with UnitOfWork(visitor.house.database, writing=False) as work:
        return work.imports.rejected(run, most)


def rejected_csv(visitor: Visitor, run: int, watermark: str = "") -> str:
    """The same as a CSV table. Raises `Refused`."""
    return as_csv(
        (Rejected(row.line, row.column, row.code, row.value or "", row.item or "") for row in rejected(visitor, run)), watermark
    )


def _work(house: House, job: UploadJob, file: Path, source: str, whole: bool) -> None:
    def progress(_stage: str, share: float) -> None:
        job.stage, job.share = "reading", share

    try:
        wanted = Import(file, guess_file(file), source.strip(), whole)
        report = import_file(house.room.settings, wanted, foundation=house.room.foundation, progress=progress)
        job.read, job.taken, job.altered = report.read, report.taken, report.altered
        job.stage = "renewing"
        house.renewal.ask()
        house.renewal.wait()
    except FeedError as problem:
        job.code, job.values = problem.code, problem.values
    except Exception as problem:
        # Whatever broke is told on the screen; a thread that dies would leave it saying that it works.
        job.broke = True
        log("import").error("import_broke", exc_info=problem)
    finally:
        shutil.rmtree(file.parent, ignore_errors=True)
        job.stage = STAGES[-1]


def _forget_abandoned(folder: Path) -> None:
    """Delete the files of imports that ended with their server."""
    for old in folder.iterdir():
        if time.time() - old.stat().st_mtime > ABANDONED_SECONDS:
            shutil.rmtree(old, ignore_errors=True)


def _newest_run(house: House) -> int:
    with UnitOfWork(house.database, writing=False) as work:
        return max((run.id for run in work.imports.runs(1)), default=0)


def _plain(file_name: str) -> str:
    """The file's name without folders, signs that no one sees, and more length than a table bears."""
    name = "".join(letter for letter in Path(file_name.replace("\\", "/")).name if letter.isprintable())
    return name[-LONGEST_NAME:].lstrip(".") or "listings.csv"
