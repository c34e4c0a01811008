"""Take a feed in: read, understand what is new or changed, store batch by batch, and tell what happened.

Each batch is one transaction, so a run that is killed leaves whole batches and the next run finishes the work. An advert is known by its
source and `job_id`; unchanged words cost no understanding; what a feed does not mention stays as it is, unless whoever takes it in says
that it is the whole of its source, and it mentions enough of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from operator import attrgetter
from pathlib import Path
from time import perf_counter

from sqlalchemy import Engine

from data.feeds.base import Feed, FeedError, Notices
from data.feeds.guess import why_unread
from data.feeds.job_posting import JobPosting
from data.feeds.ncs_csv import NcsCsv
from data.feeds.onest import Onest
from data.store.batches import batches
from data.store.connect import connect
from data.store.lifecycle import ENOUGH
from data.store.listing_rows import ADVERT
from data.store.migrate import upgrade
from data.store.unit_of_work import UnitOfWork
from matching.one_city import Cities, load_cities
from services.find_duplicates import NO_CITIES, find_duplicates
from services.foundation import Foundation
from services.import_batches import look_ahead, store_batch
from services.import_report import ImportReport
from services.known_catalogue import KnownCatalogue
from services.long_work import Here, LongWork, shared
from services.refusal import Refused
from services.seldom_collected import seldom_collected
from settings import Settings

FEEDS: dict[str, Feed] = {feed.name: feed for feed in (NcsCsv(), JobPosting(), Onest())}
BATCH = 1_000
STAGE, COMPARING = "taking listings in", "looking for duplicates"
LONGEST_SOURCE = 40

Progress = Callable[[str, float], None]
_words_of = attrgetter(*ADVERT)


class UnknownFeed(FeedError):
    """There is no feed of this name: `feed`, and the `known` ones."""

    code = "unknown_feed"


class BadSource(FeedError):
    """The name of a source is empty or longer than `most` characters: `source`."""

    code = "bad_source"


@dataclass(frozen=True, slots=True)
class Import:
    """What is taken in: a file, the feed it is in, whose it is (the feed's name unless said), and whether it is all that source has."""

    file: Path
    feed: str = NcsCsv.name
    source: str = ""
    whole: bool = False

    @property
    def of(self) -> str:
        """The name that the adverts' numbers are unique under. Raises `UnknownFeed` and `BadSource`."""
        if self.feed not in FEEDS:
            raise UnknownFeed(feed=self.feed, known=tuple(FEEDS))
        if len(self.source) > LONGEST_SOURCE or self.source != self.source.strip() or not self.source.isprintable():
            raise BadSource(source=self.source[:LONGEST_SOURCE], most=LONGEST_SOURCE)
        return self.source or self.feed


def import_file(
    settings: Settings,
    wanted: Import,
    *,
    foundation: Foundation | None = None,
    progress: Progress | None = None,
    processes: int = 1,
) -> ImportReport:
    """Take a file into the store of these settings, which is made if it is not there.

    The long work on much that is new is done in so many processes, this one among them. Raises `UnknownFeed`, or another `FeedError`
    when the file cannot be read as this feed; then nothing was stored
    but a run with its refusal. `ImportCutShort` when one of the processes was ended.
    """
    foundation = foundation or Foundation.load(settings)
    upgrade(settings.store_url)
    engine = connect(settings.store_url)
    cities = load_cities(settings.reference_dir / "one_city.csv", foundation.gazetteer)
    try:
        here = Here(engine, foundation.understanding, foundation.encoder.kinship)
        with seldom_collected(), shared(settings, here, processes) as long_work:
            return take_in(engine, long_work, wanted, progress=progress, cities=cities)
    finally:
        engine.dispose()


def take_in(
    engine: Engine,
    long_work: LongWork,
    wanted: Import,
    *,
    progress: Progress | None = None,
    cities: Cities = NO_CITIES,
) -> ImportReport:
    """As `import_file`, into an open store."""
    source, started, clock = wanted.of, datetime.now(UTC), perf_counter()
    report, notices = ImportReport(), Notices()
    with wanted.file.open("rb") as stream:
        size = max(1, wanted.file.stat().st_size)
        known = KnownCatalogue(engine, source)
        feed = Onest(known) if wanted.feed == Onest.name else FEEDS[wanted.feed]
        pieces = batches(feed.read(stream, notices), BATCH)
        try:
            first = next(pieces, [])
        except FeedError as problem:
            why = why_unread(wanted.file, problem)
            keep_refusal(engine, wanted, started, why)
            raise why from problem
        with UnitOfWork(engine) as work:
            run = work.imports.start(wanted.feed, wanted.file.name, started, source)
            not_compared_since = work.imports.undone_since(run) or started
            work.commit()
        for looked_at in look_ahead(engine, source, chain([first], pieces), long_work, known):
            store_batch(engine, (source, run), looked_at, report, known)
            if progress:
                progress(STAGE, min(1.0, stream.tell() / size))
        if progress:
            progress(STAGE, 1.0)
    if wanted.whole:
        _close_unmentioned(engine, source, started, report, notices)
    report.duplicates = find_duplicates(
        engine, long_work, not_compared_since, lambda share: progress(COMPARING, share) if progress else None, cities=cities
    )
    report.tell(notices)
    report.notices = list(notices)
    report.seconds = perf_counter() - clock
    with UnitOfWork(engine) as work:
        work.imports.finish(run, report.counts(), datetime.now(UTC), report.notices)
        work.commit()
    return report


def keep_refusal(engine: Engine, wanted: Import, started: datetime, problem: FeedError | Refused) -> None:
    """What could not be read at all leaves a run that says so, since nobody may have been there to read the refusal."""
    with UnitOfWork(engine) as work:
        run = work.imports.start(wanted.feed, wanted.file.name, started, wanted.of)
        work.imports.refuse(run, problem.code, problem.values, datetime.now(UTC))
        work.commit()


def _close_unmentioned(engine: Engine, source: str, since: datetime, report: ImportReport, notices: Notices) -> None:
    """A whole feed has gone through: what it no longer mentions is closed, unless it is so much that the feed came half empty."""
    with UnitOfWork(engine) as work:
        stood, gone = work.lifecycle.unmentioned(source, since)
        if stood and gone / stood > 1 - ENOUGH:
            notices.tell("came_half_empty", stood=stood, gone=gone)
        elif report.rejected_rows and gone:
            notices.tell("closed_none_for_rejected", gone=gone, rejected=report.rejected_rows)
        else:
            report.closed = work.lifecycle.close_unmentioned(source, since, datetime.now(UTC))
        work.commit()
