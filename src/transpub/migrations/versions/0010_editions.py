"""Corrected, scheduled, embargoed, withdrawn and restored editions."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from transpub.core.db import UtcDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_LIVE = sa.text("state = 'live'")
_STANDING = sa.text("state IN ('live', 'withdrawn', 'killed')")
_SCHEDULED = sa.text("state IN ('scheduled')")
_OF_ONE_LANGUAGE = ["article_id", "language"]
_FILLED = ("change", "note", "frozen_at", "correction_pending", "version")
_EMPTY = ("scheduled_for", "embargo_until", "ended_at")


def upgrade() -> None:
    op.add_column("articles", sa.Column("embargo_until", UtcDateTime(), nullable=True))
    op.drop_index("uq_editions_one_live", "editions")
    for column in _filled():
        op.add_column("editions", column)
    for name in _EMPTY:
        op.add_column("editions", sa.Column(name, UtcDateTime(), nullable=True))
    op.execute("UPDATE editions SET frozen_at = updated_at")
    op.execute("UPDATE editions SET change = 'create' WHERE number = 1")
    _index("uq_editions_one_standing", _STANDING)
    _index("uq_editions_one_scheduled", _SCHEDULED)
    op.create_index("ix_editions_state_updated", "editions", ["state", "updated_at", "id"])
    pending: sa.Column[bool] = sa.Column(
        "correction_pending", sa.Boolean(), nullable=False, server_default=sa.false()
    )
    op.add_column("changes", pending)


def downgrade() -> None:
    # The tables as they were have no word for these: what waited never went out, what was withdrawn is not live.
    op.execute("DELETE FROM editions WHERE state IN ('scheduled', 'cancelled')")
    op.execute("UPDATE editions SET state = 'superseded' WHERE state = 'withdrawn'")
    op.drop_column("changes", "correction_pending")
    for name in ("ix_editions_state_updated", "uq_editions_one_scheduled", "uq_editions_one_standing"):
        op.drop_index(name, "editions")
    for name in (*_EMPTY, *_FILLED):
        op.drop_column("editions", name)
    _index("uq_editions_one_live", _LIVE)
    op.drop_column("articles", "embargo_until")


def _filled() -> list[sa.Column[Any]]:
    """Columns that are never empty; their first value is for the rows there are, new rows bring their own."""
    return [
        sa.Column("change", sa.String(length=20), nullable=False, server_default="update"),
        sa.Column("note", sa.Text(), nullable=False, server_default=""),
        sa.Column("frozen_at", UtcDateTime(), nullable=False, server_default="1970-01-01 00:00:00+00:00"),
        sa.Column("correction_pending", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("version", sa.Integer(), nullable=False, server_default="1"),
    ]


def _index(name: str, where: sa.TextClause) -> None:
    """The database itself keeps "at most one" in a state for an article and language."""
    op.create_index(name, "editions", _OF_ONE_LANGUAGE, unique=True, sqlite_where=where, postgresql_where=where)
