"""How far openings and those who look for work lie apart: in number, in trade, in pay, in kilometres."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from indicators.cube import HIDDEN, LEAST_BASE, LEAST_SHOWN, Count
from indicators.seekers_shown import near_five
from indicators.terrain import Floats, Ints, Terrain

OLD_DAYS = 30
"""An opening that has stood open for longer is told as such."""
STEP_OF_PAY = 500
"""Rupees that a median is rounded to."""
EQUAL_SHARE = 0.5
"""Elasticity of matches to vacancies; Şahin et al. (2014) take this value too."""


def tightness(openings: int, seekers: Count) -> float | None:
    """Openings for each who looks for work: labour-market tightness θ = V / U (Pissarides 2000, *Equilibrium Unemployment Theory*).
    None where the number of seekers is hidden, or there are none."""
    return openings / seekers if seekers is not None and seekers >= LEAST_SHOWN else None


def mismatch(openings: Ints, seekers: Ints) -> float | None:
    """How many of 100 hires are lost because openings and seekers are of different trades, 0-100; None over fewer than `LEAST_BASE`.

    Şahin, Song, Topa and Violante (2014), "Mismatch Unemployment", American Economic Review 104(11): 1 - Σ (v_i/v)^α (u_i/u)^(1-α), with
    α = `EQUAL_SHARE`. `openings`, `seekers`: shape (trades,); hidden seekers (`HIDDEN`) count as none, so that it errs upwards.
    """
    told = np.where(seekers > 0, seekers, 0)
    if told.sum() < LEAST_BASE or openings.sum() <= 0:
        return None
    v, u = openings / openings.sum(), told / told.sum()
    return float(100.0 * (1.0 - (v**EQUAL_SHARE * u ** (1.0 - EQUAL_SHARE)).sum()))


def weighted_median(values: Floats, weights: Floats) -> float | None:
    """The least value that at least half of the weight does not exceed; None without any."""
    order = np.argsort(values, kind="stable")
    mass = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(mass, mass[-1] / 2.0)]) if len(mass) and mass[-1] > 0 else None


def median_of_bands(counts: Ints, starts: Sequence[int], open_end: int) -> int | None:
    """The median of people in bands, interpolated within the band it falls in, in rupees rounded to `STEP_OF_PAY`.

    `counts`: shape (bands,), exact; before anything is reckoned they are rounded and small ones left out, as if they were shown. `starts`:
    where each band begins, `open_end`: where the last is taken to end. None over fewer than `LEAST_BASE`.
    """
    told = np.where(counts >= LEAST_SHOWN, near_five(counts), 0)
    if told.sum() < LEAST_BASE:
        return None
    ends = [*starts[1:], open_end]
    middle, below = told.sum() / 2.0, np.cumsum(told) - told
    band = int(np.searchsorted(np.cumsum(told), middle))
    share = (middle - below[band]) / told[band]
    pay = starts[band] + share * (ends[band] - starts[band])
    return round(float(pay) / STEP_OF_PAY) * STEP_OF_PAY


def distance_between(terrain: Terrain, openings: Ints, seekers: Ints) -> Floats:
    """Shape (families, districts): km from each district to the nearest with `LEAST_SHOWN` or more who are able to do the family's work;
    its own is 0 km away, NaN where there is none in the country, or no opening. Districts stand for their points."""
    found = np.full(terrain.shape, np.nan)
    for family in np.flatnonzero(openings.any(axis=1)):
        enough = np.flatnonzero(np.where(seekers > 0, seekers, 0)[terrain.able[:, family]].sum(axis=0) >= LEAST_SHOWN)
        where = np.flatnonzero(openings[family])
        if len(enough):
            found[family, where] = terrain.kilometres[np.ix_(where, enough)].min(axis=1)
    return found


def mean_distance(kilometres: Floats, openings: Ints) -> float | None:
    """The mean over openings, in km; None where the distance of none is known."""
    known = ~np.isnan(kilometres) & (openings > 0)
    return float(np.average(kilometres[known], weights=openings[known])) if known.any() else None


def shown_count(number: int | np.integer) -> Count:
    """A reckoned number of people as it is shown: rounded, None below ten, 0 as 0."""
    if number in (0, HIDDEN):
        return 0 if number == 0 else None
    return int(near_five(np.asarray(number))) if number >= LEAST_SHOWN else None
