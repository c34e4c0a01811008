"""Accounts with a role, sessions behind a cookie, one-time codes, and what a worker did about a listing."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False, comment="what is typed to sign in; of a post, not of a person"),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False, comment="argon2id"),
        sa.Column("centre", sa.Text(), comment="the centre an operator sits at"),
        sa.Column("channel", sa.String(length=20), comment="the channel of what is done there"),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("disabled_at", TIME),
        sa.CheckConstraint("role IN ('operator', 'official', 'administrator')", name="ck_accounts_role"),
        sa.PrimaryKeyConstraint("id", name="pk_accounts"),
        sa.UniqueConstraint("name", name="uq_accounts_name"),
    )
    op.create_table(
        "sessions",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("token_index", sa.LargeBinary(length=32), nullable=False, comment="keyed HMAC of the cookie, never the cookie"),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("account_id", sa.String(length=36)),
        sa.Column("started_at", TIME, nullable=False),
        sa.Column("seen_at", TIME, nullable=False),
        sa.Column("ended_at", TIME),
        sa.Column("sealed", sa.LargeBinary(), comment="the worker in hand, padded"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_sessions_account_id_accounts", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_sessions"),
    )
    op.create_index("ix_sessions_token_index", "sessions", ["token_index"])
    op.create_index("ix_sessions_account_id_started_at", "sessions", ["account_id", "started_at"])
    op.create_table(
        "one_time_codes",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False, comment="the walk the code was sent in"),
        sa.Column("uan_index", sa.LargeBinary(length=32), nullable=False, comment="keyed HMAC of the UAN"),
        sa.Column("code_mac", sa.LargeBinary(length=32), nullable=False, comment="keyed HMAC of case and code, never the code"),
        sa.Column("issued_at", TIME, nullable=False),
        sa.Column("expires_at", TIME, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("used_at", TIME),
        sa.PrimaryKeyConstraint("id", name="pk_one_time_codes"),
    )
    op.create_index("ix_one_time_codes_case_id", "one_time_codes", ["case_id"])
    op.create_index("ix_one_time_codes_uan_index_issued_at", "one_time_codes", ["uan_index", "issued_at"])
    op.create_table(
        "applications",
        sa.Column("worker_id", sa.String(length=36), nullable=False),
        sa.Column("listing_id", NUMBER, nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("changed_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["worker_id"], ["workers.id"], name="fk_applications_worker_id_workers", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["listing_id"], ["listings.id"], name="fk_applications_listing_id_listings", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("worker_id", "listing_id", name="pk_applications"),
    )
