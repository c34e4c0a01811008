"""What a whole, a row, a column and where they cross tell of everything else."""

from __future__ import annotations

import numpy as np

from indicators.cell_blocks import Blocks
from indicators.cell_lines import FAR, Bounds
from indicators.cube import STEP

TABLE = np.array([[1000, 900, 60, 40], [910, 830, 45, 35], [70, 55, 12, 3], [20, 15, 3, 2]])
"""A whole and its parts along two axes: all India, one State that holds nearly all and two small ones; by all time and three quarters."""
BLOCK = TABLE[2:, 2:]


def bounds_of(hidden: np.ndarray) -> Bounds:
    """The table as it is shown: to the nearest five, or nothing where it is hidden."""
    exact = TABLE.ravel().astype(np.int64)
    near, gone = (exact + 2) // STEP * STEP, hidden.ravel()
    five = np.full_like(exact, STEP)
    low, high = np.where(gone, 0, near - 2), np.where(gone, FAR, near + 2)
    return Bounds(exact, np.zeros_like(exact), gone.copy(), low, high, five, five)


def all_but_the_large() -> np.ndarray:
    hidden = np.ones(TABLE.shape, dtype=np.bool_)
    hidden[:2, :2] = False
    return hidden


def test_four_shown_counts_tell_the_most_that_is_left_of_everything_else() -> None:
    bounds = bounds_of(all_but_the_large())
    places = np.arange(TABLE.size).reshape(TABLE.shape)
    moved = np.zeros(TABLE.size, dtype=np.bool_)
    Blocks.of(places[..., None]).tighten(bounds, np.ones_like(moved), moved)
    left = 1000 - 900 - 910 + 830
    assert left == BLOCK.sum()
    most = bounds.high.reshape(TABLE.shape)
    assert (most[2:, 2:] == left + 4 * 2).all()
    assert (most[1, 2:] == FAR).all()
    assert moved.reshape(TABLE.shape)[2:, 2:].all()
    assert (bounds.low <= TABLE.ravel()).all()
    assert (bounds.high >= TABLE.ravel()).all()


def test_the_smallest_of_the_four_is_hidden_so_that_they_tell_nothing() -> None:
    bounds = bounds_of(all_but_the_large())
    blocks = Blocks.of(np.arange(TABLE.size).reshape(*TABLE.shape, 1))
    moved = np.zeros(TABLE.size, dtype=np.bool_)
    blocks.tighten(bounds, np.ones_like(moved), moved)
    narrow = bounds.hidden & (bounds.high - bounds.low < 40)
    assert narrow.reshape(TABLE.shape)[2:, 2:].all()
    (hides,) = blocks.loosen(bounds, narrow, 40)
    assert TABLE.ravel()[hides] == 830
    bounds = bounds_of(np.where(TABLE == 830, True, all_but_the_large()))
    blocks.tighten(bounds, np.ones_like(moved), moved)
    assert (bounds.high.reshape(TABLE.shape)[2:, 2:] >= FAR // 2).all()
    assert not len(blocks.loosen(bounds, np.zeros_like(narrow), 40))


def test_a_block_in_which_nobody_is_tells_each_of_the_four_by_the_other_three() -> None:
    """One channel has everybody who came after the first quarter: then of the first quarter there are as many as of all time less that
    channel's, and its first quarter back."""
    table = np.array([[186, 180, 1, 5], [173, 167, 1, 5], [4, 4, 0, 0], [9, 9, 0, 0]])
    exact, places = table.ravel().astype(np.int64), np.arange(table.size).reshape(table.shape)
    hidden = ~np.isin(exact, (186, 173, 167, 0))
    near, five = (exact + 2) // STEP * STEP, np.full_like(exact, STEP)
    low, high = np.where(hidden, 0, near - 2), np.where(hidden, FAR, near + 2)
    low[exact == 0] = high[exact == 0] = 0
    bounds = Bounds(exact, np.zeros_like(exact), hidden, low, high, five, five)
    blocks, every = Blocks.of(places[..., None]), np.ones(table.size, dtype=np.bool_)
    moved = np.zeros_like(every)
    blocks.tighten(bounds, every, moved)
    first_quarter = places[0, 1]
    assert (bounds.low[first_quarter], bounds.high[first_quarter]) == (183 - 177 + 163, 187 - 173 + 167)
    assert moved[first_quarter]
    assert (bounds.low <= exact).all()
    assert (bounds.high >= exact).all()
    (hides,) = blocks.loosen(bounds, hidden & (bounds.high - bounds.low < 40), 40)
    assert exact[hides] == 167


def test_tables_of_which_something_is_not_counted_say_nothing() -> None:
    places = np.arange(2 * TABLE.size).reshape(*TABLE.shape, 2)
    places[2, 2, 0] = -1
    assert Blocks.of(places).cells.shape == (*TABLE.shape, 1)
