"""The memory's own page: the concordance, and what an administrator removes."""

import uuid

import pytest
from sqlalchemy import select

from tests import newsroom
from tests.doors.conftest import BOTH
from tests.doors.web_site import Visit, form, has_form, words
from transpub.activity.models import Activity
from transpub.memory import contents

DATABASES = BOTH


@pytest.fixture
def visit(app, desk):
    return lambda role, **options: Visit(app, role, **options)


@pytest.fixture
def remembered(database, desk):
    """The article whose translation the memory has."""
    submitted = newsroom.send_in(database, desk.editor)
    newsroom.approved(database, desk, submitted.translations[0].id)
    return submitted.article


def test_strangers_log_in_first(app, desk):
    assert has_form(Visit(app).get("/memory"), "/login")


def test_an_empty_memory_says_so(visit):
    page = visit("translator").get("/memory?q=port")
    assert "Nothing is remembered yet" in words(page)


def test_words_are_searched_and_marked(visit, remembered):
    page = visit("translator").get("/memory?q=port+ode")
    assert "<mark>port</mark>" in page.text
    assert "<mark>Odesa</mark>" in page.text
    assert form(page, "/memory").value("q") == "port ode"
    assert f'href="/articles/{remembered.id}"' in page.text
    assert not has_form(page, "/memory/purge")
    none = visit("translator").get("/memory?q=port&side=target&pair=en+uk")
    assert "Nobody has translated that yet" in words(none) or "<mark>" in none.text


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("q=!!", 422, "There is no word and no number"),
        ("q=" + "a+" * 13, 422, "12 are the most"),
        ("q=%00%FF", 422, "There is no word"),
        ("q=port&page=-1&pair=xx&side=neither", 200, "Odesa"),
        ("q=port&page=99999999999", 200, "Odesa"),
        ("q=port&page=7", 200, "There is nothing on this page any more"),
        ("q=zebra", 200, "Nobody has translated that yet"),
        ("q=" + "x" * 5000, 200, "Nobody has translated that yet"),
        ("q=<script>", 200, "Nobody has translated that yet"),
    ],
)
def test_odd_searches(visit, remembered, query, status, said):
    page = visit("translator").get(f"/memory?{query}")
    assert page.status_code == status
    assert said in words(page)
    assert "<script>" not in page.text


def test_many_hits_have_pages(visit, database, desk, remembered):
    body = " ".join(f"Ship number{letter} came to the quay." for letter in "abcdefghijklmnopqrstuvwxyz")
    submitted = newsroom.send_in(database, desk.editor, title="Many ships", body=body)
    newsroom.approved(database, desk, submitted.translations[0].id)
    translator = visit("translator")
    first = translator.get("/memory?q=quay&side=source")
    assert 'rel="next"' in first.text
    assert 'rel="prev"' not in first.text
    second = translator.get("/memory?q=quay&pair=en+uk&side=source&page=2")
    assert (first.text.count("<mark>quay</mark>"), second.text.count("<mark>quay</mark>")) == (20, 6)
    assert 'rel="next"' not in second.text
    assert 'href="/memory?q=quay&amp;pair=en+uk&amp;side=source"' in second.text


def test_an_administrator_removes_a_pair_and_an_article(visit, database, remembered):
    admin = visit("admin")
    page = admin.get("/memory?q=port+odesa&side=source")
    removal = form(page, "/memory/purge")
    (unit, article) = ({button["name"]: button["value"]} for button in removal.buttons)
    after = admin.send(removal, **unit)
    assert "Taken out of the memory. It is logged." in words(after)
    assert form(after, "/memory").value("q") == "port odesa"
    admin.send(removal, **article)
    with database.read_only() as session:
        assert contents.totals(session) == []
        logged = session.scalars(select(Activity).where(Activity.verb == "memory.purged")).all()
    assert sorted(entry.facts["units"] for entry in logged) == [1, 6]
    assert "took sentences out of the translation memory" in words(admin.get(f"/articles/{remembered.id}"))


def test_nobody_else_removes_anything_and_nothing_needs_a_name(visit, database, remembered):
    assert visit("reviewer").post("/memory/purge", {"article": str(remembered.id)}).status_code == 403
    admin = visit("admin")
    assert admin.post("/memory/purge", {}).status_code == 422
    assert admin.post("/memory/purge", {"unit": "all"}).status_code == 404
    gone = admin.post("/memory/purge", {"article": str(uuid.uuid4()), "next": "//elsewhere.example/"})
    assert gone.url.path == "/memory"
    with database.read_only() as session:
        assert len(contents.totals(session)) == 1
