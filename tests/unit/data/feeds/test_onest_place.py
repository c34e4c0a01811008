"""The codes that ONEST names places by."""

from __future__ import annotations

import csv

from data.feeds.onest_place import cells_of, city_codes, code_of_city, state_codes
from settings import settings


def test_every_code_names_one_district_of_a_state_with_its_source() -> None:
    with (settings().reference_dir / "city_codes.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len({row["code"] for row in rows}) == len(rows)
    assert {row["state"] for row in rows} <= set(state_codes().values())
    assert all(row["district"] and row["source"] and row["as_of"] for row in rows)
    assert len(city_codes()) == len(rows)


def test_every_code_says_how_far_it_is_confirmed_and_the_networks_own_stand_as_it_tells_them() -> None:
    """`network`: in its own list or messages; `published`: in another list that is; `single`: in one list whose maker is not known."""
    with (settings().reference_dir / "city_codes.csv").open(encoding="utf-8", newline="") as file:
        confirmed = {row["code"]: (row["district"], row["confidence"]) for row in csv.DictReader(file)}
    assert {confidence for _, confidence in confirmed.values()} == {"network", "published", "single"}
    told = {
        "std:080": "Bengaluru Urban",
        "std:011": "New Delhi",
        "std:0260": "Valsad",
        "std:06224": "Vaishali",
        "std:0484": "Ernakulam",
    }
    assert {code: confirmed[code] for code in told} == {code: (district, "network") for code, district in told.items()}


def test_a_code_and_its_district_name_each_other() -> None:
    assert dict(cells_of({"city": {"code": "std:0542"}})) == {"state": "Uttar Pradesh", "district": "Varanasi", "pincode": ""}
    assert (code_of_city("Varanasi", "Uttar Pradesh"), code_of_city("Mau", "Uttar Pradesh")) == ("std:0542", "*")


def test_a_name_counts_before_its_code_and_an_unknown_code_stays_as_it_is() -> None:
    place = {"city": {"code": "std:0542", "name": "Ramnagar"}, "state": {"code": "IN-UP"}, "area_code": "221008"}
    assert dict(cells_of(place)) == {"state": "Uttar Pradesh", "district": "Ramnagar", "pincode": "221008"}
    assert dict(cells_of({"city": {"code": "std:9999"}, "state": {"code": "XX"}}))["district"] == "std:9999"
