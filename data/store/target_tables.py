"""The table of what offices aim at; nothing of a person stands in it."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Integer, String, Table, UniqueConstraint

from data.store.column_types import Number, UtcTime
from data.store.metadata import metadata

targets = Table(
    "targets",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("place", String(20), nullable=False, comment="a State's code, or a district's after it; empty: India"),
    Column("period", String(7), nullable=False, comment="the first month of a quarter; empty: all time, for districts"),
    Column("measure", String(20), nullable=False),
    Column("goal", Integer, nullable=False, comment="people, or of a hundred"),
    Column("set_by", String(36), nullable=False, comment="the official's account"),
    Column("set_at", UtcTime, nullable=False),
    UniqueConstraint("place", "period", "measure"),
    CheckConstraint("goal > 0", name="goal"),
)
