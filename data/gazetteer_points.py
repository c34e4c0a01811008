"""Which point to believe for a PIN code, and where the middle of a district is.

Coordinates of a PIN code are never averaged: wrong ones lie a thousand kilometres away. Points outside their box are turned round or
dropped, points that many PIN codes share stand for no place, and of two packages that disagree the one nearer the district's median
is taken. What stays implausible takes the district's point and says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from matching.places import kilometres

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

POINT = ["latitude", "longitude"]
ORIGINS = ("first", "second", "suspect", "district")
SHARED_BY = 4  # PIN codes with one and the same point: a stand-in of the postal division
DISAGREEMENT_KM = 25.0
PLAUSIBLE_KM = 60.0  # from the district's centre, or ...
PLAUSIBLE_RADII = 2.5  # ... as many of its radii
AGREED_KM = 100.0  # a point both packages give is believed as far as this; beyond, the label is wrong
LEAST_RADIUS_KM = 3.0
SPREAD = 0.9  # share of a district's points within its radius
LEAST_COVER = 1 / 3  # share of a district's PIN codes the second package must know to speak for its centre
RADIUS_OF_MEDIAN = (0.9 / 0.5) ** 0.5  # evenly filled circle: radius that holds nine tenths / radius that holds half


@dataclass(frozen=True, slots=True)
class Points:
    """By PIN code: its district, point (degrees) and origin (index into `ORIGINS`); by district: centre and radius (km)."""

    district: Integers
    point: Floats
    origin: Integers
    centre: Floats
    radius: Floats


def keep_inside(points: pd.DataFrame, box: Mapping[str, Any]) -> None:
    """Turn round points that lie in the box only with latitude and longitude swapped, blank those outside it; in place.

    `box` has south, north, west, east in degrees, one number each or one per row.
    """
    latitude, longitude = points["latitude"].to_numpy(), points["longitude"].to_numpy()

    right, swapped = (
        (north >= box["south"]) & (north <= box["north"]) & (east >= box["west"]) & (east <= box["east"])
        for north, east in ((latitude, longitude), (longitude, latitude))
    )
    points["latitude"] = np.where(right, latitude, np.where(swapped, longitude, np.nan))
    points["longitude"] = np.where(right, longitude, np.where(swapped, latitude, np.nan))


def drop_stand_ins(offices: pd.DataFrame) -> None:
    """Blank points that offices of `SHARED_BY` or more PIN codes share, except at a head office, whose point it is; in place."""
    sharing = offices.groupby(POINT)["pincode"].transform("nunique")
    offices.loc[(sharing >= SHARED_BY) & (offices["grade"] > 0), POINT] = np.nan


def choose_points(held: Integers, offices: pd.DataFrame, second: pd.DataFrame, n_districts: int) -> Points:
    """Settle the point and the district of each PIN code and the centre of each district.

    `held` is the district of each PIN code as labelled, in the order of `second` (index PIN code, a point or NaN); `offices` has
    pincode, district_id, latitude, longitude, suspect. A label that both packages contradict moves to the nearest district of the
    same sorting district (first three digits).
    """
    sound = _trusted(offices, second)
    options = np.stack([_by_pincode(offices[sound], second), second.to_numpy(), _by_pincode(offices[~sound], second)])
    agreed = apart(options[0], options[1]) <= DISAGREEMENT_KM
    centre = _first_centres(held, options, offices, second.index, n_districts)
    held = _relabelled(held, second.index.to_numpy(), options, agreed, centre)
    centre = _first_centres(held, options, offices, second.index, n_districts)
    far = _distances(options, centre[held])
    limit = _limit(_radii(np.minimum(far[0], far[1]), held, n_districts))
    origin = np.where(np.isinf(far[0]) | (~agreed & (far[1] < far[0])), 1, 0)
    reach = np.where(agreed, np.maximum(limit[held], AGREED_KM), limit[held])
    origin = np.where(np.choose(origin, far) <= reach, origin, np.where(far[2] <= limit[held], 2, 3))
    point = np.select([origin[:, None] == which for which in range(3)], list(options), np.nan)
    covered = _cover(held, options[1], n_districts) >= LEAST_COVER
    centre = _medians(point, held, n_districts)[covered].combine_first(pd.DataFrame(centre)).to_numpy()
    point = np.where(origin[:, None] == 3, centre[held], point)
    return Points(held, point, origin, centre, _spread(offices, point, held, centre, limit))


def apart(points: Floats, others: Floats) -> Floats:
    """Kilometres between two arrays of points whose last axis is latitude, longitude; they broadcast, NaN stays NaN."""
    return np.asarray(kilometres(points[..., 0], points[..., 1], others[..., 0], others[..., 1]))


def _trusted(offices: pd.DataFrame, second: pd.DataFrame) -> NDArray[np.bool_]:
    """Which post offices to go by: the unsuspected; of a PIN code's mere one or two, those the second package vouches for, if any."""
    known = offices["latitude"].notna() & ~offices["suspect"]
    few = known.groupby(offices["pincode"]).transform("sum") <= 2
    vouched = few & (apart(offices[POINT].to_numpy(), second.reindex(offices["pincode"]).to_numpy()) <= DISAGREEMENT_KM)
    return np.asarray(vouched | (known & ~vouched.groupby(offices["pincode"]).transform("any")))


def _by_pincode(offices: pd.DataFrame, second: pd.DataFrame) -> Floats:
    """Median of a PIN code's post offices, or of its highest ones (they stand in the town) unless that lies far off."""
    known = offices.dropna(subset=POINT)
    highest = known[known["grade"] == known.groupby("pincode")["grade"].transform("min")]
    every, town = (table.groupby("pincode")[POINT].median().reindex(second.index).to_numpy() for table in (known, highest))
    return np.where((apart(every, town) <= DISAGREEMENT_KM)[:, None], town, every)


def _medians(points: Floats, groups: Integers, n_groups: int) -> pd.DataFrame:
    return pd.DataFrame(points).groupby(groups).median().reindex(range(n_groups))


def _cover(held: Integers, second: Floats, n_districts: int) -> Floats:
    """Share of each district's PIN codes that the second package knows."""
    known = pd.Series(np.isfinite(second[:, 0])).groupby(held).mean().reindex(range(n_districts), fill_value=0.0)
    return np.asarray(known, dtype=np.float64)


def _first_centres(held: Integers, options: Floats, offices: pd.DataFrame, codes: pd.Index[int], n_districts: int) -> Floats:
    """Medians of the second package's points where it covers enough of a district, else of its post offices.

    The second goes first because the other misplaces whole districts (Aurangabad in Bihar lies at its namesake's in Maharashtra).
    """
    covered = _cover(held, options[1], n_districts) >= LEAST_COVER
    centres = _medians(options[1], held, n_districts)[covered].reindex(range(n_districts))
    number, code = offices["district_id"].to_numpy(), codes.get_indexer(pd.Index(offices["pincode"]))
    for points in (offices[POINT].to_numpy(), *options[:, code]):
        centres = centres.combine_first(_medians(points, number, n_districts))
    return centres.to_numpy()


def _distances(options: Floats, centres: Floats) -> Floats:
    """Kilometres of each option from its district's centre, infinite where either is unknown; the last axis goes."""
    distances: Floats = np.nan_to_num(apart(options, centres), nan=np.inf)
    return distances


def _radii(distances: Floats, held: Integers, n_districts: int) -> Floats:
    known = np.isfinite(distances)
    medians = pd.Series(distances[known]).groupby(held[known]).median().reindex(range(n_districts)).to_numpy(dtype=float)
    radii: Floats = np.fmax(RADIUS_OF_MEDIAN * medians, LEAST_RADIUS_KM)
    return radii


def _limit(radius: Floats) -> Floats:
    return np.maximum(PLAUSIBLE_KM, PLAUSIBLE_RADII * radius)


def _relabelled(held: Integers, codes: NDArray[Any], options: Floats, agreed: NDArray[np.bool_], centre: Floats) -> Integers:
    """The districts anew: where both packages agree on a point far outside the labelled one, the nearest of the sorting district.

    A label that is wrong for half of the PIN codes of a sorting district is wrong for all of them there (Bastar's are filed under
    Raipur).
    """
    sorting = codes // 1000
    far = _distances(options, centre[held])
    limit = np.maximum(_limit(_radii(np.minimum(far[0], far[1]), held, len(centre))), AGREED_KM)
    tested = pd.DataFrame({"agreed": agreed, "stray": agreed & (far[0] > limit[held])})
    share = tested.groupby([sorting, held]).transform("sum")
    wrong = tested["stray"] | ((share["stray"] > 0) & (share["stray"] >= share["agreed"] / 2))
    moved = held.copy()
    for row in np.flatnonzero(wrong):
        peers = np.setdiff1d(held[sorting == sorting[row]], held[row])
        distances = _distances(options[:2, row, None], centre[peers]).min(axis=0)
        if distances.min(initial=np.inf) <= PLAUSIBLE_KM:
            moved[row] = peers[distances.argmin()]
    return moved


def _spread(offices: pd.DataFrame, point: Floats, held: Integers, centre: Floats, limit: Floats) -> Floats:
    """Kilometres from its centre within which `SPREAD` of a district's PIN codes and plausible post offices lie."""
    number = offices["district_id"].to_numpy()
    of_offices, of_codes = _distances(offices[POINT].to_numpy(), centre[number]), _distances(point, centre[held])
    near = of_offices <= limit[number]
    distances = pd.Series(np.concatenate([of_codes, of_offices[near]])).groupby(np.concatenate([held, number[near]]))
    radii: Floats = np.fmax(distances.quantile(SPREAD).reindex(range(len(centre))).to_numpy(dtype=float), LEAST_RADIUS_KM)
    return radii
