"""The colours of charts are told apart in print without colour and by who sees fewer of them."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from services.drawing.palette import INK, ON_SHADES, PAPER, SERIES, SHADES

CVD = {
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
"""Linear RGB as seen without one kind of cone: Machado, Oliveira and Fernandes (2009), severity 1."""
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
WHITE = TO_XYZ.sum(axis=1)


def linear(colour: str) -> np.ndarray:
    """Linear RGB of `#rrggbb`."""
    told = np.array([int(colour[place : place + 2], 16) for place in (1, 3, 5)]) / 255
    return np.where(told <= 0.04045, told / 12.92, ((told + 0.055) / 1.055) ** 2.4)


def lab(light: np.ndarray) -> np.ndarray:
    """CIE L*a*b* of linear RGB."""
    ratio = TO_XYZ @ np.clip(light, 0, 1) / WHITE
    root = np.where(ratio > 0.008856, np.cbrt(ratio), 7.787 * ratio + 16 / 116)
    return np.array([116 * root[1] - 16, 500 * (root[0] - root[1]), 200 * (root[1] - root[2])])


def contrast(one: str, other: str) -> float:
    """The contrast of WCAG 2."""
    lights = sorted(float(TO_XYZ[1] @ linear(colour)) for colour in (one, other))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


@pytest.mark.parametrize("seen", CVD)
def test_series_differ_without_one_kind_of_cone(seen: str) -> None:
    colours = [lab(np.array(CVD[seen]) @ linear(colour)) for colour in SERIES]
    assert min(float(np.linalg.norm(one - other)) for one, other in combinations(colours, 2)) > 25


def test_series_and_shades_differ_in_grey() -> None:
    for colours in (SERIES, SHADES[1:]):
        lightness = sorted(float(lab(linear(colour))[0]) for colour in colours)
        assert min(np.diff(lightness)) > 14
    assert [float(lab(linear(shade))[0]) for shade in SHADES] == sorted(
        (float(lab(linear(shade))[0]) for shade in SHADES), reverse=True
    )


def test_what_is_written_on_a_shade_can_be_read() -> None:
    assert all(contrast(shade, ink) >= 4.5 for shade, ink in zip(SHADES, ON_SHADES, strict=True))
    assert contrast(INK, PAPER) >= 7
