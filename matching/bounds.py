"""Groups of neighbouring listings and what bounds their scores: a circle that holds them, the greatest pay among them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.columns import Columns
from matching.features import Floats, Rows
from matching.places import kilometres

GRAIN = 1 << 10
"""Steps a degree in which neighbours are told apart, about 100 m."""

_HALVINGS = (
    (16, 0x0000FFFF0000FFFF),
    (8, 0x00FF00FF00FF00FF),
    (4, 0x0F0F0F0F0F0F0F0F),
    (2, 0x3333333333333333),
    (1, 0x5555555555555555),
)


@dataclass(frozen=True, slots=True)
class Bounds:
    """What bounds the scores of groups of neighbouring rows (blocks, areas), one entry a group, empty groups included.

    `start` has one entry more; the rows of group g are start[g]:start[g+1]. A group's circle holds all its listings: centre in
    degrees, `radius` in km (0 for one point, NaN for an empty group or one without a point, infinite where only some points are known).
    Pay in rupees a month.
    """

    start: Rows
    latitude: Floats
    longitude: Floats
    radius: Floats
    most_pay: Floats
    some_pay_unknown: NDArray[np.bool_]


def ranges(starts: Rows, counts: Rows) -> Rows:
    """start, start + 1, ... for each start, as many as its count, one after the other."""
    ends = np.cumsum(counts)
    return np.asarray(np.arange(ends[-1] if len(ends) else 0) + np.repeat(starts - (ends - counts), counts))


def neighbourhood(latitude: Floats, longitude: Floats) -> NDArray[np.uint64]:
    """Places in an order in which neighbours are near (Morton 1966: the bits of both coordinates in turn); unknown ones first."""
    known = ~np.isnan(latitude + longitude)
    north, east = (
        np.where(known, (values + offset) * GRAIN, 0.0).astype(np.uint64)
        for values, offset in ((latitude, 90.0), (longitude, 180.0))
    )
    return np.asarray(_spread(north) << np.uint64(1) | _spread(east))


def _spread(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The lowest 32 bits of each value with a nought between any two."""
    for shift, mask in _HALVINGS:
        values = (values | values << np.uint64(shift)) & np.uint64(mask)
    return values


def bound(columns: Columns, start: Rows) -> Bounds:
    """Circles and greatest pay of groups of rows; what lies beyond the last start is in no group."""
    start = start.astype(np.int64)
    inside, count = start[-1], np.diff(start)
    located = ~np.isnan(columns.latitude[:inside] + columns.longitude[:inside])
    points = _sum(located.astype(np.float64), start)

    def mean(values: Floats) -> Floats:
        with np.errstate(invalid="ignore"):
            return _sum(np.where(located, values[:inside], 0.0), start) / points

    latitude, longitude = mean(columns.latitude), mean(columns.longitude)
    owner = np.repeat(np.arange(len(count)), count)
    off_centre = kilometres(latitude[owner], longitude[owner], columns.latitude[:inside], columns.longitude[:inside])
    radius = most(np.where(located, off_centre, -np.inf), start)
    pay = columns.pay[:inside]
    return Bounds(
        start=start,
        latitude=latitude,
        longitude=longitude,
        radius=np.where(points == 0, np.nan, np.where(points < count, np.inf, radius)),
        most_pay=most(np.nan_to_num(pay, nan=-np.inf), start),
        some_pay_unknown=most(np.isnan(pay).astype(np.float64), start) > 0,
    )


def _sum(values: Floats, start: Rows) -> Floats:
    """Sum of the values of each group, 0 where it is empty."""
    out = np.zeros(len(start) - 1)
    filled = np.flatnonzero(np.diff(start))
    if len(filled):
        out[filled] = np.add.reduceat(values[: start[-1]], start[filled])
    return out


def most(values: Floats, start: Rows) -> Floats:
    """Greatest value of each group, -inf where it is empty."""
    out = np.full(len(start) - 1, -np.inf)
    filled = np.flatnonzero(np.diff(start))
    if len(filled):
        out[filled] = np.maximum.reduceat(values[: start[-1]], start[filled])
    return out
