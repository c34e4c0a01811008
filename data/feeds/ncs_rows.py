"""The cells of a row as a listing, whatever file they stood in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from data.feeds import cells
from data.feeds.base import BadCell, Notices
from data.feeds.ncs_columns import READERS, REQUIRED, TEXT_LENGTHS, WAGES
from matching.model import Listing

LONGEST_JOB_ID = 100
LONGEST_CELL = 2_000
"""Characters of a cell that is no free text."""
DAYS_IN_ORDER = (("posted_on", "last_date"), ("posted_on", "walk_in_on"))
DAYS_AHEAD = 7
"""Days after today that an advert may be dated: a week's paper, another time zone."""
NOT_BELOW = (("min_experience_years", "max_experience_years"), ("min_age", "max_age"))

_FIELDS = {"skills": "skills_text"}
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")
_BLANKS = re.compile(r"[^\S\n]+")
_LINE_BREAKS = re.compile(r"\s*\n\s*")
_RIDES = re.compile(
    r"\b(?:bike|rider|two[ -]?wheeler|2[ -]?wheeler|scoot(?:y|er)|delivery|motorcycle)s?\b|बाइक|राइडर|डिलीवरी|स्कूटी", re.I
)


def read_listing(row: Iterable[tuple[str | None, str]], line: int, notices: Notices) -> Listing:
    """The listing of a row's columns and their texts; None is a column that is passed over.

    Raises `BadCell` for the first cell, in the row's order, that cannot be kept: with `data.feeds.cells.CODES`, missing (a required
    cell), min_above_max, over_before_posted (its last day, or its walk-in, is before the day it was
    posted), posted_in_future, stated_twice (a range in one wage cell, another figure in the other), period_disagrees. A text that is too
    long is cut, with the notice text_cut of this line.
    """
    values: dict[str, Any] = {}
    wages: dict[str, str] = {}
    for column, cell in row:
        text = cell.strip()
        if column is None or not text:
            continue
        if column in TEXT_LENGTHS:
            values[column] = _text(column, text, line, notices)
        elif len(text) > (LONGEST_JOB_ID if column == "job_id" else LONGEST_CELL):
            raise BadCell("too_long", column, text)
        elif column == "job_id":
            values[column] = _UNWANTED.sub("", " ".join(text.split()))
        elif column in WAGES:
            wages[column] = text
        else:
            try:
                values[_FIELDS.get(column, column)] = READERS[column](text)
            except ValueError as problem:
                raise BadCell(problem.args[0], column, text) from None
    if wages:
        values |= _wages(*(wages.get(column) for column in WAGES))
    for column in REQUIRED:
        if not values.get(column):
            raise BadCell("missing", column, "")
    _agreeing(values)
    if "driving" in values.get("licences", ()):
        values["licences"] = _driving(values)
    return Listing(**values)


def _agreeing(values: Mapping[str, Any]) -> None:
    """Raises `BadCell` where the cells of a row contradict each other or the calendar."""
    for least, most in NOT_BELOW:
        if least in values and most in values and values[least] > values[most]:
            raise BadCell("min_above_max", least, f"{values[least]:g} > {values[most]:g}")
    for first, last in DAYS_IN_ORDER:
        if first in values and last in values and values[first] > values[last]:
            raise BadCell("over_before_posted", last, f"{values[last]} < {values[first]}")
    if "posted_on" in values and values["posted_on"] > datetime.now(UTC).date() + timedelta(days=DAYS_AHEAD):
        raise BadCell("posted_in_future", "posted_on", str(values["posted_on"]))


def _text(column: str, text: str, line: int, notices: Notices) -> str:
    """A free text without control characters and needless blanks; only a description keeps its line breaks."""
    if "  " in text or not text.isprintable():
        text = _UNWANTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
        text = _LINE_BREAKS.sub("\n", _BLANKS.sub(" ", text)) if column == "description" else " ".join(text.split())
    longest = TEXT_LENGTHS[column]
    if len(text) > longest:
        notices.tell("text_cut", line, column=column, characters=longest)
        text = text[:longest].rstrip()
    return text


@lru_cache(cells.REMEMBERED)
def _wages(least: str | None, most: str | None, period: str | None) -> dict[str, Any]:
    """wage_min, wage_max and wage_period in whole rupees, those that are stated; of the stripped texts of their cells."""
    texts = dict(zip(WAGES, (least, most, period), strict=True))
    found: dict[str, Any] = {}
    column = "wage_period"
    try:
        if period:
            found["wage_period"] = cells.read_choice(period, column)
        for column in ("wage_min", "wage_max"):
            if text := texts[column]:
                _wage(text, column, found)
        for column in ("wage_min", "wage_max"):
            if column in found:
                cells.wage_within(found[column], found.get("wage_period"))
    except ValueError as problem:
        raise BadCell(problem.args[0], column, texts[column] or "") from None
    if found.get("wage_min", 0) > found.get("wage_max", found.get("wage_min", 0)):
        raise BadCell("min_above_max", "wage_min", f"{found['wage_min']} > {found['wage_max']}")
    return found


def _wage(text: str, column: str, found: dict[str, Any]) -> None:
    low, high, period = cells.read_wage(text)
    if period and found.setdefault("wage_period", period) != period:
        raise ValueError("period_disagrees")
    if high is None:
        if found.setdefault(column, low) != low:
            raise ValueError("stated_twice")
    elif found.setdefault("wage_min", low) != low or found.setdefault("wage_max", high) != high:
        raise ValueError("stated_twice")


def _driving(values: dict[str, Any]) -> tuple[str, ...]:
    """A plain "driving licence" is one for two-wheelers where the advert's title is of riding, else one for light vehicles."""
    meant = "two_wheeler" if _RIDES.search(values["title"]) else "light_vehicle"
    return tuple(dict.fromkeys(meant if licence == "driving" else licence for licence in values["licences"]))
