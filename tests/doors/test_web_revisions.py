"""An article revised by its form; its revisions read."""

import re
import uuid

import pytest

from tests import newsroom
from tests.doors.web_site import Visit, added, form, struck, words
from transpub.articles import revising
from transpub.articles.material import SourceFormat

BODY = newsroom.BODY
LESS_GRAIN = BODY.replace("45,000", "48,000")


@pytest.fixture
def visit(app, desk):
    return lambda role, **options: Visit(app, role, **options)


@pytest.fixture
def editor(visit):
    return visit("editor")


@pytest.fixture
def article(database, desk):
    return newsroom.send_in(database, desk.editor)


@pytest.fixture
def path(article):
    return f"/articles/{article.article.id}"


@pytest.fixture
def confirmed(database, desk, article):
    """A translation that a person has confirmed from end to end."""
    newsroom.draft(database, article.translations[0].id)
    newsroom.confirm_all(database, desk.translator, article.translations[0].id)
    return article


def revisions(database, article):
    with database.read_only() as session:
        found = revising.history(session, article.article.id, limit=50)
    return [(entry.revision.number, entry.revision.minor, entry.revision.note) for entry in found]


def submitted(database, article, number):
    with database.read_only() as session:
        return revising.find(session, article.article.id, number).revision


def revise_form(someone, path):
    return form(someone.get(f"{path}/revise"), "/revise")


def pane(page):
    """What the preview shows, without the rest of the page."""
    return words(page.text[page.text.index("data-understood-here") :].replace("<body", ""))


# The form --------------------------------------------------------------------


def test_form_holds_the_newest_text_as_it_was_sent(database, desk, editor):
    article = newsroom.send_in(
        database, desk.editor, body="# Not a title\n\nThey *carried* grain.", source_format=SourceFormat.MARKDOWN
    )
    page = editor.get(f"/articles/{article.article.id}/revise")
    shown = form(page, "/revise")
    assert shown.value("title") == "Grain ships leave Odesa"
    assert shown.value("body") == "# Not a title\n\nThey *carried* grain."
    assert shown.value("format") == "markdown"
    assert shown.value("base") == "1"
    assert "Nothing changes." in words(page)
    assert "source_language" not in dict(shown.fields)
    assert "written in English" in words(page)


def test_revision_goes_in_with_its_note(editor, database, confirmed, path):
    answer = editor.send(revise_form(editor, path), body=LESS_GRAIN, note="The tonnage was wrong")
    assert answer.url.path == path
    assert "The revision is in." in words(answer)
    assert "They carried 48,000 tonnes of grain." in words(answer)
    assert revisions(database, confirmed) == [(2, False, "The tonnage was wrong"), (1, False, "")]
    (translation,) = confirmed.translations
    changed = [segment for segment in newsroom.look(database, translation.id).segments if segment.is_outdated]
    assert [segment.source for segment in changed] == ["They carried 48,000 tonnes of grain."]


def test_fields_are_filled_kept_and_changed(editor, database, article, path):
    editor.send(revise_form(editor, path), standfirst="A first convoy.", byline="Olena", tags="grain, war")
    again = revise_form(editor, path)
    assert [again.value(name) for name in ("standfirst", "byline", "tags")] == [
        "A first convoy.",
        "Olena",
        "grain, war",
    ]
    editor.send(again, byline="", section="Economy")
    document = submitted(database, article, 3).document
    assert (document.standfirst, document.byline, document.section) == ("A first convoy.", None, "Economy")
    assert document.tags == ("grain", "war")


def test_preview_by_the_button_shows_words_and_what_is_touched(editor, database, confirmed, path):
    page = editor.send(revise_form(editor, path), body=LESS_GRAIN + "\n\nA third is loading.", do="preview")
    assert struck(page) == ["45,000"]
    assert added(page) == ["48,000", "A third is loading."]
    shown = pane(page)
    assert "1 paragraph unchanged" in shown
    assert "2 paragraphs unchanged" in shown
    assert "Ukrainian 2 of 8 sentences change: 1 keeps its text, to be checked, 1 is translated anew" in shown
    assert form(page, "/revise").value("body") == LESS_GRAIN + "\n\nA third is loading."
    assert revisions(database, confirmed) == [(1, False, "")]


def test_script_asks_for_the_same_preview(editor, confirmed, path):
    sent = revise_form(editor, path)
    fields = dict(sent.fields) | {"body": LESS_GRAIN}
    answer = editor.post(f"{path}/revise/preview", fields)
    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert (struck(answer), added(answer)) == (["45,000"], ["48,000"])
    minor = editor.post(f"{path}/revise/preview", fields | {"minor": "1"})
    assert "the translations stay as they are" in words(minor)
    unread = editor.post(f"{path}/revise/preview", fields | {"body": " "})
    assert "The article has no text" in words(unread)


def test_minor_revision_leaves_translations_alone(editor, database, confirmed, path):
    answer = editor.send(revise_form(editor, path), body=LESS_GRAIN, minor="1")
    assert "The minor revision is in." in words(answer)
    assert "outdated" not in words(answer)
    assert revisions(database, confirmed)[0] == (2, True, "")
    desk_page = words(editor.get(f"/translations/{confirmed.translations[0].id}"))
    assert "the article is at revision 2 (minor)" in desk_page
    assert "the article has changed since" not in desk_page


def test_same_text_again_is_no_revision(editor, database, article, path):
    answer = editor.send(revise_form(editor, path), note="Nothing, really")
    assert "Nothing changed: the newest revision says the same." in words(answer)
    assert revisions(database, article) == [(1, False, "")]


def test_revised_meanwhile_loses_nothing_and_asks(editor, visit, database, article, path):
    begun = revise_form(editor, path)
    visit("admin").send(revise_form(visit("admin"), path), body=LESS_GRAIN, note="Tonnage")
    answer = editor.send(begun, body=BODY.replace("Monday", "Tuesday"), note="The day")
    assert answer.status_code == 409
    assert "Revised meanwhile: Admin wrote revision 2" in words(answer)
    assert "Tonnage" in words(answer)
    assert struck(answer) == ["Monday", "48,000"]
    assert added(answer) == ["Tuesday", "45,000"]
    again = form(answer, "/revise")
    assert (again.value("base"), again.value("note")) == ("2", "The day")
    assert again.value("body") == BODY.replace("Monday", "Tuesday")
    assert len(revisions(database, article)) == 2
    assert "The revision is in." in words(editor.send(again))
    assert "They carried 45,000" in words(editor.get(path))


def test_preview_tells_of_a_revision_that_came_in_between(editor, database, desk, article, path):
    begun = revise_form(editor, path)
    newsroom.revise(database, desk.admin, article.article.id, LESS_GRAIN, base=1)
    answer = editor.post(f"{path}/revise/preview", dict(begun.fields))
    assert "Revised meanwhile: Admin wrote revision 2" in words(answer)


@pytest.mark.parametrize(
    ("changed", "status", "said"),
    [
        ({"body": " \n"}, 422, "The article has no text"),
        ({"title": "x" * 600}, 422, "The headline has"),
        ({"body": "word " * 5000}, 413, "Split it"),
        ({"base": "x"}, 409, "Revised meanwhile"),
    ],
)
def test_refused_revision_keeps_everything_typed(editor, database, article, path, changed, status, said):
    fields = {
        "title": "“Grain” & ships",
        "body": LESS_GRAIN,
        "note": "Why",
        "byline": "O. K.",
        "minor": "1",
    } | changed
    answer = editor.send(revise_form(editor, path), **fields)
    assert answer.status_code == status
    assert said in words(answer)
    shown = form(answer, "/revise")
    for name in ("title", "body", "note", "byline", "minor"):
        assert shown.value(name) == fields[name]
    assert len(revisions(database, article)) == 1


def test_only_who_may_submit_revises(visit, article, path, database):
    for role in ("translator", "reviewer", "publisher"):
        someone = visit(role)
        assert f"{path}/revise" not in someone.get(path).text
        assert someone.get(f"{path}/revise").status_code == 403
        assert someone.post(f"{path}/revise", {"title": "T", "body": "B", "base": "1"}).status_code == 403
    assert len(revisions(database, article)) == 1


def test_article_that_is_not_there_is_not_revised(editor):
    gone = f"/articles/{uuid.uuid4()}"
    for tried in (f"{gone}/revise", f"{gone}/revisions", f"{gone}/revisions/1"):
        assert editor.get(tried).status_code == 404
    assert editor.post(f"{gone}/revise", {"body": "B", "base": "1"}).status_code == 404


def test_file_stands_for_the_untouched_text(editor, database, article, path):
    story = b"Ferries leave Odesa\n\nFerries left the port on Friday. They carried grain."
    sent = revise_form(editor, path)
    page = editor.send(sent, do="preview", files={"file": ("story.txt", story)})
    assert added(page) == ["Ferries", "Ferries", "Friday"]
    assert form(page, "/revise").value("body") == story.decode()
    assert "The revision is in." in words(editor.send(sent, files={"file": ("story.txt", story)}))
    assert submitted(database, article, 2).document.headline == "Ferries leave Odesa"


def test_file_beside_a_text_that_was_changed_is_not_guessed_about(editor, database, article, path):
    answer = editor.send(revise_form(editor, path), body="Typed over.", files={"file": ("a.txt", b"From a file.")})
    assert answer.status_code == 422
    assert "a file besides" in words(answer)
    assert form(answer, "/revise").value("body") == "Typed over."
    assert len(revisions(database, article)) == 1


# Lines that are no part of the story -----------------------------------------

PAGE = BODY + "\n\nShare on Facebook\n\nSubscribe to our newsletter"


@pytest.fixture
def scraped(editor, database):
    """Taken in with one line kept and one left out."""
    empty = form(editor.get("/articles/new"), "/articles/new")
    page = editor.send(empty, title="Grain ships leave Odesa", body=PAGE, source_language="en", targets=["uk"])
    found = [value for name, value in form(page, "/articles/new").fields if name == "shown"]
    assert len(found) == 2
    answer = editor.send(form(page, "/articles/new"), keep=[found[0]])
    return answer.url.path


def test_lines_decided_about_are_not_asked_about_again(editor, scraped):
    page = editor.get(f"{scraped}/revise")
    assert "Nothing changes." in words(page)
    assert "2 lines were decided about before" in words(page)
    assert "looks like no part of the story" not in words(page)
    sent = form(page, "/revise")
    assert len([name for name, _ in sent.fields if name == "keep"]) == 1
    answer = editor.send(sent, body=PAGE.replace("45,000", "48,000"))
    assert "The revision is in." in words(answer)
    assert "Share on Facebook" in words(answer)
    assert "Left out when this was taken in: 1 line Subscribe to our newsletter Invitation to subscribe" in words(
        answer
    )


def test_decision_holds_where_the_form_did_not_show_the_line(editor, scraped):
    """As from a preview that could not be read: no line is in the form."""
    fields = dict(revise_form(editor, scraped).fields)
    bare = {name: value for name, value in fields.items() if name not in ("shown", "keep")}
    answer = editor.post(f"{scraped}/revise", bare | {"body": PAGE.replace("45,000", "48,000")})
    assert "The revision is in." in words(answer)
    assert "Share on Facebook" in words(answer)


def test_new_line_is_asked_about(editor, scraped):
    longer = PAGE + "\n\nFollow us on Twitter"
    answer = editor.send(revise_form(editor, scraped), body=longer)
    assert answer.status_code == 409
    assert "1 line looks like no part of the story" in words(answer)
    assert "The revision is in." in words(editor.send(form(answer, "/revise"), note="x", body=longer + "\n\nMore."))


def test_kept_line_can_be_left_out_after_all(editor, scraped):
    answer = editor.send(revise_form(editor, scraped), keep=None)
    assert "The revision is in." in words(answer)
    assert "Left out when this was taken in: 2 lines" in words(answer)


# Reading revisions -----------------------------------------------------------


def test_article_lists_its_revisions(editor, database, desk, article, path):
    for number in range(1, 12):
        newsroom.revise(
            database, desk.editor, article.article.id, f"{BODY} {number} more.", base=number, note=f"Step {number}"
        )
    page = words(editor.get(path))
    assert "Revision 12" in page
    assert "Step 11" in page
    assert "Revision 3 " in page
    assert "Revision 2 " not in page
    assert "All 12 revisions" in page
    whole = editor.get(f"{path}/revisions")
    assert "12 revisions" in words(whole)
    assert re.findall(r'/revisions/(\d+)"', whole.text) == [str(number) for number in range(12, 0, -1)]
    assert "nothing on this page" in words(editor.get(f"{path}/revisions?page=9"))


def test_revision_shows_what_it_changed_and_can_be_compared(editor, database, desk, article, path):
    newsroom.revise(database, desk.editor, article.article.id, LESS_GRAIN, base=1, note="Tonnage")
    newsroom.revise(database, desk.admin, article.article.id, LESS_GRAIN.replace("Monday", "Tuesday"), base=2)
    page = editor.get(f"{path}/revisions/3")
    assert (struck(page), added(page)) == (["Monday"], ["Tuesday"])
    assert "Admin" in words(page)
    against = editor.get(f"{path}/revisions/3", params={"against": "1"})
    assert (struck(against), added(against)) == (["Monday", "45,000"], ["Tuesday", "48,000"])
    assert form(against, "/revisions/3").value("against") == "1"
    backwards = editor.get(f"{path}/revisions/1", params={"against": "3"})
    assert struck(backwards) == ["Tuesday", "48,000"]


def test_revision_is_shown_as_it_was_sent(editor, database, desk):
    article = newsroom.send_in(
        database,
        desk.editor,
        body="They *carried* &lt;b> grain.\n\n\u00adSoft.",
        source_format=SourceFormat.MARKDOWN,
    )
    page = words(editor.get(f"/articles/{article.article.id}/revisions/1"))
    assert "They *carried* &lt;b> grain." in page
    assert "soft hyphens taken out: 1" in page
    assert "This is the first revision" in page


@pytest.mark.parametrize("against", ["0", "-1", "x", "99999999999999999999", "7", "3"])
def test_revision_typed_by_hand_is_no_error(editor, database, desk, article, path, against):
    newsroom.revise(database, desk.editor, article.article.id, LESS_GRAIN, base=1)
    assert editor.get(f"{path}/revisions/2", params={"against": against}).status_code == 200


@pytest.mark.parametrize("number", ["0", "3", "x", "99999999999999999999"])
def test_revision_that_is_not_there_is_not_found(editor, article, path, number):
    assert editor.get(f"{path}/revisions/{number}").status_code == 404
