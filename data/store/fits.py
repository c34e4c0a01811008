"""How listings that were shown fitted, coarsely, of those who agreed to be learnt from; and what came of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Select, select

from data.store.event_tables import events
from data.store.told import kinds_from
from matching.coarse import FIT_BYTES

Key = tuple[bytes, int]


@dataclass(frozen=True, slots=True)
class Fits:
    """Jobs that were shown, in no order: coarse steps of shape (n, FIT_BYTES), the place of each in its list from 0, of shape (n,), and
    which listing to whom (nobody: unknown).

    `since`: when the first of them was shown; None of none.
    """

    codes: NDArray[np.uint8]
    places: NDArray[np.int64]
    keys: list[Key]
    simulated: bool
    since: datetime | None

    def __len__(self) -> int:
        return len(self.keys)


def first_and_last(connection: Connection, version: str, since: datetime) -> tuple[datetime, datetime] | None:
    """When a model first and last ranked what was shown, from a moment on; None where nothing is on record."""
    shown = _shown(version, events.c.at).where(events.c.at >= since).limit(1)
    ends = [connection.execute(shown.order_by(order)).scalar() for order in (events.c.at, events.c.at.desc())]
    return None if ends[0] is None or ends[1] is None else (ends[0], ends[1])


def is_simulated(connection: Connection) -> bool:
    """Whether this is the store of a demonstration, where what happened first, as everything else, is simulated."""
    return bool(connection.execute(select(events.c.simulated).order_by(events.c.id).limit(1)).scalar())


def fits_between(connection: Connection, version: str, since: datetime, until: datetime, most: int) -> Fits:
    """Those that a model ranked from a moment up to but not including another, the newest `most`; each once for each person."""
    columns = (events.c.pseudonym, events.c.listing_id, events.c.fit, events.c.position, events.c.simulated, events.c.at)
    query = _shown(version, *columns).where(events.c.at >= since, events.c.at < until).order_by(events.c.at.desc()).limit(most)
    found: dict[Key, tuple[bytes, int]] = {}
    simulated, first = False, None
    for number, (pseudonym, listing, fit, position, made_up, at) in enumerate(connection.execute(query), start=1):
        found[(b"", number) if listing is None else (bytes(pseudonym), listing)] = (bytes(fit), position or 0)
        simulated, first = simulated or bool(made_up), at
    codes = np.frombuffer(b"".join(fit for fit, _ in found.values()), dtype=np.uint8).reshape(-1, FIT_BYTES)
    places = np.array([place for _, place in found.values()], dtype=np.int64)
    return Fits(codes, places, list(found), simulated, first)


def came_of(connection: Connection, keys: list[Key], step: str, since: datetime) -> NDArray[np.bool_]:
    """Whether each of these came as far as a step (of `indicators.dimensions.STEPS`) or further, as told since a moment; shape (n,)."""
    query = select(events.c.pseudonym, events.c.listing_id).where(
        events.c.kind.in_(kinds_from(step)), events.c.at >= since, events.c.listing_id.is_not(None)
    )
    numbers = {key: number for number, key in enumerate(keys)}
    came = np.zeros(len(keys), dtype=np.bool_)
    for pseudonym, listing in connection.execute(query):
        number = numbers.get((bytes(pseudonym), listing))
        if number is not None:
            came[number] = True
    return came


def _shown(version: str, *columns: Any) -> Select[Any]:
    return select(*columns).where(events.c.kind == "shown", events.c.model_version == version, events.c.fit.is_not(None))
