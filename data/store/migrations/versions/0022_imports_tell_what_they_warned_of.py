"""What an import warned of and why it was refused stay with its run, and a refused row says of which advert it is."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

NOTICES = "codes of what it warned of, with their values"
REFUSAL = "why nothing of the file was read; null: it was read"
VALUES = "the figures that the sentence of the refusal needs"
ITEM = "the number or title of the advert that was refused; null: not known"


def upgrade() -> None:
    op.add_column("import_runs", sa.Column("notices", sa.JSON(), nullable=False, server_default="[]", comment=NOTICES))
    op.add_column("import_runs", sa.Column("refusal", sa.String(length=40), comment=REFUSAL))
    op.add_column("import_runs", sa.Column("refusal_values", sa.JSON(), nullable=False, server_default="{}", comment=VALUES))
    op.add_column("rejected_rows", sa.Column("item", sa.Text(), comment=ITEM))


def downgrade() -> None:
    op.drop_column("rejected_rows", "item")
    for column in ("refusal_values", "refusal", "notices"):
        op.drop_column("import_runs", column)
