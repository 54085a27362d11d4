"""Articles in every form: files and addresses, boilerplate, revisions, corrected cuts."""

import sqlalchemy as sa
from alembic import op

from transpub.core.db import UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


# Not in batches: on SQLite those may drop a table and make it anew, and rows of other tables point at its rows.
# Defaults are for the rows that are there; SQLite adds no NOT NULL column without one.


def upgrade() -> None:
    for column in (
        sa.Column("submitted_file", sa.LargeBinary(), nullable=True),
        sa.Column("submitted_name", sa.String(length=200), nullable=True),
        sa.Column("submitted_address", sa.Text(), nullable=True),
        sa.Column("boilerplate", sa.JSON(), nullable=False, server_default="[]"),
        sa.Column("detected_language", sa.String(length=35), nullable=True),
        sa.Column("minor", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("note", sa.Text(), nullable=False, server_default=""),
    ):
        op.add_column("revisions", column)
    for column in (
        sa.Column("previous_source", sa.Text(), nullable=True),
        sa.Column("retired_at", UtcDateTime(), nullable=True),
        sa.Column("also_by", sa.JSON(), nullable=False, server_default="[]"),
    ):
        op.add_column("segments", column)
    op.add_column("translations", sa.Column("cuts", sa.JSON(), nullable=False, server_default="{}"))


def downgrade() -> None:
    op.drop_column("translations", "cuts")
    for name in ("also_by", "retired_at", "previous_source"):
        op.drop_column("segments", name)
    for name in (
        "note",
        "minor",
        "detected_language",
        "boilerplate",
        "submitted_address",
        "submitted_name",
        "submitted_file",
    ):
        op.drop_column("revisions", name)
