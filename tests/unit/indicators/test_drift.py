"""Drift and calibration against numbers worked by hand, published ones and drawn worlds."""

from __future__ import annotations

import math

import numpy as np
import pytest

from indicators.drift import (
    DRIFTED,
    WATCH,
    calibrated,
    calibration_error,
    divergence,
    stability_index,
    tenths,
    wilson,
)


def counts(*each: float) -> np.ndarray:
    return np.array(each, dtype=np.float64)


def test_the_stability_index_by_hand() -> None:
    """Shares 60 and 40 of 100 then, 40 and 60 now: 0.2 · ln(0.6 / 0.4) · 2, but for half a one in each bin."""
    told = stability_index(counts(400_000, 600_000), counts(600_000, 400_000))
    assert told == pytest.approx(0.4 * math.log(1.5), abs=1e-5)
    assert stability_index(counts(3, 7), counts(30, 70)) == pytest.approx(0.0, abs=0.02)
    assert math.isfinite(stability_index(counts(0, 100), counts(100, 0)))


def test_the_divergence_by_hand() -> None:
    """Nothing in common: 1 bit; alike: 0; (1, 0) against (1/2, 1/2): 1 - 0.75 log2(3) + 0.5 = 0.3113 bits."""
    assert divergence(counts(5, 0), counts(0, 9)) == 1.0
    assert divergence(counts(5, 5), counts(9, 9)) == 0.0
    assert divergence(counts(10, 0), counts(5, 5)) == pytest.approx(1.5 - 0.75 * math.log2(3))


def test_bins_are_neighbours_of_about_a_tenth_and_unknown_has_its_own() -> None:
    bins = tenths(np.append(np.ones(20), 7.0))
    assert bins.tolist() == [place // 2 for place in range(20)] + [10]
    assert tenths(counts(100, 1, 1, 0)).tolist() == [0, 1, 1, 2]


def test_two_samples_of_the_same_do_not_drift_and_a_shifted_one_does() -> None:
    random = np.random.default_rng(4)
    steps = np.full(12, 1 / 12)

    def sample(shares: np.ndarray) -> np.ndarray:
        return random.multinomial(1_000, shares).astype(np.float64)

    assert max(stability_index(sample(steps), sample(steps)) for _ in range(100)) < WATCH
    moved = np.where(np.arange(12) < 6, 0.04, 0.76 / 6)
    assert stability_index(sample(moved), sample(steps)) > DRIFTED


def test_wilson_s_interval_as_published() -> None:
    """R. G. Newcombe, Statistics in Medicine 17, 1998, page 861: 81 of 263, 15 of 148, 0 of 20, method 3."""
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson(15, 148) == pytest.approx((0.0624, 0.1605), abs=5e-5)
    assert wilson(0, 20) == pytest.approx((0.0, 0.1611), abs=5e-5)


def test_calibration_by_hand() -> None:
    chance, came = np.repeat([0.1, 0.5], 100), np.concatenate([np.arange(100) < 20, np.arange(100) < 50])
    bins = calibrated(chance, came, 2)
    assert [(each.people, each.expected, each.seen) for each in bins] == [(100, pytest.approx(0.1), 0.2), (100, 0.5, 0.5)]
    assert calibration_error(bins) == pytest.approx(0.05)
