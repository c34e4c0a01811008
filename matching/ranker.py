"""The model that ranks, as it answers: a sum of one step function a feature, `baseline + sum_j curve_j(x_j)`.

`matching.ranker_training` makes it of gradient-boosted trees.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isnan
from pathlib import Path
from typing import Any

import numpy as np

from matching.features import FIXED, NAMES, Floats

OWN_TRADE = 0.8
"""Kinship 0-1 from which a job counts as her own trade (a second trade is 0.85 of a first): however near another one is, it is no
strong match."""


class RankerError(ValueError):
    """A ranker that cannot be compiled or loaded; the message says which part."""


@dataclass(frozen=True, slots=True)
class Curve:
    """A step function: `values[i]` holds for `edges[i-1] < x <= edges[i]`, `missing` for NaN; raw score (log-odds) units."""

    edges: Floats
    values: Floats
    missing: float

    def __call__(self, x: Floats) -> Floats:
        """The curve at each x, same shape."""
        y = self.values[np.searchsorted(self.edges, x, side="left")]
        unknown = np.isnan(x)
        if unknown.any():
            y[unknown] = self.missing
        return y

    def at(self, x: float) -> float:
        """The curve at one point."""
        return self.missing if isnan(x) else float(self.values[np.searchsorted(self.edges, x, side="left")])

    @property
    def highest(self) -> float:
        """The greatest value it can take, missing included."""
        return max(float(self.values.max()), self.missing)


@dataclass(slots=True)
class Ranker:
    """The compiled model: `baseline`, a curve a feature (order of `FEATURES`), each curve's neutral value, band thresholds, its card."""

    baseline: float
    curves: dict[str, Curve]
    neutral: dict[str, float]
    thresholds: dict[str, float]
    card: dict[str, Any] = field(default_factory=dict)

    @property
    def version(self) -> str:
        """Name of the model: the first 12 hex digits of the hash of its curves."""
        return self.sha256[:12]

    @property
    def sha256(self) -> str:
        """Hash over every number that can change a rank, a reason or a band."""
        digest = hashlib.sha256(np.float64(self.baseline).tobytes())
        for name in NAMES:
            curve = self.curves[name]
            digest.update(name.encode() + curve.edges.tobytes() + curve.values.tobytes() + np.float64(curve.missing).tobytes())
            digest.update(np.float64(self.neutral[name]).tobytes())
        for band, least in self.thresholds.items():
            digest.update(band.encode() + np.float64(least).tobytes())
        return digest.hexdigest()

    def terms(self, features: Mapping[str, Floats]) -> dict[str, Floats]:
        """Each given feature's term of the sum, raw units."""
        return {name: self.curves[name](x) for name, x in features.items()}

    def fixed(self, features: Mapping[str, Floats]) -> Floats:
        """The listing's own part of the raw score, baseline included: shape (n,)."""
        total = np.full(len(next(iter(features.values()))), self.baseline)
        for name in FIXED:
            total += self.curves[name](features[name])
        return total

    def raw(self, paired: Mapping[str, Floats], fixed: Floats) -> Floats:
        """Raw score (log-odds) of rows from their pair features and the fixed part; the order of the sum is always the same."""
        total = fixed.copy()
        for name, x in paired.items():
            total += self.curves[name](x)
        return total

    def raw_of_matrix(self, x: Floats) -> Floats:
        """Raw score of a matrix in the order of `NAMES`: shape (n, len(NAMES)) -> (n,)."""
        total = np.full(len(x), self.baseline)
        for column, name in enumerate(NAMES):
            total += self.curves[name](x[:, column])
        return total

    def band(self, score: float, kinship: float) -> str:
        """strong, good or possible: by the thresholds set in training, and strong only in her own trade (`OWN_TRADE`)."""
        reached = next((name for name, least in self.thresholds.items() if score >= least), "possible")
        return "good" if reached == "strong" and kinship < OWN_TRADE else reached

    def save(self, folder: Path) -> None:
        """Curves, thresholds and card as JSON; floats keep all their digits."""
        folder.mkdir(parents=True, exist_ok=True)
        document = {
            "baseline": self.baseline,
            "curves": {
                name: {"edges": curve.edges.tolist(), "values": curve.values.tolist(), "missing": curve.missing}
                for name, curve in self.curves.items()
            },
            "neutral": self.neutral,
            "thresholds": self.thresholds,
            "card": self.card,
            "sha256": self.sha256,
        }
        (folder / "ranker.json").write_text(json.dumps(document, indent=1), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Ranker:
        """Read a saved ranker.

        Raises `RankerError` when the file is not there or damaged, is for other features, or its numbers do not match its hash.
        """
        path = folder / "ranker.json"
        if not path.exists():
            raise RankerError(f"no ranker in {folder}")
        try:
            document = json.loads(path.read_text(encoding="utf-8"))
            ranker = cls(
                baseline=document["baseline"],
                curves={
                    name: Curve(np.array(curve["edges"], dtype=np.float64), np.array(curve["values"]), curve["missing"])
                    for name, curve in document["curves"].items()
                },
                neutral=document["neutral"],
                thresholds=document["thresholds"],
                card=document["card"],
            )
            told = document["sha256"]
        except (KeyError, TypeError, AttributeError, ValueError) as problem:
            raise RankerError(f"the ranker in {folder} is damaged; train it again") from problem
        if set(ranker.curves) != set(NAMES) or set(ranker.neutral) != set(NAMES):
            raise RankerError(f"the ranker in {folder} was trained on other features; train it again")
        if ranker.sha256 != told:
            raise RankerError(f"the ranker in {folder} does not match its hash")
        return ranker


def sigmoid(raw: Floats | float) -> Floats:
    """Log-odds to a chance in 0-1."""
    return np.asarray(1.0 / (1.0 + np.exp(-raw)))


def describe(ranker: Ranker) -> dict[str, Any]:
    """The curves in plain numbers for a model's card: name -> {low, high, missing, steps}."""
    return {
        name: {
            "low": float(curve.values.min()),
            "high": float(curve.values.max()),
            "missing": curve.missing,
            "steps": len(curve.edges),
        }
        for name, curve in ranker.curves.items()
    }
