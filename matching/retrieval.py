"""Where an answer could be: the blocks of an index that a seeker's trades and place leave open, each with what bounds its scores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, isnan

import numpy as np
from numpy.typing import NDArray

from matching.features import UNKNOWN, Floats, Rows, Seeker
from matching.index import ListingIndex, Prepared
from matching.places import kilometres
from matching.ranker import Ranker

ROUNDING = 1e-9
"""Bounds are sums in another order than scores; this covers the last bits."""
GRAIN_KM = 1e-6
"""A circle's centre and a listing's distance are rounded in their last bits; a millimetre covers both."""
NEAR_BLOCKED = 3.0
"""Blocked listings are told of within this many times her reach."""


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
    areas = areas[own_state_only(index, one, areas)] if one.has_place and one.relocates else areas[near]
    cells = (families[:, None] * index.n_areas + areas[None, :]).ravel()
    close = np.broadcast_to(near[areas], (len(families), len(areas))).ravel()
    filled = index.row_start[cells + 1] > index.row_start[cells]
    cells, close = cells[filled], close[filled]
    blocks = index.blocks_of(cells)
    per_cell = index.block_start[cells + 1] - index.block_start[cells]
    kinship = np.repeat(ranker.curves["kinship"](one.kin[cells // index.n_areas]), per_cell)
    return Retrieved(blocks, prepared.block_most[blocks], kinship, np.repeat(close, per_cell))


@dataclass(frozen=True, slots=True)
class Queue:
    """Blocks yet to open, the most promising first; `near` says whether a block may hold blocked listings to tell of, `edge` how near
    its nearest listing can be, in km. `fixed`: the block's best fixed part, which its bound holds."""

    blocks: Rows
    bounds: Floats
    fixed: Floats
    near: NDArray[np.bool_]
    edge: Floats
    sizes: Rows

    @classmethod
    def of(cls, index: ListingIndex, ranker: Ranker, seeker: Seeker, retrieved: Retrieved) -> Queue:
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

    def only(self, mask: NDArray[np.bool_]) -> Queue:
        return Queue(self.blocks[mask], self.bounds[mask], self.fixed[mask], self.near[mask], self.edge[mask], self.sizes[mask])

    def opened(self, index: ListingIndex, prepared: Prepared) -> tuple[Rows, Floats]:
        """The rows of all blocks, and what each can reach at most: its block's bound with its own fixed part."""
        rows = index.rows_in(self.blocks)
        return rows, np.repeat(self.bounds - self.fixed, self.sizes) + prepared.fixed[rows] + ROUNDING

    def split(self, rows: int, above: float) -> tuple[Queue, Queue]:
        """The first blocks that hold at least so many rows, fewer where no more are bounded above a score, and the others."""
        enough = int(np.searchsorted(np.cumsum(self.sizes), rows)) + 1
        worth = int(np.searchsorted(-self.bounds, -above, side="right"))
        first = np.arange(len(self)) < max(1, min(enough, worth))
        return self.only(first), self.only(~first)

    def nearest(self, rows: int) -> tuple[Queue, bool]:
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
        return areas_within(index, one, NEAR_BLOCKED * max(each.reach_km for each in seekers) + around)
    return areas_within(index, one, inf)


def areas_within(index: ListingIndex, seeker: Seeker, within_km: float) -> NDArray[np.bool_]:
    """Areas that may hold listings within so many km of her; where her place is unknown those of her State, else all."""
    if seeker.has_place:
        km = kilometres(seeker.latitude, seeker.longitude, index.areas.latitude, index.areas.longitude) - index.areas.radius
        near = ~(km - GRAIN_KM > within_km)
    elif seeker.state != UNKNOWN:
        near = areas_of_state(index, seeker.state)
    else:
        near = np.ones(index.n_areas, dtype=np.bool_)
    return np.asarray(near & own_state_only(index, seeker, np.arange(index.n_areas)))


def own_state_only(index: ListingIndex, seeker: Seeker, areas: Rows) -> NDArray[np.bool_]:
    """A listing that names only its State is for seekers of that State (or who have none)."""
    n_districts = int(index.meta["n_districts"])
    return np.asarray((areas < n_districts) | (seeker.state == UNKNOWN) | (areas - n_districts == seeker.state))


def areas_of_state(index: ListingIndex, state: int) -> NDArray[np.bool_]:
    return np.asarray(np.asarray(index.meta["area_state"]) == state)


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
