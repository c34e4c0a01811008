"""Reading for an index or a dashboard: straight queries, no aggregates."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import Connection, Date, Row, Text, cast, func, select

from data.store.batches import batches
from data.store.column_types import Texts
from data.store.event_tables import events
from data.store.events import KINDS
from data.store.lifecycle import STATUSES
from data.store.listing_tables import listings
from matching.columns import FRAME_COLUMNS
from matching.standings import Standing

ROWS_AT_ONCE, KEYS_AT_ONCE = 50_000, 900
INDEXED = ("live", "held_back", "full")
"""Statuses of the listings that an index holds."""
LISTS = ("licences", "languages", "skills")
DAYS = ("posted_on", "last_date", "last_confirmed_on")
ASKED_OF = {"held_back": "status", "accommodation": "benefits"}
"""Columns of the frame that are worked out from another column of the table."""


class ReadModels:
    """What indexes and dashboards read, in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def listing_frame(self, status: str | Collection[str] = "live") -> pd.DataFrame:
        """The listings of one or several statuses that have a card of their own, in the order of their numbers: `id` and
        `matching.columns.FRAME_COLUMNS`.

        Lists are joined by `;`, days are `date`, unknown is None or NaN; pay in rupees a month, points in degrees. `held_back` is
        what an administrator or the import decided last, not that there once was a reason.
        """
        wanted = (status,) if isinstance(status, str) else tuple(status)
        chosen = []
        for name in FRAME_COLUMNS:
            column = listings.c[ASKED_OF.get(name, name)]
            chosen.append((cast(column, Text) if isinstance(column.type, Texts | Date) else column).label(f"frame_{name}"))
        its_own = listings.c.status.in_(wanted) & listings.c.same_as.is_(None)
        query = select(listings.c.id, *chosen).where(its_own).order_by(listings.c.id)
        rows = self._connection.execute(query.execution_options(yield_per=ROWS_AT_ONCE))
        pieces = [_piece(piece) for piece in rows.partitions()]
        return pd.concat(pieces, ignore_index=True) if pieces else _piece([])

    def standings(self, numbers: Collection[int] | None = None, since: datetime | None = None) -> list[Standing]:
        """How listings stand now, their numbers as `job_id`: these, or those whose status changed since a time."""
        told = (listings.c.id, listings.c.status, listings.c.last_date, listings.c.filled, listings.c.same_as)
        query = select(*told).order_by(listings.c.id)
        wanted = [query.where(listings.c.changed_at >= since)] if since else []
        wanted += [query.where(listings.c.id.in_(keys)) for keys in batches(numbers or (), KEYS_AT_ONCE)]
        return [
            Standing(
                job_id=str(row.id),
                open=row.status in INDEXED and row.same_as is None,
                held_back=row.status == "held_back",
                last_date=row.last_date.toordinal() if row.last_date else 0,
                filled=row.filled,
            )
            for each in wanted
            for row in self._connection.execute(each)
        ]

    def listing_counts(self) -> dict[str, int]:
        """How many listings there are of each status; a status that no listing has is 0."""
        rows = self._connection.execute(select(listings.c.status, func.count().label("number")).group_by(listings.c.status))
        return dict.fromkeys(STATUSES, 0) | {row.status: row.number for row in rows}

    def funnel(self, since: datetime | None = None, until: datetime | None = None, state: str | None = None) -> dict[str, int]:
        """How many pseudonyms each kind of event happened to, from `since` to before `until`, in one State or in all."""
        query = select(events.c.kind, func.count(events.c.pseudonym.distinct()).label("workers")).group_by(events.c.kind)
        if since is not None:
            query = query.where(events.c.at >= since)
        if until is not None:
            query = query.where(events.c.at < until)
        if state is not None:
            query = query.where(events.c.state == state)
        return dict.fromkeys(KINDS, 0) | {row.kind: row.workers for row in self._connection.execute(query)}


def _piece(rows: Sequence[Row[Any]]) -> pd.DataFrame:
    frame = pd.DataFrame.from_records([tuple(row) for row in rows], columns=["id", *FRAME_COLUMNS])
    for name in LISTS:
        _each_once(frame, name, lambda text: ";".join(json.loads(text)))
    for name in DAYS:
        _each_once(frame, name, date.fromisoformat)
    _each_once(frame, "accommodation", lambda text: "accommodation" in json.loads(text))
    frame["held_back"] = frame["held_back"] == "held_back"
    return frame


def _each_once(frame: pd.DataFrame, name: str, meaning: Callable[[str], Any]) -> None:
    """Replace the texts of a column by what they mean, each worked out once; unknown stays None."""
    codes, texts = pd.factorize(frame[name].astype(object), use_na_sentinel=True)
    meanings = np.array([*map(meaning, texts), None], dtype=object)
    frame[name] = meanings[codes]
