"""Where demonstration workers and adverts are: real districts and PIN codes, weighed by registrations and by PIN codes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.random import Generator
from numpy.typing import NDArray

from matching.places import District, Gazetteer, kilometres
from services.demo.shares import CITY_WEIGHT, LEAST_ADVERTS, LEAST_WORKERS
from services.demo.tables import StateFacts

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]

ADVERTS_AGAINST_WORKERS = 0.75
"""Exponent of a State's registrations in its share of adverts: assumed, adverts are spread more evenly than workers."""
FORMER_NAMES = {
    "Bengaluru Urban": "Bangalore Urban",
    "Mysuru": "Mysore",
    "Belagavi": "Belgaum",
    "Kalaburagi": "Gulbarga",
    "Shivamogga": "Shimoga",
    "Gurugram": "Gurgaon",
    "Prayagraj": "Allahabad",
    "Ayodhya": "Faizabad",
    "Kozhikode": "Calicut",
    "Vadodara": "Baroda",
    "Ahilyanagar": "Ahmednagar",
    "Narmadapuram": "Hoshangabad",
}
"""What some people still write."""


@dataclass(frozen=True)
class Country:
    """Districts of the gazetteer with the State facts of `demo_states.csv`; `pincodes[d]` are those of district d."""

    gazetteer: Gazetteer
    states: tuple[StateFacts, ...]
    pincodes: tuple[NDArray[np.int64], ...]

    @classmethod
    def load(cls, gazetteer: Gazetteer, gazetteer_dir: Path, states: Sequence[StateFacts]) -> Country:
        """Read the PIN codes with a point of their own from the derived gazetteer."""
        table = pd.read_parquet(gazetteer_dir / "pincodes.parquet", columns=["pincode", "district_id", "precision"])
        table = table[table["precision"] == "pincode"].sort_values("pincode")
        held: dict[Any, NDArray[np.int64]] = {
            number: group.to_numpy(np.int64) for number, group in table.groupby("district_id")["pincode"]
        }
        none = np.empty(0, dtype=np.int64)
        return cls(gazetteer, tuple(states), tuple(held.get(number, none) for number in range(gazetteer.n_districts)))

    @property
    def districts(self) -> tuple[District, ...]:
        """All districts, by id."""
        return self.gazetteer.districts

    @cached_property
    def state_of(self) -> Rows:
        """By district: the place of its State in `states`."""
        place = {state.name: number for number, state in enumerate(self.states)}
        return np.array([place[district.state] for district in self.districts])

    @cached_property
    def cities(self) -> dict[str, tuple[int, ...]]:
        """By State: its cities' districts, biggest first, of those that the gazetteer knows."""
        return {
            state.name: tuple(number for city in state.cities if (number := self.district_id(state.name, city)) is not None)
            for state in self.states
        }

    @cached_property
    def is_city(self) -> NDArray[np.bool_]:
        """By district: whether it is one of `cities`."""
        marks = np.zeros(len(self.districts), dtype=np.bool_)
        marks[[number for numbers in self.cities.values() for number in numbers]] = True
        return marks

    @cached_property
    def worker_weights(self) -> Floats:
        """By district: its share of workers; registrations of the State, split by PIN codes."""
        registered = np.array([state.registered for state in self.states], dtype=np.float64)
        return self._spread(_at_least(registered / registered.sum(), LEAST_WORKERS), self._pincode_counts)

    @cached_property
    def advert_weights(self) -> Floats:
        """By district: its share of adverts; flatter than workers over the States, heavier in cities."""
        registered = np.array([state.registered for state in self.states], dtype=np.float64) ** ADVERTS_AGAINST_WORKERS
        within = self._pincode_counts * np.where(self.is_city, CITY_WEIGHT, 1.0)
        return self._spread(_at_least(registered / registered.sum(), LEAST_ADVERTS), within)

    @cached_property
    def pay_level(self) -> Floats:
        """By district: its State's construction wage against the mean of all, kept between 0.75 and 1.6."""
        wages = np.array([state.day_wage for state in self.states])
        return np.asarray(np.clip(wages / wages.mean(), 0.75, 1.6)[self.state_of])

    def district_id(self, state: str, name: str) -> int | None:
        """The id of the one district of this name in the State, or None."""
        found = self.gazetteer.district(name, state)
        return found.id if isinstance(found, District) else None

    def draw_pincode(self, district: int, chance: float) -> str:
        """A PIN code of the district by a chance in 0-1; empty when none is known."""
        held = self.pincodes[district]
        return str(held[int(chance * len(held))]) if len(held) else ""

    def nearby(self, district: int, within_km: float) -> Rows:
        """The districts whose centre lies that near, itself among them."""
        here = self.districts[district]
        far = kilometres(here.latitude, here.longitude, self.gazetteer.district_latitude, self.gazetteer.district_longitude)
        return np.flatnonzero(far <= within_km)

    def draw_districts(self, random: Generator, weights: Floats, count: int) -> Rows:
        """District ids by these weights."""
        return random.choice(len(self.districts), count, p=weights / weights.sum())

    @cached_property
    def _pincode_counts(self) -> Floats:
        return np.array([max(len(held), 0.5) for held in self.pincodes])

    def _spread(self, of_state: Floats, within: Floats) -> Floats:
        total = np.bincount(self.state_of, weights=within, minlength=len(self.states))
        return of_state[self.state_of] * within / total[self.state_of]


def written(random_share: float, district: District) -> str:
    """The district's name as the contract has it, now and then a former one."""
    return FORMER_NAMES[district.name] if random_share < 0.15 and district.name in FORMER_NAMES else district.name


def _at_least(shares: Floats, least: float) -> Floats:
    raised = np.maximum(shares, least)
    return np.asarray(raised / raised.sum())
