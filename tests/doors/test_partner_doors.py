"""Every door under /content: who may not read gets one and the same answer, whatever is behind it."""

import re
import uuid

import pytest
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from tests import newsroom
from tests.doors.conftest import BOTH
from tests.doors.test_api_desk import problem
from transpub.accounts.permissions import SYSTEM
from transpub.api import router
from transpub.publishing import partners, service

DATABASES = BOTH


def routes_of(parent):
    """A router that was included stands among the routes as one of them."""
    for route in parent.routes:
        if isinstance(route, APIRoute):
            yield route
        else:
            yield from routes_of(route.original_router)


DOORS = sorted(
    (method, route.path)
    for route in routes_of(router)
    if route.path.startswith("/content/")
    for method in route.methods
)
OF_ONE_TEXT = [door for door in DOORS if re.search(r"\{(article_id|sequence)", door[1])]


@pytest.fixture
def published(database, desk):
    """An article live in Ukrainian and English: changes 1 and 2."""
    submitted = newsroom.send_in(database, desk.editor)
    newsroom.approved(database, desk, submitted.translations[0].id)
    with database.unit_of_work() as session:
        for language in ("uk", "en"):
            service.publish(session, desk.publisher, submitted.article.id, language)
    return submitted.article.id


def address(path, article_id, sequence):
    known = {"article_id": article_id, "sequence": sequence, "language": "uk", "section": "World", "number": 1}
    return re.sub(r"\{(\w+)(?::\w+)?\}", lambda found: str(known.get(found[1], "1")), path)


def answer_of(response, *hidden):
    """All of it that could tell one case from another."""
    passing = {"date", "ratelimit", "ratelimit-policy", "x-request-id"}
    headers = {name: value for name, value in response.headers.items() if name not in passing}
    body = response.text
    for text in hidden:
        body = body.replace(str(text), "…")
    if hidden:
        headers.pop("content-length", None)
    return response.status_code, headers, body


def test_the_walk_finds_the_doors():
    assert ("GET", "/content/v1/articles") in DOORS
    assert ("GET", "/content/v1/changes") in DOORS
    assert ("POST", "/content/v1/changes/{sequence}/acknowledgement") in OF_ONE_TEXT


@pytest.mark.parametrize(("method", "path"), DOORS)
def test_wrong_revoked_and_switched_off_keys_are_one_and_the_same(
    app, client, as_role, database, published, method, path
):
    with database.unit_of_work() as session:
        revoked_of, revoked = partners.create(session, SYSTEM, "Revoked")
        off, switched_off = partners.create(session, SYSTEM, "Switched off")
    where = address(path, published, 1)
    for key in (revoked, switched_off):
        used = TestClient(app, headers={"Authorization": f"Bearer {key}"}, raise_server_exceptions=False)
        assert used.request(method, where).status_code not in (401, 403, 500)
    with database.unit_of_work() as session:
        partners.revoke_keys(session, SYSTEM, partners.find(session, revoked_of.id))
        partners.set_active(session, SYSTEM, off.id, active=False)
    headers = [
        {},
        {"Authorization": "Bearer tpp_nonsense"},
        {"Authorization": "Bearer"},
        {"Authorization": f"Basic {revoked}"},
        {"Authorization": b"Bearer \xff\xfe"},
        {"Authorization": f"Bearer {revoked}"},
        {"Authorization": f"Bearer {switched_off}"},
        {"Authorization": as_role("admin").headers["Authorization"]},
    ]
    answers = [client.request(method, where, headers=sent) for sent in headers]
    problem(answers[0], 401, "publishing.bad_partner_key")
    assert {repr(answer_of(answer)) for answer in answers} == {repr(answer_of(answers[0]))}
    # Nor does a text that is there show itself to whoever has no key.
    nowhere = client.request(method, address(path, uuid.uuid4(), 99))
    assert answer_of(nowhere) == answer_of(answers[0])


@pytest.mark.parametrize(("method", "path"), OF_ONE_TEXT)
def test_what_is_out_of_scope_answers_as_what_is_not_there(partner_client, published, method, path):
    stranger = partner_client("pl", name="Polish only")
    nowhere = uuid.uuid4()
    hidden = stranger.request(method, address(path, published, 1))
    missing = stranger.request(method, address(path, nowhere, 99))
    assert missing.status_code == 404
    assert answer_of(hidden, published, 1) == answer_of(missing, nowhere, 99)


def test_an_acknowledgement_over_the_door(partner_client, client, published):
    partner = partner_client("uk")
    door = "/content/v1/changes/{}/acknowledgement"
    for _ in range(2):
        answer = partner.post(door.format(1))
        assert (answer.status_code, answer.content) == (204, b"")
    problem(partner.post(door.format(2)), 404, "core.not_found")
    for wrong in ("0", "-1", "x", str(2**53), "9" * 400):
        problem(partner.post(door.format(wrong)), 422, "core.validation")
    assert partner.get(door.format(1)).status_code == 405
