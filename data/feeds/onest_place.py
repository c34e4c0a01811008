"""Where an ONEST item is: a location of its provider by its number, with the codes of cities and States as names."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from typing import Any

from data.feeds.onest_tree import leaves, part, text_of
from settings import settings

PARTS = ("id", "city", "state", "area_code", "district", "country")


@cache
def city_codes() -> dict[str, tuple[str, str]]:
    """District and State of a code (std:0542), from `city_codes.csv`, which tells how far each is confirmed."""
    with (settings().reference_dir / "city_codes.csv").open(encoding="utf-8", newline="") as rows:
        return {row["code"].upper(): (row["district"], row["state"]) for row in csv.DictReader(rows)}


@cache
def code_of_city(district: str, state: str) -> str:
    """The first code of a district, `*` where the table has none."""
    return next((code.lower() for code, place in city_codes().items() if place == (district, state)), "*")


@cache
def state_codes() -> dict[str, str]:
    """State of a code of two letters (MH), from `states.csv`."""
    with (settings().reference_dir / "states.csv").open(encoding="utf-8", newline="") as rows:
        return {row["code"]: row["name"] for row in csv.DictReader(rows)}


def cells_of(location: Any) -> Iterator[tuple[str, str]]:
    """State, district and PIN code of a location, those that it says; a code that no table knows stays as it is written."""
    city, state = _name(location, "city"), _name(location, "state")
    district, lies_in = city_codes().get(city.upper(), (city, ""))
    yield "state", state_codes().get(state.upper().removeprefix("IN-"), state) or lies_in
    yield "district", text_of(location.get("district")) or district
    yield "pincode", text_of(part(location, "area_code").get("code")) or text_of(location.get("area_code"))


def rest_of(location: Any) -> Iterator[tuple[str, str]]:
    """What a location says beyond its cells (a street, a point), by its path."""
    rest = {key: value for key, value in location.items() if key not in PARTS}
    yield from leaves(rest) if rest else ()


def _name(location: Any, key: str) -> str:
    """A city or State by its name, else by its code, else as it is written."""
    named = part(location, key)
    return text_of(named.get("name")) or text_of(named.get("code")) or text_of(location.get(key))
