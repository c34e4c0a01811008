"""What is to be known of the ranker in force: what it learnt from, how it is proved, and each of its curves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np

from access.roles import Action
from data.store.unit_of_work import UnitOfWork
from indicators.cube import STEP
from matching.features import FEATURES
from matching.ranker import Curve
from services.train import current_ranker
from services.visits import Visitor

NEVER_FEATURES = ("gender", "social_category", "disability", "religion")
"""What a rank never depends on: the engine has no field to carry it."""


@dataclass(frozen=True, slots=True)
class CurveOfFeature:
    """A feature's part of the score, in log-odds: least and most, how many steps lie between, and the steps themselves.

    `worth`: most less least, how far it can move a listing. `steps`: values in the order of the feature, from its least to its greatest;
    `direction` +1 rises, -1 falls. `unknown`: the part of a listing that does not say.
    """

    feature: str
    least: float
    most: float
    unknown: float
    direction: int
    steps: tuple[float, ...]

    @property
    def worth(self) -> float:
        """How far it can move a listing."""
        return self.most - self.least


@dataclass(frozen=True, slots=True)
class ModelCard:
    """The ranker in force; what its training did not write down is None.

    It learnt from `rows` pairs of worker and listing, of which `joins` ended in her joining, both rounded where they are of real people;
    `proof_rows` were compared with scikit-learn's own prediction, `greatest_difference` in log-odds. `curves`: the weightiest first.
    """

    version: str
    simulated: bool
    rows: int
    joins: int
    trained_at: datetime | None
    proof_rows: int | None
    greatest_difference: float | None
    curves: tuple[CurveOfFeature, ...]


def model_card(visitor: Visitor) -> ModelCard | None:
    """The card of the ranker in force, None when there is none yet. Raises `Refused`, and `RankerError` when it is damaged."""
    visitor.must(Action.READ_STATISTICS)
    ranker = current_ranker(visitor.house.room.settings.models_dir)
    if ranker is None:
        return None
    card, proof = ranker.card, ranker.card.get("proof", {})
    trained_at, simulated = card.get("trained_at"), bool(card.get("simulated", True))
    curves = [_told(feature.name, feature.direction, ranker.curves[feature.name]) for feature in FEATURES]
    return ModelCard(
        version=ranker.version,
        simulated=simulated,
        rows=_said(int(card["rows"]), simulated=simulated),
        joins=_said(int(card["positives"]), simulated=simulated),
        trained_at=datetime.fromisoformat(trained_at) if trained_at else None,
        proof_rows=proof.get("rows"),
        greatest_difference=proof.get("greatest_difference"),
        curves=tuple(sorted(curves, key=lambda curve: -curve.worth)),
    )


def _said(count: int, *, simulated: bool) -> int:
    return count if simulated else round(count / STEP) * STEP


@dataclass(frozen=True, slots=True)
class TriedModel:
    """A ranker that was trained: what its trial on lists held out gave (None where it had none), and when it came into force, if it did.

    `ndcg_at_10` and `before` are of the same lists, `least_served` is the worst served sector's share of the mean.
    """

    version: str
    trained_at: datetime
    ndcg_at_10: float | None
    before: float | None
    least_served: float | None
    promoted_at: datetime | None
    in_force: bool
    simulated: bool


def tried_models(visitor: Visitor) -> tuple[TriedModel, ...]:
    """All rankers that were recorded, newest first. Raises `Refused`."""
    visitor.must(Action.KEEP_MODELS)
    with UnitOfWork(visitor.house.database, writing=False) as work:
        kept = work.models.all()
    return tuple(
        TriedModel(
            version=model.version,
            trained_at=model.trained_at,
            ndcg_at_10=model.card.get("trial", {}).get("ndcg_at_10"),
            before=model.card.get("trial", {}).get("before"),
            least_served=model.card.get("trial", {}).get("least_served"),
            promoted_at=model.promoted_at,
            in_force=model.promoted_at is not None and model.retired_at is None,
            simulated=bool(model.card.get("trial", {}).get("simulated", True)),
        )
        for model in kept
    )


def _told(name: str, direction: int, curve: Curve) -> CurveOfFeature:
    values = np.asarray(curve.values, dtype=np.float64)
    return CurveOfFeature(name, float(values.min()), float(values.max()), float(curve.missing), direction, tuple(values.tolist()))
