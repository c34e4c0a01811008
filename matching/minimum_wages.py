"""Minimum wages by State and skill level: a yardstick for ranking pay, never a statement that a wage *meets* the minimum."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path


class MinimumWages:
    """The lowest zone's rate of each State and skill level, in rupees a month; unknown where no row is confirmed enough to be kept."""

    def __init__(self, rates: dict[tuple[str, str], float]) -> None:
        self._rates = rates

    @classmethod
    def load(cls, table: Path) -> MinimumWages:
        """Read `minimum_wages.csv` (columns state, zone, schedule, skill_level, rupees_per_month, effective_from, confidence, source)."""
        rates: dict[tuple[str, str], list[float]] = defaultdict(list)
        with table.open(encoding="utf-8", newline="") as handle:
            for row in csv.DictReader(handle):
                rates[(row["state"], row["skill_level"])].append(float(row["rupees_per_month"]))
        return cls({key: min(values) for key, values in rates.items()})

    def yardstick(self, state: str, skill_level: str) -> float:
        """Rupees a month, NaN when we have no row."""
        return self._rates.get((state, skill_level), float("nan"))
