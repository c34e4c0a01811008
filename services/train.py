"""Train the ranker on the simulated market, prove its compiled form, and keep it with its card."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from matching.columns import Encoder
from matching.features import NAMES, Floats
from matching.market import Pairs, draw_many
from matching.measure import calibration, interval, ndcg_by_slate
from matching.places import Gazetteer
from matching.ranker import Ranker, describe, sigmoid
from matching.ranker_training import RankerEstimator, prove

MARKETS = 3
PROOF_TOLERANCE = 1e-9
CURRENT = "current"

Progress = Callable[[str, float], None]


def silent(_stage: str, _share: float) -> None:
    """Progress that nobody watches."""


class ProofFailed(RuntimeError):
    """The compiled curves do not equal scikit-learn's own prediction; the model is not kept."""


def train_ranker(
    encoder: Encoder, gazetteer: Gazetteer, models_dir: Path, *, seed: int = 1, progress: Progress | None = None
) -> Ranker:
    """Fit the first ranker of a folder and make it current. Raises `ProofFailed`."""
    estimator = fit_ranker(encoder, gazetteer, seed=seed, progress=progress)
    put_in_force(estimator, models_dir)
    return estimator.ranker_


def fit_ranker(encoder: Encoder, gazetteer: Gazetteer, *, seed: int = 1, progress: Progress | None = None) -> RankerEstimator:
    """Draw markets, fit, prove, and write the card. Raises `ProofFailed`."""
    told = progress or silent
    drawn = []
    for number, pairs in enumerate(draw_many(encoder, gazetteer, seed, MARKETS)):
        told("drawing the simulated market", (number + 1) / MARKETS)
        drawn.append(pairs)
    pairs = Pairs.together(drawn)
    told("training the ranker", 0.0)
    estimator = RankerEstimator(random_state=seed).fit(pairs.told, pairs.joined)
    told("training the ranker", 1.0)
    return proved(estimator, pairs.told, f"simulated labour market, {MARKETS} draws, seed {seed}", simulated=True)


def proved(estimator: RankerEstimator, x: Floats, data: str, *, simulated: bool) -> RankerEstimator:
    """A fitted estimator whose compiled form was held against scikit-learn's on its rows, its card written. Raises `ProofFailed`."""
    ranker = estimator.ranker_
    proof = prove(ranker, estimator.model_, x[:20_000])
    if proof.greatest_difference > PROOF_TOLERANCE:
        raise ProofFailed(f"compiled curves differ by {proof.greatest_difference}")
    ranker.card |= {
        "trained_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "data": data,
        "simulated": simulated,
        "proof": asdict(proof),
        "curves": describe(ranker),
    }
    return estimator


def put_in_force(estimator: RankerEstimator, models_dir: Path) -> None:
    """Save under `models_dir/<version>` and make it current."""
    estimator.save(models_dir / estimator.ranker_.version)
    point_to(estimator.ranker_.version, models_dir)


def point_to(version: str, models_dir: Path) -> None:
    """Make a version that is there the current one: every process takes it up with the next list it ranks."""
    pointer = models_dir / f"{CURRENT}.new"
    pointer.write_text(version, encoding="utf-8")
    pointer.replace(models_dir / CURRENT)


def current_ranker(models_dir: Path) -> Ranker | None:
    """The ranker in force, None when none was trained yet. Raises `RankerError` when its files are damaged."""
    pointer = models_dir / CURRENT
    return Ranker.load(models_dir / pointer.read_text(encoding="utf-8")) if pointer.exists() else None


def evaluate_ranker(
    ranker: Ranker, encoder: Encoder, gazetteer: Gazetteer, *, seed: int = 1001, markets: int = 5
) -> dict[str, Any]:
    """NDCG@10 and calibration on simulated markets unlike the training's: other constants (±30%), another functional form, other places.

    `nearest in her trade` ranks by kinship, then by distance; the ideal ranking by the market's own chance has NDCG 1.
    """
    pairs = Pairs.together(list(draw_many(encoder, gazetteer, seed, markets, vary=True)))
    chance = sigmoid(ranker.raw_of_matrix(pairs.told))
    kin, km = pairs.told[:, NAMES.index("kinship")], pairs.told[:, NAMES.index("km")]
    scores = {
        "kaam setu": chance,
        "nearest in her trade": kin * 1000.0 - km,
        "random": np.random.default_rng(seed).random(len(chance)),
    }
    return {
        "simulated": True,
        "markets": markets,
        "pairs": len(chance),
        "ndcg_at_10": {name: asdict(interval(ndcg_by_slate(score, pairs.chance, pairs.worker))) for name, score in scores.items()},
        "calibration": calibration(chance, pairs.joined),
        "model": ranker.version,
    }
