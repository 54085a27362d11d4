"""The register of terms and names."""

import sqlalchemy as sa
from alembic import op

from transpub.core.db import UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "terms",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("source_language", sa.String(length=35), nullable=False),
        sa.Column("source_key", sa.String(length=600), nullable=False),
        sa.Column("part_of_speech", sa.String(length=12), nullable=False),
        sa.Column("gender", sa.String(length=12), nullable=False),
        sa.Column("do_not_translate", sa.Boolean(), nullable=False),
        sa.Column("forbidden", sa.Boolean(), nullable=False),
        sa.Column("case_sensitive", sa.Boolean(), nullable=False),
        sa.Column("scope", sa.String(length=60), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_by_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_by_id", sa.Uuid(), nullable=True),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["created_by_id"], ["users.id"], name=op.f("fk_terms_created_by_id_users")),
        sa.ForeignKeyConstraint(["updated_by_id"], ["users.id"], name=op.f("fk_terms_updated_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_terms")),
        sa.UniqueConstraint(
            "source_language",
            "source_key",
            "kind",
            "scope",
            name=op.f("uq_terms_source_language_source_key_kind_scope"),
        ),
    )
    op.create_index(op.f("ix_terms_source_key"), "terms", ["source_key"])
    op.create_table(
        "term_wordings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("term_id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column("search_key", sa.Text(), nullable=False),
        sa.Column("forms", sa.JSON(), nullable=False),
        sa.Column("also", sa.JSON(), nullable=False),
        sa.Column("forbidden", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["term_id"], ["terms.id"], name=op.f("fk_term_wordings_term_id_terms"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_term_wordings")),
        sa.UniqueConstraint("term_id", "language", name=op.f("uq_term_wordings_term_id_language")),
    )
    op.create_index(op.f("ix_term_wordings_language"), "term_wordings", ["language"])
    register = op.create_table(
        "term_register",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_term_register")),
    )
    op.bulk_insert(register, [{"id": 1, "number": 0}])


def downgrade() -> None:
    op.drop_table("term_register")
    op.drop_table("term_wordings")
    op.drop_table("terms")
