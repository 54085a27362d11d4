"""The longest of texts in the memory: statements stay small, and no sentence misses its context."""

import pytest
from sqlalchemy import event

from transpub.memory import lookup, service
from transpub.memory.matches import MatchKind, Query
from transpub.memory.service import Accepted

# A tenth of what a text may have.
SENTENCES = 2_000
# Of bound values in one statement. SQLite takes 32,766 as it is built by default.
VALUES_MAX = 2_000


def source_hash(number):
    return f"{number:016x}".ljust(64, "0")


@pytest.fixture
def remembered(database, article_id):
    pairs = [
        Accepted(source_hash(n), f"sentence {n}", f"речення {n}", source_hash(n - 1), source_hash(n + 1))
        for n in range(1, SENTENCES + 1)
    ]
    with database.unit_of_work() as session:
        service.remember(
            session, pairs, source_language="en", target_language="uk", article_id=article_id, accepted_by_id=None
        )
    return [Query(pair.source_text, pair.source_hash, pair.previous_hash, pair.next_hash) for pair in pairs]


def test_a_long_text_known_by_heart_is_asked_for_a_few_sentences_at_a_time(database, remembered):
    counts = []
    event.listen(
        database.engine, "before_cursor_execute", lambda _c, _u, _s, values, *_: counts.append(len(values))
    )
    with database.read_only() as session:
        found = lookup.exact(session, remembered, source_language="en", target_language="uk")
    assert {match.kind for match in found} == {MatchKind.CONTEXT}
    assert [match.target for match in found] == [query.text.replace("sentence", "речення") for query in remembered]
    assert max(counts) < VALUES_MAX
