"""Tables of who comes in and what they did: accounts, sessions, codes, files taken away, the audit trail."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from data.store.column_types import Number, Texts, UtcTime
from data.store.metadata import metadata

accounts = Table(
    "accounts",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("name", String(60), nullable=False, unique=True, comment="what is typed to sign in; of a post, not of a person"),
    Column("role", String(20), nullable=False),
    Column("password_hash", Text, nullable=False, comment="argon2id"),
    Column("centre", Text, comment="the centre an operator sits at"),
    Column("channel", String(20), comment="the channel of what is done there"),
    Column("created_at", UtcTime, nullable=False),
    Column("disabled_at", UtcTime),
    Column("state", Text, comment="the State a caller calls for; null: all of them"),
    CheckConstraint("role IN ('operator', 'official', 'administrator', 'caller', 'counsellor')", name="role"),
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("token_index", LargeBinary(32), nullable=False, index=True, comment="keyed HMAC of the cookie, never the cookie"),
    Column("role", String(20), nullable=False),
    Column("account_id", String(36), ForeignKey("accounts.id", ondelete="CASCADE")),
    Column("started_at", UtcTime, nullable=False),
    Column("seen_at", UtcTime, nullable=False),
    Column("ended_at", UtcTime),
    Column("sealed", LargeBinary, comment="the worker in hand, padded"),
    Column("version", Integer, nullable=False),
    Index(None, "account_id", "started_at"),
)

one_time_codes = Table(
    "one_time_codes",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("case_id", String(36), nullable=False, index=True, comment="the walk the code was sent in"),
    Column("uan_index", LargeBinary(32), nullable=False, comment="keyed HMAC of the UAN"),
    Column("asked_from", LargeBinary(32), comment="keyed HMAC of the network address; null where none is told"),
    Column("asked_by", String(36), comment="account of the operator who asked"),
    Column("code_mac", LargeBinary(32), nullable=False, comment="keyed HMAC of case and code, never the code"),
    Column("issued_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("used_at", UtcTime),
    Index(None, "uan_index", "issued_at"),
    Index(None, "issued_at"),
)

takeaways = Table(
    "takeaways",
    metadata,
    Column("mark", LargeBinary(32), primary_key=True, comment="keyed HMAC of the secret in the link, never the secret"),
    Column("session_id", String(36), nullable=False, comment="no foreign key: a session that ended opens nothing"),
    Column("what", String(40), nullable=False),
    Column("number", Number, comment="of the run, where it is of one"),
    Column("made_at", UtcTime, nullable=False, index=True),
    Column("opened_at", UtcTime),
    Column("content", LargeBinary, comment="figures that may be shown; a person's data is never kept here"),
)

audit_rows = Table(
    "audit_rows",
    metadata,
    Column("seq", Number, primary_key=True, autoincrement=True),
    Column("at", UtcTime, nullable=False),
    Column("actor_id", Text, nullable=False),
    Column("role", String(20), nullable=False),
    Column("action", String(40), nullable=False),
    Column("purpose", String(40)),
    Column("fields", Texts, nullable=False),
    Column("subject", Text, index=True, comment="worker id or null"),
    Column("outcome", String(40), nullable=False),
    Column("previous_hash", LargeBinary(32), nullable=False),
    Column("hash", LargeBinary(32), nullable=False),
    sqlite_autoincrement=True,
)
