"""The memory found by its words: each pair of texts once, its uses, and word indexes."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from transpub.core.db import UtcDateTime
from transpub.memory import wording

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_BATCH = 1000
_SHORT_HASH = 16
_UNKNOWN_NEIGHBOUR = "?"
_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_SIDES = ("source", "target")


def upgrade() -> None:
    with op.batch_alter_table("segments") as segments:
        segments.drop_constraint("fk_segments_memory_unit_id_memory_units", type_="foreignkey")
    op.execute("CREATE TABLE memory_units_before AS SELECT * FROM memory_units")
    op.drop_table("memory_units")
    _move(_units_with_words(), *_create_tables())
    op.drop_table("memory_units_before")
    if op.get_bind().dialect.name == "sqlite":
        _index_in_sqlite()
    else:
        _index_in_postgresql()


def _create_tables() -> tuple[sa.Table, sa.Table]:
    units = op.create_table(
        "memory_units",
        sa.Column("number", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source_language", sa.String(length=35), nullable=False),
        sa.Column("target_language", sa.String(length=35), nullable=False),
        sa.Column("source_hash", sa.String(length=64), nullable=False),
        sa.Column("target_hash", sa.String(length=_SHORT_HASH), nullable=False),
        sa.Column("source_text", sa.Text(), nullable=False),
        sa.Column("target_text", sa.Text(), nullable=False),
        sa.Column("source_words", sa.Text(), nullable=False),
        sa.Column("source_sketch", sa.Text(), nullable=False),
        sa.Column("target_words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_memory_units")),
        sa.UniqueConstraint("id", name=op.f("uq_memory_units_id")),
        sa.UniqueConstraint(
            "source_language",
            "target_language",
            "source_hash",
            "target_hash",
            name=op.f("uq_memory_units_pair"),
        ),
    )
    uses = op.create_table(
        "memory_uses",
        sa.Column("unit_number", _NUMBER, nullable=False),
        sa.Column("article_id", sa.Uuid(), nullable=False),
        sa.Column("previous_hash", sa.String(length=_SHORT_HASH), nullable=False),
        sa.Column("next_hash", sa.String(length=_SHORT_HASH), nullable=False),
        sa.Column("accepted_by_id", sa.Uuid(), nullable=True),
        sa.Column("accepted_at", UtcDateTime(), nullable=False),
        sa.Column("is_unedited", sa.Boolean(), nullable=False),
        sa.Column("is_trial", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["unit_number"], ["memory_units.number"], name=op.f("fk_memory_uses_unit_number_memory_units")
        ),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_memory_uses_article_id_articles")),
        sa.ForeignKeyConstraint(["accepted_by_id"], ["users.id"], name=op.f("fk_memory_uses_accepted_by_id_users")),
        sa.PrimaryKeyConstraint(
            "unit_number", "article_id", "previous_hash", "next_hash", name=op.f("pk_memory_uses")
        ),
    )
    with op.batch_alter_table("memory_uses") as changed:
        changed.create_index(op.f("ix_memory_uses_article_id"), ["article_id"], unique=False)
    return units, uses


def _units_with_words() -> Iterator[dict[str, Any]]:
    """The units there were, oldest first, with what the new columns hold."""
    connection = op.get_bind()
    before = sa.table(
        "memory_units_before",
        *(sa.column(name, sa.Uuid()) for name in ("id", "article_id", "accepted_by_id")),
        *(
            sa.column(name, sa.Text())
            for name in ("source_language", "target_language", "source_hash", "source_text", "target_text")
        ),
        sa.column("accepted_at", UtcDateTime()),
    )
    rows = connection.execute(sa.select(before).order_by(before.c.accepted_at, before.c.id))
    for row in rows.mappings():
        yield {
            **row,
            "target_hash": hashlib.sha256(row["target_text"].encode()).hexdigest()[:_SHORT_HASH],
            "source_words": wording.joined(row["source_text"]),
            "source_sketch": wording.sketch(wording.words(row["source_text"])),
            "target_words": wording.joined(row["target_text"]),
        }


def _move(rows: Iterator[dict[str, Any]], units_table: sa.Table, uses_table: sa.Table) -> None:
    """Number the units. Of one stored twice, as two approvals at once could, the id that came last stays."""
    columns = ("source_language", "target_language", "source_hash", "target_hash")
    units: dict[tuple[str, ...], dict[str, Any]] = {}
    uses: dict[tuple[int, Any], Mapping[str, Any]] = {}
    for row in rows:
        key = tuple(row[name] for name in columns)
        number = units[key]["number"] if key in units else len(units) + 1
        units[key] = {**row, "number": number}
        uses[number, row["article_id"]] = {
            "unit_number": number,
            "article_id": row["article_id"],
            "previous_hash": _UNKNOWN_NEIGHBOUR,
            "next_hash": _UNKNOWN_NEIGHBOUR,
            "accepted_by_id": row["accepted_by_id"],
            "accepted_at": row["accepted_at"],
            "is_unedited": False,
            "is_trial": False,
        }
    _insert(units_table, list(units.values()))
    _insert(uses_table, list(uses.values()))
    if units and op.get_bind().dialect.name == "postgresql":
        op.execute(f"SELECT setval(pg_get_serial_sequence('memory_units', 'number'), {len(units)})")


def _insert(table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> None:
    for start in range(0, len(rows), _BATCH):
        batch = rows[start : start + _BATCH]
        op.bulk_insert(table, [{column.name: row[column.name] for column in table.columns} for row in batch])


def _index_in_sqlite() -> None:
    """FTS5 over the stored words, which it does not store again. The words have no white space; every other ASCII
    sign that may stand in one is made part of it. And an index that has all that candidates are judged by."""
    op.execute(
        "CREATE INDEX memory_search_sketch ON memory_units (number, source_language, target_language, source_sketch)"
    )
    for side in _SIDES:
        name, words = f"memory_search_{side}", f"{side}_words"
        op.execute(
            f"CREATE VIRTUAL TABLE {name} USING fts5({words}, content='memory_units', content_rowid='number',"
            " detail='none', columnsize=0, tokenize=\"ascii tokenchars '#-._'\")"
        )
        op.execute(f"INSERT INTO {name}({name}) VALUES('rebuild')")
        add = f"INSERT INTO {name}(rowid, {words}) VALUES (new.number, new.{words});"  # noqa: S608
        take = f"INSERT INTO {name}({name}, rowid, {words}) VALUES('delete', old.number, old.{words});"
        op.execute(f"CREATE TRIGGER {name}_insert AFTER INSERT ON memory_units BEGIN {add} END")
        op.execute(f"CREATE TRIGGER {name}_delete AFTER DELETE ON memory_units BEGIN {take} END")
        op.execute(
            f"CREATE TRIGGER {name}_update AFTER UPDATE OF number, {words} ON memory_units BEGIN {take} {add} END"
        )


def _index_in_postgresql() -> None:
    """GIN over the stored words. And what candidates are judged by in a table of its own, in which their sketches'
    characters stand for the words: GIN leads to rows, and a unit's own is ten times as long."""
    for side in _SIDES:
        op.execute(
            f"CREATE INDEX memory_search_{side} ON memory_units"
            f" USING gin (array_to_tsvector(string_to_array({side}_words, ' '))) WITH (fastupdate = off)"
        )
    op.execute(
        "CREATE TABLE memory_search_sketch (number bigint PRIMARY KEY, source_language varchar(35) NOT NULL,"
        " target_language varchar(35) NOT NULL, source_sketch text NOT NULL)"
    )
    columns = ("number", "source_language", "target_language", "source_sketch")
    listed = ", ".join(columns)
    op.execute(f"INSERT INTO memory_search_sketch ({listed}) SELECT {listed} FROM memory_units")  # noqa: S608
    op.execute(
        "CREATE INDEX memory_search_sketch_words ON memory_search_sketch"
        " USING gin (array_to_tsvector(string_to_array(source_sketch, NULL))) WITH (fastupdate = off)"
    )
    taken = "DELETE FROM memory_search_sketch WHERE number = OLD.number;"
    values = ", ".join(f"NEW.{column}" for column in columns)
    op.execute(
        "CREATE FUNCTION memory_search_follow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"  # noqa: S608
        f" IF TG_OP <> 'INSERT' THEN {taken} END IF; IF TG_OP <> 'DELETE' THEN"
        f" INSERT INTO memory_search_sketch ({listed}) VALUES ({values}); END IF; RETURN NULL; END $$"
    )
    op.execute(
        f"CREATE TRIGGER memory_search_follow AFTER INSERT OR DELETE OR UPDATE OF {listed} ON memory_units"
        " FOR EACH ROW EXECUTE FUNCTION memory_search_follow()"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for side in _SIDES:
            for event in ("insert", "delete", "update"):
                op.execute(f"DROP TRIGGER memory_search_{side}_{event}")
            op.execute(f"DROP TABLE memory_search_{side}")
    else:
        op.execute("DROP TRIGGER memory_search_follow ON memory_units")
        op.execute("DROP FUNCTION memory_search_follow")
        op.execute("DROP TABLE memory_search_sketch")
    op.execute(
        "CREATE TABLE memory_units_after AS SELECT unit.id, unit.source_language, unit.target_language,"
        " unit.source_hash, unit.source_text, unit.target_text, used.article_id, used.accepted_by_id, used.accepted_at"
        " FROM memory_units AS unit JOIN (SELECT *, row_number() OVER"
        " (PARTITION BY unit_number ORDER BY accepted_at DESC) AS place FROM memory_uses) AS used"
        " ON used.unit_number = unit.number AND used.place = 1"
    )
    op.drop_table("memory_uses")
    op.drop_table("memory_units")
    op.create_table(
        "memory_units",
        sa.Column("source_language", sa.String(length=35), nullable=False),
        sa.Column("target_language", sa.String(length=35), nullable=False),
        sa.Column("source_hash", sa.String(length=64), nullable=False),
        sa.Column("source_text", sa.Text(), nullable=False),
        sa.Column("target_text", sa.Text(), nullable=False),
        sa.Column("article_id", sa.Uuid(), nullable=False),
        sa.Column("accepted_by_id", sa.Uuid(), nullable=True),
        sa.Column("accepted_at", UtcDateTime(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["accepted_by_id"], ["users.id"], name=op.f("fk_memory_units_accepted_by_id_users")
        ),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_memory_units_article_id_articles")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memory_units")),
    )
    columns = (
        "source_language, target_language, source_hash, source_text, target_text, article_id, accepted_by_id,"
        " accepted_at, id"
    )
    op.execute(f"INSERT INTO memory_units ({columns}) SELECT {columns} FROM memory_units_after")  # noqa: S608
    op.drop_table("memory_units_after")
    with op.batch_alter_table("memory_units") as units:
        units.create_index(op.f("ix_memory_units_article_id"), ["article_id"], unique=False)
        units.create_index(
            "ix_memory_units_lookup", ["source_language", "target_language", "source_hash"], unique=False
        )
    # A segment may name a unit that was purged; it cannot where that must be there.
    op.execute(
        "UPDATE segments SET memory_unit_id = NULL WHERE memory_unit_id NOT IN (SELECT id FROM memory_units)"
    )
    with op.batch_alter_table("segments") as segments:
        segments.create_foreign_key(
            "fk_segments_memory_unit_id_memory_units", "memory_units", ["memory_unit_id"], ["id"]
        )
