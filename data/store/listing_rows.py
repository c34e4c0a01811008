"""A `Listing` as a row of its table and back, in one place."""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields
from operator import attrgetter
from typing import Any

from sqlalchemy import Row

from matching.model import Listing

UNDERSTOOD = (
    "family",
    "family_score",
    "skills",
    "district_id",
    "point",
    "place_precision",
    "monthly_low",
    "monthly_high",
    "wage_assumption",
    "held_back_because",
    "hazardous",
    "applicants",
    "filled",
    "trust",
)
"""The fields that the import works out or that we count; all others are the advert's own words."""
COUNTED = ("applicants", "filled")
"""What happened here since; a changed advert does not set it back."""
PLAIN = tuple(field.name for field in fields(Listing) if field.name != "point")
ADVERT = tuple(name for name in PLAIN if name not in UNDERSTOOD)
HASH_BYTES = 16

_plain = attrgetter(*PLAIN)
_advert = attrgetter(*ADVERT)
_encode = json.JSONEncoder(default=str, ensure_ascii=True, separators=(",", ":")).encode


def listing_values(listing: Listing) -> dict[str, Any]:
    """The columns of a listing; the point becomes `latitude` and `longitude` in degrees."""
    values = dict(zip(PLAIN, _plain(listing), strict=True))
    values["latitude"], values["longitude"] = listing.point or (None, None)
    return values


def listing_of(row: Row[Any]) -> Listing:
    """The listing of a row of `tables.listings`."""
    values = {name: getattr(row, name) for name in PLAIN}
    point = None if row.latitude is None or row.longitude is None else (row.latitude, row.longitude)
    return Listing(**values, point=point)


def content_hash(listing: Listing) -> bytes:
    """16 bytes that change when the advert's own words do; what we made of them does not count."""
    return hashlib.sha256(_encode(_advert(listing)).encode("ascii")).digest()[:HASH_BYTES]
