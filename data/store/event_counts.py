"""Whether anything happened since something was counted."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from data.store.event_tables import events


def newest_event(connection: Connection) -> int:
    """The number of the newest event; 0 when nothing happened yet. It changes whenever a count could."""
    return int(connection.execute(select(func.max(events.c.id))).scalar() or 0)
