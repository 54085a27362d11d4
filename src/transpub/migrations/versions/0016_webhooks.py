"""Webhooks: endpoints, their messages, what became of each attempt."""

import sqlalchemy as sa
from alembic import op

from transpub.core.db import UtcDateTime

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "webhook_endpoints",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("secret", sa.String(length=80), nullable=False),
        sa.Column("secret_number", sa.Integer(), nullable=False),
        sa.Column("former_secret", sa.String(length=80), nullable=True),
        sa.Column("former_until", UtcDateTime(), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("stop", sa.String(length=20), nullable=True),
        sa.Column("stopped_at", UtcDateTime(), nullable=True),
        sa.Column("stopped_after", _BIG, nullable=True),
        sa.Column("failing_since", UtcDateTime(), nullable=True),
        sa.Column("attempted_at", UtcDateTime(), nullable=True),
        sa.Column("delivered_at", UtcDateTime(), nullable=True),
        sa.Column("next_attempt_at", UtcDateTime(), nullable=True),
        sa.Column("lease_holder", sa.Uuid(), nullable=True),
        sa.Column("lease_until", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["partner_id"], ["partners.id"], name=op.f("fk_webhook_endpoints_partner_id_partners")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_endpoints")),
    )
    op.create_index(op.f("ix_webhook_endpoints_partner_id"), "webhook_endpoints", ["partner_id"])
    _messages()
    _attempts()


def _messages() -> None:
    op.create_table(
        "webhook_messages",
        sa.Column("endpoint_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", _BIG, nullable=False, autoincrement=False),
        sa.Column("type", sa.String(length=30), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("failing_since", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("settled_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["endpoint_id"],
            ["webhook_endpoints.id"],
            name=op.f("fk_webhook_messages_endpoint_id_webhook_endpoints"),
        ),
        sa.ForeignKeyConstraint(
            ["sequence"], ["changes.sequence"], name=op.f("fk_webhook_messages_sequence_changes")
        ),
        sa.PrimaryKeyConstraint("endpoint_id", "sequence", name=op.f("pk_webhook_messages")),
    )
    pending = sa.text("state = 'pending'")
    op.create_index(
        "ix_webhook_messages_pending",
        "webhook_messages",
        ["endpoint_id", "sequence"],
        sqlite_where=pending,
        postgresql_where=pending,
    )


def _attempts() -> None:
    op.create_table(
        "webhook_attempts",
        sa.Column("id", _BIG, nullable=False, autoincrement=True),
        sa.Column("endpoint_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", _BIG, nullable=True),
        sa.Column("type", sa.String(length=30), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("milliseconds", sa.Integer(), nullable=False),
        sa.Column("failure", sa.String(length=20), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["endpoint_id"],
            ["webhook_endpoints.id"],
            name=op.f("fk_webhook_attempts_endpoint_id_webhook_endpoints"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_attempts")),
    )
    op.create_index("ix_webhook_attempts_endpoint_id_id", "webhook_attempts", ["endpoint_id", "id"])


def downgrade() -> None:
    op.drop_table("webhook_attempts")
    op.drop_table("webhook_messages")
    op.drop_table("webhook_endpoints")
