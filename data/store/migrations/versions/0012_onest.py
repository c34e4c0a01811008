"""What ONEST participants told last; how an application reaches them; messages that hold nothing of a worker."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "onest_items",
        sa.Column("source", sa.String(40), nullable=False, comment="of the listing that it is"),
        sa.Column("job_id", sa.Text(), nullable=False, comment="participant, provider and item"),
        sa.Column("bpp_uri", sa.Text(), nullable=False, comment="where its participant is told"),
        sa.Column("city", sa.String(20), nullable=False),
        sa.Column("told", sa.LargeBinary(), nullable=False, comment="the item, JSON in zlib"),
        sa.PrimaryKeyConstraint("source", "job_id", name=op.f("pk_onest_items")),
    )
    op.create_table(
        "onest_providers",
        sa.Column("source", sa.String(40), nullable=False),
        sa.Column("bpp_id", sa.Text(), nullable=False),
        sa.Column("provider_id", sa.Text(), nullable=False),
        sa.Column("told", sa.LargeBinary(), nullable=False, comment="name, locations and ways to apply, JSON in zlib"),
        sa.PrimaryKeyConstraint("source", "bpp_id", "provider_id", name=op.f("pk_onest_providers")),
    )
    plain = "what is sent or was told that is nothing of hers: their numbers, their terms"
    with op.batch_alter_table("outbox") as outbox:
        outbox.add_column(sa.Column("plain", sa.JSON(), comment=plain))
        nobody = "null: it holds nothing of anybody"
        outbox.alter_column("worker_id", existing_type=sa.String(36), nullable=True, comment=nobody)
        hers = "what is sent of her, padded, under the worker's row key"
        outbox.alter_column("sealed", existing_type=sa.LargeBinary(), nullable=True, comment=hers)
    op.create_index("ix_outbox_reference", "outbox", ["reference"])
    route = "how the other side is reached, where that is not one address for all"
    op.add_column("sent_applications", sa.Column("route", sa.JSON(), comment=route))


def downgrade() -> None:
    op.drop_column("sent_applications", "route")
    op.drop_index("ix_outbox_reference", "outbox")
    op.execute("DELETE FROM outbox WHERE worker_id IS NULL OR sealed IS NULL")
    with op.batch_alter_table("outbox") as outbox:
        before = "what is sent, padded, under the worker's row key"
        outbox.alter_column("sealed", existing_type=sa.LargeBinary(), nullable=False, comment=before)
        outbox.alter_column("worker_id", existing_type=sa.String(36), nullable=False, comment=None)
        outbox.drop_column("plain")
    op.drop_table("onest_providers")
    op.drop_table("onest_items")
