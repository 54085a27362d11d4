"""Keys that sign editions, and the newsroom's stable id."""

import uuid

import sqlalchemy as sa
from alembic import op

from transpub.core.db import UtcDateTime

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "signing_keys",
        sa.Column("id", sa.String(length=43), nullable=False),
        sa.Column("private", sa.LargeBinary(), nullable=True),
        sa.Column("raw", sa.LargeBinary(length=32), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=True),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signing_keys")),
    )
    newsrooms = op.create_table(
        "newsrooms",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_newsrooms")),
    )
    op.bulk_insert(newsrooms, [{"id": 1, "uid": uuid.uuid4()}])


def downgrade() -> None:
    op.drop_table("newsrooms")
    op.drop_table("signing_keys")
