"""Articles in every form: files and addresses, boilerplate, revisions, corrected cuts."""

import sqlalchemy as sa
from alembic import op

from transpub.core.db import UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Defaults for the rows that are there; SQLite adds no NOT NULL column without one.
    with op.batch_alter_table("revisions") as revisions:
        revisions.add_column(sa.Column("submitted_file", sa.LargeBinary(), nullable=True))
        revisions.add_column(sa.Column("submitted_name", sa.String(length=200), nullable=True))
        revisions.add_column(sa.Column("submitted_address", sa.Text(), nullable=True))
        revisions.add_column(sa.Column("boilerplate", sa.JSON(), nullable=False, server_default="[]"))
        revisions.add_column(sa.Column("detected_language", sa.String(length=35), nullable=True))
        revisions.add_column(sa.Column("minor", sa.Boolean(), nullable=False, server_default=sa.false()))
        revisions.add_column(sa.Column("note", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("segments") as segments:
        segments.add_column(sa.Column("previous_source", sa.Text(), nullable=True))
        segments.add_column(sa.Column("retired_at", UtcDateTime(), nullable=True))
        segments.add_column(sa.Column("also_by", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("translations") as translations:
        translations.add_column(sa.Column("cuts", sa.JSON(), nullable=False, server_default="{}"))


def downgrade() -> None:
    with op.batch_alter_table("translations") as translations:
        translations.drop_column("cuts")
    with op.batch_alter_table("segments") as segments:
        segments.drop_column("also_by")
        segments.drop_column("retired_at")
        segments.drop_column("previous_source")
    with op.batch_alter_table("revisions") as revisions:
        for name in (
            "note",
            "minor",
            "detected_language",
            "boilerplate",
            "submitted_address",
            "submitted_name",
            "submitted_file",
        ):
            revisions.drop_column(name)
