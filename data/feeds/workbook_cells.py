"""What a cell of a workbook says, as text that the readers of a feed's cells take: numbers, days, errors."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from data.feeds.base import BadCell
from data.feeds.plain_number import plain_number

PLAIN, DAY, PERCENT = "plain", "day", "percent"
"""What the format of a number makes of it."""
MOST_DIGITS = 15
"""A spreadsheet keeps no more digits of a number: a job_id of sixteen is another one."""
FIRST_SERIAL, LAST_SERIAL = 36_526, 73_415
"""The days 2000-01-01 and 2100-12-31 in the count from 1900."""
YEARS_1904 = 1_462
"""Days between the two counts that spreadsheets have (from 1900, from 1904)."""
_FROM_1900 = date(1899, 12, 30)
_BUILT_IN_DAYS = frozenset((*range(14, 18), 22, *range(27, 32), *range(34, 37), *range(50, 59)))
_BUILT_IN_PERCENT = frozenset((9, 10))
_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_OF_A_DAY = re.compile("[dy]|mmm", re.I)
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class RawCell:
    """A cell as the sheet holds it: its kind (`t`), its format's place in the styles, its value, and whether it is a formula that
    nobody has worked out."""

    kind: str
    style: int
    value: str
    uncomputed: bool = False


def number_form(number: int, code: str) -> str:
    """`PLAIN`, `DAY` or `PERCENT`: what a number format (its number, and its code if it is one of the workbook's own) makes."""
    if not code:
        return DAY if number in _BUILT_IN_DAYS else PERCENT if number in _BUILT_IN_PERCENT else PLAIN
    bare = _QUOTED.sub("", code)
    return DAY if _OF_A_DAY.search(bare) else PERCENT if "%" in bare else PLAIN


def serial_day(text: str, *, from_1904: bool) -> str:
    """The day that a serial number stands for, as YYYY-MM-DD; a number that is no day of this century stays as it is."""
    try:
        serial = int(Decimal(text)) + (YEARS_1904 if from_1904 else 0)
    except (InvalidOperation, ValueError, OverflowError):
        return text
    return (_FROM_1900 + timedelta(days=serial)).isoformat() if FIRST_SERIAL <= serial <= LAST_SERIAL else text


class CellTexts:
    """Says cells of one workbook: `forms` are the forms of its styles, in their order."""

    def __init__(self, forms: Sequence[str], *, from_1904: bool) -> None:
        self._forms = forms
        self._from_1904 = from_1904

    def text(self, cell: RawCell, *, of_days: bool) -> str:
        """What the cell says; `of_days`: its column holds days, so that a bare number is one.

        Raises `BadCell` (of no column) with formula_without_value, cell_error or digits_lost.
        """
        if cell.uncomputed:
            raise BadCell("formula_without_value", None, "=")
        if cell.kind == "e":
            raise BadCell("cell_error", None, cell.value)
        if cell.kind == "b":
            return "TRUE" if cell.value.strip() == "1" else "FALSE"
        if cell.kind != "n":
            return cell.value
        return self._number(cell.value.strip(), self._form(cell.style), of_days)

    def _number(self, value: str, form: str, of_days: bool) -> str:
        if form == DAY or of_days:
            return serial_day(value, from_1904=self._from_1904)
        shown = plain_number(value)
        if not _NUMBER.fullmatch(shown):
            return shown
        if len(shown.lstrip("-").partition(".")[0]) > MOST_DIGITS:
            raise BadCell("digits_lost", None, shown)
        return f"{plain_number(str(Decimal(shown) * 100))}%" if form == PERCENT else shown

    def _form(self, style: int) -> str:
        return self._forms[style] if 0 <= style < len(self._forms) else PLAIN
