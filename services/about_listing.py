"""What we know of a listing beside its own words: how its employer is known, where else it stands, how lately it was confirmed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from data.store.listings import StoredListing
from data.store.unit_of_work import UnitOfWork
from matching.minimum_wages import Minimum
from matching.model import INDIA, Listing
from services.foundation import Foundation


@dataclass(frozen=True, slots=True)
class About:
    """Facts, none of them the advert's own claim.

    checked_on: when somebody looked at the employer's papers; joins, complaints: workers who joined it and reports found true, as told
    here; sources: all that tell of this vacancy, when there are several; seen_on: the last day it stood in its feed; minimum: the
    confirmed minimum wage that its pay lies below.
    """

    checked_on: date | None = None
    joins: int = 0
    complaints: int = 0
    sources: tuple[str, ...] = ()
    seen_on: date | None = None
    minimum: Minimum | None = None


NOTHING_KNOWN = About()


def advert_number(listing: Listing) -> str:
    """The number under which its source knows an advert; of the open network the item's, without participant and provider."""
    return listing.job_id.rsplit("/", 1)[-1]


def about(work: UnitOfWork, foundation: Foundation, stored: Sequence[StoredListing]) -> dict[int, About]:
    """What is known of each of these listings, by number."""
    employers = work.employers.by_ids({item.employer_id for item in stored if item.employer_id is not None})
    sources = work.duplicates.sources([item.id for item in stored])
    encoder = foundation.encoder
    known = {}
    for item in stored:
        employer = employers.get(item.employer_id or 0)
        checked = employer.verified_at.astimezone(INDIA).date() if employer and employer.verified_at else None
        known[item.id] = About(
            checked,
            employer.joins if employer else 0,
            employer.complaints if employer else 0,
            sources.get(item.id, ()),
            max(filter(None, (item.last_seen_at.astimezone(INDIA).date(), item.listing.last_confirmed_on))),
            encoder.minimum_wages.missed_by(item.listing, encoder.occupations),
        )
    return known
