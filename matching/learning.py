"""Learning from what happened: lists that were shown, what was done about them, and the places that were hardly looked at.

What stands at the top of a list is looked at, what stands below seldom is; so silence at the bottom says little, and a deed there much. A
deed is weighed by one over the chance that its place was looked at (inverse propensity: Joachims, Swaminathan & Schnabel 2017, *Unbiased
Learning-to-Rank with Biased Feedback*), and by how far it went and who vouches for it. The chances of places are found from the same
lists, by turns with the ranker: what was done at a place against what the ranker expects there (the maximisation step of Wang et al. 2018,
*Position Bias Estimation for Unbiased Learning to Rank in Personal Search*).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.isotonic import IsotonicRegression

from matching.features import Floats, Rows
from matching.ranker import sigmoid
from matching.ranker_training import RankerEstimator

DEED_WORTH = {
    "saved": 0.3, "interested": 0.5, "sent": 0.5, "seen": 0.5, "shortlisted": 0.7, "interview": 0.8, "offered": 0.9, "joined": 1.0,
    "retained_30": 1.0, "retained_90": 1.0,
}  # fmt: skip
"""What a state counts as a sign that the match was right: a choice of ours, growing along the chain."""
PROOF_WORTH = {None: 1.0, "worker_said": 0.8, "employer_said": 0.9, "document": 1.0, "called_back": 1.0}
"""What a state from `offered` on counts by who vouches for it; before that nobody need."""
LEAST_LOOKED_AT = 0.05
"""No place is taken to be looked at less, so that no deed weighs more than twenty: the usual clipping, some bias for less variance."""
TURNS = 4


@dataclass(frozen=True, slots=True)
class Impressions:
    """Listings shown: features (n, len(NAMES)); of shape (n,) the place in the list from 1, whether anything was done about it, and what
    that is worth in 0-1 (1 where nothing was)."""

    features: Floats
    place: Rows
    done: NDArray[np.int8]
    worth: Floats

    def __len__(self) -> int:
        return len(self.place)


def worth_of(state: str, proof: str | None) -> float:
    """What a state with its proof is worth, 0-1; 0 for one that is no sign (shown, declined, expired)."""
    return DEED_WORTH.get(state, 0.0) * PROOF_WORTH[proof]


def weights(shown: Impressions, looked_at: Floats) -> Floats:
    """Weight of each impression, (n,): of a deed its worth over the chance that its place was looked at, 1 of silence.

    `looked_at`: chance of each place from 1, (places,); places beyond count as the last. A deed that is done with chance r then weighs r
    to 1 - rp against silence, p being the place's chance: for rare deeds the true odds.
    """
    chance = np.maximum(looked_at, LEAST_LOOKED_AT)[np.minimum(shown.place, len(looked_at)) - 1]
    return np.where(shown.done > 0, shown.worth / chance, 1.0)


def learn(shown: Impressions, estimator: RankerEstimator, looked_at: Floats | None = None) -> tuple[RankerEstimator, Floats]:
    """Fit a ranker and, unless they are known, the chances that places are looked at; both, the first place having chance 1."""
    if looked_at is not None:
        return estimator.fit(shown.features, shown.done, weights(shown, looked_at)), looked_at
    looked_at = np.ones(int(shown.place.max(initial=1)))
    for _ in range(TURNS):
        estimator.fit(shown.features, shown.done, weights(shown, looked_at))
        looked_at = places_looked_at(shown, sigmoid(estimator.ranker_.raw_of_matrix(shown.features)))
    return estimator.fit(shown.features, shown.done, weights(shown, looked_at)), looked_at


def places_looked_at(shown: Impressions, expected: Floats) -> Floats:
    """Chance of each place relative to the first, (places,), never rising: deeds done there against those expected if all were seen."""
    places = int(shown.place.max(initial=1))
    done = np.bincount(shown.place - 1, shown.done, places)
    hoped = np.bincount(shown.place - 1, expected, places)
    share = done / np.maximum(hoped, 1e-12)
    falling = IsotonicRegression(increasing=False).fit_transform(np.arange(places), share, sample_weight=np.maximum(hoped, 1e-12))
    return np.asarray(falling / max(float(falling[0]), 1e-12))
