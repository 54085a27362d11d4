"""The desk's API: the whole path of an article, and what bad input gets."""

import json

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from tests import newsroom
from tests.doors.conftest import BOTH
from transpub.http.problems import MEDIA_TYPE

DATABASES = BOTH

ARTICLE = {
    "title": "Grain ships leave Odesa",
    "body": newsroom.BODY,
    "source_language": "en",
    "targets": ["uk"],
}


def problem(answer, status, code):
    """Every error has this one shape."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == MEDIA_TYPE
    body = answer.json()
    assert set(body) == {"type", "title", "status", "code", "detail", "errors", "facts"}
    assert (body["status"], body["code"], body["type"]) == (status, code, f"urn:transpub:problem:{code}")
    assert body["title"]
    assert body["detail"]
    assert "%(" not in body["detail"]
    return body


@pytest.fixture
def article(as_role):
    answer = as_role("editor").post("/api/v1/articles", json=ARTICLE)
    assert answer.status_code == 201, answer.text
    return answer.json()


def test_from_article_to_edition(as_role, partner_client, database, article):
    editor, translator, reviewer, publisher = map(as_role, ("editor", "translator", "reviewer", "publisher"))
    (translation,) = article["translations"]
    assert translation["state"] == "queued"
    untouched = {"done": 0, "total": 7, "started_at": None, "finished_at": None, "profile": "best"}
    assert translation["progress"] == untouched
    newsroom.draft(database, newsroom.uuid.UUID(translation["id"]))
    assert editor.get(f"/api/v1/articles/{article['id']}").json()["translations"][0]["state"] == "draft"

    path = f"/api/v1/translations/{translation['id']}"
    page = translator.get(f"{path}/segments").json()
    assert page["total"] == 7
    assert page["segments"][0]["kind"] == "headline"
    for segment in page["segments"]:
        body = {"text": segment["target"] + "!", "version": segment["version"], "confirm": True}
        saved = translator.put(f"/api/v1/segments/{segment['id']}", json=body)
        assert saved.json()["state"] == "confirmed"

    actions = {entry["action"]: entry for entry in translator.get(path).json()["actions"]}
    assert actions["submit"]["possible"]
    translator.post(f"{path}/submit", json={"acknowledge": True}).raise_for_status()
    assert reviewer.post(f"{path}/approve", json={}).json()["state"] == "approved"
    edition = publisher.post(f"/api/v1/articles/{article['id']}/editions/uk/publish").json()
    assert (edition["number"], edition["state"]) == (1, "live")

    address = f"/content/v1/articles/{article['id']}?language=uk"
    fetched = partner_client("uk").get(address, headers={"Accept-Encoding": "identity"})
    assert fetched.headers["etag"] == f'"{edition["etag"]}"'
    assert fetched.json()["headline"].endswith("!")


def test_submission_in_the_background_is_idempotent_by_external_id(as_role):
    editor = as_role("editor")
    first = editor.post("/api/v1/articles", json={**ARTICLE, "external_id": "cms-1"})
    second = editor.post("/api/v1/articles", json={**ARTICLE, "external_id": "cms-1"})
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["id"] == second.json()["id"]
    other = editor.post("/api/v1/articles", json={**ARTICLE, "external_id": "cms-1", "title": "Another"})
    facts = problem(other, 409, "articles.external_id_taken")["facts"]
    assert facts["article_id"] == first.json()["id"]


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"body": ""}, 422, "articles.empty_body"),
        ({"body": " \n\t "}, 422, "articles.empty_body"),
        ({"targets": ["uk", "klingonese"]}, 422, "core.unknown_language"),
        ({"source_language": "xx-yy-zz"}, 422, "core.unknown_language"),
        ({"targets": ["de"]}, 422, "translations.pair_not_available"),
        ({"targets": ["en"]}, 422, "translations.same_language"),
        ({"targets": []}, 422, "core.validation"),
        ({"targets": ["uk"] * 51}, 422, "core.validation"),
        ({"format": "docx"}, 422, "core.validation"),
        ({"surprise": 1}, 422, "core.validation"),
        ({"body": "x" * 20_001}, 413, "articles.body_too_large"),
        ({"body": "PK\x03\x04\x14\x00\x08".replace("\x00", "\x01") * 20}, 422, "articles.not_text"),
        ({"body": "text \x00 with a nul"}, 422, "core.validation"),
        ({"title": "\ud800"}, 422, "core.validation"),
        ({"external_id": "\x00"}, 422, "core.validation"),
    ],
)
def test_bad_articles(as_role, change, status, code):
    # ASCII JSON: it carries what UTF-8 cannot, such as a lone surrogate.
    content = json.dumps({**ARTICLE, **change})
    answer = as_role("editor").post(
        "/api/v1/articles", content=content, headers={"content-type": "application/json"}
    )
    problem(answer, status, code)


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b'{"title": "\xff\xfe"}', None, None),
        (b"not json", 422, "core.validation"),
        (b"[1, 2]", 422, "core.validation"),
        (b"", 422, "core.validation"),
        (b'{"title": ' + b"[" * 100_000, None, None),
        (b" " * 400_000, 413, "http.body_too_large"),
    ],
)
def test_bad_bytes_are_answered_with_a_problem_and_never_500(as_role, content, status, code):
    answer = as_role("editor").post(
        "/api/v1/articles", content=content, headers={"content-type": "application/json"}
    )
    body = problem(answer, status or answer.status_code, code or answer.json()["code"])
    assert 400 <= body["status"] < 500


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api/v1/articles/00000000-0000-0000-0000-000000000000", 404, "core.not_found"),
        ("GET", "/api/v1/articles/not-an-id", 422, "core.validation"),
        ("GET", "/api/v1/articles?limit=1000000", 422, "core.validation"),
        ("GET", "/api/v1/articles?offset=-1", 422, "core.validation"),
        ("GET", "/api/v1/articles?q=%00", 422, "core.validation"),
        ("GET", "/api/v1/nowhere", 404, "http.404"),
        ("DELETE", "/api/v1/articles", 405, "http.405"),
        ("POST", "/api/v1/translations/00000000-0000-0000-0000-000000000000/explode", 422, "core.validation"),
    ],
)
def test_bad_addresses(as_role, method, path, status, code):
    problem(as_role("editor").request(method, path, json={} if method == "POST" else None), status, code)


@pytest.mark.parametrize("header", [None, "Bearer tpt_wrong", "Basic abc", "Bearer "])
def test_without_a_valid_key_nothing_is_told(client, desk, header):
    headers = {"Authorization": header} if header else {}
    answer = client.get("/api/v1/articles", headers=headers)
    assert problem(answer, 401, answer.json()["code"])
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(
    ("language", "words"), [("en", "language"), ("uk", "мов"), ("ru", "язык"), ("xx, uk;q=0.5", "мов")]
)
def test_problems_speak_the_callers_language(as_role, language, words):
    answer = as_role("editor").post(
        "/api/v1/articles", json={**ARTICLE, "targets": ["klingonese"]}, headers={"Accept-Language": language}
    )
    assert words in problem(answer, 422, "core.unknown_language")["detail"]
    assert answer.headers["content-language"] == language[-6:].partition(";")[0].strip() or language


def test_who_may_not_is_told_so(as_role, article):
    path = f"/api/v1/translations/{article['translations'][0]['id']}"
    problem(as_role("translator").post("/api/v1/articles", json=ARTICLE), 403, "core.forbidden")
    problem(as_role("editor").post(f"{path}/approve", json={}), 403, "translations.action_not_allowed")
    publish = f"/api/v1/articles/{article['id']}/editions/uk/publish"
    problem(as_role("editor").post(publish), 403, "core.forbidden")
    problem(as_role("publisher").post(publish), 409, "publishing.not_approved")
    problem(as_role("editor").post(f"{path}/start", json={}), 403, "translations.action_not_allowed")


def test_a_conflict_carries_both_texts(as_role, database, article):
    translation_id = article["translations"][0]["id"]
    newsroom.draft(database, newsroom.uuid.UUID(translation_id))
    translator, reviewer = as_role("translator"), as_role("reviewer")
    segment = translator.get(f"/api/v1/translations/{translation_id}/segments").json()["segments"][1]
    path = f"/api/v1/segments/{segment['id']}"
    translator.put(path, json={"text": "Перший", "version": segment["version"]}).raise_for_status()
    answer = reviewer.put(path, json={"text": "Другий", "version": segment["version"]})
    facts = problem(answer, 409, "core.edited_meanwhile")["facts"]
    assert (facts["mine"], facts["theirs"]) == ("Другий", "Перший")


def test_a_cancelled_language_asked_for_again_gets_a_new_job(as_role, publisher, article):
    editor = as_role("editor")
    path = f"/api/v1/translations/{article['translations'][0]['id']}"
    editor.post(f"{path}/cancel", json={}).raise_for_status()
    publisher.sent.clear()
    assert editor.post(f"{path}/request", json={}).json()["state"] == "queued"
    assert len(publisher.sent) == 1


def test_lists_are_paged(as_role):
    editor = as_role("editor")
    for number in range(3):
        editor.post("/api/v1/articles", json={**ARTICLE, "title": f"Story {number}"}).raise_for_status()
    page = editor.get("/api/v1/articles?limit=2&offset=1").json()
    assert (page["total"], [entry["headline"] for entry in page["articles"]]) == (3, ["Story 1", "Story 0"])
    assert editor.get("/api/v1/articles?q=ORY 2").json()["total"] == 1


def test_another_sites_page_cannot_use_a_users_cookie(client):
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
        problem(client.post("/api/v1/articles", json=ARTICLE, headers=headers), 403, "http.cross_site")


def test_a_failing_commit_is_not_answered_200(as_role, database, article):
    """Code after a dependency's yield runs after the response by default; ours runs before it."""
    editor = as_role("editor")

    def disk_is_full(session):
        raise OSError("disk full")

    event.listen(Session, "before_commit", disk_is_full)
    try:
        answer = editor.post(f"/api/v1/articles/{article['id']}/translations", json={"targets": ["ru"]})
    finally:
        event.remove(Session, "before_commit", disk_is_full)
    problem(answer, 500, "core.internal")
    assert len(editor.get(f"/api/v1/articles/{article['id']}").json()["translations"]) == 1


def test_probes(client, database, desk):
    assert client.get("/healthz").json() == {"status": "ok"}
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {
        "ready": False,
        "missing": ["broker", "worker"],
        "database": True,
        "broker": False,
        "workers": 0,
        "pairs": 2,
        "jobs_queued": 0,
        "jobs_running": 0,
        "oldest_queued_s": 0.0,
    }


def test_what_can_be_translated(as_role):
    pairs = as_role("translator").get("/api/v1/pairs?source=en").json()
    assert [(pair["target"], pair["kind"], pair["route"]) for pair in pairs] == [
        ("ru", "test", "en→ru"),
        ("uk", "test", "en→uk"),
    ]
    assert as_role("editor").get("/api/v1/me").json()["grants"] == [{"role": "editor", "language": "*"}]


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/healthz?" + "a&" * 300, {}),
        ("/healthz", {"Accept-Language": "EN-us"}),
        ("/healthz?lang=UK", {"Accept-Language": "x" * 5000}),
    ],
)
def test_odd_requests_are_answered(client, path, headers):
    assert client.get(path, headers=headers).status_code == 200


def test_an_origin_that_is_no_origin_is_refused(client):
    problem(client.post("/api/v1/articles", json=ARTICLE, headers={"Origin": "http://["}), 403, "http.cross_site")


def test_a_body_without_a_length_is_bounded_too(as_role):
    def endless():
        for _ in range(100):
            yield b" " * 10_000

    answer = as_role("editor").post(
        "/api/v1/articles", content=endless(), headers={"content-type": "application/json"}
    )
    problem(answer, 413, "http.body_too_large")


def test_invalid_utf8_says_so(as_role):
    answer = as_role("editor").post(
        "/api/v1/articles", content=b'{"title": "\xff"}', headers={"content-type": "application/json"}
    )
    problem(answer, 400, "http.unreadable_body")
