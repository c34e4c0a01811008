"""How a consent was proved where no code could: a signed form, and who agreed for somebody under age."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    paper = "number of the signed form, where no telephone was in hand"
    guardian = "mark of the grown-up who agreed for one under age, never a number"
    op.add_column("consents", sa.Column("paper", sa.String(length=20), comment=paper))
    op.add_column("consents", sa.Column("guardian", sa.String(length=64), comment=guardian))
    op.create_index(op.f("ix_consents_paper"), "consents", ["paper"])
    op.create_table(
        "paper_reviews",
        sa.Column("paper", sa.String(length=20), nullable=False, comment="number of a signed form"),
        sa.Column("in_order", sa.Boolean(), nullable=False, comment="a person has seen the form and found it so"),
        sa.Column("decided_by", sa.String(length=36), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("paper", name=op.f("pk_paper_reviews")),
    )


def downgrade() -> None:
    op.drop_table("paper_reviews")
    op.drop_index(op.f("ix_consents_paper"), "consents")
    op.drop_column("consents", "guardian")
    op.drop_column("consents", "paper")
