"""A newly trained ranker comes into force only if it is no worse than the one that is, and serves no trade unfairly; each is recorded."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, datetime

import numpy as np

from data.store.connect import connect
from data.store.migrate import upgrade
from data.store.unit_of_work import UnitOfWork
from matching.fairness import FOUR_FIFTHS, least_served
from matching.features import Floats
from matching.market import Pairs, draw_many
from matching.measure import interval, ndcg_by_slate
from matching.ranker import Ranker
from services.foundation import Ground
from services.train import Progress, current_ranker, fit_ranker, put_in_force, silent
from settings import Settings

HELD_OUT_SEED, HELD_OUT_MARKETS = 501, 4
"""Markets that neither train nor stand in a benchmark, of other constants and another form."""
WORSE_BY_AT_MOST = 0.001
"""NDCG@10 that may be lost to chance: about the half width of the interval of a difference on so many lists."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A ranker on lists held out: its NDCG@10 with a 95% interval, that of the one in force and the gain over it (None: there was none).

    `least_served`: NDCG of the sector whose lists are worst over that of all; `sector` names it, None if none is large enough.
    """

    ndcg_at_10: float
    low: float
    high: float
    lists: int
    before: float | None
    gain: float | None
    least_served: float
    sector: str | None
    simulated: bool = True

    @property
    def no_worse(self) -> bool:
        """Whether it ranks at least as well as the one in force, but for chance."""
        return self.gain is None or self.gain >= -WORSE_BY_AT_MOST

    @property
    def fair(self) -> bool:
        """Whether no sector is served less than four fifths as well as all."""
        return self.least_served >= FOUR_FIFTHS

    @property
    def passed(self) -> bool:
        """Whether it may come into force."""
        return self.no_worse and self.fair


def train_and_promote(settings: Settings, *, seed: int = 1, progress: Progress | None = None) -> tuple[Ranker, Trial]:
    """Train, try against the ranker in force, record, and put in force if it passed. Raises `ProofFailed`."""
    told = progress or silent
    ground = Ground.load(settings)
    estimator = fit_ranker(ground.encoder, ground.gazetteer, seed=seed, progress=told)
    challenger, champion = estimator.ranker_, current_ranker(settings.models_dir)
    trial = try_ranker(ground, challenger, champion, told)
    challenger.card |= {"trial": asdict(trial)}
    if trial.passed:
        put_in_force(estimator, settings.models_dir)
    else:
        estimator.save(settings.models_dir / challenger.version)
    record(settings, challenger, in_force=trial.passed)
    return challenger, trial


def try_ranker(ground: Ground, challenger: Ranker, champion: Ranker | None, told: Progress = silent) -> Trial:
    """Both on the same lists of markets held out."""
    drawn = []
    for number, pairs in enumerate(draw_many(ground.encoder, ground.gazetteer, HELD_OUT_SEED, HELD_OUT_MARKETS, vary=True)):
        told("trying it on markets held out", (number + 1) / HELD_OUT_MARKETS)
        drawn.append(pairs)
    return judge(ground, challenger, champion, Pairs.together(drawn))


def judge(ground: Ground, challenger: Ranker, champion: Ranker | None, pairs: Pairs) -> Trial:
    """Both on the same lists."""

    def worth(ranker: Ranker) -> Floats:
        return ndcg_by_slate(ranker.raw_of_matrix(pairs.told), pairs.chance, pairs.worker)

    ours = worth(challenger)
    theirs = None if champion is None else worth(champion)
    sectors = sorted({occupation.sector for occupation in ground.encoder.occupations.values()})
    of_family = np.array([sectors.index(ground.encoder.occupations[code].sector) for code in ground.encoder.kinship.codes])
    _, first = np.unique(pairs.worker, return_index=True)
    worst = least_served(ours, of_family[pairs.trade[first]])
    told = interval(ours)
    return Trial(
        ndcg_at_10=told.mean,
        low=told.low,
        high=told.high,
        lists=told.n,
        before=None if theirs is None else float(theirs.mean()),
        gain=None if theirs is None else float((ours - theirs).mean()),
        least_served=worst.share,
        sector=sectors[worst.group] if worst.group >= 0 else None,
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
