"""How far openings and seekers lie apart, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from indicators.cube import HIDDEN
from indicators.tension import (
    distance_between,
    mean_distance,
    median_of_bands,
    mismatch,
    shown_count,
    tightness,
    weighted_median,
)
from tests.unit.indicators.small_terrain import MASON, PLASTERER, line, table

STARTS = (0, 10_001, 15_001, 18_001, 21_001)


def test_tightness_is_openings_for_each_who_looks_and_silent_over_few() -> None:
    assert tightness(30, 60) == 0.5
    assert tightness(30, None) is None
    assert tightness(30, 0) is None


def test_no_hire_is_lost_where_shares_are_alike_and_all_where_they_never_meet() -> None:
    assert mismatch(np.array([10, 20]), np.array([50, 100])) == pytest.approx(0.0)
    assert mismatch(np.array([10, 0]), np.array([0, 100])) == pytest.approx(100.0)
    assert mismatch(np.array([8, 2]), np.array([20, 80])) == pytest.approx(100 * (1 - 2 * (0.8 * 0.2) ** 0.5))
    assert mismatch(np.array([8, 2]), np.array([20, HIDDEN])) is None


def test_a_median_weighs_each_opening() -> None:
    assert weighted_median(np.array([9_000.0, 12_000.0, 20_000.0]), np.array([1.0, 5.0, 2.0])) == 12_000.0
    assert weighted_median(np.array([]), np.array([])) is None


def test_the_wish_is_interpolated_within_its_band_and_small_bands_have_no_say() -> None:
    assert median_of_bands(np.array([0, 40, 0, 0, 0]), STARTS, 30_000) == 12_500
    assert median_of_bands(np.array([9, 40, 9, 9, 9]), STARTS, 30_000) == 12_500
    assert median_of_bands(np.array([20, 20, 0, 0, 0]), STARTS, 30_000) == 10_000
    assert median_of_bands(np.array([9, 24, 0, 0, 0]), STARTS, 30_000) is None


def test_the_distance_is_to_the_nearest_ten_who_could_do_it() -> None:
    terrain = line(0, 50, 120)
    openings = table(terrain, p0=30, p2=10, t0=5)
    km = distance_between(terrain, openings, table(terrain, m1=6, p1=4, m2=9))
    assert km[PLASTERER].tolist()[::2] == [50.0, 70.0]
    assert np.isnan(km[PLASTERER, 1])
    assert np.isnan(km[MASON]).all()
    assert mean_distance(km[PLASTERER], openings[PLASTERER]) == pytest.approx(55.0)
    assert mean_distance(km[2], openings[2]) is None


def test_a_number_of_people_is_shown_in_fives_from_ten_on() -> None:
    assert [shown_count(number) for number in (0, 1, 9, 10, 13, HIDDEN)] == [0, None, None, 10, 15, None]
