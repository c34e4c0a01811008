"""How a listing fitted somebody, coarsely: one byte a feature, to be learnt from without keeping what she earns or can do."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from matching.features import NAMES, Floats

_TENTHS = tuple(number / 10 for number in range(11))
_RATIOS = (0.3, 0.5, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.35, 1.5, 1.75, 2.0, 2.5, 3.0, 5.0)
_YES_OR_NO = (0.0, 1.0)
STEPS: dict[str, tuple[float, ...]] = {
    "kinship": _TENTHS,
    "km": (0, 1, 2, 3, 5, 7, 10, 15, 20, 25, 30, 40, 50, 60, 80, 100, 150, 200, 300, 500, 1000),
    "pay_gain": _RATIOS,
    "pay_wish": _RATIOS,
    "skill_share": (0.0, 0.25, 0.5, 0.75, 1.0),
    "skills_missing": (0, 1, 2, 3, 5),
    "schooling_surplus": (0, 1, 2, 3, 4, 5, 6, 7),
    "experience_short": (0, 1, 2, 3, 5, 8, 12),
    "job_type": _YES_OR_NO,
    "shift": _YES_OR_NO,
    "language": _YES_OR_NO,
    "pay_to_minimum": _RATIOS,
    "days_since_confirmed": (0, 3, 7, 14, 21, 30, 45, 60, 90, 120, 180, 365),
    "openings_per_applicant": (0.02, 0.05, 0.1, 0.2, 0.33, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 5.0, 10.0, 20.0),
    "trust": _TENTHS,
    "trade_certainty": _TENTHS,
}
"""The values that each feature is rounded to, in the order of `matching.features.NAMES`."""
_BETWEEN = tuple((np.array(STEPS[name][1:]) + np.array(STEPS[name][:-1])) / 2 for name in NAMES)
FIT_BYTES = len(NAMES)
UNSAID = 255


def coarse(features: Mapping[str, Floats]) -> NDArray[np.uint8]:
    """The nearest step of each feature by its number, 255 where it is unknown; shape (n, len(NAMES))."""
    values = np.stack([features[name] for name in NAMES])
    codes = np.empty(values.shape, dtype=np.uint8)
    for row, between in enumerate(_BETWEEN):
        codes[row] = between.searchsorted(values[row])
    codes[np.isnan(values)] = UNSAID
    return codes.T


def refined(codes: NDArray[np.uint8]) -> Floats:
    """The values that `coarse` rounded to, as the ranker's matrix takes them; shape of `codes`. A number without a step is unknown."""
    values = np.full(codes.shape, np.nan)
    for column, name in enumerate(NAMES):
        steps = np.array([*STEPS[name], np.nan])
        values[:, column] = steps[np.minimum(codes[:, column], len(steps) - 1)]
    return values
