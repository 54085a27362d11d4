"""Comments by the API: listed, said, resolved, reopened, refused."""

import uuid

import pytest

from tests import newsroom
from tests.doors.test_api_desk import problem


@pytest.fixture
def translation(database, desk) -> uuid.UUID:
    (translation,) = newsroom.send_in(database, desk.editor).translations
    newsroom.draft(database, translation.id)
    return translation.id


@pytest.fixture
def path(translation) -> str:
    return f"/api/v1/translations/{translation}/comments"


def test_a_conversation(as_role, database, translation, path):
    reviewer, translator = as_role("reviewer"), as_role("translator")
    segment = newsroom.look(database, translation).segments[1]
    said = reviewer.post(path, json={"text": "Чому?", "segment_id": str(segment.id)})
    assert said.status_code == 201
    first = said.json()
    assert (first["segment_id"], first["about_source"]) == (str(segment.id), segment.source)
    assert (first["author"], first["is_return"], first["resolved_by"]) == ("Reviewer", False, None)
    assert reviewer.post(path, json={"text": "Чому?", "segment_id": str(segment.id)}).json()["id"] == first["id"]
    translator.post(path, json={"text": "Усе разом."})
    assert translator.post(f"/api/v1/comments/{first['id']}/resolve").json()["resolved_by"] == "Translator"
    page = reviewer.get(path).json()
    assert ([entry["text"] for entry in page["comments"]], page["total"]) == (["Чому?", "Усе разом."], 2)
    page = reviewer.get(path, params={"unresolved": "true", "limit": 1}).json()
    assert ([entry["text"] for entry in page["comments"]], page["total"]) == (["Усе разом."], 1)
    assert reviewer.post(f"/api/v1/comments/{first['id']}/reopen").json()["resolved_at"] is None
    assert reviewer.get(path, params={"unresolved": "true", "limit": 1, "offset": 1}).json()["total"] == 2


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"text": "   "}, 422, "translations.comment_empty"),
        ({"text": ""}, 422, "core.validation"),
        ({"text": "я" * 4001}, 422, "core.validation"),
        ({"text": "a\u0000"}, 422, "core.validation"),
        ({"text": "a\u0007"}, 422, "translations.text_has_controls"),
        ({"text": "a", "segment_id": "7"}, 422, "core.validation"),
        ({"text": "a", "segment_id": str(uuid.uuid4())}, 404, "core.not_found"),
        ({"text": "a", "is_return": True}, 422, "core.validation"),
    ],
)
def test_bad_comments_are_refused_by_name(as_role, path, body, status, code):
    problem(as_role("reviewer").post(path, json=body), status, code)


def test_who_may_not_and_what_is_not_there(as_role, client, path):
    problem(as_role("publisher").post(path, json={"text": "a"}), 403, "core.forbidden")
    assert as_role("publisher").get(path).status_code == 200
    assert client.get(path).status_code == 401
    problem(as_role("reviewer").get(f"/api/v1/translations/{uuid.uuid4()}/comments"), 404, "core.not_found")
    problem(as_role("reviewer").post(f"/api/v1/comments/{uuid.uuid4()}/resolve"), 404, "core.not_found")
    problem(as_role("reviewer").get(path, params={"limit": 1000}), 422, "core.validation")
