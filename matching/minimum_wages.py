"""Minimum wages by State and skill level: a yardstick for ranking pay, and where a rate is confirmed, a floor that pay can be seen to miss.

Never a statement that a wage *meets* the minimum: zones, schedules and revisions are too many for that. That pay lies below even an older
rate is safe to say, since rates do not fall.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from matching.model import Listing
from matching.occupations import Occupation

CONFIRMED = "high"
_WHOLE_STATE = re.compile(r"(?:all|\d+) scheduled employments|all industries \(general rate\)")
_SHOPS = "shops and establishments"
SHOP_FAMILIES = ("52", "41", "42", "43")
"""How the codes of families begin that a schedule of shops and establishments is for."""
OTHER_SCHEDULES = ("6", "92", "9111", "5152", "5162", "5311", "0")
"""How the codes of families begin that most States' general schedules leave to others, or to none: farms, homes, the forces."""
FULL_DAY = 8


@dataclass(frozen=True, slots=True)
class Minimum:
    """A confirmed rate in rupees a month, and since when it holds."""

    rupees: int
    since: date


class MinimumWages:
    """The lowest zone's rate of each State and skill level, in rupees a month; unknown where no row is confirmed enough to be kept.

    `floors`: the confirmed rates that hold in a whole State, by State, skill level and whether they are those of shops alone.
    """

    def __init__(self, rates: dict[tuple[str, str], float], floors: Mapping[tuple[str, str, bool], Minimum] | None = None) -> None:
        self._rates = rates
        self._floors = floors or {}

    @classmethod
    def load(cls, table: Path) -> MinimumWages:
        """Read `minimum_wages.csv` (columns state, zone, schedule, skill_level, rupees_per_month, effective_from, confidence, source)."""
        rates: dict[tuple[str, str], list[float]] = defaultdict(list)
        floors: dict[tuple[str, str, bool], Minimum] = {}
        with table.open(encoding="utf-8", newline="") as handle:
            for row in csv.DictReader(handle):
                rates[(row["state"], row["skill_level"])].append(float(row["rupees_per_month"]))
                shops = row["schedule"] == _SHOPS
                if row["confidence"] == CONFIRMED and not row["zone"] and (shops or _WHOLE_STATE.fullmatch(row["schedule"])):
                    minimum = Minimum(int(float(row["rupees_per_month"])), date.fromisoformat(row["effective_from"]))
                    floors[(row["state"], row["skill_level"], shops)] = minimum
        return cls({key: min(values) for key, values in rates.items()}, floors)

    def yardstick(self, state: str, skill_level: str) -> float:
        """Rupees a month, NaN when we have no row."""
        return self._rates.get((state, skill_level), float("nan"))

    def missed_by(self, listing: Listing, occupations: Mapping[str, Occupation]) -> Minimum | None:
        """The confirmed minimum that even the upper end of a listing's pay lies below; None when nothing of the kind can be said.

        Said only of whole-day work whose period of pay is stated, in a State with one confirmed rate, for families on its schedule.
        """
        occupation = occupations.get(listing.family or "")
        pay = listing.monthly_high or listing.monthly_low
        if occupation is None or not pay or not _whole_day(listing):
            return None
        place, skill = listing.state, occupation.skill_level
        minimum = None
        if occupation.code.startswith(SHOP_FAMILIES):
            minimum = self._floors.get((place, skill, True))
        if minimum is None and not occupation.code.startswith(OTHER_SCHEDULES):
            minimum = self._floors.get((place, skill, False))
        return minimum if minimum is not None and pay < minimum.rupees else None


def _whole_day(listing: Listing) -> bool:
    told = listing.wage_period in ("day", "month", "year") and not (listing.wage_assumption or "").startswith("taken_as")
    return (
        told
        and listing.job_type in (None, "full_time", "contract", "daily_wage")
        and (listing.hours_per_day or FULL_DAY) >= FULL_DAY
    )
