"""Tables of a worker: who she is, sealed, what she agreed to, and which jobs she wants. What each must never hold stands beside it."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Integer, LargeBinary, String, Table, Text

from data.store.column_types import Number, Texts, UtcTime
from data.store.metadata import metadata

workers = Table(
    "workers",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("uan_index", LargeBinary(32), nullable=False, unique=True, comment="keyed HMAC of the UAN, never the UAN"),
    Column("uan_key", LargeBinary(4), comment="id of the key the index is under; null: of the time before keys were changed"),
    Column("row_key", LargeBinary(80), comment="the sealed key of this worker's values; null when none is kept"),
    Column("created_at", UtcTime, nullable=False),
)

worker_values = Table(
    "worker_values",
    metadata,
    Column("worker_id", String(36), ForeignKey("workers.id", ondelete="CASCADE"), primary_key=True),
    Column("field", String(40), primary_key=True),
    Column("sealed", LargeBinary, nullable=False, comment="padded, under the row key"),
    Column("version", Integer, nullable=False),
)

consents = Table(
    "consents",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("worker_id", String(36), nullable=False, index=True, comment="no foreign key: the proof of consent outlives erasure"),
    Column("notice_version", String(40), nullable=False),
    Column("notice_language", String(10), nullable=False),
    Column("consumer", Text, nullable=False),
    Column("provider", Text, nullable=False),
    Column("purpose", String(40), nullable=False),
    Column("user", Text, nullable=False),
    Column("fields", Texts, nullable=False),
    Column("access", String(40), nullable=False),
    Column("frequency", String(40), nullable=False),
    Column("given_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime, nullable=False, index=True),
    Column("status", String(20), nullable=False),
    Column("channel", String(20), nullable=False),
    Column("paper", String(20), index=True, comment="number of the signed form, where no telephone was in hand"),
    Column("guardian", String(64), comment="mark of the grown-up who agreed for one under age, never a number"),
    Column("signature", LargeBinary(80), nullable=False),
    CheckConstraint("status IN ('active', 'paused', 'withdrawn', 'expired')", name="status"),
)

paper_reviews = Table(
    "paper_reviews",
    metadata,
    Column("paper", String(20), primary_key=True, comment="number of a signed form"),
    Column("in_order", Boolean, nullable=False, comment="a person has seen the form and found it so"),
    Column("decided_by", String(36), nullable=False),
    Column("decided_at", UtcTime, nullable=False),
)

applications = Table(
    "applications",
    metadata,
    Column("worker_id", String(36), ForeignKey("workers.id", ondelete="CASCADE"), primary_key=True),
    Column("listing_id", Number, ForeignKey("listings.id", ondelete="CASCADE"), primary_key=True),
    Column("state", String(20), nullable=False),
    Column("changed_at", UtcTime, nullable=False),
)
