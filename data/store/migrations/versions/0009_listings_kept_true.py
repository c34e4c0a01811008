"""How long a listing lives, who its employer is, what stands twice, what people reported, and what it said before."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    by = "who gave it its status: feed, clock, person or reports"
    op.add_column("listings", sa.Column("status_by", sa.String(length=10), nullable=False, server_default="feed", comment=by))
    op.add_column("listings", sa.Column("same_as", NUMBER, comment="the listing on whose card this one is told of; null: has its own"))
    op.add_column("listings", sa.Column("employer_id", NUMBER))
    op.add_column("listings", sa.Column("kind", sa.String(length=10), nullable=False, server_default="vacancy"))
    op.add_column("listings", sa.Column("bring", sa.Text(), comment="what to bring to a walk-in or a fair"))
    op.create_index("ix_listings_same_as", "listings", ["same_as"])
    op.create_index("ix_listings_employer_id", "listings", ["employer_id"])
    op.create_index("ix_listings_status_last_date", "listings", ["status", "last_date"])
    op.create_index("ix_listings_district_id_family", "listings", ["district_id", "family"])
    op.execute(
        "UPDATE listings SET status_by = 'person' WHERE status IN ('closed', 'removed') "
        "OR (status = 'held_back' AND CAST(held_back_because AS TEXT) = '[]')"
    )
    op.add_column("import_runs", sa.Column("source", sa.String(length=40), nullable=False, server_default=""))
    op.execute("UPDATE import_runs SET source = feed")
    op.add_column("import_runs", sa.Column("duplicates", sa.Integer(), nullable=False, server_default="0", comment="listings found to stand twice"))
    op.add_column("import_runs", sa.Column("closed", sa.Integer(), nullable=False, server_default="0", comment="what a whole feed no longer mentions"))
    op.create_table(
        "listing_changes",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("listing_id", NUMBER, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("before", sa.JSON(), nullable=False, comment="what changed, as it was before"),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listings.id"], name=op.f("fk_listing_changes_listing_id_listings"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listing_changes")),
    )
    op.create_index("ix_listing_changes_listing_id", "listing_changes", ["listing_id"])
    op.create_index("ix_listing_changes_at", "listing_changes", ["at"])
    op.create_table(
        "employers",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("key", sa.Text(), nullable=False, comment="the name as all its spellings share it"),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False, comment="the name as it was met first"),
        sa.Column("verified_at", TIME),
        sa.Column("verified_by", sa.String(length=36)),
        sa.Column("verified_how", sa.Text()),
        sa.Column("complaints", sa.Integer(), nullable=False, comment="reports that a person found true"),
        sa.Column("joins", sa.Integer(), nullable=False, comment="workers of whom it is told that they joined"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employers")),
        sa.UniqueConstraint("key", "state", name=op.f("uq_employers_key_state")),
    )
    op.create_table(
        "listing_reports",
        sa.Column("listing_id", NUMBER, nullable=False),
        sa.Column("reporter", sa.LargeBinary(length=32), nullable=False, comment="keyed mark of who reported, never who it is"),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("settled", sa.String(length=10), comment="upheld or dismissed; null: nobody has looked yet"),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listings.id"], name=op.f("fk_listing_reports_listing_id_listings"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("listing_id", "reporter", name=op.f("pk_listing_reports")),
    )
    op.create_index("ix_listing_reports_at", "listing_reports", ["at"])
    op.create_table(
        "listing_pairs",
        sa.Column("first_id", NUMBER, nullable=False, autoincrement=False),
        sa.Column("second_id", NUMBER, nullable=False, autoincrement=False),
        sa.Column("likeness", sa.Float(), nullable=False),
        sa.Column("verdict", sa.String(length=10), nullable=False),
        sa.Column("by", sa.String(length=10), nullable=False, comment="import or person"),
        sa.Column("at", TIME, nullable=False),
        sa.CheckConstraint("verdict IN ('same', 'unsure', 'apart')", name=op.f("ck_listing_pairs_verdict")),
        sa.ForeignKeyConstraint(["first_id"], ["listings.id"], name=op.f("fk_listing_pairs_first_id_listings"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["second_id"], ["listings.id"], name=op.f("fk_listing_pairs_second_id_listings"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("first_id", "second_id", name=op.f("pk_listing_pairs")),
    )
    op.create_index("ix_listing_pairs_second_id", "listing_pairs", ["second_id"])
    op.create_index("ix_listing_pairs_verdict", "listing_pairs", ["verdict"])


def downgrade() -> None:
    for table in ("listing_pairs", "listing_reports", "employers", "listing_changes"):
        op.drop_table(table)
    for column in ("closed", "duplicates", "source"):
        op.drop_column("import_runs", column)
    for index in ("district_id_family", "status_last_date", "employer_id", "same_as"):
        op.drop_index(f"ix_listings_{index}", "listings")
    for column in ("bring", "kind", "employer_id", "same_as", "status_by"):
        op.drop_column("listings", column)
