"""Lists that were shown to people who agreed to be learnt from, and the furthest that came of each listing on them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, select

from data.store.event_tables import events
from matching.coarse import FIT_BYTES, refined
from matching.features import Rows
from matching.learning import DEED_WORTH, Impressions, worth_of

GROUPS = ("gender", "social_category", "disability")
Deed = tuple[bytes, int]


@dataclass(frozen=True, slots=True)
class ShownLists:
    """Impressions in the order of their days; `day` (ordinal) and `list` (a number for a person and a day) have an entry each.

    `groups`: what is known of who was shown them, by attribute; never a feature. `simulated`: all of them were.
    """

    shown: Impressions
    day: Rows
    list: Rows
    groups: dict[str, NDArray[np.str_]]
    simulated: bool

    @property
    def deeds(self) -> int:
        """After how many of them something was done."""
        return int(self.shown.done.sum())

    def part(self, mask: NDArray[np.bool_]) -> ShownLists:
        """Those of a mask."""
        shown = Impressions(
            self.shown.features[mask], self.shown.place[mask], self.shown.done[mask], self.shown.worth[mask],
        )  # fmt: skip
        return ShownLists(
            shown, self.day[mask], self.list[mask], {name: told[mask] for name, told in self.groups.items()}, self.simulated
        )


def shown_lists(connection: Connection) -> ShownLists:
    """Every listing once for each person, as it was shown to her first. Adverts of a simulated past never stood in a list together: nothing
    is learnt from them."""
    deeds: dict[Deed, float] = {}
    told = (events.c.pseudonym, events.c.listing_id, events.c.kind, events.c.proof)
    done = select(*told).where(events.c.kind.in_(list(DEED_WORTH)), events.c.listing_id.is_not(None))
    for pseudonym, listing, kind, proof in connection.execute(done):
        deeds[pseudonym, listing] = max(worth_of(kind, proof), deeds.get((pseudonym, listing), 0.0))
    wanted = ("pseudonym", "listing_id", "position", "at", "fit", "simulated", *GROUPS)
    query = select(*(events.c[name] for name in wanted)).order_by(events.c.at, events.c.id)
    stood = events.c.listing_id.is_(None) | (events.c.listing_id >= 0)
    rows, known = [], set()
    told_of = (events.c.kind == "shown", events.c.fit.is_not(None), events.c.position.is_not(None), stood)
    for row in connection.execute(query.where(*told_of)):
        if (row.pseudonym, row.listing_id) not in known:
            known.add((row.pseudonym, row.listing_id))
            rows.append(row)
    worth = np.array([deeds.get((row.pseudonym, row.listing_id), 0.0) for row in rows])
    codes = np.frombuffer(b"".join(row.fit for row in rows), dtype=np.uint8).reshape(-1, FIT_BYTES)
    days = np.array([row.at.toordinal() for row in rows], dtype=np.int64)
    numbers: dict[tuple[bytes, int], int] = {}
    lists = [numbers.setdefault((row.pseudonym, day), len(numbers)) for row, day in zip(rows, days.tolist(), strict=True)]
    places = np.array([row.position + 1 for row in rows], dtype=np.int64)
    return ShownLists(
        Impressions(refined(codes), places, (worth > 0).astype(np.int8), np.where(worth > 0, worth, 1.0)),
        days,
        np.array(lists, dtype=np.int64),
        {name: np.array([getattr(row, name) or "" for row in rows], dtype=np.str_) for name in GROUPS},
        all(row.simulated for row in rows),
    )
