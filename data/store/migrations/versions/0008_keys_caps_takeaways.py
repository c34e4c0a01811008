"""Keys that can be changed, who asked for a one-time code, and files that are taken away once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    key = "id of the key the index is under; null: of the time before keys were changed"
    op.add_column("workers", sa.Column("uan_key", sa.LargeBinary(length=4), comment=key))
    address = "keyed HMAC of the network address; null where none is told"
    op.add_column("one_time_codes", sa.Column("asked_from", sa.LargeBinary(length=32), comment=address))
    op.add_column("one_time_codes", sa.Column("asked_by", sa.String(length=36), comment="account of the operator who asked"))
    op.create_index("ix_one_time_codes_issued_at", "one_time_codes", ["issued_at"])
    op.create_table(
        "takeaways",
        sa.Column("mark", sa.LargeBinary(length=32), nullable=False, comment="keyed HMAC of the secret in the link, never the secret"),
        sa.Column("session_id", sa.String(length=36), nullable=False, comment="no foreign key: a session that ended opens nothing"),
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), comment="of the run, where it is of one"),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("mark", name=op.f("pk_takeaways")),
    )
    op.create_index("ix_takeaways_made_at", "takeaways", ["made_at"])


def downgrade() -> None:
    op.drop_table("takeaways")
    op.drop_index("ix_one_time_codes_issued_at", "one_time_codes")
    op.drop_column("one_time_codes", "asked_by")
    op.drop_column("one_time_codes", "asked_from")
    op.drop_column("workers", "uan_key")
