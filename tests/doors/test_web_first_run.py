"""An empty installation: its first page, who gets in, and the checklist until something is published."""

import logging

import pytest
from fastapi.testclient import TestClient

from tests import newsroom
from tests.doors.web_site import Visit, form, words
from transpub.accounts import queries
from transpub.accounts import service as accounts
from transpub.accounts.permissions import SYSTEM
from transpub.app.factory import create_app
from transpub.core.db import Database, make_engine
from transpub.core.queue import ListPublisher
from transpub.publishing import partners
from transpub.publishing import service as publishing
from transpub.staff import first_run

FIELDS = {"email": "first@desk.example", "name": "Перша", "password": "a long password", "again": "a long password"}


@pytest.fixture
def code(database):
    with database.unit_of_work() as session:
        return first_run.setup_code(session)


def test_every_way_in_leads_to_the_first_page(app):
    for path in ("/", "/login", "/board", "/admin/users"):
        page = Visit(app).get(path)
        assert (page.url.path, page.status_code) == ("/welcome", 200)
    assert "Ласкаво" not in words(page)
    assert Visit(app, language="uk").get("/welcome").headers["content-language"] == "uk"


def test_the_code_is_printed_at_the_start_and_only_then(app, database, caplog):
    with caplog.at_level(logging.WARNING), TestClient(app):
        pass
    with database.unit_of_work() as session:
        printed = first_run.setup_code(session)
    assert f"open /welcome and enter {printed}" in caplog.text
    newsroom.people(database)
    caplog.clear()
    with TestClient(app):
        pass
    assert "welcome" not in caplog.text


def test_a_database_without_tables_does_not_keep_the_server_from_starting(settings, tmp_path):
    empty = Database(make_engine(f"sqlite:///{tmp_path / 'empty.sqlite3'}"), ListPublisher())
    with TestClient(create_app(settings, empty)) as client:
        assert client.get("/healthz").status_code == 200
    empty.dispose()


def test_whoever_has_the_code_is_the_administrator_and_logged_in(app, code, database):
    visit = Visit(app, language="uk")
    page = visit.send(form(visit.get("/login"), "/welcome"), code=code, **FIELDS)
    assert page.url.path == "/board"
    assert visit.get("/admin/users").status_code == 200
    with database.read_only() as session:
        user = accounts.user_by_email(session, FIELDS["email"])
        assert (queries.roles_of(user), user.ui_language) == (["admin"], "uk")
    # A stranger who comes later, with the code from an old log or with the page left open.
    late = Visit(app).post("/welcome", {"code": code, **FIELDS, "email": "other@desk.example"})
    assert late.url.path == "/login"
    assert "has its first administrator already" in words(late)
    assert Visit(app).get("/welcome").url.path == "/login"
    with database.read_only() as session:
        assert queries.count(session) == 1


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"code": "aaaaa-bbbbb"}, "This is not the code of this installation."),
        ({"code": ""}, "This is not the code of this installation."),
        ({"again": "another one"}, "The two passwords are not the same."),
        ({"password": "short", "again": "short"}, "A password has 10 to 256 characters."),
        ({"email": "nobody"}, "“nobody” is not an e-mail address."),
    ],
)
def test_what_was_typed_stays_but_not_the_password(app, code, database, changed, said):
    visit = Visit(app)
    page = visit.send(form(visit.get("/welcome"), "/welcome"), **{"code": code, **FIELDS} | changed)
    assert page.status_code == 422
    assert said in words(page)
    kept = form(page, "/welcome")
    assert (kept.value("name"), kept.value("password")) == ("Перша", "")
    with database.read_only() as session:
        assert queries.count(session) == 0


def test_the_checklist_follows_the_first_article_and_goes_away(app, database, desk):
    admin = Visit(app, "admin")

    def done():
        return admin.get("/board").text.count('<li class="done">')

    assert "To your first published article" in words(admin.get("/board"))
    assert "To your first published article" not in words(Visit(app, "editor").get("/board"))
    assert done() == 2  # a pair is served, and there are people
    with database.unit_of_work() as session:
        partners.create(session, SYSTEM, "Odesa Daily")
    assert done() == 3
    (translation,) = newsroom.send_in(database, desk.editor).translations
    assert done() == 4
    assert f'href="/translations/{translation.id}"' in admin.get("/board").text
    newsroom.draft(database, translation.id)
    newsroom.confirm_all(database, desk.translator, translation.id)
    newsroom.act(database, desk.translator, translation.id, newsroom.Action.SUBMIT)
    assert done() == 5
    newsroom.act(database, desk.reviewer, translation.id, newsroom.Action.APPROVE)
    assert done() == 6
    with database.unit_of_work() as session:
        publishing.publish(session, desk.publisher, newsroom.look(database, translation.id).article_id, "uk")
    assert "To your first published article" not in words(admin.get("/board"))
