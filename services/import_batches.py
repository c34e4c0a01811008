"""The batches of an import: compared with what is stored, understood, and stored, each in one transaction."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import Engine

from data.feeds.base import Item, Rejected, Same
from data.store.employers import Employer, Key
from data.store.imports import RejectedRow
from data.store.listing_rows import ADVERT, content_hash
from data.store.listings import Difference
from data.store.unit_of_work import UnitOfWork
from matching.employer_names import employer_key
from matching.model import INDIA, Listing
from matching.understand import Understood
from services.import_report import ImportReport
from services.known_catalogue import KnownCatalogue, Told
from services.long_work import LongWork

_words_of = attrgetter(*ADVERT)


@dataclass(frozen=True, slots=True)
class LookedAt:
    """A batch on its way: what it has, what of that is new or changed, what gives the understanding of those, and what stands as it did
    (by `job_id`)."""

    size: int
    job_ids: frozenset[str]
    rejected: tuple[Rejected, ...]
    found: Difference
    same: tuple[str, ...]
    understood: Callable[[], list[Understood]]
    told: Told

    @property
    def fresh(self) -> tuple[Listing, ...]:
        return (*self.found.new, *self.found.changed)


def look_ahead(
    engine: Engine, source: str, batches: Iterable[Sequence[Item]], long_work: LongWork, known: KnownCatalogue
) -> Iterator[LookedAt]:
    """Look at the batches in their order, each given to be stored after some behind it were begun with.

    What tells anew of an advert on its way waits until that is stored, since only then it is known what is new of it.
    """
    begun: deque[LookedAt] = deque()
    for batch in batches:
        told = known.told()
        job_ids = frozenset(item.job_id for item in batch if not isinstance(item, Rejected))
        while len(begun) > long_work.ahead or any(not job_ids.isdisjoint(each.job_ids) for each in begun):
            yield begun.popleft()
        begun.append(_look_at(engine, source, batch, job_ids, long_work, told))
    yield from begun


def _look_at(
    engine: Engine, source: str, batch: Sequence[Item], job_ids: frozenset[str], long_work: LongWork, told: Told
) -> LookedAt:
    """Tell what a batch has to be understood, and begin with it: the long part, and outside the transaction."""
    with UnitOfWork(engine, writing=False) as work:
        found = work.listings.compare(source, [item for item in batch if isinstance(item, Listing)])
    fresh = (*found.new, *found.changed)
    told_now = {listing.job_id for listing in fresh}
    same = dict.fromkeys(listing.job_id for listing in found.unchanged)
    same |= dict.fromkeys(item.job_id for item in batch if isinstance(item, Same) and item.job_id not in told_now)
    rejected = tuple(item for item in batch if isinstance(item, Rejected))
    return LookedAt(len(batch), job_ids, rejected, found, tuple(same), long_work.understand(fresh), told)


def store_batch(engine: Engine, of: tuple[str, int], looked_at: LookedAt, report: ImportReport, known: KnownCatalogue) -> None:
    """Store a batch, in one transaction."""
    source, run = of
    found, fresh, understood = looked_at.found, looked_at.fresh, looked_at.understood()
    report.read += looked_at.size
    report.new += len(found.new)
    report.changed += len(found.changed)
    report.unchanged += len(looked_at.same)
    seen_at = datetime.now(UTC)
    report.count(understood, looked_at.rejected, seen_at.astimezone(INDIA).date())
    with UnitOfWork(engine) as work:
        work.listings.upsert(source, [each.listing for each in understood], seen_at, _beside(work, fresh, understood))
        work.listings.seen_again(source, looked_at.same, seen_at)
        report.reopened += work.lifecycle.reopen(source, looked_at.same, seen_at)
        known.keep(work, looked_at.told)
        left_out = (RejectedRow(row.line, row.column, row.code, row.value, item=row.item or None) for row in looked_at.rejected)
        work.imports.reject(run, left_out)
        work.imports.progress(run, report.counts())
        work.commit()


def _beside(work: UnitOfWork, fresh: Sequence[Listing], understood: Sequence[Understood]) -> dict[str, dict[str, Any]]:
    """What is stored with each advert: whose it is and how far its employer is trusted, and the mark of its words as the feed gave them,
    where understanding filled in or took out some of them."""
    employers = _employers(work, understood)
    beside: dict[str, dict[str, Any]] = {}
    for listing, each in zip(fresh, understood, strict=True):
        employer = employers[listing.job_id]
        told = beside[listing.job_id] = {
            "employer_id": employer.id if employer else None,
            "trust": employer.trust if employer else None,
        }
        if _words_of(listing) != _words_of(each.listing):
            told["content_hash"] = content_hash(listing)
    return beside


def _employers(work: UnitOfWork, understood: Sequence[Understood]) -> dict[str, Employer | None]:
    """Whose adverts these are, by `job_id`."""
    keys: dict[str, Key | None] = {}
    names: dict[Key, str] = {}
    for each in understood:
        listing = each.listing
        key = employer_key(listing.employer_name)
        keys[listing.job_id] = (key, listing.state) if key else None
        if key and listing.employer_name:
            names.setdefault((key, listing.state), listing.employer_name)
    met = work.employers.meet(names)
    return {job_id: met[key] if key else None for job_id, key in keys.items()}
