"""Take a feed in: read, understand what is new or changed, store batch by batch, and tell what happened.

Each batch is one transaction, so a run that is killed leaves whole batches and the next run finishes the work. An advert is known by its
source and `job_id`; unchanged words cost no understanding; what a feed does not mention stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from itertools import chain
from operator import attrgetter
from pathlib import Path
from time import perf_counter
from typing import Any

from sqlalchemy import Engine, bindparam, update

from data.feeds.base import Feed, FeedError, Notice, Notices, Rejected
from data.feeds.ncs_csv import NcsCsv
from data.feeds.onest import Onest
from data.store import tables
from data.store.batches import batches
from data.store.connect import connect
from data.store.imports import ImportCounts, RejectedRow
from data.store.listing_rows import ADVERT, content_hash
from data.store.migrate import upgrade
from data.store.unit_of_work import UnitOfWork
from matching.model import Listing
from matching.understand import Understanding, Understood
from services.foundation import Foundation
from services.sheets import sheet
from settings import Settings

FEEDS: dict[str, Feed] = {feed.name: feed for feed in (NcsCsv(), Onest())}
BATCH = 1_000
REJECTED_KEPT = 10_000
"""Rejected rows that a report holds; all of them are stored."""
STAGE = "taking listings in"
REPORT_COLUMNS = ("line", "column", "code", "value")

Progress = Callable[[str, float], None]
_words_of = attrgetter(*ADVERT)


class UnknownFeed(FeedError):
    """There is no feed of this name: `feed`, and the `known` ones."""

    code = "unknown_feed"


@dataclass(slots=True)
class ImportReport:
    """What a run did: rows read (accepted and rejected), adverts by what they were, rows left out, how many need a look.

    `held_back` and `unresolved` (no trade, or no place) count new and changed adverts; `to_check` counts them by the notes of
    `matching.understand.Understood`.
    """

    read: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected_rows: int = 0
    held_back: int = 0
    unresolved: int = 0
    rejected: list[Rejected] = field(default_factory=list)
    to_check: dict[str, int] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)
    seconds: float = 0.0

    def counts(self) -> ImportCounts:
        """The figures that are kept with the run."""
        return ImportCounts(self.read, self.new, self.changed, self.unchanged, self.rejected_rows, self.held_back)

    def record(self) -> dict[str, Any]:
        """The report as JSON values."""
        return asdict(self) | {"seconds": round(self.seconds, 3)}

    def rejected_csv(self, watermark: str = "") -> str:
        """The rejected rows as a CSV table (`REPORT_COLUMNS`); a value that a spreadsheet would run is quoted."""
        return sheet(REPORT_COLUMNS, ((row.line, row.column or "", row.code, row.value) for row in self.rejected), watermark)


def import_file(
    settings: Settings,
    file: Path,
    feed: str = NcsCsv.name,
    *,
    foundation: Foundation | None = None,
    progress: Progress | None = None,
) -> ImportReport:
    """Take a file into the store of these settings, which is made if it is not there.

    Raises `UnknownFeed`, or another `FeedError` when the file cannot be read as this feed; then nothing was stored.
    """
    foundation = foundation or Foundation.load(settings)
    understanding = Understanding(foundation.resolver, foundation.gazetteer, foundation.encoder.occupations, foundation.vocabulary)
    upgrade(settings.store_url)
    engine = connect(settings.store_url)
    try:
        return take_in(engine, understanding, file, feed, progress=progress)
    finally:
        engine.dispose()


def take_in(
    engine: Engine, understanding: Understanding, file: Path, feed: str = NcsCsv.name, *, progress: Progress | None = None
) -> ImportReport:
    """As `import_file`, into an open store."""
    if feed not in FEEDS:
        raise UnknownFeed(feed=feed, known=tuple(FEEDS))
    started, clock = datetime.now(UTC), perf_counter()
    report, notices = ImportReport(), Notices()
    with file.open("rb") as stream:
        size = max(1, file.stat().st_size)
        pieces = batches(FEEDS[feed].read(stream, notices), BATCH)
        first = next(pieces, [])
        with UnitOfWork(engine) as work:
            run = work.imports.start(feed, file.name, started)
            work.commit()
        for batch in chain([first], pieces):
            listings = [item for item in batch if isinstance(item, Listing)]
            rejected = [item for item in batch if isinstance(item, Rejected)]
            _take_batch(engine, understanding, feed, run, listings, rejected, report)
            if progress:
                progress(STAGE, min(1.0, stream.tell() / size))
    report.notices = list(notices)
    report.seconds = perf_counter() - clock
    with UnitOfWork(engine) as work:
        work.imports.finish(run, report.counts(), datetime.now(UTC))
        work.commit()
    return report


def _take_batch(
    engine: Engine,
    understanding: Understanding,
    source: str,
    run: int,
    listings: Sequence[Listing],
    rejected: Sequence[Rejected],
    report: ImportReport,
) -> None:
    """Understand outside the transaction, since that is the long part, and store inside it."""
    with UnitOfWork(engine, writing=False) as work:
        found = work.listings.compare(source, listings)
    fresh = (*found.new, *found.changed)
    understood = understanding.understand_with_notes(fresh)
    report.read += len(listings) + len(rejected)
    report.new += len(found.new)
    report.changed += len(found.changed)
    report.unchanged += len(found.unchanged)
    _count(report, understood, rejected)
    with UnitOfWork(engine) as work:
        seen_at = datetime.now(UTC)
        work.listings.upsert(source, [each.listing for each in understood], seen_at)
        _remember_words(work, source, fresh, understood)
        work.listings.seen_again(source, (listing.job_id for listing in found.unchanged), seen_at)
        work.imports.reject(run, (RejectedRow(row.line, row.column, row.code, row.value) for row in rejected))
        work.imports.progress(run, report.counts())
        work.commit()


def _remember_words(work: UnitOfWork, source: str, fresh: Sequence[Listing], understood: Sequence[Understood]) -> None:
    """Keep the mark of the advert's words as the feed gave them, where understanding filled in or took out some of them."""
    marks = [
        {"of": listing.job_id, "mark": content_hash(listing)}
        for listing, each in zip(fresh, understood, strict=True)
        if _words_of(listing) != _words_of(each.listing)
    ]
    same = (tables.listings.c.source == source) & (tables.listings.c.job_id == bindparam("of"))
    if marks:
        work.connection.execute(update(tables.listings).where(same).values(content_hash=bindparam("mark")), marks)


def _count(report: ImportReport, understood: Iterable[Understood], rejected: Sequence[Rejected]) -> None:
    for each in understood:
        report.held_back += bool(each.listing.held_back_because)
        report.unresolved += each.listing.family is None or each.listing.point is None
        for note in each.notes:
            report.to_check[note] = report.to_check.get(note, 0) + 1
    report.rejected_rows += len(rejected)
    report.rejected += rejected[: REJECTED_KEPT - len(report.rejected)]
