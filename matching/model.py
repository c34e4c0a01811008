"""The language of the house: what a worker, a listing and a match are.

Plain frozen dataclasses without behaviour that needs anything outside this file, so that every floor may import them. Money is
integer rupees, distance is kilometres, dates are dates, and `None` means *unknown*, which is never the same as *no*.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date, timedelta, timezone
from enum import StrEnum
from operator import attrgetter
from typing import Any

DEFAULT_REACH_KM = 40.0
WORKING_DAYS_A_MONTH = 26
ADULT_AGE = 18


class Education(StrEnum):
    """Schooling, in the order a gate compares it (see `EDUCATION_RANK`)."""

    NONE = "none"
    PRIMARY = "primary"
    MIDDLE = "middle"
    SECONDARY = "secondary"
    HIGHER_SECONDARY = "higher_secondary"
    ITI = "iti"
    DIPLOMA = "diploma"
    GRADUATE = "graduate"


EDUCATION_RANK: dict[str, int] = {level.value: rank for rank, level in enumerate(Education)}

JOB_TYPES = ("full_time", "part_time", "contract", "daily_wage", "gig", "apprenticeship")
SHIFTS = ("day", "morning", "evening", "night", "rotating", "flexible")
WAGE_PERIODS = ("hour", "day", "month", "year", "piece")
LISTING_KINDS = ("vacancy", "walk_in", "job_fair")
EMPLOYER_TYPES = ("employer", "contractor", "placement_org", "government")
WORKER_TYPES = ("unorganised", "gig", "platform", "migrant")
LICENCES = (
    "two_wheeler",
    "light_vehicle",
    "heavy_vehicle",
    "electrician",
    "psara",
    "fssai",
    "nursing",
    "pharmacy",
    "boiler",
    "crane",
    "explosives",
)
INCOME_SLABS: dict[str, tuple[int, int | None]] = {
    "up_to_10000": (0, 10000),
    "10001_15000": (10001, 15000),
    "15001_18000": (15001, 18000),
    "18001_21000": (18001, 21000),
    "above_21000": (21001, None),
}
INDIA = timezone(timedelta(hours=5, minutes=30), "IST")
"""Whose day it is when a day is meant."""
GATES = ("open", "not_full", "not_held_back", "age", "schooling", "licence", "reach", "hazard")
BANDS = ("strong", "good", "possible")
APPLICATION_STATES = (
    "shown",
    "saved",
    "interested",
    "sent",
    "seen",
    "shortlisted",
    "interview",
    "offered",
    "joined",
    "retained_30",
    "retained_90",
)
APPLICATION_ENDS = ("declined", "rejected", "withdrawn", "expired")
PROOFS = ("worker_said", "employer_said", "document", "called_back")
"""Who says that it happened, the weakest first; `called_back`: an independent call to one of a sample drawn by chance."""
CHANNELS = ("self", "umang", "csc", "ssk", "camp")


@dataclass(frozen=True, slots=True)
class Address:
    """A place as somebody wrote it; `matching.places` turns it into a point."""

    state: str | None = None
    district: str | None = None
    pincode: str | None = None


@dataclass(frozen=True, slots=True)
class Pay:
    """An amount in rupees and the period it is for (one of `WAGE_PERIODS`)."""

    amount: int
    period: str


@dataclass(frozen=True, slots=True)
class Preferences:
    """What the worker wishes for; empty means she has not said."""

    max_km: float | None = None
    min_monthly_wage: int | None = None
    job_types: tuple[str, ...] = ()
    willing_to_relocate: bool | None = None
    shifts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Worker:
    """A worker as the e-Shram gateway gives her, and what she tells us herself.

    `gender`, `social_category` and `disability` are carried for the worker's own screens and for fairness reports; the engine's
    features are built from `matching.features.Seeker`, which has no such fields.
    """

    uan: str
    name: str | None = None
    gender: str | None = None
    birth_date: date | None = None
    mobile: str | None = None
    home: Address | None = None
    current: Address | None = None
    education: str | None = None
    occupation: str | None = None
    occupation_nco: str | None = None
    secondary_occupation: str | None = None
    skills: tuple[str, ...] = ()
    experience_years: float | None = None
    monthly_income_slab: str | None = None
    social_category: str | None = None
    disability: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    worker_type: str | None = None
    preferences: Preferences = field(default_factory=Preferences)
    licences: tuple[str, ...] | None = None
    vehicle: str | None = None
    smartphone: bool | None = None
    current_pay: Pay | None = None
    available_from: date | None = None

    @property
    def uan_last4(self) -> str:
        """The only part of the UAN that a screen or an answer shows."""
        return self.uan[-4:]

    @property
    def stands_at(self) -> Address | None:
        """Where matching starts from: `current`, else `home`."""
        return self.current or self.home


@dataclass(frozen=True, slots=True)
class Listing:
    """A job advert with openings, as the feed states it and as import has understood it.

    The first block is the advert's own words; the second is what `services.import_listings` resolved: `family` (4 digits or None when
    the words name no trade), `skills` as skill ids, `point` as (latitude, longitude) in degrees with `place_precision`
    (pincode | district | state), `monthly_low` / `monthly_high` in rupees a month with `wage_assumption` naming the conversion,
    `hazardous` when the
    advert's words or its family are of hazardous work. `kind` is one of `LISTING_KINDS`; `bring` is what to take along to a walk-in or
    a fair.
    """

    job_id: str
    title: str
    state: str
    district: str
    description: str = ""
    employer_name: str | None = None
    employer_type: str | None = None
    sector: str | None = None
    functional_role: str | None = None
    nco_code: str | None = None
    openings: int | None = None
    wage_min: int | None = None
    wage_max: int | None = None
    wage_period: str | None = None
    job_type: str | None = None
    pincode: str | None = None
    min_education: str | None = None
    min_experience_years: float | None = None
    max_experience_years: float | None = None
    skills_text: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    gender: str | None = None
    pwd_openings: int | None = None
    disability_types: tuple[str, ...] = ()
    shift: str | None = None
    benefits: tuple[str, ...] = ()
    posted_on: date | None = None
    last_date: date | None = None
    contact: str | None = None
    source_url: str | None = None
    min_age: int | None = None
    max_age: int | None = None
    licences: tuple[str, ...] = ()
    hours_per_day: float | None = None
    weekly_off: str | None = None
    walk_in_on: date | None = None
    walk_in_place: str | None = None
    bring: str | None = None
    kind: str = "vacancy"
    last_confirmed_on: date | None = None

    family: str | None = None
    family_score: float | None = None
    skills: tuple[str, ...] = ()
    district_id: int | None = None
    point: tuple[float, float] | None = None
    place_precision: str | None = None
    monthly_low: int | None = None
    monthly_high: int | None = None
    wage_assumption: str | None = None
    held_back_because: tuple[str, ...] = ()
    hazardous: bool = False
    applicants: int = 0
    filled: int = 0
    trust: float | None = None

    def __reduce__(self) -> tuple[type[Listing], tuple[Any, ...]]:
        """As it goes from one process to another: its fields in their order, in a third of the time that they take by name."""
        return Listing, _in_order(self)


_in_order = attrgetter(*(each.name for each in fields(Listing)))


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a listing ranks where it does: a code with the figures that `language.py` words."""

    code: str
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PairReason:
    """One thing that speaks for two adverts being one vacancy, or against it: a code with the figures that its sentence needs."""

    code: str
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Gap:
    """What is missing and could be got; `values` may say what closing it opens."""

    code: str
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Gate:
    """One hard condition: `gate` is one of `GATES`; `holds` is True, False, or None when it has to be asked."""

    gate: str
    holds: bool | None
    detail: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Match:
    """A listing for a worker: score in 0-1, its band, kilometres (None when a place is unknown), and the why; `fit` as
    `matching.coarse` has it, to be learnt from."""

    job_id: str
    score: float
    band: str
    km: float | None
    reasons: tuple[Reason, ...] = ()
    gaps: tuple[Gap, ...] = ()
    asks: tuple[Gate, ...] = ()
    fit: bytes = b""


@dataclass(frozen=True, slots=True)
class Blocked:
    """A listing that would have ranked, and the gates that stopped it."""

    job_id: str
    score: float
    km: float | None
    gates: tuple[Gate, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """All the engine says to one worker: matches best first, what was blocked and why, why there may be none, what would open more.

    `counted_all`: False where so much is blocked around her that only what was looked through was counted.
    """

    matches: tuple[Match, ...] = ()
    blocked: tuple[Blocked, ...] = ()
    blocked_counts: dict[str, int] = field(default_factory=dict)
    counted_all: bool = True
    none_because: tuple[Reason, ...] = ()
    would_open: tuple[Gap, ...] = ()
