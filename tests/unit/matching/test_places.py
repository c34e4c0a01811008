"""What people write for a place, and where the gazetteer says it lies."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.gazetteer import ensure_gazetteer
from matching.model import Address
from matching.place_names import AliasesUnusable, fold
from matching.places import ATTRIBUTION, NOTES, Ambiguous, District, Gazetteer, GazetteerMissing, kilometres, parse_pincode
from settings import ROOT

ALIASES = ROOT / "data" / "reference" / "place_aliases.csv"
HINDI = "[\\u0900-\\u0963\\u0970-\\u097f0-9 .-]+"
VARANASI, RAIPUR, LEH, AGARTALA = (25.32, 82.97), (21.25, 81.63), (34.16, 77.58), (23.83, 91.28)


@pytest.fixture(scope="session")
def india(tmp_path_factory: pytest.TempPathFactory) -> Gazetteer:
    """The whole country, from the installed packages."""
    folder = tmp_path_factory.getbasetemp() / "gazetteer"
    ensure_gazetteer(folder)
    return Gazetteer.load(folder, ALIASES)


@pytest.fixture(scope="session")
def aliases() -> list[dict[str, str]]:
    with ALIASES.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="session")
def said() -> list[dict[str, str]]:
    """What we call the districts in other languages."""
    with (ROOT / "data" / "reference" / "district_names.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _named(found: District | Ambiguous | None) -> tuple[str, str]:
    assert isinstance(found, District), found
    return found.name, found.state


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Orissa", "Odisha"),
        ("orissa ", "Odisha"),
        ("बिहार", "Bihar"),
        ("उड़ीसा", "Odisha"),
        ("पञ्जाब", "Punjab"),
        ("Pondicherry", "Puducherry"),
        ("UP", "Uttar Pradesh"),
        ("U.P.", "Uttar Pradesh"),
        ("MP", "Madhya Pradesh"),
        ("J&K", "Jammu and Kashmir"),
        ("Jammu & Kashmir", "Jammu and Kashmir"),
        ("NCT of Delhi", "Delhi"),
        ("TAMILNADU", "Tamil Nadu"),
        ("தமிழ்நாடு", "Tamil Nadu"),
        ("পশ্চিমবঙ্গ", "West Bengal"),
        ("ಕರ್ನಾಟಕ", "Karnataka"),
        ("تلنگانہ", "Telangana"),
        ("Daman & Diu", "Dadra and Nagar Haveli and Daman and Diu"),
        ("Andaman & Nicobar Islands", "Andaman and Nicobar Islands"),
        ("Utar Pradesh", "Uttar Pradesh"),
        ("Karnatka", "Karnataka"),
        ("IN-MH", "Maharashtra"),
    ],
)
def test_a_state_is_known_by_any_of_its_names(text: str, state: str, india: Gazetteer) -> None:
    assert india.state(text) == state


@pytest.mark.parametrize("text", ["", "   ", None, "Narnia", "district", "!!", "Pradesh", "XY"])
def test_what_names_no_state_is_none(text: str | None, india: Gazetteer) -> None:
    assert india.state(text) is None


def test_each_state_is_known_in_eleven_scripts_and_more(india: Gazetteer, aliases: list[dict[str, str]]) -> None:
    languages = defaultdict(set)
    for row in aliases:
        if row["kind"] == "state":
            languages[row["state"]].add(row["language"])
    assert set(languages) == set(india.states)
    least = {"en", "hi", "bn", "te", "ta", "gu", "kn", "ml", "pa", "or", "as", "ur"}
    short = {state: least - known for state, known in languages.items() if not least - {"as"} <= known}
    assert not short


def test_every_alias_leads_to_the_place_it_names(india: Gazetteer, aliases: list[dict[str, str]]) -> None:
    wrong = []
    parents = defaultdict(set)
    for row in aliases:
        parents[row["alias"], row["state"]].add(row["district"])
    for row in aliases:
        if row["kind"] == "state":
            right = india.state(row["alias"]) == row["state"]
        else:
            found = india.district(row["alias"], row["state"])
            right = (
                isinstance(found, District) and found.state == row["state"] and found.name in parents[row["alias"], row["state"]]
            )
        if not right:
            wrong.append(row)
    assert not wrong


def test_every_district_has_one_hindi_name_that_no_other_in_its_state_has(india: Gazetteer, said: list[dict[str, str]]) -> None:
    places = [(row["state"], row["district"]) for row in said]
    assert places == [(each.state, each.name) for each in india.districts], "a row's place is the district's number"
    assert not [row for row in said if not re.fullmatch(HINDI, row["district_hi"])]
    names = [(row["state"], row["district_hi"]) for row in said]
    assert len(set(names)) == len(names)


def test_what_a_hindi_screen_calls_a_district_is_understood_when_it_is_typed(
    india: Gazetteer, said: list[dict[str, str]], aliases: list[dict[str, str]]
) -> None:
    """By its own spelling, not by its likeness to another one."""
    spelt = {(row["state"], row["district"], fold(row["alias"])) for row in aliases}
    assert not [row for row in said if (row["state"], row["district"], fold(row["district_hi"])) not in spelt]
    understood = [_named(india.district(row["district_hi"], row["state"])) for row in said]
    assert understood == [(row["district"], row["state"]) for row in said]


def test_the_alias_table_says_where_each_row_comes_from(aliases: list[dict[str, str]]) -> None:
    assert {row["kind"] for row in aliases} == {"state", "district", "new_district", "city"}
    assert all(row["source"] and row["as_of"] and row["language"] for row in aliases)
    assert all(row["since"] for row in aliases if row["kind"] == "new_district")
    assert sum(row["kind"] == "city" and row["language"] == "en" for row in aliases) >= 120
    hindi = {(row["state"], row["district"]) for row in aliases if row["kind"] == "district" and row["language"] == "hi"}
    assert len(hindi) >= 150


@pytest.mark.parametrize(
    ("text", "state", "name"),
    [
        ("Gurgaon", "Haryana", "Gurugram"),
        ("Osmanabad", "Maharashtra", "Dharashiv"),
        ("Ahmednagar", "Maharashtra", "Ahilyanagar"),
        ("Allahabad", "UP", "Prayagraj"),
        ("Faizabad", "Uttar Pradesh", "Ayodhya"),
        ("Hoshangabad", "Madhya Pradesh", "Narmadapuram"),
        ("Bangalore Urban", "Karnataka", "Bengaluru Urban"),
        ("Mysore", "Karnataka", "Mysuru"),
        ("Belgaum", "Karnataka", "Belagavi"),
        ("Ramanagara", "Karnataka", "Bengaluru South"),
        ("Mewat", "Haryana", "Nuh"),
        ("Karimganj", "Assam", "Sribhumi"),
        ("East Sikkim", "Sikkim", "Gangtok"),
        ("Warangal Urban", "Telangana", "Hanumakonda"),
        ("Konaseema", "Andhra Pradesh", "Dr. B.R. Ambedkar Konaseema"),
        ("Sant Ravidas Nagar", "Uttar Pradesh", "Bhadohi"),
        ("Kamrup Metro", "Assam", "Kamrup Metropolitan"),
        ("Guwahati", "Assam", "Kamrup Metropolitan"),
        ("Noida", "Uttar Pradesh", "Gautam Buddha Nagar"),
        ("Navi Mumbai", "Maharashtra", "Thane"),
        ("Bhiwandi", "Maharashtra", "Thane"),
        ("Avinashi", "Tamil Nadu", "Tiruppur"),
        ("Secunderabad", "Telangana", "Hyderabad"),
        ("Vizag", "Andhra Pradesh", "Visakhapatnam"),
        ("Kochi", "Kerala", "Ernakulam"),
        ("south delhi", "दिल्ली", "South Delhi"),
        ("वाराणसी जिला", "उत्तर प्रदेश", "Varanasi"),
        ("ज़िला गाज़ियाबाद", "UP", "Ghaziabad"),
        ("VARANASI DIST.", "UP", "Varanasi"),
        ("Zila Kanpur Nagar", "UP", "Kanpur Nagar"),
        ("Kaimur (Bhabua)", "Bihar", "Kaimur"),
        ("Varanasi, UP", "UP", "Varanasi"),
        ("Muzaffar Nagar", "UP", "Muzaffarnagar"),
    ],
)
def test_a_district_is_known_by_old_names_towns_and_other_spellings(text: str, state: str, name: str, india: Gazetteer) -> None:
    assert _named(india.district(text, state))[0] == name


@pytest.mark.parametrize(
    ("name", "first", "second"),
    [
        ("Bilaspur", "Chhattisgarh", "Himachal Pradesh"),
        ("Aurangabad", "Bihar", "Maharashtra"),
        ("Hamirpur", "Himachal Pradesh", "Uttar Pradesh"),
        ("Pratapgarh", "Rajasthan", "Uttar Pradesh"),
        ("Balrampur", "Chhattisgarh", "Uttar Pradesh"),
        ("Bijapur", "Chhattisgarh", "Karnataka"),
        ("बिलासपुर", "Chhattisgarh", "Himachal Pradesh"),
    ],
)
def test_a_name_two_districts_share_needs_its_state(name: str, first: str, second: str, india: Gazetteer) -> None:
    refused = india.district(name)
    assert isinstance(refused, Ambiguous)
    assert {each.state for each in refused.candidates} == {first, second}
    there, elsewhere = india.district(name, first), india.district(name, second)
    assert _named(there)[1] == first
    assert _named(elsewhere)[1] == second
    assert there != elsewhere


def test_the_aurangabad_of_maharashtra_has_its_new_name_and_bihars_keeps_its_own(india: Gazetteer) -> None:
    assert _named(india.district("Aurangabad", "Maharashtra")) == ("Chhatrapati Sambhajinagar", "Maharashtra")
    assert _named(india.district("Aurangabad", "Bihar")) == ("Aurangabad", "Bihar")


@pytest.mark.parametrize(
    ("text", "state", "name"), [("Varansi", "UP", "Varanasi"), ("Gorkhpur", "UP", "Gorakhpur"), ("Ludhiyana", "PB", "Ludhiana")]
)
def test_a_typo_is_forgiven_within_the_state(text: str, state: str, name: str, india: Gazetteer) -> None:
    assert _named(india.district(text, state))[0] == name
    assert india.district(text) is None, "without a State nothing is guessed from spelling"


@pytest.mark.parametrize(
    ("text", "state"),
    [("Rampura", "Madhya Pradesh"), ("Varanasi", "Kerala"), ("Foo", "Bihar"), ("", "Bihar"), (None, None), ("जिला", "UP")],
)
def test_what_names_no_district_of_the_state_is_none(text: str | None, state: str | None, india: Gazetteer) -> None:
    assert india.district(text, state) is None


def test_a_district_comes_before_a_town_of_its_name_in_another_state() -> None:
    districts = pd.DataFrame(
        [(0, "Rampur", "Uttar Pradesh", 28.8, 79.0, 30.0), (1, "Shimla", "Himachal Pradesh", 31.1, 77.2, 30.0)],
        columns=["id", "name", "state", "latitude", "longitude", "radius_km"],
    )
    nowhere = pd.DataFrame(columns=["pincode", "district_id", "latitude", "longitude", "precision", "other_district_ids"])
    town = {"kind": "city", "alias": "Rampur", "state": "Himachal Pradesh", "district": "Shimla"}
    hills = Gazetteer(districts, nowhere, [town])
    assert _named(hills.district("Rampur")) == ("Rampur", "Uttar Pradesh")
    assert _named(hills.district("Rampur", "Himachal Pradesh")) == ("Shimla", "Himachal Pradesh")


def test_a_typo_as_near_to_two_districts_is_not_decided() -> None:
    districts = pd.DataFrame(
        [(0, "Karimnagar", "Telangana", 18.4, 79.1, 30.0), (1, "Karimbagar", "Telangana", 17.0, 78.0, 30.0)],
        columns=["id", "name", "state", "latitude", "longitude", "radius_km"],
    )
    nowhere = pd.DataFrame(columns=["pincode", "district_id", "latitude", "longitude", "precision", "other_district_ids"])
    assert Gazetteer(districts, nowhere, []).district("Karimxagar", "Telangana") is None


@pytest.mark.parametrize(
    ("name", "state", "point"),
    [
        ("Leh", "Ladakh", LEH),
        ("Raipur", "Chhattisgarh", RAIPUR),
        ("Varanasi", "Uttar Pradesh", VARANASI),
        ("West Tripura", "Tripura", AGARTALA),
    ],
)
def test_a_listing_with_a_district_only_lies_near_the_seat(
    name: str, state: str, point: tuple[float, float], india: Gazetteer
) -> None:
    found = india.locate(Address(state, name))
    assert found is not None
    assert (found.precision, found.district, found.state, found.notes) == ("district", name, state, ())
    assert kilometres(*point, found.latitude, found.longitude) < 25


def test_from_varanasi_to_mirzapur_is_an_hour_by_bus(india: Gazetteer) -> None:
    here = india.locate(Address("Uttar Pradesh", "Varanasi", "221001"))
    there = india.locate(Address("Uttar Pradesh", "Mirzapur", "231001"))
    assert here is not None
    assert there is not None
    assert 40 < kilometres(here.latitude, here.longitude, there.latitude, there.longitude) < 60


@pytest.mark.parametrize(
    ("address", "district", "precision", "notes"),
    [
        (Address("Uttar Pradesh", "Varanasi", "221001"), "Varanasi", "pincode", ()),
        (Address("Uttar Pradesh", "Varanasi", "221 001"), "Varanasi", "pincode", ()),
        (Address(None, None, "२२१००१"), "Varanasi", "pincode", ()),
        (Address("Uttar Pradesh", "Varanasi", "221999"), "Varanasi", "district", ("pincode_unknown",)),
        (Address("Uttar Pradesh", "Varanasi", "12"), "Varanasi", "district", ("pincode_unknown",)),
        (Address("Uttar Pradesh", "Varanasi", "231001"), "Mirzapur", "pincode", ("pincode_in_other_district",)),
        (Address("Uttar Pradesh", "Varanasi", "400001"), "Varanasi", "district", ("pincode_in_other_district",)),
        (Address("Karnataka", "Nowhere", "560001"), "Bengaluru Urban", "pincode", ("district_unknown",)),
        (Address("Karnataka", "Nowhere"), None, "state", ("district_unknown",)),
        (Address("Narnia", "Gurgaon"), "Gurugram", "district", ("state_unknown",)),
        (Address("Bihar", None, "221001"), None, "state", ("pincode_in_other_state",)),
        (Address("Bihar"), None, "state", ()),
        (Address(None, "Bilaspur", "495001"), "Bilaspur", "pincode", ()),
        (Address(None, "Bilaspur", "560001"), "Bengaluru Urban", "pincode", ("district_ambiguous",)),
        (Address("Andhra Pradesh", "Hyderabad"), "Hyderabad", "district", ("district_in_other_state",)),
        (Address("Delhi", "Gurgaon"), "Gurugram", "district", ("district_in_other_state",)),
        (Address("Bihar", "Varanasi", "221001"), "Varanasi", "pincode", ("district_in_other_state",)),
        (Address("Bihar", "Varanasi"), None, "state", ("district_unknown",)),
        (Address("Rajasthan", "Phalodi"), "Jodhpur", "district", ("district_is_new",)),
        (Address("Rajasthan", "Kotputli-Behror"), "Jaipur", "district", ("district_is_new",)),
        (Address("Rajasthan", "Kotputli-Behror", "301701"), "Alwar", "pincode", ("district_is_new",)),
        (Address("Puducherry", "Yanam", "533464"), "Yanam", "pincode", ()),
        (Address("Tripura", "West Tripura", "799001"), "West Tripura", "pincode", ()),
        (Address("Assam", "Kamrup Metropolitan", "781001"), "Kamrup Metropolitan", "pincode", ()),
        (Address("Delhi", "South Delhi", "110017"), "South Delhi", "pincode", ()),
    ],
)
def test_an_address_is_placed_by_what_can_be_believed(
    address: Address, district: str | None, precision: str, notes: tuple[str, ...], india: Gazetteer
) -> None:
    found = india.locate(address)
    assert found is not None
    assert (found.district, found.precision, found.notes) == (district, precision, notes)
    assert (found.district_id == -1) == (district is None)
    if district:
        assert india.districts[found.district_id].name == district
        assert india.districts[found.district_id].state == found.state


@pytest.mark.parametrize(
    "address", [Address(), Address("  ", "", " "), Address(None, "Bilaspur"), Address("Narnia", "Foo", "000000")]
)
def test_an_address_that_says_nothing_certain_is_nowhere(address: Address, india: Gazetteer) -> None:
    assert india.locate(address) is None


def test_many_addresses_are_placed_as_each_would_be(india: Gazetteer) -> None:
    states = ["Uttar Pradesh", "UP", None, "Karnataka", np.nan, "Bihar", "Rajasthan", "", "UP"]
    districts = ["Varanasi", "Varanasi", "Bilaspur", "Nowhere", pd.NA, "Aurangabad", "Phalodi", None, "Varanasi"]
    pincodes = ["221001", 231001.0, None, "", "799001", None, "342301", np.nan, "999999"]
    table = india.locate_many(pd.Series(states, index=range(9, 0, -1)), districts, pincodes)
    assert dict(table.dtypes.astype(str)) == {
        "district_id": "int32",
        "latitude": "float64",
        "longitude": "float64",
        "precision": "str",
        "note": "str",
    }
    assert table.index.tolist() == list(range(9))
    for row, state, district, pincode in zip(table.itertuples(), states, districts, pincodes, strict=True):
        written = [None if pd.isna(text) else str(text) for text in (state, district, pincode)]
        alone = india.locate(Address(*written))
        if alone is None:
            assert (row.district_id, row.precision, row.note) == (-1, "", "")
            assert np.isnan(row.latitude)
        else:
            assert (row.district_id, row.latitude, row.longitude) == (alone.district_id, alone.latitude, alone.longitude)
            assert (row.precision, row.note) == (alone.precision, ";".join(alone.notes))


def test_no_addresses_give_an_empty_table(india: Gazetteer) -> None:
    table = india.locate_many([], [], [])
    assert len(table) == 0
    assert table["district_id"].dtype == np.int32


def test_columns_of_unequal_length_are_refused(india: Gazetteer) -> None:
    with pytest.raises(ValueError, match="shorter"):
        india.locate_many(["UP", "UP"], ["Varanasi"], ["221001"])


def test_the_nearest_districts_come_nearest_first(india: Gazetteer) -> None:
    ids, km = india.nearest_districts(*VARANASI, within_km=60)
    names = [india.districts[number].name for number in ids]
    assert names[0] == "Varanasi"
    assert {"Chandauli", "Mirzapur", "Jaunpur", "Bhadohi"} <= set(names)
    assert (np.diff(km) >= 0).all()
    assert km.max() <= 60
    assert len(india.nearest_districts(0.0, 0.0, within_km=60)[0]) == 0


def test_the_arrays_follow_the_ids_and_cannot_be_written(india: Gazetteer) -> None:
    assert [each.id for each in india.districts] == list(range(india.n_districts))
    assert india.district_latitude.tolist() == [each.latitude for each in india.districts]
    assert india.district_longitude.tolist() == [each.longitude for each in india.districts]
    assert india.district_radius.tolist() == [each.radius_km for each in india.districts]
    with pytest.raises(ValueError, match="read-only"):
        india.district_latitude[0] = 0.0


def test_a_folder_without_a_gazetteer_is_named(tmp_path: Path) -> None:
    with pytest.raises(GazetteerMissing) as missing:
        Gazetteer.load(tmp_path, ALIASES)
    assert (missing.value.code, missing.value.folder) == ("gazetteer_missing", tmp_path)


@pytest.mark.parametrize(
    "row",
    [
        {"kind": "district", "alias": "Kashi", "state": "Uttar Pradesh", "district": "Waranasi"},
        {"kind": "district", "alias": "Kashi", "state": "Utopia", "district": "Varanasi"},
        {"kind": "village", "alias": "Kashi", "state": "Uttar Pradesh", "district": "Varanasi"},
        {"kind": "district", "alias": "!", "state": "Uttar Pradesh", "district": "Varanasi"},
        {"kind": "state", "alias": "Uttar Pradesh", "state": "Bihar", "district": ""},
    ],
)
def test_an_alias_that_leads_nowhere_or_two_ways_stops_the_loading(row: dict[str, str], india: Gazetteer) -> None:
    districts = pd.DataFrame(list(india.districts))
    nowhere = pd.DataFrame(columns=["pincode", "district_id", "latitude", "longitude", "precision", "other_district_ids"])
    with pytest.raises(AliasesUnusable) as unusable:
        Gazetteer(districts, nowhere, [row])
    assert unusable.value.rows == ((row["alias"], row["state"], row["district"]),)


def test_the_licence_of_the_data_is_named() -> None:
    assert "GODL-India" in ATTRIBUTION
    assert "Department of Posts" in ATTRIBUTION


def test_kilometres_of_known_ways() -> None:
    assert kilometres(28.6139, 77.2090, 18.9388, 72.8354) == pytest.approx(1165, abs=5)  # Delhi to Mumbai
    assert kilometres(0, 0, 0, 1) == pytest.approx(111.195, abs=0.01)
    assert kilometres(90, 0, -90, 0) == pytest.approx(np.pi * 6371.0088)
    apart = kilometres(25.32, 82.97, np.array([25.32, 21.25, np.nan]), np.array([82.97, 81.63, 80.0]))
    assert apart[0] == 0
    assert apart[1] == pytest.approx(473, abs=3)
    assert np.isnan(apart[2])


LATITUDES, LONGITUDES = st.floats(-90, 90), st.floats(-180, 180)


@given(LATITUDES, LONGITUDES, LATITUDES, LONGITUDES)
def test_kilometres_are_the_same_both_ways(lat1: float, lon1: float, lat2: float, lon2: float) -> None:
    there, back = kilometres(lat1, lon1, lat2, lon2), kilometres(lat2, lon2, lat1, lon1)
    assert there == pytest.approx(back, abs=1e-6)
    assert 0 <= there <= np.pi * 6371.0088 + 1e-6


@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=12))
def test_no_text_whatever_breaks_it(state: str, district: str, pincode: str) -> None:
    small = _three_districts()
    found = small.locate(Address(state, district, pincode))
    assert found is None or (set(found.notes) <= set(NOTES) and 8 <= found.latitude <= 35)
    assert small.locate_many([state], [district], [pincode])["district_id"].item() == (found.district_id if found else -1)


@given(st.integers(100_000, 999_999), st.sampled_from(["", " ", "-"]), st.sampled_from(["", "PIN: ", "पिन "]))
def test_a_pincode_is_read_however_it_is_written(number: int, gap: str, before: str) -> None:
    text = f"{before}{number // 1000}{gap}{number % 1000:03d}"
    assert parse_pincode(text) == number
    assert parse_pincode(text.translate({48 + digit: 0x0966 + digit for digit in range(10)})) == number


@pytest.mark.parametrize("text", ["", "12345", "1234567", "022001", "22 10 01", "none", "221001 221002"])
def test_what_is_no_pincode_is_none(text: str) -> None:
    assert parse_pincode(text) is None


@cache
def _three_districts() -> Gazetteer:
    districts = pd.DataFrame(
        [
            (0, "Bilaspur", "Chhattisgarh", 22.1, 82.1, 30.0),
            (1, "Bilaspur", "Himachal Pradesh", 31.3, 76.7, 20.0),
            (2, "Leh", "Ladakh", 34.2, 77.6, 60.0),
        ],
        columns=["id", "name", "state", "latitude", "longitude", "radius_km"],
    )
    pincodes = pd.DataFrame(
        {
            "pincode": [495001],
            "district_id": [0],
            "latitude": [22.1],
            "longitude": [82.1],
            "precision": ["pincode"],
            "other_district_ids": [[]],
        }
    )
    return Gazetteer(districts, pincodes, [])
