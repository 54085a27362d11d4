"""Migrations: up, down, up again, and equal to the models, on both databases."""

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from tests import newsroom
from transpub import migrations
from transpub.core.db import Model, make_engine


@pytest.fixture
def engine(database_url):
    made = make_engine(database_url)
    yield made
    made.dispose()


def test_the_migrated_schema_equals_the_models(engine):
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_name": migrations.is_modelled}
        )
        assert compare_metadata(context, Model.metadata) == []


def test_down_to_nothing_and_up_again(engine):
    before = tables(engine)
    migrations.downgrade(engine, "base")
    assert tables(engine) == {"alembic_version": ["version_num"]}
    migrations.upgrade(engine)
    assert tables(engine) == before
    assert migrations.current(engine) == migrations.newest()


def test_what_is_stored_outlives_the_way_down_and_up_again(database, desk, approved):
    before = stored(database.engine)
    migrations.downgrade(database.engine, "0001")
    assert stored(database.engine) == before
    migrations.upgrade(database.engine)
    assert stored(database.engine) == before
    article_id = newsroom.look(database, approved).article_id
    assert newsroom.revise(database, desk.editor, article_id, f"{newsroom.BODY} It is open.", base=1).created


def test_upgrading_twice_changes_nothing(engine):
    migrations.upgrade(engine)
    assert migrations.current(engine) == migrations.newest()


def stored(engine):
    """Ids by table, of those with rows that point at each other."""
    with engine.connect() as connection:
        return {
            name: sorted(connection.scalars(sa.text(f"SELECT CAST(id AS TEXT) FROM {name}")))
            for name in ("articles", "revisions", "translations", "segments", "jobs", "memory_units", "activity")
        }


def tables(engine):
    inspector = sa.inspect(engine)
    return {
        name: sorted(column["name"] for column in inspector.get_columns(name))
        for name in inspector.get_table_names()
    }
