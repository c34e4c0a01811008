"""The simulated labour market that trains the first model, until outcomes exist. Nothing in it is a real person or advert.

A market is drawn twice over the same things: as they are (for choosing) and as a feed and a register would tell them, with gaps (for
learning). `matching.population` draws people and listings, `matching.choice` says who joins.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from matching.choice import Choice, chance_of_joining, seen_at
from matching.columns import Columns, Encoder
from matching.features import NAMES, Floats, Rows, Seeker, distance, fixed_features, matrix, pair_features
from matching.gates import stopped_by
from matching.index import ListingIndex, build_index
from matching.learning import Impressions
from matching.places import Gazetteer, kilometres
from matching.population import TODAY, draw_listings, draw_seekers, forgetful, with_gaps

NO_PLACE = 0.05
"""Share of pairs whose distance is not told, so that the model learns what not knowing is worth: an assumption."""
SLATE = 40
"""Listings looked at for each worker: half near and kin first, half at random, so that the model sees good and bad alike."""
FOCUS = 60
"""Districts in a market; neighbours of one centre, so that places overlap as they do in life."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Workers with slates: features as told, shape (n, len(NAMES)); of shape (n,): the `chance` of joining, what could be `known` of it
    at best (everything but her taste), whether she `joined`; `worker` numbers the slate, `trade` is her first family, `family` the
    listing's, `row` its row of the index.
    """

    told: Floats
    chance: Floats
    known: Floats
    joined: NDArray[np.int8]
    worker: Rows
    trade: Rows
    family: Rows
    row: Rows

    @classmethod
    def together(cls, parts: Sequence[Pairs]) -> Pairs:
        """Pairs of several markets as one, slates kept apart; rows and families stay those of each market."""
        ends = np.cumsum([0, *(int(part.worker.max(initial=-1)) + 1 for part in parts)])
        apart = [replace(part, worker=part.worker + end) for part, end in zip(parts, ends.tolist(), strict=False)]
        return cls(**{column.name: np.concatenate([getattr(part, column.name) for part in apart]) for column in fields(cls)})


@dataclass(frozen=True, slots=True)
class Market:
    """Listings as told (`index`) and as they are (`truth`, in the index's order), workers in both ways, and the codes of the families."""

    index: ListingIndex
    truth: Columns
    told: list[Seeker]
    true: list[Seeker]
    codes: tuple[str, ...]


def draw_market(encoder: Encoder, gazetteer: Gazetteer, random: Generator, listings: int = 30_000, workers: int = 3_000) -> Market:
    """A market around one random district. Sizes are counts."""
    centre = int(random.integers(gazetteer.n_districts))
    km = _from(gazetteer, centre)
    districts = np.argsort(km)[:FOCUS]
    truth = draw_listings(encoder, gazetteer, random, districts, listings)
    told = with_gaps(truth, random)
    index = build_index(told, encoder, gazetteer)
    order = index.columns.job_id.astype(np.int64)
    true = draw_seekers(encoder, gazetteer, random, districts, workers)
    return Market(
        index, truth.take(order), [forgetful(seeker, encoder, random) for seeker in true], true, tuple(encoder.kinship.codes)
    )


def draw_pairs(market: Market, choice: Choice, random: Generator, *, everything: bool = False) -> Pairs:
    """Slates for every worker of the market with the chance of joining and one drawn outcome; or `everything` that no gate stops."""
    positions = {code: place for place, code in enumerate(market.codes)}
    parts = []
    fixed_told = fixed_features(market.index.columns, TODAY)
    fixed_true = fixed_features(market.truth, TODAY)
    for number, (seeker, true) in enumerate(zip(market.told, market.true, strict=True)):
        rows, km = _open_to(market.index, true) if everything else _slate(market.index, true, random)
        if not len(rows):
            continue
        told_km = np.where(random.random(len(rows)) < NO_PLACE, np.nan, km)
        seen = pair_features(seeker, market.index.columns, rows, told_km)
        real = pair_features(true, market.truth, rows, km)
        full = {**real, **{name: values[rows] for name, values in fixed_true.items()}}
        chance = chance_of_joining(choice, full, random.normal(size=len(rows)))
        parts.append(
            Pairs(
                told=matrix(seen, {name: values[rows] for name, values in fixed_told.items()}),
                chance=chance,
                known=chance_of_joining(choice, full, np.zeros(len(rows))),
                joined=(random.random(len(rows)) < chance).astype(np.int8),
                worker=np.full(len(rows), number, dtype=np.int64),
                trade=np.full(len(rows), positions[true.trades[0][0]], dtype=np.int64),
                family=market.index.columns.family[rows].astype(np.int64),
                row=rows,
            )
        )
    if not parts:
        nobody, nothing = np.empty(0, dtype=np.int64), np.empty(0)
        return Pairs(np.empty((0, len(NAMES))), nothing, nothing, nobody.astype(np.int8), nobody, nobody, nobody, nobody)
    return Pairs(**{column.name: np.concatenate([getattr(part, column.name) for part in parts]) for column in fields(Pairs)})


def draw_many(
    encoder: Encoder,
    gazetteer: Gazetteer,
    seed: int,
    markets: int,
    *,
    vary: bool = False,
    listings: int = 30_000,
    workers: int = 1_000,
) -> Iterator[Pairs]:
    """Pairs of several markets from one seed; with `vary`, each has other constants and the other functional form."""
    random = np.random.default_rng(seed)
    for _ in range(markets):
        choice = Choice().varied(random) if vary else Choice()
        yield draw_pairs(draw_market(encoder, gazetteer, random, listings, workers), choice, random)


def show_lists(pairs: Pairs, policy: Floats, choice: Choice, random: Generator, depth: int = 20) -> tuple[Impressions, Rows]:
    """What is known after each worker was shown her first `depth` by a policy's scores, and which pairs these are.

    She looks at a place with the chance that `choice` gives it, and joins only what she looks at. Every deed is a join, proved.
    """
    order = np.lexsort((-policy, pairs.worker))
    starts = np.flatnonzero(np.diff(pairs.worker[order], prepend=-1))
    place = np.arange(len(order)) - np.repeat(starts, np.diff([*starts, len(order)])) + 1
    rows, place = order[place <= depth], place[place <= depth]
    looked = random.random(len(rows)) < seen_at(choice, place.astype(np.float64))
    done = (looked & (pairs.joined[rows] > 0)).astype(np.int8)
    return Impressions(pairs.told[rows], place, done, np.ones(len(rows))), rows


def _from(gazetteer: Gazetteer, district: int) -> Floats:
    latitude, longitude = gazetteer.district_latitude, gazetteer.district_longitude
    return np.asarray(kilometres(latitude[district], longitude[district], latitude, longitude))


def _kin_within(index: ListingIndex, seeker: Seeker, within_km: float) -> tuple[Rows, Floats]:
    """Rows of kin families within so many kilometres, and their kilometres."""
    families = np.flatnonzero(seeker.kin > 0)
    cells = (families[:, None] * index.n_areas + np.arange(index.n_areas)[None, :]).ravel()
    rows = index.rows_of(cells)
    km = distance(seeker, index.columns, rows)
    close = km <= within_km
    return rows[close], km[close]


def _open_to(index: ListingIndex, seeker: Seeker) -> tuple[Rows, Floats]:
    """Rows for one worker: all that no gate stops."""
    rows, km = _kin_within(index, seeker, seeker.reach_km)
    passed = stopped_by(seeker, index.columns, rows, km, TODAY) == 0
    return rows[passed], km[passed]


def _slate(index: ListingIndex, seeker: Seeker, random: Generator) -> tuple[Rows, Floats]:
    """Rows for one worker: of kin families, within twice her reach, half the nearest kin and half at random."""
    rows, km = _kin_within(index, seeker, 2 * seeker.reach_km)
    if len(rows) <= SLATE:
        return rows, km
    merit = seeker.kin[index.columns.family[rows]] - km / 100.0
    first = np.argsort(-merit)[: SLATE // 2]
    others = np.setdiff1d(np.arange(len(rows)), first)
    chosen = np.concatenate([first, random.choice(others, SLATE - len(first), replace=False)])
    return rows[chosen], km[chosen]
