"""Nothing alike is missed: the word indexes of both databases against the scoring of every unit."""

from hashlib import sha256

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, text

from transpub.articles.models import Article
from transpub.memory import index, lookup, scoring, service, wording
from transpub.memory.index import Pair
from transpub.memory.models import MemoryUnit, MemoryUse

PAIR = Pair("en", "uk")
# Few different words, so that many sentences share some; of several scripts, with signs and digits among them.
WORDS = st.sampled_from(
    (
        *(
            "the",
            "of",
            "port",
            "ports",
            "Odesa",
            "grain",
            "corridor",
            "п'ять",
            "пять",
            "Київ",
            "Києва",
            "12",
            "45,000",
        ),
        *("U.S", "COVID-19", "a", "港", "öl", "ﬁn", "x_y", "don't", "AND", "—", "<1>", "12th", "ŉ", "ͺ", "İ"),
    )
)
SENTENCES = st.lists(WORDS, min_size=1, max_size=16).map(" ".join)


def alike(asked, sources, at_least):
    words = wording.words(asked)
    return {source for source in sources if words and scoring.likeness(words, wording.words(source)) >= at_least}


@pytest.fixture
def article_id(database):
    with database.unit_of_work() as session:
        article = Article(source_language="en", headline="Story")
        session.add(article)
        session.flush()
        return article.id


def remember(session, article_id, sources):
    session.execute(delete(MemoryUse))
    session.execute(delete(MemoryUnit))
    pairs = [service.Accepted(sha256(source.encode()).hexdigest(), source, "текст") for source in sources]
    service.remember(
        session,
        pairs,
        source_language=PAIR.source,
        target_language=PAIR.target,
        article_id=article_id,
        accepted_by_id=None,
    )


def candidates(session, asked, at_least, frequencies):
    found = lookup.candidates(session, wording.words(asked), PAIR, at_least, frequencies)
    units = select(MemoryUnit.source_text).where(MemoryUnit.number.in_([number for number, _ in found]))
    return set(session.scalars(units))


@given(
    sources=st.lists(SENTENCES, min_size=1, max_size=25),
    asked=SENTENCES,
    at_least=st.sampled_from([50, 75, 90, 100]),
    told=st.dictionaries(st.sampled_from(["the", "of", "port", "#", "grain"]), st.integers(0, 100)),
    edit=st.integers(0, 10_000),
)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_unit_alike_is_a_candidate(database, article_id, sources, asked, at_least, told, edit):
    """Whatever is thought of the frequencies: those of the index, or any others."""
    cut = asked.split(" ")
    sources = [*sources, " ".join(cut[: edit % len(cut)] + cut[edit % len(cut) + 1 :]), asked + " port"]
    with database.unit_of_work() as session:
        remember(session, article_id, sources)
        wanted = alike(asked, sources, at_least)
        known = index.of(session).frequencies(session, set(wording.words(asked)))
        for frequencies in (known, told):
            assert wanted <= candidates(session, asked, at_least, frequencies)


def test_words_are_counted(database, article_id):
    sources = [f"the port of town{number}" for number in range(40)]
    with database.unit_of_work() as session:
        remember(session, article_id, sources)
    with database.engine.connect() as connection:
        connection.execute(text("ANALYZE"))
        connection.commit()
    with database.read_only() as session:
        counted = index.of(session).frequencies(session, {"the", "town7", "nowhere"})
    assert counted["the"] > counted.get("town7", 0) >= counted.get("nowhere", 0) == 0


def test_an_index_follows_its_table(database, article_id):
    """Whoever writes to the table: the index is the database's own business."""
    with database.unit_of_work() as session:
        remember(session, article_id, ["the grain corridor is open again today"])
        unit = session.query(MemoryUnit).one()
        unit.source_words = "ships left odesa this monday morning early"
        unit.source_sketch = wording.sketch(unit.source_words.split())
        session.flush()
        assert candidates(session, "the grain corridor is open again today", 75, {}) == set()
        assert candidates(session, "ships left Odesa this Monday morning early", 75, {})
        session.execute(delete(MemoryUse))
        session.delete(unit)
        session.flush()
        assert candidates(session, "ships left Odesa this Monday morning early", 75, {}) == set()
