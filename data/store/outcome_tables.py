"""Tables of what became of an application: what is asked of whom, what they say, who is called back, what a counsellor noted, and of
which State those are who agreed to be counselled."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Index, Integer, LargeBinary, String, Table, Text, UniqueConstraint

from data.store.column_types import Number, UtcTime
from data.store.metadata import metadata

follow_ups = Table(
    "follow_ups",
    metadata,
    Column("id", String(36), primary_key=True, comment="random: an order of these ids is an order of chance"),
    Column("worker_id", String(36), ForeignKey("workers.id", ondelete="CASCADE"), nullable=False),
    Column("listing_id", Number, ForeignKey("listings.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("asks", String(20), nullable=False),
    Column("due_on", Date, nullable=False, index=True),
    Column("made_at", UtcTime, nullable=False, index=True),
    Column("channel", String(20), comment="of her consent"),
    Column("state", Text, comment="of the job"),
    Column("stood", String(20), comment="where her application stood before somebody said that she began"),
    Column("told_on", Date, index=True, comment="when somebody first said that she began"),
    Column("began_on", Date),
    Column("texted_at", UtcTime, comment="when a message asked her"),
    Column("telephone", LargeBinary(32), index=True, comment="keyed HMAC of the number that was asked, never the number"),
    Column("code", String(4), comment="what an answer from there begins with"),
    Column("linked_at", UtcTime, comment="when the employer was sent a link"),
    Column("frame", String(7), index=True, comment="the month of whose sample it could have become part"),
    UniqueConstraint("worker_id", "listing_id", "asks"),
    CheckConstraint("asks IN ('joined', 'retained_30', 'retained_90')", name="asks"),
)

follow_up_answers = Table(
    "follow_up_answers",
    metadata,
    Column("follow_up_id", String(36), ForeignKey("follow_ups.id", ondelete="CASCADE"), primary_key=True),
    Column("said_by", String(10), primary_key=True),
    Column("answer", String(10), nullable=False),
    Column("day", Date, comment="on which she began, or left"),
    Column("way", String(10), nullable=False, comment="by which it came: her page, a message, a centre, a link, a call"),
    Column("at", UtcTime, nullable=False),
    CheckConstraint("said_by IN ('worker', 'employer', 'called')", name="said_by"),
    CheckConstraint("answer IN ('yes', 'no', 'not_yet')", name="answer"),
)

employer_links = Table(
    "employer_links",
    metadata,
    Column("mark", LargeBinary(32), primary_key=True, comment="keyed HMAC of the secret in the link, never the secret"),
    Column("follow_up_id", String(36), ForeignKey("follow_ups.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("made_at", UtcTime, nullable=False, index=True),
    Column("used_at", UtcTime),
)

reply_tries = Table(
    "reply_tries",
    metadata,
    Column("telephone", LargeBinary(32), primary_key=True, comment="as in follow_ups; only of those that were asked"),
    Column("first_at", UtcTime, nullable=False, index=True, comment="from when on its answers are counted"),
    Column("tries", Integer, nullable=False, comment="answers since then, right or wrong"),
)

sample_draws = Table(
    "sample_draws",
    metadata,
    Column("month", String(7), primary_key=True, comment="in which it was told that they began"),
    Column("seed", LargeBinary(32), nullable=False, comment="chance; with the ids it gives the same sample again"),
    Column("drawn_at", UtcTime, nullable=False),
    Column("told", Integer, nullable=False, comment="joinings that were told of"),
    Column("reachable", Integer, nullable=False, comment="of those, who agreed to be called"),
    Column("drawn", Integer, nullable=False),
)

sampled_calls = Table(
    "sampled_calls",
    metadata,
    Column("follow_up_id", String(36), ForeignKey("follow_ups.id", ondelete="CASCADE"), primary_key=True),
    Column("month", String(7), nullable=False, index=True),
    Column("state", Text, comment="of the job: whose callers call"),
    Column("place", Integer, nullable=False, comment="in the order of chance"),
    Column("tries", Integer, nullable=False),
    Column("next_at", UtcTime, nullable=False),
    Column("taken_by", String(36), comment="account of the caller who has it on the screen"),
    Column("taken_until", UtcTime),
    Column("outcome", String(12)),
    Column("done_at", UtcTime),
    CheckConstraint("outcome IN ('true', 'false', 'not_reached', 'refuses', 'not_allowed')", name="outcome"),
)

counsel_notes = Table(
    "counsel_notes",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("worker_id", String(36), ForeignKey("workers.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("code", String(20), nullable=False, comment="of a closed list: no words about a person"),
    Column("account_id", String(36), nullable=False),
    Column("at", UtcTime, nullable=False, index=True),
)

counsel_states = Table(
    "counsel_states",
    metadata,
    Column("worker_id", String(36), ForeignKey("workers.id", ondelete="CASCADE"), primary_key=True),
    Column("state", String(2), comment="code of the State where she lives, nothing finer; null: not known"),
    Index("ix_counsel_states_state", "state", "worker_id"),
)
