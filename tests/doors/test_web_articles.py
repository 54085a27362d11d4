"""Board, new article, article page, review and publish lists."""

import uuid
from dataclasses import replace

import pytest

from tests import newsroom
from tests.doors.web_site import Visit, form, has_form, words
from transpub.articles import service as articles
from transpub.publishing import service as publishing
from transpub.translations import offers, queries

BODY = newsroom.BODY
ENGLISH = ("source_language", "en")


@pytest.fixture
def visit(app, desk):
    return lambda role, **options: Visit(app, role, **options)


@pytest.fixture
def article(database, desk):
    return newsroom.send_in(database, desk.editor)


@pytest.fixture
def approved(database, desk, article):
    newsroom.approved(database, desk, article.translations[0].id)
    return article


def count(database):
    with database.read_only() as session:
        return articles.count(session)


def new_form(someone):
    """As somebody has it who has chosen the language."""
    empty = form(someone.get("/articles/new"), "/articles/new")
    return replace(empty, fields=[*(entry for entry in empty.fields if entry[0] != "source_language"), ENGLISH])


def test_article_goes_in_by_the_form(visit, database):
    editor = visit("editor")
    answer = editor.send(new_form(editor), title="Grain ships leave Odesa", body=BODY, targets=["uk", "ru"])
    assert answer.url.path.startswith("/articles/")
    assert "The article is in." in words(answer)
    assert "Ships left the port of Odesa on Monday." in words(answer)
    with database.read_only() as session:
        (article,) = articles.newest_first(session, limit=10)
        translations = queries.of_article(session, article.id)
    assert [(entry.language, entry.state) for entry in translations] == [("ru", "queued"), ("uk", "queued")]


@pytest.mark.parametrize(
    ("changed", "status", "said"),
    [
        ({"body": "  \n "}, 422, "The article has no text"),
        ({"targets": []}, 422, "Choose at least one language"),
        ({"targets": ["de"]}, 422, "No installed model translates"),
        ({"source_language": "zz"}, 422, "not a language tag"),
        ({"source_language": ""}, 409, "the language the text seems to be in"),
        ({"source_language": "uk"}, 422, "already"),
        ({"title": "x" * 600}, 422, "The headline has"),
        ({"body": "word " * 5000}, 413, "Split it"),
        ({"body": "a\x01\x02\x03\x04\x05\x06b"}, 422, "control characters"),
    ],
)
def test_refused_article_keeps_everything_typed(visit, database, changed, status, said):
    editor = visit("editor")
    fields = {"title": "“Grain” & ships", "body": BODY, "targets": ["uk"], "urgent": "1", "format": "markdown"}
    answer = editor.send(new_form(editor), **(fields | changed))
    assert answer.status_code == status, words(answer)
    assert said in words(answer)
    shown = form(answer, "/articles/new")
    wanted = fields | changed
    assert shown.value("title") == wanted["title"]
    assert shown.value("body") == wanted["body"]
    assert shown.value("format") == "markdown"
    assert shown.value("urgent") == "1"
    assert [value for name, value in shown.fields if name == "targets"] == [
        tag for tag in wanted["targets"] if tag in ("uk", "ru")
    ]
    assert count(database) == 0


def test_file_is_read_in_the_format_its_name_says(visit, database):
    editor = visit("editor")
    story = "\ufeff# Grain ships leave\r\n\r\nThey *carried* grain.\r\n".encode()
    answer = editor.send(
        new_form(editor), title="", body="", targets=["uk"], files={"file": ("story.md", story, "text/markdown")}
    )
    assert "They carried grain." in words(answer)
    with database.read_only() as session:
        assert articles.newest_first(session, limit=1)[0].headline == "Grain ships leave"


def test_file_that_is_no_text_is_refused_beside_its_field(visit, database):
    editor = visit("editor")
    answer = editor.send(
        new_form(editor), title="Kept", targets=["uk"], files={"file": ("story.txt", b"\x89PNG\r\n\x1a\n\0\0")}
    )
    assert answer.status_code == 422
    assert "looks like an image" in words(answer)
    assert 'id="problem-file"' in answer.text
    assert form(answer, "/articles/new").value("title") == "Kept"
    assert count(database) == 0


def test_file_of_a_refused_article_comes_back_as_text(visit):
    editor = visit("editor")
    answer = editor.send(new_form(editor), title="T", files={"file": ("story.txt", b"They carried grain.")})
    assert "Choose at least one language" in words(answer)
    assert form(answer, "/articles/new").value("body") == "They carried grain."


def test_file_and_text_at_once_are_not_guessed_about(visit, database):
    editor = visit("editor")
    answer = editor.send(
        new_form(editor), title="T", body="Typed.", targets=["uk"], files={"file": ("a.txt", b"From a file.")}
    )
    assert answer.status_code == 422
    assert form(answer, "/articles/new").value("body") == "Typed."
    assert count(database) == 0


def test_form_sent_twice_is_one_article(visit, database):
    editor = visit("editor")
    sent = new_form(editor)
    first = editor.send(sent, title="T", body=BODY, targets=["uk"])
    second = editor.send(sent, title="T", body=BODY, targets=["uk"])
    assert first.url.path == second.url.path
    assert count(database) == 1


def test_form_sent_again_with_another_text_is_another_article(visit, database):
    editor = visit("editor")
    sent = new_form(editor)
    editor.send(sent, title="T", body=BODY, targets=["uk"])
    assert "The article is in." in words(editor.send(sent, title="T", body=BODY + " More.", targets=["uk"]))
    assert count(database) == 2


def test_model_route_and_trial_are_named_and_trial_is_not_chosen_beforehand(visit):
    page = visit("editor").get("/articles/new")
    assert "echo-en-uk 1 · en→uk" in words(page)
    assert "for trying out, not for publication" in words(page)
    assert "targets" not in dict(form(page, "/articles/new").fields)


def test_without_a_model_the_form_says_what_to_do(visit, database):
    with database.unit_of_work() as session:
        offers.announce(session, "worker-1", [])
    page = visit("editor").get("/articles/new")
    assert "transpub models install uk ru" in words(page)
    assert has_form(page, "/articles/new")


def test_only_who_may_submit_gets_the_form(visit):
    translator = visit("translator")
    assert 'href="/articles/new"' not in translator.get("/board").text
    assert translator.get("/articles/new").status_code == 403
    answer = translator.post("/articles/new", {"title": "T", "body": "B", "targets": "uk", "source_language": "en"})
    assert answer.status_code == 403
    assert "Your role does not allow this" in words(answer)


def test_board_shows_every_language_with_its_state(visit, approved, database, desk):
    with database.unit_of_work() as session:
        publishing.publish(session, desk.publisher, approved.article.id, "uk")
    page = words(visit("editor").get("/board"))
    for part in ("Grain ships leave Odesa", "Ukrainian", "approved", "live 1", "1 article"):
        assert part in page


def test_board_filters_by_headline_in_the_address(visit, database, desk):
    newsroom.send_in(database, desk.editor, title="Grain & ships")
    newsroom.send_in(database, desk.editor, title="Frost on the left bank")
    page = visit("editor").get("/board", params={"q": "grain &"})
    assert "Grain & ships" in words(page)
    assert "Frost" not in words(page)
    assert 'value="grain &amp;"' in page.text


def test_board_that_finds_nothing_says_so_and_leads_back(visit, article):
    page = visit("editor").get("/board?q=nowhere")
    assert "No headline contains “nowhere”" in words(page)
    assert 'href="/board"' in page.text


@pytest.mark.parametrize(("role", "can"), [("editor", True), ("reviewer", False)])
def test_empty_board_offers_the_first_action_to_who_may_take_it(visit, role, can):
    page = visit(role).get("/board")
    assert "No articles yet" in words(page)
    assert ("Send in the first article" in words(page)) is can


@pytest.mark.parametrize("page", ["0", "-1", "x", "99999999999999999999", "7"])
def test_page_number_typed_by_hand_is_no_error(visit, article, page):
    assert visit("editor").get(f"/board?page={page}").status_code == 200


def test_board_looks_again_only_while_something_moves(visit, article, database):
    editor = visit("editor")
    assert "data-moving" in editor.get("/board").text
    newsroom.draft(database, article.translations[0].id)
    assert "data-moving" not in editor.get("/board").text


def test_waiting_without_a_worker_is_said(visit, article, database):
    editor = visit("editor")
    assert "no worker has reported" in words(editor.get("/board"))
    with database.unit_of_work() as session:
        offers.beat(session, "worker-1")
    assert "no worker has reported" not in words(editor.get("/board"))


def test_more_languages_are_requested_from_the_article(visit, article, database):
    editor = visit("editor")
    path = f"/articles/{article.article.id}"
    answer = editor.send(form(editor.get(path), "/languages"), targets=["ru"])
    assert "The languages are requested." in words(answer)
    with database.read_only() as session:
        assert [entry.language for entry in queries.of_article(session, article.article.id)] == ["ru", "uk"]
    assert not has_form(editor.get(path), "/languages")


def test_no_language_chosen_is_said_on_the_article(visit, article):
    editor = visit("editor")
    path = f"/articles/{article.article.id}"
    answer = editor.send(form(editor.get(path), "/languages"))
    assert answer.status_code == 422
    assert "Choose at least one language" in words(answer)


def test_review_page_lists_what_waits_and_for_whom(visit, article, database, desk):
    translation_id = article.translations[0].id
    newsroom.draft(database, translation_id)
    assert "Work on it" in words(visit("translator").get("/review?list=draft"))
    assert "Work on it" not in words(visit("editor").get("/review?list=draft"))
    newsroom.confirm_all(database, desk.translator, translation_id)
    newsroom.act(database, desk.translator, translation_id, newsroom.Action.SUBMIT)
    assert "Review it" in words(visit("reviewer").get("/review"))
    assert "Review it" not in words(visit("translator").get("/review"))


def test_article_that_does_not_exist_is_not_found(visit):
    editor = visit("editor")
    for path in (f"/articles/{uuid.uuid4()}", "/articles/not-an-id", f"/articles/{uuid.uuid4()}/live/uk"):
        assert editor.get(path).status_code == 404
    assert editor.post(f"/articles/{uuid.uuid4()}/languages", {"targets": "uk"}).status_code == 404
