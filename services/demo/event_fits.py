"""How adverts of the simulated past fitted whom they were shown to: pairs of the simulated market that trains the ranker, told as coarsely
as `services.happened` tells a real one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from data.store.bands import KM_BANDS, KM_STARTS
from data.store.events import KINDS
from data.store.told import STEP_OF
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
SURELY_NOT = 1e-9
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


def draw_fits(
    random: Generator,
    encoder: Encoder,
    gazetteer: Gazetteer,
    happened: Happenings,
    age: Floats,
    own: NDArray[np.bool_],
    km: NDArray[Any],
) -> Fits:
    """For adverts shown to grown people who agreed to be learnt from. `age` in years has an entry a person; `own`, whether it is of her own
    trade, and `km`, its place in `KM_BANDS`, have one an advert.

    Of what came of the adverts nothing is changed: who came farther has pairs that came nearer to joining in the market.
    """
    place = np.full(len(happened.owner) + 1, -1, dtype=np.int32)
    late = (happened.kind == CODE_OF["shown"]) & (happened.when >= (DAYS - IN_FORCE_DAYS) * A_DAY)
    adverts, when = happened.advert[late].astype(np.int64), happened.when[late]
    agreed = LEARNT_FROM * min(1.0, MOST_FITS / max(len(adverts), 1))
    learnt = ((age >= OF_AGE) & (random.random(len(age)) < agreed))[happened.owner[adverts]]
    adverts, when = adverts[learnt], when[learnt]
    if not len(adverts):
        return Fits(place, np.array([None], dtype=object))
    pool = draw_pool(random, encoder, gazetteer)
    share = (when / A_DAY - (DAYS - IN_FORCE_DAYS)) / IN_FORCE_DAYS
    kinds = _kinds(_market(random, share), own[adverts], km[adverts])
    pairs = matched(random, pool, kinds, _came(happened, len(place))[adverts])
    found = pairs >= 0
    place[adverts[found]] = np.arange(found.sum())
    codes = np.ascontiguousarray(pool.codes[pairs[found]])
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


def matched(random: Generator, pool: Pool, kinds: Rows, came: Codes) -> Rows:
    """For each advert of a kind a pair of that kind, -1 where there is none; of one kind, who `came` farthest has those that would have
    joined soonest.

    A pair that joins with chance p in a time joins after a time drawn from an exponential distribution of rate -ln(1 - p).
    """
    pairs = np.full(len(kinds), -1, dtype=np.int64)
    for kind in np.unique(kinds):
        there, mine = np.flatnonzero(kinds == kind), np.flatnonzero(pool.kind == kind)
        if len(mine):
            drawn = random.choice(mine, len(there))
            until = random.exponential(size=len(there)) / -np.log1p(-pool.chance[drawn].clip(SURELY_NOT, 1.0 - SURELY_NOT))
            farthest = np.lexsort((random.random(len(there)), -came[there]))
            pairs[there[farthest]] = drawn[np.argsort(until)]
    return pairs


def _market(random: Generator, share: Floats) -> Rows:
    """From which market the lists come, `share` of the time (0-1) after the first."""
    opened = OPEN_AT_FIRST + (share * (MARKETS + 1 - OPEN_AT_FIRST)).astype(np.int64)
    return (random.random(len(share)) * np.minimum(opened, MARKETS)).astype(np.int64)


def _kinds(market: Rows, own: NDArray[np.bool_], km: NDArray[Any]) -> Rows:
    """Market, whether it is her own trade, and band of distance as one number."""
    return np.asarray((market * 2 + own) * len(KM_BANDS) + km, dtype=np.int64)


def _came(happened: Happenings, adverts: int) -> Codes:
    """The farthest step that each advert came to, as a place in `indicators.dimensions.STEPS`; -1 of no advert."""
    steps = np.array([STEP_OF.get(kind, -1) for kind in KINDS], dtype=np.int8)[happened.kind]
    farthest = np.full(adverts, -1, dtype=np.int8)
    np.maximum.at(farthest, happened.advert, steps)
    return farthest
