"""The administrator's pages without a script: people, partners, health, activity, one's own account."""

import re
import uuid
from datetime import timedelta

import pytest

from tests import newsroom, workers
from tests.doors.web_site import Visit, form, forms, words
from transpub.accounts import queries
from transpub.accounts import service as accounts
from transpub.core import clock
from transpub.publishing import service as publishing
from transpub.translations import service as translations
from transpub.translations.fakes import Fault, MisbehavingEngine
from transpub.translations.machine import run_job
from transpub.translations.workflow import State

PAGES = ("/admin", "/admin/users", "/admin/users/new", "/admin/health", "/admin/activity", "/partners")


@pytest.fixture
def admin(app, desk) -> Visit:
    return Visit(app, "admin")


def user_page(desk, role):
    return f"/admin/users/{getattr(desk, role).user_id}"


def secret(page):
    (found,) = re.findall(r'<code class="secret"[^>]*>([^<]+)</code>', page.text)
    return found


def held_roles(database, user_id):
    with database.read_only() as session:
        return queries.roles_of(queries.find(session, user_id))


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_an_administrators(app, desk, path):
    assert Visit(app, "admin").get(path).status_code == 200
    assert Visit(app).get(path).url.path == "/login"
    for role in ("editor", "translator", "reviewer", "publisher"):
        visit = Visit(app, role)
        assert visit.get(path).status_code == 403, role
        assert f'href="{path}"' not in visit.get("/board").text


def test_overview_leads_to_every_page(admin):
    page = admin.get("/admin")
    for path in ("/admin/users", "/models", "/checks", "/memory", "/partners", "/admin/health", "/admin/activity"):
        assert f'<h2><a href="{path}">' in page.text
    assert "5 people, 1 administrator" in words(page)


@pytest.mark.parametrize(
    "path",
    [
        "/admin/users/00000000-0000-4000-8000-000000000000",
        "/admin/users/17",
        "/partners/00000000-0000-4000-8000-000000000000",
        "/partners/x",
        "/account/nothing",
    ],
)
def test_wrong_ids_are_not_found(admin, path):
    assert admin.get(path).status_code == 404


@pytest.mark.parametrize("part", ["roles", "active", "password", "sessions", "token", "revoke"])
def test_forms_for_nobody_change_nothing(admin, app, desk, part):
    fields = {"token_id": str(uuid.uuid4()), "label": "x"}
    assert admin.post(f"/admin/users/{uuid.uuid4()}/{part}", fields).status_code == 404
    assert Visit(app, "editor").post(f"{user_page(desk, 'translator')}/{part}", fields).status_code == 403


class TestPeople:
    def test_list_searches_and_counts(self, admin):
        page = admin.get("/admin/users")
        assert "5 people" in words(page)
        assert "Translator translator@desk.example translator Ukrainian" in words(page)
        assert "1 person" in words(admin.get("/admin/users?q=revie"))
        assert "Nobody’s name or address contains “zzz”" in words(admin.get("/admin/users?q=zzz"))
        assert admin.get("/admin/users?page=99").status_code == 200

    def test_somebody_is_added_with_a_password_shown_once(self, admin, app, database):
        sent = form(admin.get("/admin/users/new"), "/admin/users/new")
        page = admin.send(
            sent,
            email="Olena@desk.example",
            name="Олена",
            role=["editor"],
            translator=["uk"],
            reviewer_more="pl, cs",
        )
        assert page.status_code == 200
        assert "Password of Олена" in words(page)
        with database.read_only() as session:
            user = accounts.user_by_email(session, "olena@desk.example")
        assert held_roles(database, user.id) == ["editor", "reviewer:cs", "reviewer:pl", "translator:uk"]
        assert Visit(app).log_in("olena", password=secret(page)).url.path == "/board"
        # The same form once more, as by reloading that page: nobody is added twice.
        again = admin.send(
            sent, email="olena@desk.example", name="Олена", role=["editor"], reviewer_more="pl, tlhx"
        )
        assert again.status_code == 409
        assert "There is already a user with the address olena@desk.example." in words(again)
        kept = form(again, "/admin/users/new")
        assert (kept.value("name"), kept.value("reviewer_more")) == ("Олена", "tlhx")
        assert "<code" not in admin.get(f"/admin/users/{user.id}").text

    def test_a_password_of_the_administrators_own_is_not_shown(self, admin, app):
        sent = form(admin.get("/admin/users/new"), "/admin/users/new")
        refused = admin.send(sent, email="a@desk.example", name="A", password="short")
        assert refused.status_code == 422
        assert "A password has 10 to 256 characters." in words(refused)
        page = admin.send(sent, email="a@desk.example", name="A", password="long enough it is", role="publisher")
        assert "Added. They can log in now." in words(page)
        assert Visit(app).log_in("a", password="long enough it is").status_code == 200

    def test_roles_are_chosen_and_a_stale_form_is_told(self, admin, app, desk, database):
        path = user_page(desk, "translator")
        first = form(admin.get(path), "/roles")
        assert ("translator", "uk") in first.fields
        other = Visit(app, "admin")
        stale = form(other.get(path), "/roles")
        page = admin.send(first, translator=None, translator_more="", reviewer=["uk", "*"])
        assert "The roles are saved." in words(page)
        assert held_roles(database, desk.translator.user_id) == ["reviewer:*", "reviewer:uk"]
        refused = other.send(stale, role=["editor"])
        assert refused.status_code == 409
        assert "Another administrator has changed the roles of Translator" in words(refused)
        assert held_roles(database, desk.translator.user_id) == ["reviewer:*", "reviewer:uk"]
        # What is shown now can be saved again.
        assert other.send(form(refused, "/roles"), role=["editor"]).status_code == 200

    def test_the_last_administrator_stays_one(self, admin, desk, database):
        path = user_page(desk, "admin")
        page = admin.send(form(admin.get(path), "/roles"), role=["editor"])
        assert page.status_code == 409
        assert "is the last administrator who can log in" in words(page)
        assert admin.post(f"{path}/active", {"active": "no"}).status_code == 409
        assert held_roles(database, desk.admin.user_id) == ["admin"]

    def test_kept_out_and_let_in_again(self, admin, app, desk):
        someone = Visit(app, "translator")
        page = admin.post(f"{user_page(desk, 'translator')}/active", {"active": "no"})
        assert "Kept out." in words(page)
        assert someone.get("/board").url.path == "/login"
        assert Visit(app).log_in("translator").status_code == 401
        assert admin.post(f"{user_page(desk, 'translator')}/active", {"active": "no"}).status_code == 200
        admin.post(f"{user_page(desk, 'translator')}/active", {"active": "yes"})
        assert Visit(app).log_in("translator").status_code == 200

    def test_password_reset_and_log_ins_ended(self, admin, app, desk):
        path = user_page(desk, "translator")
        someone = Visit(app, "translator")
        admin.post(f"{path}/sessions")
        assert someone.get("/board").url.path == "/login"
        page = admin.send(form(admin.get(path), "/password"))
        assert Visit(app).log_in("translator").status_code == 401
        assert Visit(app).log_in("translator", password=secret(page)).status_code == 200

    def test_a_token_is_shown_once_and_a_form_sent_twice_makes_one(self, admin, client, desk, database):
        path = user_page(desk, "editor")
        sent = form(admin.get(path), "/token")
        key = secret(admin.send(sent, label="script"))
        assert client.get("/api/v1/me", headers={"Authorization": f"Bearer {key}"}).status_code == 200
        again = admin.send(sent, label="script")
        assert again.status_code == 409
        assert "This form was sent twice." in words(again)
        page = admin.get(path)
        assert key not in page.text
        assert key[:12] in page.text
        admin.send(form(page, "/revoke"))
        assert client.get("/api/v1/me", headers={"Authorization": f"Bearer {key}"}).status_code == 401
        assert admin.get(f"{path}/token").url.path == path


class TestPartners:
    def add(self, admin, **fields):
        return admin.send(form(admin.get("/partners"), "/partners"), **{"name": "Odesa Daily", **fields})

    def path(self, admin):
        return re.findall(r'href="(/partners/[0-9a-f-]{36})"', admin.get("/partners").text)[0]

    def read(self, client, key, after=0):
        return client.get(f"/content/v1/changes?after={after}", headers={"Authorization": f"Bearer {key}"})

    def test_added_with_a_key_shown_once(self, admin, client):
        assert "No partners yet" in words(admin.get("/partners"))
        page = self.add(admin, languages="uk RU")
        assert "Key of Odesa Daily" in words(page)
        assert self.read(client, secret(page)).status_code == 200
        listed = words(admin.get("/partners"))
        assert "Odesa Daily Russian and Ukrainian 1 up to date , last seen" in listed
        refused = self.add(admin, languages="uk")
        assert refused.status_code == 409
        assert form(refused, "/partners").value("name") == "Odesa Daily"

    @pytest.mark.parametrize(
        ("fields", "status"),
        [({"name": " "}, 422), ({"languages": "tlhx"}, 422), ({"languages": "uk, " * 600}, 422)],
    )
    def test_bad_input(self, admin, fields, status):
        assert self.add(admin, **fields).status_code == status

    def test_keys_are_rotated_without_a_gap(self, admin, client):
        first = secret(self.add(admin))
        path = self.path(admin)
        sent = form(admin.get(path), "/key")
        second = secret(admin.send(sent))
        assert admin.send(sent).status_code == 409
        assert {self.read(client, key).status_code for key in (first, second)} == {200}
        full = admin.get(path)
        assert "Two keys are in use." in words(full)
        assert admin.post(f"{path}/key", {"key_id": str(uuid.uuid4())}).status_code == 409
        admin.send(next(entry for entry in forms(full) if entry.action.endswith("/revoke")))
        assert [self.read(client, key).status_code for key in (first, second)] == [401, 200]
        assert admin.post(f"{path}/revoke", {"key_id": str(uuid.uuid4())}).status_code == 404
        assert admin.post(f"{path}/revoke", {"key_id": "x"}).status_code == 404

    def test_switched_off_and_on(self, admin, client):
        key = secret(self.add(admin))
        path = self.path(admin)
        admin.post(f"{path}/active", {"active": "no"})
        assert self.read(client, key).status_code == 401
        assert "switched off" in words(admin.get("/partners"))
        admin.post(f"{path}/active", {"active": "yes"})
        assert self.read(client, key).status_code == 200

    def test_languages_and_a_stale_form(self, admin):
        self.add(admin, languages="uk")
        path = self.path(admin)
        stale = form(admin.get(path), "/settings#settings")
        admin.send(stale, languages="uk, de")
        refused = admin.send(stale, languages="ru")
        assert refused.status_code == 409
        assert "Somebody else has changed the settings of Odesa Daily" in words(refused)
        shown = form(refused, "/settings#settings")
        assert shown.value("languages") == "ru"
        assert shown.value("seen") != stale.value("seen")
        assert admin.send(shown).status_code == 200

    def test_lag_counts_what_the_partner_may_read(self, admin, client, database, desk):
        key = secret(self.add(admin, languages="uk"))
        path = self.path(admin)
        (translation,) = newsroom.send_in(database, desk.editor).translations
        newsroom.approved(database, desk, translation.id)
        article = newsroom.look(database, translation.id).article_id
        for language in ("uk", "en"):
            with database.unit_of_work() as session:
                publishing.publish(session, desk.publisher, article, language)
        assert "has not asked yet · behind by 1 change" in words(admin.get(path))
        assert self.read(client, key).json()["next"] == 2
        seen = words(admin.get(path))
        assert "up to date , last seen" in seen
        assert "fetched up to change 2" in seen


class TestHealth:
    @pytest.fixture
    def failed(self, database, desk):
        (translation,) = newsroom.send_in(database, desk.editor).translations

        for attempt in range(newsroom.PACE.max_attempts):
            job = newsroom.newest_job(database, translation.id)
            with clock.moved(attempt * timedelta(seconds=70)):
                run_job(database, MisbehavingEngine(Fault.RAISES), job.id, "worker-1", newsroom.PACE)
        assert newsroom.look(database, translation.id).state == State.FAILED
        return translation.id

    def test_what_is_missing_is_said_with_what_to_do(self, admin):
        seen = words(admin.get("/admin/health"))
        assert "No worker is at work" in seen
        assert "transpub up" in seen
        assert "The queue (Redis) does not answer" in seen
        assert "Database answers" in seen

    def test_queue_and_workers(self, admin, database, desk):
        workers.at_work(database, serves=[workers.offer("en", "uk")])
        newsroom.send_in(database, desk.editor)
        seen = words(admin.get("/admin/health"))
        assert "English → Ukrainian usual 1 0" in seen
        assert "worker-1 at work" in seen
        assert "412 / 1,200 MB 604 words/s" in seen
        with clock.moved(timedelta(minutes=20)):
            seen = words(admin.get("/admin/health"))
            assert "The worker worker-1 has been silent for over two minutes." in seen
            assert "A draft has waited for over fifteen minutes." in seen

    def test_a_failed_draft_is_tried_again_once(self, admin, database, failed):
        page = admin.get("/admin/health")
        assert "Grain ships leave Odesa" in words(page)
        assert "In the engine’s own words out of memory" in words(page)
        sent = form(page, "/retry")
        for _ in range(2):
            assert "The machine tries again." in words(admin.send(sent))
        with database.read_only() as session:
            translation = translations.find(session, failed)
            assert translation.state == State.QUEUED
            assert len([job for job in translation.jobs if job.state == "queued"]) == 1

    def test_all_at_once(self, admin, database, failed):
        admin.post("/admin/health/retry", {"all": "1"})
        assert newsroom.look(database, failed).state == State.QUEUED

    def test_bad_forms(self, admin, app, desk):
        for fields in ({}, {"translation": "x"}, {"translation": str(uuid.uuid4())}):
            assert admin.post("/admin/health/retry", fields).status_code == 404
        assert Visit(app, "editor").post("/admin/health/retry", {"all": "1"}).status_code == 403


class TestActivity:
    def test_says_who_did_what_in_the_readers_language(self, admin, app, database, desk):
        newsroom.send_in(database, desk.editor)
        assert "Editor submitted the article" in words(admin.get("/admin/activity"))
        assert "подає статтю" in words(Visit(app, "admin", language="uk").get("/admin/activity"))

    def test_filters(self, admin, database, desk):
        submitted = newsroom.send_in(database, desk.editor)
        newsroom.draft(database, submitted.translations[0].id)
        newsroom.send_in(database, desk.admin, title="Another story")

        def rows(query):
            page = admin.get(f"/admin/activity?{query}")
            assert page.status_code == 200
            return page.text.count('<span class="who">')

        everything = rows("")
        assert 0 < rows(f"person={desk.editor.user_id}") < everything
        assert 0 < rows("person=system") < everything
        assert rows("verb=article.submitted") == 2
        assert rows("verb=article.submitted&article=another") == 1
        assert rows(f"verb=article.submitted&article=/articles/{submitted.article.id}") == 1
        assert rows("object=article") == 2
        assert rows(f"day={clock.now().date()}") == everything
        assert rows("day=2001-01-01") == 0
        assert rows("article=no such headline") == 0

    @pytest.mark.parametrize(
        "query",
        [
            "person=x",
            "verb=nonsense",
            "object=%00",
            "day=31.12.2026",
            "day=0001-01-01",
            "before=x",
            "before=99999999999999999999",
            "article=%",
        ],
    )
    def test_nonsense_in_the_address_is_no_error(self, admin, query):
        assert admin.get(f"/admin/activity?{query}").status_code == 200

    def test_pages_follow_a_cursor_that_nothing_new_moves(self, admin, database, desk):
        for number in range(30):
            newsroom.send_in(database, desk.editor, title=f"Story {number}")
        first = admin.get("/admin/activity?verb=article.submitted&object=article")
        assert 'rel="next"' not in first.text
        first = admin.get("/admin/activity")
        (older,) = re.findall(r'rel="next" href="([^"]+)"', first.text)
        newsroom.send_in(database, desk.editor, title="Newer")
        second = admin.get(older)
        assert second.text.count('<span class="who">') == 10
        assert "Newer" not in second.text
        assert 'href="/admin/activity"' in second.text


class TestOwnAccount:
    def test_anybody_changes_their_password_and_stays_logged_in(self, app, desk):
        someone, elsewhere = Visit(app, "translator"), Visit(app, "translator")
        sent = form(someone.get("/account"), "/account/password")
        new = "another long password"
        wrong = someone.send(sent, current="wrong wrong", password=new, again=new)
        assert wrong.status_code == 422
        assert "This is not your present password." in words(wrong)
        page = someone.send(sent, current=newsroom.PASSWORD, password=new, again=new)
        assert "Your password is changed." in words(page)
        assert elsewhere.get("/board").url.path == "/login"
        assert Visit(app).log_in("translator", password=new).status_code == 200

    def test_sessions_are_listed_and_ended_but_this_one(self, app, desk):
        someone, elsewhere = Visit(app, "translator"), Visit(app, "translator")
        page = someone.get("/account")
        assert words(page).count("this browser") == 1
        page = someone.send(form(page, "/account/session"))
        assert elsewhere.get("/board").url.path == "/login"
        assert someone.get("/board").url.path == "/board"
        assert someone.post("/account/session", {"handle": "nonsense"}).status_code == 200

    def test_own_tokens(self, app, client, desk):
        someone = Visit(app, "translator")
        key = secret(someone.send(form(someone.get("/account"), "/account/token"), label="script"))
        me = client.get("/api/v1/me", headers={"Authorization": f"Bearer {key}"}).json()
        assert me["email"] == "translator@desk.example"
        someone.send(form(someone.get("/account"), "/account/revoke"))
        assert client.get("/api/v1/me", headers={"Authorization": f"Bearer {key}"}).status_code == 401

    def test_somebody_without_a_role_too(self, app, database, desk):
        with database.unit_of_work() as session:
            accounts.create_user(
                session, "guest@desk.example", name="Guest", password=accounts.new_password(newsroom.PASSWORD)
            )
        guest = Visit(app)
        guest.log_in("guest")
        assert "no role yet: ask an administrator" in words(guest.get("/account"))
        assert guest.get("/admin").status_code == 403
