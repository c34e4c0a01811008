"""Tables of the engine: its models, the words it was taught, what a run over everybody found."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Float, ForeignKey, Integer, String, Table, Text

from data.store.column_types import Number, UtcTime
from data.store.metadata import metadata

models = Table(
    "models",
    metadata,
    Column("version", String(80), primary_key=True),
    Column("trained_at", UtcTime, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("card", JSON, nullable=False),
    Column("promoted_at", UtcTime),
    Column("retired_at", UtcTime),
)

corrections = Table(
    "corrections",
    metadata,
    Column("text", String(300), primary_key=True, comment="normalised job words, nothing of who typed them"),
    Column("family", String(4), primary_key=True),
    Column("count", Integer, nullable=False),
    Column("confirmed_by", String(20), nullable=False, comment="the role that last confirmed it"),
    Column("at", UtcTime, nullable=False),
)

batch_runs = Table(
    "batch_runs",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("started_at", UtcTime, nullable=False),
    Column("finished_at", UtcTime, nullable=False),
    Column("workers", Integer, nullable=False),
    Column("unmatched", Integer, nullable=False, comment="workers for whom there was no listing"),
    Column("listings", Integer, nullable=False),
    Column("model_version", Text, nullable=False),
    Column("simulated", Boolean, nullable=False, comment="the workers were drawn, nobody's data was read"),
    Column("figures", JSON, nullable=False, comment="crowding before and after"),
)

listing_demand = Table(
    "listing_demand",
    metadata,
    Column("listing_id", Number, ForeignKey("listings.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("run_id", Number, ForeignKey("batch_runs.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("showings", Integer, nullable=False, comment="lists of ten it would be on, before its price"),
    Column("price", Float, nullable=False, comment="log-odds, what crowding costs"),
)
