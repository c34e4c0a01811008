"""How a listing that was shown fitted, coarsely, so that models can learn from what was done about it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    comment = "how a listing that was shown fitted, coarsely; of people of age who agreed to that alone"
    op.add_column("events", sa.Column("fit", sa.LargeBinary(length=16), comment=comment))


def downgrade() -> None:
    op.drop_column("events", "fit")
