"""The Universal Account Number of e-Shram: twelve digits, and no published check digit among them."""

from __future__ import annotations

import unicodedata

UAN_DIGITS = 12
AADHAAR_STARTS = "23456789"
PASSED_OVER = ("Zs", "Zl", "Zp", "Pd", "Cf", "Cc")
"""Unicode categories that people type or paste between digits: spaces, dashes, invisible marks."""

# Verhoeff, "Error Detecting Decimal Codes" (1969): multiplication in the dihedral group D5, and the permutation by position.
MULTIPLY = (
    (0, 1, 2, 3, 4, 5, 6, 7, 8, 9), (1, 2, 3, 4, 0, 6, 7, 8, 9, 5), (2, 3, 4, 0, 1, 7, 8, 9, 5, 6), (3, 4, 0, 1, 2, 8, 9, 5, 6, 7),
    (4, 0, 1, 2, 3, 9, 5, 6, 7, 8), (5, 9, 8, 7, 6, 0, 4, 3, 2, 1), (6, 5, 9, 8, 7, 1, 0, 4, 3, 2), (7, 6, 5, 9, 8, 2, 1, 0, 4, 3),
    (8, 7, 6, 5, 9, 3, 2, 1, 0, 4), (9, 8, 7, 6, 5, 4, 3, 2, 1, 0),
)  # fmt: skip
PERMUTE = (
    (0, 1, 2, 3, 4, 5, 6, 7, 8, 9), (1, 5, 7, 6, 2, 8, 3, 0, 9, 4), (5, 8, 0, 3, 7, 9, 6, 1, 4, 2), (8, 9, 1, 6, 0, 4, 3, 5, 2, 7),
    (9, 4, 5, 3, 1, 2, 6, 8, 7, 0), (4, 2, 8, 6, 5, 7, 3, 9, 0, 1), (2, 7, 9, 3, 8, 0, 6, 4, 1, 5), (7, 0, 4, 6, 9, 1, 3, 2, 5, 8),
)  # fmt: skip


class UanError(ValueError):
    """What was typed is no UAN; `code` and `values` go to the catalogue."""

    code = "uan"

    def __init__(self, **values: int) -> None:
        super().__init__(self.code)
        self.values = values


class UanTooShort(UanError):
    """Fewer than twelve digits; `digits` counts them."""

    code = "uan_too_short"


class UanTooLong(UanError):
    """More than twelve digits; `digits` counts them."""

    code = "uan_too_long"


class UanNotDigits(UanError):
    """Letters or signs among the digits; `others` counts them."""

    code = "uan_not_digits"


def fold_digits(text: str) -> tuple[str, int]:
    """The decimal digits of any script as ASCII, and how many other characters stood among them (spaces and dashes not counted)."""
    kept = [letter for letter in text if unicodedata.category(letter) not in PASSED_OVER]
    digits = [str(unicodedata.decimal(letter)) for letter in kept if letter.isdecimal()]
    return "".join(digits), len(kept) - len(digits)


def clean_uan(text: str) -> str:
    """Twelve ASCII digits from what somebody typed: spaces and dashes dropped, Indic and other decimal digits folded.

    Raises `UanNotDigits`, `UanTooShort`, `UanTooLong`.
    """
    digits, others = fold_digits(text)
    if others:
        raise UanNotDigits(others=others)
    if len(digits) < UAN_DIGITS:
        raise UanTooShort(digits=len(digits))
    if len(digits) > UAN_DIGITS:
        raise UanTooLong(digits=len(digits))
    return digits


def looks_like_aadhaar(uan: str) -> bool:
    """Whether twelve clean digits could be an Aadhaar number: they start 2-9 and pass Verhoeff. One UAN in ten would, by chance."""
    check = 0
    for position, digit in enumerate(reversed(uan)):
        check = MULTIPLY[check][PERMUTE[position % len(PERMUTE)][int(digit)]]
    return uan[0] in AADHAAR_STARTS and check == 0
