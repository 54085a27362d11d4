"""`If-Match` on every step of publishing, and what is no version."""

import re
from datetime import timedelta

import pytest
from fastapi.routing import APIRoute

from tests import newsroom
from tests.doors.test_api_desk import problem
from transpub.api import editions
from transpub.core.clock import now

TIME = (now() + timedelta(days=1)).isoformat()
BODIES = {
    "correct": {"note": "x"},
    "minor": {},
    "schedule": {"at": TIME},
    "unschedule": {},
    "embargo": {"until": TIME},
    "withdraw": {"explanation": "x"},
    "restore": {"reason": "x"},
    "kill": {"explanation": "x"},
    "publish": {},
}
NO_VERSIONS = [
    [""],
    ["7"],
    ['"seven"'],
    ['W/"7"'],
    ['"7", "8"'],
    ['"7"', '"7"'],
    ['"7"', "*"],
    ['"-1"'],
    ['"07"'],
    ['"2147483648"'],
    ['"٧"'.encode()],
    ['"' + "9" * 5000 + '"'],
    ["\u00ff".encode("latin-1")],
]
STEPS = sorted(
    (method, route.path)
    for route in editions.router.routes
    if isinstance(route, APIRoute)
    for method in route.methods - {"GET"}
)


@pytest.fixture
def publisher(as_role):
    return as_role("publisher")


@pytest.fixture
def article_id(database, desk):
    submitted = newsroom.send_in(database, desk.editor)
    newsroom.approved(database, desk, submitted.translations[0].id)
    return str(submitted.article.id)


@pytest.fixture
def ask(publisher, article_id):
    def send(method, path, if_match=(), **body):
        step = path.rpartition("/")[2]
        address = path.replace("{article_id}", article_id).replace("{language}", "uk")
        headers = [("If-Match", value) for value in if_match]
        return publisher.request(method, address, json={**BODIES[step], **body}, headers=headers)

    return send


def test_there_are_steps(publisher):
    assert len(STEPS) == 10
    assert {re.split("/", path)[-1] for _, path in STEPS} == set(BODIES)


@pytest.mark.parametrize(("method", "path"), STEPS)
def test_what_is_no_version_is_422_and_an_older_one_409(ask, method, path):
    for sent in NO_VERSIONS:
        problem(ask(method, path, sent), 422, "publishing.bad_if_match")
    answer = ask(method, path, ['"41"'])
    facts = problem(answer, 409, "publishing.published_meanwhile")["facts"]
    assert (facts["seen"], facts["version"]) == (41, 0)


def test_the_version_of_the_state_lets_the_step_through_and_an_old_one_does_not(ask, publisher, article_id):
    path = f"/api/v1/articles/{article_id}/editions"
    state = publisher.get(f"{path}/uk")
    assert state.headers["etag"] == f'"{state.json()["version"]}"' == '"0"'
    step = "/api/v1/articles/{article_id}/editions/{language}"
    assert ask("POST", f"{step}/publish", [state.headers["etag"]]).status_code == 200
    problem(ask("POST", f"{step}/withdraw", [state.headers["etag"]]), 409, "publishing.published_meanwhile")
    assert publisher.get(f"{path}/uk").json()["standing"] == "live"
    fresh = publisher.get(f"{path}/uk").headers["etag"]
    assert ask("POST", f"{step}/withdraw", [fresh], previous_version=int(fresh.strip('"'))).status_code == 200


def test_what_is_said_twice_must_be_the_same_and_need_not_be_said(ask):
    step = "/api/v1/articles/{article_id}/editions/{language}"
    problem(ask("POST", f"{step}/publish", ['"1"'], previous_version=0), 422, "publishing.bad_if_match")
    assert ask("POST", f"{step}/publish", ["*"]).status_code == 200
    assert ask("POST", f"{step}/withdraw").status_code == 200


def test_steps_on_all_languages_take_the_version_of_the_article(ask, publisher, article_id):
    step = "/api/v1/articles/{article_id}"
    ask("POST", f"{step}/editions/{{language}}/publish").raise_for_status()
    seen = publisher.get(f"/api/v1/articles/{article_id}/editions").headers["etag"]
    publisher.post(f"/api/v1/articles/{article_id}/editions/en/publish").raise_for_status()
    facts = problem(ask("PUT", f"{step}/embargo", [seen]), 409, "publishing.published_meanwhile")["facts"]
    assert facts["standing"] == "live"
    problem(ask("POST", f"{step}/kill", [seen]), 409, "publishing.published_meanwhile")
    seen = publisher.get(f"/api/v1/articles/{article_id}/editions").headers["etag"]
    assert ask("POST", f"{step}/kill", [seen]).status_code == 200
