"""Runs of the batch, and the demand for each listing that the last one found."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "batch_runs",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("started_at", TIME, nullable=False),
        sa.Column("finished_at", TIME, nullable=False),
        sa.Column("workers", sa.Integer(), nullable=False),
        sa.Column("unmatched", sa.Integer(), nullable=False, comment="workers for whom there was no listing"),
        sa.Column("listings", sa.Integer(), nullable=False),
        sa.Column("model_version", sa.Text(), nullable=False),
        sa.Column("simulated", sa.Boolean(), nullable=False, comment="the workers were drawn, nobody's data was read"),
        sa.Column("figures", sa.JSON(), nullable=False, comment="crowding before and after"),
        sa.PrimaryKeyConstraint("id", name="pk_batch_runs"),
    )
    op.create_table(
        "listing_demand",
        sa.Column("listing_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("run_id", NUMBER, nullable=False),
        sa.Column("showings", sa.Integer(), nullable=False, comment="lists of ten it would be on, before its price"),
        sa.Column("price", sa.Float(), nullable=False, comment="log-odds, what crowding costs"),
        sa.ForeignKeyConstraint(["listing_id"], ["listings.id"], name="fk_listing_demand_listing_id_listings", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["run_id"], ["batch_runs.id"], name="fk_listing_demand_run_id_batch_runs", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("listing_id", name="pk_listing_demand"),
    )
    op.create_index("ix_listing_demand_run_id", "listing_demand", ["run_id"])


def downgrade() -> None:
    op.drop_table("listing_demand")
    op.drop_table("batch_runs")
