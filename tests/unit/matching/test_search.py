"""The exact best: what opens cells by their bounds finds is what scoring every listing finds, and the counts are a clerk's counts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.columns import Columns, Encoder
from matching.features import FEATURES, Seeker, distance, fixed_features, matrix, pair_features
from matching.gates import FAILS, evaluate
from matching.index import ListingIndex, Prepared, build_index
from matching.model import GATES, Listing
from matching.places import Gazetteer
from matching.ranker import Curve, Ranker
from matching.ranker_training import RankerEstimator
from matching.retrieval import NEAR_BLOCKED, Queue, retrieve
from matching.search import FIRST_OPENING, MOST_TOLD_OF, Found, Search, scan, search

Draw = Callable[..., Columns]
DrawIndex = Callable[..., ListingIndex]
DrawSeeker = Callable[[np.random.Generator], Seeker]
IndexOf = Callable[[Sequence[Listing]], ListingIndex]


def _clerk(index: ListingIndex, prepared: Prepared, ranker: Ranker, seeker: Seeker, today: int, top: int) -> dict[str, Any]:
    """Every listing of a kin family looked at one after the other, with nothing of the search's own but the score and the gates."""
    rows = np.arange(index.ranked)
    rows = rows[seeker.kin[index.columns.family[rows]] > 0]
    area = index.columns.district[rows].astype(int)
    state_of_area = np.asarray(index.meta["area_state"])
    n_districts = index.meta["n_districts"]
    local = (area < n_districts) | (seeker.state < 0) | (state_of_area[area] == seeker.state)
    if not seeker.has_place and seeker.state >= 0:
        local &= state_of_area[area] == seeker.state
    rows = rows[local]
    km = distance(seeker, index.columns, rows)
    raw = ranker.raw(pair_features(seeker, index.columns, rows, km), prepared.fixed[rows])
    verdicts = evaluate(seeker, index.columns, rows, km, today)
    stopped = verdicts == FAILS
    passed = ~stopped.any(axis=0)
    told = ~(km > NEAR_BLOCKED * seeker.reach_km)
    alone = stopped[GATES.index("licence")] & (stopped.sum(axis=0) == 1) & (km <= seeker.reach_km)

    def best(mask: np.ndarray) -> list[tuple[int, float]]:
        chosen = sorted(zip(rows[mask].tolist(), raw[mask].tolist(), strict=True), key=lambda pair: (-pair[1], pair[0]))
        return chosen[:top]

    counts = {gate: int(stopped[place, told].sum()) for place, gate in enumerate(GATES)}
    return {
        "best": best(passed),
        "blocked": best(~passed & told),
        "counts": {gate: count for gate, count in counts.items() if count},
        "licence_alone": int(alone.sum()),
        "nearest_beyond": float(km[told & stopped[GATES.index("reach")] & (stopped.sum(axis=0) == 1)].min(initial=np.inf)),
    }


def _pairs(found: Found) -> list[tuple[int, float]]:
    return list(zip(found.rows.tolist(), found.raw.tolist(), strict=True))


def _check(index: ListingIndex, prepared: Prepared, ranker: Ranker, seeker: Seeker, today: int, top: int = 20) -> None:
    """The search agrees with the clerk, whether it opens a few rows at a time and stops early, or many at once."""
    whole = scan(index, prepared, ranker, seeker, today, top)
    clerk = _clerk(index, prepared, ranker, seeker, today, top)
    for opening in (8, FIRST_OPENING):
        with patch("matching.search.FIRST_OPENING", opening), patch("matching.search.MOST_TOLD_OF", len(index)):
            found = search(index, prepared, ranker, seeker, today, top)
        assert _pairs(found.best) == _pairs(whole) == clerk["best"]
        assert _pairs(found.blocked) == clerk["blocked"]
        assert found.blocked_counts == clerk["counts"]
        assert sum(found.licence_only.values()) == clerk["licence_alone"]
        assert np.nan_to_num(found.nearest_beyond, nan=np.inf) == clerk["nearest_beyond"]
        assert np.array_equal(found.best.km, whole.km, equal_nan=True)
        assert found.scored <= found.considered
        with patch("matching.search.FIRST_OPENING", opening), patch("matching.search.MOST_COUNTED", 100):
            hasty = search(index, prepared, ranker, seeker, today, top)
        assert (_pairs(hasty.best), _pairs(hasty.blocked)) == (clerk["best"], clerk["blocked"])
        assert all(count <= clerk["counts"][gate] for gate, count in hasty.blocked_counts.items())
        assert hasty.considered <= 100 or not hasty.counted_all


@pytest.fixture(scope="module")
def world(draw_index: DrawIndex) -> ListingIndex:
    """Four thousand listings, a quarter of them repeats of another."""
    return draw_index(np.random.default_rng(31), 4_000, 3_000)


@pytest.fixture(scope="module")
def build(encoder: Encoder, gazetteer: Gazetteer) -> Callable[[Columns], ListingIndex]:
    return lambda columns: build_index(columns, encoder, gazetteer)


@pytest.fixture(scope="module")
def prepared(world: ListingIndex, ranker: Ranker, today: date) -> Prepared:
    return Prepared.of(world, ranker, today.toordinal())


@pytest.mark.parametrize("top", [1, 3, 20, 200])
def test_the_search_finds_what_scoring_every_listing_finds(
    world: ListingIndex, prepared: Prepared, ranker: Ranker, draw_seeker: DrawSeeker, today: date, top: int
) -> None:
    random = np.random.default_rng(40 + top)
    for _ in range(30):
        _check(world, prepared, ranker, draw_seeker(random), today.toordinal(), top)


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), count=st.sampled_from([0, 1, 5, 40, 400]), top=st.sampled_from([1, 5, 20]))
def test_it_does_so_whatever_the_curves_are(
    draw_index: DrawIndex,
    odd_ranker: Callable[..., Ranker],
    draw_seeker: DrawSeeker,
    today: date,
    seed: int,
    count: int,
    top: int,
) -> None:
    random = np.random.default_rng(seed)
    index = draw_index(random, count, max(count // 2, 1))
    ranker = odd_ranker(random)
    prepared = Prepared.of(index, ranker, today.toordinal())
    for _ in range(4):
        _check(index, prepared, ranker, draw_seeker(random), today.toordinal(), top)


def _bounds_hold(index: ListingIndex, ranker: Ranker, seeker: Seeker, today: int) -> None:
    prepared = Prepared.of(index, ranker, today)
    queue = Queue.of(index, ranker, seeker, retrieve(index, prepared, ranker, [seeker]))
    for block, bound in zip(queue.blocks.tolist(), queue.bounds.tolist(), strict=True):
        rows = np.arange(index.blocks.start[block], index.blocks.start[block + 1])
        raw = ranker.raw(pair_features(seeker, index.columns, rows, distance(seeker, index.columns, rows)), prepared.fixed[rows])
        assert raw.max() <= bound


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_no_listing_scores_above_the_bound_of_its_block(
    draw_index: DrawIndex,
    odd_ranker: Callable[..., Ranker],
    draw_seeker: DrawSeeker,
    today: date,
    seed: int,
) -> None:
    random = np.random.default_rng(seed)
    index = draw_index(random, 250)
    for _ in range(3):
        _bounds_hold(index, odd_ranker(random), draw_seeker(random), today.toordinal())


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_the_bound_holds_where_a_step_of_the_curve_lies_on_the_very_distance_of_a_listing(
    draw_index: DrawIndex, odd_ranker: Callable[..., Ranker], draw_seeker: DrawSeeker, today: date, seed: int
) -> None:
    random = np.random.default_rng(seed)
    index = draw_index(random, 120)
    who = replace(draw_seeker(random), latitude=25.0 + random.random(), longitude=83.0 + random.random())
    km = distance(who, index.columns, np.arange(len(index)))
    _bounds_hold(index, odd_ranker(random, {"km": random.choice(km[~np.isnan(km)], 40)}), who, today.toordinal())


def test_scores_are_scikit_learns_own(
    world: ListingIndex, prepared: Prepared, estimator: RankerEstimator, draw_seeker: DrawSeeker, today: date
) -> None:
    random = np.random.default_rng(50)
    fixed = fixed_features(world.columns, today.toordinal())
    for _ in range(20):
        who = draw_seeker(random)
        found = search(world, prepared, estimator.ranker_, who, today.toordinal())
        for part in (found.best, found.blocked):
            if len(part):
                paired = pair_features(who, world.columns, part.rows, part.km)
                x = matrix(paired, {name: values[part.rows] for name, values in fixed.items()})
                assert np.abs(part.raw + world.columns.price[part.rows] - estimator.model_.decision_function(x)).max() <= 1e-9


def test_nothing_is_found_in_an_index_of_nothing(
    index_of: IndexOf, ranker: Ranker, seeker: Callable[..., Seeker], today: date
) -> None:
    index = index_of([])
    prepared = Prepared.of(index, ranker, today.toordinal())

    for who in (seeker(), seeker(relocates=True), seeker(latitude=float("nan"), longitude=float("nan"), state=-1), seeker(None)):
        found = search(index, prepared, ranker, who, today.toordinal())
        assert (len(found.best), len(found.blocked), found.blocked_counts, found.scored) == (0, 0, {}, 0)
        assert len(scan(index, prepared, ranker, who, today.toordinal())) == 0


def test_a_worker_without_a_trade_finds_nothing_and_is_stopped_by_nothing(
    world: ListingIndex, prepared: Prepared, ranker: Ranker, seeker: Callable[..., Seeker], today: date
) -> None:
    found = search(world, prepared, ranker, seeker(None), today.toordinal())

    assert len(found.best) == 0
    assert found.blocked_counts == {}


def test_of_a_thousand_equal_listings_the_first_twenty_are_told(
    index_of: IndexOf, listing: Callable[..., Listing], ranker: Ranker, seeker: Callable[..., Seeker], today: date
) -> None:
    index = index_of([listing(f"{number:04d}", "7112") for number in range(1_500)])
    found = search(index, Prepared.of(index, ranker, today.toordinal()), ranker, seeker(), today.toordinal())

    assert found.best.rows.tolist() == list(range(20))
    assert len(set(found.best.raw.tolist())) == 1


def test_fewer_than_twenty_are_all_told(
    index_of: IndexOf, listing: Callable[..., Listing], ranker: Ranker, seeker: Callable[..., Seeker], today: date
) -> None:
    index = index_of([listing(f"J{number}", "7112") for number in range(7)] + [listing("K", "9111"), listing("L", "7112", "Pune")])
    found = search(index, Prepared.of(index, ranker, today.toordinal()), ranker, seeker(), today.toordinal())

    assert sorted(index.columns.job_id[found.best.rows].tolist()) == [f"J{number}".encode() for number in range(7)]


def test_the_order_of_the_feed_does_not_change_what_is_best(
    draw_columns: Draw, build: Callable[[Columns], ListingIndex], ranker: Ranker, draw_seeker: DrawSeeker, today: date
) -> None:
    random = np.random.default_rng(60)
    columns = draw_columns(random, 1_000)
    first, second = build(columns), build(columns.take(random.permutation(1_000)))
    day = today.toordinal()
    prepared = Prepared.of(first, ranker, day), Prepared.of(second, ranker, day)
    for _ in range(30):
        who = draw_seeker(random)
        one, two = search(first, prepared[0], ranker, who, day), search(second, prepared[1], ranker, who, day)
        assert one.best.raw.tolist() == two.best.raw.tolist()
        assert one.blocked.raw.tolist() == two.blocked.raw.tolist()
        assert one.blocked_counts == two.blocked_counts
        assert one.licence_only == two.licence_only


def test_a_listing_that_names_only_its_state_is_for_workers_of_that_state(
    index_of: IndexOf, listing: Callable[..., Listing], ranker: Ranker, seeker: Callable[..., Seeker], encoder: Encoder, today: date
) -> None:
    index = index_of(
        [listing(name, "7112", None, state=state) for name, state in (("UP", "Uttar Pradesh"), ("BR", "Bihar"), ("??", "?"))]
    )
    prepared = Prepared.of(index, ranker, today.toordinal())

    def jobs(who: Seeker) -> list[bytes]:
        found = search(index, prepared, ranker, who, today.toordinal())
        return sorted(index.columns.job_id[found.best.rows].tolist())

    nowhere = {"latitude": float("nan"), "longitude": float("nan")}
    assert jobs(seeker()) == [b"UP"]
    assert jobs(seeker(**nowhere)) == [b"UP"]
    assert jobs(seeker(state=encoder.states.index("Bihar"), **nowhere)) == [b"BR"]
    assert jobs(seeker(state=-1, **nowhere)) == [b"??", b"BR", b"UP"]


def test_a_worker_of_whom_only_the_state_is_known_sees_the_jobs_of_her_state(
    index_of: IndexOf, listing: Callable[..., Listing], ranker: Ranker, seeker: Callable[..., Seeker], today: date
) -> None:
    index = index_of([listing("J1", "7112", "Prayagraj"), listing("J2", "7112", "Patna"), listing("J3", "7112", "Jaunpur")])
    who, day = seeker(latitude=float("nan"), longitude=float("nan")), today.toordinal()
    found = search(index, Prepared.of(index, ranker, day), ranker, who, day)

    assert sorted(index.columns.job_id[found.best.rows].tolist()) == [b"J1", b"J3"]
    assert np.isnan(found.best.km).all()


def test_blocked_listings_are_told_up_to_three_times_her_reach_and_no_further(
    index_of: IndexOf, listing: Callable[..., Listing], ranker: Ranker, seeker: Callable[..., Seeker], today: date
) -> None:
    """Prayagraj is about 114 km from Varanasi, Rohtas about 112, Patna about 218."""
    far = (("P", "7112", "Prayagraj"), ("R", "9313", "Rohtas"), ("X", "7112", "Patna"), ("T", "9111", "Varanasi"))
    index = index_of([listing(*each) for each in far])
    prepared = Prepared.of(index, ranker, today.toordinal())
    found = search(index, prepared, ranker, seeker(), today.toordinal())
    close = search(index, prepared, ranker, seeker(reach_km=37.0), today.toordinal())

    assert len(found.best) == 0
    assert sorted(index.columns.job_id[found.blocked.rows].tolist()) == [b"P", b"R"]
    assert found.blocked_counts == {"reach": 2}
    assert close.blocked_counts == {}


def test_one_listing_stopped_by_two_gates_counts_for_both(
    index_of: IndexOf, listing: Callable[..., Listing], ranker: Ranker, seeker: Callable[..., Seeker], today: date
) -> None:
    index = index_of([listing("J1", "7112", min_age=40, held_back_because=("fee",)), listing("J2", "7112", min_age=40)])
    found = search(index, Prepared.of(index, ranker, today.toordinal()), ranker, seeker(), today.toordinal())

    assert found.blocked_counts == {"not_held_back": 1, "age": 2}


def test_where_very_many_listings_are_stopped_the_nearest_are_counted_and_the_count_is_called_a_least_one(
    index_of: IndexOf, listing: Callable[..., Listing], ranker: Ranker, seeker: Callable[..., Seeker], today: date
) -> None:
    """Around Varanasi forty masons' jobs, half of them for the over-forties, and more labourers' jobs for those than anyone counts."""
    home = [listing(f"H{number}", "7112", min_age=18 + 22 * (number % 2)) for number in range(40)]
    crowd = [listing(f"A{number}", "9313", min_age=40) for number in range(3 * MOST_TOLD_OF)]

    def asked(listings: Sequence[Listing]) -> Search:
        index = index_of(listings)
        return search(index, Prepared.of(index, ranker, today.toordinal()), ranker, seeker(), today.toordinal())

    few, many = asked([*home, *crowd[: MOST_TOLD_OF // 2]]), asked([*home, *crowd])
    assert (few.counted_all, few.blocked_counts) == (True, {"age": 20 + MOST_TOLD_OF // 2})
    assert not many.counted_all
    assert MOST_TOLD_OF // 2 < many.blocked_counts["age"] < 3 * MOST_TOLD_OF


def test_most_listings_are_never_scored(
    index_of: IndexOf, listing: Callable[..., Listing], ranker: Ranker, seeker: Callable[..., Seeker], today: date
) -> None:
    """The point of the bounds: who would move anywhere, and has work of her trade at home, is not compared with all the country."""
    home = [listing(f"H{number}", "7112", min_age=18 + 20 * (number % 2)) for number in range(100)]
    away = [listing(f"A{number}", "9313", ("Pune", "Leh", "Kolkata")[number % 3]) for number in range(6_000)]
    index = index_of([*home, *away])
    found = search(index, Prepared.of(index, ranker, today.toordinal()), ranker, seeker(relocates=True), today.toordinal())

    assert found.considered == 6_100
    assert found.scored <= 2_100


def _one_step(name: str, at: float, ranker: Ranker) -> Ranker:
    """The ranker with one steep step more: everything at or under `at` is far better on a falling curve, over it on a rising one."""
    direction = next(feature.direction for feature in FEATURES if feature.name == name)
    values = np.array([50.0, 0.0]) if direction < 0 else np.array([0.0, 50.0])
    return replace(ranker, curves={**ranker.curves, name: Curve(np.array([at]), values, -10.0)})


def test_the_bound_holds_to_the_last_bit_of_a_distance(
    build: Callable[[Columns], ListingIndex],
    columns_of: Callable[[Sequence[Listing]], Columns],
    listing: Callable[..., Listing],
    ranker: Ranker,
    seeker: Callable[..., Seeker],
    today: date,
) -> None:
    """The middle of many equal points is a hair beside them: without a grain, one circle in fifty ends before its listings."""
    random = np.random.default_rng(1)
    columns = columns_of([listing(f"J{number}", "7112") for number in range(40)])
    for _ in range(250):
        some = columns.take(np.arange(int(random.integers(2, 40))))
        latitude, longitude = random.uniform(8, 34, 2), random.uniform(68, 97, 2)
        who = seeker(latitude=float(latitude[0]), longitude=float(longitude[0]), reach_km=4_000.0)
        point = {"latitude": np.full(len(some), latitude[1]), "longitude": np.full(len(some), longitude[1])}
        index = build(replace(some, **point))
        away = float(distance(who, index.columns, np.zeros(1, dtype=np.int64))[0])
        _bounds_hold(index, _one_step("km", away, ranker), who, today.toordinal())


def test_a_listing_without_a_point_does_not_hide_its_neighbours_in_the_cell(
    index_of: IndexOf, listing: Callable[..., Listing], ranker: Ranker, seeker: Callable[..., Seeker], today: date
) -> None:
    """The cell's own distance is then unknown; a bound taken from that would be under the score of the listing that is near."""
    near = [listing(f"N{number}", "7112", last_date=None) for number in range(30)]
    lost = replace(listing("LOST", "7112"), point=None)
    other = [listing(f"K{number}", "9313") for number in range(1_200)]
    steep = _one_step("km", 1.0, ranker)
    steep = replace(steep, curves={**steep.curves, "kinship": Curve(np.empty(0), np.zeros(1), 0.0)})
    index = index_of([*near, lost, *other])
    prepared = Prepared.of(index, steep, today.toordinal())

    _check(index, prepared, steep, seeker(), today.toordinal())
    _bounds_hold(index, steep, seeker(), today.toordinal())
