"""A file of figures is made when it is asked for and lies ready for minutes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "takeaways", sa.Column("content", sa.LargeBinary(), comment="figures that may be shown; a person's data is never kept here")
    )


def downgrade() -> None:
    with op.batch_alter_table("takeaways") as table:
        table.drop_column("content")
