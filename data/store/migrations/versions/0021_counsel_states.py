"""The State of who agreed to be counselled stands beside the agreement, so that nobody of another State is opened for a counsellor.

Where those live who agreed before is sealed, and no migration opens it: they are sorted in when the server starts (`CounselDoor.sort_in`).
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "counsel_states",
        sa.Column("worker_id", sa.String(length=36), nullable=False),
        sa.Column("state", sa.String(length=2), comment="code of the State where she lives, nothing finer; null: not known"),
        sa.ForeignKeyConstraint(["worker_id"], ["workers.id"], name="fk_counsel_states_worker_id_workers", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("worker_id", name="pk_counsel_states"),
    )
    op.create_index("ix_counsel_states_state", "counsel_states", ["state", "worker_id"])


def downgrade() -> None:
    op.drop_table("counsel_states")
