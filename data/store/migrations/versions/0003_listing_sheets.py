"""Indexes by which an administrator leafs through the listings of a status, of a State, of a family

Revision ID: 0003
Revises: 0002
"""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_listings_status_id", "listings", ["status", "id"])
    op.create_index("ix_listings_status_state_id", "listings", ["status", "state", "id"])
    op.create_index("ix_listings_status_family_id", "listings", ["status", "family", "id"])
    op.drop_index("ix_listings_status_family", "listings")


def downgrade() -> None:
    op.create_index("ix_listings_status_family", "listings", ["status", "family"])
    for columns in ("family_id", "state_id", "id"):
        op.drop_index(f"ix_listings_status_{columns}", "listings")
