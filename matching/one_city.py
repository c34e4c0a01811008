"""Districts that are one city to whoever writes an advert: a vacancy in Andheri is told of under Mumbai and under Mumbai Suburban."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from matching.places import District, Gazetteer

Cities = Mapping[int, frozenset[int]]
"""By district, by number: all districts of its city, itself among them. A district that is not there stands alone."""


def load_cities(table: Path, gazetteer: Gazetteer) -> Cities:
    """The cities of `one_city.csv` (city, state, district); a district that the gazetteer does not know is left out."""
    of_city: dict[tuple[str, str], set[int]] = defaultdict(set)
    with table.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            district = gazetteer.district(row["district"], row["state"])
            if isinstance(district, District):
                of_city[row["state"], row["city"]].add(district.id)
    return {number: frozenset(districts) for districts in of_city.values() for number in districts}
