"""Tables of what is counted ahead, all from events: a row a pseudonym, exact sums of those, and the cubes that are shown."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Index, Integer, LargeBinary, String, Table, Text

from data.store.column_types import Number, UtcTime
from data.store.metadata import metadata
from indicators.atoms import CELL, WAIT
from indicators.dimensions import MEASURES
from indicators.journeys import FLAGS, PROOF_COLUMNS, WORDS

journeys = Table(
    "journeys",
    metadata,
    Column("pseudonym", LargeBinary(16), primary_key=True),
    Column(
        "spoken_id", Number, nullable=False, comment="the event that says what is known of her: her first consent, else her first"
    ),
    Column("consented", Boolean, nullable=False, comment="whether that event is a consent"),
    Column("district_id", Integer),
    Column("state", Text),
    Column("family", String(4)),
    Column("channel", String(20)),
    Column("gender", String(20)),
    Column("age_band", String(10)),
    Column("social_category", Text),
    Column("disability", String(10)),
    Column("worker_type", String(20)),
    Column("pay_before", String(20)),
    Column("joined_id", Number),
    Column("joined_pay", String(20), comment="band of the job of the first event of joining"),
    Column("first_day", Integer, nullable=False, comment="days since 1970-01-01, in India; so are the others"),
    Column("agreed_day", Integer),
    Column("joined_day", Integer),
    Column("stayed_day", Integer),
    Column("last_day", Integer, nullable=False),
    Column("reached", Integer, nullable=False),
    *(Column(name, Integer, nullable=False) for name in (*PROOF_COLUMNS, *FLAGS)),
    *(Column(name, Integer, nullable=False, comment="how much who says so is believed, 0: nobody does") for name in WORDS),
    sqlite_with_rowid=False,
)
Index(
    "ix_journeys_joined_day",
    journeys.c.joined_day,
    sqlite_where=journeys.c.joined_day.is_not(None),
    postgresql_where=journeys.c.joined_day.is_not(None),
)

atoms = Table(
    "atoms",
    metadata,
    *(Column(name, Text, primary_key=True) for name in CELL),
    *(Column(name, Integer, nullable=False) for name in MEASURES),
    sqlite_with_rowid=False,
)

waits = Table(
    "waits",
    metadata,
    *(Column(name, Text if name in ("dimension", "key") else Integer, primary_key=True, autoincrement=False) for name in WAIT),
    Column("people", Integer, nullable=False),
    sqlite_with_rowid=False,
)

cube_cursor = Table(
    "cube_cursor",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("newest_event", Number, nullable=False, comment="journeys and sums hold the events up to this one"),
    Column("events", Number, nullable=False, comment="how many those are"),
    Column("last_day", Integer, nullable=False, comment="of the newest event, -1 before the first"),
    Column("heard_day", Integer, nullable=False, comment="of the newest word of anybody's staying, -1 before the first"),
    Column("simulated", Boolean, nullable=False),
    Column("mark", Text, nullable=False, comment="of the tables of reference that they were told by"),
    Column("swept", Integer, nullable=False, comment="goes up with each sweep that deleted events"),
    Column("built_swept", Integer, comment="what that was when they were last built; another or null: they must be built anew"),
)

published_cubes = Table(
    "published_cubes",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=True),
    Column("made_at", UtcTime, nullable=False),
    Column("newest_event", Number, nullable=False),
    Column("about", JSON, nullable=False),
    Column(
        "cubes", LargeBinary, nullable=False, comment="numpy's compressed format, without pickle: rounded, the small ones hidden"
    ),
)
DERIVED = (journeys, atoms, waits, cube_cursor, published_cubes)
"""What a backup leaves out."""
