"""Trains the model that ranks: gradient-boosted trees that are a sum of one curve a feature, compiled to lookup tables.

`HistGradientBoostingClassifier` with monotonic constraints and `interaction_cst="no_interactions"` splits each tree on one feature only,
so its raw prediction is exactly `baseline + sum_j curve_j(x_j)` with step functions `curve_j`. The compiled curves
(`matching.ranker.Ranker`) answer queries; scikit-learn's own object is kept beside them only as proof.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from math import isnan
from pathlib import Path
from typing import Any

import numpy as np
import skops.io
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier
from threadpoolctl import threadpool_limits

from matching.features import FEATURES, NAMES, Floats
from matching.ranker import Curve, Ranker, RankerError, sigmoid

BAND_SHARES = {"strong": 0.75, "good": 0.45}
"""A band begins at this share of the training market's 90th percentile score: the best tenth of what was shown sets the scale."""

MODEL_FILE = "model.skops"
TRUSTED = frozenset({"sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor"})
"""Types that our models hold beside those skops trusts by itself."""


class RankerEstimator:
    """Trains a `Ranker`, in scikit-learn's manner.

    Parameters: `max_iter` trees (> 0), `learning_rate` (0-1], `max_leaf_nodes` (>= 2), `min_samples_leaf` (>= 1),
    `l2_regularization` (>= 0), `random_state` seed. After `fit`: `model_` (scikit-learn's), `ranker_` (compiled).
    """

    def __init__(
        self,
        *,
        max_iter: int = 150,
        learning_rate: float = 0.15,
        max_leaf_nodes: int = 6,
        min_samples_leaf: int = 100,
        l2_regularization: float = 1.0,
        random_state: int = 0,
    ) -> None:
        self.max_iter = max_iter
        self.learning_rate = learning_rate
        self.max_leaf_nodes = max_leaf_nodes
        self.min_samples_leaf = min_samples_leaf
        self.l2_regularization = l2_regularization
        self.random_state = random_state

    def fit(self, x: Floats, y: NDArray[np.int8], sample_weight: Floats | None = None) -> RankerEstimator:
        """Train on a matrix in the order of `NAMES` and outcomes 0/1, then compile. Returns self."""
        model = HistGradientBoostingClassifier(
            max_iter=self.max_iter,
            learning_rate=self.learning_rate,
            max_leaf_nodes=self.max_leaf_nodes,
            min_samples_leaf=self.min_samples_leaf,
            l2_regularization=self.l2_regularization,
            monotonic_cst=[feature.direction for feature in FEATURES],
            interaction_cst="no_interactions",
            early_stopping=False,
            random_state=self.random_state,
        )
        with threadpool_limits(limits=1):  # OpenMP threads waiting for a busy core cost more than they bring on small machines
            self.model_ = model.fit(x, y, sample_weight=sample_weight)
        self.ranker_ = compile_curves(self.model_)
        self.ranker_.neutral = {name: float(np.mean(self.ranker_.curves[name](x[:, column]))) for column, name in enumerate(NAMES)}
        scale = float(np.quantile(sigmoid(self.ranker_.raw_of_matrix(x)), 0.9))
        self.ranker_.thresholds = {name: share * scale for name, share in BAND_SHARES.items()}
        self.ranker_.card = {"parameters": self.get_params(), "rows": len(x), "positives": int(np.sum(y))}
        return self

    def get_params(self) -> dict[str, Any]:
        """The constructor's arguments, untouched."""
        return {name: value for name, value in vars(self).items() if not name.endswith("_")}

    def save(self, folder: Path) -> None:
        """The compiled ranker and, for proof, scikit-learn's model (skops, never pickle), whose SHA-256 stands in the card."""
        content = skops.io.dumps(self.model_)
        self.ranker_.card["model_sha256"] = hashlib.sha256(content).hexdigest()
        self.ranker_.save(folder)
        (folder / MODEL_FILE).write_bytes(content)


def load_model(folder: Path, sha256: str) -> Any:
    """Scikit-learn's model as `RankerEstimator.save` kept it. Nothing in it is run: types beside `TRUSTED` are refused.

    Raises `RankerError` when it is not the file of this hash, or holds another type.
    """
    content = (folder / MODEL_FILE).read_bytes()
    if hashlib.sha256(content).hexdigest() != sha256:
        raise RankerError(f"the model in {folder} does not match its hash")
    strange = set(skops.io.get_untrusted_types(data=content)) - TRUSTED
    if strange:
        raise RankerError(f"the model in {folder} holds what no model of ours does: {', '.join(sorted(strange))}")
    return skops.io.loads(content, trusted=sorted(TRUSTED))


def compile_curves(model: Any) -> Ranker:
    """The curves of a fitted no-interactions model; equal to its `decision_function` up to the order of a float sum.

    Raises `RankerError` when a tree splits on more than one feature.
    """
    trees = [_Tree(predictors[0].nodes) for predictors in model._predictors]
    baseline = float(np.ravel(model._baseline_prediction)[0])
    curves = {}
    for place, name in enumerate(NAMES):
        mine = [tree for tree in trees if tree.feature == place]
        edges = np.unique(np.concatenate([tree.thresholds for tree in mine])) if mine else np.empty(0)
        points = np.append(edges, np.inf)
        curves[name] = Curve(
            edges=edges,
            values=np.sum([[tree.value_at(x) for x in points] for tree in mine], axis=0) if mine else np.zeros(1),
            missing=float(sum(tree.value_at(float("nan")) for tree in mine)),
        )
    baseline += sum(tree.value_at(0.0) for tree in trees if tree.feature is None)
    return Ranker(baseline=baseline, curves=curves, neutral=dict.fromkeys(NAMES, 0.0), thresholds={})


@dataclass(frozen=True, slots=True)
class Proof:
    """How far the compiled curves are from scikit-learn's own prediction on the same rows, in log-odds."""

    rows: int
    greatest_difference: float


def prove(ranker: Ranker, model: Any, x: Floats) -> Proof:
    """Compare on a matrix of shape (n, len(NAMES))."""
    difference = np.abs(ranker.raw_of_matrix(x) - model.decision_function(x))
    return Proof(rows=len(x), greatest_difference=float(difference.max()))


class _Tree:
    """One tree of the ensemble, read node by node."""

    def __init__(self, nodes: NDArray[Any]) -> None:
        self.nodes = nodes
        inner = nodes[nodes["is_leaf"] == 0]
        used = set(inner["feature_idx"].tolist())
        if len(used) > 1:
            raise RankerError("a tree splits on more than one feature; train with interaction_cst='no_interactions'")
        self.feature: int | None = used.pop() if used else None
        self.thresholds: Floats = inner["num_threshold"].astype(np.float64)

    def value_at(self, x: float) -> float:
        """The leaf that x falls into; NaN goes where the tree learnt to send it."""
        node = self.nodes[0]
        while not node["is_leaf"]:
            left = bool(node["missing_go_to_left"]) if isnan(x) else x <= node["num_threshold"]
            node = self.nodes[node["left"] if left else node["right"]]
        return float(node["value"])
