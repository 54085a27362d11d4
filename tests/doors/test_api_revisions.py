"""Revisions by the API: written, listed, read, compared; what bad input gets."""

import pytest

from tests import newsroom
from tests.doors.test_api_desk import ARTICLE, problem
from tests.unit.site import Site
from transpub.translations.workflow import State

BODY = newsroom.BODY
FIXED = BODY.replace("45,000", "54,000")
NOWHERE = "/api/v1/articles/00000000-0000-0000-0000-000000000000/revisions"


@pytest.fixture
def article(as_role):
    return as_role("editor").post("/api/v1/articles", json=ARTICLE).json()


@pytest.fixture
def path(article):
    return f"/api/v1/articles/{article['id']}/revisions"


@pytest.fixture
def translation_id(article):
    return newsroom.uuid.UUID(article["translations"][0]["id"])


def revision(body=FIXED, base=1, **more):
    return {"title": ARTICLE["title"], "body": body, "base": base, **more}


def test_a_revision_tells_what_it_touched(as_role, database, desk, path, translation_id):
    newsroom.draft(database, translation_id)
    newsroom.confirm_all(database, desk.translator, translation_id)
    answer = as_role("editor").post(path, json=revision(note="Wrong number"))
    assert answer.status_code == 201, answer.text
    assert answer.headers["location"] == f"{path}/2"
    body = answer.json()
    assert body["touched"] == {"uk": {"kept": 6, "near": 1, "revived": 0, "new": 0, "removed": 0}}
    written = body["revision"]
    assert (written["number"], written["minor"], written["note"], written["author"]) == (
        2,
        False,
        "Wrong number",
        "Editor",
    )
    assert body["article"]["revision"] == 2
    (translation,) = body["article"]["translations"]
    assert (translation["state"], translation["revision"]) == ("draft", 2)
    assert (translation["is_outdated"], translation["outdated_segments"]) == (True, 1)

    translator = as_role("translator")
    assert translator.get(f"/api/v1/translations/{translation_id}").json()["outdated_segments"] == 1
    segments = translator.get(f"/api/v1/translations/{translation_id}/segments").json()
    assert segments["total"] == 7
    (outdated,) = [segment for segment in segments["segments"] if segment["is_outdated"]]
    assert (outdated["previous_source"], outdated["source"]) == (
        "They carried 45,000 tonnes of grain.",
        "They carried 54,000 tonnes of grain.",
    )
    saved = translator.put(
        f"/api/v1/segments/{outdated['id']}",
        json={"text": "Вони везли 54 000 тонн зерна.", "version": outdated["version"], "confirm": True},
    )
    assert (saved.json()["is_outdated"], saved.json()["previous_source"]) == (False, None)


def test_no_connection_is_held_while_a_page_is_fetched(app, as_role, database, path):
    """A few slow sites would take them all."""
    app.state.settings = app.state.settings.model_copy(
        update={"fetch_allow": ("127.0.0.0/8",), "fetch_robots": False}
    )
    held = []
    with Site() as site:
        site.page("/story", "".join(f"<p>{line}</p>" for line in FIXED.splitlines() if line).encode())
        answer = site.answers["/story"]

        def counted(request):
            held.append(database.engine.pool.checkedout())
            answer(request)

        site.answers["/story"] = counted
        sent = {"url": site.url("/story"), "base": 1, "title": ARTICLE["title"]}
        revised = as_role("editor").post(path, json={**sent, "boilerplate": {"otherwise": "keep"}})
    assert revised.status_code == 201, revised.text
    assert held == [0]


def test_the_same_text_again_is_200(as_role, path):
    editor = as_role("editor")
    assert editor.post(path, json=revision()).status_code == 201
    again = editor.post(path, json=revision())
    assert (again.status_code, again.json()["revision"]["number"], again.json()["touched"]) == (200, 2, {})


def test_a_minor_revision_leaves_translations_on_theirs(as_role, path):
    body = as_role("editor").post(path, json=revision(minor=True)).json()
    (translation,) = body["article"]["translations"]
    assert (body["article"]["revision"], translation["revision"], translation["is_outdated"]) == (2, 1, False)


def test_revisions_are_listed_newest_first(as_role, path):
    editor = as_role("editor")
    for number in range(1, 4):
        body = BODY.replace("45,000", f"4{number},000")
        editor.post(path, json=revision(body, base=number)).raise_for_status()
    page = as_role("translator").get(f"{path}?limit=2&offset=1").json()
    assert (page["total"], [entry["number"] for entry in page["revisions"]]) == (4, [3, 2])


def test_a_revision_is_read_as_understood_and_as_sent(as_role, path):
    as_role("editor").post(path, json=revision("*New* text.\n\n- One\n- Two", format="markdown"))
    body = as_role("reviewer").get(f"{path}/2").json()
    assert [(entry["kind"], entry["text"]) for entry in body["passages"]] == [
        ("headline", "Grain ships leave Odesa"),
        ("paragraph", "New text."),
        ("list_item", "One"),
        ("list_item", "Two"),
    ]
    assert (body["submitted"]["format"], body["submitted"]["body"]) == ("markdown", "*New* text.\n\n- One\n- Two")
    assert as_role("reviewer").get(f"{path}/1").json()["submitted"]["body"] == BODY


def test_what_changed_is_told_by_passage_and_word(as_role, path):
    as_role("editor").post(path, json=revision())
    body = as_role("translator").get(f"{path}/2/diff").json()
    assert (body["old"], body["new"]) == (1, 2)
    assert [change["status"] for change in body["changes"]] == ["same", "changed", "same", "same"]
    runs = body["changes"][1]["runs"]
    assert [run for run in runs if run["change"] != "equal"] == [
        {"change": "delete", "text": "45,000"},
        {"change": "insert", "text": "54,000"},
    ]
    back = as_role("translator").get(f"{path}/1/diff?against=2").json()
    assert {"change": "insert", "text": "45,000"} in back["changes"][1]["runs"]
    first = as_role("translator").get(f"{path}/1/diff").json()
    assert {change["status"] for change in first["changes"]} == {"same"}


def test_a_link_that_leads_elsewhere_is_told(as_role, path):
    editor = as_role("editor")
    body = '<p>See <a href="/1">the report</a>.</p>'
    editor.post(path, json=revision(body, format="html")).raise_for_status()
    editor.post(path, json=revision(body.replace("/1", "/2"), base=2, format="html")).raise_for_status()
    changed = editor.get(f"{path}/3/diff").json()["changes"][1]
    assert changed["status"] == "changed"
    assert changed["details"] == [{"name": "href", "of": "the report", "old": "/1", "new": "/2"}]


def test_who_began_with_an_older_revision_gets_both_numbers(as_role, path):
    editor = as_role("editor")
    editor.post(path, json=revision()).raise_for_status()
    answer = editor.post(path, json=revision(BODY.replace("45,000", "1"), base=1))
    assert problem(answer, 409, "articles.revised_meanwhile")["facts"] == {"base": 1, "newest": 2}


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"base": 0}, 422, "core.validation"),
        ({"base": 2**31}, 422, "core.validation"),
        ({"base": None}, 422, "core.validation"),
        ({"note": "x" * 2001}, 422, "core.validation"),
        ({"targets": ["uk"]}, 422, "core.validation"),
        ({"body": ""}, 422, "articles.empty_body"),
        ({"source_language": "uk"}, 409, "articles.source_language_fixed"),
        ({"source_language": "klingonese"}, 422, "core.unknown_language"),
        ({"base": 2}, 409, "articles.revised_meanwhile"),
    ],
)
def test_bad_revisions(as_role, path, change, status, code):
    editor = as_role("editor")
    problem(editor.post(path, json={**revision(), **change}), status, code)
    assert editor.get(path).json()["total"] == 1, "nothing was stored"


@pytest.mark.parametrize(
    ("end", "status", "code"),
    [
        ("/2", 404, "core.not_found"),
        ("/0", 422, "core.validation"),
        ("/99999999999", 422, "core.validation"),
        ("/2/diff", 404, "core.not_found"),
        ("/1/diff?against=2", 404, "core.not_found"),
        ("/1/diff?against=0", 422, "core.validation"),
        ("?limit=1000", 422, "core.validation"),
    ],
)
def test_bad_addresses(as_role, path, end, status, code):
    problem(as_role("editor").get(path + end), status, code)


def test_what_is_not_there_and_who_may_not(as_role, client, path):
    problem(as_role("editor").post(NOWHERE, json=revision()), 404, "core.not_found")
    problem(as_role("editor").get(NOWHERE), 404, "core.not_found")
    problem(as_role("translator").post(path, json=revision()), 403, "core.forbidden")
    problem(client.get(path), 401, "accounts.not_logged_in")


def test_steps_only_a_revision_takes_are_not_a_persons(as_role, database, path, translation_id):
    newsroom.draft(database, translation_id)
    for action in ("requeue", "reopen"):
        answer = as_role("admin").post(f"/api/v1/translations/{translation_id}/{action}", json={})
        problem(answer, 403, "translations.action_not_allowed")
    assert newsroom.look(database, translation_id).state == State.DRAFT
    actions = as_role("admin").get(f"/api/v1/translations/{translation_id}").json()["actions"]
    assert {"requeue", "reopen"}.isdisjoint(action["action"] for action in actions)
