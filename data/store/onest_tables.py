"""Tables of what participants of the ONEST network told last, which an increment changes and an application needs."""

from __future__ import annotations

from sqlalchemy import Column, LargeBinary, String, Table, Text

from data.store.metadata import metadata

onest_items = Table(
    "onest_items",
    metadata,
    Column("source", String(40), primary_key=True, comment="of the listing that it is"),
    Column("job_id", Text, primary_key=True, comment="participant, provider and item"),
    Column("bpp_uri", Text, nullable=False, comment="where its participant is told"),
    Column("city", String(20), nullable=False),
    Column("told", LargeBinary, nullable=False, comment="the item, JSON in zlib"),
    Column("mark", LargeBinary(16), comment="of all that its advert was read from, and of the advert's words"),
)

onest_providers = Table(
    "onest_providers",
    metadata,
    Column("source", String(40), primary_key=True),
    Column("bpp_id", Text, primary_key=True),
    Column("provider_id", Text, primary_key=True),
    Column("told", LargeBinary, nullable=False, comment="name, locations and ways to apply, JSON in zlib"),
)
