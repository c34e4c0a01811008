"""The tables of the store. What each is for, and what it must never hold, stands beside it; the migrations make them."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from data.store.column_types import Number, Texts, UtcTime

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

workers = Table(
    "workers",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("uan_index", LargeBinary(32), nullable=False, unique=True, comment="keyed HMAC of the UAN, never the UAN"),
    Column("uan_key", LargeBinary(4), comment="id of the key the index is under; null: of the time before keys were changed"),
    Column("row_key", LargeBinary(80), comment="the sealed key of this worker's values; null when none is kept"),
    Column("created_at", UtcTime, nullable=False),
)

worker_values = Table(
    "worker_values",
    metadata,
    Column("worker_id", String(36), ForeignKey("workers.id", ondelete="CASCADE"), primary_key=True),
    Column("field", String(40), primary_key=True),
    Column("sealed", LargeBinary, nullable=False, comment="padded, under the row key"),
    Column("version", Integer, nullable=False),
)

consents = Table(
    "consents",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("worker_id", String(36), nullable=False, index=True, comment="no foreign key: the proof of consent outlives erasure"),
    Column("notice_version", String(40), nullable=False),
    Column("notice_language", String(10), nullable=False),
    Column("consumer", Text, nullable=False),
    Column("provider", Text, nullable=False),
    Column("purpose", String(40), nullable=False),
    Column("user", Text, nullable=False),
    Column("fields", Texts, nullable=False),
    Column("access", String(40), nullable=False),
    Column("frequency", String(40), nullable=False),
    Column("given_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime, nullable=False, index=True),
    Column("status", String(20), nullable=False),
    Column("channel", String(20), nullable=False),
    Column("paper", String(20), index=True, comment="number of the signed form, where no telephone was in hand"),
    Column("guardian", String(64), comment="mark of the grown-up who agreed for one under age, never a number"),
    Column("signature", LargeBinary(80), nullable=False),
    CheckConstraint("status IN ('active', 'paused', 'withdrawn', 'expired')", name="status"),
)

paper_reviews = Table(
    "paper_reviews",
    metadata,
    Column("paper", String(20), primary_key=True, comment="number of a signed form"),
    Column("in_order", Boolean, nullable=False, comment="a person has seen the form and found it so"),
    Column("decided_by", String(36), nullable=False),
    Column("decided_at", UtcTime, nullable=False),
)

takeaways = Table(
    "takeaways",
    metadata,
    Column("mark", LargeBinary(32), primary_key=True, comment="keyed HMAC of the secret in the link, never the secret"),
    Column("session_id", String(36), nullable=False, comment="no foreign key: a session that ended opens nothing"),
    Column("what", String(40), nullable=False),
    Column("number", Number, comment="of the run, where it is of one"),
    Column("made_at", UtcTime, nullable=False, index=True),
    Column("opened_at", UtcTime),
)

audit_rows = Table(
    "audit_rows",
    metadata,
    Column("seq", Number, primary_key=True, autoincrement=True),
    Column("at", UtcTime, nullable=False),
    Column("actor_id", Text, nullable=False),
    Column("role", String(20), nullable=False),
    Column("action", String(40), nullable=False),
    Column("purpose", String(40)),
    Column("fields", Texts, nullable=False),
    Column("subject", Text, index=True, comment="worker id or null"),
    Column("outcome", String(40), nullable=False),
    Column("previous_hash", LargeBinary(32), nullable=False),
    Column("hash", LargeBinary(32), nullable=False),
    sqlite_autoincrement=True,
)

listings = Table(
    "listings",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("source", String(40), nullable=False),
    Column("content_hash", LargeBinary(16), nullable=False, comment="of the advert's own words"),
    Column("status", String(20), nullable=False),
    Column("first_seen_at", UtcTime, nullable=False),
    Column("last_seen_at", UtcTime, nullable=False),
    Column("job_id", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("district", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("employer_name", Text),
    Column("employer_type", String(20)),
    Column("sector", Text),
    Column("functional_role", Text),
    Column("nco_code", String(20)),
    Column("openings", Integer),
    Column("wage_min", Number),
    Column("wage_max", Number),
    Column("wage_period", String(10)),
    Column("job_type", String(20)),
    Column("pincode", String(10)),
    Column("min_education", String(20)),
    Column("min_experience_years", Float),
    Column("max_experience_years", Float),
    Column("skills_text", Texts, nullable=False),
    Column("languages", Texts, nullable=False),
    Column("gender", String(20)),
    Column("pwd_openings", Integer),
    Column("disability_types", Texts, nullable=False),
    Column("shift", String(20)),
    Column("benefits", Texts, nullable=False),
    Column("posted_on", Date),
    Column("last_date", Date),
    Column("contact", Text),
    Column("source_url", Text),
    Column("min_age", Integer),
    Column("max_age", Integer),
    Column("licences", Texts, nullable=False),
    Column("hours_per_day", Float),
    Column("weekly_off", Text),
    Column("walk_in_on", Date),
    Column("walk_in_place", Text),
    Column("bring", Text, comment="what to bring to a walk-in or a fair"),
    Column("last_confirmed_on", Date),
    Column("kind", String(10), nullable=False, server_default="vacancy"),
    Column("family", String(4)),
    Column("family_score", Float),
    Column("skills", Texts, nullable=False),
    Column("district_id", Integer),
    Column("latitude", Float),
    Column("longitude", Float),
    Column("place_precision", String(10)),
    Column("monthly_low", Number),
    Column("monthly_high", Number),
    Column("wage_assumption", String(40)),
    Column("held_back_because", Texts, nullable=False),
    Column("hazardous", Boolean, nullable=False),
    Column("applicants", Integer, nullable=False),
    Column("filled", Integer, nullable=False),
    Column("trust", Float),
    Column("changed_at", UtcTime, index=True, comment="when its status or its filled openings last changed here; null: never"),
    Column(
        "status_by",
        String(10),
        nullable=False,
        server_default="feed",
        comment="who gave it its status: feed, clock, person or reports",
    ),
    Column("same_as", Number, index=True, comment="the listing on whose card this one is told of; null: has its own"),
    Column("employer_id", Number, index=True),
    UniqueConstraint("job_id", "source"),
    CheckConstraint("status IN ('draft', 'live', 'held_back', 'full', 'closed', 'expired', 'removed')", name="status"),
    Index(None, "status", "id"),
    Index(None, "status", "state", "id"),
    Index(None, "status", "family", "id"),
    Index(None, "status", "district_id"),
    Index(None, "status", "last_date"),
    Index(None, "district_id", "family"),
)

listing_changes = Table(
    "listing_changes",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("listing_id", Number, ForeignKey("listings.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("at", UtcTime, nullable=False, index=True),
    Column("before", JSON, nullable=False, comment="what changed, as it was before"),
)

employers = Table(
    "employers",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("key", Text, nullable=False, comment="the name as all its spellings share it"),
    Column("state", Text, nullable=False),
    Column("name", Text, nullable=False, comment="the name as it was met first"),
    Column("verified_at", UtcTime),
    Column("verified_by", String(36)),
    Column("verified_how", Text),
    Column("complaints", Integer, nullable=False, comment="reports that a person found true"),
    Column("joins", Integer, nullable=False, comment="workers of whom it is told that they joined"),
    UniqueConstraint("key", "state"),
)

listing_reports = Table(
    "listing_reports",
    metadata,
    Column("listing_id", Number, ForeignKey("listings.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("reporter", LargeBinary(32), primary_key=True, comment="keyed mark of who reported, never who it is"),
    Column("reason", String(20), nullable=False),
    Column("at", UtcTime, nullable=False, index=True),
    Column("settled", String(10), comment="upheld or dismissed; null: nobody has looked yet"),
)

listing_pairs = Table(
    "listing_pairs",
    metadata,
    Column("first_id", Number, ForeignKey("listings.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("second_id", Number, ForeignKey("listings.id", ondelete="CASCADE"), primary_key=True, autoincrement=False, index=True),
    Column("likeness", Float, nullable=False),
    Column("verdict", String(10), nullable=False, index=True),
    Column("by", String(10), nullable=False, comment="import or person"),
    Column("at", UtcTime, nullable=False),
    CheckConstraint("verdict IN ('same', 'unsure', 'apart')", name="verdict"),
)

import_runs = Table(
    "import_runs",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("feed", String(40), nullable=False),
    Column("file_name", Text, nullable=False),
    Column("started_at", UtcTime, nullable=False),
    Column("finished_at", UtcTime, comment="null while it runs, or when it was killed"),
    Column("read", Integer, nullable=False),
    Column("new", Integer, nullable=False),
    Column("changed", Integer, nullable=False),
    Column("unchanged", Integer, nullable=False),
    Column("rejected", Integer, nullable=False),
    Column("held_back", Integer, nullable=False),
    Column("source", String(40), nullable=False, server_default=""),
    Column("duplicates", Integer, nullable=False, server_default="0", comment="listings found to stand twice"),
    Column("closed", Integer, nullable=False, server_default="0", comment="what a whole feed no longer mentions"),
)

batch_runs = Table(
    "batch_runs",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("started_at", UtcTime, nullable=False),
    Column("finished_at", UtcTime, nullable=False),
    Column("workers", Integer, nullable=False),
    Column("unmatched", Integer, nullable=False, comment="workers for whom there was no listing"),
    Column("listings", Integer, nullable=False),
    Column("model_version", Text, nullable=False),
    Column("simulated", Boolean, nullable=False, comment="the workers were drawn, nobody's data was read"),
    Column("figures", JSON, nullable=False, comment="crowding before and after"),
)

listing_demand = Table(
    "listing_demand",
    metadata,
    Column("listing_id", Number, ForeignKey("listings.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("run_id", Number, ForeignKey("batch_runs.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("showings", Integer, nullable=False, comment="lists of ten it would be on, before its price"),
    Column("price", Float, nullable=False, comment="log-odds, what crowding costs"),
)

rejected_rows = Table(
    "rejected_rows",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("run_id", Number, ForeignKey("import_runs.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("line", Integer, nullable=False),
    Column("column", Text),
    Column("code", String(40), nullable=False),
    Column("value", Text),
    Column("details", JSON, nullable=False, comment="the figures that the sentence of this code needs"),
)

events = Table(
    "events",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("at", UtcTime, nullable=False),
    Column(
        "pseudonym",
        LargeBinary(16),
        nullable=False,
        comment="random; the only link to a worker is a sealed value that erasure deletes",
    ),
    Column("kind", String(20), nullable=False),
    Column("listing_id", Number, comment="no foreign key: what happened stays when an advert goes"),
    Column("position", Integer),
    Column("proof", String(20)),
    Column("channel", String(20)),
    Column("state", Text),
    Column("district_id", Integer),
    Column("age_band", String(10)),
    Column("gender", String(20)),
    Column("social_category", Text),
    Column("disability", String(10)),
    Column("worker_type", String(20)),
    Column("family", String(4)),
    Column("listing_family", String(4)),
    Column("km_band", String(10)),
    Column("wage_band", String(20)),
    Column("model_version", Text),
    Column("simulated", Boolean, nullable=False),
    Column(
        "fit", LargeBinary(16), comment="how a listing that was shown fitted, coarsely; of people of age who agreed to that alone"
    ),
    Index(None, "kind", "at"),
    Index(None, "pseudonym"),
)

models = Table(
    "models",
    metadata,
    Column("version", String(80), primary_key=True),
    Column("trained_at", UtcTime, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("card", JSON, nullable=False),
    Column("promoted_at", UtcTime),
    Column("retired_at", UtcTime),
)

corrections = Table(
    "corrections",
    metadata,
    Column("text", String(300), primary_key=True, comment="normalised job words, nothing of who typed them"),
    Column("family", String(4), primary_key=True),
    Column("count", Integer, nullable=False),
    Column("confirmed_by", String(20), nullable=False, comment="the role that last confirmed it"),
    Column("at", UtcTime, nullable=False),
)

accounts = Table(
    "accounts",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("name", String(60), nullable=False, unique=True, comment="what is typed to sign in; of a post, not of a person"),
    Column("role", String(20), nullable=False),
    Column("password_hash", Text, nullable=False, comment="argon2id"),
    Column("centre", Text, comment="the centre an operator sits at"),
    Column("channel", String(20), comment="the channel of what is done there"),
    Column("created_at", UtcTime, nullable=False),
    Column("disabled_at", UtcTime),
    CheckConstraint("role IN ('operator', 'official', 'administrator')", name="role"),
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("token_index", LargeBinary(32), nullable=False, index=True, comment="keyed HMAC of the cookie, never the cookie"),
    Column("role", String(20), nullable=False),
    Column("account_id", String(36), ForeignKey("accounts.id", ondelete="CASCADE")),
    Column("started_at", UtcTime, nullable=False),
    Column("seen_at", UtcTime, nullable=False),
    Column("ended_at", UtcTime),
    Column("sealed", LargeBinary, comment="the worker in hand, padded"),
    Column("version", Integer, nullable=False),
    Index(None, "account_id", "started_at"),
)

one_time_codes = Table(
    "one_time_codes",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("case_id", String(36), nullable=False, index=True, comment="the walk the code was sent in"),
    Column("uan_index", LargeBinary(32), nullable=False, comment="keyed HMAC of the UAN"),
    Column("asked_from", LargeBinary(32), comment="keyed HMAC of the network address; null where none is told"),
    Column("asked_by", String(36), comment="account of the operator who asked"),
    Column("code_mac", LargeBinary(32), nullable=False, comment="keyed HMAC of case and code, never the code"),
    Column("issued_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("used_at", UtcTime),
    Index(None, "uan_index", "issued_at"),
    Index(None, "issued_at"),
)

applications = Table(
    "applications",
    metadata,
    Column("worker_id", String(36), ForeignKey("workers.id", ondelete="CASCADE"), primary_key=True),
    Column("listing_id", Number, ForeignKey("listings.id", ondelete="CASCADE"), primary_key=True),
    Column("state", String(20), nullable=False),
    Column("changed_at", UtcTime, nullable=False),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", String(36), primary_key=True, comment="random; also the key under which it happens once at the other side"),
    Column("kind", String(40), nullable=False, comment="which sender takes it; a name of services.send_out"),
    Column("worker_id", String(36), ForeignKey("workers.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("reference", String(36), nullable=False, comment="of the application it is about"),
    Column("sealed", LargeBinary, nullable=False, comment="what is sent, padded, under the worker's row key"),
    Column("created_at", UtcTime, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_at", UtcTime, nullable=False, index=True),
    Column("lease", String(36), comment="who is sending it now"),
    Column("leased_until", UtcTime),
    Column("failure", String(20), comment="what failed last, of data.gateways.errors.FAILURES"),
    Column("dead_at", UtcTime, comment="given up: a person decides"),
)

sent_applications = Table(
    "sent_applications",
    metadata,
    Column("reference", String(36), primary_key=True, comment="random; our id of the application at the other side"),
    Column("worker_id", String(36), ForeignKey("workers.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("listing_id", Number, ForeignKey("listings.id", ondelete="CASCADE"), nullable=False),
    Column("gateway", String(20), nullable=False),
    Column("remote_id", Text, comment="their id; null until it is acknowledged"),
    Column("state", String(20), nullable=False, comment="of the chain of states, as last heard"),
    Column("sent_at", UtcTime, comment="when it was acknowledged"),
    Column("changed_at", UtcTime, nullable=False),
    Column("asked_at", UtcTime, comment="when its status was last asked for"),
    CheckConstraint("gateway IN ('ncs', 'onest')", name="gateway"),
    Index(None, "gateway", "asked_at"),
)

gateway_pulses = Table(
    "gateway_pulses",
    metadata,
    Column("gateway", String(20), primary_key=True),
    Column("state", String(20), nullable=False),
    Column("good_at", UtcTime),
    Column("failed_at", UtcTime),
    Column("failure", String(20)),
    Column("told_at", UtcTime, nullable=False),
)
