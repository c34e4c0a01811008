"""The first tables, and the triggers that keep the audit trail append-only. There is nothing before it to go back to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
APPEND_ONLY = {
    "sqlite": (
        "CREATE TRIGGER audit_rows_no_update BEFORE UPDATE ON audit_rows "
        "BEGIN SELECT RAISE(ABORT, 'audit rows are append-only'); END",
        "CREATE TRIGGER audit_rows_no_delete BEFORE DELETE ON audit_rows "
        "BEGIN SELECT RAISE(ABORT, 'audit rows are append-only'); END",
    ),
    "postgresql": (
        "CREATE FUNCTION audit_rows_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'audit rows are append-only'; END $$",
        "CREATE TRIGGER audit_rows_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_rows "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_rows_append_only()",
    ),
}


def upgrade() -> None:
    op.create_table(
        "audit_rows",
        sa.Column("seq", NUMBER, autoincrement=True, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Text(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("purpose", sa.String(length=40)),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("subject", sa.Text(), comment="worker id or null"),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("previous_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_audit_rows"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_audit_rows_subject", "audit_rows", ["subject"])

    op.create_table(
        "consents",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column(
            "worker_id", sa.String(length=36), nullable=False, comment="no foreign key: the proof of consent outlives erasure"
        ),
        sa.Column("notice_version", sa.String(length=40), nullable=False),
        sa.Column("notice_language", sa.String(length=10), nullable=False),
        sa.Column("consumer", sa.Text(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("access", sa.String(length=40), nullable=False),
        sa.Column("frequency", sa.String(length=40), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("signature", sa.LargeBinary(length=80), nullable=False),
        sa.CheckConstraint("status IN ('active', 'paused', 'withdrawn', 'expired')", name="ck_consents_status"),
        sa.PrimaryKeyConstraint("id", name="pk_consents"),
    )
    op.create_index("ix_consents_expires_at", "consents", ["expires_at"])
    op.create_index("ix_consents_worker_id", "consents", ["worker_id"])

    op.create_table(
        "corrections",
        sa.Column("text", sa.String(length=300), nullable=False, comment="normalised job words, nothing of who typed them"),
        sa.Column("family", sa.String(length=4), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("confirmed_by", sa.String(length=20), nullable=False, comment="the role that last confirmed it"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("text", "family", name="pk_corrections"),
    )
    op.create_table(
        "events",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "pseudonym",
            sa.LargeBinary(length=16),
            nullable=False,
            comment="random; the only link to a worker is a sealed value that erasure deletes",
        ),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("listing_id", NUMBER, comment="no foreign key: what happened stays when an advert goes"),
        sa.Column("position", sa.Integer()),
        sa.Column("proof", sa.String(length=20)),
        sa.Column("channel", sa.String(length=20)),
        sa.Column("state", sa.Text()),
        sa.Column("district_id", sa.Integer()),
        sa.Column("age_band", sa.String(length=10)),
        sa.Column("gender", sa.String(length=20)),
        sa.Column("social_category", sa.Text()),
        sa.Column("disability", sa.String(length=10)),
        sa.Column("worker_type", sa.String(length=20)),
        sa.Column("family", sa.String(length=4)),
        sa.Column("listing_family", sa.String(length=4)),
        sa.Column("km_band", sa.String(length=10)),
        sa.Column("wage_band", sa.String(length=20)),
        sa.Column("model_version", sa.Text()),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_events"),
    )
    op.create_index("ix_events_kind_at", "events", ["kind", "at"])
    op.create_index("ix_events_pseudonym", "events", ["pseudonym"])

    op.create_table(
        "import_runs",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("feed", sa.String(length=40), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), comment="null while it runs, or when it was killed"),
        sa.Column("read", sa.Integer(), nullable=False),
        sa.Column("new", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("rejected", sa.Integer(), nullable=False),
        sa.Column("held_back", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_import_runs"),
    )
    op.create_table(
        "listings",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("content_hash", sa.LargeBinary(length=16), nullable=False, comment="of the advert's own words"),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("job_id", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("employer_name", sa.Text()),
        sa.Column("employer_type", sa.String(length=20)),
        sa.Column("sector", sa.Text()),
        sa.Column("functional_role", sa.Text()),
        sa.Column("nco_code", sa.String(length=20)),
        sa.Column("openings", sa.Integer()),
        sa.Column("wage_min", NUMBER),
        sa.Column("wage_max", NUMBER),
        sa.Column("wage_period", sa.String(length=10)),
        sa.Column("job_type", sa.String(length=20)),
        sa.Column("pincode", sa.String(length=10)),
        sa.Column("min_education", sa.String(length=20)),
        sa.Column("min_experience_years", sa.Float()),
        sa.Column("max_experience_years", sa.Float()),
        sa.Column("skills_text", sa.JSON(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("gender", sa.String(length=20)),
        sa.Column("pwd_openings", sa.Integer()),
        sa.Column("disability_types", sa.JSON(), nullable=False),
        sa.Column("shift", sa.String(length=20)),
        sa.Column("benefits", sa.JSON(), nullable=False),
        sa.Column("posted_on", sa.Date()),
        sa.Column("last_date", sa.Date()),
        sa.Column("contact", sa.Text()),
        sa.Column("source_url", sa.Text()),
        sa.Column("min_age", sa.Integer()),
        sa.Column("max_age", sa.Integer()),
        sa.Column("licences", sa.JSON(), nullable=False),
        sa.Column("hours_per_day", sa.Float()),
        sa.Column("weekly_off", sa.Text()),
        sa.Column("walk_in_on", sa.Date()),
        sa.Column("walk_in_place", sa.Text()),
        sa.Column("last_confirmed_on", sa.Date()),
        sa.Column("family", sa.String(length=4)),
        sa.Column("family_score", sa.Float()),
        sa.Column("skills", sa.JSON(), nullable=False),
        sa.Column("district_id", sa.Integer()),
        sa.Column("latitude", sa.Float()),
        sa.Column("longitude", sa.Float()),
        sa.Column("place_precision", sa.String(length=10)),
        sa.Column("monthly_low", NUMBER),
        sa.Column("monthly_high", NUMBER),
        sa.Column("wage_assumption", sa.String(length=40)),
        sa.Column("held_back_because", sa.JSON(), nullable=False),
        sa.Column("hazardous", sa.Boolean(), nullable=False),
        sa.Column("applicants", sa.Integer(), nullable=False),
        sa.Column("filled", sa.Integer(), nullable=False),
        sa.Column("trust", sa.Float()),
        sa.CheckConstraint(
            "status IN ('draft', 'live', 'held_back', 'full', 'closed', 'expired', 'removed')", name="ck_listings_status"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_listings"),
        sa.UniqueConstraint("job_id", "source", name="uq_listings_job_id_source"),
    )
    op.create_index("ix_listings_status_district_id", "listings", ["status", "district_id"])
    op.create_index("ix_listings_status_family", "listings", ["status", "family"])

    op.create_table(
        "models",
        sa.Column("version", sa.String(length=80), nullable=False),
        sa.Column("trained_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("card", sa.JSON(), nullable=False),
        sa.Column("promoted_at", sa.DateTime(timezone=True)),
        sa.Column("retired_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("version", name="pk_models"),
    )
    op.create_table(
        "workers",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("uan_index", sa.LargeBinary(length=32), nullable=False, comment="keyed HMAC of the UAN, never the UAN"),
        sa.Column("row_key", sa.LargeBinary(length=80), comment="the sealed key of this worker's values; null when none is kept"),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_workers"),
        sa.UniqueConstraint("uan_index", name="uq_workers_uan_index"),
    )
    op.create_table(
        "rejected_rows",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("run_id", NUMBER, nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("column", sa.Text()),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Text()),
        sa.Column("details", sa.JSON(), nullable=False, comment="the figures that the sentence of this code needs"),
        sa.ForeignKeyConstraint(["run_id"], ["import_runs.id"], name="fk_rejected_rows_run_id_import_runs", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_rejected_rows"),
    )
    op.create_index("ix_rejected_rows_run_id", "rejected_rows", ["run_id"])

    op.create_table(
        "worker_values",
        sa.Column("worker_id", sa.String(length=36), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False, comment="padded, under the row key"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["worker_id"], ["workers.id"], name="fk_worker_values_worker_id_workers", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("worker_id", "field", name="pk_worker_values"),
    )
    for statement in APPEND_ONLY[op.get_bind().dialect.name]:
        op.execute(statement)
