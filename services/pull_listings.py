"""Fetch what changed at NCS since the last time, and take it in as any feed: all of it, or nothing and the same again next time."""

from __future__ import annotations

import csv
import shutil
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from data.feeds.ncs_columns import COLUMNS
from data.feeds.ncs_csv import NcsCsv
from data.gateways.errors import GatewayUnavailable
from data.gateways.ncs import NcsGateway
from data.store.unit_of_work import UnitOfWork
from services.house import House
from services.import_listings import Import, import_file, keep_refusal
from services.import_report import ImportReport
from services.refusal import Refused, told_plainly

SOURCE = "ncs"
FOLDER = "uploads"
MOST_PAGES = 100_000
"""A cursor that leads round in a circle is left after so many pages."""


def pull_listings(house: House) -> ImportReport:
    """Take in what NCS says has changed since the last pull began that went through; the first time, all that it has.

    Raises `Refused` where no NCS is configured or it does not answer; then nothing was taken in but, of the latter, a run that says so.
    """
    if house.ncs is None:
        raise Refused("no_ncs")
    with UnitOfWork(house.database, writing=False) as work:
        since = work.imports.last_whole(SOURCE)
    settings = house.room.settings
    folder = settings.var_dir / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    kept, began = Path(tempfile.mkdtemp(dir=folder)), datetime.now(UTC)
    wanted = Import(kept / "ncs.csv", NcsCsv.name, SOURCE)
    try:
        with told_plainly():
            _fetch(house.ncs, since, wanted.file)
        report = import_file(settings, wanted, foundation=house.room.foundation)
    except Refused as refusal:
        keep_refusal(house.database, wanted, began, refusal)
        raise
    finally:
        shutil.rmtree(kept, ignore_errors=True)
    house.renewal.ask()
    return report


def _fetch(ncs: NcsGateway, since: datetime | None, file: Path) -> None:
    """All pages into a file of the feed; what NCS says beside its columns is passed over."""
    with file.open("w", encoding="utf-8", newline="") as handle:
        rows = csv.DictWriter(handle, COLUMNS, extrasaction="ignore", lineterminator="\n")
        rows.writeheader()
        cursor: str | None = None
        for _ in range(MOST_PAGES):
            try:
                page = ncs.listings(since=since, cursor=cursor)
            except GatewayUnavailable as silence:
                raise Refused("ncs_silent") from silence
            rows.writerows(_cells(row) for row in page.rows)
            cursor = page.cursor
            if cursor is None:
                return
    raise Refused("endless_pages")


def _cells(row: Mapping[str, Any]) -> dict[str, str]:
    """A row as cells: lists are joined by `;`, nothing is an empty cell."""
    return {
        name: ";".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)
        for name, value in row.items()
    }
