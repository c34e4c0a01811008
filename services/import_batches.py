"""The batches of an import: compared with what is stored, understood, and stored, each in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from operator import attrgetter

from sqlalchemy import Engine, bindparam, update

from data.feeds.base import Rejected
from data.store.employers import Employer, Key
from data.store.imports import RejectedRow
from data.store.listing_rows import ADVERT, content_hash
from data.store.listing_tables import listings
from data.store.listings import Difference
from data.store.unit_of_work import UnitOfWork
from matching.employer_names import employer_key
from matching.model import Listing
from matching.understand import Understood
from services.import_report import ImportReport
from services.known_catalogue import KnownCatalogue
from services.long_work import LongWork

_words_of = attrgetter(*ADVERT)


@dataclass(frozen=True, slots=True)
class LookedAt:
    """A batch on its way: what it has, what of that is new or changed, and what gives the understanding of those."""

    size: int
    rejected: tuple[Rejected, ...]
    found: Difference
    understood: Callable[[], list[Understood]]

    @property
    def fresh(self) -> tuple[Listing, ...]:
        return (*self.found.new, *self.found.changed)


def look_at(engine: Engine, source: str, batch: Sequence[Listing | Rejected], long_work: LongWork) -> LookedAt:
    """Tell what a batch has to be understood, and begin with it: the long part, and outside the transaction."""
    with UnitOfWork(engine, writing=False) as work:
        found = work.listings.compare(source, [item for item in batch if isinstance(item, Listing)])
    understood = long_work.understand((*found.new, *found.changed))
    return LookedAt(len(batch), tuple(item for item in batch if isinstance(item, Rejected)), found, understood)


def store_batch(engine: Engine, of: tuple[str, int], looked_at: LookedAt, report: ImportReport, known: KnownCatalogue) -> None:
    """Store a batch, in one transaction."""
    source, run = of
    found, fresh, understood = looked_at.found, looked_at.fresh, looked_at.understood()
    report.read += looked_at.size
    report.new += len(found.new)
    report.changed += len(found.changed)
    report.unchanged += len(found.unchanged)
    report.count(understood, looked_at.rejected)
    with UnitOfWork(engine) as work:
        seen_at = datetime.now(UTC)
        work.listings.upsert(source, [each.listing for each in understood], seen_at)
        _remember_words(work, source, fresh, understood)
        _link_employers(work, source, understood)
        same = [listing.job_id for listing in found.unchanged]
        work.listings.seen_again(source, same, seen_at)
        work.lifecycle.reopen(source, same, seen_at)
        known.keep(work)
        work.imports.reject(run, (RejectedRow(row.line, row.column, row.code, row.value) for row in looked_at.rejected))
        work.imports.progress(run, report.counts())
        work.commit()


def _remember_words(work: UnitOfWork, source: str, fresh: Sequence[Listing], understood: Sequence[Understood]) -> None:
    """Keep the mark of the advert's words as the feed gave them, where understanding filled in or took out some of them."""
    marks = [
        {"of": listing.job_id, "mark": content_hash(listing)}
        for listing, each in zip(fresh, understood, strict=True)
        if _words_of(listing) != _words_of(each.listing)
    ]
    same = (listings.c.source == source) & (listings.c.job_id == bindparam("of"))
    if marks:
        work.connection.execute(update(listings).where(same).values(content_hash=bindparam("mark")), marks)


def _link_employers(work: UnitOfWork, source: str, understood: Sequence[Understood]) -> None:
    """Tell whose adverts these are, and how far their employers are trusted."""
    keys: dict[str, Key | None] = {}
    names: dict[Key, str] = {}
    for each in understood:
        listing = each.listing
        key = employer_key(listing.employer_name)
        keys[listing.job_id] = (key, listing.state) if key else None
        if key and listing.employer_name:
            names.setdefault((key, listing.state), listing.employer_name)
    met = work.employers.meet(names)
    of: dict[str, Employer | None] = {job_id: met[key] if key else None for job_id, key in keys.items()}
    work.employers.link(source, of)
