"""The history of a segment by the API."""

import uuid

import pytest

from tests import newsroom
from tests.doors.conftest import BOTH

DATABASES = BOTH


@pytest.fixture
def segment(database, desk):
    (translation,) = newsroom.send_in(database, desk.editor).translations
    newsroom.draft(database, translation.id)
    return newsroom.look(database, translation.id).segments[1]


def test_texts_are_told_and_one_is_put_back(as_role, segment):
    client, path = as_role("translator"), f"/api/v1/segments/{segment.id}"
    saved = client.put(path, json={"text": "Перший текст.", "version": segment.version, "confirm": True}).json()
    first, draft = client.get(f"{path}/history").json()["texts"]
    assert (first["text"], first["step"], first["by"], first["confirmed"]) == (
        "Перший текст.",
        "segment.confirmed",
        "Translator",
        True,
    )
    assert draft == {
        "number": 0,
        "text": segment.machine_text,
        "step": None,
        "confirmed": False,
        "by": None,
        "at": None,
    }
    back = client.post(f"{path}/revert", json={"number": draft["number"], "version": saved["version"]})
    assert back.status_code == 200
    assert (back.json()["target"], back.json()["state"]) == (segment.machine_text, "edited")
    newest = client.get(f"{path}/history?limit=1").json()["texts"]
    assert [entry["step"] for entry in newest] == ["segment.reverted", None]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"number": 999_999, "version": 2}, 404),
        ({"number": 2**60, "version": 2}, 422),
        ({"number": 0, "version": 0}, 422),
        ({"number": 0}, 422),
        ({"number": 0, "version": 99}, 409),
    ],
)
def test_what_cannot_be_put_back(as_role, segment, body, status):
    client, path = as_role("translator"), f"/api/v1/segments/{segment.id}"
    client.put(path, json={"text": "Перший текст.", "version": segment.version})
    assert client.post(f"{path}/revert", json=body).status_code == status


def test_who_may_read_and_who_may_put_back(as_role, client, segment):
    path = f"/api/v1/segments/{segment.id}"
    assert as_role("publisher").get(f"{path}/history").status_code == 200
    assert as_role("editor").post(f"{path}/revert", json={"number": 0, "version": 1}).status_code == 403
    assert client.get(f"{path}/history").status_code == 401


@pytest.mark.parametrize("tail", ["?limit=0", "?limit=51", "?limit=x"])
def test_bounds(as_role, segment, tail):
    assert as_role("translator").get(f"/api/v1/segments/{segment.id}/history{tail}").status_code == 422


def test_no_such_segment(as_role, desk):
    client = as_role("translator")
    assert client.get(f"/api/v1/segments/{uuid.uuid4()}/history").status_code == 404
    assert (
        client.post(f"/api/v1/segments/{uuid.uuid4()}/revert", json={"number": 0, "version": 1}).status_code == 404
    )
