"""How a listing fitted, in coarse steps: enough to learn from, too little to find anybody by."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from matching.coarse import FIT_BYTES, STEPS, UNSAID, coarse, refined
from matching.features import NAMES


def test_each_feature_comes_back_as_its_nearest_step_and_the_unknown_as_unknown(
    features_matrix: Callable[[np.random.Generator, int], np.ndarray],
) -> None:
    x = features_matrix(np.random.default_rng(8), 500)
    codes = coarse({name: x[:, column] for column, name in enumerate(NAMES)})
    again = refined(codes)

    assert (codes.dtype, codes.shape) == (np.uint8, (500, FIT_BYTES))
    assert np.array_equal(np.isnan(again), np.isnan(x))
    for column, name in enumerate(NAMES):
        known = ~np.isnan(x[:, column])
        steps = np.array(STEPS[name])
        nearest = np.abs(x[known, column, None] - steps).min(axis=1)
        assert np.abs(again[known, column] - x[known, column]) == pytest.approx(nearest)


def test_the_steps_are_few_and_rise() -> None:
    assert list(STEPS) == list(NAMES)
    assert all(list(steps) == sorted(set(steps)) and len(steps) < 30 for steps in STEPS.values())


def test_a_number_without_a_step_is_unknown() -> None:
    codes = np.full((2, FIT_BYTES), 200, dtype=np.uint8)
    codes[1] = UNSAID

    assert np.isnan(refined(codes)).all()
