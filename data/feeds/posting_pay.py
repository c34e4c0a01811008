"""What a posting pays: `baseSalary` in all the shapes that people give it, as the wage columns of a listing."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from data.feeds import cells
from data.feeds.base import BadCell
from data.feeds.feed_words import feed_words
from data.feeds.json_text import Node
from data.feeds.plain_number import plain_number
from data.feeds.posting_words import each, plain, text_of

RUPEES, WEEK = "inr", "week"
WEEKS_A_MONTH = Decimal(52) / Decimal(12)
"""A listing's pay is by hour, day, month, year or piece: a week's is told as a month's."""
LEAST, MOST, ONE = ("minValue", "minPrice"), ("maxValue", "maxPrice"), ("value", "price", "amount")
_A_WEEK = re.compile(r"(?:/|\bper|\ba|\beach|प्रति)?\s*(?:\bweek(?:ly)?\b|\bwk\b|हफ़्ता|हफ्ता|सप्ताह|साप्ताहिक)\.?\s*$", re.I)


@dataclass(slots=True)
class Stated:
    """Pay as columns with their paths and texts; `weekly` when it was told by the week and is given by the month."""

    columns: dict[str, tuple[str, str]] = field(default_factory=dict)
    weekly: bool = False


def pay_of(posting: Node) -> Stated:
    """The pay of a posting, the first of several; raises `BadCell` with not_rupees or not_one_of."""
    salary = next(each(posting.get("baseSalary")), None)
    path = "baseSalary[0]" if isinstance(posting.get("baseSalary"), list) and len(posting["baseSalary"]) > 1 else "baseSalary"
    stated, found = Stated(), _Found(path)
    found.currency("salaryCurrency", posting.get("salaryCurrency"))
    found.amounts(path, salary, 0)
    for column, (at, text) in (("wage_min", found.least), ("wage_max", found.most)):
        if text:
            bare = _A_WEEK.sub("", text)
            stated.weekly = stated.weekly or bare != text
            stated.columns[column] = (at, bare)
    at, unit = found.unit
    if unit and stated.columns:
        period = feed_words().value("pay_unit", unit) or feed_words().value("wage_period", unit)
        if period is None:
            raise BadCell("not_one_of", at, unit)
        stated.weekly = period == WEEK
        stated.columns["wage_period"] = (at, period)
    if stated.weekly:
        _by_month(stated)
    return stated


class _Found:
    """Gathers amounts, unit and currency from nested objects, each with its path."""

    def __init__(self, path: str) -> None:
        self.least = self.most = self.unit = (path, "")

    def amounts(self, path: str, value: Any, depth: int) -> None:
        if isinstance(value, list):
            value = next(each(value), None)
        if not isinstance(value, dict) or "@value" in value:
            if text := plain_number(plain(text_of(value))):
                self.least = (path, text)
            return
        for key in ("currency", "priceCurrency", "unitCurrency"):
            self.currency(f"{path}.{key}", value.get(key))
        for key in ("unitText", "unitCode"):
            if text := text_of(value.get(key)):
                self.unit = (f"{path}.{key}", text)
                break
        for key in ONE:
            if key in value and depth < 4:
                self.amounts(f"{path}.{key}", value[key], depth + 1)
        for key in LEAST:
            if text := plain_number(text_of(value.get(key))):
                self.least = (f"{path}.{key}", text)
        for key in MOST:
            if text := plain_number(text_of(value.get(key))):
                self.most = (f"{path}.{key}", text)

    def currency(self, path: str, value: Any) -> None:
        text = text_of(value)
        if text and feed_words().value("currency", text) != RUPEES:
            raise BadCell("not_rupees", path, text)


def _by_month(stated: Stated) -> None:
    """Amounts a week as amounts a month; what is no amount stays, to be refused by whoever reads it."""
    for column in ("wage_min", "wage_max"):
        path, text = stated.columns.get(column, ("", ""))
        try:
            low, high, _ = cells.read_wage(text) if text else (0, None, None)
        except ValueError:
            continue
        if text:
            amounts = (str((Decimal(each) * WEEKS_A_MONTH).quantize(Decimal(1), ROUND_HALF_UP)) for each in (low, high) if each)
            stated.columns[column] = (path, "-".join(amounts))
    stated.columns["wage_period"] = (stated.columns.get("wage_period", ("baseSalary", ""))[0], "month")
