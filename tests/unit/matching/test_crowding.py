"""Openings are few: prices spread people over what fits nearly as well, and a camp is placed as well as can be."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest

from matching.crowding import DEAREST, SHOWN, Shortlists, assign, by_fit, price, room
from matching.measure import coverage, gini, overload


def crowd(workers: int = 600, listings: int = 400, depth: int = 40, seed: int = 3) -> tuple[Shortlists, np.ndarray]:
    """Workers who all like much the same listings a little better than the others, and how many openings each of these has."""
    random = np.random.default_rng(seed)
    fame = random.normal(scale=0.4, size=listings)
    rows = np.array([random.choice(listings, depth, replace=False) for _ in range(workers)])
    raw = fame[rows] + random.normal(scale=0.3, size=rows.shape)
    order = np.argsort(-raw, axis=1)
    return Shortlists(np.take_along_axis(rows, order, axis=1), np.take_along_axis(raw, order, axis=1)), random.geometric(
        0.5, listings
    )


def test_prices_halve_the_overload_and_cost_little_of_the_fit() -> None:
    lists, openings = crowd()
    nothing, prices = np.zeros(len(openings)), price(lists, room(openings))

    before, after = lists.showings(nothing), lists.showings(prices)
    worth = [np.take_along_axis(lists.raw, lists.chosen(each), axis=1).mean() for each in (nothing, prices)]
    assert overload(before, openings) > 0.1
    assert overload(after, openings) < overload(before, openings) / 2
    assert worth[0] - worth[1] < 0.3 * (worth[0] - lists.raw.mean())
    assert coverage(after) > coverage(before)
    assert gini(after) < gini(before)


def test_only_what_is_crowded_costs_anything_and_never_more_than_the_dearest() -> None:
    lists, openings = crowd()
    prices = price(lists, room(openings))

    crowded = lists.showings(np.zeros(len(openings))) > room(openings)
    assert prices[crowded].min() > 0
    assert prices.max() <= DEAREST + 1e-9
    assert (prices == 0).mean() > 0.3
    assert np.array_equal(price(lists, np.full(len(openings), 1e6)), np.zeros(len(openings)))


def test_a_list_shows_what_prices_chose_in_the_order_of_fit() -> None:
    lists, openings = crowd(workers=50)
    prices = price(lists, room(openings))
    ordered = lists.ordered(prices)

    for worker, (places, raw, rows) in enumerate(zip(ordered, lists.raw, lists.rows, strict=True)):
        assert set(places[:SHOWN]) == set(lists.chosen(prices)[worker])
        assert (np.diff(raw[places[:SHOWN]]) <= 0).all()
        left = raw[places[SHOWN:]] - prices[rows[places[SHOWN:]]]
        assert left.max() <= (raw[places[:SHOWN]] - prices[rows[places[:SHOWN]]]).min()


def test_one_list_is_told_ten_by_ten() -> None:
    raw = np.arange(25.0)

    assert by_fit(raw).tolist() == [*range(9, -1, -1), *range(19, 9, -1), *range(24, 19, -1)]


def test_who_has_a_short_list_or_none_is_shown_all_of_it() -> None:
    rows = np.array([[2, 0, -1], [-1, -1, -1]])
    lists = Shortlists(rows, np.where(rows >= 0, 1.0, -np.inf))

    assert lists.showings(np.zeros(3)).tolist() == [1, 0, 1]
    assert price(Shortlists(np.empty((0, 5), dtype=np.int64), np.empty((0, 5))), np.ones(3)).tolist() == [0.0, 0.0, 0.0]


def test_an_advert_that_tells_no_number_has_one_opening() -> None:
    assert room(np.array([-1, 0, 3])).tolist() == [10.0, 0.0, 30.0]


@pytest.mark.parametrize("seed", range(5))
def test_a_camp_is_placed_as_well_as_can_be(seed: int) -> None:
    random = np.random.default_rng(seed)
    chance, openings = random.random((5, 3)), np.array([1, 2, 1])

    placed = assign(chance, openings)
    seats = np.repeat(np.arange(3), openings)
    best = max(
        sum(chance[worker, seats[seat]] for seat, worker in enumerate(chosen)) for chosen in permutations(range(5), len(seats))
    )
    assert np.bincount(placed[placed >= 0], minlength=3).tolist() == openings.tolist()
    assert sum(chance[worker, seat] for worker, seat in enumerate(placed) if seat >= 0) == pytest.approx(best)


def test_nobody_is_sent_where_she_cannot_go() -> None:
    assert assign(np.array([[0.0, 0.4], [0.0, 0.3]]), np.array([5, 1])).tolist() == [1, -1]
    assert assign(np.zeros((2, 0)), np.zeros(0, dtype=np.int64)).tolist() == [-1, -1]


def test_all_on_one_is_as_uneven_as_can_be() -> None:
    assert gini(np.array([3, 3, 3])) == pytest.approx(0.0)
    assert gini(np.array([0, 0, 0, 8])) == pytest.approx(0.75)
    assert (gini(np.zeros(4)), coverage(np.array([0, 2]))) == (0.0, 0.5)
