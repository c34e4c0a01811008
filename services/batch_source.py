"""Whom a batch matches, and with what."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from data.worker_file import pieces_of
from matching.index import IndexMissing, IndexOutdated, ListingIndex, build_index, ground_of, live_version
from matching.population import TODAY, draw_listings, peopled, with_gaps
from services.batch_parts import Part, ids_in
from services.engine_room import rebuild_index, today_in_india
from services.foundation import Ground
from services.train import Progress
from settings import Settings

DRAWN_LISTINGS = 1_000_000
"""Listings that are drawn where there are none in use."""


class WrongSource(ValueError):
    """Workers are those of a file, or so many drawn ones, not both."""

    code = "batch_source"


@dataclass(frozen=True, slots=True)
class Source:
    """Whom to match, those of a `file`, as many `drawn` ones, or else those of the store who agreed that work is found for them; and
    with what: the listings in use, or as many drawn ones.

    Raises `WrongSource` when it is both a file and drawn ones.
    """

    file: Path | None = None
    drawn: int = 0
    listings: int | None = None
    seed: int = 1

    def __post_init__(self) -> None:
        if self.file is not None and self.drawn:
            raise WrongSource

    @property
    def stored(self) -> bool:
        """Whether the workers are those of the store."""
        return self.file is None and not self.drawn

    def fingerprint(self) -> list[object]:
        """What makes another source another."""
        if self.file is None:
            return ["stored"] if self.stored else ["drawn", self.drawn, self.seed]
        stat = self.file.stat()
        return [str(self.file.resolve()), stat.st_size, stat.st_mtime_ns]

    def parts(self, size: int, folder: Path) -> list[Part]:
        """Its workers in parts of so many; those of the store as `keep_ids` listed them in the run's folder. Raises `OSError`."""
        if self.file is not None:
            pieces = enumerate(pieces_of(self.file, size))
            return [Part(number, piece.first - 1, piece.lines, piece) for number, piece in pieces]
        workers = len(ids_in(folder)) if self.stored else self.drawn
        starts = range(0, workers, size)
        return [Part(number, first, min(size, workers - first)) for number, first in enumerate(starts)]


def listings_of(settings: Settings, ground: Ground, source: Source, told: Progress) -> tuple[Path, int]:
    """The folder of the index to match with, and its day: the one in use today, or one of drawn listings, made once."""
    if source.listings is None:
        try:
            version = live_version(settings.index_dir)
            if ListingIndex.open(version).meta.get("ground") == ground_of(ground.encoder, ground.gazetteer):
                return version, today_in_india().toordinal()
        except IndexOutdated:
            pass
        except IndexMissing:
            return listings_of(settings, ground, replace(source, listings=DRAWN_LISTINGS), told)
        rebuild_index(settings, ground)
        return live_version(settings.index_dir), today_in_india().toordinal()
    folder = settings.batch_dir / f"drawn-{source.listings}-{source.seed}"
    try:
        if ListingIndex.load(folder).meta.get("ground") == ground_of(ground.encoder, ground.gazetteer):
            return live_version(folder), TODAY
    except IndexMissing:
        pass
    told("drawing listings", 0.0)
    random = np.random.default_rng(source.seed)
    places = peopled(ground.gazetteer, np.random.default_rng(source.seed))
    columns = with_gaps(draw_listings(ground.encoder, ground.gazetteer, random, places, source.listings), random)
    version = build_index(columns, ground.encoder, ground.gazetteer).save(folder)
    told("drawing listings", 1.0)
    return version, TODAY
