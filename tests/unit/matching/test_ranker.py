"""The ranker: its compiled curves are scikit-learn's own prediction, each may only go its one way, and a changed number is noticed."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import skops.io
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.ensemble import HistGradientBoostingClassifier

from matching.features import FEATURES, FIXED, NAMES, PAIRED
from matching.ranker import Curve, Ranker, RankerError, describe, sigmoid
from matching.ranker_training import RankerEstimator, compile_curves, load_model, prove
from tests.conftest import Promise

Matrix = Callable[[np.random.Generator, int], np.ndarray]


def _awkward(random: np.random.Generator, ranker: Ranker, x: np.ndarray) -> np.ndarray:
    """A third of the cells moved to where compiled trees go wrong: on a threshold, a hair beside it, at both infinities, far out."""
    for column, name in enumerate(NAMES):
        edges = ranker.curves[name].edges
        edges = edges[np.isfinite(edges)] if len(edges) else np.zeros(1)
        beside = [np.nextafter(edges, np.inf), np.nextafter(edges, -np.inf)]
        odd = np.concatenate([edges, *beside, [np.inf, -np.inf, 1e300, -1e300, 0.0, -0.0]])
        moved = random.random(len(x)) < 1 / 3
        x[moved, column] = random.choice(odd, int(moved.sum()))
    return x


def test_the_compiled_curves_are_scikit_learns_own_prediction(estimator: RankerEstimator, features_matrix: Matrix) -> None:
    random = np.random.default_rng(11)
    x = _awkward(random, estimator.ranker_, features_matrix(random, 20_000))

    assert np.isnan(x).any(axis=0)[1:].all()
    assert np.abs(estimator.ranker_.raw_of_matrix(x) - estimator.model_.decision_function(x)).max() <= 1e-9
    assert np.abs(sigmoid(estimator.ranker_.raw_of_matrix(x)) - estimator.model_.predict_proba(x)[:, 1]).max() <= 1e-9


def test_the_proof_tells_the_greatest_difference(estimator: RankerEstimator, features_matrix: Matrix) -> None:
    x = features_matrix(np.random.default_rng(12), 500)
    proof = prove(estimator.ranker_, estimator.model_, x)
    bent = compile_curves(estimator.model_)
    bent.curves["km"].values[:] += 0.25

    assert proof.rows == 500
    assert proof.greatest_difference <= 1e-9
    assert prove(bent, estimator.model_, x).greatest_difference == pytest.approx(0.25)


def test_rows_whose_features_are_all_unknown_are_scored_like_scikit_learn_does(estimator: RankerEstimator) -> None:
    x = np.full((1, len(NAMES)), np.nan)

    assert estimator.ranker_.raw_of_matrix(x) == pytest.approx(estimator.model_.decision_function(x), abs=1e-9)


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("seed", range(3))
def test_small_and_lopsided_data_compile_too(features_matrix: Matrix, seed: int, weighted: bool) -> None:
    random = np.random.default_rng(seed)
    x = features_matrix(random, 300)
    x[1:, 3] = np.nan
    x[:, 4] = 1.0
    x[:, 5] = np.where(random.random(300) < 0.5, np.nan, 2.0)
    y = (random.random(300) < np.where(np.isnan(x[:, 5]), 0.7, 0.2)).astype(np.int8)
    weight = random.random(300) if weighted else None
    fitted = RankerEstimator(max_iter=25, min_samples_leaf=5).fit(x, y, sample_weight=weight)
    new = _awkward(random, fitted.ranker_, features_matrix(random, 2_000))

    assert prove(fitted.ranker_, fitted.model_, new).greatest_difference <= 1e-9


def test_data_that_teach_nothing_give_a_constant(features_matrix: Matrix) -> None:
    x = np.full((200, len(NAMES)), 1.0)
    y = np.tile(np.array([0, 1], dtype=np.int8), 100)
    fitted = RankerEstimator(max_iter=5).fit(x, y)
    new = features_matrix(np.random.default_rng(1), 100)

    assert prove(fitted.ranker_, fitted.model_, new).greatest_difference <= 1e-9
    assert np.unique(fitted.ranker_.raw_of_matrix(new)).size == 1


def test_a_model_with_interactions_is_refused(training: tuple[np.ndarray, np.ndarray]) -> None:
    entangled = HistGradientBoostingClassifier(max_iter=5, random_state=0).fit(training[0][:2_000], training[1][:2_000])

    with pytest.raises(RankerError, match="more than one feature"):
        compile_curves(entangled)


def _moved(random: np.random.Generator, x: np.ndarray, ranker: Ranker, column: int) -> tuple[np.ndarray, np.ndarray]:
    """The same rows twice, one feature known in both and in the second further in its good direction."""
    edges = ranker.curves[NAMES[column]].edges
    known = x[~np.isnan(x[:, column]), column]
    pool = np.concatenate([known, edges[np.isfinite(edges)], [0.0, known.max() * 10]])
    first, second = random.choice(pool, len(x)), random.choice(pool, len(x))
    worse, better = x.copy(), x.copy()
    good = FEATURES[column].direction > 0
    worse[:, column] = np.minimum(first, second) if good else np.maximum(first, second)
    better[:, column] = np.maximum(first, second) if good else np.minimum(first, second)
    return worse, better


@pytest.mark.parametrize("column", range(len(NAMES)), ids=NAMES)
def test_nearer_better_paid_better_fitting_never_ranks_lower_all_else_equal(
    estimator: RankerEstimator, features_matrix: Matrix, column: int
) -> None:
    random = np.random.default_rng(100 + column)
    worse, better = _moved(random, features_matrix(random, 3_000), estimator.ranker_, column)

    assert (estimator.ranker_.raw_of_matrix(better) >= estimator.ranker_.raw_of_matrix(worse)).all()
    assert (estimator.model_.decision_function(better) >= estimator.model_.decision_function(worse) - 1e-12).all()


@pytest.mark.parametrize("name", NAMES)
def test_every_curve_goes_one_way_and_teaches_something(ranker: Ranker, name: str) -> None:
    direction = next(feature.direction for feature in FEATURES if feature.name == name)
    curve = ranker.curves[name]

    assert (np.diff(curve.values) * direction >= 0).all()
    assert (np.diff(curve.edges) > 0).all()
    assert np.ptp(curve.values) > 0.05


def test_even_outcomes_that_say_the_opposite_cannot_turn_a_curve(training: tuple[np.ndarray, np.ndarray]) -> None:
    x, y = training
    perverse = RankerEstimator(max_iter=20, min_samples_leaf=20).fit(x, 1 - y).ranker_

    for feature in FEATURES:
        assert (np.diff(perverse.curves[feature.name].values) * feature.direction >= 0).all()


def test_a_step_holds_up_to_and_including_its_edge() -> None:
    curve = Curve(np.array([1.0, 2.0]), np.array([10.0, 20.0, 30.0]), -5.0)
    x = np.array([0.0, 1.0, np.nextafter(1.0, 2.0), 2.0, 2.5, np.inf, -np.inf, np.nan])

    assert curve(x).tolist() == [10.0, 10.0, 20.0, 20.0, 30.0, 30.0, 10.0, -5.0]
    assert [curve.at(value) for value in x.tolist()] == curve(x).tolist()
    assert curve.highest == 30.0


def test_what_is_unknown_may_be_the_best_a_curve_can_say() -> None:
    assert Curve(np.empty(0), np.array([1.0]), 7.0).highest == 7.0


def test_asking_a_curve_does_not_change_it() -> None:
    curve = Curve(np.array([1.0]), np.array([1.0, 2.0]), 9.0)
    curve(np.array([np.nan, 0.0, 5.0]))

    assert curve.values.tolist() == [1.0, 2.0]


@settings(max_examples=50)
@given(st.lists(st.floats(allow_nan=True), min_size=1, max_size=20), st.integers(0, len(NAMES) - 1))
def test_any_number_at_all_gets_the_same_term_alone_and_in_a_crowd(ranker: Ranker, values: list[float], column: int) -> None:
    curve = ranker.curves[NAMES[column]]

    assert curve(np.array(values)).tolist() == [curve.at(value) for value in values]


def test_the_parts_of_the_sum_make_the_whole(ranker: Ranker, features_matrix: Matrix) -> None:
    x = features_matrix(np.random.default_rng(2), 300)
    features = {name: x[:, column] for column, name in enumerate(NAMES)}
    fixed = ranker.fixed({name: features[name] for name in FIXED})
    raw = ranker.raw({name: features[name] for name in PAIRED}, fixed)

    assert raw == pytest.approx(ranker.raw_of_matrix(x), abs=1e-9)
    assert raw == pytest.approx(ranker.baseline + sum(ranker.terms(features).values()), abs=1e-9)
    assert fixed == pytest.approx(ranker.fixed({name: features[name] for name in FIXED}), abs=0)


def test_the_neutral_value_of_a_feature_is_its_mean_term_in_training(
    estimator: RankerEstimator, training: tuple[np.ndarray, np.ndarray]
) -> None:
    x, _ = training
    neutral = estimator.ranker_.neutral

    assert set(neutral) == set(NAMES)
    assert neutral["km"] == pytest.approx(estimator.ranker_.curves["km"](x[:, 1]).mean())
    assert estimator.ranker_.baseline + sum(neutral.values()) == pytest.approx(estimator.model_.decision_function(x).mean())


def test_bands_begin_at_their_thresholds() -> None:
    ranker = Ranker(0.0, {}, {}, {"strong": 0.6, "good": 0.3})

    assert [ranker.band(score, 1.0) for score in (1.0, 0.6)] == ["strong", "strong"]
    assert [ranker.band(score, 1.0) for score in (0.599, 0.3)] == ["good", "good"]
    assert [ranker.band(score, 1.0) for score in (0.299, 0.0)] == ["possible", "possible"]
    assert [ranker.band(score, 0.6) for score in (1.0, 0.3, 0.0)] == ["good", "good", "possible"]


def test_training_sets_bands_from_the_best_tenth(estimator: RankerEstimator, training: tuple[np.ndarray, np.ndarray]) -> None:
    scores = estimator.model_.predict_proba(training[0])[:, 1]
    thresholds = estimator.ranker_.thresholds

    assert list(thresholds) == ["strong", "good"]
    assert thresholds["strong"] == pytest.approx(0.75 * np.quantile(scores, 0.9))
    assert thresholds["good"] == pytest.approx(0.45 * np.quantile(scores, 0.9))


def test_training_twice_gives_the_same_model(estimator: RankerEstimator, training: tuple[np.ndarray, np.ndarray]) -> None:
    again = RankerEstimator(max_iter=90, learning_rate=0.2, min_samples_leaf=20).fit(*training)

    assert again.ranker_.sha256 == estimator.ranker_.sha256


def test_the_estimator_keeps_its_arguments_untouched(estimator: RankerEstimator) -> None:
    told = estimator.get_params()

    assert (told["max_iter"], told["learning_rate"], told["min_samples_leaf"]) == (90, 0.2, 20)
    assert RankerEstimator(**told).get_params() == told


def test_the_card_tells_how_it_was_trained(estimator: RankerEstimator, training: tuple[np.ndarray, np.ndarray]) -> None:
    card = estimator.ranker_.card

    assert card["rows"] == 8_000
    assert card["positives"] == int(training[1].sum())
    assert card["parameters"] == estimator.get_params()


def test_the_description_of_a_curve_is_its_extremes(ranker: Ranker) -> None:
    km = describe(ranker)["km"]

    assert km["low"] == ranker.curves["km"].values[-1]
    assert km["high"] == ranker.curves["km"].values[0]
    assert km["steps"] == len(ranker.curves["km"].edges)


def test_a_saved_ranker_comes_back_to_the_last_digit(ranker: Ranker, features_matrix: Matrix, tmp_path: Path) -> None:
    ranker.save(tmp_path)
    again = Ranker.load(tmp_path)
    x = features_matrix(np.random.default_rng(9), 2_000)

    assert np.array_equal(again.raw_of_matrix(x), ranker.raw_of_matrix(x))
    assert again.sha256 == ranker.sha256
    assert again.version == ranker.sha256[:12]
    assert again.neutral == ranker.neutral
    assert list(again.thresholds.items()) == list(ranker.thresholds.items())
    assert again.card == ranker.card


def test_scikit_learns_own_model_is_kept_beside_it_as_proof(
    estimator: RankerEstimator, features_matrix: Matrix, tmp_path: Path
) -> None:
    estimator.save(tmp_path)
    saved = Ranker.load(tmp_path)
    model = load_model(tmp_path, saved.card["model_sha256"])

    assert prove(saved, model, features_matrix(np.random.default_rng(3), 500)).greatest_difference <= 1e-9


class Opens:
    """What a program in a model's clothes would bring along."""

    def __reduce__(self) -> tuple[Any, tuple[str]]:
        return os.system, ("true",)


@pytest.mark.trust
def test_a_model_that_was_changed_or_brings_a_program_is_refused(
    estimator: RankerEstimator, tmp_path: Path, promise: Promise
) -> None:
    estimator.save(tmp_path)
    kept, random = (tmp_path / "model.skops").read_bytes(), np.random.default_rng(4)
    sha256 = Ranker.load(tmp_path).card["model_sha256"]
    refused = 0
    for place in random.integers(0, len(kept), 50).tolist():
        (tmp_path / "model.skops").write_bytes(kept[:place] + bytes([kept[place] ^ 1]) + kept[place + 1 :])
        with pytest.raises(RankerError, match="hash"):
            load_model(tmp_path, sha256)
        refused += 1
    for strange in (Opens(), os.system, [RankerEstimator()], Path("/")):
        content = skops.io.dumps(strange)
        (tmp_path / "model.skops").write_bytes(content)
        with pytest.raises(RankerError, match="no model of ours"):
            load_model(tmp_path, hashlib.sha256(content).hexdigest())
        refused += 1
    promise("models changed or with a program inside", tried=54, refused=refused, leaked=54 - refused)


def _first_number(document: dict[str, Any], path: tuple[Any, ...]) -> None:
    for step in path[:-1]:
        document = document[step]
    document[path[-1]] = document[path[-1]] * (1 + 1e-15) + 1e-12


@pytest.mark.parametrize(
    "path",
    [
        ("baseline",),
        *((("curves", name, part, 0)) for name in ("km", "trade_certainty") for part in ("edges", "values")),
        ("curves", "pay_gain", "missing"),
        ("neutral", "km"),
        ("thresholds", "strong"),
    ],
    ids=lambda path: ".".join(map(str, path)),
)
def test_a_changed_number_is_refused_by_its_hash(ranker: Ranker, tmp_path: Path, path: tuple[Any, ...]) -> None:
    ranker.save(tmp_path)
    file = tmp_path / "ranker.json"
    document = json.loads(file.read_text(encoding="utf-8"))
    _first_number(document, path)
    file.write_text(json.dumps(document), encoding="utf-8")

    with pytest.raises(RankerError, match="does not match its hash"):
        Ranker.load(tmp_path)


def test_a_ranker_that_is_not_there_or_of_other_features_is_refused(ranker: Ranker, tmp_path: Path) -> None:
    with pytest.raises(RankerError, match="no ranker"):
        Ranker.load(tmp_path)

    ranker.save(tmp_path)
    file = tmp_path / "ranker.json"
    document = json.loads(file.read_text(encoding="utf-8"))
    document["curves"]["gender"] = document["curves"].pop("km")
    file.write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(RankerError, match="other features"):
        Ranker.load(tmp_path)


@pytest.mark.parametrize("harm", ["half", "no hash", "no json"])
def test_a_damaged_file_is_refused_and_not_a_crash(ranker: Ranker, tmp_path: Path, harm: str) -> None:
    ranker.save(tmp_path)
    file = tmp_path / "ranker.json"
    text = file.read_text(encoding="utf-8")
    document = json.loads(text)
    document.pop("sha256")
    file.write_text({"half": text[: len(text) // 2], "no hash": json.dumps(document), "no json": "[]"}[harm], encoding="utf-8")

    with pytest.raises(RankerError):
        Ranker.load(tmp_path)
