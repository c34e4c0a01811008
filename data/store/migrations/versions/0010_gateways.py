"""Messages that wait to be sent, applications that were sent, and how the gateways do."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.String(36), nullable=False, comment="random; also the key under which it happens once at the other side"),
        sa.Column("kind", sa.String(40), nullable=False, comment="which sender takes it; a name of services.send_out"),
        sa.Column("worker_id", sa.String(36), nullable=False),
        sa.Column("reference", sa.String(36), nullable=False, comment="of the application it is about"),
        sa.Column("sealed", sa.LargeBinary(), nullable=False, comment="what is sent, padded, under the worker's row key"),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", MOMENT, nullable=False),
        sa.Column("lease", sa.String(36), comment="who is sending it now"),
        sa.Column("leased_until", MOMENT),
        sa.Column("failure", sa.String(20), comment="what failed last, of data.gateways.errors.FAILURES"),
        sa.Column("dead_at", MOMENT, comment="given up: a person decides"),
        sa.ForeignKeyConstraint(["worker_id"], ["workers.id"], name=op.f("fk_outbox_worker_id_workers"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    op.create_index("ix_outbox_worker_id", "outbox", ["worker_id"])
    op.create_index("ix_outbox_next_at", "outbox", ["next_at"])
    op.create_table(
        "sent_applications",
        sa.Column("reference", sa.String(36), nullable=False, comment="random; our id of the application at the other side"),
        sa.Column("worker_id", sa.String(36), nullable=False),
        sa.Column("listing_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("gateway", sa.String(20), nullable=False),
        sa.Column("remote_id", sa.Text(), comment="their id; null until it is acknowledged"),
        sa.Column("state", sa.String(20), nullable=False, comment="of the chain of states, as last heard"),
        sa.Column("sent_at", MOMENT, comment="when it was acknowledged"),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("asked_at", MOMENT, comment="when its status was last asked for"),
        sa.CheckConstraint("gateway IN ('ncs', 'onest')", name=op.f("ck_sent_applications_gateway")),
        sa.ForeignKeyConstraint(
            ["worker_id"], ["workers.id"], name=op.f("fk_sent_applications_worker_id_workers"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listings.id"], name=op.f("fk_sent_applications_listing_id_listings"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("reference", name=op.f("pk_sent_applications")),
    )
    op.create_index("ix_sent_applications_worker_id", "sent_applications", ["worker_id"])
    op.create_index("ix_sent_applications_gateway_asked_at", "sent_applications", ["gateway", "asked_at"])
    op.create_table(
        "gateway_pulses",
        sa.Column("gateway", sa.String(20), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("good_at", MOMENT),
        sa.Column("failed_at", MOMENT),
        sa.Column("failure", sa.String(20)),
        sa.Column("told_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("gateway", name=op.f("pk_gateway_pulses")),
    )


def downgrade() -> None:
    op.drop_table("gateway_pulses")
    op.drop_table("sent_applications")
    op.drop_table("outbox")
