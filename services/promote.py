"""A newly trained ranker comes into force only if it is no worse than the one that is, and serves no trade unfairly; each is recorded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from data.store.connect import connect
from data.store.migrate import upgrade
from data.store.shown_lists import ShownLists, shown_lists
from data.store.unit_of_work import UnitOfWork
from matching.fairness import FOUR_FIFTHS, least_served
from matching.features import Floats, Rows
from matching.learning import learn, weights
from matching.market import Pairs, draw_many
from matching.measure import interval, ndcg_by_slate
from matching.ranker import Ranker
from matching.ranker_training import RankerEstimator
from services.foundation import Ground
from services.train import Progress, current_ranker, fit_ranker, proved, put_in_force, silent
from settings import Settings

HELD_OUT_SEED, HELD_OUT_MARKETS = 501, 4
"""Markets that neither train nor stand in a benchmark, of other constants and another form."""
LEAST_DEEDS = 2_000
"""Fewer deeds teach less than the simulated market does: a choice of ours; the lists of decision 11 hold about three thousand."""
HELD_OUT_SHARE, PLACES_TOLD = 0.2, 20
WORSE_BY_AT_MOST = 0.001
"""NDCG@10 that may be lost to chance: about the half width of the interval of a difference on so many lists."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A ranker on lists held out: its NDCG@10 with a 95% interval, that of the one in force and the gain over it (None: there was none).

    `least_served`: NDCG of the group whose lists are worst over that of all; `group` names it, None if none is large enough: a sector in
    simulated markets, a gender, category or disability where people were shown the lists.
    """

    ndcg_at_10: float
    low: float
    high: float
    lists: int
    before: float | None
    gain: float | None
    least_served: float
    group: str | None
    simulated: bool = True

    @property
    def no_worse(self) -> bool:
        """Whether it ranks at least as well as the one in force, but for chance."""
        return self.gain is None or self.gain >= -WORSE_BY_AT_MOST

    @property
    def fair(self) -> bool:
        """Whether no group is served less than four fifths as well as all."""
        return self.least_served >= FOUR_FIFTHS

    @property
    def passed(self) -> bool:
        """Whether it may come into force."""
        return self.no_worse and self.fair


def train_and_promote(settings: Settings, *, seed: int = 1, progress: Progress | None = None) -> tuple[Ranker, Trial]:
    """Train, try against the ranker in force, record, and put in force if it passed.

    It learns from the lists that people were shown, once `LEAST_DEEDS` were done about them, and is tried on the last of them; until then
    from the simulated market. Raises `ProofFailed`.
    """
    told = progress or silent
    champion = current_ranker(settings.models_dir)
    lists = _kept_lists(settings)
    if lists.deeds >= LEAST_DEEDS:
        estimator, trial = _from_lists(lists, champion, seed, told)
    else:
        ground = Ground.load(settings)
        estimator = fit_ranker(ground.encoder, ground.gazetteer, seed=seed, progress=told)
        trial = try_in_markets(ground, estimator.ranker_, champion, told)
    ranker = estimator.ranker_
    ranker.card |= {"trial": asdict(trial)}
    if trial.passed:
        put_in_force(estimator, settings.models_dir)
    else:
        estimator.save(settings.models_dir / ranker.version)
    record(settings, ranker, in_force=trial.passed)
    return ranker, trial


def _kept_lists(settings: Settings) -> ShownLists:
    upgrade(settings.store_url)
    database = connect(settings.store_url)
    try:
        with UnitOfWork(database, writing=False) as work:
            return shown_lists(work.connection)
    finally:
        database.dispose()


def _from_lists(lists: ShownLists, champion: Ranker | None, seed: int, told: Progress) -> tuple[RankerEstimator, Trial]:
    """Learn from the earlier days and try on the last ones, which hold a fifth of the impressions."""
    told("learning from the lists that were shown", 0.0)
    last = int(np.quantile(lists.day, 1.0 - HELD_OUT_SHARE))
    earlier, later = lists.part(lists.day < last), lists.part(lists.day >= last)
    estimator, looked_at = learn(earlier.shown, RankerEstimator(random_state=seed))
    data = f"{len(earlier.shown)} listings shown to people, {earlier.deeds} deeds; tried on {len(later.shown)} of later days"
    proved(estimator, earlier.shown.features, data, simulated=lists.simulated)
    estimator.ranker_.card["looked_at"] = looked_at[:PLACES_TOLD].round(3).tolist()
    told("learning from the lists that were shown", 1.0)
    gain = np.where(later.shown.done > 0, weights(later.shown, looked_at), 0.0)
    trial = judge(estimator.ranker_, champion, later.shown.features, gain, later.list, later.groups, simulated=lists.simulated)
    return estimator, trial


def try_in_markets(ground: Ground, challenger: Ranker, champion: Ranker | None, told: Progress = silent) -> Trial:
    """Both on the same lists of markets held out; the groups are the sectors."""
    drawn = []
    for number, pairs in enumerate(draw_many(ground.encoder, ground.gazetteer, HELD_OUT_SEED, HELD_OUT_MARKETS, vary=True)):
        told("trying it on markets held out", (number + 1) / HELD_OUT_MARKETS)
        drawn.append(pairs)
    pairs = Pairs.together(drawn)
    sector = np.array([ground.encoder.occupations[code].sector for code in ground.encoder.kinship.codes])[pairs.trade]
    return judge(challenger, champion, pairs.told, pairs.chance, pairs.worker, {"sector": sector}, simulated=True)


def judge(
    challenger: Ranker,
    champion: Ranker | None,
    features: Floats,
    gain: Floats,
    lists: Rows,
    groups: Mapping[str, NDArray[np.str_]],
    *,
    simulated: bool,
) -> Trial:
    """Both on the same lists; features (n, len(NAMES)), the others (n,). Lists without any gain tell nothing."""
    ours = ndcg_by_slate(challenger.raw_of_matrix(features), gain, lists)
    theirs = None if champion is None else ndcg_by_slate(champion.raw_of_matrix(features), gain, lists)
    telling = np.flatnonzero(np.isin(lists, lists[gain > 0]))
    first = telling[np.unique(lists[telling], return_index=True)[1]]
    worst = min((least_served(ours, told[first]) for told in groups.values()), key=lambda found: found.share)
    mean = interval(ours)
    return Trial(
        ndcg_at_10=mean.mean,
        low=mean.low,
        high=mean.high,
        lists=mean.n,
        before=None if theirs is None else float(theirs.mean()),
        gain=None if theirs is None else float((ours - theirs).mean()),
        least_served=worst.share,
        group=worst.group,
        simulated=simulated,
    )


def record(settings: Settings, ranker: Ranker, *, in_force: bool) -> None:
    """Keep the card of a ranker in the database, once a version, and which one is in force."""
    upgrade(settings.store_url)
    database, now = connect(settings.store_url), datetime.now(UTC)
    card = ranker.card
    try:
        with UnitOfWork(database) as work:
            if ranker.version not in {model.version for model in work.models.all()}:
                trained = card.get("trained_at")
                work.models.add(ranker.version, datetime.fromisoformat(trained) if trained else now, ranker.sha256, card)
            current = work.models.current()
            if in_force and (current is None or current.version != ranker.version):
                work.models.promote(ranker.version, now)
            work.commit()
    finally:
        database.dispose()


def record_current(settings: Settings) -> None:
    """Record the ranker in force, if there is one: the first is trained before there is a database."""
    ranker = current_ranker(settings.models_dir)
    if ranker is not None:
        record(settings, ranker, in_force=True)
