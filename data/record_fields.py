"""Kinds of values that a worker record may hold: each folds what is harmless and refuses the rest with a code of ours."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from data.uan import UanError, clean_uan, fold_digits

DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
EARLIEST_BIRTH = date(1900, 1, 1)
INDIA = "91"
PIN_DIGITS = 6
MOBILE_DIGITS = 10


class Part(BaseModel):
    """A record or a part of one: unknown keys are passed over, blank text and null leave a default standing, lists lose blanks."""

    model_config = ConfigDict(strict=True, extra="ignore", frozen=True)

    @field_validator("*", mode="before")
    @classmethod
    def _blank_is_unknown(cls, value: Any, field: ValidationInfo) -> Any:
        if isinstance(value, list | tuple):
            return tuple(item for item in map(_stripped, value) if item is not None)
        value = _stripped(value)
        default = cls.model_fields[field.field_name or ""]
        return default.default if value is None and not default.is_required() else value


def _stripped(value: Any) -> Any:
    return value.strip() or None if isinstance(value, str) else value


def _refuse(code: str) -> PydanticCustomError:
    return PydanticCustomError(code, code)


def _day(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if not DAY.fullmatch(value):
        raise _refuse("not_a_date")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise _refuse("not_a_date") from None


def _born(value: date) -> date:
    if not EARLIEST_BIRTH <= value <= datetime.now(UTC).date():
        raise _refuse("out_of_range")
    return value


def _uan(value: str) -> str:
    if not value:
        raise _refuse("missing")
    try:
        return clean_uan(value)
    except UanError as problem:
        raise _refuse(problem.code) from None


def _mobile(value: str) -> str:
    digits, others = fold_digits(value.removeprefix("+"))
    if len(digits) == MOBILE_DIGITS + len(INDIA):
        digits = digits.removeprefix(INDIA)
    elif len(digits) == MOBILE_DIGITS + 1:
        digits = digits.removeprefix("0")
    if others or len(digits) != MOBILE_DIGITS or digits[0] not in "6789":
        raise _refuse("not_a_mobile")
    return digits


def _pincode(value: str) -> str:
    digits, others = fold_digits(value)
    if others or len(digits) != PIN_DIGITS or digits[0] == "0":
        raise _refuse("not_a_pincode")
    return digits


def one_of(known: Iterable[str]) -> AfterValidator:
    """The check that a text, casefolded, is in a closed list."""
    names = frozenset(known)

    def check(value: str) -> str:
        if value.casefold() not in names:
            raise _refuse("not_in_list")
        return value.casefold()

    return AfterValidator(check)


Uan = Annotated[str, AfterValidator(_uan)]
Mobile = Annotated[str, AfterValidator(_mobile)]
Pincode = Annotated[str, AfterValidator(_pincode)]
Day = Annotated[date, BeforeValidator(_day)]
BirthDate = Annotated[Day, AfterValidator(_born)]
Word = Annotated[str, Field(max_length=100)]
Words = Annotated[str, Field(max_length=300)]
Language = Annotated[str, Field(pattern="^[a-z]{2,3}$")]
OccupationCode = Annotated[str, Field(pattern=r"^\d{4}(\.\d{4})?$")]
Years = Annotated[float, Field(ge=0, le=90, allow_inf_nan=False)]
Kilometres = Annotated[float, Field(ge=0, le=5_000, allow_inf_nan=False)]
MonthlyRupees = Annotated[int, Field(ge=0, le=10_000_000)]
Rupees = Annotated[int, Field(gt=0, le=100_000_000)]
