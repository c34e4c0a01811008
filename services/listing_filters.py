"""What listings can be filtered by, and a filter out of what an address says: unknown values are dropped."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache

from data.store.lifecycle import STATUSES
from data.store.listing_sheets import Wanted
from settings import settings

LONGEST_WORDS = 100
FIELDS = ("status", "state", "family", "words", "job_id")
"""The names of a filter's parts, in an address too."""


@cache
def state_names() -> tuple[str, ...]:
    """The official names of the States and Union Territories, by the alphabet."""
    return tuple(sorted(_column("states.csv", "name")))


@cache
def family_codes() -> tuple[str, ...]:
    """The codes of the occupation families that a listing can have."""
    return tuple(_column("occupations.csv", "nco_family"))


def wanted_of(told: Mapping[str, str | None]) -> Wanted:
    """The filter that these values (by `FIELDS`) name."""
    status, state, family = told.get("status"), told.get("state"), told.get("family")
    return Wanted(
        status=status if status in STATUSES else "live",
        state=state if state in state_names() else None,
        family=family if family in family_codes() else None,
        words=(told.get("words") or "").strip()[:LONGEST_WORDS],
        job_id=(told.get("job_id") or "").strip()[:LONGEST_WORDS] or None,
    )


def whole_number(told: str | None) -> int | None:
    """The number of a listing that a text is, or None."""
    return int(told) if told and told.isascii() and told.isdigit() and len(told) <= 18 else None


def _column(table: str, name: str) -> list[str]:
    with (settings().reference_dir / table).open(encoding="utf-8-sig", newline="") as file:
        return [row[name] for row in csv.DictReader(file)]
