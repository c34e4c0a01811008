"""Who says that she stayed and who says that she left are kept with the journey: she is believed before her employer in the figures too."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None
WORDS = ("stayed_30", "stayed_90", "left_30", "left_90")
SAID = "how much who says so is believed, 0: nobody does"


def upgrade() -> None:
    with op.batch_alter_table("journeys") as table:
        for name in WORDS:
            table.add_column(sa.Column(name, sa.Integer(), nullable=False, server_default="0", comment=SAID))
    with op.batch_alter_table("journeys") as table:
        for name in WORDS:
            table.alter_column(name, server_default=None, existing_comment=SAID)


def downgrade() -> None:
    with op.batch_alter_table("journeys") as table:
        for name in reversed(WORDS):
            table.drop_column(name)
