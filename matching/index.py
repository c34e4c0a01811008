"""ListingIndex: listings sorted into family x district cells, memory-mapped, each cell with what bounds its scores."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.columns import Columns, Encoder, mapped
from matching.features import UNKNOWN, Floats, Rows, fixed_features
from matching.places import Gazetteer, kilometres
from matching.ranker import Ranker

FORMAT = 2
CURRENT = "current"
ABANDONED_SECONDS = 3600.0
"""A version that nobody has written to for so long belongs to a process that died."""


class IndexMissing(FileNotFoundError):
    """There is no index of this format in the folder."""


@dataclass(frozen=True, slots=True)
class Cells:
    """One entry a cell (family * n_areas + area), empty cells included.

    `start` has one entry more; the rows of cell c are start[c]:start[c+1]. A cell's circle holds all its listings: centre in
    degrees, `radius` in km (0 for one point, NaN for an empty cell or one without a point, infinite where only some points are known).
    Pay in rupees a month.
    """

    start: Rows
    latitude: Floats
    longitude: Floats
    radius: Floats
    most_pay: Floats
    some_pay_unknown: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class ListingIndex:
    """Columns in cell order and the cells over them; an area is a district, or a State where the district is unknown.

    Rows of no known family lie after the last cell: they are kept, and never ranked.
    """

    columns: Columns
    cells: Cells
    areas: Cells
    n_families: int
    n_areas: int
    meta: dict[str, Any]

    @classmethod
    def build(cls, columns: Columns, n_families: int, n_areas: int, meta: dict[str, Any] | None = None) -> ListingIndex:
        """Sort and bound. `columns.family` < n_families, `columns.district` < n_areas; rows keep their order inside a cell."""
        cell = columns.family.astype(np.int64) * n_areas + columns.district
        cell[columns.family < 0] = n_families * n_areas
        order = np.argsort(cell, kind="stable")
        columns, cell = columns.take(order), cell[order]
        cells = _bound(columns, cell, n_families * n_areas)
        by_area = np.argsort(columns.district, kind="stable")
        areas = _bound(columns.take(by_area), columns.district[by_area].astype(np.int64), n_areas)
        return cls(columns, cells, areas, n_families, n_areas, dict(meta or {}))

    def __len__(self) -> int:
        return len(self.columns)

    @property
    def ranked(self) -> int:
        """How many listings have a known family."""
        return int(self.cells.start[-1])

    def rows_of(self, cells: Rows) -> Rows:
        """The rows of these cells, cell by cell."""
        starts = self.cells.start[cells]
        counts = self.cells.start[cells + 1] - starts
        ends = np.cumsum(counts)
        return np.asarray(np.arange(ends[-1] if len(ends) else 0) + np.repeat(starts - (ends - counts), counts))

    def save(self, folder: Path) -> Path:
        """Write beside what is live as a new version and swap the pointer; returns the version's folder.

        The version before stays until the next save, for readers that are just opening it.
        """
        folder.mkdir(parents=True, exist_ok=True)
        live = folder / CURRENT
        before = live.read_text(encoding="utf-8") if live.exists() else ""
        building = Path(tempfile.mkdtemp(prefix="building-", dir=folder))
        self.columns.save(building)
        for name, cells in (("cells", self.cells), ("areas", self.areas)):
            for field in Cells.__dataclass_fields__:
                np.save(building / f"{name}-{field}.npy", getattr(cells, field))
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
        """Open the live version, memory-mapped. Raises `IndexMissing`."""
        try:
            version = folder / (folder / CURRENT).read_text(encoding="utf-8")
            meta = json.loads((version / "meta.json").read_text(encoding="utf-8"))
        except FileNotFoundError as problem:
            raise IndexMissing(f"no listing index in {folder}") from problem
        if meta.get("format") != FORMAT:
            raise IndexMissing(f"the listing index in {folder} is of another format")
        opened = {
            name: Cells(**{field: mapped(version / f"{name}-{field}.npy") for field in Cells.__dataclass_fields__})
            for name in ("cells", "areas")
        }
        return cls(Columns.load(version), opened["cells"], opened["areas"], meta["n_families"], meta["n_areas"], meta)


@dataclass(frozen=True, slots=True)
class Prepared:
    """What one ranker says of every listing whoever asks: the fixed part of the raw score a row, and its greatest a cell."""

    fixed: Floats
    cell_most: Floats

    @classmethod
    def of(cls, index: ListingIndex, ranker: Ranker, today: int) -> Prepared:
        """Score the fixed features of all rows for a day (ordinal)."""
        fixed = ranker.fixed(fixed_features(index.columns, today))
        return cls(fixed, _cell_max(fixed, index.cells.start))


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


def _bound(columns: Columns, cell: Rows, n_cells: int) -> Cells:
    """Circles and greatest pay of cells; `cell` is sorted, values >= n_cells are outside every cell."""
    start = np.searchsorted(cell, np.arange(n_cells + 1)).astype(np.int64)
    inside = start[-1]
    count = np.diff(start)
    located = ~np.isnan(columns.latitude[:inside] + columns.longitude[:inside])
    points = _cell_sum(located.astype(np.float64), start)

    def mean(values: Floats) -> Floats:
        with np.errstate(invalid="ignore"):
            return _cell_sum(np.where(located, values[:inside], 0.0), start) / points

    latitude, longitude = mean(columns.latitude), mean(columns.longitude)
    owner = cell[:inside]
    off_centre = kilometres(latitude[owner], longitude[owner], columns.latitude[:inside], columns.longitude[:inside])
    radius = _cell_max(np.where(located, off_centre, -np.inf), start)
    pay = columns.pay
    return Cells(
        start=start,
        latitude=latitude,
        longitude=longitude,
        radius=np.where(points == 0, np.nan, np.where(points < count, np.inf, radius)),
        most_pay=_cell_max(np.nan_to_num(pay[:inside], nan=-np.inf), start),
        some_pay_unknown=_cell_max(np.isnan(pay[:inside]).astype(np.float64), start) > 0,
    )


def _cell_sum(values: Floats, start: Rows) -> Floats:
    """Sum of the values of each cell, 0 where it is empty."""
    out = np.zeros(len(start) - 1)
    filled = np.flatnonzero(np.diff(start))
    if len(filled):
        out[filled] = np.add.reduceat(values[: start[-1]], start[filled])
    return out


def _cell_max(values: Floats, start: Rows) -> Floats:
    """Greatest value a cell, -inf where it is empty."""
    out = np.full(len(start) - 1, -np.inf)
    filled = np.flatnonzero(np.diff(start))
    if len(filled):
        out[filled] = np.maximum.reduceat(values[: start[-1]], start[filled])
    return out
