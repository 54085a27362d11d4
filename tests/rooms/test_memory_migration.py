"""The migration that gives the memory its word indexes, on a memory that holds something."""

import uuid
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests import newsroom
from transpub import migrations
from transpub.memory import lookup, wording
from transpub.memory.matches import MatchKind, Query
from transpub.memory.models import MemoryUnit, MemoryUse

HASH = "a" * 64
BEFORE = sa.table(
    "memory_units",
    sa.column("id", sa.Uuid()),
    sa.column("article_id", sa.Uuid()),
    sa.column("accepted_at", sa.DateTime(timezone=True)),
    *(
        sa.column(name, sa.Text())
        for name in ("source_language", "target_language", "source_hash", "source_text", "target_text")
    ),
)


@pytest.fixture
def article_id(database):
    people = newsroom.people(database)
    newsroom.announce(database)
    return newsroom.send_in(database, people.editor).article.id


def unit(article_id, day, target="Кораблі вийшли з порту."):
    return {
        "id": uuid.uuid4(),
        "article_id": article_id,
        "accepted_at": datetime(2024, 5, day, tzinfo=UTC),
        "source_language": "en",
        "target_language": "uk",
        "source_hash": HASH,
        "source_text": "The <1>ships</1> have left the port.",
        "target_text": target,
    }


def test_units_are_kept_once_each_and_found_by_their_words(database, article_id):
    engine = database.engine
    migrations.downgrade(engine, "0002")
    older, newer, other = unit(article_id, 1), unit(article_id, 2), unit(article_id, 3, "Судна залишили порт.")
    with engine.begin() as connection:
        connection.execute(sa.insert(BEFORE), [older, newer, other])
    migrations.upgrade(engine)
    with Session(engine) as session:
        assert {row.id for row in session.scalars(sa.select(MemoryUnit))} == {newer["id"], other["id"]}
        assert [use.accepted_at.day for use in session.scalars(sa.select(MemoryUse))] == [2, 3]
        query = Query("The ships have left the harbour port.", "b" * 64)
        (matches,) = lookup.lookup(session, [query], source_language="en", target_language="uk")
        assert [match.unit_id for match in matches] == [other["id"], newer["id"]]
        assert {match.kind for match in matches} == {MatchKind.FUZZY}
        session.add(
            MemoryUnit(
                source_language="en",
                target_language="uk",
                source_hash="c" * 64,
                target_hash="c" * 16,
                source_text="New",
                target_text="Нове",
                source_words="new",
                source_sketch=wording.sketch(["new"]),
                target_words="нове",
            )
        )
        session.commit()


def test_down_and_up_again_keeps_the_units(database, article_id):
    engine = database.engine
    migrations.downgrade(engine, "0002")
    kept = unit(article_id, 1)
    with engine.begin() as connection:
        connection.execute(sa.insert(BEFORE), [kept])
    for _ in range(2):
        migrations.upgrade(engine)
        with Session(engine) as session:
            held = session.scalars(sa.select(MemoryUnit)).one()
            assert (held.id, held.target_text) == (kept["id"], kept["target_text"])
        migrations.downgrade(engine, "0002")
    with engine.connect() as connection:
        assert connection.execute(sa.select(BEFORE.c.id, BEFORE.c.article_id)).all() == [(kept["id"], article_id)]
