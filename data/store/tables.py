"""All tables of the store together, for what goes over every one of them: migrations, a dump, the documents."""

from __future__ import annotations

from data.store import (
    door_tables,
    engine_tables,
    event_tables,
    gateway_tables,
    listing_tables,
    outcome_tables,
    person_tables,
)
from data.store.metadata import metadata

ROOMS = (door_tables, engine_tables, event_tables, gateway_tables, listing_tables, outcome_tables, person_tables)
"""The files that tables stand in; importing one enters its tables in `metadata`."""

__all__ = ["ROOMS", "metadata"]
