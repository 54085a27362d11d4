"""What partners were told: entries for one of them, what an entry repeats, and who was told to remove what."""

import sqlalchemy as sa
from alembic import op

from transpub.core.db import UtcDateTime

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("changes", sa.Column("repeats_type", sa.String(length=20), nullable=True))
    op.add_column("changes", sa.Column("repeats_note", sa.Text(), nullable=True))
    op.add_column("changes", sa.Column("only_for", sa.Uuid(), nullable=True))
    op.create_index("ix_changes_only_for", "changes", ["only_for", "sequence"])
    op.create_table(
        "removals_told",
        sa.Column("partner_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", _BIG, nullable=False),
        sa.Column("told_at", UtcDateTime(), nullable=False),
        sa.Column("how", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["partner_id"], ["partners.id"], name=op.f("fk_removals_told_partner_id_partners")),
        sa.ForeignKeyConstraint(["sequence"], ["changes.sequence"], name=op.f("fk_removals_told_sequence_changes")),
        sa.PrimaryKeyConstraint("partner_id", "sequence", name=op.f("pk_removals_told")),
    )


def downgrade() -> None:
    op.drop_table("removals_told")
    op.drop_index("ix_changes_only_for", table_name="changes")
    for name in ("only_for", "repeats_note", "repeats_type"):
        op.drop_column("changes", name)
