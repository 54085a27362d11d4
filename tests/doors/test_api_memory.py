"""The memory over HTTP: suggestions, concordance, purging; and what bad questions get."""

import uuid

import pytest

from tests import newsroom
from tests.doors.conftest import BOTH
from tests.doors.test_api_desk import problem

DATABASES = BOTH

CONCORDANCE = "/api/v1/memory/concordance?source_language=en&target_language=uk&q="


@pytest.fixture
def approved(database, desk):
    """An article whose translation was approved, so that the memory has it."""
    submitted = newsroom.send_in(database, desk.editor)
    newsroom.approved(database, desk, submitted.translations[0].id)
    return submitted.article.id


@pytest.fixture
def segments(database, desk, approved):
    """Those of another article, queued: a sentence changed, one the same, one new."""
    body = "Ships left the port of Odesa on Friday. They carried 52,300 tonnes of grain.\n\nNobody knows more."
    translation = newsroom.send_in(database, desk.editor, body=body).translations[0]
    found = newsroom.look(database, translation.id).segments
    return {segment.source: segment.id for segment in found}


def suggestions(client, segment_id, query=""):
    return client.get(f"/api/v1/segments/{segment_id}/suggestions{query}")


def test_suggestions_show_score_difference_and_numbers(as_role, approved, segments):
    client = as_role("translator")
    (found,) = suggestions(client, segments["Ships left the port of Odesa on Friday."]).json()["suggestions"]
    assert (found["kind"], found["score"], found["likeness"]) == ("fuzzy", 83, 89)
    assert found["article_id"] == str(approved)
    assert found["penalties"] == [{"kind": "origin", "points": 1}, {"kind": "trial", "points": 5}]
    assert [run for run in found["diff"] if run["change"] != "equal"] == [
        {"change": "delete", "text": "Monday"},
        {"change": "insert", "text": "Friday"},
    ]
    (numbers,) = suggestions(client, segments["They carried 52,300 tonnes of grain."]).json()["suggestions"]
    assert (numbers["score"], numbers["numbers_only"]) == (93, True)
    assert "52,300" in numbers["adapted"]
    (same,) = suggestions(client, segments["Grain ships leave Odesa"]).json()["suggestions"]
    assert (same["kind"], same["likeness"]) == ("exact", 100)
    assert suggestions(client, segments["Nobody knows more."]).json() == {"suggestions": []}


def test_the_threshold_of_suggestions_is_the_askers(as_role, segments):
    client, asked = as_role("translator"), segments["Ships left the port of Odesa on Friday."]
    assert suggestions(client, asked, "?at_least=90").json() == {"suggestions": []}
    assert len(suggestions(client, asked, "?at_least=50&limit=1").json()["suggestions"]) == 1
    for query in ("?at_least=49", "?at_least=101", "?limit=0", "?limit=21"):
        problem(suggestions(client, asked, query), 422, "core.validation")
    problem(suggestions(client, uuid.uuid4()), 404, "core.not_found")


def test_concordance_marks_what_was_found(as_role, approved):
    page = as_role("translator").get(CONCORDANCE + "port odesa&side=source").json()
    assert (page["more"], page["offset"]) == (False, 0)
    (hit,) = page["hits"]
    assert [stretch["text"] for stretch in hit["source"] if stretch["found"]] == ["port", "Odesa"]
    assert not any(stretch["found"] for stretch in hit["target"])
    assert hit["uses"] == 1
    first = as_role("translator").get(CONCORDANCE + "the&limit=2").json()
    assert (len(first["hits"]), first["more"]) == (2, True)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", "memory.nothing_to_search"),
        ("…!", "memory.nothing_to_search"),
        ("a " * 13, "memory.too_many_words"),
        ("x" * 201, "core.validation"),
        ("port&limit=101", "core.validation"),
        ("port&offset=1000001", "core.validation"),
        ("port&side=neither", "core.validation"),
        ("%00", "core.validation"),
    ],
)
def test_bad_searches(as_role, query, code):
    problem(as_role("translator").get(CONCORDANCE + query), 422, code)


def test_a_search_in_no_language_is_refused(as_role):
    answer = as_role("editor").get(
        "/api/v1/memory/concordance?q=port&source_language=klingonese&target_language=uk"
    )
    problem(answer, 422, "core.unknown_language")


def test_an_administrator_purges_an_article_and_then_a_unit(as_role, approved, segments):
    admin = as_role("admin")
    problem(as_role("reviewer").delete(f"/api/v1/memory?article={approved}"), 403, "core.forbidden")
    hit = admin.get(CONCORDANCE + "odesa&side=source").json()["hits"][0]
    assert admin.delete(f"/api/v1/memory?unit={hit['unit_id']}").json() == {"units": 1, "uses": 1}
    assert admin.delete(f"/api/v1/memory?article={approved}").json() == {"units": 6, "uses": 6}
    assert admin.delete(f"/api/v1/memory?article={approved}").json() == {"units": 0, "uses": 0}
    assert admin.get(CONCORDANCE + "odesa").json()["hits"] == []
    assert suggestions(admin, segments["Ships left the port of Odesa on Friday."]).json() == {"suggestions": []}


def test_a_purge_names_one_thing(as_role):
    admin, some = as_role("admin"), uuid.uuid4()
    problem(admin.delete("/api/v1/memory"), 422, "memory.nothing_named")
    problem(admin.delete(f"/api/v1/memory?article={some}&unit={some}"), 422, "memory.nothing_named")
    problem(admin.delete(f"/api/v1/memory?unit={some}"), 404, "core.not_found")
    problem(admin.delete("/api/v1/memory?article=all"), 422, "core.validation")


def test_strangers_are_told_nothing(client, segments):
    for answer in (
        client.get(CONCORDANCE + "port"),
        client.delete(f"/api/v1/memory?article={uuid.uuid4()}"),
        suggestions(client, next(iter(segments.values()))),
    ):
        problem(answer, 401, answer.json()["code"])
