"""A joining that the other side disputes is kept with the journey, and counted as none."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("journeys") as table:
        table.add_column(sa.Column("disputed", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("journeys") as table:
        table.alter_column("disputed", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("journeys") as table:
        table.drop_column("disputed")
