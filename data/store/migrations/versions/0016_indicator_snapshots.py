"""What is worked out ahead for officials."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "indicator_snapshots",
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "newest_event",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="the number of the newest event that it knows of",
        ),
        sa.Column("body", sa.LargeBinary(), nullable=False, comment="compressed; counts that may be shown, never a person"),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_indicator_snapshots")),
    )


def downgrade() -> None:
    op.drop_table("indicator_snapshots")
