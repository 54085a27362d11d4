"""The keys at their well-known address, and the commands that keep keys and check editions."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from typer.testing import CliRunner

from tests import newsroom
from tests.doors.web_site import Visit, form, forms, words
from transpub.cli.main import build
from transpub.publishing import service, signing_store
from transpub.publishing.signing import verify
from transpub.publishing.signing_keys import MEDIA_TYPE, WELL_KNOWN, read_keys

ONLY_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def published(database, desk):
    """The source language needs no translator."""
    article_id = newsroom.send_in(database, desk.editor).article.id
    with database.unit_of_work() as session:
        return service.publish(session, desk.publisher, article_id, "en")


@pytest.fixture
def command(database_url):
    def run(*given, **environment):
        """Exit status and what was said, on both streams."""
        around = {"TRANSPUB_DATABASE_URL": database_url, "LC_ALL": "en", "COLUMNS": "200", **environment}
        done = CliRunner().invoke(build(), [str(word) for word in given], env=around)
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done.exit_code, done.output.strip()

    return run


@pytest.fixture
def kept(tmp_path):
    """`kept(data)` → a file that holds it."""

    def write(data, name="edition.json"):
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return write


@pytest.fixture
def serve():
    """`serve({path: (status, body)})` → the address of a site that answers so and notes what it was asked with."""
    sites = []

    def start(answers):
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                self.server.asked.append((self.path, self.headers.get("Authorization")))
                status, body = answers.get(self.path, (404, b"{}"))
                self.send_response(status)
                if status in (301, 302):
                    self.send_header("Location", body)
                    body = b""
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        site = HTTPServer(("127.0.0.1", 0), Handler)
        site.asked = []
        thread = threading.Thread(target=site.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        sites.append((site, thread))
        return f"http://127.0.0.1:{site.server_port}", site.asked

    yield start
    for site, thread in sites:
        site.shutdown()
        site.server_close()
        thread.join()


def test_everybody_may_fetch_the_keys(client, published):
    answer = client.get(WELL_KNOWN)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == MEDIA_TYPE
    assert answer.headers["cache-control"] == "public, max-age=300"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert verify(published.payload, read_keys(answer.content)).edition == 1
    assert set(answer.json()["keys"][0]) == {"crv", "kty", "x", "kid", "use", "alg", "nbf"}
    head = client.head(WELL_KNOWN)
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", answer.headers["etag"])


def test_the_keys_are_sent_once_while_they_are_the_same(client, database, desk, published):
    etag = client.get(WELL_KNOWN).headers["etag"]
    assert client.get(WELL_KNOWN, headers={"If-None-Match": etag}).status_code == 304
    with database.unit_of_work() as session:
        signing_store.rotate(session, desk.admin)
    changed = client.get(WELL_KNOWN, headers={"If-None-Match": etag})
    assert (changed.status_code, len(changed.json()["keys"])) == (200, 2)


def test_before_the_first_edition_there_is_no_key(client):
    assert client.get(WELL_KNOWN).json() == {"keys": []}


def test_what_partners_get_is_what_was_signed(client, published, partner_client):
    address = f"/content/v1/articles/{published.article_id}?language=en"
    answer = partner_client().get(address, headers={"Accept-Encoding": "identity"})
    assert answer.content == published.payload
    assert answer.headers["etag"] == f'"{published.etag}"'


@ONLY_SQLITE
def test_keys_by_command(command, published, database):
    def listed():
        return [line.split("│")[1:5] for line in command("keys", "list")[1].splitlines() if "│" in line]

    first = listed()[0][0].strip()
    assert len(first) == 43
    status, said = command("keys", "rotate")
    assert (status, first in said, "From now on" in said) == (0, False, True)
    assert [row[2].strip() == "–" for row in listed()] == [True, False]
    status, said = command("keys", "revoke", first)
    assert (status, said) == (
        0,
        "Revoked. Live editions that it sealed: 1. “transpub keys reseal” publishes them anew.",
    )
    resealed = "Published anew as they were, with a good seal:"
    assert command("keys", "reseal") == (0, f"{resealed} 1.")
    assert command("keys", "reseal") == (0, f"{resealed} 0.")
    for wrong in ("nonsense", "-nonsense", "--nonsense"):
        status, said = command("keys", "revoke", wrong)
        assert (status, said.startswith(f"There is no signing key “{wrong}”.")) == (1, True)
    assert first in command("keys", "list", COLUMNS="80")[1]


@ONLY_SQLITE
def test_a_good_edition_is_told_with_what_it_is(command, published, kept):
    status, said = command("verify", kept(published.payload))
    stored = json.loads(published.payload)
    assert status == 0, said
    assert said.splitlines()[1:] == [
        f"id: {stored['id']}",
        "language: en",
        "edition: 1",
        f"updated: {stored['updated']}",
        f"key: {stored['signature']['key']}",
    ]


@ONLY_SQLITE
def test_what_is_not_good_is_said_in_one_line(command, published, kept, database, desk, tmp_path):
    stored = json.loads(published.payload)
    changed = {**stored, "headline": stored["headline"] + "?"}
    unsigned = {name: value for name, value in stored.items() if name != "signature"}
    no_keys = kept(b'{"keys":[]}', "keys.json")
    too_large = tmp_path / "large.json"
    with too_large.open("wb") as file:
        file.truncate(33 * 1024 * 1024)
    for given, expected in (
        ((kept(json.dumps(changed).encode()),), "The signature does not fit"),
        ((kept(json.dumps(unsigned).encode(), "u.json"),), "carries no signature"),
        ((kept(published.payload, "e.json"), "--keys", no_keys), "which is not among the newsroom’s keys"),
        ((kept(published.payload, "e.json"), "--keys", kept(b"[]", "bad.json")), "not a list of signing keys"),
        ((kept(b"<html>", "page.html"),), "not the JSON of a published edition"),
        ((too_large,), "is larger than 33554432 bytes"),
        ((tmp_path / "missing.json",), "missing.json"),
    ):
        status, said = command("verify", *given)
        assert (status, expected in said, len(said.splitlines())) == (1, True, 1), said
    with database.unit_of_work() as session:
        signing_store.revoke(session, desk.admin, stored["signature"]["key"])
    status, said = command("verify", kept(published.payload))
    assert (status, "was revoked" in said) == (1, True), said


@ONLY_SQLITE
def test_without_anything_to_check_it_is_a_usage_error(command):
    assert command("verify")[0] == 2
    assert command("verify", "a", "b")[0] == 2


@ONLY_SQLITE
def test_an_edition_at_an_address_is_checked_by_the_keys_of_its_site(command, published, client, serve):
    keys = client.get(WELL_KNOWN).content
    site, asked = serve({"/a/1.json": (200, published.payload), WELL_KNOWN: (200, keys)})
    status, said = command("verify", f"{site}/a/1.json", TRANSPUB_PARTNER_KEY="tpp_secret")
    assert (status, "Good" in said) == (0, True), said
    assert asked == [("/a/1.json", "Bearer tpp_secret"), (WELL_KNOWN, None)]


@ONLY_SQLITE
def test_a_partner_key_is_not_carried_to_another_site(command, published, serve):
    other, asked_there = serve({"/moved.json": (200, published.payload)})
    site, _ = serve({"/a.json": (302, f"{other}/moved.json")})
    command("verify", f"{site}/a.json", TRANSPUB_PARTNER_KEY="tpp_secret")
    assert asked_there == [("/moved.json", None)]


@ONLY_SQLITE
def test_an_address_that_has_nothing_to_check_is_told(command, published, serve):
    # The keys are larger than any list of ours, and so is the answer of another site.
    site, _ = serve(
        {
            "/closed.json": (401, b"{}"),
            "/gone.json": (410, b"{}"),
            "/e.json": (200, published.payload),
            WELL_KNOWN: (200, b" " * 300_000),
        }
    )
    for address, expected in (
        (f"{site}/closed.json", "TRANSPUB_PARTNER_KEY"),
        (f"{site}/gone.json", "answered 410"),
        (f"{site}/e.json", "is larger than 262144 bytes"),
        ("http://127.0.0.1:1/e.json", "could not be reached (Connection refused), so nothing was checked"),
    ):
        status, said = command("verify", address)
        assert (status, expected in said, len(said.splitlines())) == (1, True, 1), said


@pytest.fixture
def admin(app, desk):
    return Visit(app, "admin")


def test_an_administrator_rotates_and_revokes(admin, published, database):
    page = admin.get("/admin/signing-keys")
    first = form(page, "/revoke").value("key")
    assert form(page, "/rotate").value("seen") == first
    assert "1 live text that it signed proves itself no more" in words(page)
    rotated = admin.send(form(page, "/rotate"))
    assert "Another key signs from now on." in words(rotated)
    assert len([entry for entry in forms(rotated) if entry.action.endswith("/revoke")]) == 2
    again = admin.send(form(page, "/rotate"))
    assert (again.status_code, "another key signs since you looked" in words(again)) == (409, True)
    revoked = admin.post("/admin/signing-keys/revoke", {"key": first})
    assert "The key is revoked." in words(revoked)
    assert form(revoked, "/revoke").value("key") != first
    assert admin.post("/admin/signing-keys/revoke", {"key": "x" * 9000}).status_code == 404
    assert admin.get("/admin/signing-keys/revoke").url.path == "/admin/signing-keys"
    log = words(admin.get("/admin/activity"))
    assert all(text in log for text in ("let a new key sign editions", "revoked a signing key"))


def test_nobody_else_sees_the_keys_page(app, desk, admin):
    assert "No key yet" in words(admin.get("/admin/signing-keys"))
    assert "/admin/signing-keys" in admin.get("/admin").text
    for role in ("editor", "publisher", "reviewer", "translator"):
        other = Visit(app, role)
        assert other.get("/admin/signing-keys").status_code == 403
        assert other.post("/admin/signing-keys/rotate", {"seen": ""}).status_code == 403
