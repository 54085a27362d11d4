"""Sending an article in by its page: what is understood shown, boilerplate decided, pages fetched, files opened."""

from dataclasses import replace

import pytest

from tests import newsroom
from tests.doors.test_api_intake import PAGE, STORY, stored
from tests.doors.web_site import Visit, form, words
from tests.unit.articles.word_files import p, word_file
from tests.unit.site import Site
from transpub.core.settings import Settings

NEW = "/articles/new"


@pytest.fixture
def settings(settings) -> Settings:
    return settings.model_copy(update={"fetch_allow": ("127.0.0.0/8",), "fetch_robots": False})


@pytest.fixture
def editor(app, desk) -> Visit:
    return Visit(app, "editor")


def press(sent, name, value):
    return replace(sent, fields=[*sent.fields, (name, value)])


def test_lines_that_may_be_no_story_are_shown_and_decided_by_the_editor(editor, database):
    answer = editor.send(form(editor.get(NEW), NEW), body=STORY, source_language="en", targets=["uk"])
    assert answer.status_code == 409
    assert "look like no part of the story" in words(answer)
    assert "Stray file name" in words(answer)
    assert stored(database) == []

    shown = form(answer, NEW)
    lines = [value for name, value in shown.fields if name == "shown"]
    assert len(lines) == 4
    answer = editor.send(shown, targets=["uk"], keep=[lines[2]])
    assert "The article is in." in words(answer)
    ((_, revision),) = stored(database)
    assert [entry["kept"] for entry in revision.boilerplate] == [False, False, True, False]
    assert "Donate today" in str(revision.document_json)


def test_language_told_by_the_text_is_to_be_confirmed(editor, database):
    sent = form(editor.get(NEW), NEW)
    answer = editor.send(sent, title="Grain ships leave Odesa", body=newsroom.BODY, targets=["uk"])
    assert answer.status_code == 409
    assert form(answer, NEW).value("source_language") == "en"
    assert stored(database) == []
    assert "The article is in." in words(editor.send(form(answer, NEW), targets=["uk"]))


def test_another_language_than_the_texts_is_warned_about(editor):
    answer = editor.send(
        press(form(editor.get(NEW), NEW), "do", "preview"), title="T", body=newsroom.BODY, source_language="uk"
    )
    assert "The text reads like English, but another language is chosen." in words(answer)


def test_a_fetched_page_is_shown_before_it_is_sent(editor, database):
    with Site() as site:
        site.page("/ferry", PAGE.encode())
        answer = editor.send(press(form(editor.get(NEW), NEW), "do", "fetch"), address=site.url("/ferry"))
        asked = len(site.asked)
    assert answer.status_code == 200
    shown = form(answer, NEW)
    assert shown.value("title") == "Ferry back in service"
    assert shown.value("byline") == "Olena Kovalenko"
    assert shown.value("source_language") == "en"
    assert "sails again" in shown.value("body")
    assert stored(database) == []
    assert "The article is in." in words(editor.send(shown, targets=["uk"]))
    ((headline, revision),) = stored(database)
    assert headline == "Ferry back in service"
    assert revision.submitted_address.endswith("/ferry")
    # The site was not asked again: what was seen is what was sent.
    assert asked == 1


def test_an_address_that_cannot_be_fetched_is_told_beside_it(editor):
    answer = editor.send(
        press(form(editor.get(NEW), NEW), "do", "fetch"), address="http://10.1.2.3/story", title="Kept"
    )
    assert answer.status_code == 422
    assert "private network" in words(answer)
    assert 'id="problem-address"' in answer.text
    assert form(answer, NEW).value("address") == "http://10.1.2.3/story"
    assert form(answer, NEW).value("title") == "Kept"


def test_a_word_file_goes_in(editor, database):
    story = word_file(p("Ferry back in service"), *(p(line) for line in newsroom.BODY.split("\n\n")))
    answer = editor.send(
        form(editor.get(NEW), NEW), source_language="en", targets=["uk"], files={"file": ("ferry.docx", story)}
    )
    assert "The article is in." in words(answer)
    ((headline, revision),) = stored(database)
    assert headline == "Ferry back in service"
    assert (revision.submitted_name, revision.submitted_format) == ("ferry.docx", "docx")


def test_a_word_file_of_a_refused_article_comes_back_as_text(editor, database):
    story = word_file(p("Ferry back in service"), p("They carried grain."))
    answer = editor.send(form(editor.get(NEW), NEW), source_language="en", files={"file": ("ferry.docx", story)})
    assert "Choose at least one language" in words(answer)
    assert form(answer, NEW).value("title") == "Ferry back in service"
    assert "They carried grain." in form(answer, NEW).value("body")


def test_preview_answers_with_a_piece_of_the_page(editor):
    answer = editor.post(f"{NEW}/preview", {"body": STORY})
    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert 'data-detected="en"' in answer.text
    assert answer.text.count('name="shown"') == 4
    assert editor.post(f"{NEW}/preview", {"body": " "}).status_code == 204
    assert "control characters" in editor.post(f"{NEW}/preview", {"body": "a\x01b"}).text


def test_hostile_text_is_shown_as_text(editor):
    body = "Title of it\n\nThe <script>alert(1)</script> was <img src=x onerror=alert(1)> there."
    answer = editor.post(f"{NEW}/preview", {"body": body})
    assert "<script" not in answer.text
    assert "&lt;script&gt;" in answer.text
