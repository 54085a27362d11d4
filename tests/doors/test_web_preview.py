"""The preview of a translation: as it is published, with what is not ready marked; for those who may read."""

import re
import uuid

import pytest

from tests import newsroom
from tests.doors.web_site import Visit, words
from transpub.articles.material import SourceFormat
from transpub.articles.published import published_html
from transpub.articles.segments import reassemble
from transpub.publishing.preview import preview
from transpub.translations import editing, queries, service
from transpub.translations.resegmenting import document_of

PAGE = (
    "<p>Ships <a href='https://desk.example/a'>left the port. They carried</a> grain.</p>"
    "<h2>What comes next</h2><ul><li>Two <b>more</b> will follow.</li></ul>"
    "<figure><img src='https://desk.example/p.jpg' alt='A ship in port'>"
    "<figcaption>The first ship.</figcaption></figure>"
)
SPAN = re.compile(r"<span data-sentence[^>]*>|</span>")


@pytest.fixture
def visit(app, desk):
    return lambda role, **options: Visit(app, role, **options)


@pytest.fixture
def translation(database, desk) -> uuid.UUID:
    (made,) = newsroom.send_in(database, desk.editor, body=PAGE, source_format=SourceFormat.HTML).translations
    newsroom.draft(database, made.id)
    return made.id


@pytest.fixture
def path(translation) -> str:
    return f"/translations/{translation}/preview"


def segments(database, translation_id):
    with database.read_only() as session:
        return queries.segments(session, translation_id, limit=1000)


def write(database, actor, segment, text, *, confirm=False):
    with database.unit_of_work() as session:
        editing.save(session, actor, segment.id, text=text, version=segment.version, confirm=confirm)


def sentence(page, number):
    return re.search(rf'<span data-sentence="{number}"[^>]*>', page.text)[0]


def test_a_finished_text_is_shown_as_it_is_published(database, desk, translation):
    newsroom.confirm_all(database, desk.translator, translation)
    with database.read_only() as session:
        made = service.find(session, translation)
        shown = preview(made)
        texts = {segment.key: segment.target for segment in made.segments}
        published = reassemble(document_of(made), texts)
        assert SPAN.sub("", shown.body) == published_html(published)
        assert SPAN.sub("", shown.fields["headline"]) == published.headline
        assert (shown.machine, shown.missing, shown.broken) == (0, 0, 0)


def test_every_sentence_is_there_by_its_number_and_machine_text_marked(visit, path, translation, database, desk):
    found = segments(database, translation)
    first, *_, last = found
    write(database, desk.translator, first, "Зерно пішло з Одеси")
    page = visit("editor").get(path)
    assert page.status_code == 200
    shown = {int(number) for number in re.findall(r'data-sentence="(\d+)"', page.text)}
    # The image's description is an attribute and cannot be told apart.
    assert shown == {segment.position + 1 for segment in found if segment.kind != "alt"}
    assert sentence(page, 1) == '<span data-sentence="1">'
    assert 'class="from-machine"' in sentence(page, last.position + 1)
    assert "Зерно пішло з Одеси" in words(page)
    assert f"{len(found) - 1} sentences are a machine's that nobody has accepted." in words(page)
    assert re.search(r'<article class="reading preview" lang="uk" dir="ltr">', page.text)


def test_the_marks_can_be_switched_off(visit, path):
    page = visit("editor").get(f"{path}?marks=off")
    assert 'class="reading preview without-marks"' in page.text
    assert f'href="{path}"' in page.text
    assert "without-marks" not in visit("editor").get(f"{path}?marks=nonsense").text


def test_what_has_no_text_stands_in_the_sources_language(visit, path, translation, database, desk):
    found = segments(database, translation)
    write(database, desk.translator, found[0], "")
    page = visit("editor").get(path)
    assert sentence(page, 1) == '<span data-sentence="1" class="untranslated" lang="en" dir="ltr">'
    assert "1 sentence is not translated yet" in words(page)


def test_a_text_with_damaged_codes_is_not_shown_and_said(visit, path, translation, database, desk):
    coded = next(segment for segment in segments(database, translation) if segment.codes)
    write(database, desk.translator, coded, "Без жодного коду")
    page = visit("editor").get(path)
    assert 'class="unusable" lang="en"' in sentence(page, coded.position + 1)
    assert "Без жодного коду" not in page.text
    assert "1 sentence has damaged codes and cannot be published" in words(page)


def test_nothing_translated_yet_is_a_page_too(visit, database, desk):
    (made,) = newsroom.send_in(database, desk.editor, title="Another").translations
    page = visit("reviewer").get(f"/translations/{made.id}/preview")
    assert page.status_code == 200
    assert "7 sentences are not translated yet" in words(page)


def test_trial_models_are_named(visit, database, desk):
    (made,) = newsroom.send_in(database, desk.editor, title="Another").translations
    newsroom.draft(database, made.id)
    with database.unit_of_work() as session:
        service.find(session, made.id).segments[0].model_kind = "trial"
    assert "Partly made by trial models" in words(visit("editor").get(f"/translations/{made.id}/preview"))


def test_hostile_text_is_text(visit, path, translation, database, desk):
    nasty = '<script>alert(1)</script> & "x" \U0010fe00\U0010fe11a\U0010fe01 <img src=x onerror=alert(1)>'
    plain = [segment for segment in segments(database, translation) if not segment.codes][:2]
    for segment in plain:
        write(database, desk.translator, segment, nasty)
    page = visit("editor").get(path)
    assert "<script>alert" not in page.text
    assert "<img src=x" not in page.text
    assert "&lt;script&gt;alert(1)" in page.text
    assert "\U0010fe00" not in page.text
    opened, closed = page.text.count("<span data-sentence"), page.text.count("</span>")
    assert opened == len(segments(database, translation)) - 1
    assert closed >= opened


def test_a_script_asks_again_and_gets_it_only_once_it_has_changed(visit, path, translation, database, desk):
    translator = visit("translator")
    first = translator.get(f"{path}/text")
    assert first.status_code == 200
    assert "<html" not in first.text
    known = {"If-None-Match": first.headers["ETag"]}
    assert translator.get(f"{path}/text", headers=known).status_code == 304
    assert translator.get(f"{path}/text?marks=off", headers=known).status_code == 200
    write(database, desk.translator, segments(database, translation)[0], "Зерно пішло")
    again = translator.get(f"{path}/text", headers=known)
    assert again.status_code == 200
    assert "Зерно пішло" in again.text


@pytest.mark.parametrize("role", ["editor", "translator", "reviewer", "publisher", "admin"])
def test_everybody_with_a_role_may_look(visit, path, role):
    assert visit(role).get(path).status_code == 200
    assert visit(role).get(f"{path}/text").status_code == 200


@pytest.mark.parametrize("at", ["", "/text"])
def test_strangers_and_wrong_ids(app, visit, path, at):
    stranger = Visit(app)
    assert "/login" in str(stranger.get(f"{path}{at}").url)
    assert visit("editor").get(f"/translations/{uuid.uuid4()}/preview{at}").status_code == 404
    assert visit("editor").get(f"/translations/nonsense/preview{at}").status_code == 404


def test_the_editor_leads_there(visit, path):
    page = visit("translator").get(path.removesuffix("/preview"))
    assert f'href="{path}"' in page.text
    assert f'data-preview="{path}/text"' in page.text


def test_a_text_from_right_to_left(visit, database, desk):
    (made,) = newsroom.send_in(database, desk.editor, title="Another").translations
    with database.unit_of_work() as session:
        service.find(session, made.id).language = "ar"
    page = visit("admin").get(f"/translations/{made.id}/preview")
    assert '<article class="reading preview" lang="ar" dir="rtl">' in page.text
    assert sentence(page, 1) == '<span data-sentence="1" class="untranslated" lang="en" dir="ltr">'
