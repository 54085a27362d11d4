"""The memory on real databases: what is remembered, offered, searched and purged."""

import threading
import uuid
from datetime import timedelta
from hashlib import sha256

import pytest
from sqlalchemy import func, select, text

from tests import newsroom
from transpub.activity.models import Activity
from transpub.articles.models import Article
from transpub.core.clock import moved
from transpub.core.errors import Forbidden, NotFound
from transpub.core.languages import UnknownLanguage
from transpub.memory import concordance, contents, lookup, service
from transpub.memory.errors import NothingNamedToPurge, NothingToSearch, TooManyWords
from transpub.memory.index import Pair, Side
from transpub.memory.matches import MatchKind, Query
from transpub.memory.models import MemoryUnit, MemoryUse
from transpub.memory.scoring import PenaltyKind
from transpub.memory.service import Accepted

PAIR = {"source_language": "en", "target_language": "uk"}
PORT = "The first ship left the port of Odesa on Monday morning."
PORT_UK = "Перше судно вийшло з порту Одеси в понеділок уранці."


def digest(text):
    return sha256(text.encode()).hexdigest() if text else None


def pair(source, target, before=None, after=None, **facts):
    return Accepted(digest(source), source, target, digest(before), digest(after), **facts)


def query(source, before=None, after=None):
    return Query(source, digest(source), digest(before), digest(after))


@pytest.fixture
def desk(database):
    return newsroom.people(database)


@pytest.fixture
def new_article(database, desk):
    def make():
        with database.unit_of_work() as session:
            article = Article(source_language="en", headline="Story")
            session.add(article)
            session.flush()
            return article.id

    return make


@pytest.fixture
def remember(database, new_article):
    """`remember(pair, …)` as approved in an article, a new one if none is given; returns the article's id."""

    def make(*pairs, article_id=None, **languages):
        article_id = article_id or new_article()
        with database.unit_of_work() as session:
            service.remember(session, pairs, article_id=article_id, accepted_by_id=None, **{**PAIR, **languages})
        return article_id

    return make


def look_up(database, *queries, **options):
    with database.read_only() as session:
        return lookup.lookup(session, queries, **{**PAIR, **options})


def one(database, asked, **options):
    (matches,) = look_up(database, asked, **options)
    return matches


def held(database):
    with database.read_only() as session:
        units = session.scalars(select(MemoryUnit)).all()
        uses = session.scalar(select(func.count()).select_from(MemoryUse))
        return sorted(unit.target_text for unit in units), uses


def test_the_same_sentence_in_its_context_comes_before_a_later_one_elsewhere(database, remember):
    remember(pair("He agreed.", "Він погодився.", before="Asked whether", after="And left."))
    with moved(timedelta(days=1)):
        remember(pair("He agreed.", "Він дав згоду.", before="Another", after="Story"))
        in_context, elsewhere = look_up(
            database, query("He agreed.", "Asked whether", "And left."), query("He agreed.", "Asked whether", "No")
        )
    assert [(match.kind, match.target) for match in in_context] == [
        (MatchKind.CONTEXT, "Він погодився."),
        (MatchKind.EXACT, "Він дав згоду."),
    ]
    assert [match.target for match in elsewhere] == ["Він дав згоду.", "Він погодився."], "the last one first"
    assert {match.kind for match in elsewhere} == {MatchKind.EXACT}


def test_one_pair_has_every_context_it_was_accepted_in(database, remember):
    for before in ("One", "Two", "Three"):
        remember(pair("He agreed.", "Він погодився.", before=before))
    assert held(database) == (["Він погодився."], 3)
    for before in ("One", "Two", "Three"):
        assert [match.kind for match in one(database, query("He agreed.", before))] == [MatchKind.CONTEXT]


def test_a_text_of_one_sentence_has_no_context(database, remember):
    remember(pair("He agreed.", "Він погодився."))
    assert [match.kind for match in one(database, query("He agreed."))] == [MatchKind.EXACT]


def test_a_sentence_alike_is_offered_with_its_score_and_the_difference(database, remember):
    article_id = remember(pair(PORT, PORT_UK))
    (match,) = one(database, query(PORT.replace("Monday", "Friday")), article_id=article_id)
    assert (match.kind, match.target, match.penalties) == (MatchKind.FUZZY, PORT_UK, ())
    assert match.score == match.likeness == 92
    assert [(run.change.value, run.text) for run in match.diff if run.change.value != "equal"] == [
        ("delete", "Monday"),
        ("insert", "Friday"),
    ]
    assert not match.numbers_only
    assert one(database, query(PORT.replace("Monday", "Friday")), article_id=article_id, at_least=93) == []


def test_only_numbers_differ(database, remember):
    source, target = "The ship carried 45,000 tonnes of <1>grain</1>.", "Судно везло 45 000 тонн <1>зерна</1>."
    article_id = remember(pair(source, target))
    (match,) = one(database, query(source.replace("45,000", "52,300")), article_id=article_id)
    assert (match.kind, match.score, match.likeness) == (MatchKind.FUZZY, 99, 100)
    assert match.numbers_only
    assert match.adapted == "Судно везло 52 300 тонн <1>зерна</1>."
    (match,) = one(database, query("The ship carried 52,300 tonnes of grain."), article_id=article_id)
    assert [penalty.kind for penalty in match.penalties] == [PenaltyKind.CODES, PenaltyKind.NUMBERS]
    assert not match.numbers_only


def test_penalties_order_translations_of_equal_sentences(database, remember):
    here = remember(pair(PORT, "тут"))
    remember(pair(PORT, "в іншій статті"))
    remember(pair(PORT, "без правок", is_unedited=True))
    remember(pair(PORT, "пробна модель", is_trial=True))
    with moved(timedelta(days=-1500)):
        remember(pair(PORT, "давно"))
    found = one(database, query(PORT), article_id=here)
    assert [(match.target, match.score) for match in found] == [
        ("тут", 100),
        ("в іншій статті", 99),
        ("без правок", 97),
        ("давно", 96),
        ("пробна модель", 94),
    ]


def test_a_penalty_takes_a_match_below_what_was_asked_for_unless_it_is_exact(database, remember):
    remember(pair(PORT, "пробна модель", is_trial=True))
    assert one(database, query(PORT.replace("Monday", "Friday")), at_least=90) == []
    assert [match.score for match in one(database, query(PORT), at_least=95)] == [94]


def test_languages_are_kept_apart(database, remember):
    remember(pair(PORT, PORT_UK))
    remember(pair(PORT, "Первое судно"), target_language="ru")
    assert [match.target for match in one(database, query(PORT))] == [PORT_UK]
    assert [match.target for match in one(database, query(PORT + "!"), target_language="ru")] == ["Первое судно"]
    assert one(database, query(PORT), source_language="de") == []


@pytest.mark.parametrize("sentence", ["—", "<1/>", "🙂 🙂", "'\"\\ & | ! : * ( )", "a" * 5000, "word " * 1000])
def test_odd_sentences_are_looked_up_and_found_as_they_are(database, remember, sentence):
    assert one(database, query(sentence)) == []
    remember(pair(sentence, "текст"))
    assert [match.kind for match in one(database, query(sentence))] == [MatchKind.EXACT]


@pytest.mark.parametrize(
    "sentence", ["AND OR NOT", "NEAR foo bar", "source_words port", "O'Neil’s “port” c-o-l", "#1 & 2"]
)
def test_words_of_the_indexes_own_languages_are_words(database, remember, sentence):
    remember(pair(sentence + " again", "текст"))
    (match,) = one(database, query(sentence + " again!"))
    assert match.likeness == 100


def test_a_sentence_filled_in_ever_anew_has_its_best_found(database, remember, monkeypatch):
    monkeypatch.setattr(lookup, "CANDIDATES_MAX", 20)
    remember(*(pair(f"On Monday the dollar of land{n} cost more in town{n}", f"{n}") for n in range(60)))
    with database.unit_of_work() as session:
        session.execute(text("ANALYZE"))
    best = one(database, query("On Monday the dollar of land7 cost more in town7 too"), limit=1)
    assert [match.target for match in best] == ["7"]


def test_a_corrected_translation_replaces_the_one_accepted_before(database, remember):
    article_id = remember(pair("He agreed.", "Він погодився."), pair("Yes.", "Так."))
    other = remember(pair("Yes.", "Так."))
    remember(pair("He agreed.", "Він дав згоду."), pair("Yes.", "Еге ж."), article_id=article_id)
    assert held(database) == (["Він дав згоду.", "Еге ж.", "Так."], 3)
    assert one(database, query("Yes."), article_id=other)[0].target == "Так."


def test_a_sentence_translated_in_two_ways_in_one_article_keeps_both(database, remember):
    remember(pair("Yes.", "Так.", before="A"), pair("Yes.", "Еге ж.", before="B"), pair("Empty", " "))
    assert held(database) == (["Еге ж.", "Так."], 2)


def test_remembering_again_changes_only_when_and_by_whom(database, desk, remember):
    article_id = remember(pair(PORT, PORT_UK))
    with moved(timedelta(days=3)), database.unit_of_work() as session:
        service.remember(
            session, [pair(PORT, PORT_UK)] * 2, article_id=article_id, accepted_by_id=desk.reviewer.user_id, **PAIR
        )
    assert held(database) == ([PORT_UK], 1)
    (match,) = one(database, query(PORT))
    assert match.accepted_by_id == desk.reviewer.user_id


def test_approvals_at_once_leave_each_pair_once(database, new_article):
    articles = [new_article() for _ in range(6)]
    pairs = [pair(f"Sentence number {n} of all", f"Речення {n}") for n in range(30)]
    barrier, failures = threading.Barrier(len(articles)), []

    def approve(article_id, order):
        barrier.wait()
        try:
            with database.unit_of_work() as session:
                service.remember(session, order, article_id=article_id, accepted_by_id=None, **PAIR)
        except Exception as error:  # noqa: BLE001 - told to the test
            failures.append(error)

    threads = [
        threading.Thread(target=approve, args=(article_id, pairs if n % 2 else pairs[::-1]))
        for n, article_id in enumerate(articles)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert failures == []
    targets, uses = held(database)
    assert (len(targets), uses) == (30, 180)


def test_a_pair_accepted_while_it_is_purged_stays_remembered(database, desk, remember, new_article):
    """Whoever comes second sees what the first has done; a use never loses its unit."""
    first, second = remember(pair(PORT, PORT_UK)), new_article()
    thread = threading.Thread(
        target=lambda: remember(pair(PORT, PORT_UK), article_id=second), name="accepted meanwhile"
    )
    with database.unit_of_work() as session:
        service.purge_article(session, desk.admin, first)
        thread.start()
        thread.join(timeout=0.3)
    thread.join(timeout=30)
    assert held(database) == ([PORT_UK], 1)

    thread = threading.Thread(target=lambda: purge(database, desk, second))
    with database.unit_of_work() as session:
        service.remember(session, [pair(PORT, PORT_UK)], article_id=first, accepted_by_id=None, **PAIR)
        thread.start()
        thread.join(timeout=0.3)
    thread.join(timeout=30)
    assert held(database) == ([PORT_UK], 1)
    assert one(database, query(PORT))[0].article_id == first


def purge(database, desk, article_id):
    with database.unit_of_work() as session:
        return service.purge_article(session, desk.admin, article_id)


def test_an_articles_units_are_purged_and_others_keep_theirs(database, desk, remember):
    article_id = remember(pair(PORT, PORT_UK), pair("Yes.", "Так."))
    remember(pair(PORT, "Первое судно"), article_id=article_id, target_language="ru")
    other = remember(pair("Yes.", "Так."))
    assert purge(database, desk, article_id) == service.Purged(units=2, uses=3)
    assert held(database) == (["Так."], 1)
    assert one(database, query(PORT + "!")) == [], "the index has forgotten it too"
    assert one(database, query("Yes."))[0].article_id == other
    assert purge(database, desk, article_id) == service.Purged(units=0, uses=0)
    with database.read_only() as session:
        (entry,) = session.scalars(select(Activity).where(Activity.verb == "memory.purged"))
        assert (entry.actor_id, entry.article_id) == (desk.admin.user_id, article_id)
        assert entry.facts == {"units": 2, "uses": 3}


def test_one_unit_is_purged_wherever_it_was_accepted(database, desk, remember):
    remember(pair(PORT, PORT_UK))
    remember(pair(PORT, PORT_UK), pair("Yes.", "Так."))
    unit_id = one(database, query(PORT))[0].unit_id
    with database.unit_of_work() as session:
        assert service.purge(session, desk.admin, unit_id=unit_id) == service.Purged(units=1, uses=2)
    assert held(database) == (["Так."], 1)
    with pytest.raises(NotFound), database.unit_of_work() as session:
        service.purge_unit(session, desk.admin, unit_id)


def test_purging_is_for_administrators_and_names_one_thing(database, desk, remember):
    article_id = remember(pair(PORT, PORT_UK))
    for person in (desk.editor, desk.translator, desk.reviewer, desk.publisher):
        with pytest.raises(Forbidden), database.unit_of_work() as session:
            service.purge_article(session, person, article_id)
    for ids in ({}, {"article_id": article_id, "unit_id": uuid.uuid4()}):
        with pytest.raises(NothingNamedToPurge), database.unit_of_work() as session:
            service.purge(session, desk.admin, **ids)
    assert held(database) == ([PORT_UK], 1)


def test_what_the_memory_holds_is_counted_by_pair(database, remember):
    remember(pair(PORT, PORT_UK), pair("Yes.", "Так."))
    remember(pair("Yes.", "Так."))
    remember(pair("Yes.", "Да."), target_language="ru")
    with database.read_only() as session:
        assert contents.totals(session) == [
            contents.PairTotals("en", "ru", 1, 1),
            contents.PairTotals("en", "uk", 2, 3),
        ]
        assert contents.pairs(session) == [Pair("en", "ru"), Pair("en", "uk")]


@pytest.fixture
def searched(database, remember):
    remember(
        pair("The <1>grain corridor</1> is open.", "Зерновий <1>коридор</1> відкрито."),
        pair("Corridors of power were closed.", "Коридори влади зачинено."),
        pair("They sold 45,000 tonnes of grain to him.", "Йому продали 45 000 тонн зерна."),
        pair("They sold 45 tonnes of grain.", "Продали 45 тонн зерна."),
    )

    def search(expression, **options):
        with database.read_only() as session:
            return concordance.search(session, expression, **{**PAIR, "limit": 20, **options})

    return search


def found(hits, side="target"):
    return ["".join(stretch.text for stretch in getattr(hit, side)) for hit in hits.hits]


@pytest.mark.parametrize(
    ("expression", "sides", "targets"),
    [
        ("corridor", concordance.BOTH, ["Зерновий коридор відкрито.", "Коридори влади зачинено."]),
        ("GRAIN corridor", concordance.BOTH, ["Зерновий коридор відкрито."]),
        ("corridor grain", {Side.SOURCE}, ["Зерновий коридор відкрито."]),
        ("corridor", {Side.TARGET}, []),
        ("коридор", {Side.TARGET}, ["Зерновий коридор відкрито.", "Коридори влади зачинено."]),
        ("коридору", concordance.BOTH, []),
        ("ridor", concordance.BOTH, []),
        ("to him", concordance.BOTH, ["Йому продали 45 000 тонн зерна."]),
        ("t", concordance.BOTH, []),
        ("45,000", concordance.BOTH, ["Йому продали 45 000 тонн зерна."]),
        ("45 tonnes", concordance.BOTH, ["Йому продали 45 000 тонн зерна.", "Продали 45 тонн зерна."]),
        ("45 000 зерна", concordance.BOTH, ["Йому продали 45 000 тонн зерна."]),
        ("tonnes зерна", concordance.BOTH, []),
    ],
)
def test_concordance(searched, expression, sides, targets):
    assert sorted(found(searched(expression, sides=sides))) == targets


def test_hits_are_highlighted_on_the_side_searched(searched):
    (hit,) = searched("grain corr", sides={Side.SOURCE}).hits
    assert [stretch.text for stretch in hit.source if stretch.found] == ["grain", "corridor"]
    assert [stretch.text for stretch in hit.target if stretch.found] == []
    assert hit.uses == 1


def test_a_hit_names_the_article_it_was_accepted_in_last(database, remember):
    first = remember(pair(PORT, PORT_UK))
    with moved(timedelta(days=1)):
        last = remember(pair(PORT, PORT_UK))
    with database.read_only() as session:
        (hit,) = concordance.search(session, "odesa", **PAIR, limit=20).hits
    assert (hit.article_id, hit.uses) == (last, 2)
    assert first != last


def test_what_was_remembered_last_is_found_first(database, remember):
    for number in range(3):
        remember(pair(f"Ship {number} left", f"{number}"))
    with database.read_only() as session:
        assert found(concordance.search(session, "ship", **PAIR, limit=20)) == ["2", "1", "0"]


def test_a_concordance_has_pages(searched):
    first = searched("grain", limit=2)
    last = searched("grain", limit=2, offset=2)
    assert (len(first.hits), first.more, len(last.hits), last.more) == (2, True, 1, False)
    assert not {hit.unit_id for hit in first.hits} & {hit.unit_id for hit in last.hits}


def test_a_concordance_needs_words_and_not_too_many(searched):
    with pytest.raises(NothingToSearch):
        searched("— <1/> !")
    with pytest.raises(TooManyWords):
        searched("word " * 13)
    with pytest.raises(UnknownLanguage):
        searched("grain", source_language="klingonese")
    assert searched("' OR 1=1 --\" * NEAR(a b) ' & | !").hits == ()
