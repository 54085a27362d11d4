"""Comments on segments and whole translations; how much unchanged machine text each desk lets pass."""

import sqlalchemy as sa
from alembic import op

from transpub.core.db import UtcDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "comments",
        sa.Column("translation_id", sa.Uuid(), nullable=False),
        sa.Column("segment_id", sa.Uuid(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("about_source", sa.Text(), nullable=False),
        sa.Column("about_target", sa.Text(), nullable=False),
        sa.Column("is_return", sa.Boolean(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("resolved_at", UtcDateTime(), nullable=True),
        sa.Column("resolved_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["translation_id"], ["translations.id"], name=op.f("fk_comments_translation_id_translations")
        ),
        sa.ForeignKeyConstraint(["segment_id"], ["segments.id"], name=op.f("fk_comments_segment_id_segments")),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_comments_author_id_users")),
        sa.ForeignKeyConstraint(["resolved_by_id"], ["users.id"], name=op.f("fk_comments_resolved_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comments")),
    )
    op.create_index("ix_comments_translation_id", "comments", ["translation_id", "resolved_at"])
    # Segments of one article are joined often; what is said about them is looked for by segment.
    op.create_index("ix_comments_segment_id", "comments", ["segment_id"])
    op.create_table(
        "unedited_limits",
        sa.Column("scope", sa.String(length=100), nullable=False),
        sa.Column("warn", sa.Integer(), nullable=False),
        sa.Column("block", sa.Integer(), nullable=False),
        sa.Column("set_by_id", sa.Uuid(), nullable=True),
        sa.Column("set_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["set_by_id"], ["users.id"], name=op.f("fk_unedited_limits_set_by_id_users")),
        sa.PrimaryKeyConstraint("scope", name=op.f("pk_unedited_limits")),
    )


def downgrade() -> None:
    op.drop_table("unedited_limits")
    op.drop_table("comments")
