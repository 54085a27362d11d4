"""The list of what waits: most urgent first, by language, what a reviewer wants to know before opening one."""

import pytest

from tests import newsroom
from tests.doors.web_site import Visit, words
from transpub.translations.workflow import Action


@pytest.fixture
def visit(app):
    return lambda role=None, **options: Visit(app, role, **options)


def waiting(database, desk, title, *, language="uk", urgent=False):
    """Sent in and worked through: by an administrator, who may do it in every language."""
    (translation,) = newsroom.send_in(
        database, desk.editor, title=title, targets=(language,), urgent=urgent
    ).translations
    newsroom.draft(database, translation.id)
    newsroom.confirm_all(database, desk.admin, translation.id)
    newsroom.act(database, desk.admin, translation.id, Action.SUBMIT)
    return translation.id


def rows(page):
    return [words(row) for row in page.text.split("<tbody>")[1].split("</tr>")[:-1]]


def test_most_urgent_first_with_what_a_reviewer_asks(visit, database, desk):
    waiting(database, desk, "Old story")
    waiting(database, desk, "New story")
    hurried = waiting(database, desk, "Hurried story", urgent=True)
    found = rows(visit("reviewer").get("/review"))
    assert [row.split(" story")[0] for row in found] == ["Hurried", "Old", "New"]
    for what in ("urgent", "100%", "Admin", "Review it"):
        assert what in found[0]
    assert "urgent" not in found[1]
    assert f"/translations/{hurried}/review" in visit("reviewer").get("/review").text


def test_one_language_kept_in_the_address(visit, database, desk):
    waiting(database, desk, "Ukrainian story")
    waiting(database, desk, "Russian story", language="ru")
    reviewer = visit("reviewer")
    assert len(rows(reviewer.get("/review"))) == 2
    page = reviewer.get("/review?language=ru")
    (row,) = rows(page)
    assert "Russian story" in row
    # Not a language of hers.
    assert "Review it" not in row
    assert "?list=draft&amp;language=ru" in page.text
    assert len(rows(reviewer.get("/review?language=klingon&page=-3"))) == 2


def test_a_longer_list_has_pages(visit, database, desk, monkeypatch):
    from transpub.web import review

    monkeypatch.setattr(review, "PER_PAGE", 2)
    for number in range(3):
        waiting(database, desk, f"Story {number}")
    first, second = (visit("reviewer").get(f"/review?page={number}") for number in (1, 2))
    assert (len(rows(first)), len(rows(second))) == (2, 1)
    assert "page=2" in first.text


def test_a_draft_has_no_digest_and_leads_to_its_segments(visit, database, desk):
    (translation,) = newsroom.send_in(database, desk.editor).translations
    newsroom.draft(database, translation.id)
    page = visit("translator").get("/review?list=draft")
    assert "Translated by" not in words(page)
    assert f'href="/translations/{translation.id}"' in page.text
