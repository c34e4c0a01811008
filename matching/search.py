"""The exact best of an index for one seeker: blocks open in order of their upper bound until nothing unopened can win."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

import numpy as np
from numpy.typing import NDArray

from matching.features import PAIRED, UNKNOWN, Floats, Rows, Seeker, distance, pair_features
from matching.gates import stopped_by
from matching.index import ListingIndex, Prepared
from matching.ranker import Ranker
from matching.retrieval import NEAR_BLOCKED, Queue, Retrieved, areas_of_state, areas_within, own_state_only, retrieve
from matching.tally import Seen, Tally

FIRST_OPENING = 1_024
"""Rows scored before the first comparison with the bounds."""
GROWTH = 8
"""At most so many times as many rows each time after."""
MOST_COUNTED = 4_096
"""Where more rows than this are kin and near, those that can neither win nor be told of are not looked at, and counts are least ones."""
MOST_TOLD_OF = 1_024
"""Rows that are looked at only to count what the gates stopped; where there are more, the nearest are, and the counts are least ones."""


@dataclass(frozen=True, slots=True)
class Found:
    """Rows best first (ties by row), with raw score and km."""

    rows: Rows
    raw: Floats
    km: Floats

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True, slots=True)
class Search:
    """What one search found: the best that no gate blocks, the best that one did, and how many each gate stopped."""

    best: Found
    blocked: Found
    blocked_counts: dict[str, int]
    counted_all: bool
    licence_only: dict[int, int]
    """Licences she lacks, as a bit set -> how many listings within reach they alone keep from her."""
    schooling_only: dict[int, int]
    """A level of schooling (position in `EDUCATION_RANK`) -> how many listings within reach ask for it and nothing else keeps from her."""
    reach_only: int
    """How many listings nothing but her reach keeps from her, up to `FURTHER` times as far."""
    nearest_beyond: float
    """Kilometres to the nearest listing that nothing but her reach keeps from her, NaN when none was found."""
    scored: int
    considered: int


def search(index: ListingIndex, prepared: Prepared, ranker: Ranker, seeker: Seeker, today: int, top: int = 20) -> Search:
    """The top listings for a seeker, exactly as if every one had been scored.

    Only families with kinship above the floor are looked at. `today` is a day ordinal. `counted_all` is False where more than
    `MOST_TOLD_OF` listings around her were left to count, or more than `MOST_COUNTED` were there at all.
    """
    queue = Queue.of(index, ranker, seeker, retrieve(index, prepared, ranker, [seeker]))
    considered, scored, opening = queue.rows, 0, FIRST_OPENING
    best, blocked, tally = _nothing(), _nothing(), Tally(seeker)
    while len(queue):
        best_stands = len(best) == top and best.raw[-1] > queue.bounds[0]
        if best_stands and len(blocked) == top and blocked.raw[-1] > queue.bounds[0]:
            break
        if best_stands and not queue.near.all():
            queue = queue.only(queue.near)
            continue
        batch, queue = queue.split(opening, above=min(_least(best, top), _least(blocked, top)))
        rows, could_reach = batch.opened(index, prepared)
        near = np.repeat(batch.near, batch.sizes)
        if considered > MOST_COUNTED:
            worth = (could_reach >= _least(best, top)) | near & (could_reach >= _least(blocked, top))
            rows, could_reach, near = rows[worth], could_reach[worth], near[worth]
        seen = _look(index, seeker, rows, today)
        passed, told = seen.marks == 0, _told_of(seeker, seen.km, near)
        tally.add(index, seen, told)
        wins, stopped = passed & (could_reach >= _least(best, top)), ~passed & told & (could_reach >= _least(blocked, top))
        found = _score(index, prepared, ranker, seeker, seen, wins | stopped)
        best = _merge(best, found, wins[wins | stopped], top)
        blocked = _merge(blocked, found, stopped[wins | stopped], top)
        scored, opening = scored + len(found), opening * GROWTH
    rest, counted_all = queue.only(queue.near).nearest(MOST_TOLD_OF)
    if len(rest):
        seen = _look(index, seeker, index.rows_in(rest.blocks), today)
        tally.add(index, seen, _told_of(seeker, seen.km, np.ones(len(seen.rows), dtype=np.bool_)))
    return Search(
        best, blocked, tally.counts(), counted_all and considered <= MOST_COUNTED,
        tally.licence_only, tally.schooling_only, tally.reach_only, tally.nearest_beyond, scored, considered,
    )  # fmt: skip


def best(
    index: ListingIndex, prepared: Prepared, ranker: Ranker, seeker: Seeker, today: int, top: int, retrieved: Retrieved
) -> Found:
    """The same best as `search` finds, and nothing of what gates stopped; `retrieved` for a group of seekers of which she is one."""
    queue, opening, found_best = Queue.of(index, ranker, seeker, retrieved), FIRST_OPENING, _nothing()
    while len(queue) and not _least(found_best, top) > queue.bounds[0]:
        batch, queue = queue.split(opening, above=_least(found_best, top))
        rows, could_reach = batch.opened(index, prepared)
        seen = _look(index, seeker, rows[could_reach >= _least(found_best, top)], today)
        found = _score(index, prepared, ranker, seeker, seen, seen.marks == 0)
        found_best = _merge(found_best, found, np.ones(len(found), dtype=np.bool_), top)
        opening *= GROWTH
    return found_best


def scan(index: ListingIndex, prepared: Prepared, ranker: Ranker, seeker: Seeker, today: int, top: int = 20) -> Found:
    """The same answer by scoring every ranked listing: the proof that `search` is exact, and its peer in benchmarks."""
    seen = _look(index, seeker, np.arange(index.ranked), today)
    found = _score(index, prepared, ranker, seeker, seen, np.ones(len(seen.rows), dtype=np.bool_))
    passed = (seen.marks == 0) & (seeker.kin[index.columns.family[found.rows]] > 0)
    if not seeker.has_place and seeker.state != UNKNOWN:
        passed &= areas_of_state(index, seeker.state)[index.columns.district[found.rows]]
    passed &= own_state_only(index, seeker, index.columns.district[found.rows].astype(np.int64))
    return _merge(_nothing(), found, passed, top)


def open_near(index: ListingIndex, seeker: Seeker, family: int, today: int) -> int:
    """How many listings of a family (its position) no gate stops within her reach, or in her State where her place is unknown."""
    rows = index.rows_of(family * index.n_areas + np.flatnonzero(areas_within(index, seeker, seeker.reach_km)))
    km = distance(seeker, index.columns, rows)
    passed = stopped_by(seeker, index.columns, rows, km, today) == 0
    return int((passed & ~(km > seeker.reach_km)).sum())


def _told_of(seeker: Seeker, km: Floats, near: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Rows close enough to be told of when a gate stops them."""
    return np.asarray(near & ~(km > NEAR_BLOCKED * seeker.reach_km))


def _look(index: ListingIndex, seeker: Seeker, rows: Rows, today: int) -> Seen:
    km = distance(seeker, index.columns, rows)
    return Seen(rows, km, stopped_by(seeker, index.columns, rows, km, today))


def _score(index: ListingIndex, prepared: Prepared, ranker: Ranker, seeker: Seeker, seen: Seen, mask: NDArray[np.bool_]) -> Found:
    """Those of the rows that the mask names, with their scores."""
    rows, km = seen.rows[mask], seen.km[mask]
    features = pair_features(seeker, index.columns, rows, km)
    raw = ranker.raw({name: features[name] for name in PAIRED}, prepared.fixed[rows])
    return Found(rows, raw, km)


def _least(found: Found, top: int) -> float:
    """The score that a listing must reach to be told, as far as is known."""
    return float(found.raw[-1]) if len(found) == top else -inf


def _nothing() -> Found:
    empty = np.empty(0)
    return Found(np.empty(0, dtype=np.int64), empty, empty)


def _merge(kept: Found, found: Found, mask: NDArray[np.bool_], top: int) -> Found:
    """The best `top` of what was kept and the masked rows of what was found; ties go to the lower row."""
    chosen = np.flatnonzero(mask)
    if len(chosen) > 4 * top:
        cut = np.partition(found.raw[chosen], len(chosen) - top)[len(chosen) - top]
        chosen = chosen[found.raw[chosen] >= cut]
    rows = np.concatenate([kept.rows, found.rows[chosen]])
    raw = np.concatenate([kept.raw, found.raw[chosen]])
    order = np.lexsort((rows, -raw))[:top]
    return Found(
        rows[order],
        raw[order],
        np.concatenate([kept.km, found.km[chosen]])[order],
    )
