"""Rank the listings of a feed for the workers of a file: the main job on any input in the contract, without a database."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from data.feeds.base import Notices, Rejected
from data.feeds.ncs_csv import NcsCsv
from data.worker_file import BadLine, read_workers
from matching.columns import frame_of
from matching.engine import MatchEngine
from matching.index import build_index
from matching.model import Answer, Listing, Worker
from services.answers import answer_record
from services.foundation import Foundation
from services.train import Progress, current_ranker, train_ranker
from settings import Settings


@dataclass(frozen=True, slots=True)
class Ranked:
    """Workers with their answers, the listings by id, and what could not be read."""

    workers: list[Worker]
    answers: list[Answer]
    listings: dict[str, Listing]
    rejected: list[Rejected]
    bad_lines: list[BadLine]
    notices: Notices = field(default_factory=Notices)

    @property
    def held_back(self) -> list[Listing]:
        """Listings that are shown to nobody, with why."""
        return [listing for listing in self.listings.values() if listing.held_back_because]

    @property
    def untraded(self) -> list[Listing]:
        """Listings whose words name no trade we know."""
        return [listing for listing in self.listings.values() if listing.family is None]

    def records(self) -> list[dict[str, Any]]:
        """One record a worker, in their order."""
        return [answer_record(worker.uan_last4, answer) for worker, answer in zip(self.workers, self.answers, strict=True)]


def rank_files(
    settings: Settings,
    listings_file: Path,
    workers_file: Path,
    *,
    top: int = 20,
    today: date,
    foundation: Foundation | None = None,
    progress: Progress | None = None,
) -> Ranked:
    """Read both files, train a model first if there is none, and rank.

    Raises `FeedError` when the listings cannot be read at all; bad rows and bad lines are told in the result.
    """
    notices = Notices()
    items = list(NcsCsv().read(listings_file, notices))
    records = list(read_workers(workers_file))
    workers = [record for record in records if isinstance(record, Worker)]
    foundation = foundation or Foundation.load(settings)
    understanding = foundation.understanding()
    listings = {
        listing.job_id: listing for listing in understanding.understand_many([item for item in items if isinstance(item, Listing)])
    }
    ranker = current_ranker(settings.models_dir) or train_ranker(
        foundation.encoder, foundation.gazetteer, settings.models_dir, progress=progress
    )
    columns = foundation.encoder.encode(frame_of(listings.values()))
    index = build_index(columns, foundation.encoder, foundation.gazetteer)
    engine = MatchEngine(index, ranker, foundation.resolver, foundation.gazetteer, foundation.encoder, today)
    return Ranked(
        workers=workers,
        answers=engine.match_many(workers, top),
        listings=listings,
        rejected=[item for item in items if isinstance(item, Rejected)],
        bad_lines=[record for record in records if isinstance(record, BadLine)],
        notices=notices,
    )
