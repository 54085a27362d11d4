"""The board's page: filters in the address, pages, columns, many articles at once."""

import re
import uuid
from datetime import timedelta

import pytest

from tests import newsroom
from tests.doors.conftest import BOTH
from tests.doors.web_site import Visit, form, has_form, words
from transpub.core import clock
from transpub.core.queue import Queue
from transpub.publishing import service as publishing
from transpub.translations import comments, offers, queries, reports
from transpub.translations.packages import WorkerSetup
from transpub.web import board as board_page

DATABASES = BOTH


@pytest.fixture
def visit(app, desk):
    return lambda role="editor", **options: Visit(app, role, **options)


@pytest.fixture
def article(database, desk):
    return newsroom.send_in(database, desk.editor, targets=("uk", "ru"))


def headlines(page):
    return [words(found) for found in re.findall(r'(?s)<a class="headline"[^>]*>(.*?)</a>', page.text)]


def columns(page):
    return [words(found) for found in re.findall(r'(?s)<th scope="col"[^>]*>(.*?)</th>', page.text)][2:]


def row(page, article_id):
    return page.text.split(f'data-live-article="{article_id}"', 1)[1].split("</tr>", 1)[0]


def send(database, desk, *titles, **options):
    made = []
    for number, title in enumerate(titles):
        with clock.moved(timedelta(seconds=number)):
            made.append(newsroom.send_in(database, desk.editor, title=title, **options))
    return made


def test_empty_board_leads_on(visit):
    page = visit().get("/board")
    assert "No articles yet" in words(page)
    assert 'href="/articles/new"' in page.text
    assert "An editor sends the first one in." in words(visit("translator").get("/board"))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Two", "One"]),
        ("q=one", ["One"]),
        ("q=ONE&state=queued&language=uk", ["One"]),
        ("language=ru", []),
        ("state=draft", []),
        ("state=missing&language=ru", ["Two", "One"]),
        ("mine=1", ["Two", "One"]),
        ("urgent=1", ["Two"]),
        ("outdated=1", []),
        # What cannot be understood asks for nothing.
        ("state=nonsense&language=%00&after=x&columns=%F0&section=", ["Two", "One"]),
    ],
)
def test_filters_are_in_the_address(visit, database, desk, query, expected):
    send(database, desk, "One")
    with clock.moved(timedelta(minutes=1)):
        newsroom.send_in(database, desk.editor, title="Two", urgent=True)
    page = visit().get(f"/board?{query}")
    assert page.status_code == 200
    assert headlines(page) == expected
    assert f"{len(expected)} article" in words(page)


def test_chosen_filters_stay_chosen_in_the_form(visit, article):
    page = visit().get("/board?q=grain&state=queued&language=uk&urgent=1&mine=1&columns=uk")
    sieve = form(page, "/board")
    assert dict(sieve.fields) == {
        "q": "grain",
        "state": "queued",
        "language": "uk",
        "urgent": "1",
        "mine": "1",
        "columns": "uk",
    }
    assert "Show all" in words(page)


def test_nothing_found_says_so_and_leads_back(visit, article):
    page = visit().get("/board?q=%3Cscript%3E")
    assert "No headline contains “<script>”" in words(page)
    assert "<script>”" not in page.text
    assert 'href="/board"' in page.text


def test_pages_follow_the_cursor_and_keep_the_filters(visit, database, desk, monkeypatch):
    monkeypatch.setattr(board_page, "PER_PAGE", 2)
    send(database, desk, "Grain 1", "Grain 2", "Grain 3", "Other")
    editor = visit()
    first = editor.get("/board?q=grain&columns=uk")
    assert headlines(first) == ["Grain 3", "Grain 2"]
    older = re.search(r'rel="next" href="([^"]+)"', first.text)[1].replace("&amp;", "&")
    second = editor.get(older)
    assert headlines(second) == ["Grain 1"]
    assert "To the newest" in words(second)
    assert 'rel="next"' not in second.text
    assert "3 articles" in words(second)


def test_columns_are_those_in_use_or_those_chosen(visit, article):
    editor = visit()
    assert columns(editor.get("/board")) == ["Russian", "Ukrainian"]
    page = editor.get("/board?columns=uk&columns=uk&columns=zz")
    assert columns(page) == ["Ukrainian"]
    assert "1 more language" in words(page)


def test_outdated_live_and_urgent_are_seen(visit, database, desk):
    (made,) = send(database, desk, "Harvest")
    translation = made.translations[0]
    newsroom.approved(database, desk, translation.id)
    with database.unit_of_work() as session:
        publishing.publish(session, desk.publisher, made.article.id, "uk")
    body = newsroom.BODY.replace("45,000", "55,000")
    newsroom.revise(database, desk.editor, made.article.id, body, base=1, title="Harvest")
    shown = row(visit().get("/board"), made.article.id)
    assert "cell-outdated" in shown
    assert "live 1" in words(shown)
    assert "revision 2" in words(shown)


def test_embargo_counts_down_and_warns_near_its_end(visit, database, desk):
    far, near, over = send(database, desk, "Far", "Near", "Over")
    with database.unit_of_work() as session:
        for made, minutes in ((far, 300), (near, 20), (over, -5)):
            session.merge(made.article).embargo_until = clock.now() + timedelta(minutes=minutes)
    page = visit().get("/board")
    assert 'class="embargo"' in row(page, far.article.id)
    assert "embargo-soon" in row(page, near.article.id)
    assert "embargo" not in row(page, over.article.id)


def test_rows_alone_are_those_asked_for(visit, database, desk, article):
    send(database, desk, "Other")
    page = visit().get(f"/board/rows?article={article.article.id}&article=x&article={uuid.uuid4()}&columns=uk")
    assert headlines(page) == ["Grain ships leave Odesa"]
    assert f'data-live="cell-{article.article.id}-uk"' in page.text
    assert f'data-live="cell-{article.article.id}-ru"' not in page.text


def test_board_and_its_rows_are_for_those_who_are_logged_in(app, desk):
    stranger = Visit(app)
    for path in ("/board", "/board/rows", "/board/languages"):
        assert "/login" in str(stranger.get(path).url)


# Many at once -----------------------------------------------------------------


def bulk(someone):
    return form(someone.get("/board"), "/board/languages")


def told(answer):
    return words(answer.text.split("<main", 1)[1])


def test_languages_for_several_articles_and_what_became_of_each(visit, database, desk):
    one, two = send(database, desk, "One", "Two")
    newsroom.send_in(database, desk.editor, title="Two, already in Russian", targets=("ru",))
    editor = visit()
    ids = [str(one.article.id), str(two.article.id)]
    answer = editor.send(bulk(editor), articles=ids, targets=["uk", "ru", "de"])
    assert answer.status_code == 200
    assert told(answer).count("Russian: requested") == 2
    assert told(answer).count("Ukrainian: there already") == 2
    assert told(answer).count("German: No installed model translates") == 2
    with database.read_only() as session:
        found = queries.of_articles(session, [one.article.id, two.article.id])
    assert [{entry.language for entry in entries} for entries in found.values()] == [{"uk", "ru"}] * 2


def test_posted_twice_nothing_is_requested_twice(visit, database, desk, article):
    (made,) = send(database, desk, "One")
    editor = visit()
    sent = bulk(editor)
    for _ in range(2):
        answer = editor.send(sent, articles=[str(made.article.id)], targets=["ru"])
    assert "Russian: there already" in told(answer)
    with database.read_only() as session:
        ru = next(entry for entry in queries.of_article(session, made.article.id) if entry.language == "ru")
        assert len(ru.jobs) == 1


def test_made_urgent_by_the_rows_button_or_by_ticks(visit, database, desk, article):
    editor = visit()
    sent = {"next": "/board?state=queued", "articles": ["not ticked"], "only": str(article.article.id)}
    answer = editor.post("/board/urgent", sent)
    assert told(answer).count("made urgent") == 2
    assert 'href="/board?state=queued"' in answer.text
    with database.read_only() as session:
        jobs = [job for entry in queries.of_article(session, article.article.id) for job in entry.jobs]
    assert {job.queue for job in jobs} == {Queue.URGENT}
    again = editor.post("/board/urgent", {"articles": [str(article.article.id)]})
    assert told(again).count("urgent already") == 2
    assert "mark-urgent" in row(editor.get("/board"), article.article.id)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"targets": ["uk"]}, "Choose at least one article."),
        ({"articles": ["x"], "targets": ["uk"]}, "Choose at least one article."),
        ({"articles": [str(uuid.uuid4())]}, "Choose at least one language"),
        ({"articles": [str(uuid.uuid4()) for _ in range(200)], "targets": ["uk", "ru"]}, "Choose fewer"),
        ({"articles": [str(uuid.uuid4())], "targets": ["zzzz-zzzz-zzzz-zzzz"]}, "not a language tag"),
    ],
)
def test_wish_that_cannot_be_is_refused_with_the_reason(visit, article, fields, said):
    answer = visit().post("/board/languages", fields)
    assert answer.status_code == 422
    assert said in told(answer)


def test_article_that_is_gone_is_told_beside_the_others(visit, article):
    ids = [str(uuid.uuid4()), str(article.article.id)]
    answer = visit().post("/board/languages", {"articles": ids, "targets": ["uk"]})
    assert "an article that is not there" in told(answer)
    assert "Ukrainian: there already" in told(answer)


def test_only_an_editor_has_and_may_send_the_forms(visit, article):
    translator = visit("translator")
    assert not has_form(translator.get("/board"), "/board/languages")
    assert 'type="checkbox" name="articles"' not in translator.get("/board").text
    for path in ("/board/languages", "/board/urgent"):
        answer = translator.post(path, {"articles": [str(article.article.id)], "targets": ["uk"]})
        assert answer.status_code == 403


def test_answer_loaded_again_leads_to_the_board(visit, article):
    assert visit().get("/board/urgent").url.path == "/board"


# Where articles come from and lie ------------------------------------------------


def test_embargo_is_set_with_the_article_by_who_may(visit, database):
    admin = visit("admin")
    sent = form(admin.get("/articles/new"), "/articles/new")
    fields = {"title": "Held", "body": newsroom.BODY, "source_language": "en", "targets": ["uk"]}
    refused = admin.send(sent, **fields, embargo="2020-01-01T06:00")
    assert refused.status_code == 422
    assert 'id="problem-embargo"' in refused.text
    until = (clock.now() + timedelta(hours=3)).strftime("%Y-%m-%dT%H:%M")
    assert admin.send(sent, **fields, embargo=until).status_code == 200
    page = admin.get("/board?q=held")
    assert 'class="embargo"' in page.text
    assert "Embargo until" not in words(visit("editor").get("/articles/new"))


def test_preview_says_how_long_a_draft_takes_where_it_is_known(visit, database, desk):
    editor = visit()
    fields = {"title": "Grain", "body": newsroom.BODY, "source_language": "en"}
    assert "machine draft in about" not in words(editor.post("/articles/new/preview", fields))
    with database.unit_of_work() as session:
        offers.beat(session, "worker-1")
        reports.report(session, "worker-1", "store", [], WorkerSetup(words_a_second=5.0))
    assert "machine draft in about 9 sec a language" in words(editor.post("/articles/new/preview", fields))


def test_article_page_shows_what_is_urgent_and_makes_it_so(visit, database, desk, article):
    path = f"/articles/{article.article.id}"
    editor = visit()
    page = editor.send(form(editor.get(path), f"{path}/urgent"))
    assert "Urgent now" in words(page)
    assert page.text.count("mark-urgent") == 2
    assert not has_form(page, f"{path}/urgent")
    for entry in article.translations:
        newsroom.draft(database, entry.id)
    refused = editor.post(f"{path}/urgent")
    assert refused.status_code == 409
    assert "Nothing of it waits" in words(refused)
    assert visit("translator").post(f"{path}/urgent").status_code == 403


def test_article_page_counts_open_comments(visit, database, desk, article):
    (ru, _) = sorted(article.translations, key=lambda entry: entry.language)
    with database.unit_of_work() as session:
        comments.add(session, desk.editor, ru.id, "Check the tonnage.")
    assert "1 open comment" in words(visit().get(f"/articles/{article.article.id}"))
