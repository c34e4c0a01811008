"""Boards as they stand: of every district all pairs of drawn adverts that are compared, few of which are one vacancy.

The pairs that people wrote are half of one vacancy and half of two; on a board one in some tens is. What is fitted on written pairs
alone takes two adverts that say little for one vacancy, because nobody writes such a pair. The drawn adverts are those of the
demonstration (simulated), given to three sources; one put up again, in other words, stands with another source than the first.
"""

from __future__ import annotations

import csv
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from data.feeds.ncs_csv import NcsCsv
from matching.duplicate_candidates import candidates, telling_apart
from matching.model import Listing
from matching.posting import Posting, Seen
from services.demo.making import write_feed
from services.demo.world import Sizes, World
from services.engine_room import today_in_india
from services.foundation import Foundation
from settings import settings

SOURCES = ("ncs", "portal", "network")


def drawn_pairs(foundation: Foundation, listings: int, seed: int) -> Iterator[tuple[Seen, Seen, bool]]:
    """Every pair of so many drawn adverts that is compared, and whether it is one vacancy."""
    read, first_of = _drawn(foundation, listings, seed)
    first = [first_of[listing.job_id] for listing in read]
    turns = {job_id: turn for turn, job_id in enumerate(dict.fromkeys(first))}
    met: dict[str, int] = defaultdict(int)
    by_district: dict[int, list[Posting]] = defaultdict(list)
    for number, (listing, vacancy) in enumerate(zip(foundation.understanding().understand_many(read), first, strict=True)):
        source = SOURCES[(turns[vacancy] + met[vacancy]) % len(SOURCES)]
        met[vacancy] += 1
        if listing.district_id is not None:
            by_district[listing.district_id].append(Posting.of(number, source, listing))
    for postings in by_district.values():
        seen = [Seen.of(posting) for posting in telling_apart(postings)]
        for a, b in candidates(seen, {each.posting.id for each in seen}):
            yield a, b, first[a.posting.id] == first[b.posting.id]


def _drawn(foundation: Foundation, listings: int, seed: int) -> tuple[Sequence[Listing], Mapping[str, str]]:
    """The drawn adverts that can be read, and by the number of each that of the advert which told its vacancy first."""
    world = World.load(settings(), foundation)
    with tempfile.TemporaryDirectory() as folder:
        file, truth = Path(folder) / "drawn.csv", Path(folder) / "truth.csv"
        write_feed(world, Sizes(0, listings, 0, seed, today_in_india()), file, truth, lambda _what, _share: None)
        with truth.open(encoding="utf-8", newline="") as lines:
            copied = {row["job_id"]: row["copy_of"] for row in csv.DictReader(lines)}
        read = [item for item in NcsCsv().read(file) if isinstance(item, Listing)]
    return read, {job_id: copied[job_id] or job_id for job_id in copied}
