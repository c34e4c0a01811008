"""Coarse attributes: the lines are drawn where the laws and the slabs draw them."""

from __future__ import annotations

from datetime import date

import pytest

from data.store.bands import AGE_BANDS, KM_BANDS, WAGE_BANDS, age_band, km_band, wage_band
from matching.model import INCOME_SLABS

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("born", "band"),
    [
        (date(2008, 11, 24), "under_18"),
        (date(2008, 11, 23), "18_25"),
        (date(2000, 11, 24), "18_25"),
        (date(2000, 11, 23), "26_35"),
        (date(1990, 11, 23), "36_45"),
        (date(1980, 11, 23), "46_59"),
        (date(1966, 11, 24), "46_59"),
        (date(1966, 11, 23), "60_plus"),
        (None, None),
        (date(2030, 1, 1), None),
    ],
)
def test_an_age_band_changes_on_the_birthday(born: date | None, band: str | None) -> None:
    assert age_band(born, TODAY) == band


def test_somebody_born_on_a_leap_day_comes_of_age_on_the_first_of_march() -> None:
    assert age_band(date(2008, 2, 29), date(2026, 2, 28)) == "under_18"
    assert age_band(date(2008, 2, 29), date(2026, 3, 1)) == "18_25"


@pytest.mark.parametrize(
    ("km", "band"), [(0.0, "0_2"), (1.99, "0_2"), (2.0, "2_5"), (39.9, "20_40"), (40.0, "40_80"), (900.0, "80_plus"), (None, None)]
)
def test_kilometres_fall_into_one_band(km: float | None, band: str | None) -> None:
    assert km_band(km) == band


def test_wage_bands_are_the_income_slabs_of_e_shram() -> None:
    assert tuple(INCOME_SLABS) == WAGE_BANDS
    for slab, (low, high) in INCOME_SLABS.items():
        assert wage_band(low) == slab
        assert high is None or wage_band(high) == slab
    assert wage_band(None) is None


def test_every_band_can_be_reached() -> None:
    assert {age_band(date(2026 - years, 1, 1), TODAY) for years in range(1, 90)} == set(AGE_BANDS)
    assert {km_band(km) for km in range(100)} == set(KM_BANDS)
