"""The columns of the feed `ncs-csv` (DESIGN.md §4): what they are called, and what their cells mean."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from data.feeds import cells
from data.feeds.base import MissingColumns, Notices, RepeatedColumns, TooManyColumns

MOST_COLUMNS = 300
"""The feed has forty-three; a header of a thousand is no header of ours."""
REQUIRED = ("job_id", "title", "state", "district")
LONGEST_NAME = 100
"""Characters of an unknown column's name that are told."""

TEXT_LENGTHS = {
    "title": 200, "description": 5_000, "state": 100, "district": 100, "employer_name": 200, "sector": 100, "functional_role": 200,
    "contact": 300, "weekly_off": 100, "walk_in_place": 300, "bring": 300,
}  # fmt: skip
"""Characters of a text that are kept; what is beyond is cut and noticed."""

DAYS = ("posted_on", "last_date", "walk_in_on", "last_confirmed_on")
READERS: dict[str, Callable[[str], Any]] = {
    **{
        column: partial(cells.read_choice, column=column)
        for column in ("employer_type", "job_type", "min_education", "gender", "shift", "kind")
    },
    **{column: partial(cells.read_choices, column=column) for column in ("languages", "licences")},
    **{column: partial(cells.read_words, column=column) for column in ("disability_types", "benefits")},
    **dict.fromkeys(DAYS, cells.read_date),
    **dict.fromkeys(("min_experience_years", "max_experience_years"), cells.read_years),
    **{column: partial(cells.read_whole, least=0, most=1_000_000) for column in ("openings", "pwd_openings")},
    **{column: partial(cells.read_whole, least=10, most=99) for column in ("min_age", "max_age")},
    "hours_per_day": partial(cells.read_number, least=0.5, most=24),
    "nco_code": cells.read_nco,
    "pincode": cells.read_pincode,
    "skills": cells.read_list,
    "source_url": cells.read_link,
}
WAGES = ("wage_min", "wage_max", "wage_period")
COLUMNS = ("job_id", *TEXT_LENGTHS, *READERS, *WAGES)

_NAMES = {re.sub("[^a-z]", "", column): column for column in COLUMNS}


def column_names(header: Sequence[str]) -> list[str | None]:
    """The column that each cell of a header names whatever its case, spaces or joining marks; None where it is none of ours."""
    return [_NAMES.get(re.sub("[^a-z]", "", name.casefold())) for name in header]


def read_header(header: Sequence[str], notices: Notices) -> list[str | None]:
    """The columns of a header; raises `TooManyColumns`, `MissingColumns` or `RepeatedColumns`, notices unknown_columns."""
    if len(header) > MOST_COLUMNS:
        raise TooManyColumns(found=len(header), most=MOST_COLUMNS)
    columns = column_names(header)
    missing = [column for column in REQUIRED if column not in columns]
    if missing:
        raise MissingColumns(columns=tuple(missing))
    repeated = {column for column in columns if column and columns.count(column) > 1}
    if repeated:
        raise RepeatedColumns(columns=tuple(sorted(repeated)))
    unknown = [name.strip() for name, column in zip(header, columns, strict=True) if name.strip() and not column]
    if unknown:
        notices.tell("unknown_columns", columns=tuple(name[:LONGEST_NAME] for name in unknown))
    return columns
