"""The coarse attributes that an event may carry, so that every writer draws the same lines."""

from __future__ import annotations

from datetime import date

from indicators.dimensions import AGE_BANDS

__all__ = ["AGE_BANDS", "AGE_STARTS", "DISABILITY", "KM_BANDS", "WAGE_BANDS", "age_band", "km_band", "wage_band"]

AGE_STARTS = (0, 18, 26, 36, 46, 60)
KM_BANDS = ("0_2", "2_5", "5_10", "10_20", "20_40", "40_80", "80_plus")
KM_STARTS = (0, 2, 5, 10, 20, 40, 80)
WAGE_BANDS = ("up_to_10000", "10001_15000", "15001_18000", "18001_21000", "above_21000")
WAGE_STARTS = (0, 10001, 15001, 18001, 21001)
DISABILITY = ("any", "none", "unknown")


def age_band(birth_date: date | None, on: date) -> str | None:
    """One of `AGE_BANDS` by completed years on that day; who was born on 29 February ages on 1 March. None when unknown."""
    if birth_date is None:
        return None
    return _band(on.year - birth_date.year - ((on.month, on.day) < (birth_date.month, birth_date.day)), AGE_STARTS, AGE_BANDS)


def km_band(km: float | None) -> str | None:
    """One of `KM_BANDS`, each from its first kilometre up to but not including the next; None when unknown."""
    return _band(km, KM_STARTS, KM_BANDS)


def wage_band(monthly: float | None) -> str | None:
    """One of `WAGE_BANDS`, e-Shram's income slabs, by rupees a month rounded to whole ones; None when unknown."""
    return _band(None if monthly is None else round(monthly), WAGE_STARTS, WAGE_BANDS)


def _band(figure: float | None, starts: tuple[int, ...], names: tuple[str, ...]) -> str | None:
    if figure is None or figure < 0:
        return None
    return names[sum(figure >= start for start in starts) - 1]
