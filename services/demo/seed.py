"""The use case: make the demonstration once, whole, and leave it alone afterwards."""

from __future__ import annotations

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.exc import SQLAlchemyError

from data.gateways.errors import GatewayError
from data.gateways.eshram import SandboxEShram
from data.store.connect import connect
from data.store.event_tables import events as event_table
from data.store.listing_tables import import_runs
from data.store.listing_tables import listings as listing_table
from data.store.migrate import upgrade
from data.store.unit_of_work import UnitOfWork
from services.demo.beside import Progress
from services.demo.making import FEED_FILE, make_all
from services.demo.resolver_report import demo_folder
from services.demo.world import Sizes
from services.engine_room import today_in_india
from services.foundation import Foundation
from settings import Settings

VERSION = 4
"""Raised when what is drawn changes, so that an older demonstration is made anew."""
MARKER = "seeded.json"
OURS = listing_table.c.job_id.like("DEMO-%")


class DemoError(RuntimeError):
    """The demonstration cannot be made; `code` goes to the catalogue."""

    code = "demo"


class NotADemonstration(DemoError):
    """The installation is in production: nothing simulated may enter it."""

    code = "not_a_demonstration"


@dataclass(frozen=True, slots=True)
class DemoReport:
    """What the demonstration holds, all of it simulated, and the seconds each part took to make.

    `seeded` is False when it stood already. `rejected` are the feed's rows that are wrong on purpose, `resolver` is
    `resolver_report` by wording.
    """

    seeded: bool
    version: int
    seed: int
    workers: int
    listings: int
    events: int
    made_on: str
    rejected: int = 0
    held_back: int = 0
    seconds: dict[str, float] = field(default_factory=dict)
    resolver: dict[str, dict[str, int]] = field(default_factory=dict)
    simulated: bool = True


def seed_demonstration(
    settings: Settings,
    *,
    workers: int = 20_000,
    listings: int = 50_000,
    events: int = 300_000,
    seed: int = 7,
    today: date | None = None,
    progress: Progress | None = None,
    foundation: Foundation | None = None,
) -> DemoReport:
    """Fill the sandbox register, import the demonstration's listings, record its past events.

    With the same sizes, seed and version a second call returns at once. A seeding that was interrupted left no marker and is begun
    anew; other sizes replace what was there. `progress` is told each part with the share done, 0-1. Raises `NotADemonstration`.
    """
    if settings.mode != "demonstration":
        raise NotADemonstration
    wanted: dict[str, Any] = {"version": VERSION, "seed": seed, "workers": workers, "listings": listings, "events": events}
    with _alone(demo_folder(settings)) as folder:
        standing = _standing(settings, folder, wanted)
        if standing:
            return standing
        (folder / MARKER).unlink(missing_ok=True)
        upgrade(settings.store_url)
        _clear(settings)
        sizes = Sizes(workers, listings, events, seed, today or today_in_india())
        made = make_all(settings, foundation or Foundation.load(settings), sizes, progress or _silent)
        report = DemoReport(seeded=True, made_on=sizes.today.isoformat(), **(wanted | made))
        _keep(folder / MARKER, json.dumps({"wanted": wanted, "report": asdict(report)}))
        return report


@contextmanager
def _alone(folder: Path) -> Iterator[Path]:
    """The folder, while no other process seeds."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder


def _standing(settings: Settings, folder: Path, wanted: dict[str, Any]) -> DemoReport | None:
    """The report of the demonstration that was made as wanted, if marker, register and store still hold it."""
    try:
        marker = json.loads((folder / MARKER).read_text(encoding="utf-8"))
        report = DemoReport(**{**marker["report"], "seeded": False})
        held = (SandboxEShram(settings.sandbox_path).count(), *_counts(settings))
    except (OSError, ValueError, TypeError, KeyError, GatewayError, SQLAlchemyError):
        return None
    enough = all(there >= made for there, made in zip(held, (report.workers, report.listings, report.events), strict=True))
    return report if enough and marker["wanted"] == wanted else None


def _counts(settings: Settings) -> tuple[int, int]:
    """Listings and events of a demonstration in the store."""
    database = connect(settings.store_url)
    try:
        with UnitOfWork(database, writing=False) as work:
            listings = select(func.count()).select_from(listing_table).where(OURS)
            events = select(func.count()).select_from(event_table).where(event_table.c.simulated)
            return work.connection.execute(listings).scalar_one(), work.connection.execute(events).scalar_one()
    finally:
        database.dispose()


def _clear(settings: Settings) -> None:
    """Take away what an earlier seeding left in the store; what came from elsewhere stays."""
    database = connect(settings.store_url)
    try:
        with UnitOfWork(database) as work:
            work.connection.execute(delete(listing_table).where(OURS))
            work.events.clear_simulated()
            work.connection.execute(delete(import_runs).where(import_runs.c.file_name == FEED_FILE))
            work.commit()
    finally:
        database.dispose()


def _keep(path: Path, text: str) -> None:
    draft = path.with_suffix(".new")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)


def _silent(_what: str, _share: float) -> None:
    """Nobody is listening."""
