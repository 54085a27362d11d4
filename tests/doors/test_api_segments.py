"""Join and split by the API."""

import uuid

import pytest

from tests import newsroom

SHIPS = "Ships left the port of Odesa on Monday."


@pytest.fixture
def translation(database, desk) -> uuid.UUID:
    (translation,) = newsroom.send_in(database, desk.editor).translations
    newsroom.draft(database, translation.id)
    return translation.id


def listed(client, translation):
    return client.get(f"/api/v1/translations/{translation}/segments").json()["segments"]


def test_join_and_split_answer_with_the_segments_they_changed(as_role, translation):
    client = as_role("translator")
    _, first, second, third, *_ = listed(client, translation)
    answer = client.post(
        f"/api/v1/segments/{first['id']}/join",
        json={"version": first["version"], "next_version": second["version"]},
    )
    assert answer.status_code == 200
    (joined,) = answer.json()["segments"]
    assert (joined["id"], joined["position"]) == (first["id"], 1)
    assert joined["source"] == f"{first['source']} {second['source']}"
    assert joined["target"] == f"{first['target']} {second['target']}"
    assert [row["id"] for row in listed(client, translation)[1:3]] == [first["id"], third["id"]]
    answer = client.post(
        f"/api/v1/segments/{first['id']}/split", json={"version": joined["version"], "at": len(SHIPS) + 1}
    )
    assert answer.status_code == 200
    assert [row["source"] for row in answer.json()["segments"]] == [first["source"], second["source"]]
    assert [row["position"] for row in answer.json()["segments"]] == [1, 2]
    assert [row["target"] for row in listed(client, translation)[1:3]] == [first["target"], second["target"]]


def test_where_the_translation_is_split_can_be_said(as_role, translation):
    client = as_role("translator")
    first = listed(client, translation)[1]
    saved = client.put(
        f"/api/v1/segments/{first['id']}",
        json={"text": "Кораблі вийшли з Одеси в понеділок.", "version": first["version"]},
    ).json()
    answer = client.post(
        f"/api/v1/segments/{first['id']}/split",
        json={
            "version": saved["version"],
            "at": len("Ships left the port of Odesa "),
            "target_at": len("Кораблі вийшли з Одеси "),
        },
    )
    assert [row["target"] for row in answer.json()["segments"]] == ["Кораблі вийшли з Одеси", "в понеділок."]


def test_a_conflict_names_the_versions_as_they_are(as_role, translation):
    client = as_role("translator")
    _, first, second, *_ = listed(client, translation)
    answer = client.post(
        f"/api/v1/segments/{first['id']}/join", json={"version": first["version"], "next_version": 99}
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "translations.segments_changed")
    assert answer.json()["facts"] == {"version": first["version"], "next_version": second["version"]}


@pytest.mark.parametrize(
    ("verb", "body", "status", "code"),
    [
        ("join", {"version": 1}, 422, "core.validation"),
        ("join", {"version": 0, "next_version": 1}, 422, "core.validation"),
        ("split", {"version": 1, "at": -1}, 422, "core.validation"),
        ("split", {"version": 1, "at": 2**63}, 422, "core.validation"),
        ("split", {"version": 2, "at": 3}, 422, "articles.cut_in_word"),
        ("split", {"version": 2, "at": 6, "target_at": 2}, 422, "articles.cut_in_word"),
        ("split", {"version": 7, "at": 6}, 409, "translations.segments_changed"),
    ],
)
def test_what_cannot_be_done_says_why(as_role, translation, verb, body, status, code):
    client = as_role("translator")
    first = listed(client, translation)[1]
    answer = client.post(f"/api/v1/segments/{first['id']}/{verb}", json=body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert len(listed(client, translation)) == 7


def test_the_headline_has_nothing_to_be_joined_with(as_role, translation):
    client = as_role("translator")
    headline, first, *_ = listed(client, translation)
    body = {"version": headline["version"], "next_version": first["version"]}
    answer = client.post(f"/api/v1/segments/{headline['id']}/join", json=body)
    assert (answer.status_code, answer.json()["code"]) == (409, "articles.nothing_to_join")


def test_whose_language_it_is_not_may_not(as_role, translation):
    first = listed(as_role("editor"), translation)[1]
    for verb, body in (("join", {"version": 2, "next_version": 2}), ("split", {"version": 2, "at": 6})):
        answer = as_role("publisher").post(f"/api/v1/segments/{first['id']}/{verb}", json=body)
        assert answer.status_code == 403
        assert as_role("translator").post(f"/api/v1/segments/{uuid.uuid4()}/{verb}", json=body).status_code == 404
