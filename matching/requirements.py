"""What an advert's words ask and offer: age, schooling, experience, licences, a place to live, food. Only what is plainly said.

The expressions stand in `advert_words.csv`. Between "8th or 10th pass" the lower counts, a wish ("preferred") counts for nothing, and
a clause that denies ("no experience needed", "licence zaruri nahi") asks nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from matching.advert_text import AdvertText
from matching.expressions import Expression, ExpressionTable
from matching.model import EDUCATION_RANK

AGES = range(14, 76)
MOST_YEARS_ASKED = 15.0
"""A longer experience in an advert is the employer's own, or a slip."""

_CLASS = {"5": "primary", "8": "middle", "10": "secondary", "12": "higher_secondary"}
_RIDES = re.compile(r"\bbike|rider|two.?wheeler|scoot|motor ?cycle|delivery|बाइक|राइडर|स्कूटी|डिलीवरी")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the words ask and offer; None and empty where they say nothing. Ages and experience in years."""

    min_age: int | None = None
    max_age: int | None = None
    education: str | None = None
    experience_years: float | None = None
    licences: tuple[str, ...] = ()
    benefits: tuple[str, ...] = ()


NOTHING = Asked()


class Requirements:
    """Reads requirements and offers out of plain text."""

    def __init__(self, expressions: ExpressionTable) -> None:
        self._expressions = expressions

    def asked(self, text: AdvertText) -> Asked:
        """What a text asks and offers."""
        found: dict[str, list[tuple[str, re.Match[str]]]] = {}
        for expression, hit in self._hits(text):
            found.setdefault(expression.code, []).append((expression.value, hit))
        if not found:
            return NOTHING
        least, most = _ages({code: hits[0][1] for code, hits in found.items()})
        return Asked(
            min_age=least,
            max_age=most,
            education=_education(found.get("school", [])),
            experience_years=_experience({code: hits[0][1] for code, hits in found.items()}),
            licences=_licences({value for value, _ in found.get("licence", [])}, text.words),
            benefits=tuple(sorted({value for value, _ in found.get("benefit", [])})),
        )

    def _hits(self, text: AdvertText) -> Iterator[tuple[Expression, re.Match[str]]]:
        for expression in self._expressions.worth_a_look(text):
            if expression.around and not expression.around.search(text.words):
                continue
            for part in text.clauses:
                hit = expression.sign.search(part)
                if hit and not (expression.unless and expression.unless.search(part)):
                    yield expression, hit


def _number(hit: re.Match[str]) -> str:
    return next(group for group in hit.groups() if group)


def _ages(found: dict[str, re.Match[str]]) -> tuple[int | None, int | None]:
    if both := found.get("age_range"):
        low, high = (int(group) for group in both.groups() if group)
    else:
        low = int(_number(found["age_least"])) if "age_least" in found else 0
        high = int(_number(found["age_most"])) if "age_most" in found else 0
    return (low if low in AGES else None), (high if high in AGES and high > low else None)


def _education(found: Sequence[tuple[str, re.Match[str]]]) -> str | None:
    levels = {value or _CLASS[_number(hit)] for value, hit in found}
    return min(levels, key=EDUCATION_RANK.__getitem__) if levels else None


def _experience(found: dict[str, re.Match[str]]) -> float | None:
    if "fresher" in found:
        return 0.0
    if "experience_years" in found:
        years = float(_number(found["experience_years"]))
        return years if years <= MOST_YEARS_ASKED else None
    return round(int(_number(found["experience_months"])) / 12, 2) if "experience_months" in found else None


def _licences(found: set[str], words: str) -> tuple[str, ...]:
    """Licence names; a plain driving licence is the one for what is driven, where nothing says it better."""
    if "driving" in found:
        named = {"two_wheeler", "light_vehicle", "heavy_vehicle"} & found
        found = (found - {"driving"}) | (named or {"two_wheeler" if _RIDES.search(words) else "light_vehicle"})
    return tuple(sorted(found))
