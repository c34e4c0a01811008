"""The table of what is worked out ahead for officials, whole, so that a page only has to read it."""

from __future__ import annotations

from sqlalchemy import Column, LargeBinary, String, Table

from data.store.column_types import Number, UtcTime
from data.store.metadata import metadata

indicator_snapshots = Table(
    "indicator_snapshots",
    metadata,
    Column("kind", String(40), primary_key=True),
    Column("made_at", UtcTime, nullable=False),
    Column("newest_event", Number, nullable=False, comment="the number of the newest event that it knows of"),
    Column("body", LargeBinary, nullable=False, comment="compressed; counts that may be shown, never a person"),
)
