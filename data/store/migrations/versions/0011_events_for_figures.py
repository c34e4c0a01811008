"""What officials' figures need of an event: both districts, pay before and wished in bands, a scheme."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None
COLUMNS = (
    ("home_district_id", sa.Integer(), None),
    ("listing_district_id", sa.Integer(), None),
    ("pay_before", sa.String(length=20), "band of what she earned; of those who agreed to that alone"),
    ("pay_wished", sa.String(length=20), None),
    ("scheme", sa.String(length=20), None),
)


def upgrade() -> None:
    for name, kind, comment in COLUMNS:
        op.add_column("events", sa.Column(name, kind, comment=comment))


def downgrade() -> None:
    for name, _, _ in reversed(COLUMNS):
        op.drop_column("events", name)
