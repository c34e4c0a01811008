"""A number as people write it, of the ways in which programs do."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

_SIMPLE = re.compile(r"-?\d{1,15}(?:\.0+)?")


def plain_number(text: str) -> str:
    """A number without an exponent or a needless ".0", of at most 15 digits as a spreadsheet shows it: "9.8765E9", "12000.0".

    What is no number stays as it is.
    """
    if _SIMPLE.fullmatch(text):
        return text.partition(".")[0]
    try:
        number = Decimal(text)
        if not number.is_finite() or abs(number.adjusted()) > 30:
            return text
    except InvalidOperation:
        return text
    shown = f"{Decimal(f'{number:.15g}'):f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown
