"""What became of applications: what is asked of whom, one-time links of employers, samples that are called back, counsellors' notes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)
BEFORE = "role IN ('operator', 'official', 'administrator')"
NOW = "role IN ('operator', 'official', 'administrator', 'caller', 'counsellor')"


def upgrade() -> None:
    _roles(NOW)
    op.add_column("accounts", sa.Column("state", sa.Text(), comment="the State a caller calls for; null: all of them"))
    op.create_table(
        "follow_ups",
        sa.Column("id", sa.String(length=36), nullable=False, comment="random: an order of these ids is an order of chance"),
        sa.Column("worker_id", sa.String(length=36), nullable=False),
        sa.Column("listing_id", NUMBER, nullable=False),
        sa.Column("asks", sa.String(length=20), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("channel", sa.String(length=20), comment="of her consent"),
        sa.Column("state", sa.Text(), comment="of the job"),
        sa.Column("stood", sa.String(length=20), comment="where her application stood before somebody said that she began"),
        sa.Column("told_on", sa.Date(), comment="when somebody first said that she began"),
        sa.Column("began_on", sa.Date()),
        sa.Column("texted_at", TIME, comment="when a message asked her"),
        sa.Column("telephone", sa.LargeBinary(length=32), comment="keyed HMAC of the number that was asked, never the number"),
        sa.Column("code", sa.String(length=4), comment="what an answer from there begins with"),
        sa.Column("linked_at", TIME, comment="when the employer was sent a link"),
        sa.Column("frame", sa.String(length=7), comment="the month of whose sample it could have become part"),
        sa.CheckConstraint("asks IN ('joined', 'retained_30', 'retained_90')", name=op.f("ck_follow_ups_asks")),
        sa.ForeignKeyConstraint(["worker_id"], ["workers.id"], name="fk_follow_ups_worker_id_workers", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["listing_id"], ["listings.id"], name="fk_follow_ups_listing_id_listings", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_follow_ups"),
        sa.UniqueConstraint("worker_id", "listing_id", "asks", name="uq_follow_ups_worker_id_listing_id_asks"),
    )
    for column in ("listing_id", "due_on", "made_at", "told_on", "telephone", "frame"):
        op.create_index(f"ix_follow_ups_{column}", "follow_ups", [column])
    op.create_table(
        "follow_up_answers",
        sa.Column("follow_up_id", sa.String(length=36), nullable=False),
        sa.Column("said_by", sa.String(length=10), nullable=False),
        sa.Column("answer", sa.String(length=10), nullable=False),
        sa.Column("day", sa.Date(), comment="on which she began, or left"),
        sa.Column(
            "way", sa.String(length=10), nullable=False, comment="by which it came: her page, a message, a centre, a link, a call"
        ),
        sa.Column("at", TIME, nullable=False),
        sa.CheckConstraint("said_by IN ('worker', 'employer', 'called')", name=op.f("ck_follow_up_answers_said_by")),
        sa.CheckConstraint("answer IN ('yes', 'no', 'not_yet')", name=op.f("ck_follow_up_answers_answer")),
        sa.ForeignKeyConstraint(
            ["follow_up_id"], ["follow_ups.id"], name="fk_follow_up_answers_follow_up_id_follow_ups", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("follow_up_id", "said_by", name="pk_follow_up_answers"),
    )
    op.create_table(
        "employer_links",
        sa.Column("mark", sa.LargeBinary(length=32), nullable=False, comment="keyed HMAC of the secret in the link, never the secret"),
        sa.Column("follow_up_id", sa.String(length=36), nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("used_at", TIME),
        sa.ForeignKeyConstraint(["follow_up_id"], ["follow_ups.id"], name="fk_employer_links_follow_up_id_follow_ups", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("mark", name="pk_employer_links"),
    )
    for column in ("follow_up_id", "made_at"):
        op.create_index(f"ix_employer_links_{column}", "employer_links", [column])
    op.create_table(
        "sample_draws",
        sa.Column("month", sa.String(length=7), nullable=False, comment="in which it was told that they began"),
        sa.Column(
            "seed", sa.LargeBinary(length=32), nullable=False, comment="chance; with the ids it gives the same sample again"
        ),
        sa.Column("drawn_at", TIME, nullable=False),
        sa.Column("told", sa.Integer(), nullable=False, comment="joinings that were told of"),
        sa.Column("reachable", sa.Integer(), nullable=False, comment="of those, who agreed to be called"),
        sa.Column("drawn", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("month", name="pk_sample_draws"),
    )
    op.create_table(
        "sampled_calls",
        sa.Column("follow_up_id", sa.String(length=36), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("state", sa.Text(), comment="of the job: whose callers call"),
        sa.Column("place", sa.Integer(), nullable=False, comment="in the order of chance"),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_at", TIME, nullable=False),
        sa.Column("taken_by", sa.String(length=36), comment="account of the caller who has it on the screen"),
        sa.Column("taken_until", TIME),
        sa.Column("outcome", sa.String(length=12)),
        sa.Column("done_at", TIME),
        sa.CheckConstraint(
            "outcome IN ('true', 'false', 'not_reached', 'refuses', 'not_allowed')", name=op.f("ck_sampled_calls_outcome")
        ),
        sa.ForeignKeyConstraint(["follow_up_id"], ["follow_ups.id"], name="fk_sampled_calls_follow_up_id_follow_ups", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("follow_up_id", name="pk_sampled_calls"),
    )
    op.create_index("ix_sampled_calls_month", "sampled_calls", ["month"])
    op.create_table(
        "counsel_notes",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("worker_id", sa.String(length=36), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False, comment="of a closed list: no words about a person"),
        sa.Column("account_id", sa.String(length=36), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["worker_id"], ["workers.id"], name="fk_counsel_notes_worker_id_workers", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_counsel_notes"),
    )
    for column in ("worker_id", "at"):
        op.create_index(f"ix_counsel_notes_{column}", "counsel_notes", [column])


def downgrade() -> None:
    for table in ("counsel_notes", "sampled_calls", "sample_draws", "employer_links", "follow_up_answers", "follow_ups"):
        op.drop_table(table)
    op.execute("DELETE FROM accounts WHERE role IN ('caller', 'counsellor')")
    op.drop_column("accounts", "state")
    _roles(BEFORE)


def _roles(condition: str) -> None:
    """Which roles an account may have. SQLite makes the table anew for it, which would take the sessions of its accounts along."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    if sqlite:
        op.execute("CREATE TEMPORARY TABLE kept_sessions AS SELECT * FROM sessions")
    with op.batch_alter_table("accounts") as accounts:
        accounts.drop_constraint("ck_accounts_role", type_="check")
        accounts.create_check_constraint("ck_accounts_role", condition)
    if sqlite:
        op.execute("INSERT OR IGNORE INTO sessions SELECT * FROM kept_sessions")
        op.execute("DROP TABLE kept_sessions")
