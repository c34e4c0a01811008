"""The worker record of the e-Shram gateway as a `Worker`, and back: strict where a value is given, tolerant of what is absent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Annotated, Any

from pydantic import Field, ValidationError

from data.record_fields import (
    BirthDate,
    Day,
    Kilometres,
    Language,
    Mobile,
    MonthlyRupees,
    OccupationCode,
    Part,
    Pincode,
    Rupees,
    Uan,
    Word,
    Words,
    Years,
    one_of,
)
from matching.model import (
    EDUCATION_RANK,
    INCOME_SLABS,
    JOB_TYPES,
    LICENCES,
    SHIFTS,
    WAGE_PERIODS,
    WORKER_TYPES,
    Address,
    Pay,
    Preferences,
    Worker,
)

GENDERS = ("female", "male", "transgender", "other")
SHOWN_CHARACTERS = 60
SHOWN_DIGITS = 4
NUMBERS_OF_A_PERSON = ("uan", "mobile")

CODES = {
    "missing": "missing",
    "string_type": "not_text",
    "string_unicode": "not_text",
    "string_too_long": "too_long",
    "string_pattern_mismatch": "not_this_form",
    "too_long": "too_long",
    "tuple_type": "not_a_list",
    "model_type": "not_an_object",
    "date_type": "not_a_date",
    "bool_type": "not_yes_or_no",
    "float_type": "not_a_number",
    "finite_number": "not_a_number",
    "int_type": "not_a_whole_number",
    "greater_than": "out_of_range",
    "greater_than_equal": "out_of_range",
    "less_than_equal": "out_of_range",
}
"""pydantic's kinds of error as our codes; one that is not here is ours already."""


class BadWorkerRecord(ValueError):
    """A value of a worker record cannot be right: `field` names it (`home.pincode`), `code` says why, `value` is shortened."""

    def __init__(self, field: str, code: str, value: object) -> None:
        super().__init__(f"{field}: {code}")
        self.field = field
        self.code = code
        self.value = _shown(field, value)


class _Address(Part):
    state: Word | None = None
    district: Word | None = None
    pincode: Pincode | None = None


class _Pay(Part):
    amount: Rupees
    period: Annotated[str, one_of(WAGE_PERIODS)]


class _Preferences(Part):
    max_km: Kilometres | None = None
    min_monthly_wage: MonthlyRupees | None = None
    job_types: tuple[Annotated[str, one_of(JOB_TYPES)], ...] = ()
    willing_to_relocate: bool | None = None
    shifts: tuple[Annotated[str, one_of(SHIFTS)], ...] = ()


class _Record(Part):
    uan: Uan = ""
    name: Words | None = None
    gender: Annotated[str, one_of(GENDERS)] | None = None
    birth_date: BirthDate | None = None
    mobile: Mobile | None = None
    home: _Address | None = None
    current: _Address | None = None
    education: Annotated[str, one_of(EDUCATION_RANK)] | None = None
    occupation: Words | None = None
    occupation_nco: OccupationCode | None = None
    secondary_occupation: Words | None = None
    skills: Annotated[tuple[Words, ...], Field(max_length=100)] = ()
    experience_years: Years | None = None
    monthly_income_slab: Annotated[str, one_of(INCOME_SLABS)] | None = None
    social_category: Word | None = None
    disability: Annotated[tuple[Word, ...], Field(max_length=30)] = ()
    languages: Annotated[tuple[Language, ...], Field(max_length=40)] = ()
    worker_type: Annotated[str, one_of(WORKER_TYPES)] | None = None
    preferences: _Preferences = _Preferences()
    licences: tuple[Annotated[str, one_of(LICENCES)], ...] | None = None
    vehicle: Word | None = None
    smartphone: bool | None = None
    current_pay: _Pay | None = None
    available_from: Day | None = None


FIELDS = tuple(_Record.model_fields)
"""The keys of the record, which are the fields of `Worker`."""


def worker_from_record(record: Any) -> Worker:
    """The worker of a record as DESIGN.md §4 has it; unknown keys are ignored, empty text and null mean unknown.

    Raises `BadWorkerRecord` for the first value that cannot be right.
    """
    if not isinstance(record, Mapping):
        raise BadWorkerRecord("record", "not_an_object", record)
    worker = worker_from_values(record)
    if not worker.uan:
        raise BadWorkerRecord("uan", "missing", "")
    return worker


def worker_from_values(values: Mapping[str, Any]) -> Worker:
    """As `worker_from_record`, of some fields only: what is not there is unknown, and a UAN that is not there is empty."""
    try:
        told = _Record.model_validate(dict(values))
    except ValidationError as problem:
        first = problem.errors(include_url=False)[0]
        field = ".".join(part for part in first["loc"] if isinstance(part, str))
        code = CODES.get(first["type"], first["type"])
        raise BadWorkerRecord(field, code, "" if code == "missing" else first["input"]) from None
    plain = {name: getattr(told, name) for name in FIELDS}
    plain |= {"home": _address(told.home), "current": _address(told.current), "preferences": Preferences(**dict(told.preferences))}
    plain["current_pay"] = told.current_pay and Pay(told.current_pay.amount, told.current_pay.period)
    return Worker(**plain)


def record_from_worker(worker: Worker) -> dict[str, Any]:
    """The worker as the record she came from: JSON values, every key of the contract, null or an empty list where unknown."""
    return {name: _plain(getattr(worker, name)) for name in FIELDS}


def _address(told: _Address | None) -> Address | None:
    """The address, or None when nothing in it is known, so that an empty `current` does not hide `home`."""
    known = Address(told.state, told.district, told.pincode) if told else Address()
    return None if known == Address() else known


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return list(value)
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    return value


def _shown(field: str, value: object) -> str:
    """A value as a report may show it: short; of numbers that point to a person the last four digits only, of a name nothing."""
    shown = str(value)[:SHOWN_CHARACTERS].encode("utf-8", "replace").decode("utf-8")
    if field == "name":
        return ""
    return f"…{shown[-SHOWN_DIGITS:]}" if field in NUMBERS_OF_A_PERSON and shown else shown
