"""The exact best of an index for one seeker: blocks open in order of their upper bound until nothing unopened can win."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, isnan

import numpy as np
from numpy.typing import NDArray

from matching.features import PAIRED, UNKNOWN, Floats, Rows, Seeker, distance, pair_features
from matching.gates import Marks, held_licences, stopped_by
from matching.index import ListingIndex, Prepared
from matching.model import GATES
from matching.places import kilometres
from matching.ranker import Ranker

FIRST_OPENING = 768
"""Rows scored before the first comparison with the bounds."""
GROWTH = 4
"""At most so many times as many rows each time after."""
MOST_TOLD_OF = 2_048
"""Rows that are looked at only to count what the gates stopped; where there are more, the nearest are, and the counts are least ones."""
ROUNDING = 1e-9
"""Bounds are sums in another order than scores; this covers the last bits."""
GRAIN_KM = 1e-6
"""A circle's centre and a listing's distance are rounded in their last bits; a millimetre covers both."""
FURTHER = 1.5
"""Going so many times as far as she said is thought of as an offer to her."""
NEAR_BLOCKED = 3.0
"""Blocked listings are told of within this many times her reach."""


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
    `MOST_TOLD_OF` listings around her were left to count.
    """
    queue = _Queue.of(index, ranker, seeker, retrieve(index, prepared, ranker, [seeker]))
    considered, scored, opening = queue.rows, 0, FIRST_OPENING
    best, blocked, tally = _nothing(), _nothing(), _Tally(seeker)
    while len(queue):
        best_stands = len(best) == top and best.raw[-1] > queue.bounds[0]
        if best_stands and len(blocked) == top and blocked.raw[-1] > queue.bounds[0]:
            break
        if best_stands and not queue.near.all():
            queue = queue.only(queue.near)
            continue
        batch, queue = queue.split(opening, above=min(_least(best, top), _least(blocked, top)))
        rows, could_reach = batch.opened(index, prepared)
        seen = _look(index, seeker, rows, today)
        passed, told = seen.marks == 0, _told_of(seeker, seen.km, np.repeat(batch.near, batch.sizes))
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
        best, blocked, tally.counts(), counted_all, tally.licence_only, tally.schooling_only, tally.reach_only, tally.nearest_beyond,
        scored, considered,
    )  # fmt: skip


def best(
    index: ListingIndex, prepared: Prepared, ranker: Ranker, seeker: Seeker, today: int, top: int, retrieved: Retrieved
) -> Found:
    """The same best as `search` finds, and nothing of what gates stopped; `retrieved` for a group of seekers of which she is one."""
    queue, opening, found_best = _Queue.of(index, ranker, seeker, retrieved), FIRST_OPENING, _nothing()
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
        passed &= _areas_of_state(index, seeker.state)[index.columns.district[found.rows]]
    passed &= _own_state_only(index, seeker, index.columns.district[found.rows].astype(np.int64))
    return _merge(_nothing(), found, passed, top)


def open_near(index: ListingIndex, seeker: Seeker, family: int, today: int) -> int:
    """How many listings of a family (its position) no gate stops within her reach, or in her State where her place is unknown."""
    rows = index.rows_of(family * index.n_areas + np.flatnonzero(_areas_within(index, seeker, seeker.reach_km)))
    km = distance(seeker, index.columns, rows)
    passed = stopped_by(seeker, index.columns, rows, km, today) == 0
    return int((passed & ~(km > seeker.reach_km)).sum())


@dataclass(frozen=True, slots=True)
class Retrieved:
    """Blocks where a match, or a blocked listing to tell of, could be for a group of seekers, and what all of them share in its bounds.

    `fixed`: the block's best fixed part, and `kinship` that of its family, in log-odds; `near`: whether its area is near enough for a
    listing to be told of as blocked.
    """

    blocks: Rows
    fixed: Floats
    kinship: Floats
    near: NDArray[np.bool_]


def retrieve(index: ListingIndex, prepared: Prepared, ranker: Ranker, seekers: Sequence[Seeker]) -> Retrieved:
    """For seekers who are alike in trades, in State, and in whether their place is known and they would move; the nearer the better."""
    one = seekers[0]
    families = np.flatnonzero(one.kin > 0)
    near = _areas_near(index, seekers)
    areas = np.arange(index.n_areas)
    areas = areas[_own_state_only(index, one, areas)] if one.has_place and one.relocates else areas[near]
    cells = (families[:, None] * index.n_areas + areas[None, :]).ravel()
    close = np.broadcast_to(near[areas], (len(families), len(areas))).ravel()
    filled = index.row_start[cells + 1] > index.row_start[cells]
    cells, close = cells[filled], close[filled]
    blocks = index.blocks_of(cells)
    per_cell = index.block_start[cells + 1] - index.block_start[cells]
    kinship = np.repeat(ranker.curves["kinship"](one.kin[cells // index.n_areas]), per_cell)
    return Retrieved(blocks, prepared.block_most[blocks], kinship, np.repeat(close, per_cell))


@dataclass(frozen=True, slots=True)
class _Queue:
    """Blocks yet to open, the most promising first; `near` says whether a block may hold blocked listings to tell of, `edge` how near
    its nearest listing can be, in km. `fixed`: the block's best fixed part, which its bound holds."""

    blocks: Rows
    bounds: Floats
    fixed: Floats
    near: NDArray[np.bool_]
    edge: Floats
    sizes: Rows

    @classmethod
    def of(cls, index: ListingIndex, ranker: Ranker, seeker: Seeker, retrieved: Retrieved) -> _Queue:
        blocks = retrieved.blocks
        edge = _edges(index, seeker, blocks)
        bounds = _upper_bounds(index, ranker, seeker, retrieved, edge) + ROUNDING
        sizes = index.blocks.start[blocks + 1] - index.blocks.start[blocks]
        near = retrieved.near & ~(edge > NEAR_BLOCKED * seeker.reach_km)
        order = np.argsort(-bounds, kind="stable")
        queue = cls(blocks[order], bounds[order], retrieved.fixed[order], near[order], edge[order], sizes[order])
        return queue if seeker.relocates else queue.only(queue.near)

    def __len__(self) -> int:
        return len(self.blocks)

    @property
    def rows(self) -> int:
        return int(self.sizes.sum())

    def only(self, mask: NDArray[np.bool_]) -> _Queue:
        return _Queue(self.blocks[mask], self.bounds[mask], self.fixed[mask], self.near[mask], self.edge[mask], self.sizes[mask])

    def opened(self, index: ListingIndex, prepared: Prepared) -> tuple[Rows, Floats]:
        """The rows of all blocks, and what each can reach at most: its block's bound with its own fixed part."""
        rows = index.rows_in(self.blocks)
        return rows, np.repeat(self.bounds - self.fixed, self.sizes) + prepared.fixed[rows] + ROUNDING

    def split(self, rows: int, above: float) -> tuple[_Queue, _Queue]:
        """The first blocks that hold at least so many rows, fewer where no more are bounded above a score, and the others."""
        enough = int(np.searchsorted(np.cumsum(self.sizes), rows)) + 1
        worth = int(np.searchsorted(-self.bounds, -above, side="right"))
        first = np.arange(len(self)) < max(1, min(enough, worth))
        return self.only(first), self.only(~first)

    def nearest(self, rows: int) -> tuple[_Queue, bool]:
        """The nearest blocks that hold at most so many rows, and whether these are all."""
        if self.rows <= rows:
            return self, True
        first = (
            np.argpartition(self.edge, rows)[:rows] if len(self) > rows else np.arange(len(self))
        )  # a block holds a row at least
        first = first[np.argsort(self.edge[first], kind="stable")]
        chosen = np.zeros(len(self), dtype=np.bool_)
        chosen[first[np.cumsum(self.sizes[first]) <= rows]] = True
        return self.only(chosen), False


def _edges(index: ListingIndex, seeker: Seeker, blocks: Rows) -> Floats:
    """How near the nearest listing of each block can be, in km; NaN where no place is known, 0 where some are not."""
    held = index.blocks
    centre = kilometres(seeker.latitude, seeker.longitude, held.latitude[blocks], held.longitude[blocks])
    return np.asarray(np.maximum(centre - held.radius[blocks] - GRAIN_KM, 0.0))


def _areas_near(index: ListingIndex, seekers: Sequence[Seeker]) -> NDArray[np.bool_]:
    """Areas that may hold listings to tell one of them of; where their places are unknown those of their State, else all."""
    one = seekers[0]
    if one.has_place:
        around = max(float(kilometres(one.latitude, one.longitude, each.latitude, each.longitude)) for each in seekers)
        return _areas_within(index, one, NEAR_BLOCKED * max(each.reach_km for each in seekers) + around)
    return _areas_within(index, one, inf)


def _areas_within(index: ListingIndex, seeker: Seeker, within_km: float) -> NDArray[np.bool_]:
    """Areas that may hold listings within so many km of her; where her place is unknown those of her State, else all."""
    if seeker.has_place:
        km = kilometres(seeker.latitude, seeker.longitude, index.areas.latitude, index.areas.longitude) - index.areas.radius
        near = ~(km - GRAIN_KM > within_km)
    elif seeker.state != UNKNOWN:
        near = _areas_of_state(index, seeker.state)
    else:
        near = np.ones(index.n_areas, dtype=np.bool_)
    return np.asarray(near & _own_state_only(index, seeker, np.arange(index.n_areas)))


def _own_state_only(index: ListingIndex, seeker: Seeker, areas: Rows) -> NDArray[np.bool_]:
    """A listing that names only its State is for seekers of that State (or who have none)."""
    n_districts = int(index.meta["n_districts"])
    return np.asarray((areas < n_districts) | (seeker.state == UNKNOWN) | (areas - n_districts == seeker.state))


def _areas_of_state(index: ListingIndex, state: int) -> NDArray[np.bool_]:
    return np.asarray(np.asarray(index.meta["area_state"]) == state)


def _told_of(seeker: Seeker, km: Floats, near: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Rows close enough to be told of when a gate stops them."""
    return np.asarray(near & ~(km > NEAR_BLOCKED * seeker.reach_km))


def _upper_bounds(index: ListingIndex, ranker: Ranker, seeker: Seeker, retrieved: Retrieved, edge: Floats) -> Floats:
    """No listing of the block scores above this: exact kinship, nearest edge, best pay, best of every other curve."""
    held, blocks = index.blocks, retrieved.blocks
    by_km = ranker.curves["km"](edge)
    unsure = np.isinf(held.radius[blocks])
    by_km[unsure] = np.maximum(by_km[unsure], ranker.curves["km"].missing)
    bound = retrieved.fixed + retrieved.kinship + by_km
    for name, reference in (("pay_gain", seeker.pay_estimate), ("pay_wish", seeker.wish)):
        curve = ranker.curves[name]
        if isnan(reference):
            bound += curve.missing
            continue
        most = curve(held.most_pay[blocks] / reference)
        unknown = held.some_pay_unknown[blocks]
        most[unknown] = np.maximum(most[unknown], curve.missing)
        bound += most
    unsaid = {
        "skill_share": seeker.skills is None,
        "skills_missing": seeker.skills is None,
        "schooling_surplus": seeker.education == UNKNOWN,
        "experience_short": isnan(seeker.experience_years),
        "job_type": not seeker.job_types,
        "shift": not seeker.shifts,
        "language": not seeker.languages,
    }
    return bound + sum(ranker.curves[name].missing if silent else ranker.curves[name].highest for name, silent in unsaid.items())


@dataclass(frozen=True, slots=True)
class _Seen:
    """Rows with their kilometres and the gates that stop them, not scored yet."""

    rows: Rows
    km: Floats
    marks: Marks


def _look(index: ListingIndex, seeker: Seeker, rows: Rows, today: int) -> _Seen:
    km = distance(seeker, index.columns, rows)
    return _Seen(rows, km, stopped_by(seeker, index.columns, rows, km, today))


def _score(index: ListingIndex, prepared: Prepared, ranker: Ranker, seeker: Seeker, seen: _Seen, mask: NDArray[np.bool_]) -> Found:
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


class _Tally:
    """How many listings each gate stopped, which licences alone stood in the way, and how near the nearest beyond her reach is."""

    def __init__(self, seeker: Seeker) -> None:
        self._held = np.uint16(held_licences(seeker))
        self._reach_km = seeker.reach_km
        self._marked = np.zeros(1 << len(GATES), dtype=np.int64)
        self.licence_only: dict[int, int] = {}
        self.schooling_only: dict[int, int] = {}
        self.reach_only = 0
        self.nearest_beyond = float("nan")

    def add(self, index: ListingIndex, seen: _Seen, told: NDArray[np.bool_]) -> None:
        self._marked += np.bincount(seen.marks[told], minlength=len(self._marked))
        beyond = seen.km[told & (seen.marks == _ALONE["reach"])]
        self.nearest_beyond = float(np.fmin.reduce(beyond, initial=self.nearest_beyond))
        self.reach_only += int((beyond <= FURTHER * self._reach_km).sum())
        within = told & (seen.km <= self._reach_km)
        licences = index.columns.licences[seen.rows[within & (seen.marks == _ALONE["licence"])]] & ~self._held
        schooling = index.columns.min_education[seen.rows[within & (seen.marks == _ALONE["schooling"])]]
        for counted, asked in ((self.licence_only, licences), (self.schooling_only, schooling)):
            for value, count in zip(*(each.tolist() for each in np.unique(asked, return_counts=True)), strict=True):
                counted[value] = counted.get(value, 0) + count

    def counts(self) -> dict[str, int]:
        """Only the gates that stopped something."""
        marks = np.arange(len(self._marked))
        stopped = {gate: int(self._marked[(marks & bit) > 0].sum()) for gate, bit in _ALONE.items()}
        return {gate: count for gate, count in stopped.items() if count}


_ALONE = {gate: 1 << place for place, gate in enumerate(GATES)}
"""The marks of a listing that this gate and no other stops."""
