"""What is counted ahead: journeys, exact sums of them, and the cubes that are shown."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MEASURES = (
    "registered", "linked", "consented", "shown", "interested", "sent", "shortlisted", "interview", "offered", "joined",
    "retained_30", "retained_90", "settled_30", "answered_30", "settled_90", "answered_90", "called_true", "called_false",
)
MARKS = (
    "proof_offered", "proof_joined", "proof_retained_30", "proof_retained_90", "answered_30", "answered_90", "called_false", "simulated",
)


def upgrade() -> None:
    op.create_table(
        "journeys",
        sa.Column("pseudonym", sa.LargeBinary(16), primary_key=True),
        sa.Column(
            "spoken_id", NUMBER, nullable=False, comment="the event that says what is known of her: her first consent, else her first"
        ),
        sa.Column("consented", sa.Boolean(), nullable=False, comment="whether that event is a consent"),
        sa.Column("district_id", sa.Integer()),
        sa.Column("state", sa.Text()),
        sa.Column("family", sa.String(4)),
        sa.Column("channel", sa.String(20)),
        sa.Column("gender", sa.String(20)),
        sa.Column("age_band", sa.String(10)),
        sa.Column("social_category", sa.Text()),
        sa.Column("disability", sa.String(10)),
        sa.Column("worker_type", sa.String(20)),
        sa.Column("pay_before", sa.String(20)),
        sa.Column("joined_id", NUMBER),
        sa.Column("joined_pay", sa.String(20), comment="band of the job of the first event of joining"),
        sa.Column("first_day", sa.Integer(), nullable=False, comment="days since 1970-01-01, in India; so are the others"),
        sa.Column("agreed_day", sa.Integer()),
        sa.Column("joined_day", sa.Integer()),
        sa.Column("stayed_day", sa.Integer()),
        sa.Column("last_day", sa.Integer(), nullable=False),
        sa.Column("reached", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in MARKS),
        sqlite_with_rowid=False,
    )
    joined = sa.text("joined_day IS NOT NULL")
    op.create_index("ix_journeys_joined_day", "journeys", ["joined_day"], sqlite_where=joined, postgresql_where=joined)
    op.create_table(
        "atoms",
        *(sa.Column(name, sa.Text(), primary_key=True) for name in ("dimension", "place", "period", "key")),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in MEASURES),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "waits",
        sa.Column("dimension", sa.Text(), primary_key=True),
        sa.Column("key", sa.Text(), primary_key=True),
        sa.Column("agreed_day", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("weeks", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sqlite_with_rowid=False,
    )
    cursor = op.create_table(
        "cube_cursor",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("newest_event", NUMBER, nullable=False, comment="journeys and sums hold the events up to this one"),
        sa.Column("events", NUMBER, nullable=False, comment="how many those are"),
        sa.Column("last_day", sa.Integer(), nullable=False, comment="of the newest event, -1 before the first"),
        sa.Column("heard_day", sa.Integer(), nullable=False, comment="of the newest word of anybody's staying, -1 before the first"),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False, comment="of the tables of reference that they were told by"),
        sa.Column("swept", sa.Integer(), nullable=False, comment="goes up with each sweep that deleted events"),
        sa.Column(
            "built_swept", sa.Integer(), comment="what that was when they were last built; another or null: they must be built anew"
        ),
    )
    first = {"id": 1, "newest_event": 0, "events": 0, "last_day": -1, "heard_day": -1, "simulated": False, "mark": "", "swept": 0}
    op.bulk_insert(cursor, [first])
    op.create_table(
        "published_cubes",
        sa.Column("version", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("newest_event", NUMBER, nullable=False),
        sa.Column("about", sa.JSON(), nullable=False),
        sa.Column(
            "cubes", sa.LargeBinary(), nullable=False, comment="numpy's compressed format, without pickle: rounded, the small ones hidden"
        ),
    )


def downgrade() -> None:
    for name in ("published_cubes", "cube_cursor", "waits", "atoms", "journeys"):
        op.drop_table(name)
