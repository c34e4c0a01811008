"""MatchEngine, the one door of the engine: a worker in, ranked listings out, each with reasons, gaps and what is to be asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from math import isnan

import numpy as np

from matching.coarse import coarse
from matching.columns import Columns, Encoder
from matching.crowding import SHOWN, by_fit
from matching.features import UNKNOWN, Floats, Seeker, fixed_features, pair_features
from matching.gates import CHILD_AGE, FAILS, HOLDS, Verdicts, describe, evaluate
from matching.index import ListingIndex, Prepared
from matching.model import ADULT_AGE, Answer, Blocked, Gap, Match, Reason, Worker
from matching.places import Gazetteer
from matching.ranker import Ranker, sigmoid
from matching.reasons import contributions, gaps, licence_openings, reach_openings, reasons, schooling_openings
from matching.search import Found, Search, open_near, search
from matching.seekers import seekers
from matching.tally import FURTHER
from matching.words import Resolver

TOLD_GATES = 3
OFFERS = 5


class MatchEngine:
    """Index, ranker, words and places together, for one day; read-only, and safe to share between threads.

    `today` decides ages, open dates and freshness.
    """

    def __init__(
        self, index: ListingIndex, ranker: Ranker, resolver: Resolver, gazetteer: Gazetteer, encoder: Encoder, today: date
    ) -> None:
        self.index = index
        self.ranker = ranker
        self.resolver = resolver
        self.gazetteer = gazetteer
        self.encoder = encoder
        self.today = today
        self.prepared = Prepared.of(index, ranker, today.toordinal())

    def seekers(self, workers: Sequence[Worker]) -> list[Seeker]:
        """Workers as the engine sees them."""
        return seekers(workers, self.encoder, self.resolver, self.gazetteer, self.today)

    def match(self, worker: Worker, top: int = 20) -> Answer:
        """The `top` listings that fit this worker best less what crowding costs, exactly; never raises for what she has left unsaid."""
        return self.match_many([worker], top)[0]

    def match_many(self, workers: Sequence[Worker], top: int = 20) -> list[Answer]:
        """The same for several workers; their words are resolved in one batch."""
        return [self.answer(seeker, top) for seeker in self.seekers(workers)]

    def answer(self, seeker: Seeker, top: int = 20) -> Answer:
        """Rank for a seeker."""
        found = search(self.index, self.prepared, self.ranker, seeker, self.today.toordinal(), top)
        matches = self._matches(seeker, self._by_fit(found.best))
        return Answer(
            matches=matches,
            blocked=self._blocked(seeker, found.blocked),
            blocked_counts=found.blocked_counts,
            counted_all=found.counted_all,
            none_because=() if matches else self._none_because(seeker, found),
            would_open=self._would_open(seeker, found),
        )

    def _by_fit(self, found: Found) -> Found:
        """What crowding chose for a list, each ten in the order of how well it fits, with the scores of the fit alone."""
        raw = found.raw + self.index.columns.price[found.rows]
        order = by_fit(raw)
        return Found(found.rows[order], raw[order], found.km[order])

    def _would_open(self, seeker: Seeker, found: Search) -> tuple[Gap, ...]:
        """What she could get that would open more: licences, the next schooling, and going further where her list is short."""
        told = licence_openings(found.licence_only, seeker.reach_km) + schooling_openings(found.schooling_only, seeker.reach_km)
        return told if len(found.best) >= SHOWN else told + reach_openings(found.reach_only, FURTHER * seeker.reach_km)

    def offers(self, seeker: Seeker) -> list[dict[str, object]]:
        """The five families to ask about: the resolver's nearest, those with most listings for her within reach first."""
        position, today = self.encoder.kinship.position, self.today.toordinal()
        counted = [
            {"family": code, "listings": open_near(self.index, seeker, position[code], today)}
            for code in seeker.offers
            if code in position
        ]
        return sorted(counted, key=lambda offer: -int(str(offer["listings"])))[:OFFERS]

    def features_of(self, seeker: Seeker, rows: np.ndarray, km: Floats) -> dict[str, Floats]:
        """All features of these rows of the index."""
        columns = self.index.columns
        fixed = fixed_features(columns.take(rows), self.today.toordinal())
        return {**pair_features(seeker, columns, rows, km), **fixed}

    def _matches(self, seeker: Seeker, found: Found) -> tuple[Match, ...]:
        features = self.features_of(seeker, found.rows, found.km)
        shares = contributions(self.ranker, features)
        columns, verdicts, fits = self.index.columns, self._verdicts(seeker, found), coarse(features)
        matches = []
        for place, (row, raw) in enumerate(zip(found.rows.tolist(), found.raw.tolist(), strict=True)):
            mine = {name: float(values[place]) for name, values in features.items()}
            weights = {name: float(values[place]) for name, values in shares.items()}
            score = float(sigmoid(raw))
            km = float(found.km[place])
            matches.append(
                Match(
                    job_id=_job_id(columns, row),
                    score=score,
                    band=self.ranker.band(score, mine["kinship"]),
                    km=_known(km),
                    reasons=reasons(seeker, columns, self.encoder, row, mine, weights),
                    gaps=gaps(seeker, columns, self.encoder, row, mine),
                    asks=describe(seeker, columns, row, km, verdicts[:, place]),
                    fit=fits[place].tobytes(),
                )
            )
        return tuple(matches)

    def _blocked(self, seeker: Seeker, found: Found) -> tuple[Blocked, ...]:
        columns = self.index.columns
        failing = np.where(self._verdicts(seeker, found) == FAILS, FAILS, HOLDS)
        told = []
        for place, (row, raw) in enumerate(zip(found.rows.tolist(), found.raw.tolist(), strict=True)):
            km = float(found.km[place])
            stopped = describe(seeker, columns, row, km, failing[:, place])
            told.append(Blocked(_job_id(columns, row), float(sigmoid(raw)), _known(km), stopped))
        return tuple(told)

    def _verdicts(self, seeker: Seeker, found: Found) -> Verdicts:
        return evaluate(seeker, self.index.columns, found.rows, found.km, self.today.toordinal())

    def _none_because(self, seeker: Seeker, found: Search) -> tuple[Reason, ...]:
        """Why nothing is shown, in the order in which it should be said."""
        if seeker.trade_because:
            return (Reason(f"trade_{seeker.trade_because}", {"offers": self.offers(seeker)}),)
        told = []
        if not seeker.has_place and seeker.state == UNKNOWN:
            told.append(Reason("place_unknown"))
        forbidden = self._forbidden(seeker)
        if forbidden:
            told.append(Reason("under_18", {"age": seeker.age, "adult_age": ADULT_AGE, "families": forbidden}))
        stopped = sorted(found.blocked_counts.items(), key=lambda item: -item[1])
        told += [Reason("stopped_by", {"gate": gate, "listings": count}) for gate, count in stopped[:TOLD_GATES]]
        if not stopped:
            told.append(Reason("no_listing_near", {"trades": [code for code, _ in seeker.trades], "km": 3 * seeker.reach_km}))
        if not isnan(found.nearest_beyond):
            told.append(Reason("nearest_is_far", {"km": round(found.nearest_beyond), "reach_km": seeker.reach_km}))
        return tuple(told)

    def _forbidden(self, seeker: Seeker) -> list[str]:
        """Families of her trade or its kin that the law forbids at her age."""
        if seeker.age == UNKNOWN or seeker.age >= ADULT_AGE:
            return []
        kin = [self.encoder.kinship.codes[place] for place in np.flatnonzero(seeker.kin > 0)]
        return [code for code in kin if seeker.age < CHILD_AGE or self.encoder.occupations[code].hazardous]


def _known(km: float) -> float | None:
    return None if isnan(km) else km


def _job_id(columns: Columns, row: int) -> str:
    return bytes(columns.job_id[row]).decode("utf-8")
