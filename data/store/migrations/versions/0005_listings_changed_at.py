"""When a listing's status last changed here, so that an index can follow without being built anew."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    comment = "when its status or its filled openings last changed here; null: never"
    op.add_column("listings", sa.Column("changed_at", sa.DateTime(timezone=True), comment=comment))
    op.create_index("ix_listings_changed_at", "listings", ["changed_at"])


def downgrade() -> None:
    op.drop_index("ix_listings_changed_at", "listings")
    op.drop_column("listings", "changed_at")
