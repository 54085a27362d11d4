"""Log in, log out, expired sessions, the language of the interface."""

from datetime import timedelta

import pytest

from tests.doors.web_site import Visit, form, forms, has_form, words
from transpub.accounts import service as accounts
from transpub.app.factory import create_app
from transpub.core import clock
from transpub.core.settings import Settings
from transpub.http.dependencies import LANGUAGE_COOKIE, SESSION_COOKIE

WRONG = "do not belong together"


@pytest.fixture
def visit(app, desk):
    return lambda role=None, **options: Visit(app, role, **options)


def test_log_in_leads_to_the_board_and_log_out_ends_the_session(visit):
    someone = visit()
    answer = someone.log_in("editor")
    assert answer.url.path == "/board"
    session = someone.client.cookies[SESSION_COOKIE]
    answer = someone.send(form(answer, "/logout"))
    assert answer.url.path == "/login"
    assert "You are logged out." in words(answer)
    someone.client.cookies.set(SESSION_COOKIE, session)
    assert someone.get("/board").url.path == "/login"


def test_wrong_password_keeps_the_address_typed(visit):
    answer = visit().log_in("editor", password="not it at all")
    assert answer.status_code == 401
    assert WRONG in words(answer)
    assert form(answer, "/login").value("email") == "editor@desk.example"
    assert form(answer, "/login").value("password") == ""


def test_unknown_address_gets_the_same_answer_as_a_wrong_password(visit):
    assert WRONG in words(visit().log_in("nobody"))


def test_front_leads_to_the_board_or_to_the_log_in(visit):
    assert visit().get("/").url.path == "/login"
    assert visit("editor").get("/").url.path == "/board"


def test_somebody_who_is_logged_in_sees_no_log_in_form(visit):
    assert visit("editor").get("/login?next=/review").url.path == "/review"


def test_page_asks_for_log_in_and_comes_back(visit):
    someone = visit()
    answer = someone.get("/review?list=draft")
    assert answer.url.path == "/login"
    assert "expired" not in words(answer)
    answer = someone.send(form(answer, "/login"), email="editor@desk.example", password="correct horse battery")
    assert str(answer.url).endswith("/review?list=draft")


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "javascript:alert(1)",
        "board",
    ],
)
def test_next_leads_only_to_our_own_pages(visit, target):
    answer = visit().client.post(
        "/login",
        data={"email": "editor@desk.example", "password": "correct horse battery", "next": target},
        follow_redirects=False,
    )
    assert (answer.status_code, answer.headers["location"]) == (303, "/board")


def test_expired_session_is_said_and_leads_back(visit):
    someone = visit("editor")
    with clock.moved(timedelta(days=15)):
        answer = someone.get("/review")
        assert answer.url.path == "/login"
        assert "Your session has expired" in words(answer)
        assert form(answer, "/login").value("next") == "/review"


def test_form_sent_with_an_expired_session_is_shown_again_after_log_in(visit, database, desk):
    someone = visit("editor")
    sent = form(someone.get("/articles/new"), "/articles/new")
    with clock.moved(timedelta(days=15)):
        typed = "Ships left.\n\n<b>“They”</b> carried & sailed."
        answer = someone.send(sent, title="Grain “ships”", body=typed, targets=["uk"])
        assert answer.status_code == 401
        assert "what you typed is kept" in words(answer)
        login = form(answer, "/login")
        again = someone.send(login, email="editor@desk.example", password="wrong wrong wrong")
        assert again.status_code == 401
        answer = someone.send(form(again, "/login"), email="editor@desk.example", password="correct horse battery")
        assert answer.status_code == 200
        assert "This is not saved yet" in words(answer)
        resumed = form(answer, "/articles/new")
        assert resumed.value("title") == "Grain “ships”"
        assert resumed.value("body") == typed
        # The engine's offers are days old by this clock; the form with everything typed comes back once more.
        answer = someone.send(resumed)
        assert form(answer, "/articles/new").value("body") == typed


def test_upload_with_an_expired_session_is_kept_as_text(visit):
    someone = visit("editor")
    sent = form(someone.get("/articles/new"), "/articles/new")
    someone.client.cookies.clear()
    answer = someone.send(sent, title="T", files={"file": ("story.txt", "Ґанок і їжак.".encode())})
    answer = someone.send(form(answer, "/login"), email="editor@desk.example", password="correct horse battery")
    assert form(answer, "/articles/new").value("body") == "Ґанок і їжак."


def test_log_in_cannot_be_told_to_send_a_form_to_another_site(visit):
    fields = {"resume_at": "https://evil.example/", "carried:text": "x"}
    answer = visit().log_in("editor", **fields)
    assert answer.url.path == "/board"


def test_session_cookie_is_not_for_scripts_and_secure_under_https(settings: Settings, database, desk):
    def cookie(made: Settings) -> str:
        answer = Visit(create_app(made, database)).client.post(
            "/login",
            data={"email": "editor@desk.example", "password": "correct horse battery"},
            follow_redirects=False,
        )
        return next(value for value in answer.headers.get_list("set-cookie") if value.startswith(SESSION_COOKIE))

    plain = cookie(settings)
    assert "HttpOnly" in plain
    assert "SameSite=lax" in plain
    assert "Path=/" in plain
    assert "Secure" not in plain
    https = Settings(**settings.model_dump(exclude={"public_url"}), public_url="https://desk.example")
    assert "Secure" in cookie(https)


def test_log_in_sets_the_users_own_language(visit, database):
    with database.unit_of_work() as session:
        user = accounts.user_by_email(session, "editor@desk.example")
        accounts.choose_ui_language(session, user.id, "uk")
    someone = visit(language="ru")
    someone.log_in("editor")
    assert someone.client.cookies[LANGUAGE_COOKIE] == "uk"
    assert "Дошка" in words(someone.get("/board"))


def test_language_switch_stays_on_the_page_and_is_kept_with_the_user(visit):
    someone = visit("editor")
    page = someone.get("/review?list=draft&lang=ru")
    assert "Проверка" in words(page)
    answer = someone.send(form(page, "/language"), lang="uk")
    assert answer.url.path == "/review"
    assert answer.url.query == b"list=draft"
    assert "Перевірка" in words(answer)
    # Another browser of the same person, which would rather have Russian.
    assert "Дошка" in words(visit("editor", language="ru").get("/board"))


def test_stranger_chooses_the_language_before_logging_in(visit):
    someone = visit()
    answer = someone.send(form(someone.get("/login?next=/review"), "/language"), lang="ru")
    assert "Войти" in words(answer)
    assert form(answer, "/login").value("next") == "/review"


def test_language_without_a_catalog_changes_nothing(visit):
    someone = visit("editor")
    answer = someone.post("/language", {"lang": "tlh", "next": "/board"})
    assert answer.status_code == 200
    assert "Board" in words(answer)


def test_form_of_another_site_is_refused(visit):
    answer = visit("editor").post("/logout", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403


def test_user_without_a_role_is_told_whom_to_ask(app, database, desk):
    with database.unit_of_work() as session:
        accounts.create_user(
            session, "guest@desk.example", name="Guest", password=accounts.new_password("correct horse battery")
        )
    guest = Visit(app)
    answer = guest.log_in("guest")
    assert answer.status_code == 403
    assert "ask an administrator" in words(answer)
    assert has_form(answer, "/logout")
    assert len(forms(answer)) == 2


def test_what_a_person_chose_goes_before_the_cookie_and_the_address_before_both(visit):
    here, elsewhere = visit("editor"), visit("editor")
    here.post("/language", {"lang": "uk", "next": "/board"})
    elsewhere.client.cookies.set(LANGUAGE_COOKIE, "ru")
    assert "Дошка" in words(elsewhere.get("/board"))
    assert "Доска" in words(elsewhere.get("/board?lang=ru"))
    assert "Дошка" in words(elsewhere.get("/board"))
    # Logged out, the browser's own cookie decides again.
    elsewhere.client.cookies.delete(SESSION_COOKIE)
    assert elsewhere.get("/login").headers["content-language"] == "ru"


def test_cookie_goes_before_what_the_browser_asks_for_and_that_before_the_default(visit):
    someone = visit(language="uk")
    assert someone.get("/login").headers["content-language"] == "uk"
    someone.client.cookies.set(LANGUAGE_COOKIE, "ru")
    assert someone.get("/login").headers["content-language"] == "ru"
    assert visit(language="fr").get("/login").headers["content-language"] == "en"
