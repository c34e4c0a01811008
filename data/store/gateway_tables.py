"""Tables of what goes out to other systems and what they told."""

from __future__ import annotations

from sqlalchemy import JSON, CheckConstraint, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from data.store.column_types import Number, UtcTime
from data.store.metadata import metadata

outbox = Table(
    "outbox",
    metadata,
    Column("id", String(36), primary_key=True, comment="random; also the key under which it happens once at the other side"),
    Column("kind", String(40), nullable=False, comment="which sender takes it; a name of services.send_out"),
    Column(
        "worker_id",
        String(36),
        ForeignKey("workers.id", ondelete="CASCADE"),
        index=True,
        comment="null: it holds nothing of anybody",
    ),
    Column("reference", String(36), nullable=False, index=True, comment="of the application it is about"),
    Column("sealed", LargeBinary, comment="what is sent of her, padded, under the worker's row key"),
    Column("plain", JSON, comment="what is sent or was told that is nothing of hers: their numbers, their terms"),
    Column("created_at", UtcTime, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_at", UtcTime, nullable=False, index=True),
    Column("lease", String(36), comment="who is sending it now"),
    Column("leased_until", UtcTime),
    Column("failure", String(20), comment="what failed last, of data.gateways.errors.FAILURES"),
    Column("dead_at", UtcTime, comment="given up: a person decides"),
)

sent_applications = Table(
    "sent_applications",
    metadata,
    Column("reference", String(36), primary_key=True, comment="random; our id of the application at the other side"),
    Column("worker_id", String(36), ForeignKey("workers.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("listing_id", Number, ForeignKey("listings.id", ondelete="CASCADE"), nullable=False),
    Column("gateway", String(20), nullable=False),
    Column("remote_id", Text, comment="their id; null until it is acknowledged"),
    Column("state", String(20), nullable=False, comment="of the chain of states, as last heard"),
    Column("sent_at", UtcTime, comment="when it was acknowledged"),
    Column("changed_at", UtcTime, nullable=False),
    Column("asked_at", UtcTime, comment="when its status was last asked for"),
    Column("route", JSON, comment="how the other side is reached, where that is not one address for all"),
    CheckConstraint("gateway IN ('ncs', 'onest')", name="gateway"),
    Index(None, "gateway", "asked_at"),
)

gateway_pulses = Table(
    "gateway_pulses",
    metadata,
    Column("gateway", String(20), primary_key=True),
    Column("state", String(20), nullable=False),
    Column("good_at", UtcTime),
    Column("failed_at", UtcTime),
    Column("failure", String(20)),
    Column("told_at", UtcTime, nullable=False),
)
