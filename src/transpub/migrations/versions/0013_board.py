"""What the board sorts and filters by: when articles last moved, sections, headlines without regard to case."""

import sqlalchemy as sa
from alembic import op

from transpub.core.db import UtcDateTime

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_OUTDATED = sa.text("previous_source IS NOT NULL AND retired_at IS NULL")
_AT_ONCE = 500


def upgrade() -> None:
    latest = op.create_table(
        "latest_activity",
        sa.Column("article_id", sa.Uuid(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_latest_activity")),
    )
    op.create_index("ix_latest_activity_at", "latest_activity", ["at", "article_id"])
    # Not in a batch: on SQLite it might drop the table and make it anew, and rows of others point at its rows.
    op.add_column("articles", sa.Column("headline_folded", sa.Text(), nullable=False, server_default=""))
    op.add_column("articles", sa.Column("section", sa.String(length=100), nullable=True))
    op.create_index("ix_articles_section", "articles", ["section"])
    op.create_index(
        "ix_segments_outdated",
        "segments",
        ["translation_id"],
        sqlite_where=_OUTDATED,
        postgresql_where=_OUTDATED,
    )
    op.create_index("ix_activity_actor_id_article_id", "activity", ["actor_id", "article_id"])
    op.create_index("ix_jobs_queue", "jobs", ["queue", "translation_id"])
    _fill(latest)


def _fill(latest: sa.Table) -> None:
    articles = sa.table(
        "articles",
        sa.column("id", sa.Uuid()),
        sa.column("headline", sa.Text()),
        sa.column("headline_folded", sa.Text()),
        sa.column("section", sa.String()),
        sa.column("revision_number", sa.Integer()),
        sa.column("created_at", UtcDateTime()),
    )
    activity = sa.table("activity", sa.column("article_id", sa.Uuid()), sa.column("at", UtcDateTime()))
    revisions = sa.table(
        "revisions",
        sa.column("article_id", sa.Uuid()),
        sa.column("number", sa.Integer()),
        sa.column("document_json", sa.JSON()),
    )
    last = sa.select(sa.func.max(activity.c.at)).where(activity.c.article_id == articles.c.id).scalar_subquery()
    op.execute(
        latest.insert().from_select(
            ["article_id", "at"], sa.select(articles.c.id, sa.func.coalesce(last, articles.c.created_at))
        )
    )
    section = (
        sa.select(revisions.c.document_json["section"].as_string())
        .where(revisions.c.article_id == articles.c.id, revisions.c.number == articles.c.revision_number)
        .scalar_subquery()
    )
    op.execute(articles.update().values(section=section))
    connection = op.get_bind()
    fold = (
        articles.update()
        .where(articles.c.id == sa.bindparam("which"))
        .values(headline_folded=sa.bindparam("folded"))
    )
    # Python folds every alphabet's letters; the databases may know those of ASCII alone.
    rows = connection.execute(sa.select(articles.c.id, articles.c.headline)).all()
    for start in range(0, len(rows), _AT_ONCE):
        part = rows[start : start + _AT_ONCE]
        connection.execute(fold, [{"which": key, "folded": headline.casefold()} for key, headline in part])


def downgrade() -> None:
    op.drop_index("ix_jobs_queue", table_name="jobs")
    op.drop_index("ix_activity_actor_id_article_id", table_name="activity")
    op.drop_index("ix_segments_outdated", table_name="segments")
    op.drop_index("ix_articles_section", table_name="articles")
    op.drop_column("articles", "section")
    op.drop_column("articles", "headline_folded")
    op.drop_index("ix_latest_activity_at", table_name="latest_activity")
    op.drop_table("latest_activity")
