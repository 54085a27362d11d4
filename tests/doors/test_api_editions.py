"""The steps of publishing over the API, and what partners get after each."""

from datetime import timedelta

import pytest

from tests import newsroom
from tests.doors.test_api_desk import problem
from transpub.core.clock import moved, now
from transpub.publishing.going_live import publish_due

HOUR = timedelta(hours=1)


@pytest.fixture
def article_id(database, desk):
    """An article approved in Ukrainian; its id as text."""
    submitted = newsroom.send_in(database, desk.editor)
    newsroom.approved(database, desk, submitted.translations[0].id)
    return str(submitted.article.id)


@pytest.fixture
def do(as_role, article_id):
    """`do("uk/withdraw", explanation="…")` as the publisher; the answer."""
    publisher = as_role("publisher")

    def post(step, **body):
        return publisher.post(f"/api/v1/articles/{article_id}/editions/{step}", json=body)

    return post


@pytest.fixture
def look(as_role, article_id):
    publisher = as_role("publisher")
    return lambda language="uk": publisher.get(f"/api/v1/articles/{article_id}/editions/{language}").json()


@pytest.fixture
def partner(partner_client):
    return partner_client()


def possible(publication):
    return [entry["step"] for entry in publication["actions"] if entry["possible"]]


def test_a_publication_from_nothing_to_withdrawn_and_back(do, look, partner, article_id):
    before = look()
    assert (before["standing"], before["version"], before["current"]) == ("none", 0, None)
    assert possible(before) == ["publish", "schedule"]
    made = do("uk/publish", previous_version=0, text=before["text"])
    assert (made.status_code, made.json()["state"], made.json()["update_type"]) == (200, "live", "create")
    assert possible(look()) == ["withdraw", "kill"]
    path = f"/content/v1/articles/{article_id}"
    assert partner.get(path, params={"language": "uk"}).json()["update_type"] == "create"

    withdrawn = do("uk/withdraw", explanation="A name was wrong.", previous_version=look()["version"]).json()
    assert (withdrawn["state"], withdrawn["explanation"]) == ("withdrawn", "A name was wrong.")
    gone = problem(partner.get(path, params={"language": "uk"}), 410, "publishing.gone")
    assert gone["facts"]["explanation"] == "A name was wrong."

    do("uk/restore", reason="It was right.").raise_for_status()
    log = partner.get("/content/v1/changes?history=true").json()["changes"]
    assert [(entry["type"], entry["edition"], entry["note"]) for entry in log] == [
        ("create", 1, ""),
        ("withdraw", 1, "A name was wrong."),
        ("restore", 2, "It was right."),
    ]


def test_whoever_saw_something_else_gets_409_with_what_is_so_now(do, look, article_id):
    stale = look()["version"]
    do("uk/publish").raise_for_status()
    facts = problem(
        do("uk/withdraw", explanation="x", previous_version=stale), 409, "publishing.published_meanwhile"
    )["facts"]
    assert (facts["standing"], facts["edition"], facts["who"]) == ("live", 1, "Publisher")
    assert (facts["seen"], facts["version"]) == (0, look()["version"])
    assert look()["standing"] == "live"


def test_a_text_nobody_looked_at_does_not_go_out(do):
    problem(do("uk/publish", text="0" * 64), 409, "publishing.text_changed_meanwhile")


def test_a_scheduled_edition_shows_itself_at_its_time(do, look, partner, database, article_id):
    at = now() + HOUR
    made = do("uk/schedule", at=at.isoformat()).json()
    assert made["state"] == "scheduled"
    assert look()["due_at"] is not None
    assert partner.get("/content/v1/changes").json()["changes"] == []
    assert partner.get("/content/v1/articles").json()["articles"] == []
    problem(partner.get(f"/content/v1/articles/{article_id}"), 404, "core.not_found")
    with moved(2 * HOUR):
        publish_due(database)
    assert partner.get(f"/content/v1/articles/{article_id}").json()["edition"] == 1
    assert look()["waiting"] is None


def test_what_waits_is_held_back_and_cancelled(do, look):
    do("uk/schedule", at=(now() + HOUR).isoformat()).raise_for_status()
    held = do("uk/embargo", until=(now() + 3 * HOUR).isoformat()).json()
    assert look()["due_at"] == held["embargo_until"]
    assert do("uk/unschedule").json()["state"] == "cancelled"
    problem(do("uk/unschedule"), 409, "publishing.step_blocked")


def test_an_embargo_on_the_article_holds_every_language(as_role, do, partner, article_id):
    publisher = as_role("publisher")
    path = f"/api/v1/articles/{article_id}/embargo"
    publisher.put(path, json={"until": (now() + HOUR).isoformat()}).raise_for_status()
    for language in ("uk", "en"):
        assert do(f"{language}/publish").json()["state"] == "scheduled"
    assert partner.get("/content/v1/changes").json() == {"changes": [], "next": 0, "more": False}
    assert publisher.put(path, json={"until": None}).json()["embargo_until"] is None


def test_an_embargo_comes_too_late_for_what_is_out(as_role, do, article_id):
    do("en/publish").raise_for_status()
    body = {"until": (now() + HOUR).isoformat()}
    late = as_role("publisher").put(f"/api/v1/articles/{article_id}/embargo", json=body)
    assert problem(late, 409, "publishing.embargo_too_late")["facts"]["languages"] == "en"


def test_a_revision_labels_what_partners_read_without_a_new_etag(as_role, do, partner, article_id):
    do("en/publish").raise_for_status()
    path = f"/content/v1/articles/{article_id}?language=en"
    before = partner.get(path)
    assert "correction-pending" not in before.headers
    body = {"title": "Grain ships leave Odesa", "body": f"{newsroom.BODY} It is open.", "base": 1}
    as_role("editor").post(f"/api/v1/articles/{article_id}/revisions", json=body).raise_for_status()
    after = partner.get(path)
    assert (after.content, after.headers["etag"]) == (before.content, before.headers["etag"])
    assert after.headers["correction-pending"] == "true"
    again = partner.get(path, headers={"If-None-Match": before.headers["etag"]})
    assert (again.status_code, again.headers["correction-pending"]) == (304, "true")
    for history, kind in (("true", "minor"), ("false", "create")):
        (entry,) = partner.get(f"/content/v1/changes?after=1&history={history}").json()["changes"]
        assert (entry["type"], entry["edition"], entry["correction_pending"]) == (kind, 1, True)
    assert partner.get("/content/v1/articles").json()["articles"][0]["correction_pending"] is True
    do("en/correct", note="The corridor is open.").raise_for_status()
    corrected = partner.get(path)
    assert "correction-pending" not in corrected.headers
    assert corrected.json()["editorial_note"] == "The corridor is open."


def test_a_kill_tells_who_saw_less_than_there_is(as_role, do, look, article_id):
    do("uk/publish").raise_for_status()
    seen = look()["version"]
    do("en/publish").raise_for_status()
    kill = f"/api/v1/articles/{article_id}/kill"
    publisher = as_role("publisher")
    stale = publisher.post(kill, json={"explanation": "Wrong.", "previous_version": seen})
    problem(stale, 409, "publishing.published_meanwhile")
    fresh = sum(look(language)["version"] for language in ("uk", "en"))
    killed = publisher.post(kill, json={"explanation": "Wrong.", "previous_version": fresh})
    assert [entry["state"] for entry in killed.json()] == ["killed", "killed"]


def test_who_has_a_copy_is_told_as_far_as_known(app, do, look, partner, partner_client):
    partner_client("ru", name="Russian only")
    do("uk/publish").raise_for_status()
    (change,) = partner.get("/content/v1/changes").json()["changes"]
    assert look()["partners"] == [{"name": "Odesa Daily", "fetched": False, "former": False}]
    partner.get(change["href"]).raise_for_status()
    app.state.fetches.settle()
    assert look()["partners"] == [{"name": "Odesa Daily", "fetched": True, "former": False}]


def test_partners_are_shown_to_publishers_only(as_role, do, partner, article_id):
    do("uk/publish").raise_for_status()
    seen = as_role("translator").get(f"/api/v1/articles/{article_id}/editions/uk").json()
    assert (seen["standing"], seen["partners"]) == ("live", [])


def test_an_embargo_that_nobody_saw_is_in_nobodys_step(as_role, do, look, article_id):
    publisher, path = as_role("publisher"), f"/api/v1/articles/{article_id}/embargo"
    until = (now() + HOUR).isoformat()
    assert look()["article_embargo"] is None
    publisher.put(path, json={"until": until, "previous_article_embargo": None}).raise_for_status()
    code = "publishing.embargo_changed_meanwhile"
    problem(do("uk/publish", previous_article_embargo=None), 409, code)
    problem(publisher.put(path, json={"until": None, "previous_article_embargo": None}), 409, code)
    assert do("uk/publish", previous_article_embargo=look()["article_embargo"]).json()["state"] == "scheduled"
    # Who says nothing of it writes over whatever is there.
    publisher.put(path, json={"until": None}).raise_for_status()


def test_any_edition_can_be_read(as_role, do, article_id):
    do("en/publish").raise_for_status()
    editor = as_role("editor")
    path = f"/api/v1/articles/{article_id}/editions"
    assert editor.get(f"{path}/en/1").json()["state"] == "live"
    problem(editor.get(f"{path}/en/2"), 404, "core.not_found")
    problem(editor.get(f"{path}/pl"), 404, "core.not_found")
    assert possible(editor.get(f"{path}/en").json()) == []


@pytest.mark.parametrize(
    ("step", "body", "status", "code"),
    [
        ("uk/correct", {"note": "x"}, 409, "publishing.step_out_of_place"),
        ("uk/minor", {}, 409, "publishing.step_out_of_place"),
        ("uk/withdraw", {"explanation": "x"}, 409, "publishing.step_out_of_place"),
        ("uk/restore", {"reason": "x"}, 409, "publishing.step_out_of_place"),
        ("uk/withdraw", {}, 422, "core.validation"),
        ("uk/restore", {"reason": "x" * 2001}, 422, "core.validation"),
        ("uk/schedule", {"at": "2026-05-12T06:00:00"}, 422, "core.validation"),
        ("uk/schedule", {"at": "1999-05-12T06:00:00Z"}, 422, "publishing.time_not_ahead"),
        ("uk/schedule", {"at": "9999-12-31T23:59:59+00:00"}, 422, "publishing.time_not_ahead"),
        ("uk/schedule", {"at": "0001-01-01T00:00:00+14:00"}, 422, "publishing.time_not_ahead"),
        ("uk/publish", {"embargo_until": "1999-05-12T06:00:00Z"}, 422, "publishing.time_not_ahead"),
        ("uk/publish", {"previous_version": -1}, 422, "core.validation"),
        ("uk/publish", {"previous_version": 2**31}, 422, "core.validation"),
        ("uk/publish", {"nonsense": 1}, 422, "core.validation"),
        ("pl/publish", {}, 404, "core.not_found"),
        ("klingonese/publish", {}, 422, "core.unknown_language"),
    ],
)
def test_bad_steps(do, step, body, status, code):
    problem(do(step, **body), status, code)


@pytest.mark.parametrize(
    ("step", "body"),
    [
        ("uk/publish", {}),
        ("uk/correct", {"note": "x"}),
        ("uk/minor", {}),
        ("uk/schedule", {"at": "2999-05-12T06:00:00Z"}),
        ("uk/unschedule", {}),
        ("uk/embargo", {"until": None}),
        ("uk/withdraw", {"explanation": "x"}),
        ("uk/restore", {"reason": "x"}),
    ],
)
def test_only_publishers(as_role, article_id, step, body):
    path = f"/api/v1/articles/{article_id}/editions/{step}"
    problem(as_role("reviewer").post(path, json=body), 403, "core.forbidden")
