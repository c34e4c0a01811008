"""Sums count who was called at all, in the place of those of whom a call found that they had not joined: nine or fewer of these are hidden,
and with them how many were called would be."""

from __future__ import annotations

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("atoms") as table:
        table.alter_column("called_false", new_column_name="called")


def downgrade() -> None:
    with op.batch_alter_table("atoms") as table:
        table.alter_column("called", new_column_name="called_false")
