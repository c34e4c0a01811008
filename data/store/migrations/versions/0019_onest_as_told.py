"""Of an item of the network a mark is kept, which tells whether it comes again as it was told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    told = "of all that its advert was read from, and of the advert's words"
    op.add_column("onest_items", sa.Column("mark", sa.LargeBinary(16), nullable=True, comment=told))


def downgrade() -> None:
    with op.batch_alter_table("onest_items") as table:
        table.drop_column("mark")
