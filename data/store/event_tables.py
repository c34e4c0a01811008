"""The table of what happened, to pseudonyms with coarse attributes only."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, LargeBinary, String, Table, Text

from data.store.column_types import Number, UtcTime
from data.store.metadata import metadata

events = Table(
    "events",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("at", UtcTime, nullable=False),
    Column(
        "pseudonym",
        LargeBinary(16),
        nullable=False,
        comment="random; the only link to a worker is a sealed value that erasure deletes",
    ),
    Column("kind", String(20), nullable=False),
    Column("listing_id", Number, comment="no foreign key: what happened stays when an advert goes"),
    Column("position", Integer),
    Column("proof", String(20)),
    Column("channel", String(20)),
    Column("state", Text),
    Column("district_id", Integer),
    Column("age_band", String(10)),
    Column("gender", String(20)),
    Column("social_category", Text),
    Column("disability", String(10)),
    Column("worker_type", String(20)),
    Column("family", String(4)),
    Column("listing_family", String(4)),
    Column("km_band", String(10)),
    Column("wage_band", String(20)),
    Column("model_version", Text),
    Column("simulated", Boolean, nullable=False),
    Column(
        "fit", LargeBinary(16), comment="how a listing that was shown fitted, coarsely; of people of age who agreed to that alone"
    ),
    Column("home_district_id", Integer),
    Column("listing_district_id", Integer),
    Column("pay_before", String(20), comment="band of what she earned; of those who agreed to that alone"),
    Column("pay_wished", String(20)),
    Column("scheme", String(20)),
    Index(None, "kind", "at"),
    Index(None, "pseudonym"),
)
