"""Listings as columns of numbers: what the index stores, memory-maps and computes on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from matching.kinship import Kinship
from matching.minimum_wages import MinimumWages
from matching.model import EDUCATION_RANK, JOB_TYPES, LICENCES, SHIFTS, Listing
from matching.occupations import Occupation

UNKNOWN = -1
LANGUAGES = (
    "hi", "en", "bn", "mr", "te", "ta", "gu", "kn", "ml", "pa", "or", "as", "ur",
    "ne", "sd", "ks", "sa", "doi", "kok", "mai", "mni", "sat", "bho", "raj",
)  # fmt: skip
DEFAULT_TRUST = 0.5

FRAME_COLUMNS = (
    "job_id", "state", "family", "family_score", "district_id", "latitude", "longitude", "monthly_low", "monthly_high", "posted_on",
    "last_date", "last_confirmed_on", "openings", "applicants", "filled", "job_type", "shift", "min_education", "min_experience_years",
    "max_experience_years", "licences", "languages", "skills", "min_age", "max_age", "held_back", "hazardous", "accommodation", "trust",
)  # fmt: skip
"""What `encode` reads; lists (`licences`, `languages`, `skills`) are joined by `;`, dates are `date`, unknown is None or NaN."""
PAGE = 4_096
"""Bytes that are mapped at once."""


@dataclass(frozen=True, slots=True)
class Columns:
    """One array a column, row by row; unknown is NaN, -1 or 0 as the type allows.

    family: position in `Kinship.codes`; district: gazetteer id, `n_districts` + State when only the State is known (a State's middle is
    no place of work: such rows have no point), one beyond the last State when not even that; dates are day ordinals (0 unknown);
    `job_type`, `shift` positions in the model's tuples; `licences`, `languages` bit sets; `skills` shape (n, words of 64 bits); pay and
    minimum in rupees a month: `pay` ranks, the lower end or a lone upper one; `pay_low` is what is promised, NaN for a lone upper end.
    `price`: what crowding costs, log-odds.
    """

    job_id: NDArray[np.bytes_]
    family: NDArray[np.int16]
    district: NDArray[np.int16]
    latitude: NDArray[np.float64]
    longitude: NDArray[np.float64]
    pay: NDArray[np.float64]
    pay_low: NDArray[np.float64]
    minimum: NDArray[np.float64]
    posted_on: NDArray[np.int32]
    last_date: NDArray[np.int32]
    confirmed_on: NDArray[np.int32]
    openings: NDArray[np.int32]
    applicants: NDArray[np.int32]
    filled: NDArray[np.int32]
    job_type: NDArray[np.int8]
    shift: NDArray[np.int8]
    min_education: NDArray[np.int8]
    min_experience: NDArray[np.float32]
    max_experience: NDArray[np.float32]
    licences: NDArray[np.uint16]
    languages: NDArray[np.uint32]
    skills: NDArray[np.uint64]
    min_age: NDArray[np.int16]
    max_age: NDArray[np.int16]
    held_back: NDArray[np.bool_]
    hazardous: NDArray[np.bool_]
    accommodation: NDArray[np.bool_]
    trust: NDArray[np.float32]
    certainty: NDArray[np.float32]
    price: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.family)

    def take(self, rows: NDArray[np.int64]) -> Columns:
        """These rows only, in this order."""
        return Columns(**{column.name: getattr(self, column.name)[rows] for column in fields(self)})

    def save(self, folder: Path) -> None:
        """One `.npy` a column."""
        for column in fields(self):
            np.save(folder / f"{column.name}.npy", getattr(self, column.name))

    @classmethod
    def load(cls, folder: Path) -> Columns:
        """Memory-mapped, read-only, shared by every process that opens the folder."""
        return cls(**{column.name: mapped(folder / f"{column.name}.npy") for column in fields(cls)})


@dataclass(frozen=True, slots=True)
class Encoder:
    """What turns names into positions: the families, States, skills and yardsticks in force.

    Family code -> ids of skills: `implied_skills` that everyone of that family has, `family_skills` that its work asks for.
    """

    kinship: Kinship
    occupations: dict[str, Occupation]
    states: tuple[str, ...]
    n_districts: int
    skills: tuple[str, ...]
    minimum_wages: MinimumWages
    implied_skills: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    family_skills: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def skill_words(self) -> int:
        """How many 64-bit words a skill set takes."""
        return max(1, -(-len(self.skills) // 64))

    def skill_set(self, skills: Iterable[str]) -> NDArray[np.uint64]:
        """Skill ids as bits, shape (skill_words,); ids that are not in the table are passed over."""
        bits = np.zeros(self.skill_words, dtype=np.uint64)
        for skill in skills:
            if skill in self.skills:
                place = self.skills.index(skill)
                bits[place // 64] |= np.uint64(1 << (place % 64))
        return bits

    def skill_ids(self, bits: NDArray[np.uint64]) -> tuple[str, ...]:
        """The ids in a skill set."""
        held = np.unpackbits(bits.astype("<u8").view(np.uint8), bitorder="little")
        return tuple(self.skills[place] for place in np.flatnonzero(held).tolist())

    def encode(self, frame: pd.DataFrame) -> Columns:
        """A frame with `FRAME_COLUMNS` as columns of numbers, in the frame's order."""
        families = frame["family"].map(self.kinship.position)
        state = _codes(frame["state"], self.states).astype(np.int16)
        state = np.where(state == UNKNOWN, len(self.states), state)
        district = _numbers(frame["district_id"], np.float64).astype(np.float64)
        nowhere = np.isnan(district) | (district < 0)
        return Columns(
            job_id=frame["job_id"].astype(str).str.encode("utf-8").to_numpy(dtype=np.bytes_)
            if len(frame)
            else np.empty(0, dtype="S1"),
            family=np.asarray(families.fillna(UNKNOWN), dtype=np.int16),
            district=np.where(nowhere, self.n_districts + state, district).astype(np.int16),
            latitude=np.where(nowhere, np.nan, _numbers(frame["latitude"], np.float64)),
            longitude=np.where(nowhere, np.nan, _numbers(frame["longitude"], np.float64)),
            pay=_numbers(frame["monthly_low"].combine_first(frame["monthly_high"]), np.float64),
            pay_low=_numbers(frame["monthly_low"], np.float64),
            minimum=self._minimum(frame),
            posted_on=_days(frame["posted_on"]),
            last_date=_days(frame["last_date"]),
            confirmed_on=_days(frame["last_confirmed_on"]),
            openings=_numbers(frame["openings"], np.int32, UNKNOWN),
            applicants=_numbers(frame["applicants"], np.int32, 0),
            filled=_numbers(frame["filled"], np.int32, 0),
            job_type=_codes(frame["job_type"], JOB_TYPES),
            shift=_codes(frame["shift"], SHIFTS),
            min_education=_codes(frame["min_education"], tuple(EDUCATION_RANK)),
            min_experience=_numbers(frame["min_experience_years"], np.float32),
            max_experience=_numbers(frame["max_experience_years"], np.float32),
            licences=_distinct(frame["licences"], lambda text: bit_set(_split(text), LICENCES), np.uint16),
            languages=_distinct(frame["languages"], lambda text: bit_set(_split(text), LANGUAGES), np.uint32),
            skills=self._skills(frame["skills"]),
            min_age=_numbers(frame["min_age"], np.int16, UNKNOWN),
            max_age=_numbers(frame["max_age"], np.int16, UNKNOWN),
            held_back=frame["held_back"].to_numpy(dtype=np.bool_),
            hazardous=frame["hazardous"].to_numpy(dtype=np.bool_) | families.isin(self._hazardous()).to_numpy(),
            accommodation=frame["accommodation"].to_numpy(dtype=np.bool_),
            trust=_numbers(frame["trust"], np.float32, DEFAULT_TRUST),
            certainty=_numbers(frame["family_score"], np.float32),
            price=np.zeros(len(frame), dtype=np.float32),
        )

    def _hazardous(self) -> list[int]:
        """Positions of the families whose work is hazardous by law."""
        return [self.kinship.position[code] for code, occupation in self.occupations.items() if occupation.hazardous]

    def _minimum(self, frame: pd.DataFrame) -> NDArray[np.float64]:
        """The minimum-wage yardstick of each row's State and skill level, rupees a month."""
        levels = {code: occupation.skill_level for code, occupation in self.occupations.items()}
        keys = frame["state"].astype(str) + "|" + frame["family"].map(levels).fillna("").astype(str)
        return _distinct(keys, lambda key: self.minimum_wages.yardstick(*key.rsplit("|", 1)), np.float64)

    def _skills(self, column: pd.Series[Any]) -> NDArray[np.uint64]:
        codes, distinct = pd.factorize(column.fillna("").astype(str))
        table = np.array([self.skill_set(_split(text)) for text in distinct], dtype=np.uint64).reshape(-1, self.skill_words)
        return np.asarray(table[codes]) if len(codes) else np.zeros((0, self.skill_words), dtype=np.uint64)


def mapped(path: Path) -> NDArray[Any]:
    """An array on disk, memory-mapped and read-only, as a plain array (numpy's memmap class slows every slice).

    A byte of each page is read, so that no search is the first to ask for it: a tenth of a second for ten million listings.
    """
    array = np.asarray(np.load(path, mmap_mode="r"))
    if array.nbytes:
        np.frombuffer(array, dtype=np.uint8)[::PAGE].max()
    return array


def bit_set(values: Iterable[str], known: Sequence[str]) -> int:
    """Values as bits by their position in `known`; unknown values are passed over."""
    return sum(1 << known.index(value) for value in set(values) if value in known)


def frame_of(listings: Iterable[Listing]) -> pd.DataFrame:
    """Listings as the frame that `Encoder.encode` reads."""
    rows = [
        (
            item.job_id, item.state, item.family, item.family_score, item.district_id, *(item.point or (None, None)), item.monthly_low,
            item.monthly_high, item.posted_on, item.last_date, item.last_confirmed_on, item.openings, item.applicants, item.filled,
            item.job_type, item.shift, item.min_education, item.min_experience_years, item.max_experience_years,
            ";".join(item.licences), ";".join(item.languages), ";".join(item.skills), item.min_age, item.max_age,
            bool(item.held_back_because), item.hazardous, "accommodation" in item.benefits, item.trust,
        )
        for item in listings
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=list(FRAME_COLUMNS))


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def _numbers(column: pd.Series[Any], kind: Any, unknown: float = float("nan")) -> NDArray[Any]:
    values = pd.to_numeric(column, errors="coerce").astype("float64")
    return np.nan_to_num(values.to_numpy(), nan=unknown).astype(kind)


def _codes(column: pd.Series[Any], known: Sequence[str]) -> NDArray[np.int8]:
    positions = {value: place for place, value in enumerate(known)}
    return np.asarray(column.map(positions).fillna(UNKNOWN), dtype=np.int8)


def _days(column: pd.Series[Any]) -> NDArray[np.int32]:
    return _distinct(column, lambda day: day.toordinal(), np.int32, unknown=0)


def _distinct(column: pd.Series[Any], encode: Callable[[Any], float], kind: Any, unknown: float = 0) -> NDArray[Any]:
    """Encode each distinct value once; a missing one becomes `unknown`."""
    codes, distinct = pd.factorize(column.astype(object), use_na_sentinel=True)
    table = np.array([*(encode(value) for value in distinct), unknown], dtype=kind)
    return np.asarray(table[codes])
