"""Pair features of a seeker and listings, vectorised, and the one list that says which they are and which way each may push.

Gender, social category, disability and religion are not here, and a `Seeker` has no field to carry them.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from matching.places import kilometres

if TYPE_CHECKING:
    from matching.columns import Columns

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]

UNKNOWN = -1


@dataclass(frozen=True, slots=True)
class Feature:
    """A column of the ranker's matrix: `direction` +1 or -1 is the only way its curve may go; `fixed` means it depends on no seeker."""

    name: str
    direction: int
    fixed: bool = False


FEATURES: tuple[Feature, ...] = (
    Feature("kinship", +1),
    Feature("km", -1),
    Feature("pay_gain", +1),
    Feature("pay_wish", +1),
    Feature("skill_share", +1),
    Feature("skills_missing", -1),
    Feature("schooling_surplus", -1),
    Feature("experience_short", -1),
    Feature("job_type", +1),
    Feature("shift", +1),
    Feature("language", +1),
    Feature("pay_to_minimum", +1, fixed=True),
    Feature("days_since_confirmed", -1, fixed=True),
    Feature("openings_per_applicant", +1, fixed=True),
    Feature("trust", +1, fixed=True),
    Feature("trade_certainty", +1, fixed=True),
)
NAMES = tuple(feature.name for feature in FEATURES)
PAIRED = tuple(feature.name for feature in FEATURES if not feature.fixed)
FIXED = tuple(feature.name for feature in FEATURES if feature.fixed)


@dataclass(frozen=True, slots=True)
class Seeker:
    """A worker as the engine sees her: numbers only, unknown as NaN or -1, nothing that law or decency forbids to rank on.

    kin: kinship 0-1 to each family (positions of `Kinship.codes`); latitude and longitude in degrees; `state` a position in the
    gazetteer's States; reach in km; pay in rupees a month (`pay_told` exact, `pay_at_most` the upper end of a slab); education as
    `EDUCATION_RANK`; `skills` a bit set of what she told and her trades imply, or None, `implied_only` when she told none of them;
    `licences` a bit set or None when she has not said.
    """

    kin: Floats
    trades: tuple[tuple[str, float], ...] = ()
    latitude: float = float("nan")
    longitude: float = float("nan")
    state: int = UNKNOWN
    reach_km: float = 40.0
    relocates: bool = False
    age: int = UNKNOWN
    education: int = UNKNOWN
    experience_years: float = float("nan")
    pay_told: float = float("nan")
    pay_at_most: float = float("nan")
    wish: float = float("nan")
    job_types: int = 0
    shifts: int = 0
    languages: int = 0
    skills: NDArray[np.uint64] | None = None
    implied_only: bool = False
    licences: int | None = None
    trade_because: str | None = None
    offers: tuple[str, ...] = ()

    @property
    def has_place(self) -> bool:
        """Whether distance can be told."""
        return not isnan(self.latitude)

    @property
    def pay_estimate(self) -> float:
        """What she earns now for ranking: told, else 85% of her slab's upper end (an assumption that no reason ever quotes)."""
        return 0.85 * self.pay_at_most if isnan(self.pay_told) else self.pay_told


def distance(seeker: Seeker, columns: Columns, rows: Rows) -> Floats:
    """Straight-line km from the seeker to each listing, NaN where either place is unknown. Shape (len(rows),)."""
    return np.asarray(kilometres(seeker.latitude, seeker.longitude, columns.latitude[rows], columns.longitude[rows]))


def pair_features(seeker: Seeker, columns: Columns, rows: Rows, km: Floats) -> dict[str, Floats]:
    """The seeker-dependent features (`PAIRED`) of these rows, each of shape (len(rows),), unknown as NaN."""
    pay = columns.pay[rows]
    share, missing = _skills(seeker, columns, rows)
    return {
        "kinship": seeker.kin[columns.family[rows]],
        "km": km,
        "pay_gain": pay / seeker.pay_estimate,
        "pay_wish": pay / seeker.wish,
        "skill_share": share,
        "skills_missing": missing,
        "schooling_surplus": _schooling_surplus(seeker, columns.min_education[rows]),
        "experience_short": _experience_short(seeker, columns.min_experience[rows], columns.max_experience[rows]),
        "job_type": _among(seeker.job_types, columns.job_type[rows]),
        "shift": _among(seeker.shifts, columns.shift[rows]),
        "language": _shared(seeker.languages, columns.languages[rows]),
    }


def fixed_features(columns: Columns, today: int) -> dict[str, Floats]:
    """The features of a listing alone (`FIXED`) for every row; `today` is a day ordinal. Shape (len(columns),) each."""
    last_sign = np.maximum(columns.posted_on, columns.confirmed_on)
    openings = np.where(columns.openings < 0, 1, columns.openings - columns.filled).clip(min=0)
    return {
        "pay_to_minimum": columns.pay / columns.minimum,
        "days_since_confirmed": np.where(last_sign > 0, np.maximum(today - last_sign, 0), np.nan).astype(np.float64),
        "openings_per_applicant": (1.0 + openings) / (1.0 + columns.applicants),
        "trust": columns.trust.astype(np.float64),
        "trade_certainty": columns.certainty.astype(np.float64),
    }


def matrix(paired: dict[str, Floats], fixed: dict[str, Floats]) -> Floats:
    """All features as scikit-learn takes them: shape (n, len(FEATURES)) in the order of `NAMES`."""
    return np.column_stack([(paired if name in paired else fixed)[name] for name in NAMES])


def _skills(seeker: Seeker, columns: Columns, rows: Rows) -> tuple[Floats, Floats]:
    """Share of the asked skills that she has, and how many she lacks; NaN where none is asked or hers are unknown.

    Of who told no skill, only that she lacks none of the asked ones can be known: what her trades do not imply is unsaid, not missing.
    """
    nothing = np.full(len(rows), np.nan)
    if seeker.skills is None:
        return nothing, nothing
    asked = columns.skills[rows]
    wanted = np.bitwise_count(asked).sum(axis=1).astype(np.float64)
    had = np.bitwise_count(asked & seeker.skills).sum(axis=1).astype(np.float64)
    wanted[wanted == 0] = np.nan
    if seeker.implied_only:
        wanted[had < wanted] = np.nan
    return had / wanted, wanted - had


def _schooling_surplus(seeker: Seeker, asked: NDArray[np.int8]) -> Floats:
    """Levels of schooling beyond what is asked, NaN where either is unknown."""
    if seeker.education == UNKNOWN:
        return np.full(len(asked), np.nan)
    return np.where(asked == UNKNOWN, np.nan, np.maximum(seeker.education - asked.astype(np.float64), 0.0))


def _experience_short(seeker: Seeker, least: NDArray[np.float32], most: NDArray[np.float32]) -> Floats:
    """Years outside the asked range, NaN where nothing is asked or hers are unknown."""
    short = np.fmax(least - seeker.experience_years, 0.0)
    over = np.fmax(seeker.experience_years - most, 0.0)
    outside = np.fmax(short, over).astype(np.float64)
    asked = ~(np.isnan(least) & np.isnan(most))
    return np.where(asked & ~np.isnan(seeker.experience_years), outside, np.nan)


def _among(wished: int, code: NDArray[np.int8]) -> Floats:
    """1 where the listing's code is among those wished, 0 where not, NaN where either is unsaid."""
    if not wished:
        return np.full(len(code), np.nan)
    inside = (wished >> np.maximum(code, 0).astype(np.int64)) & 1
    return np.where(code == UNKNOWN, np.nan, inside.astype(np.float64))


def _shared(spoken: int, asked: NDArray[np.uint32]) -> Floats:
    """1 where she speaks one of the asked languages, 0 where none, NaN where either is unsaid."""
    if not spoken:
        return np.full(len(asked), np.nan)
    return np.where(asked == 0, np.nan, ((asked & np.uint32(spoken)) != 0).astype(np.float64))
