"""The gazetteer: what people write for a place -> a district, a point and kilometres.

A name that two districts share is refused with its candidates unless the State or the PIN code tells them apart; nothing is guessed.
The tables are built by `data.gazetteer`; here they are only read.
"""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from matching.model import Address
from matching.place_names import SISTER_STATES, Name, PlaceNames, PlacesError, fold

ATTRIBUTION = (
    "Post offices and PIN codes: All India Pincode Directory, Department of Posts, Ministry of Communications, Government of India "
    "(data.gov.in, October 2025), under the Government Open Data License - India (GODL-India); points cleaned and summarised."
)
EARTH_RADIUS_KM = 6371.0088  # IUGG mean radius
STRAY_PINCODE_KM = 60.0
NOTES = (
    "state_unknown",
    "district_unknown",
    "district_ambiguous",
    "district_in_other_state",
    "district_is_new",
    "pincode_unknown",
    "pincode_in_other_district",
    "pincode_in_other_state",
)
_PINCODE = re.compile(r"\D*(\d{3})[\s-]?(\d{3})(?:\.0*)?\D*")

_COLUMNS = {"district_id": "int32", "latitude": "float64", "longitude": "float64", "precision": "str", "note": "str"}

Precision = Literal["pincode", "district", "state"]


class GazetteerMissing(PlacesError):
    """The derived places have not been built in this folder."""

    code = "gazetteer_missing"

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder))
        self.folder = folder


@dataclass(frozen=True, slots=True)
class District:
    """A district: its centre in degrees, and the kilometres within which nine in ten of its post offices lie (no bound)."""

    id: int
    name: str
    state: str
    latitude: float
    longitude: float
    radius_km: float


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """A name that several districts share."""

    text: str
    candidates: tuple[District, ...]


@dataclass(frozen=True, slots=True)
class Located:
    """Where an address lies: degrees; `district_id` is -1 when only the State is known; `notes` are among `NOTES`."""

    latitude: float
    longitude: float
    district_id: int
    district: str | None
    state: str
    precision: Precision
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Pincode:
    """A PIN code's point and the districts it delivers in, the main one first."""

    latitude: float
    longitude: float
    precision: Precision
    holders: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Stated:
    """State and district as understood: `ids` are believed, `rivals` only if the PIN code lies in one of them."""

    state: str | None
    ids: tuple[int, ...] = ()
    rivals: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()
    doubt: tuple[str, ...] = ()


def kilometres(lat1: ArrayLike, lon1: ArrayLike, lat2: ArrayLike, lon2: ArrayLike) -> Any:
    """Great-circle kilometres between points in degrees (haversine on the mean sphere); arrays broadcast, NaN stays NaN."""
    phi1, phi2 = np.radians(np.asarray(lat1, dtype=np.float64)), np.radians(np.asarray(lat2, dtype=np.float64))
    half_lambda = np.radians(np.asarray(lon2, dtype=np.float64) - np.asarray(lon1, dtype=np.float64)) / 2
    chord = np.sin((phi2 - phi1) / 2) ** 2 + np.cos(phi1) * np.cos(phi2) * np.sin(half_lambda) ** 2
    return 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(chord, 0.0, 1.0)))


def parse_pincode(text: object) -> int | None:
    """Six digits as people write them ("221 001", "221001.0", Indic digits), or None."""
    found = _PINCODE.fullmatch(str(text))
    number = int(found[1] + found[2]) if found else 0
    return number if number >= 100_000 else None


class Gazetteer:
    """Districts, PIN codes and names, read-only once built.

    `districts` is indexed by district id; `district_latitude`, `district_longitude` (degrees) and `district_radius` (km) are
    float64 arrays of length `n_districts` in the same order.
    """

    def __init__(
        self,
        districts: pd.DataFrame,
        pincodes: pd.DataFrame,
        aliases: Iterable[Mapping[str, str]],
        towns: pd.DataFrame | None = None,
    ) -> None:
        """Take the tables of `data.gazetteer` and the rows of the alias table; raises `AliasesUnusable`."""
        self.districts = tuple(District(*row) for row in districts[list(District.__slots__)].itertuples(index=False, name=None))
        self.n_districts = len(self.districts)
        self.district_latitude = _column(districts["latitude"])
        self.district_longitude = _column(districts["longitude"])
        self.district_radius = _column(districts["radius_km"])
        self.names = PlaceNames([(each.id, each.name, each.state) for each in self.districts], aliases)
        self._towns: dict[tuple[str, str], int] = {}
        for name, number in zip(towns["name"].tolist(), towns["district_id"].tolist(), strict=True) if towns is not None else ():
            self._towns[self.districts[number].state, name] = number
        centres = districts.groupby("state")[["latitude", "longitude"]].median()
        self._centres: dict[str, tuple[float, float]] = {str(row[0]): (row[1], row[2]) for row in centres.itertuples()}
        columns = ("latitude", "longitude", "precision", "district_id", "other_district_ids")
        self._pincodes = {
            number: _Pincode(latitude, longitude, precision, (district, *others))
            for number, latitude, longitude, precision, district, others in zip(
                pincodes["pincode"].tolist(), *(pincodes[name].tolist() for name in columns), strict=True
            )
        }

    @classmethod
    def load(cls, folder: Path, aliases_csv: Path) -> Gazetteer:
        """Read the derived tables and the aliases; raises `GazetteerMissing` or `AliasesUnusable`."""
        try:
            tables = (pd.read_parquet(folder / f"{name}.parquet") for name in ("districts", "pincodes", "towns"))
            districts, pincodes, towns = tables
        except FileNotFoundError as absence:
            raise GazetteerMissing(folder) from absence
        with aliases_csv.open(encoding="utf-8", newline="") as lines:
            return cls(districts.rename(columns={"district_id": "id", "district": "name"}), pincodes, csv.DictReader(lines), towns)

    @property
    def states(self) -> tuple[str, ...]:
        """The canonical names of the States and Union Territories."""
        return self.names.states

    @property
    def n_pincodes(self) -> int:
        """How many PIN codes are known."""
        return len(self._pincodes)

    def state(self, text: str | None) -> str | None:
        """The canonical State a text names in any spelling or script, or None."""
        return self.names.state(text)

    def district(self, text: str | None, state: str | None = None) -> District | Ambiguous | None:
        """The district a text names; with a `state` (any spelling) only there, without one a shared name is `Ambiguous`."""
        found = self.names.find(text, self.state(state))
        if len(found) > 1:
            return Ambiguous(text or "", tuple(self.districts[name.ids[0]] for name in found))
        return self.districts[found[0].ids[0]] if found else None

    def nearest_districts(self, lat: float, lon: float, within_km: float) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
        """Ids and kilometres of the districts whose centre lies within `within_km`, nearest first."""
        distances = kilometres(lat, lon, self.district_latitude, self.district_longitude)
        near = np.flatnonzero(distances <= within_km)
        near = near[np.argsort(distances[near], kind="stable")]
        return near.astype(np.int32), distances[near]

    def locate(self, address: Address) -> Located | None:
        """The point of an address, from its PIN code, else its district, else its State; None when all three say nothing.

        A PIN code of another district is trusted up to `STRAY_PINCODE_KM` from the stated district's centre, beyond that the
        stated district is; both are noted.
        """
        state, district, pincode = ((text or "").strip() for text in (address.state, address.district, address.pincode))
        return self._settle(self._understand(state, district), pincode)

    def locate_many(self, states: Iterable[Any], districts: Iterable[Any], pincodes: Iterable[Any]) -> pd.DataFrame:
        """`locate` for columns of equal length; each distinct triple is worked out once.

        Returns a frame with `district_id` (int32, -1 unknown), `latitude`, `longitude` (degrees, NaN unknown), `precision` (as in
        `Located`, "" unknown) and `note` (codes joined by ";").
        """
        triples = list(zip(_texts(states), _texts(districts), _texts(pincodes), strict=True))
        number_of: dict[tuple[str, str, str], int] = {}
        numbers = [number_of.setdefault(triple, len(number_of)) for triple in triples]
        stated = {(state, district): self._understand(state, district) for state, district in {triple[:2] for triple in number_of}}
        rows = [_row(self._settle(stated[state, district], pincode)) for state, district, pincode in number_of]
        table = pd.DataFrame(rows, columns=list(_COLUMNS)).astype(_COLUMNS)
        return table.take(numbers).reset_index(drop=True)

    def _understand(self, state_text: str, district_text: str) -> _Stated:
        state = self.state(state_text)
        notes = ("state_unknown",) if state_text and not state else ()
        if not district_text:
            return _Stated(state, notes=notes)
        found = self.names.find(district_text, state)
        if len(found) == 1:
            return _Stated(state, found[0].ids, notes=(*notes, "district_is_new") if found[0].is_new else notes)
        if found:
            return _Stated(state, rivals=_ids(found), notes=notes, doubt=("district_ambiguous",))
        elsewhere = _ids(self.names.find(district_text, None))
        sisters = tuple(number for number in elsewhere if (state, self.districts[number].state) in SISTER_STATES)
        if len(sisters) == 1:
            return _Stated(state, sisters, notes=(*notes, "district_in_other_state"))
        town = None if elsewhere or state is None else self._towns.get((state, fold(district_text)))
        if town is not None:
            return _Stated(state, (town,), notes=notes)
        return _Stated(state, rivals=elsewhere, notes=notes, doubt=("district_unknown",))

    def _settle(self, stated: _Stated, pincode_text: str) -> Located | None:
        pincode = self._pincodes.get(parse_pincode(pincode_text) or 0) if pincode_text else None
        notes = (*stated.notes, "pincode_unknown") if pincode_text and not pincode else stated.notes
        if pincode is None:
            return self._at_district(stated.ids[0], notes) if stated.ids else self._at_state(stated, notes)
        agreed = next((number for number in (*stated.ids, *stated.rivals) if number in pincode.holders), None)
        if agreed is not None:
            elsewhere = agreed in stated.rivals and stated.state not in (None, self.districts[agreed].state)
            return self._at_pincode(pincode, agreed, (*notes, "district_in_other_state") if elsewhere else notes)
        if stated.ids:
            notes = (*notes, "pincode_in_other_district")
            home = self.districts[stated.ids[0]]
            if kilometres(home.latitude, home.longitude, pincode.latitude, pincode.longitude) > STRAY_PINCODE_KM:
                return self._at_district(home.id, notes)
            return self._at_pincode(pincode, pincode.holders[0], notes)
        holding = {self.districts[number].state for number in pincode.holders}
        if stated.state is None or any(state == stated.state or (state, stated.state) in SISTER_STATES for state in holding):
            return self._at_pincode(pincode, pincode.holders[0], (*stated.doubt, *notes))
        return self._at_state(stated, (*notes, "pincode_in_other_state"))

    def _at_pincode(self, pincode: _Pincode, number: int, notes: tuple[str, ...]) -> Located:
        district = self.districts[number]
        return Located(pincode.latitude, pincode.longitude, number, district.name, district.state, pincode.precision, notes)

    def _at_district(self, number: int, notes: tuple[str, ...]) -> Located:
        district = self.districts[number]
        return Located(district.latitude, district.longitude, number, district.name, district.state, "district", notes)

    def _at_state(self, stated: _Stated, notes: tuple[str, ...]) -> Located | None:
        if stated.state is None:
            return None
        return Located(*self._centres[stated.state], -1, None, stated.state, "state", (*stated.doubt, *notes))


def _column(values: pd.Series[Any]) -> NDArray[np.float64]:
    column = values.to_numpy(dtype=np.float64, copy=True)
    column.flags.writeable = False
    return column


def _ids(names: Iterable[Name]) -> tuple[int, ...]:
    return tuple(name.ids[0] for name in names)


def _texts(values: Iterable[Any]) -> list[str]:
    """Cells as stripped text, "" where they are None, NaN or NA."""
    cells = list(values)
    return [
        "" if unknown else str(cell).strip() for cell, unknown in zip(cells, pd.isna(pd.Series(cells, dtype=object)), strict=True)
    ]


def _row(place: Located | None) -> tuple[int, float, float, str, str]:
    if place is None:
        return -1, math.nan, math.nan, "", ""
    return place.district_id, place.latitude, place.longitude, place.precision, ";".join(place.notes)
