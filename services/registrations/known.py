"""What e-Shram has said of its registrations: by State on one day, in all on several, each with its source."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

TABLE = "eshram_registrations.csv"
TOGETHER = "+"
"""Between the codes of places of which only the sum is known."""


class RegistrationsUnfit(ValueError):
    """A table that contradicts itself; the text says where."""


@dataclass(frozen=True, slots=True)
class Known:
    """A number of registrations. `key`: codes of places (`UK+WB` are known only together), `IN`, or a group's; `at_least`: the source
    says *more than*."""

    key: str
    registered: int
    as_of: date
    at_least: bool
    source: str
    note: str

    @property
    def places(self) -> tuple[str, ...]:
        """The codes of its places."""
        return tuple(self.key.split(TOGETHER))


@dataclass(frozen=True, slots=True)
class Registrations:
    """`places`: every State and Union Territory, once, alone or within a sum; `totals`: of India, oldest first; by gender and sector as
    far as they are told."""

    places: tuple[Known, ...]
    totals: tuple[Known, ...]
    genders: tuple[Known, ...]
    sectors: tuple[Known, ...]

    @property
    def total(self) -> Known:
        """India's on the day of `places`."""
        return next(each for each in self.totals if each.as_of == self.places[0].as_of)


@lru_cache(maxsize=2)
def registrations(reference: Path) -> Registrations:
    """Read the table in the folder `reference`. Raises `RegistrationsUnfit` when a place stands twice or not at all, or when places or
    genders do not add up to the total of their day."""
    rows = {kind: tuple(_rows(reference / TABLE, kind)) for kind in ("place", "total", "gender", "sector")}
    told = Registrations(rows["place"], tuple(sorted(rows["total"], key=lambda row: row.as_of)), rows["gender"], rows["sector"])
    _check(told, reference)
    return told


def _rows(table: Path, kind: str) -> Iterator[Known]:
    with table.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["kind"] == kind:
                day = date.fromisoformat(row["as_of"])
                at_least = row["exactness"] == "at_least"
                yield Known(row["key"], int(row["registered"]), day, at_least, row["source"], row["note"])


def _check(told: Registrations, reference: Path) -> None:
    with (reference / "states.csv").open(encoding="utf-8", newline="") as file:
        states = sorted(row["code"] for row in csv.DictReader(file))
    named = sorted(place for row in told.places for place in row.places)
    if named != states:
        raise RegistrationsUnfit(f"places: {sorted(set(named) ^ set(states))} are missing, unknown or there twice")
    if len({row.as_of for row in told.places}) != 1 or not any(row.as_of == told.places[0].as_of for row in told.totals):
        raise RegistrationsUnfit("places are of several days, or of a day without a total")
    for name, rows in (("places", told.places), ("genders", told.genders)):
        if sum(row.registered for row in rows) != told.total.registered:
            raise RegistrationsUnfit(f"{name} do not add up to {told.total.registered}")
