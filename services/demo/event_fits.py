"""How adverts of the simulated past fitted whom they were shown to: pairs of the simulated market that trains the ranker, with the chance
that it gives each to end in a joining, told as coarsely as `services.happened` tells a real one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from data.store.bands import KM_BANDS, KM_STARTS
from matching.choice import Choice
from matching.coarse import FIT_BYTES, coarse
from matching.columns import Encoder
from matching.features import NAMES, Floats
from matching.market import Pairs, draw_market, draw_pairs
from matching.places import Gazetteer
from services.demo.country import Rows
from services.demo.event_chains import A_DAY, CODE_OF, DAYS, Codes, Happenings

IN_FORCE_DAYS = 150
"""For so long the ranker is taken to have ranked the lists; earlier ones say nothing of how a job fitted."""
OF_AGE = 18.0
LEARNT_FROM = 0.9
"""Of grown people who agreed to be counted, those who agreed to be learnt from as well: an assumption."""
MOST_FITS = 60_000
"""So many jobs tell how they fitted, however many were shown: more would show nothing more of the ranker."""
MARKETS, LISTINGS, WORKERS = 2, 60_000, 120
"""The markets lie in different parts of the country; so many adverts, that there are enough near by."""
OPEN_AT_FIRST = 1
"""Lists come from so many of the markets at first and from all at the end: as a service spreads, what its ranker is given changes."""


@dataclass(frozen=True, slots=True)
class Pool:
    """Pairs of the markets that no gate stops, arrays of one length: coarse steps (n, `FIT_BYTES`), the chance by the market that they end
    in a joining, and which of `_kinds` they are."""

    codes: NDArray[np.uint8]
    chance: Floats
    kind: Rows


@dataclass(frozen=True, slots=True)
class Dealt:
    """For each advert a pair of the pool (-1: the market has none of that kind), and the chance that it is joined if it is looked at: where
    there is no pair, that of all together."""

    pool: Pool
    pair: Rows
    chance: Floats


@dataclass(frozen=True, slots=True)
class Fits:
    """`place[a]`: where advert `a` stands in `told`, `FIT_BYTES` bytes each; -1: it does not say. The last of `place` is for no advert."""

    place: NDArray[np.int32]
    told: NDArray[np.object_]

    def columns(self, kind: Codes, advert: Rows) -> dict[str, list[Any]]:
        """Of these events: how the job fitted if it was shown, and the number of an advert that never stood in the store, below nought.
        Nothing where none of them says."""
        place = self.place[advert]
        if not (place >= 0).any():
            return {}
        numbers = np.where(place >= 0, -1 - place, 0).tolist()
        return {
            "fit": self.told[np.where(kind == CODE_OF["shown"], place, -1)].tolist(),
            "listing_id": [number or None for number in numbers],
        }


def deal(random: Generator, pool: Pool, when: Floats, own: NDArray[np.bool_], km: NDArray[Any]) -> Dealt:
    """A pair for each advert shown: of the market that lists came from at that time (`when`: seconds since the first day), of her own trade
    or not (`own`), of its place in `KM_BANDS` (`km`); arrays of one length."""
    share = (when / A_DAY - (DAYS - IN_FORCE_DAYS)) / IN_FORCE_DAYS
    kinds = _kinds(_market(random, np.clip(share, 0.0, 1.0)), own, km)
    pair = np.full(len(kinds), -1, dtype=np.int64)
    for kind in np.unique(kinds):
        there, mine = np.flatnonzero(kinds == kind), np.flatnonzero(pool.kind == kind)
        if len(mine):
            pair[there] = random.choice(mine, len(there))
    usual = float(pool.chance.mean()) if len(pool.chance) else 0.0
    return Dealt(pool, pair, np.where(pair >= 0, pool.chance[pair], usual) if len(pool.chance) else np.zeros(len(pair)))


def draw_fits(random: Generator, dealt: Dealt, happened: Happenings, owner: Rows, age: Floats) -> Fits:
    """For adverts shown to grown people who agreed to be learnt from. `owner` of each advert; `age` of each person, in years."""
    place = np.full(len(owner) + 1, -1, dtype=np.int32)
    late = (happened.kind == CODE_OF["shown"]) & (happened.when >= (DAYS - IN_FORCE_DAYS) * A_DAY)
    adverts = happened.advert[late].astype(np.int64)
    agreed = LEARNT_FROM * min(1.0, MOST_FITS / max(len(adverts), 1))
    learnt = ((age >= OF_AGE) & (random.random(len(age)) < agreed))[owner[adverts]]
    adverts = adverts[learnt & (dealt.pair[adverts] >= 0)]
    if not len(adverts):
        return Fits(place, np.array([None], dtype=object))
    place[adverts] = np.arange(len(adverts))
    codes = np.ascontiguousarray(dealt.pool.codes[dealt.pair[adverts]])
    return Fits(place, np.array([*codes.view(f"V{FIT_BYTES}")[:, 0].tolist(), None], dtype=object))


def draw_pool(random: Generator, encoder: Encoder, gazetteer: Gazetteer) -> Pool:
    """Pairs of the simulated markets, all that no gate stops, as the ranker would be given them."""
    drawn = [
        draw_pairs(draw_market(encoder, gazetteer, random, LISTINGS, WORKERS), Choice(), random, everything=True)
        for _ in range(MARKETS)
    ]
    pairs = Pairs.together(drawn)
    features = dict(zip(NAMES, pairs.told.T, strict=True))
    known = ~np.isnan(features["km"])
    band = np.searchsorted(KM_STARTS, np.where(known, features["km"], 0.0), side="right") - 1
    market = np.repeat(np.arange(MARKETS), [len(each.chance) for each in drawn])
    kind = np.where(known, _kinds(market, features["kinship"] >= 1.0, band), -1)
    return Pool(coarse(features), pairs.chance, kind)


def _market(random: Generator, share: Floats) -> Rows:
    """From which market the lists come, `share` of the time (0-1) after the first."""
    opened = OPEN_AT_FIRST + (share * (MARKETS + 1 - OPEN_AT_FIRST)).astype(np.int64)
    return (random.random(len(share)) * np.minimum(opened, MARKETS)).astype(np.int64)


def _kinds(market: Rows, own: NDArray[np.bool_], km: NDArray[Any]) -> Rows:
    """Market, whether it is her own trade, and band of distance as one number."""
    return np.asarray((market * 2 + own) * len(KM_BANDS) + km, dtype=np.int64)
