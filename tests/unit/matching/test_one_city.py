"""Districts that are one city to whoever writes an advert."""

from __future__ import annotations

import csv

from matching.one_city import load_cities
from matching.places import District, Gazetteer
from settings import settings

TABLE = settings().reference_dir / "one_city.csv"


def number(gazetteer: Gazetteer, name: str, state: str) -> int:
    found = gazetteer.district(name, state)
    assert isinstance(found, District), (name, state)
    return found.id


def test_every_row_names_a_district_and_no_district_is_of_two_cities(real_gazetteer: Gazetteer) -> None:
    with TABLE.open(encoding="utf-8", newline="") as rows:
        districts = [number(real_gazetteer, row["district"], row["state"]) for row in csv.DictReader(rows)]
    assert len(districts) == len(set(districts))


def test_mumbai_is_compared_with_its_suburbs_and_not_with_pune(real_gazetteer: Gazetteer) -> None:
    cities = load_cities(TABLE, real_gazetteer)
    mumbai, suburbs, pune = (number(real_gazetteer, name, "Maharashtra") for name in ("Mumbai City", "Mumbai Suburban", "Pune"))
    assert suburbs in cities[mumbai]
    assert pune not in cities[mumbai] | cities.get(pune, frozenset())
