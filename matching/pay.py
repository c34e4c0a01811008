"""Pay stated by the hour, day, month or year as rupees a month, with the assumption named."""

from __future__ import annotations

from matching.model import INCOME_SLABS, WORKING_DAYS_A_MONTH, Pay

WORKING_HOURS_A_DAY = 8.0


def monthly(amount: float, period: str, hours_per_day: float | None = None) -> tuple[int, str] | None:
    """Rupees a month and the assumption made (`stated`, `at_26_days`, `at_8_hours_26_days` ...); None for pay by the piece."""
    if period == "month":
        return round(amount), "stated"
    if period == "day":
        return round(amount * WORKING_DAYS_A_MONTH), f"at_{WORKING_DAYS_A_MONTH}_days"
    if period == "hour":
        hours = hours_per_day or WORKING_HOURS_A_DAY
        return round(amount * hours * WORKING_DAYS_A_MONTH), f"at_{hours:g}_hours_{WORKING_DAYS_A_MONTH}_days"
    if period == "year":
        return round(amount / 12), "year_by_12"
    return None


def pay_now(pay: Pay | None, slab: str | None) -> tuple[float, float]:
    """What she earns now in rupees a month, as (told, at most): NaN where she has not said, or said less than half a rupee.

    `told` is exact pay; `at most` is the upper end of her income slab, NaN for the open slab.
    """
    told = monthly(pay.amount, pay.period) if pay else None
    upper = INCOME_SLABS.get(slab or "", (0, None))[1]
    return (float(told[0]) if told and told[0] else float("nan"), float(upper) if upper else float("nan"))
