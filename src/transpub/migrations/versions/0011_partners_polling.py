"""How far each partner has read; the code that opens an empty installation; the activity log found by its filters."""

import sqlalchemy as sa
from alembic import op

from transpub.core.db import UtcDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "partner_polls",
        sa.Column("partner_id", sa.Uuid(), nullable=False),
        sa.Column("confirmed", sa.BigInteger(), nullable=False),
        sa.Column("fetched", sa.BigInteger(), nullable=False),
        sa.Column("polled_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["partner_id"], ["partners.id"], name=op.f("fk_partner_polls_partner_id_partners")),
        sa.PrimaryKeyConstraint("partner_id", name=op.f("pk_partner_polls")),
    )
    op.create_table(
        "setup_codes",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_setup_codes")),
    )
    with op.batch_alter_table("activity") as activity:
        activity.create_index("ix_activity_at", ["at"])
        activity.create_index("ix_activity_actor_id_id", ["actor_id", "id"])
        activity.create_index("ix_activity_verb_id", ["verb", "id"])


def downgrade() -> None:
    with op.batch_alter_table("activity") as activity:
        for name in ("ix_activity_verb_id", "ix_activity_actor_id_id", "ix_activity_at"):
            activity.drop_index(name)
    op.drop_table("setup_codes")
    op.drop_table("partner_polls")
