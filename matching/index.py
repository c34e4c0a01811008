"""ListingIndex: listings sorted into family x district cells, memory-mapped, each cell cut into blocks with what bounds their scores."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from matching.bounds import Bounds, bound, most, neighbourhood, ranges
from matching.columns import Columns, Encoder, mapped
from matching.features import UNKNOWN, Floats, Rows, fixed_features
from matching.places import Gazetteer
from matching.ranker import Ranker

FORMAT = 5
CURRENT = "current"
STARTS = ("row_start", "block_start", "by_name")
BLOCK = 32
"""Listings in a block at most: neighbours, so that a crowded cell is opened only where it is near and pays well."""
ABANDONED_SECONDS = 3600.0
"""A version that nobody has written to for so long belongs to a process that died."""


class IndexMissing(FileNotFoundError):
    """There is no index in the folder."""


class IndexOutdated(IndexMissing):
    """There is an index in the folder, but of another format: it is to be built anew."""


@dataclass(frozen=True, slots=True)
class ListingIndex:
    """Columns in the order of cells and, inside them, of blocks; an area is a district, or a State where the district is unknown.

    A cell is family * n_areas + area. `row_start` and `block_start` have an entry a cell and one more: cell c holds the rows
    row_start[c]:row_start[c+1] and the blocks block_start[c]:block_start[c+1]. Rows of no known family lie after the last cell: they are
    kept, and never ranked. `by_name`: rows in the order of their `job_id`.
    """

    columns: Columns
    row_start: Rows
    block_start: Rows
    by_name: Rows
    blocks: Bounds
    areas: Bounds
    n_families: int
    n_areas: int
    meta: dict[str, Any]

    @classmethod
    def build(cls, columns: Columns, n_families: int, n_areas: int, meta: dict[str, Any] | None = None) -> ListingIndex:
        """Sort and bound. `columns.family` < n_families, `columns.district` < n_areas; equal neighbours keep their order."""
        cell = columns.family.astype(np.int64) * n_areas + columns.district
        cell[columns.family < 0] = n_families * n_areas
        order = np.lexsort((-np.nan_to_num(columns.pay), neighbourhood(columns.latitude, columns.longitude), cell))
        columns, cell = columns.take(order), cell[order]
        row_start = np.searchsorted(cell, np.arange(n_families * n_areas + 1)).astype(np.int64)
        per_cell = -(-np.diff(row_start) // BLOCK)
        block_start = np.concatenate([[0], np.cumsum(per_cell)])
        within = ranges(np.zeros_like(per_cell), per_cell)
        blocks = bound(columns, np.append(np.repeat(row_start[:-1], per_cell) + within * BLOCK, row_start[-1]))
        by_area = np.argsort(columns.district, kind="stable")
        areas = bound(columns.take(by_area), np.searchsorted(columns.district[by_area], np.arange(n_areas + 1)))
        by_name = np.argsort(columns.job_id, kind="stable")
        return cls(columns, row_start, block_start, by_name, blocks, areas, n_families, n_areas, dict(meta or {}))

    def __len__(self) -> int:
        return len(self.columns)

    @property
    def ranked(self) -> int:
        """How many listings have a known family."""
        return int(self.row_start[-1])

    def rows_of(self, cells: Rows) -> Rows:
        """The rows of these cells, cell by cell."""
        return ranges(self.row_start[cells], self.row_start[cells + 1] - self.row_start[cells])

    def blocks_of(self, cells: Rows) -> Rows:
        """The blocks of these cells, cell by cell."""
        return ranges(self.block_start[cells], self.block_start[cells + 1] - self.block_start[cells])

    def rows_in(self, blocks: Rows) -> Rows:
        """The rows of these blocks, block by block."""
        return ranges(self.blocks.start[blocks], self.blocks.start[blocks + 1] - self.blocks.start[blocks])

    def rows_named(self, job_ids: Sequence[str]) -> Rows:
        """The row of each `job_id`, -1 where there is none; of several the first."""
        names = self.columns.job_id
        if not len(names) or not len(job_ids):
            return np.full(len(job_ids), UNKNOWN, dtype=np.int64)
        asked = np.array([job_id.encode("utf-8") for job_id in job_ids])
        place = np.searchsorted(names, asked, sorter=self.by_name)
        rows = self.by_name[np.minimum(place, len(names) - 1)]
        return np.where(names[rows] == asked, rows, UNKNOWN)

    def save(self, folder: Path) -> Path:
        """Write beside what is live as a new version and swap the pointer; returns the version's folder.

        The version before stays until the next save, for readers that are just opening it.
        """
        folder.mkdir(parents=True, exist_ok=True)
        live = folder / CURRENT
        before = live.read_text(encoding="utf-8") if live.exists() else ""
        building = Path(tempfile.mkdtemp(prefix="building-", dir=folder))
        self.columns.save(building)
        for name, bounds in (("blocks", self.blocks), ("areas", self.areas)):
            for field in Bounds.__dataclass_fields__:
                np.save(building / f"{name}-{field}.npy", getattr(bounds, field))
        for name in STARTS:
            np.save(building / f"{name}.npy", getattr(self, name))
        meta = {**self.meta, "format": FORMAT, "n_families": self.n_families, "n_areas": self.n_areas, "listings": len(self)}
        (building / "meta.json").write_text(json.dumps(meta), encoding="utf-8")
        version = building.rename(folder / building.name.replace("building-", "index-"))
        pointer = folder / f"{CURRENT}.{os.getpid()}"
        pointer.write_text(version.name, encoding="utf-8")
        pointer.replace(live)
        abandoned = [old for old in folder.glob("building-*") if time.time() - old.stat().st_mtime > ABANDONED_SECONDS]
        for old in [*folder.glob("index-*"), *abandoned]:
            if old.name not in (version.name, before):
                shutil.rmtree(old, ignore_errors=True)
        return version

    @classmethod
    def load(cls, folder: Path) -> ListingIndex:
        """Open the live version, memory-mapped. Raises `IndexMissing`, and `IndexOutdated` for another format."""
        return cls.open(live_version(folder))

    @classmethod
    def open(cls, version: Path) -> ListingIndex:
        """Open one version by its own folder; raises as `load` does."""
        try:
            meta = json.loads((version / "meta.json").read_text(encoding="utf-8"))
        except FileNotFoundError as problem:
            raise IndexMissing(f"no listing index in {version}") from problem
        if meta.get("format") != FORMAT:
            raise IndexOutdated(f"the listing index in {version} is of another format")
        blocks, areas = (
            Bounds(**{field: mapped(version / f"{name}-{field}.npy") for field in Bounds.__dataclass_fields__})
            for name in ("blocks", "areas")
        )
        row_start, block_start, by_name = (mapped(version / f"{name}.npy") for name in STARTS)
        columns = Columns.load(version)
        return cls(columns, row_start, block_start, by_name, blocks, areas, meta["n_families"], meta["n_areas"], meta)


def live_version(folder: Path) -> Path:
    """The folder of the version in use. Raises `IndexMissing`."""
    try:
        return folder / (folder / CURRENT).read_text(encoding="utf-8")
    except FileNotFoundError as problem:
        raise IndexMissing(f"no listing index in {folder}") from problem


@dataclass(frozen=True, slots=True)
class Prepared:
    """What is the same of every listing whoever asks: the fixed part of its score less its price, a row, and the greatest of a block."""

    fixed: Floats
    block_most: Floats

    @classmethod
    def of(cls, index: ListingIndex, ranker: Ranker, today: int, *, priced: bool = True) -> Prepared:
        """Score the fixed features of all rows for a day (ordinal); without prices where these are what is sought."""
        fixed = ranker.fixed(fixed_features(index.columns, today))
        if priced:
            fixed -= index.columns.price
        return cls(fixed, most(fixed, index.blocks.start))


def build_index(columns: Columns, encoder: Encoder, gazetteer: Gazetteer, meta: dict[str, Any] | None = None) -> ListingIndex:
    """An index over the areas of a gazetteer: its districts, the States for listings whose district is unknown, and nowhere."""
    area_state = [*(encoder.states.index(each.state) for each in gazetteer.districts), *range(len(encoder.states)), UNKNOWN]
    known = {
        "n_districts": gazetteer.n_districts,
        "area_state": area_state,
        "ground": ground_of(encoder, gazetteer),
    }
    return ListingIndex.build(columns, len(encoder.kinship), len(area_state), {**(meta or {}), **known})


def ground_of(encoder: Encoder, gazetteer: Gazetteer) -> str:
    """A hash of what the numbers in an index mean: families, districts, States and skills, in order."""
    districts = [(district.state, district.name) for district in gazetteer.districts]
    meant = json.dumps([encoder.kinship.codes, districts, encoder.states, encoder.skills])
    return hashlib.sha256(meant.encode()).hexdigest()
