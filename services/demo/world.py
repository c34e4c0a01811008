"""How much of a demonstration is wanted, and what it is drawn from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

import numpy as np

from matching.columns import Encoder
from matching.model import INDIA
from matching.occupations import Occupation
from services.demo.country import Country
from services.demo.tables import DemoTables
from services.foundation import Foundation
from settings import Settings


@dataclass(frozen=True)
class Sizes:
    """How much is to be made, from which seed, for which day."""

    workers: int
    listings: int
    events: int
    seed: int
    today: date

    def random(self, part: int) -> np.random.Generator:
        """The generator of a part: each has its own, so that the size of one does not change the others."""
        return np.random.default_rng([self.seed, part])

    @property
    def now(self) -> datetime:
        """The first moment of the day where the workers are, in UTC; everything past is before it."""
        return day_begins(self.today)


def day_begins(day: date) -> datetime:
    """The first moment of a day where the workers are, in UTC."""
    return datetime.combine(day, datetime.min.time(), INDIA).astimezone(UTC)


@dataclass(frozen=True)
class World:
    """Places, tables, families and what encodes them for the engine: all that everything is drawn from."""

    country: Country
    tables: DemoTables
    occupations: dict[str, Occupation]
    encoder: Encoder

    @classmethod
    def load(cls, settings: Settings, foundation: Foundation) -> World:
        """Read the tables of the demonstration, beside what the foundation has loaded."""
        tables = DemoTables.load(settings.reference_dir, foundation.vocabulary)
        country = Country.load(foundation.gazetteer, settings.gazetteer_dir, tables.states)
        return cls(country, tables, dict(foundation.encoder.occupations), foundation.encoder)
