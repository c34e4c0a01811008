"""Measures against scikit-learn's own, or against sums done by hand."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import ndcg_score

from matching.measure import calibration, interval, ndcg_by_slate, overload, recall, recall_by_slate, reciprocal_ranks


@pytest.mark.parametrize("k", [1, 3, 10, 50])
def test_ndcg_is_scikit_learns(k: int) -> None:
    random = np.random.default_rng(k)
    sizes = random.integers(2, 40, 60)
    slate = np.repeat(np.arange(60), sizes)
    score, gain = random.permutation(len(slate)).astype(float), random.random(len(slate)) * (random.random(len(slate)) < 0.6)
    expected = [
        ndcg_score([gain[slate == number]], [score[slate == number]], k=k)
        for number in range(60)
        if gain[slate == number].sum() > 0
    ]

    assert ndcg_by_slate(score, gain, slate, k) == pytest.approx(expected, abs=1e-12)


def test_rows_of_a_slate_need_not_stand_together() -> None:
    random = np.random.default_rng(0)
    slate, score, gain = np.repeat(np.arange(5), 8), random.permutation(40).astype(float), random.random(40)
    mixed = random.permutation(40)

    assert np.array_equal(ndcg_by_slate(score, gain, slate), ndcg_by_slate(score[mixed], gain[mixed], slate[mixed]))


def test_the_right_order_is_worth_one_and_a_slate_without_gain_is_left_out() -> None:
    gain, slate = np.array([0.1, 0.9, 0.5, 0.0, 0.0]), np.array([0, 0, 0, 1, 1])

    assert ndcg_by_slate(gain, gain, slate).tolist() == [1.0]
    assert ndcg_by_slate(-gain, gain, slate)[0] < 1.0
    assert ndcg_by_slate(gain[3:], gain[3:], slate[3:]).tolist() == []
    assert ndcg_by_slate(np.empty(0), np.empty(0), np.empty(0, dtype=np.int64)).tolist() == []


def test_a_gain_at_the_second_place_is_discounted_by_log_three() -> None:
    found = ndcg_by_slate(np.array([2.0, 1.0]), np.array([0.0, 1.0]), np.zeros(2, dtype=np.int64))

    assert found[0] == pytest.approx(1 / np.log2(3))


def test_equal_scores_keep_the_order_of_the_rows() -> None:
    same, slate = np.zeros(3), np.zeros(3, dtype=np.int64)

    assert ndcg_by_slate(same, np.array([1.0, 0.0, 0.0]), slate)[0] == 1.0
    assert ndcg_by_slate(same, np.array([0.0, 0.0, 1.0]), slate)[0] == pytest.approx(0.5)


def test_the_bootstrap_interval_holds_the_mean_and_is_the_same_each_time() -> None:
    values = np.random.default_rng(4).random(300)
    found = interval(values)

    assert found.low < found.mean < found.high
    assert found.mean == pytest.approx(values.mean())
    assert found.n == 300
    assert interval(values) == found
    assert interval(values, seed=1) != found
    assert found.high - found.low == pytest.approx(2 * 1.96 * values.std() / np.sqrt(300), rel=0.15)


def test_an_interval_of_nothing_or_of_one_value() -> None:
    nothing, one = interval(np.empty(0)), interval(np.array([0.7]))

    assert np.isnan([nothing.mean, nothing.low, nothing.high]).all()
    assert nothing.n == 0
    assert (one.low, one.mean, one.high) == (0.7, 0.7, 0.7)


def test_recall_is_the_share_of_the_wanted_that_was_found() -> None:
    wanted = np.array([1, 2, 3, 4])

    assert recall(np.array([4, 3, 9]), wanted) == 0.5
    assert recall(np.array([], dtype=np.int64), wanted) == 0.0
    assert recall(wanted, np.array([], dtype=np.int64)) == 1.0


def test_overload_is_the_part_of_showings_beyond_ten_an_opening() -> None:
    """Five hundred workers sent to five openings: 450 of 500 showings too many; the other advert has room."""
    assert overload(np.array([500, 30]), np.array([5, 3])) == pytest.approx(450 / 530)
    assert overload(np.array([50, 30]), np.array([5, 3])) == 0.0
    assert overload(np.array([50]), np.array([5]), share=5.0) == 0.5
    assert overload(np.array([7]), np.array([0])) == 1.0
    assert overload(np.array([0, 0]), np.array([5, 3])) == 0.0


def test_calibration_compares_what_was_said_with_what_came() -> None:
    chance = np.array([0.9, 0.1, 0.8, 0.2])
    joined = np.array([1, 0, 1, 1], dtype=np.int8)

    assert calibration(chance, joined, bins=2) == [
        {"predicted": pytest.approx(0.15), "seen": 0.5, "n": 2.0},
        {"predicted": pytest.approx(0.85), "seen": 1.0, "n": 2.0},
    ]


def test_calibration_of_fewer_rows_than_bins_has_no_empty_bin() -> None:
    rows = calibration(np.array([0.3, 0.6]), np.array([0, 1], dtype=np.int8))

    assert [row["n"] for row in rows] == [1.0, 1.0]


def test_a_chance_that_is_kept_is_calibrated() -> None:
    random = np.random.default_rng(2)
    chance = random.random(40_000)
    rows = calibration(chance, (random.random(40_000) < chance).astype(np.int8))

    assert len(rows) == 10
    assert all(abs(row["predicted"] - row["seen"]) < 0.03 for row in rows)


def test_the_first_that_counts_gives_the_reciprocal_rank() -> None:
    slate = np.array([0, 1, 0, 1, 0, 2])
    score = np.array([3.0, 9.0, 2.0, 8.0, 1.0, 5.0])
    relevant = np.array([False, True, False, False, True, False])

    assert reciprocal_ranks(score, relevant, slate).tolist() == [pytest.approx(1 / 3), 1.0]


def test_recall_counts_the_best_of_each_slate_that_are_worth_anything() -> None:
    slate = np.array([0, 0, 0, 0, 1, 1])
    gain = np.array([0.9, 0.5, 0.1, 0.0, 0.0, 0.0])
    score = np.array([1.0, 4.0, 2.0, 3.0, 1.0, 2.0])

    assert recall_by_slate(score, gain, slate, 2).tolist() == [0.5]
    assert recall_by_slate(score, gain, slate, 4).tolist() == [1.0]
