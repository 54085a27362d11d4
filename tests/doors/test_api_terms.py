"""The register over HTTP."""

import pytest

from tests.doors.conftest import BOTH
from tests.doors.test_api_desk import problem

DATABASES = BOTH

KYIV = {
    "source_language": "en",
    "kind": "place",
    "wordings": {"en": {"text": "Kyiv"}, "uk": {"text": "Київ", "forbidden": ["Киев"]}},
}


@pytest.fixture
def editor(as_role):
    return as_role("editor")


@pytest.fixture
def kyiv(editor):
    answer = editor.post("/api/v1/terms", json=KYIV)
    assert answer.status_code == 201, answer.text
    return answer


def test_an_entry_is_added_found_changed_and_removed(editor, kyiv):
    made = kyiv.json()
    path = kyiv.headers["location"]
    assert editor.get(path).json() == made
    assert made["wordings"]["uk"]["forms"]["locative"] == "Києві"
    assert (made["version"], made["updated_by"]) == (1, "Editor")

    page = editor.get("/api/v1/terms", params={"q": "киї", "language": "UK", "kind": "place"}).json()
    assert (page["total"], [term["id"] for term in page["terms"]]) == (1, [made["id"]])

    changed = editor.put(path, json={**KYIV, "note": "since 1995", "version": 1}).json()
    assert (changed["note"], changed["version"]) == ("since 1995", 2)
    problem(editor.put(path, json={**KYIV, "version": 1}), 409, "core.edited_meanwhile")
    assert editor.delete(path).status_code == 204
    problem(editor.get(path), 404, "core.not_found")


def test_twice_the_same_is_a_conflict_that_names_the_entry(editor, kyiv):
    facts = problem(editor.post("/api/v1/terms", json=KYIV), 409, "terms.exists")["facts"]
    assert facts == {"source": "Kyiv", "term_id": kyiv.json()["id"]}


def test_a_table_is_taken_in(editor):
    answer = editor.post("/api/v1/terms/import", json={"csv": "kind,en,uk\nplace,Kyiv,Київ\n"})
    assert answer.json() == {"added": 1, "changed": 0, "unchanged": 0}
    facts = problem(editor.post("/api/v1/terms/import", json={"csv": "en,uk\nx,\n"}), 422, "terms.bad_file")[
        "facts"
    ]
    assert facts["line"] == 2
    assert "no translation" in facts["reason"]


def test_forms_are_proposed(editor):
    answer = editor.get(
        "/api/v1/terms/forms", params={"text": "Харківська область", "language": "uk", "kind": "place"}
    )
    assert answer.json()["forms"]["locative"] == "Харківській області"
    assert editor.get("/api/v1/terms/forms", params={"text": "Kyiv", "language": "en"}).json() == {"forms": {}}


@pytest.mark.parametrize(
    "body",
    [
        {},
        {**KYIV, "kind": "city"},
        {**KYIV, "wordings": {}},
        {**KYIV, "wordings": {"en": {"text": "x" * 201}}},
        {**KYIV, "wordings": {"en": {"text": "Kyiv", "also": ["x"] * 21}}},
        {**KYIV, "wordings": {"en": {"text": "Kyiv\x00"}, "uk": {"text": "Київ"}}},
        {**KYIV, "wordings": {f"x{number}": {"text": "x"} for number in range(41)}},
        {**KYIV, "unknown": 1},
    ],
)
def test_bad_bodies_are_refused(editor, body):
    problem(editor.post("/api/v1/terms", json=body), 422, "core.validation")


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "offset=-1", "kind=city", "q=" + "x" * 201])
def test_bad_queries_are_refused(editor, query):
    problem(editor.get(f"/api/v1/terms?{query}"), 422, "core.validation")


def test_who_may_do_what(client, as_role, kyiv):
    problem(client.get("/api/v1/terms"), 401, "accounts.not_logged_in")
    assert as_role("publisher").get("/api/v1/terms").status_code == 200
    problem(as_role("publisher").post("/api/v1/terms", json=KYIV), 403, "core.forbidden")
    russian = {**KYIV, "wordings": {"en": {"text": "Kyiv"}, "ru": {"text": "Киев"}}, "scope": "x"}
    problem(as_role("translator").post("/api/v1/terms", json=russian), 403, "core.forbidden")
    ukrainian = {**KYIV, "scope": "Sport"}
    assert as_role("translator").post("/api/v1/terms", json=ukrainian).status_code == 201
