"""Which social-security schemes a worker may be entitled to: each condition holds, does not, or is not known. Never a promise.

The rules are those of the table, each with source and day; what a table cannot know (an income-tax return, a bank account) is asked of her.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from matching.model import INCOME_SLABS, Worker
from matching.seekers import age_on

MAY, ASK, NOT = "may", "ask", "not"
"""Nothing speaks against it and nothing is open; something is to be asked; a condition does not hold."""


class SchemesUnfit(ValueError):
    """A row of the table that cannot be right; the text names it."""


@dataclass(frozen=True, slots=True)
class Scheme:
    """A scheme by its code. Ages in years, both ends within; `most_a_month` in rupees; `families` the beginnings of codes of trades; None
    or empty: no such condition. `asks`: what only she can say. `portal`: a host, or "" where none is confirmed."""

    code: str
    min_age: int | None
    max_age: int | None
    most_a_month: int | None
    families: tuple[str, ...]
    worker_types: tuple[str, ...]
    asks: tuple[str, ...]
    portal: str
    as_of: date
    source: str


@dataclass(frozen=True, slots=True)
class Condition:
    """`age`, `income`, `trade`, `worker_type`, or one of `Scheme.asks`; `holds`: None is not known."""

    name: str
    holds: bool | None


@dataclass(frozen=True, slots=True)
class Fit:
    """A scheme with its conditions, those that are known first."""

    scheme: Scheme
    conditions: tuple[Condition, ...]

    @property
    def outcome(self) -> str:
        """`MAY`, `ASK` or `NOT`."""
        told = [condition.holds for condition in self.conditions]
        return NOT if False in told else ASK if None in told else MAY


def load_schemes(table: Path) -> tuple[Scheme, ...]:
    """Read `schemes.csv`. Raises `SchemesUnfit` for a code that stands twice, a row without a source, or ages the wrong way round."""
    with table.open(encoding="utf-8", newline="") as file:
        schemes = tuple(_scheme(row) for row in csv.DictReader(file))
    if len({scheme.code for scheme in schemes}) != len(schemes):
        raise SchemesUnfit("a code stands twice")
    return schemes


def fit(scheme: Scheme, worker: Worker, families: Sequence[str], today: date) -> Fit:
    """The scheme for a worker whose trades are `families`, the codes that her words were understood as; empty: not known."""
    conditions = []
    if scheme.min_age is not None or scheme.max_age is not None:
        conditions.append(Condition("age", _of_age(scheme, worker.birth_date, today)))
    if scheme.most_a_month is not None:
        conditions.append(Condition("income", _earns_at_most(scheme.most_a_month, worker.monthly_income_slab)))
    if scheme.families:
        conditions.append(Condition("trade", any(code.startswith(scheme.families) for code in families) if families else None))
    if scheme.worker_types:
        conditions.append(Condition("worker_type", worker.worker_type in scheme.worker_types if worker.worker_type else None))
    return Fit(scheme, (*conditions, *(Condition(name, None) for name in scheme.asks)))


def _of_age(scheme: Scheme, birth: date | None, today: date) -> bool | None:
    if birth is None:
        return None
    age = age_on(birth, today)
    return (scheme.min_age is None or age >= scheme.min_age) and (scheme.max_age is None or age <= scheme.max_age)


def _earns_at_most(most: int, slab: str | None) -> bool | None:
    """Of an income that is known by its slab; one that the limit lies within is not known."""
    if slab not in INCOME_SLABS:
        return None
    low, high = INCOME_SLABS[slab]
    if high is not None and high <= most:
        return True
    return False if low > most else None


def _scheme(row: dict[str, str]) -> Scheme:
    ages = [int(row[name]) if row[name] else None for name in ("min_age", "max_age")]
    if ages[0] is not None and ages[1] is not None and ages[0] > ages[1]:
        raise SchemesUnfit(f"{row['code']}: {ages[0]} to {ages[1]} years")
    if not row["source"]:
        raise SchemesUnfit(f"{row['code']}: no source")
    return Scheme(
        code=row["code"],
        min_age=ages[0],
        max_age=ages[1],
        most_a_month=int(row["most_a_month"]) if row["most_a_month"] else None,
        families=tuple(filter(None, row["families"].split(";"))),
        worker_types=tuple(filter(None, row["worker_types"].split(";"))),
        asks=tuple(filter(None, row["asks"].split(";"))),
        portal=row["portal"],
        as_of=date.fromisoformat(row["as_of"]),
        source=row["source"],
    )
