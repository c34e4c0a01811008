"""What the tags of an ONEST item say, as cells of an advert: pay, hours, schooling, requirements, details."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

from data.feeds.onest_draft import Draft, told
from data.feeds.onest_tree import Tag
from matching.model import EDUCATION_RANK, INDIA

COLUMNS = {
    "JOB_TYPE": "job_type", "WORKING_TIME": "job_type", "JOB_ROLE": "functional_role", "GENDER_PREFERENCE": "gender",
    "REQ_EXPERIENCE": "min_experience_years", "MIN_EXPERIENCE": "min_experience_years", "MAX_EXPERIENCE": "max_experience_years",
    "ADD_PROF_SKILL": "skills", "REQ_ADDL_SKILL": "skills", "REQ_PROF_SKILL": "skills", "LANGUAGE": "languages",
    "LANGUAGES": "languages", "LICENCE": "licences", "LICENSE": "licences", "MIN_AGE": "min_age", "MAX_AGE": "max_age",
    "NCO_CODE": "nco_code", "EMPLOYER_TYPE": "employer_type", "SHIFT": "shift", "HOURS_PER_DAY": "hours_per_day",
    "WEEKLY_OFF": "weekly_off", "BENEFIT": "benefits", "BENEFITS": "benefits", "PWD_OPENINGS": "pwd_openings",
    "DISABILITY_TYPE": "disability_types", "WALK_IN_DATE": "walk_in_on", "WALK_IN_PLACE": "walk_in_place", "BRING": "bring", "KIND": "kind",
    "CONTACT": "contact", "SOURCE_URL": "source_url", "INDUSTRY": "sector",
}  # fmt: skip
"""Columns of codes, in whatever group they stand; the first block is of the network, those from NCO_CODE on are ours."""
DAYS = ("walk_in_on",)
YEARS = ("min_experience_years", "max_experience_years")
SAID = frozenset((
    "RESPONSIBILITY", "JOB_LEVEL", "WORK_DURATION", "DOCUMENT_NAME", "WORKING_LOCATION", "POST_START_LOCATION", "ADDRESS",
))  # fmt: skip
"""Codes without a column, whose values are lines of the description."""
FEES = "NP_FEES"
TIMES = ("DAY_FROM", "DAY_TO", "TIME_FROM", "TIME_TO")
_DURATION = re.compile(r"P(?:(\d{1,3})Y)?(?:(\d{1,3})M)?(?:(\d{1,4})D)?", re.IGNORECASE)
_DAY = re.compile("[1-7]")
_CLOCK = re.compile(r"(\d{1,2})[:.]?(\d{2})?")
_DRIVING = re.compile(r"DRIVING_?\s?LICEN[CS]E", re.IGNORECASE)


def read_tags(tags: Iterable[Tag], draft: Draft) -> None:
    """Put all that the tags say into the draft; the terms between the participants (`FEES`) are no words of the advert."""
    schooling: list[tuple[str, bool]] = []
    days_worked: set[int] = set()
    for group, values in tags:
        if group == "TIMING":
            days_worked |= _read_timing(values, draft)
        elif group == "ACADEMIC_QUALIFICATIONS":
            schooling += _read_course(values, draft)
        elif group == "COMPENSATION":
            _read_pay(values, draft)
        elif group != FEES:
            for code, text in values:
                _read_value(group, code, text, draft)
    free = set(range(1, 8)) - days_worked
    if len(free) == 1:
        draft.derive("weekly_off", calendar.day_name[free.pop() - 1])
    if schooling:
        wanted = [level for level, needed in schooling if needed]
        draft.derive("min_education", max(wanted, key=EDUCATION_RANK.__getitem__, default="none"))


def _read_value(group: str, code: str, text: str, draft: Draft) -> None:
    path = f"tags.{group}.{code}"
    column = COLUMNS.get(code)
    if column in YEARS:
        draft.put(column, years_of(text), path)
    elif column in DAYS:
        draft.put(column, day_of(text), path)
    elif column:
        draft.put(column, text, path)
    elif code == "CTC":
        draft.put("wage_min", text, path)
        draft.derive("wage_period", "year")
    else:
        draft.describe(path, text)
        if _DRIVING.fullmatch(text):
            draft.put("licences", "driving", path)
        if code not in SAID:
            draft.wonder(f"{group}.{code}")


def _read_pay(values: list[tuple[str, str]], draft: Draft) -> None:
    """Least and most in rupees a period; `lpa` is lakhs a year, `ctc` rupees a year."""
    kind = next((text for code, text in values if code == "TYPE"), "")
    lakhs = kind.casefold() == "lpa"
    period = "year" if kind.casefold() in ("lpa", "ctc") else told("wage_period", kind) if kind else None
    for code, text in values:
        path = f"tags.COMPENSATION.{code}"
        if code in ("MIN", "MAX") and text.strip("0.") and f"wage_{code.lower()}" not in draft:
            draft.put(f"wage_{code.lower()}", f"{text} lakh" if lakhs and re.fullmatch(r"[\d.]+", text) else text, path)
        elif code != "TYPE" or not period:
            draft.describe(path, text)
            if code not in ("MIN", "MAX"):
                draft.wonder(f"COMPENSATION.{code}={text}" if code == "TYPE" else f"COMPENSATION.{code}")
    if period:
        draft.put("wage_period", period, "tags.COMPENSATION.TYPE")


def _read_course(values: list[tuple[str, str]], draft: Draft) -> list[tuple[str, bool]]:
    """The level of schooling that a course is of, and whether it is needed; all of it is said where the level does not say it all."""
    found = dict(values)
    course = found.get("COURSE_LEVEL") or found.get("COURSE_NAME") or ""
    level = told("min_education", course) if course else None
    needed = found.get("MANDATORY_ELIGIBILITY", "true").casefold() != "false"
    if level is None or not needed or len(found) > 1 + ("MANDATORY_ELIGIBILITY" in found):
        words = [
            text if code in ("COURSE_NAME", "COURSE_LEVEL") else f"{code} {text}".replace("_", " ").lower() for code, text in values
        ]
        draft.describe("tags.ACADEMIC_QUALIFICATIONS", ", ".join(words))
    if level is None and course:
        draft.wonder(f"COURSE_NAME={course}")
    return [(level, needed)] if level else []


def _read_timing(values: list[tuple[str, str]], draft: Draft) -> set[int]:
    """Days of the week (1 is Monday) and hours; what follows from the first of several timings stands for all."""
    found = dict(values)
    first, last, start, end = (found.get(code, "") for code in TIMES)
    others = (text for code, text in values if code not in TIMES)
    draft.describe("tags.TIMING", " ".join(filter(None, (_span(first, last), _span(start, end), *others))))
    opens, closes = _hour(start), _hour(end)
    if opens is not None and closes is not None:
        draft.derive("hours_per_day", f"{round((closes - opens) % 24 or 24, 2):g}")
        draft.derive("shift", _shift(opens, closes))
    return set(range(int(first), int(last) + 1)) if _DAY.fullmatch(first) and _DAY.fullmatch(last) else set()


@lru_cache(1 << 12)
def _span(first: str, last: str) -> str:
    """From the one to the other, written so that nobody takes the figures for a telephone number: 1–5, 09:00–18:00."""
    ends = (re.sub(r"(\d\d)(\d\d)", r"\1:\2", text) for text in (first, last))
    return "–".join(dict.fromkeys(filter(None, ends)))


@lru_cache(1 << 12)
def _hour(text: str) -> float | None:
    found = _CLOCK.fullmatch(text)
    hour = int(found[1]) + int(found[2] or 0) / 60 if found else 25.0
    return hour if hour <= 24 else None


def _shift(start: float, end: float) -> str:
    """Night from six in the evening or past midnight, evening from noon, morning before seven, else day."""
    if start >= 18 or end < start:
        return "night"
    return "evening" if start >= 12 else "morning" if start < 7 else "day"


@lru_cache(1 << 12)
def years_of(text: str) -> str:
    """A duration (P2Y6M) in years, as text; other words as they are."""
    found = _DURATION.fullmatch(text)
    if not found or not any(found.groups()):
        return text
    years, months, days = (int(figure or 0) for figure in found.groups())
    return f"{round(years + months / 12 + days / 365, 2):g}"


@lru_cache(1 << 14)
def day_of(text: str) -> str:
    """The day in India of a moment (2023-01-03T20:00:00Z is the fourth), as ISO text; other words as they are."""
    try:
        moment = datetime.fromisoformat(text)
        return (moment.astimezone(INDIA) if moment.tzinfo else moment).date().isoformat()
    except (ValueError, OverflowError):
        return text
