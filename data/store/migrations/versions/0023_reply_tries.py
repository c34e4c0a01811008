"""How often a telephone answered is counted in the store: in the memory of each process a code could be guessed as often in every one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reply_tries",
        sa.Column("telephone", sa.LargeBinary(length=32), nullable=False, comment="as in follow_ups; only of those that were asked"),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False, comment="from when on its answers are counted"),
        sa.Column("tries", sa.Integer(), nullable=False, comment="answers since then, right or wrong"),
        sa.PrimaryKeyConstraint("telephone", name="pk_reply_tries"),
    )
    op.create_index("ix_reply_tries_first_at", "reply_tries", ["first_at"])


def downgrade() -> None:
    op.drop_table("reply_tries")
