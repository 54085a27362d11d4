"""Terms suggested by confirmed work that people did not want."""

import sqlalchemy as sa
from alembic import op

from transpub.core.db import UtcDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "declined_terms",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source_language", sa.String(length=35), nullable=False),
        sa.Column("target_language", sa.String(length=35), nullable=False),
        sa.Column("source_key", sa.String(length=600), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("declined_by_id", sa.Uuid(), nullable=True),
        sa.Column("declined_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["declined_by_id"], ["users.id"], name=op.f("fk_declined_terms_declined_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declined_terms")),
        sa.UniqueConstraint(
            "source_language",
            "target_language",
            "source_key",
            name=op.f("uq_declined_terms_source_language_target_language_source_key"),
        ),
    )


def downgrade() -> None:
    op.drop_table("declined_terms")
