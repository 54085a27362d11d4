"""What a revision has made outdated is marked wherever it shows, and worked off."""

import re

import pytest

from tests import newsroom
from tests.doors.web_site import Visit, added, form, has_form, struck, words
from transpub.articles.material import SourceFormat
from transpub.publishing import service as publishing
from transpub.publishing import taking_down

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


@pytest.fixture
def outdated(database, desk, confirmed):
    newsroom.revise(database, desk.editor, confirmed.article.id, LESS_GRAIN, base=1, note="Tonnage")
    return confirmed


def test_translator_sees_which_source_changed_and_how(visit, outdated, database):
    translator = visit("translator")
    address = f"/translations/{outdated.translations[0].id}"
    page = translator.get(address)
    assert "Changed in source 1" in words(page)
    assert re.findall(r'mark-outdated">([^<]+)<', page.text) == ["source changed"]
    assert (struck(page), added(page)) == (["45,000"], ["48,000"])
    listed = translator.get(f"{address}?show=changed")
    (row,) = re.findall(r'data-segment="(\d+)"', listed.text)
    segment = newsroom.look(database, outdated.translations[0].id).segments[int(row) - 1]
    answer = translator.send(
        form(listed, f"/segments/{segment.id}"), text="Вони везли 48 000 тонн зерна.", then="confirm"
    )
    assert "mark-outdated" not in translator.get(address).text
    assert answer.status_code == 200
    assert "Changed in source" not in words(translator.get(address))


def test_codes_of_the_older_source_are_shown_as_codes(visit, database, desk):
    old = "<p>They carried <a href='https://a.example'>45,000 tonnes</a> of grain to Alexandria.</p>"
    article = newsroom.send_in(database, desk.editor, body=old, source_format=SourceFormat.HTML)
    (translation,) = article.translations
    newsroom.draft(database, translation.id)
    newsroom.confirm_all(database, desk.translator, translation.id)
    newsroom.revise(
        database,
        desk.editor,
        article.article.id,
        old.replace("<a href='https://a.example'>45,000 tonnes</a>", "48,000 tonnes"),
        base=1,
        source_format=SourceFormat.HTML,
    )
    page = visit("translator").get(f"/translations/{translation.id}?show=changed")
    assert "".join(struck(page)).replace(" ", "") == "⟨1⟩45,000⟨/1⟩"
    (changes,) = re.findall(r'class="source-changes".*?</details>', page.text, re.DOTALL)
    assert "&lt;1&gt;" not in re.sub(r'\sdata-code="[^"]*"', "", changes)


def test_outdated_is_marked_on_the_board_and_the_article(editor, outdated, path):
    for page in (editor.get("/board"), editor.get(path)):
        assert "outdated 1" in words(page)


def test_live_edition_of_an_older_text_is_marked(visit, database, desk, article, path):
    (translation,) = article.translations
    newsroom.approved(database, desk, translation.id)
    with database.unit_of_work() as session:
        for language in ("en", "uk"):
            publishing.publish(session, desk.publisher, article.article.id, language)
    reader = visit("editor")
    newsroom.revise(database, desk.editor, article.article.id, BODY + " Rain fell.", base=1, minor=True)
    assert "older text" not in words(reader.get(path))
    newsroom.revise(database, desk.editor, article.article.id, LESS_GRAIN, base=2)
    assert words(reader.get(path)).count("older text") == 2
    with database.unit_of_work() as session:
        publishing.publish(session, desk.publisher, article.article.id, "en")
    assert words(reader.get(path)).count("older text") == 1


def test_cancelled_translation_says_that_it_stands_on_an_older_revision(visit, database, desk, article):
    (translation,) = article.translations
    newsroom.act(database, desk.editor, translation.id, newsroom.Action.CANCEL)
    newsroom.revise(database, desk.editor, article.article.id, LESS_GRAIN, base=1)
    page = visit("editor").get(f"/translations/{translation.id}")
    assert "stands on revision 1; the article has changed since" in words(page)
    assert f"/articles/{article.article.id}/revisions/2?against=1" in page.text


def test_history_tells_what_became_of_the_sentences(editor, outdated, path):
    page = words(editor.get(path))
    assert "revised the article · revision 2" in page
    assert "brought the translation to the new revision · Ukrainian · revision 2" in page
    assert "6 sentences stay, 1 to be checked" in page


def test_killed_article_offers_no_revision(visit, database, desk, article, path):
    with database.unit_of_work() as session:
        publishing.publish(session, desk.publisher, article.article.id, "en")
        taking_down.kill(session, desk.publisher, article.article.id, explanation="Wrong")
    page = visit("editor").get(path)
    assert f"{path}/revise" not in page.text
    assert not has_form(page, "/revise")
