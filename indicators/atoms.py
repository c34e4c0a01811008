"""Atoms: exact counts of journeys that can be added and taken away, of which every published figure is made."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from indicators.dimensions import DIMENSIONS, IN_DISTRICTS, MEASURES, PAY, STAYS, STEPS, UNTOLD
from indicators.journeys import JOINED_BY, NEVER, NOT_YET, still_there, undisputed
from indicators.lexicon import Codes, Lexicon
from matching.model import INCOME_SLABS, PROOFS

VERSION = 4
"""Raised when atoms mean something else, so that those that stand are made anew."""
CELL = ("dimension", "place", "period", "key")
WAIT = ("dimension", "key", "agreed_day", "weeks")
WAITED_BY = ("gender", "age_band", "channel", "sector", "worker_type")
"""Dimensions whose keys have a time to placement of their own, in India; States and all India have one too."""
BY_STATE = "state"
LONGEST_WAIT = 52
"""Weeks."""
NOT_JOINED = -1
Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Known:
    """What the reference tables say: the code of each State's name, the sector of each family, the places of all districts (`UP/123`)."""

    states: Mapping[str, str]
    sectors: Mapping[str, str]
    districts: tuple[str, ...] = ()

    @property
    def mark(self) -> str:
        """Changes whenever atoms would be told otherwise."""
        told = json.dumps([VERSION, MEASURES, DIMENSIONS, sorted(self.states.items()), sorted(self.sectors.items())])
        return hashlib.sha256(told.encode()).hexdigest()


class Told:
    """Journeys with what is known of them as keys of every dimension, each as codes of one lexicon."""

    def __init__(self, journeys: pd.DataFrame, lexicon: Lexicon, known: Known) -> None:
        self.journeys = journeys = still_there(undisputed(journeys))
        self.lexicon = lexicon
        state, family = journeys["state"].to_numpy(), journeys["family"].to_numpy()
        months = journeys["first_day"].to_numpy().astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
        self.state = lexicon.mapped(state, lambda name: known.states.get(name, UNTOLD))
        self.quarter = self._months(months // 3 * 3)
        self.keys: dict[str, Codes] = {
            "month": self._months(months),
            "family": lexicon.mapped(family, lambda code: code if code in known.sectors else UNTOLD),
            "sector": lexicon.mapped(family, lambda code: known.sectors.get(code, UNTOLD)),
            "proof": lexicon.codes((UNTOLD, *PROOFS))[journeys["proof_joined"].to_numpy()],
            PAY: self._pay(),
        }
        self.keys |= {name: journeys[name].to_numpy() for name in DIMENSIONS if name not in self.keys}
        self.district = self._districts()

    def _months(self, numbers: Rows) -> Codes:
        there, places = np.unique(numbers, return_inverse=True)
        return self.lexicon.codes([str(month) for month in there.astype("datetime64[M]")])[places]

    def _pay(self) -> Codes:
        """Pay before and of the job joined, where both are on record."""
        joined, before = self.journeys["joined"].to_numpy(), self.journeys["pay_before"].to_numpy()
        band = np.where(joined < NOT_YET, joined % JOINED_BY, 0)
        pair, places = np.unique(before * JOINED_BY + band, return_inverse=True)
        slabs = (UNTOLD, *INCOME_SLABS)
        told = [(self.lexicon.texts(np.array(each // JOINED_BY)), slabs[each % JOINED_BY]) for each in pair.tolist()]
        return self.lexicon.codes([f"{was}/{now}" if was and now else UNTOLD for was, now in told])[places]

    def _districts(self) -> Codes:
        """Place of each district after its State's code, 0 where either is not known."""
        number = self.journeys["district_id"].to_numpy().astype(np.int64)
        pair = np.where((self.state > 0) & (number >= 0), self.state.astype(np.int64) << 32 | number & 0x7FFFFFFF, 0)
        there, places = np.unique(pair, return_inverse=True)
        states = self.lexicon.texts((there >> 32).astype(np.int32))
        names = [f"{state}/{each & 0x7FFFFFFF}" if each else UNTOLD for state, each in zip(states, there.tolist(), strict=True)]
        return self.lexicon.codes(names)[places]


def atoms_of(told: Told, heard: int) -> pd.DataFrame:
    """Rows of `CELL` and `MEASURES`, none of them all 0. `heard`: the day of the newest word of anybody's staying, -1 before the first.

    By State: each dimension by quarter (months and pay over all time); by district: those of `IN_DISTRICTS` over all time.
    """
    none = np.zeros(len(told.journeys), dtype=np.int32)
    reached, marks = told.journeys["reached"].to_numpy().astype(np.int64), _marks(told.journeys, heard)
    parts = []
    for dimension in (*DIMENSIONS, PAY):
        period = none if dimension in ("month", PAY) else told.quarter
        parts.append(_summed(told, dimension, told.state, period, reached, marks))
        if dimension in IN_DISTRICTS:
            parts.append(_summed(told, dimension, told.district, none, reached, marks))
    return pd.concat(parts, ignore_index=True)


def waits_of(told: Told) -> pd.DataFrame:
    """Rows of `WAIT` and `people`: who consented, by the day and the whole weeks until she joined (`NOT_JOINED`: not, or later than
    `LONGEST_WAIT`)."""
    journeys = told.journeys
    agreed = np.flatnonzero(journeys["agreed_day"].to_numpy() < NEVER)
    day, joined = (journeys[name].to_numpy()[agreed].astype(np.int64) for name in ("agreed_day", "joined_day"))
    weeks = np.where(joined < NEVER, (joined - day) // 7, NOT_JOINED)
    weeks = np.where(weeks > LONGEST_WAIT, NOT_JOINED, weeks)
    everybody = np.zeros(len(agreed), dtype=np.int64)
    groups: dict[str, NDArray[Any]] = {UNTOLD: everybody, BY_STATE: told.state[agreed]}
    groups |= {name: told.keys[name][agreed] for name in WAITED_BY}
    parts = []
    for dimension, key in groups.items():
        packed, people = np.unique((key.astype(np.int64) << 32) | (day << 8) | (weeks + 1), return_counts=True)
        cells = {"dimension": dimension, "key": told.lexicon.texts((packed >> 32).astype(np.int32))}
        cells |= {"agreed_day": packed >> 8 & 0xFFFFFF, "weeks": (packed & 0xFF) - 1, "people": people}
        parts.append(pd.DataFrame(cells))
    return pd.concat(parts, ignore_index=True)


def difference(after: pd.DataFrame, before: pd.DataFrame, cell: tuple[str, ...]) -> pd.DataFrame:
    """What has to be added to come from one to the other; rows of nothing are left out."""
    measures = [name for name in after.columns if name not in cell]
    taken = before.assign(**{name: -before[name] for name in measures})
    summed = pd.concat([after, taken]).groupby(list(cell), as_index=False, sort=True)[measures].sum()
    return summed[(summed[measures] != 0).any(axis=1)].reset_index(drop=True)


def _marks(journeys: pd.DataFrame, heard: int) -> dict[str, NDArray[np.bool_]]:
    """The measures that are no steps, by person."""
    joined = journeys["joined_day"].to_numpy()
    marks: dict[str, NDArray[np.bool_]] = {}
    for days in STAYS:
        settled = joined <= heard - days
        marks |= {f"settled_{days}": settled, f"answered_{days}": settled & (journeys[f"answered_{days}"].to_numpy() > 0)}
    marks["called_true"] = journeys["proof_joined"].to_numpy() == PROOFS.index("called_back") + 1
    marks["called"] = marks["called_true"] | (journeys["called_false"].to_numpy() > 0)
    return marks


def _summed(
    told: Told, dimension: str, place: Codes, period: Codes, reached: Rows, marks: Mapping[str, NDArray[np.bool_]]
) -> pd.DataFrame:
    """Counts by place, period and key; of districts, those alone that are known."""
    axes = [np.unique(codes, return_inverse=True) for codes in (place, period, told.keys[dimension])]
    sizes = [len(there) for there, _ in axes]
    cell = np.ravel_multi_index([places for _, places in axes], sizes) if len(place) else np.empty(0, dtype=np.int64)
    cells, wide = int(np.prod(sizes)), len(STEPS) + 1
    reaching = np.bincount(cell * wide + reached + 1, minlength=cells * wide).reshape(cells, wide)
    counts = dict(zip(STEPS, reaching[:, ::-1].cumsum(axis=1)[:, -2::-1].T, strict=True))
    counts |= {name: np.bincount(cell[mask], minlength=cells) for name, mask in marks.items()}
    rows = pd.DataFrame({name: counts[name] for name in MEASURES})
    used = (rows != 0).any(axis=1).to_numpy()
    if place is told.district and cells:
        used = used & (axes[0][0][np.unravel_index(np.arange(cells), sizes)[0]] > 0)
    where = np.unravel_index(np.flatnonzero(used), sizes) if cells else [np.empty(0, dtype=np.int64)] * 3
    names = [told.lexicon.texts(there[places]) for (there, _), places in zip(axes, where, strict=True)]
    front = pd.DataFrame({"dimension": dimension, **dict(zip(CELL[1:], names, strict=True))})
    return pd.concat([front, rows[used].reset_index(drop=True)], axis=1)
