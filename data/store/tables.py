"""All tables of the store together, for what goes over every one of them: migrations, a dump, the documents."""

from __future__ import annotations

from data.store import (
    cube_tables,
    door_tables,
    engine_tables,
    event_tables,
    gateway_tables,
    listing_tables,
    onest_tables,
    outcome_tables,
    person_tables,
    snapshot_tables,
    target_tables,
)
from data.store.metadata import metadata

ROOMS = (
    cube_tables,
    door_tables,
    engine_tables,
    event_tables,
    gateway_tables,
    listing_tables,
    onest_tables,
    outcome_tables,
    person_tables,
    snapshot_tables,
    target_tables,
)
"""The files that tables stand in; importing one enters its tables in `metadata`."""

__all__ = ["ROOMS", "metadata"]
