"""How grave each desk takes each check, how long its fields may be, and texts as they were before typography."""

import sqlalchemy as sa
from alembic import op

from transpub.core.db import UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "check_grades",
        sa.Column("scope", sa.String(length=100), nullable=False),
        sa.Column("check", sa.String(length=40), nullable=False),
        sa.Column("grade", sa.String(length=10), nullable=False),
        sa.Column("set_by_id", sa.Uuid(), nullable=True),
        sa.Column("set_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["set_by_id"], ["users.id"], name=op.f("fk_check_grades_set_by_id_users")),
        sa.PrimaryKeyConstraint("scope", "check", name=op.f("pk_check_grades")),
    )
    op.create_table(
        "field_limits",
        sa.Column("scope", sa.String(length=100), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.Column("set_by_id", sa.Uuid(), nullable=True),
        sa.Column("set_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["set_by_id"], ["users.id"], name=op.f("fk_field_limits_set_by_id_users")),
        sa.PrimaryKeyConstraint("scope", "kind", name=op.f("pk_field_limits")),
    )
    with op.batch_alter_table("segments") as segments:
        segments.add_column(sa.Column("plain_target", sa.Text(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("segments") as segments:
        segments.drop_column("plain_target")
    op.drop_table("field_limits")
    op.drop_table("check_grades")
