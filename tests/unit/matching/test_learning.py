"""Learning from lists: the top is looked at, the bottom seldom, and a ranker must not learn that."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from matching.features import NAMES
from matching.learning import LEAST_LOOKED_AT, Impressions, learn, places_looked_at, weights, worth_of
from matching.model import APPLICATION_ENDS, APPLICATION_STATES, PROOFS
from matching.ranker import sigmoid
from matching.ranker_training import RankerEstimator

Matrix = Callable[[np.random.Generator, int], np.ndarray]
PLACES = 20


def lists(features_matrix: Matrix, count: int = 6_000, seed: int = 4) -> tuple[Impressions, np.ndarray]:
    """Lists of twenty, nearer ones first by and large, each place looked at with one over its number; pay alone decides what is done.

    And the chance that it is done where it is looked at.
    """
    random = np.random.default_rng(seed)
    x = features_matrix(random, count * PLACES)
    km, pay = NAMES.index("km"), NAMES.index("pay_gain")
    far = random.gamma(1.5, 30.0, (count, PLACES))
    x[:, km] = np.take_along_axis(far, np.argsort(far * random.lognormal(0.0, 1.0, far.shape), axis=1), axis=1).ravel()
    x[:, pay] = random.lognormal(0.2, 0.5, len(x))
    place = np.tile(np.arange(1, PLACES + 1), count)
    chance = np.asarray(sigmoid(-3.0 + 1.5 * np.log(x[:, pay])))
    done = (random.random(len(x)) < chance / place).astype(np.int8)
    return Impressions(x, place, done, np.ones(len(x))), chance


def quick() -> RankerEstimator:
    return RankerEstimator(max_iter=60, learning_rate=0.2, min_samples_leaf=50)


def worth(estimator: RankerEstimator, name: str) -> float:
    """How far a feature can move a listing."""
    return float(np.ptp(estimator.ranker_.curves[name].values))


def test_places_that_were_hardly_looked_at_are_found_and_nearness_is_not_taken_for_merit(features_matrix: Matrix) -> None:
    shown, _ = lists(features_matrix)
    naive, _ = learn(shown, quick(), np.ones(PLACES))
    ours, looked_at = learn(shown, quick())

    assert looked_at[0] == 1.0
    assert (np.diff(looked_at) <= 0).all()
    assert looked_at[:6] == pytest.approx(1 / np.arange(1, 7), rel=0.25)
    assert worth(naive, "km") > 1.0
    assert worth(ours, "km") < 0.6 * worth(naive, "km")
    assert worth(ours, "pay_gain") > worth(ours, "km")


def test_known_chances_are_taken_as_they_are(features_matrix: Matrix) -> None:
    shown, _ = lists(features_matrix, count=500)
    known = 1 / np.arange(1.0, PLACES + 1)

    assert np.array_equal(learn(shown, quick(), known)[1], known)


def test_a_deed_weighs_by_its_worth_and_by_how_seldom_its_place_is_seen() -> None:
    shown = Impressions(
        np.zeros((5, 1)), np.array([1, 2, 2, 3, 9]), np.array([1, 1, 0, 1, 1], dtype=np.int8), np.array([0.5, 1, 1, 1, 1])
    )

    assert weights(shown, np.array([1.0, 0.25, 0.001])).tolist() == [0.5, 4.0, 1.0, 1 / LEAST_LOOKED_AT, 1 / LEAST_LOOKED_AT]


def test_the_chances_of_places_are_what_was_done_against_what_was_expected(features_matrix: Matrix) -> None:
    shown, chance = lists(features_matrix)

    assert places_looked_at(shown, chance) == pytest.approx(1 / np.arange(1, PLACES + 1), abs=0.06)


def test_the_further_it_went_and_the_better_it_is_proved_the_more_it_is_worth() -> None:
    chain = [worth_of(state, "document") for state in APPLICATION_STATES]

    assert chain == sorted(chain)
    assert (worth_of("shown", None), *(worth_of(end, None) for end in APPLICATION_ENDS)) == (0.0,) * (1 + len(APPLICATION_ENDS))
    proofs = [worth_of("joined", proof) for proof in ("worker_said", "employer_said", "document")]
    assert proofs == sorted(proofs)
    assert all(0 <= worth_of(state, proof) <= 1 for state in APPLICATION_STATES for proof in (*PROOFS, None))
