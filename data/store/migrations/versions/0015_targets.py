"""What offices aim at."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "targets",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("place", sa.String(length=20), nullable=False, comment="a State's code, or a district's after it; empty: India"),
        sa.Column("period", sa.String(length=7), nullable=False, comment="the first month of a quarter; empty: all time, for districts"),
        sa.Column("measure", sa.String(length=20), nullable=False),
        sa.Column("goal", sa.Integer(), nullable=False, comment="people, or of a hundred"),
        sa.Column("set_by", sa.String(length=36), nullable=False, comment="the official's account"),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("goal > 0", name=op.f("ck_targets_goal")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_targets")),
        sa.UniqueConstraint("place", "period", "measure", name=op.f("uq_targets_place_period_measure")),
    )


def downgrade() -> None:
    op.drop_table("targets")
