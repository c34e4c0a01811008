"""Where a posting's work is: the places of `jobLocation`, as State, district and PIN code."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from data.feeds.base import BadCell
from data.feeds.feed_words import feed_words
from data.feeds.json_text import Node
from data.feeds.posting_words import each, plain, text_of, texts_of
from settings import settings

MOST_PLACES = 50
"""Places of one posting that become listings."""
INDIA = "india"
_PINCODE = re.compile(r"(?<!\d)[1-9]\d{2}[ -]?\d{3}(?!\d)")


@dataclass(frozen=True, slots=True)
class Place:
    """A place and the path of its address in the posting; "" is unknown. `street` is what no column holds."""

    path: str
    state: str
    district: str
    pincode: str
    street: str = ""
    foreign: str = ""


def places_of(posting: Node) -> tuple[list[Place], int]:
    """The places in India, and how many others there are.

    Without `jobLocation` the State of `applicantLocationRequirements` is taken. Raises `BadCell` with not_in_india (all are
    elsewhere) or no_place (work from anywhere: a listing stands in a district).
    """
    places = list(_stated(posting.get("jobLocation"), "jobLocation"))
    if not places and any(text.upper() == "TELECOMMUTE" for text in texts_of(posting.get("jobLocationType"))):
        raise BadCell("no_place", "jobLocationType", ", ".join(texts_of(posting.get("applicantLocationRequirements"))))
    here = [place for place in places if not place.foreign]
    if places and not here:
        raise BadCell("not_in_india", f"{places[0].path}.addressCountry", places[0].foreign)
    return here[:MOST_PLACES], len(places) - len(here[:MOST_PLACES])


def _stated(value: Any, path: str) -> Iterator[Place]:
    several = isinstance(value, list) and len(value) > 1
    for number, place in enumerate(each(value)):
        here = f"{path}[{number}]" if several else path
        if isinstance(place, str):
            yield _written(place, here)
        elif isinstance(place, dict):
            address = next(each(place.get("address")), None)
            if isinstance(address, dict):
                yield _structured(address, f"{here}.address")
            elif text := text_of(address):
                yield _written(text, f"{here}.address")
            elif "addressRegion" in place or "addressLocality" in place:
                yield _structured(place, here)
            elif text := text_of(place):
                yield _written(text, here)


def _structured(address: Node, path: str) -> Place:
    country, state, district, pincode, street = (
        plain(text_of(address.get(key)))
        for key in ("addressCountry", "addressRegion", "addressLocality", "postalCode", "streetAddress")
    )
    return _placed(path, country, state, district, pincode, street)


def _written(address: str, path: str) -> Place:
    """An address as people write it: street, town, State, PIN code, country, parted by commas."""
    text = plain(address).replace("\n", ", ")
    pincode = next(iter(_PINCODE.findall(text)), "")
    bare = text.replace(pincode, " ", 1) if pincode else text
    parts = [part.strip(" -–.") for part in bare.split(",")]
    parts = [part for part in parts if part and feed_words().value("country", part) != INDIA]
    state, district = (parts[-1] if parts else ""), (parts[-2] if len(parts) > 1 else "")
    return _placed(path, "", state, district, pincode, ", ".join(parts[:-2]))


def _placed(path: str, country: str, state: str, district: str, pincode: str, street: str) -> Place:
    foreign = country if country and feed_words().value("country", country) != INDIA else ""
    if not state:
        state = district if district.casefold() in _city_states() else _state_of_pincode(pincode)
    if not district and state.casefold() in _city_states():
        district = state
    return Place(path, state, district, pincode, street, foreign)


def _state_of_pincode(pincode: str) -> str:
    """The State that a PIN code's first digits lie in, when they lie in one alone; else ""."""
    return next((state for length in (3, 2) if (state := _postal_regions().get(pincode[:length]))), "")


@cache
def _postal_regions() -> dict[str, str]:
    found: dict[str, set[str]] = {}
    for row in _states():
        for region in row["pincode_regions"].split(";"):
            found.setdefault(region, set()).add(row["name"])
    return {region: next(iter(names)) for region, names in found.items() if len(names) == 1}


@cache
def _city_states() -> frozenset[str]:
    """Territories that are one city, by its name: who names the one names the other."""
    return frozenset(row["name"].casefold() for row in _states() if row["name"] in ("Delhi", "Chandigarh", "Puducherry"))


@cache
def _states() -> tuple[dict[str, str], ...]:
    with (settings().reference_dir / "states.csv").open(encoding="utf-8", newline="") as table:
        return tuple(csv.DictReader(table))
