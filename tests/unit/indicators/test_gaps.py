"""Everything at once, of two States that can be reckoned by hand."""

from __future__ import annotations

import numpy as np
import pytest

from indicators.camps import Camp
from indicators.gaps import Demand, Gaps, SectorGap, StateGap, Supply, TradeGap, gaps_of
from indicators.terrain import Ints, Terrain
from tests.unit.indicators.small_terrain import MASON, PLASTERER, TAILOR, line, table

TERRAIN = line(0, 30, 60, 300, states="BBBU")
NOBODY = np.zeros((3, 4, 5), dtype=np.int64)
NONE = np.zeros((3, 2), dtype=np.int64)


def worked_out(
    openings: Ints, seekers: Ints, *, old: Ints | None = None, wishes: Ints = NOBODY, terrain: Terrain = TERRAIN
) -> Gaps:
    pay = np.array([[MASON, 0, 12_000, 30], [MASON, 0, 15_000, 40], [MASON, 1, 20_000, 5]], dtype=np.float64)
    unplaced = NONE.copy()
    unplaced[PLASTERER, 0] = 7
    demand = Demand(openings, openings * 0 if old is None else old, unplaced, NONE, np.array([3, 0]), np.array([1, 0]), pay)
    return gaps_of(terrain, demand, Supply(seekers, wishes, (0, 10_001, 15_001, 18_001, 21_001), 30_000, np.ones(terrain.shape)))


def row(gaps: Gaps, state: str, family: str) -> TradeGap:
    return next(each for each in gaps.trades if (each.state, each.family) == (state, family))


def test_a_state_s_trades_are_told_with_what_people_may_be_told_of() -> None:
    wishes = NOBODY.copy()
    wishes[MASON, 0, 1] = 40
    gaps = worked_out(
        table(TERRAIN, m0=50, m1=20, t0=4, m3=5),
        table(TERRAIN, m0=42, p0=4, t2=3, m3=8),
        old=table(TERRAIN, m1=20),
        wishes=wishes,
    )
    assert row(gaps, "B", "7112") == TradeGap("B", "7112", 70, 20, 40, 15_000, 12_500, 600 / 70, 40)
    assert row(gaps, "B", "7531") == TradeGap("B", "7531", 4, 0, None, None, None, None, 0)
    assert row(gaps, "B", "7123").openings == 7
    assert row(gaps, "U", "7112").seekers is None
    assert row(gaps, "", "7112").openings == 75
    assert row(gaps, "", "7112").seekers == 40
    whole, bihar, _ = gaps.states
    assert (whole.state, whole.openings, whole.seekers) == ("", 89, 40)
    assert bihar == StateGap("B", 84, 21, 74, 40, None, bihar.mismatch, 40)
    assert SectorGap(0, "construction", 50, 40, 40) in gaps.sectors
    assert gaps.total == 40


def test_hidden_people_fill_nothing_and_are_invited_nowhere() -> None:
    gaps = worked_out(table(TERRAIN, m0=50, m1=50, t3=9), table(TERRAIN, m0=5, m1=4, t3=9))
    assert (gaps.total, gaps.camps, gaps.trainings) == (0, (), ())
    assert gaps.workers.sum() == 0
    assert all(trade.seekers is None for trade in gaps.trades if trade.family == "7531")
    assert gaps.cells.max() < 10


def test_camps_and_trainings_carry_their_districts() -> None:
    gaps = worked_out(table(TERRAIN, m0=30, t3=40), table(TERRAIN, m0=20, p1=40, t3=60))
    assert [(camp.district, camp.placed) for camp in gaps.camps] == [(3, 40), (0, 20)]
    assert Camp(3, 40, ((TAILOR, 40),)) in gaps.camps
    assert [(each.district, each.trade, each.learns, each.placed) for each in gaps.trainings] == [(1, PLASTERER, MASON, 10)]


@pytest.mark.trust
def test_pay_that_people_wish_for_tells_of_nobody_who_is_not_told() -> None:
    """In B twelve masons are told and nine in each of two districts are not: were the median told of all thirty, each of these would be
    seven at least. Nor do those beside forty who are told change it."""
    wishes = NOBODY.copy()
    wishes[MASON, :3, 1] = (12, 9, 9)
    few = worked_out(table(TERRAIN, m0=50), table(TERRAIN, m0=12, m1=9, m2=9), wishes=wishes)
    assert (row(few, "B", "7112").seekers, row(few, "B", "7112").wished) == (10, None)
    assert row(few, "", "7112").wished is None
    wishes[MASON, :, 1] = (40, 0, 0, 0)
    wishes[MASON, 1:3, 3] = 9
    wishes[MASON, 3, 4] = 9
    many = worked_out(table(TERRAIN, m0=50), table(TERRAIN, m0=40, m1=9, m2=9, m3=9), wishes=wishes)
    assert (row(many, "B", "7112").wished, row(many, "", "7112").wished) == (12_500, 12_500)


def test_tables_that_look_the_same_tell_the_same_in_everything() -> None:
    """Moving hidden people about within what is not told changes no figure of any kind."""
    openings = table(TERRAIN, m0=50, m1=50, m2=50, p1=20, t3=9)
    one = worked_out(openings, table(TERRAIN, m0=40, m1=6, m2=7, t3=9, p0=5))
    other = worked_out(openings, table(TERRAIN, m0=40, m1=9, m2=3, t3=2, p0=5, p1=2))
    for name in Gaps.__slots__:
        first, second = getattr(one, name), getattr(other, name)
        assert np.array_equal(first, second) if isinstance(first, np.ndarray) else first == second, name
