"""The index: every listing in one cell, each cell's bounds hold, and a newer version never disturbs who reads the older."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.bounds import Bounds
from matching.columns import Columns, Encoder
from matching.features import fixed_features
from matching.index import BLOCK, STARTS, IndexMissing, IndexOutdated, ListingIndex, Prepared, build_index, ground_of
from matching.model import Listing
from matching.places import Gazetteer, kilometres
from matching.ranker import Ranker

Draw = Callable[..., Columns]


@pytest.fixture
def index(draw_columns: Draw, encoder: Encoder, gazetteer: Gazetteer) -> ListingIndex:
    return build_index(draw_columns(np.random.default_rng(21), 1_500), encoder, gazetteer)


def _same(first: ListingIndex, second: ListingIndex) -> None:
    for name in STARTS:
        assert np.array_equal(getattr(first, name), getattr(second, name)), name
    for part in (lambda index: index.columns, lambda index: index.blocks, lambda index: index.areas):
        for field in fields(part(first)):
            before, after = getattr(part(first), field.name), getattr(part(second), field.name)
            assert before.dtype == after.dtype, field.name
            assert np.array_equal(before, after, equal_nan=before.dtype.kind == "f"), field.name


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), count=st.integers(0, 300))
def test_every_listing_of_a_known_family_lies_in_exactly_one_cell(
    draw_columns: Draw, encoder: Encoder, gazetteer: Gazetteer, seed: int, count: int
) -> None:
    columns = draw_columns(np.random.default_rng(seed), count)
    index = build_index(columns, encoder, gazetteer)
    start = index.row_start
    sizes = np.diff(start)
    cell_of_row = np.repeat(np.arange(len(sizes)), sizes)

    assert start[0] == 0
    assert (sizes >= 0).all()
    assert len(index) == count
    assert index.ranked == int((columns.family >= 0).sum())
    family, area = index.columns.family[: index.ranked].astype(int), index.columns.district[: index.ranked]
    assert np.array_equal(cell_of_row, family * index.n_areas + area)
    assert (index.columns.family[index.ranked :] == -1).all()
    assert sorted(index.columns.job_id.tolist()) == sorted(columns.job_id.tolist())
    assert index.areas.start[-1] == count


def test_a_row_keeps_all_its_columns_when_it_is_sorted(index: ListingIndex, draw_columns: Draw) -> None:
    columns = draw_columns(np.random.default_rng(21), 1_500)
    order = index.columns.job_id.astype(np.int64)

    for field in fields(columns):
        before, after = getattr(columns, field.name)[order], getattr(index.columns, field.name)
        assert np.array_equal(before, after, equal_nan=before.dtype.kind == "f"), field.name


def test_the_rows_of_cells_come_cell_by_cell(index: ListingIndex) -> None:
    cells = np.random.default_rng(1).permutation(len(index.row_start) - 1)[:60]
    one_by_one = [np.arange(index.row_start[cell], index.row_start[cell + 1]) for cell in cells]

    assert np.array_equal(index.rows_of(cells), np.concatenate(one_by_one))
    assert np.array_equal(index.rows_in(index.blocks_of(cells)), index.rows_of(cells))
    assert len(index.rows_of(np.empty(0, dtype=np.int64))) == 0


def test_a_crowded_cell_is_cut_into_blocks_of_neighbours(
    encoder: Encoder, gazetteer: Gazetteer, columns_of: Callable[[Sequence[Listing]], Columns], listing: Callable[..., Listing]
) -> None:
    """Five hundred masons' jobs over a district of 100 km: no block is crowded, and none reaches across the district."""
    columns = columns_of([listing(f"J{number}", "7112") for number in range(500)])
    random = np.random.default_rng(4)
    scattered = replace(columns, latitude=random.uniform(25.0, 25.9, 500), longitude=random.uniform(82.5, 83.5, 500))
    index = build_index(scattered, encoder, gazetteer)
    cell = int(np.flatnonzero(np.diff(index.row_start))[0])
    sizes = np.diff(index.blocks.start)

    assert index.blocks_of(np.array([cell])).tolist() == list(range(16))
    assert (sizes[:-1] == BLOCK).all()
    assert sizes.sum() == 500
    assert np.median(index.blocks.radius) < 25 < index.areas.radius[np.flatnonzero(np.diff(index.areas.start))[0]]


def test_of_listings_at_one_point_the_best_paid_share_a_block(
    encoder: Encoder, gazetteer: Gazetteer, columns_of: Callable[[Sequence[Listing]], Columns], listing: Callable[..., Listing]
) -> None:
    columns = columns_of([listing(f"J{number}", "7112") for number in range(3 * BLOCK)])
    paid = replace(columns, pay=np.random.default_rng(2).permutation(np.arange(3.0 * BLOCK)))
    index = build_index(paid, encoder, gazetteer)

    assert index.blocks.most_pay.tolist() == [3.0 * BLOCK - 1, 2.0 * BLOCK - 1, BLOCK - 1]


def _circles_hold(cells: Bounds, columns: Columns, owner: np.ndarray) -> None:
    """Each listing lies in its group's circle; a circle without end tells of points unknown."""
    latitude, longitude = columns.latitude[: len(owner)], columns.longitude[: len(owner)]
    known = ~np.isnan(latitude)
    assert not (kilometres(cells.latitude[owner], cells.longitude[owner], latitude, longitude) > cells.radius[owner] + 1e-9).any()
    assert np.isfinite(cells.radius[np.setdiff1d(owner, owner[~known])]).all()
    assert not np.isfinite(cells.radius[owner[~known]]).any()
    assert np.isinf(cells.radius[np.intersect1d(owner[~known], owner[known])]).all()


def test_the_circle_of_a_block_and_of_an_area_holds_all_its_listings(index: ListingIndex) -> None:
    sizes = np.diff(index.blocks.start)
    _circles_hold(index.blocks, index.columns, np.repeat(np.arange(len(sizes)), sizes))
    by_area = np.argsort(index.columns.district, kind="stable")
    _circles_hold(index.areas, index.columns.take(by_area), index.columns.district[by_area].astype(np.int64))


def test_a_block_knows_its_best_pay_and_whether_some_pay_is_unsaid(index: ListingIndex) -> None:
    for block in range(len(index.blocks.start) - 1):
        pay = index.columns.pay[index.blocks.start[block] : index.blocks.start[block + 1]]
        known = pay[~np.isnan(pay)]
        assert index.blocks.most_pay[block] == (known.max() if len(known) else -np.inf)
        assert index.blocks.some_pay_unknown[block] == (len(known) < len(pay))


def test_listings_of_one_point_make_a_circle_without_extent(
    index_of: Callable[[Sequence[Listing]], ListingIndex], listing: Callable[..., Listing]
) -> None:
    index = index_of([listing(f"J{number}", "7112") for number in range(7)])

    assert index.blocks.radius[0] == pytest.approx(0.0, abs=1e-6)
    assert index.blocks.latitude[0] == pytest.approx(25.33)


def test_an_index_of_nothing_is_an_index(encoder: Encoder, gazetteer: Gazetteer, draw_columns: Draw, tmp_path: Path) -> None:
    empty = build_index(draw_columns(np.random.default_rng(0), 0), encoder, gazetteer)
    empty.save(tmp_path)
    again = ListingIndex.load(tmp_path)

    assert len(empty) == len(again) == empty.ranked == again.ranked == 0
    _same(empty, again)


def test_listings_of_unknown_families_are_kept_and_never_ranked(
    index_of: Callable[[Sequence[Listing]], ListingIndex], listing: Callable[..., Listing]
) -> None:
    index = index_of([listing("J1", None), listing("J2", "7112"), listing("J3", None, None)])

    assert len(index) == 3
    assert index.ranked == 1
    assert index.columns.job_id[0] == b"J2"


def test_the_areas_are_the_districts_then_the_states(index: ListingIndex, encoder: Encoder, gazetteer: Gazetteer) -> None:
    area_state = index.meta["area_state"]

    assert index.n_areas == len(area_state)
    assert [encoder.states[state] for state in area_state[: gazetteer.n_districts]] == [
        district.state for district in gazetteer.districts
    ]
    assert area_state[gazetteer.n_districts :][: len(encoder.states)] == list(range(len(encoder.states)))


def test_an_index_knows_which_families_places_and_skills_its_numbers_mean(
    index: ListingIndex, encoder: Encoder, gazetteer: Gazetteer
) -> None:
    assert index.meta["ground"] == ground_of(encoder, gazetteer)
    assert index.meta["ground"] != ground_of(replace(encoder, skills=encoder.skills[1:]), gazetteer)


def test_what_is_saved_comes_back_equal_and_read_only(index: ListingIndex, tmp_path: Path) -> None:
    index.save(tmp_path / "index")
    again = ListingIndex.load(tmp_path / "index")

    _same(index, again)
    assert (again.n_families, again.n_areas, again.ranked) == (index.n_families, index.n_areas, index.ranked)
    assert again.meta["area_state"] == index.meta["area_state"]
    assert again.meta["listings"] == 1_500
    for part in (again.columns, again.blocks, again.areas):
        for field in fields(part):
            assert not getattr(part, field.name).flags.writeable


def test_a_new_version_is_swapped_in_while_the_old_one_stays_readable(
    index: ListingIndex, draw_columns: Draw, encoder: Encoder, gazetteer: Gazetteer, tmp_path: Path
) -> None:
    index.save(tmp_path)
    opened = ListingIndex.load(tmp_path)
    build_index(draw_columns(np.random.default_rng(22), 40), encoder, gazetteer).save(tmp_path)

    _same(index, opened)
    assert len(ListingIndex.load(tmp_path)) == 40


def test_a_reader_that_has_looked_up_the_live_version_can_still_open_it_after_a_swap(index: ListingIndex, tmp_path: Path) -> None:
    """Between reading which version is live and opening its files, another process may swap."""
    version = index.save(tmp_path)
    index.save(tmp_path)

    assert (version / "meta.json").exists()
    assert len(Columns.load(version)) == len(index)


def test_versions_do_not_pile_up(index: ListingIndex, tmp_path: Path) -> None:
    for _ in range(5):
        index.save(tmp_path)

    assert len(list(tmp_path.glob("index-*"))) <= 2


def test_two_processes_may_build_at_once(index: ListingIndex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second finishes while the first is still writing; the first is not harmed, and wins as the later one."""
    write, others = Columns.save, [index]

    def interrupted(columns: Columns, folder: Path) -> None:
        write(columns, folder)
        if others:
            others.pop().save(tmp_path)

    monkeypatch.setattr(Columns, "save", interrupted)
    version = index.save(tmp_path)

    assert (tmp_path / "current").read_text(encoding="utf-8") == version.name
    _same(index, ListingIndex.load(tmp_path))


def test_what_a_process_that_died_left_behind_is_cleared_away_in_time(index: ListingIndex, tmp_path: Path) -> None:
    dead, alive = tmp_path / "building-dead", tmp_path / "building-alive"
    for folder in (dead, alive):
        folder.mkdir()
    os.utime(dead, (0, 0))
    index.save(tmp_path)

    assert not dead.exists()
    assert alive.exists()


def test_an_opened_index_can_be_saved_over_its_own_folder(index: ListingIndex, tmp_path: Path) -> None:
    index.save(tmp_path)
    ListingIndex.load(tmp_path).save(tmp_path)

    _same(index, ListingIndex.load(tmp_path))


def test_without_an_index_or_with_one_of_another_format_the_error_says_so(index: ListingIndex, tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match="no listing index"):
        ListingIndex.load(tmp_path / "nowhere")

    version = index.save(tmp_path)
    meta = json.loads((version / "meta.json").read_text(encoding="utf-8"))
    (version / "meta.json").write_text(json.dumps({**meta, "format": 0}), encoding="utf-8")
    with pytest.raises(IndexOutdated, match="another format"):
        ListingIndex.load(tmp_path)


def test_what_a_ranker_says_of_every_listing_bounds_each_block(index: ListingIndex, ranker: Ranker, today: date) -> None:
    prepared = Prepared.of(index, ranker, today.toordinal())
    again = ranker.fixed(fixed_features(index.columns, today.toordinal())) - index.columns.price

    assert np.array_equal(prepared.fixed, again)
    for block in range(len(index.blocks.start) - 1):
        inside = prepared.fixed[index.blocks.start[block] : index.blocks.start[block + 1]]
        assert prepared.block_most[block] == (inside.max() if len(inside) else -np.inf)


def test_a_point_that_is_unknown_does_not_hide_the_points_that_are_known(
    index_of: Callable[[Sequence[Listing]], ListingIndex], listing: Callable[..., Listing]
) -> None:
    index = index_of([listing("J1", "7112"), replace(listing("J2", "7112"), point=None)])

    assert index.blocks.latitude[0] == pytest.approx(25.33)
    assert np.isinf(index.blocks.radius[0])
