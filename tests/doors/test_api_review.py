"""A reviewer's answers by the API: gates, notes, reasons, and texts that changed since they were read."""

import uuid

import pytest

from tests import newsroom
from tests.doors.test_api_desk import problem
from transpub.translations.workflow import Action


@pytest.fixture
def translation(database, desk) -> uuid.UUID:
    (translation,) = newsroom.send_in(database, desk.editor).translations
    newsroom.draft(database, translation.id)
    newsroom.confirm_all(database, desk.translator, translation.id)
    newsroom.act(database, desk.translator, translation.id, Action.SUBMIT)
    return translation.id


@pytest.fixture
def path(translation) -> str:
    return f"/api/v1/translations/{translation}"


def closed(client, path):
    return [
        gate["obstacle"]["code"] for gate in client.get(f"{path}/review").json()["gates"] if not gate["is_open"]
    ]


def test_back_with_notes_and_approved_once_they_are_answered(as_role, database, translation, path):
    reviewer, translator = as_role("reviewer"), as_role("translator")
    assert closed(reviewer, path) == []
    segment = newsroom.look(database, translation).segments[1]
    body = {"notes": [{"segment_id": str(segment.id), "text": "Коротше."}]}
    for _ in range(2):
        answer = reviewer.post(f"{path}/send_back", json=body)
        assert (answer.status_code, answer.json()["state"]) == (200, "draft")
    (note,) = reviewer.get(f"{path}/comments").json()["comments"]
    assert (note["segment_id"], note["is_return"]) == (str(segment.id), True)
    assert translator.post(f"{path}/submit", json={"acknowledge": True}).status_code == 200
    assert closed(reviewer, path) == ["translation.returns_open"]
    refused = reviewer.post(f"{path}/approve", json={"acknowledge": True})
    problem(refused, 409, "translations.reason_missing")
    assert translator.post(f"/api/v1/comments/{note['id']}/resolve").status_code == 200
    assert reviewer.post(f"{path}/approve", json={}).json()["state"] == "approved"


def test_a_text_that_changed_since_it_was_read(as_role, database, desk, translation, path):
    reviewer = as_role("reviewer")
    seen = reviewer.get(f"{path}/review").json()["seen"]
    segment = newsroom.look(database, translation).segments[1]
    body = {"text": "Кораблі вийшли з порту Одеси.", "version": segment.version, "confirm": True}
    assert as_role("translator").put(f"/api/v1/segments/{segment.id}", json=body).status_code == 200
    problem(reviewer.post(f"{path}/approve", json={"seen": seen}), 409, "translations.read_anew")
    seen = reviewer.get(f"{path}/review").json()["seen"]
    assert reviewer.post(f"{path}/approve", json={"seen": seen}).json()["state"] == "approved"


@pytest.mark.parametrize(
    "body",
    [
        {"notes": [{"segment_id": "7", "text": "a"}]},
        {"notes": [{"segment_id": str(uuid.uuid4()), "text": "a" * 4001}]},
        {"notes": [{"segment_id": str(uuid.uuid4()), "text": "a"}] * 101},
        {"note": "a" * 4001},
    ],
)
def test_what_is_sent_is_bounded(as_role, path, body):
    problem(as_role("reviewer").post(f"{path}/send_back", json=body), 422, "core.validation")


def test_who_may_not(as_role, database, path):
    note = {"notes": [{"segment_id": str(uuid.uuid4()), "text": "a"}]}
    problem(as_role("reviewer").post(f"{path}/send_back", json=note), 404, "core.not_found")
    problem(
        as_role("translator").post(f"{path}/send_back", json={"note": "a"}), 403, "translations.action_not_allowed"
    )
    assert len(as_role("publisher").get(f"{path}/review").json()["gates"]) == 7
