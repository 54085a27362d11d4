"""What packages each worker has, and what an administrator orders of them."""

import sqlalchemy as sa
from alembic import op

from transpub.core.db import UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "worker_reports",
        sa.Column("worker", sa.String(length=120), nullable=False),
        sa.Column("store", sa.String(length=64), nullable=False),
        sa.Column("packages", sa.JSON(), nullable=False),
        sa.Column("setup", sa.JSON(), nullable=False),
        sa.Column("reported_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("worker", name=op.f("pk_worker_reports")),
    )
    op.create_table(
        "package_indexes",
        sa.Column("store", sa.String(length=64), nullable=False),
        sa.Column("entries", sa.JSON(), nullable=False),
        sa.Column("read_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("store", name=op.f("pk_package_indexes")),
    )
    op.create_table(
        "package_orders",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("source", sa.String(length=35), nullable=True),
        sa.Column("target", sa.String(length=35), nullable=True),
        sa.Column("force", sa.Boolean(), nullable=False),
        sa.Column("store", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("ordered_by_id", sa.Uuid(), nullable=True),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("worker", sa.String(length=120), nullable=True),
        sa.Column("lease_until", UtcDateTime(), nullable=True),
        sa.Column("send_after", UtcDateTime(), nullable=False),
        sa.Column("sends", sa.Integer(), nullable=False),
        sa.Column("bytes_done", sa.BigInteger(), nullable=False),
        sa.Column("bytes_total", sa.BigInteger(), nullable=True),
        sa.Column("outcome", sa.JSON(), nullable=True),
        sa.Column("error_code", sa.String(length=60), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=True),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["ordered_by_id"], ["users.id"], name=op.f("fk_package_orders_ordered_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_package_orders")),
    )
    with op.batch_alter_table("package_orders", schema=None) as batch_op:
        batch_op.create_index("ix_package_orders_store", ["store", "state"], unique=False)
        batch_op.create_index("ix_package_orders_created_at", ["created_at"], unique=False)


def downgrade() -> None:
    for table in ("package_orders", "package_indexes", "worker_reports"):
        op.drop_table(table)
