"""A page says that it is open; the answer names the others, in the reader's language."""

import asyncio
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests import newsroom
from tests.doors.web_site import SCRIPT, Visit
from transpub.accounts.models import User
from transpub.translations import queries


@pytest.fixture
def visit(app, desk):
    return lambda role, **options: Visit(app, role, **options)


@pytest.fixture
def translation(database, desk) -> uuid.UUID:
    (made,) = newsroom.send_in(database, desk.editor).translations
    newsroom.draft(database, made.id)
    return made.id


@pytest.fixture
def path(translation) -> str:
    return f"/translations/{translation}/presence"


def say(person, path, **fields):
    return person.post(path, fields, headers=SCRIPT)


def test_the_others_are_named_with_their_segment(visit, path, translation, database):
    with database.read_only() as session:
        third = queries.segments(session, translation, limit=3)[2]
    assert say(visit("translator"), path, segment=str(third.id)).json() == {"title": "", "rows": {}}
    seen = say(visit("reviewer"), path).json()
    assert seen["rows"] == {"3": ["Translator is here"]}
    assert 'href="#s-3"' in seen["title"]
    assert "Translator at segment 3" in seen["title"]
    assert "Reviewer" in say(visit("translator"), path).json()["title"]


def test_a_name_is_text(visit, path, translation, database):
    with database.unit_of_work() as session:
        session.query(User).filter_by(email="translator@desk.example").one().name = "<b>Olena</b> %(x)s"
        first = queries.segments(session, translation, limit=1)[0].id
    say(visit("translator"), path, segment=str(first))
    seen = say(visit("reviewer"), path).json()
    assert "&lt;b&gt;Olena&lt;/b&gt; %(x)s" in seen["title"]
    assert seen["rows"] == {"1": ["<b>Olena</b> %(x)s is here"]}


def test_who_leaves_is_gone(visit, path):
    say(visit("translator"), path)
    assert say(visit("translator"), path, leave="1").status_code == 204
    assert say(visit("reviewer"), path).json() == {"title": "", "rows": {}}


@pytest.mark.parametrize("segment", ["", "nonsense", "x" * 10_000, "00000000-0000-4000-8000-000000000000"])
def test_an_odd_segment_is_none(visit, path, segment):
    assert say(visit("translator"), path, segment=segment).status_code == 200
    assert say(visit("reviewer"), path).json()["rows"] == {}


def test_strangers_and_wrong_ids(app, visit, path):
    assert say(Visit(app), path).status_code == 401
    assert say(visit("editor"), f"/translations/{uuid.uuid4()}/presence").status_code == 404
    assert say(visit("editor"), "/translations/nonsense/presence").status_code in (404, 422)
    assert visit("editor").post(path, headers={**SCRIPT, "Sec-Fetch-Site": "cross-site"}).status_code == 403


def test_whoever_leaves_while_sending_is_no_fault_of_the_server(app, path, caplog):
    """A page that is closed breaks off what it was sending."""
    said = []

    async def leave():
        return {"type": "http.disconnect"}

    async def answered(message):
        said.append(message)

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "server": ("testserver", 80),
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [
            (b"content-type", b"application/x-www-form-urlencoded"),
            (b"content-length", b"40"),
            (b"sec-fetch-site", b"same-origin"),
        ],
    }
    # In a thread: a browser of other tests may have a loop running in this one.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(lambda: asyncio.run(app(scope, leave, answered))).result()
    assert [message.get("status") for message in said if "status" in message] == [400]
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []
