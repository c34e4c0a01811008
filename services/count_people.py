"""From one row a pseudonym to cubes that may be shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.store.bands import AGE_BANDS
from indicators.cube import HIDDEN, LEAST_SHOWN, STEP, UNCOUNTED, Cube, Freshness
from indicators.dimensions import (
    ALL_TIME,
    DIMENSIONS,
    EVERYWHERE,
    GENDERS,
    IN_DISTRICTS,
    INSIDE,
    MEASURES,
    STAYS,
    STEPS,
    UNTOLD,
    quarter_of,
)
from matching.model import CHANNELS, INDIA, PROOFS, WORKER_TYPES

ORDERS: Mapping[str, Sequence[str]] = {
    "gender": GENDERS, "age_band": AGE_BANDS, "channel": CHANNELS, "proof": PROOFS, "worker_type": WORKER_TYPES
}  # fmt: skip


def counted(
    people: pd.DataFrame, state_names: Mapping[str, str], sector_of: Mapping[str, str], now: datetime, events: int
) -> tuple[dict[str, Cube], Freshness]:
    """The cubes of a frame of `data.store.event_counts.steps_reached`, and what they stand on."""
    heard, until = people["stayed_at"].max(), people["last_at"].max()
    known = _attributes(people, {name: code for code, name in state_names.items()}, sector_of)
    reached = _reached(people, heard)
    districts = sorted(set(known["district"]) - {UNTOLD})
    places = (EVERYWHERE, *state_names, *districts)
    periods = (ALL_TIME, *sorted({quarter for quarter in known["quarter"] if quarter}))
    totals = _sums(known, reached, places, periods, [], "")
    cubes = {}
    for dimension in DIMENSIONS:
        keys = _keys(dimension, known, sector_of)
        groups = tuple(_group(dimension, key, sector_of) for key in keys) if dimension in INSIDE else ()
        exact = _sums(known, reached, places, periods if dimension != "month" else (ALL_TIME,), keys, dimension)
        if dimension not in IN_DISTRICTS:
            exact[len(state_names) + 1 :] = UNCOUNTED
        subtotals = _grouped(exact, groups) if groups else None
        used = periods if dimension != "month" else (ALL_TIME,)
        parts = None if subtotals is None else _shown(subtotals)
        cubes[dimension] = Cube(dimension, places, used, keys, _shown(exact), _shown(totals[:, : len(used)]), groups, parts)
    day = None if pd.isna(until) else until.tz_convert(INDIA).date()
    settled = {days: None if pd.isna(heard) else (heard - timedelta(days=days)).tz_convert(INDIA).date() for days in STAYS}
    return cubes, Freshness(day, now, bool((people["simulated"] > 0).any()), events, settled)


def _attributes(people: pd.DataFrame, codes: Mapping[str, str], sector_of: Mapping[str, str]) -> pd.DataFrame:
    month = people["first_at"].dt.tz_convert(INDIA).dt.strftime("%Y-%m").fillna("")
    state = people["state"].map(codes).fillna(UNTOLD)
    district = people["district_id"].map(lambda number: "" if pd.isna(number) else f"/{int(number)}")
    proof = people["proof_joined"].map(dict(enumerate((UNTOLD, *PROOFS))))
    return pd.DataFrame({
        "state": state,
        "district": np.where((state != "") & (district != ""), state + district, UNTOLD),
        "month": month,
        "quarter": month.map({each: quarter_of(each) for each in month.unique() if each}).fillna(""),
        "family": people["family"].where(people["family"].isin(list(sector_of)), UNTOLD).fillna(UNTOLD),
        "sector": people["family"].map(sector_of).fillna(UNTOLD),
        "proof": proof.fillna(UNTOLD),
        **{name: people[name].fillna(UNTOLD) for name in ("gender", "age_band", "social_category", "disability", "worker_type", "channel")},
    })  # fmt: skip


def _reached(people: pd.DataFrame, heard: pd.Timestamp) -> NDArray[np.int32]:
    """Shape (people, `MEASURES`), 0 or 1."""
    columns = {step: people["reached"] >= place for place, step in enumerate(STEPS)}
    for days in STAYS:
        settled = people["joined_at"] <= heard - timedelta(days=days)
        columns |= {f"settled_{days}": settled, f"answered_{days}": settled & (people[f"answered_{days}"] > 0)}
    columns["called_true"] = people["proof_joined"] == PROOFS.index("called_back") + 1
    columns["called_false"] = people["called_false"] > 0
    return np.column_stack([columns[name].to_numpy(np.int32) for name in MEASURES])


def _keys(dimension: str, known: pd.DataFrame, sector_of: Mapping[str, str]) -> tuple[str, ...]:
    there = set(known[dimension]) - {UNTOLD}
    first = [key for key in ORDERS.get(dimension, ()) if key in there]
    rest = sorted(there - set(first), key=lambda key: (sector_of.get(key, ""), key))
    return (*first, *rest, UNTOLD)


def _group(dimension: str, key: str, sector_of: Mapping[str, str]) -> str:
    if not key:
        return UNTOLD
    return quarter_of(key) if dimension == "month" else sector_of[key]


def _sums(
    known: pd.DataFrame,
    reached: NDArray[np.int32],
    places: Sequence[str],
    periods: Sequence[str],
    keys: Sequence[str],
    dimension: str,
) -> NDArray[np.int32]:
    """Exact counts by place, period and, where there are keys, key."""
    numbered = {each: number for number, each in enumerate(keys)}
    place_of = {place: number for number, place in enumerate(places)}
    key = known[dimension].map(numbered).to_numpy(np.int64) if keys else np.zeros(len(known), np.int64)
    found = np.zeros((len(places), len(periods), max(1, len(keys)), len(MEASURES)), dtype=np.int32)
    everywhere = np.zeros(len(known))
    for where in (everywhere, *(known[of].map(place_of).to_numpy(np.float64) for of in ("state", "district"))):
        inside = ~np.isnan(where) & ((where > 0) | (where is everywhere))
        for number, period in enumerate(periods):
            mask = inside & ((known["quarter"] == period).to_numpy() | (period == ALL_TIME))
            np.add.at(found, (where[mask].astype(np.int64), number, key[mask]), reached[mask])
    return found if keys else found[:, :, 0]


def _grouped(exact: NDArray[np.int32], groups: Sequence[str]) -> NDArray[np.int32]:
    names = list(dict.fromkeys(groups))
    which = np.array([names.index(group) for group in groups])
    summed = np.stack([np.where(exact < 0, 0, exact)[:, :, which == number].sum(axis=2) for number in range(len(names))], axis=2)
    return np.where(exact[:, :, :1] == UNCOUNTED, UNCOUNTED, summed).astype(np.int32)


def _shown(exact: NDArray[np.int32]) -> NDArray[np.int32]:
    """Rounded to the nearest `STEP`, the small ones hidden."""
    near = (exact + STEP // 2) // STEP * STEP
    return np.where(exact < 0, exact, np.where((exact > 0) & (exact < LEAST_SHOWN), HIDDEN, near)).astype(np.int32)
