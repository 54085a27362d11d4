"""Webhooks by the administrator's pages and by the command line, against a real receiver."""

import json
import re
import uuid

import pytest
from standardwebhooks import Webhook
from typer.testing import CliRunner

from tests.doors.web_site import Visit, form, has_form, words
from tests.rooms.receiver import ALLOW, Receiver
from transpub.accounts.permissions import SYSTEM
from transpub.app.factory import create_app
from transpub.cli.main import build
from transpub.core.settings import Settings
from transpub.publishing import partners
from transpub.publishing.webhooks import endpoints, sending
from transpub.publishing.webhooks.calling import Policy


@pytest.fixture
def settings(tmp_path, database_url) -> Settings:
    return Settings(data_dir=tmp_path, database_url=database_url, webhook_allow=ALLOW)


@pytest.fixture
def app(settings, database):
    return create_app(settings, database)


@pytest.fixture
def receiver():
    with Receiver() as running:
        yield running


@pytest.fixture
def admin(app, desk):
    return Visit(app, "admin")


@pytest.fixture
def partner(database):
    with database.unit_of_work() as session:
        return partners.create(session, SYSTEM, "Odesa Daily")[0]


@pytest.fixture
def pages(partner):
    return f"/partners/{partner.id}/webhooks"


def secret(page):
    (found,) = re.findall(r'<code class="secret"[^>]*>([^<]+)</code>', page.text)
    return found


def added(admin, pages, url):
    page = admin.send(form(admin.get(pages), pages), url=url)
    assert page.status_code == 200, words(page)
    (path,) = set(re.findall(rf"{pages}/[0-9a-f-]{{36}}", page.text))
    return path, secret(page)


class TestPages:
    def test_the_partners_page_leads_there(self, admin, partner, pages):
        assert f'href="{pages}"' in admin.get(f"/partners/{partner.id}").text
        assert "No webhooks yet" in words(admin.get(pages))

    def test_added_tested_and_logged(self, admin, pages, receiver):
        path, shown = added(admin, pages, receiver.url)
        assert "Nothing was sent yet." in words(admin.get(path))
        page = admin.send(form(admin.get(path), "/test"))
        assert "The test was taken." in words(page)
        sent = receiver.received[0]
        assert Webhook(shown).verify(sent.body, sent.headers)["type"] == "test"
        assert shown not in admin.get(path).text
        receiver.answers = [500]
        page = admin.send(form(admin.get(path), "/test"))
        assert "The test was not taken." in words(page)
        assert "500 In its own words answer 500" in words(page)

    def test_what_is_wrong_with_an_address_is_said_beside_it(self, admin, pages, receiver):
        page = admin.send(form(admin.get(pages), pages), url="https://10.0.0.1/hook")
        assert page.status_code == 422
        assert "inside a private network" in words(page)
        assert form(page, pages).value("url") == "https://10.0.0.1/hook"
        path, _ = added(admin, pages, receiver.url)
        page = admin.send(form(admin.get(path), "/url"), url="http://93.184.216.34/")
        assert page.status_code == 422
        assert "has to be called by https" in words(page)
        page = admin.send(form(admin.get(path), "/url"), url=receiver.url + "/other")
        assert "The address is saved." in words(page)

    def test_the_same_form_twice_makes_one(self, admin, pages, receiver):
        sent = form(admin.get(pages), pages)
        assert admin.send(sent, url=receiver.url).status_code == 200
        again = admin.send(sent, url=receiver.url)
        assert again.status_code == 409
        assert "This form was sent twice." in words(again)

    def test_paused_and_switched_on(self, admin, pages, receiver):
        path, _ = added(admin, pages, receiver.url)
        admin.post(f"{path}/active", {"active": "no"})
        page = admin.get(path)
        assert "paused" in words(page)
        assert not has_form(page, "/replay")
        page = admin.post(f"{path}/active", {"active": "yes", "missed": "yes"})
        assert "Switched on." in words(page)

    def test_a_new_secret_is_shown_once(self, admin, pages, receiver):
        path, first = added(admin, pages, receiver.url)
        sent = form(admin.get(path), "/rotate")
        second = secret(admin.send(sent))
        assert second != first
        assert "The former secret signs too" in words(admin.get(path))
        assert admin.send(sent).status_code == 409
        refused = admin.send(form(admin.get(path), "/rotate"))
        assert "The former secret is still in use" in words(refused)
        third = secret(admin.send(form(admin.get(path), "/rotate"), at_once="yes"))
        assert len({first, second, third}) == 3

    def test_replayed_from_a_number(self, admin, app, database, desk, pages, receiver):
        path, _ = added(admin, pages, receiver.url)
        editor = Visit(app, "editor")
        assert editor.get(path).status_code == 403
        assert admin.post(f"{path}/replay", {"since": "x"}).status_code == 422
        assert "It goes out now." in words(admin.post(f"{path}/replay", {"since": "1"}))

    def test_one_switched_off_is_seen_on_the_partners_pages(self, admin, database, desk, partner, pages, receiver):
        path, _ = added(admin, pages, receiver.url)
        with database.unit_of_work() as session:
            endpoint = endpoints.find(session, uuid.UUID(path.rpartition("/")[2]))
            endpoints.stop(session, endpoint, endpoints.Stop.FAILING)
        assert "webhook switched off" in words(admin.get("/partners"))
        assert "1 was switched off, since it took nothing any more." in words(admin.get(f"/partners/{partner.id}"))
        assert "for a day it took nothing" in words(admin.get(path))
        assert "switched a webhook off" in words(admin.get("/admin/activity"))
        notice = "A webhook was switched off, since it took nothing any more, of: Odesa Daily."
        assert notice in words(admin.get("/admin/health"))
        admin.post(f"{path}/active", {"active": "yes"})
        assert notice not in words(admin.get("/admin/health"))

    def test_removed(self, admin, pages, receiver):
        path, _ = added(admin, pages, receiver.url)
        page = admin.send(form(admin.get(path), "/remove"))
        assert "The webhook is removed." in words(page)
        assert admin.get(path).status_code == 404
        assert admin.get(f"{path}/url").url.path == path

    def test_another_partners_are_not_found(self, admin, database, pages, receiver):
        path, _ = added(admin, pages, receiver.url)
        with database.unit_of_work() as session:
            other = partners.create(session, SYSTEM, "Kherson Daily")[0].id
        foreign = path.replace(pages, f"/partners/{other}/webhooks")
        assert admin.get(foreign).status_code == 404
        for part in ("url", "active", "test", "rotate", "replay", "remove"):
            assert admin.post(f"{foreign}/{part}", {"url": receiver.url}).status_code == 404
        assert admin.get(f"/partners/{uuid.uuid4()}/webhooks").status_code == 404
        assert receiver.received == []

    def test_what_an_answer_says_is_text_on_the_page(self, admin, database, settings, pages, receiver):
        path, _ = added(admin, pages, receiver.url)

        def hostile(request):
            text = b"<script>alert(1)</script>\x00"
            request.send_response(500)
            request.send_header("Content-Length", str(len(text)))
            request.end_headers()
            request.wfile.write(text)

        receiver.answer = hostile
        sending.ping(database, Policy.from_settings(settings), uuid.UUID(path.rpartition("/")[2]))
        page = admin.get(path)
        assert "<script>alert" not in page.text
        assert "&lt;script&gt;alert(1)&lt;/script&gt;�" in page.text


class TestCommandLine:
    @pytest.fixture
    def database_url(self, new_sqlite):
        return new_sqlite()

    @pytest.fixture
    def run(self, settings, partner, monkeypatch):
        assert partner
        monkeypatch.setenv("TRANSPUB_DATA_DIR", str(settings.data_dir))
        monkeypatch.setenv("TRANSPUB_DATABASE_URL", settings.database_url)
        monkeypatch.setenv("TRANSPUB_WEBHOOK_ALLOW", ",".join(ALLOW))
        monkeypatch.setenv("LC_ALL", "en")
        monkeypatch.setenv("COLUMNS", "300")

        def call(*arguments, status=0):
            result = CliRunner().invoke(build(), ["webhooks", *arguments])
            assert result.exit_code == status, result.output
            return result

        return call

    def test_from_adding_to_removing(self, run, receiver):
        first = run("add", "Odesa Daily", receiver.url).stdout.strip()
        assert first.startswith("whsec_")
        listed = run("list").output
        assert receiver.url in listed
        assert "Odesa Daily" in listed
        assert "Taken: it answered 204" in run("test", "Odesa Daily").output
        receiver.answers = [403]
        assert "it answered 403" in run("test", receiver.url, status=1).output
        assert "Messages to be sent again: 0." in run("replay", "Odesa Daily", "--from", "1").output
        second = run("rotate", "Odesa Daily").stdout.strip()
        assert second.startswith("whsec_")
        assert second != first
        assert "only two are valid" in run("rotate", "Odesa Daily", status=1).output
        run("rotate", "Odesa Daily", "--at-once")
        run("remove", receiver.url)
        assert receiver.url not in run("list").output

    def test_one_switched_off_is_told_of_explained_and_set_going(self, run, database, receiver):
        run("add", "Odesa Daily", receiver.url)
        receiver.answers = [500]
        run("test", "Odesa Daily", status=1)
        with database.unit_of_work() as session:
            endpoints.stop(session, endpoints.named(session, "Odesa Daily"), endpoints.Stop.FAILING)
        told = CliRunner().invoke(build(), ["status"]).output
        assert "A webhook was switched off, since it took nothing any more, of: Odesa Daily." in told
        found = json.loads(CliRunner().invoke(build(), ["status", "--json"]).stdout)
        assert found["webhooks_switched_off"] == ["Odesa Daily"]
        assert "failing" in run("list").output
        (line,) = [line for line in run("log", "Odesa Daily").output.splitlines() if "answer 500" in line]
        assert [cell.strip() for cell in line.split("│")[2:4]] == ["test", "500"]
        assert "Messages that wait for it: 0." in run("resume", "Odesa Daily").output
        assert "switched off" not in CliRunner().invoke(build(), ["status"]).output
        assert "Paused." in run("pause", "Odesa Daily").output
        assert "paused" in run("list").output
        run("resume", "Odesa Daily", "--skip-missed")
        assert "paused" not in run("list").output
        run("log", "Odesa Daily", "--limit", "0", status=2)

    @pytest.mark.parametrize(
        ("arguments", "told"),
        [
            (("add", "Nobody", "https://example.org/"), "no partner named Nobody"),
            (("add", "Odesa Daily", "https://10.0.0.1/"), "inside a private network"),
            (("add", "Odesa Daily", "ftp://example.org/"), "cannot be fetched"),
            (("test", "nothing"), "is not one webhook"),
        ],
    )
    def test_what_is_wrong_is_told_in_one_line(self, run, arguments, told):
        result = run(*arguments, status=1)
        assert told in result.output
        assert "Traceback" not in result.output
