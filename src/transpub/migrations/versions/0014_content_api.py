"""What the content API goes by: sections and tags, the newest change of a text, a partner's settings and reads."""

import sqlalchemy as sa
from alembic import op

from transpub.core.db import UtcDateTime

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_NEWEST = """
UPDATE changes SET is_newest = (sequence = (
    SELECT max(other.sequence) FROM changes AS other
    WHERE other.article_id = changes.article_id AND other.language = changes.language))
"""


def upgrade() -> None:
    op.add_column("editions", sa.Column("section", sa.String(length=100), nullable=True))
    op.create_index("ix_editions_language_updated", "editions", ["state", "language", "updated_at", "id"])
    op.create_index("ix_editions_section_updated", "editions", ["state", "section", "updated_at", "id"])
    op.create_table(
        "live_tags",
        sa.Column("edition_id", sa.Uuid(), nullable=False),
        sa.Column("tag", sa.String(length=100), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["edition_id"], ["editions.id"], name=op.f("fk_live_tags_edition_id_editions")),
        sa.PrimaryKeyConstraint("edition_id", "tag", name=op.f("pk_live_tags")),
    )
    op.create_index("ix_live_tags_tag", "live_tags", ["tag", "updated_at", "edition_id"])
    _changes()
    _partners()
    # The administrators' log, by what was changed.
    op.create_index("ix_activity_object_type_id", "activity", ["object_type", "id"])


def _changes() -> None:
    op.add_column("changes", sa.Column("is_newest", sa.Boolean(), nullable=False, server_default=sa.true()))
    for name in ("section", "former_section"):
        op.add_column("changes", sa.Column(name, sa.String(length=100), nullable=True))
    op.execute(_NEWEST)
    # Counts what else decides what partners are given: their keys, scopes and settings.
    op.execute("INSERT INTO change_counter (id, value) VALUES (2, 0)")
    newest = sa.text("is_newest")
    op.create_index("ix_changes_newest", "changes", ["sequence"], sqlite_where=newest, postgresql_where=newest)
    op.create_index(
        "uq_changes_one_newest",
        "changes",
        ["article_id", "language"],
        unique=True,
        sqlite_where=newest,
        postgresql_where=newest,
    )


def _partners() -> None:
    for name in ("sections", "cors_origins"):
        op.add_column("partners", sa.Column(name, sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("partners", sa.Column("rate_per_minute", sa.Integer(), nullable=False, server_default="600"))
    for name in ("discloses", "sees_embargoed"):
        op.add_column("partners", sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "partner_fetches",
        sa.Column("partner_id", sa.Uuid(), nullable=False),
        sa.Column("article_id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("edition_number", sa.Integer(), nullable=False),
        sa.Column("fetched_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["partner_id"], ["partners.id"], name=op.f("fk_partner_fetches_partner_id_partners")
        ),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_partner_fetches_article_id_articles")
        ),
        sa.PrimaryKeyConstraint("partner_id", "article_id", "language", name=op.f("pk_partner_fetches")),
    )
    op.create_index("ix_partner_fetches_text", "partner_fetches", ["article_id", "language"])
    op.create_table(
        "acknowledgements",
        sa.Column("partner_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["partner_id"], ["partners.id"], name=op.f("fk_acknowledgements_partner_id_partners")
        ),
        sa.ForeignKeyConstraint(
            ["sequence"], ["changes.sequence"], name=op.f("fk_acknowledgements_sequence_changes")
        ),
        sa.PrimaryKeyConstraint("partner_id", "sequence", name=op.f("pk_acknowledgements")),
    )


def downgrade() -> None:
    op.drop_index("ix_activity_object_type_id", "activity")
    op.execute("DELETE FROM change_counter WHERE id = 2")
    op.drop_table("acknowledgements")
    op.drop_table("partner_fetches")
    for name in ("sees_embargoed", "discloses", "cors_origins", "rate_per_minute", "sections"):
        op.drop_column("partners", name)
    for name in ("uq_changes_one_newest", "ix_changes_newest"):
        op.drop_index(name, "changes")
    for name in ("former_section", "section", "is_newest"):
        op.drop_column("changes", name)
    op.drop_table("live_tags")
    for name in ("ix_editions_section_updated", "ix_editions_language_updated"):
        op.drop_index(name, "editions")
    op.drop_column("editions", "section")
