"""The minimum wage as a yardstick: the lowest zone's rate, and silence where no row stands."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from matching.minimum_wages import Minimum, MinimumWages
from matching.model import Listing
from matching.occupations import Occupation
from settings import ROOT

HEADER = "state,zone,schedule,skill_level,rupees_per_month,effective_from,confidence,source\n"


@pytest.fixture(scope="module")
def real() -> MinimumWages:
    return MinimumWages.load(ROOT / "data" / "reference" / "minimum_wages.csv")


def test_of_several_zones_the_lowest_is_the_yardstick(tmp_path: Path) -> None:
    table = tmp_path / "minimum_wages.csv"
    table.write_text(
        HEADER
        + "Bihar,A,shops,unskilled,12000,2026-01-01,high,x\n"
        + "Bihar,B,shops,unskilled,11000.50,2026-01-01,high,x\n"
        + "Bihar,A,shops,skilled,14000,2026-01-01,high,x\n",
        encoding="utf-8",
    )
    wages = MinimumWages.load(table)

    assert wages.yardstick("Bihar", "unskilled") == 11_000.5
    assert wages.yardstick("Bihar", "skilled") == 14_000.0


def test_where_no_row_stands_the_yardstick_is_unknown(real: MinimumWages) -> None:
    assert math.isnan(real.yardstick("Atlantis", "unskilled"))
    assert math.isnan(real.yardstick("Bihar", ""))


def test_the_authored_table_holds_plausible_rates_of_known_states(real: MinimumWages) -> None:
    known = [real.yardstick(state, "unskilled") for state in ("Uttar Pradesh", "Maharashtra", "Delhi", "Kerala", "Tamil Nadu")]

    assert all(3_000 < rate < 40_000 for rate in known)


def test_more_skill_never_has_the_lower_yardstick(real: MinimumWages) -> None:
    levels = ("unskilled", "semi_skilled", "skilled", "highly_skilled")
    states = sorted({state for state, _ in real._rates})
    falls = [
        (state, lower, higher)
        for state in states
        for lower, higher in pairwise(levels)
        if real.yardstick(state, lower) > real.yardstick(state, higher)
    ]

    assert falls == []


CONFIRMED = MinimumWages(
    {},
    {
        ("Bihar", "unskilled", False): Minimum(11_128, date(2025, 10, 1)),
        ("Mizoram", "unskilled", True): Minimum(9_000, date(2023, 4, 1)),
    },
)
HELPER = Listing("H1", "Helper", "Bihar", "Patna", family="9313", wage_min=9_000, wage_period="month", monthly_low=9_000)


def trades() -> dict[str, Occupation]:
    return {
        code: Occupation(code, code, code, code, code, "x", "unskilled", None, (), "exact", False)
        for code in ("9313", "5223", "9111", "9211")
    }


@pytest.mark.parametrize(
    ("change", "missed"),
    [
        ({}, 11_128),
        ({"monthly_high": 11_200}, None),
        ({"state": "Kerala"}, None),
        ({"family": "9111"}, None),
        ({"family": "9211"}, None),
        ({"family": None}, None),
        ({"job_type": "part_time"}, None),
        ({"hours_per_day": 4.0}, None),
        ({"wage_assumption": "taken_as_a_day_at_26_days"}, None),
        ({"state": "Mizoram"}, None),
        ({"state": "Mizoram", "family": "5223", "monthly_low": 8_000}, 9_000),
    ],
)
def test_pay_is_said_to_miss_a_minimum_only_where_state_schedule_and_skill_match_a_confirmed_rate(
    change: dict[str, Any], missed: int | None
) -> None:
    found = CONFIRMED.missed_by(replace(HELPER, **change), trades())
    assert (found.rupees if found else None) == missed
