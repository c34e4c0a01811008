"""People who were shown lists, wished and joined, as events; for fairness and for the watched model."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from data.store.events import Event

START = datetime(2026, 2, 2, 6, 0, tzinfo=UTC)
NUMBERS = itertools.count(1)


def served(
    count: int,
    joined: int,
    *,
    places: int = 3,
    wished: int | None = None,
    band: str = "10001_15000",
    km: str = "5_10",
    **told: object,
) -> Iterator[Event]:
    """So many who were shown a list of so many places, of whom some wished (else as many as joined) and some joined."""
    for each in range(count):
        who = b"served__" + next(NUMBERS).to_bytes(8, "big")
        known = {"state": "Bihar", "family": "7112", "listing_family": "7112", "gender": "female", "simulated": True, **told}
        yield Event(at=START, pseudonym=who, kind="consented", **known)
        for position in range(places):
            yield Event(at=START, pseudonym=who, kind="shown", position=position, wage_band=band, km_band=km, **known)
        if each < max(joined, wished or 0):
            yield Event(at=START + timedelta(days=1), pseudonym=who, kind="interested", **known)
        if each < joined:
            yield Event(at=START + timedelta(days=20), pseudonym=who, kind="joined", proof="document", **known)
