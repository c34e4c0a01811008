"""How often the import understood the demonstration's adverts, those in our own words apart from those in independent ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from data.store.connect import connect
from data.store.lifecycle import STATUSES
from data.store.read_models import ReadModels
from data.store.unit_of_work import UnitOfWork
from matching.kinship import Kinship
from matching.occupations import Occupation, load_occupations
from settings import Settings

TRUTH_FILE = "truth.csv"
NEAR_KIN = 0.6
"""Kinship from which a wrong family would still show the advert to workers it is for."""


@dataclass(frozen=True, slots=True)
class WordingScore:
    """Of adverts without a stated code: how many were given their family (`right`), one near kin to it, another, or none (`unknown`).

    `titles` counts distinct titles, `titles_right` those of them whose adverts got their family more often than not.
    """

    listings: int
    right: int
    kin: int
    wrong: int
    unknown: int
    titles: int
    titles_right: int

    @property
    def share_right(self) -> float:
        """Right adverts of all, 0-1; 0 when there are none."""
        return self.right / self.listings if self.listings else 0.0


def demo_folder(settings: Settings) -> Path:
    """Where the demonstration's feed, truth and marker lie."""
    return settings.var_dir / "demo"


def resolver_report(settings: Settings) -> dict[str, WordingScore]:
    """Scores by wording (own, independent) of the demonstration in the store.

    Copies count as own. Raises `FileNotFoundError` when no demonstration was seeded.
    """
    truth = pd.read_csv(demo_folder(settings) / TRUTH_FILE, dtype=str, keep_default_na=False)
    database = connect(settings.store_url)
    try:
        with UnitOfWork(database, writing=False) as work:
            stored = ReadModels(work.connection).listing_frame(STATUSES)
    finally:
        database.dispose()
    told = truth.merge(stored[["job_id", "family"]].rename(columns={"family": "found"}), on="job_id")
    return scores(told, load_occupations(settings.reference_dir / "occupations.csv"))


def scores(told: pd.DataFrame, occupations: Mapping[str, Occupation]) -> dict[str, WordingScore]:
    """Scores of a frame with `wording`, `coded` ("True" where the feed states a code), `title`, `family` and `found` (missing: none)."""
    kinship = Kinship(occupations)
    told = told[told["coded"] != "True"].copy()
    told["found"] = told["found"].fillna("")
    told["right"] = told["found"] == told["family"]
    told["kin"] = [kinship.between(found, family) >= NEAR_KIN for family, found in zip(told["family"], told["found"], strict=True)]
    found = {}
    for wording in ("own", "independent"):
        mine = told[told["wording"] == wording]
        right, unknown = int(mine["right"].sum()), int((mine["found"] == "").sum())
        kin = int((mine["kin"] & ~mine["right"]).sum())
        by_title = mine.groupby("title")["right"].mean()
        found[wording] = WordingScore(
            listings=len(mine),
            right=right,
            kin=kin,
            wrong=len(mine) - right - kin - unknown,
            unknown=unknown,
            titles=len(by_title),
            titles_right=int((by_title > 0.5).sum()),
        )
    return found
