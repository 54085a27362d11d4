"""Jobs of other kinds than drafting, decoder profiles, other wordings."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("segments", sa.Column("profile", sa.String(length=10), nullable=True))
    op.add_column("segments", sa.Column("alternatives", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("jobs", sa.Column("kind", sa.String(length=20), nullable=False, server_default="draft"))
    op.add_column("jobs", sa.Column("profile", sa.String(length=10), nullable=False, server_default="best"))
    op.add_column("jobs", sa.Column("route", sa.String(length=80), nullable=True))
    op.add_column("jobs", sa.Column("segment_ids", sa.JSON(), nullable=True))


def downgrade() -> None:
    for column in ("segment_ids", "route", "profile", "kind"):
        op.drop_column("jobs", column)
    for column in ("alternatives", "profile"):
        op.drop_column("segments", column)
