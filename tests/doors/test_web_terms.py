"""The register's pages without scripts: list and filters, an entry, conflicts, what it changes, rights."""

import re
import uuid

import pytest
from sqlalchemy import select

from tests import newsroom
from tests.doors.conftest import BOTH
from tests.doors.web_site import SCRIPT, Visit, form, has_form, words
from transpub.accounts.permissions import SYSTEM
from transpub.terms import queries, service, starter
from transpub.terms.drafts import TermDraft, WordingDraft
from transpub.terms.entries import Kind
from transpub.translations.models import Job, JobKind

DATABASES = BOTH


@pytest.fixture
def visit(app, desk):
    return lambda role, **options: Visit(app, role, **options)


def draft(kind=Kind.PLACE, scope="", **texts):
    flags = {name: texts.pop(name) for name in ("do_not_translate", "forbidden", "note") if name in texts}
    return TermDraft(
        "en", {tag: WordingDraft(text) for tag, text in texts.items()}, kind=kind, scope=scope, **flags
    )


@pytest.fixture
def add(database):
    def make(**given):
        with database.unit_of_work() as session:
            return service.add(session, SYSTEM, draft(**given)).id

    return make


@pytest.fixture
def entry_of(database):
    def look(term_id):
        with database.read_only() as session:
            return queries.find(session, term_id).entry()

    return look


def listed(page):
    """The source wordings of the list, in order."""
    return re.findall(r'<th scope="row"><a href="/terms/[^"]+"[^>]*>([^<]*)</a>', page.text)


def test_the_list_shows_wordings_and_what_is_missing(visit, add, database, desk):
    newsroom.send_in(database, desk.editor)
    add(en="Dovha Balka", uk="Довга Балка")
    add(en="Old Mill", ru="Старая Мельница")
    page = visit("publisher").get("/terms")
    assert listed(page) == ["Dovha Balka", "Old Mill"]
    assert "Довга Балка" in words(page)
    assert words(page).count("missing") == 1
    assert "2 entries" in words(page)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Dovha Balka", "Iryna Bondar", "Steppe Observer", "the front"]),
        ("?kind=person", ["Iryna Bondar"]),
        ("?q=балк", ["Dovha Balka"]),
        ("?q=БАЛК&side=uk", ["Dovha Balka"]),
        ("?q=балк&side=source", []),
        ("?q=obs&side=source", ["Steppe Observer"]),
        ("?language=ru", ["Iryna Bondar"]),
        ("?scope=Sport", ["Iryna Bondar"]),
        ("?show=kept", ["Steppe Observer"]),
        ("?show=forbidden", ["the front"]),
        ("?show=incomplete&language=uk", ["Iryna Bondar"]),
        ("?show=incomplete", ["Iryna Bondar"]),
        ("?q=%25&kind=nonsense&show=nonsense", []),
        ("?q=zebra", []),
        ("?after=%00nonsense&before=!!!", ["Dovha Balka", "Iryna Bondar", "Steppe Observer", "the front"]),
        ("?q=" + "x" * 5000, []),
        ("?language=" + "x" * 5000, []),
    ],
)
def test_filters_stand_in_the_address(visit, add, database, desk, query, found):
    newsroom.send_in(database, desk.editor)
    add(en="Dovha Balka", uk="Довга Балка")
    add(en="Iryna Bondar", ru="Ирина Бондарь", kind=Kind.PERSON, scope="Sport")
    add(en="Steppe Observer", kind=Kind.ORGANISATION, do_not_translate=True)
    add(en="the front", kind=Kind.TERM, forbidden=True)
    page = visit("translator").get(f"/terms{query}")
    assert (page.status_code, listed(page)) == (200, found)


def test_long_lists_have_cursor_pages_both_ways(visit, database):
    with database.unit_of_work() as session:
        starter.install(session, SYSTEM)
    translator = visit("translator")
    page, seen, pages = translator.get("/terms"), [], 0
    while True:
        seen += listed(page)
        pages += 1
        following = re.search(r'rel="next" href="([^"]+)"', page.text)
        if not following:
            break
        page = translator.get(following[1].replace("&amp;", "&"))
    assert (pages, len(seen), len(set(seen))) == (6, 590, len(seen))
    back = translator.get(re.search(r'rel="prev" href="([^"]+)"', page.text)[1].replace("&amp;", "&"))
    assert listed(back) == seen[400:500]


def test_an_entry_added_before_the_cursor_moves_nothing(visit, add, database):
    with database.unit_of_work() as session:
        starter.install(session, SYSTEM)
    translator = visit("translator")
    first = translator.get("/terms")
    address = re.search(r'rel="next" href="([^"]+)"', first.text)[1].replace("&amp;", "&")
    before = listed(translator.get(address))
    add(en="Aaa", uk="Ааа")
    assert listed(translator.get(address)) == before


def test_an_empty_register_says_what_to_do(visit):
    assert 'href="/terms/import"' in visit("editor").get("/terms").text
    page = visit("publisher").get("/terms")
    assert "The register is empty" in words(page)
    assert 'href="/terms/new"' not in page.text
    assert "No entry fits" in words(visit("editor").get("/terms?q=zebra"))


def test_an_entry_is_added_with_its_forms(visit, entry_of):
    editor = visit("editor")
    page = editor.get(
        "/terms/new?source=Dovha+Balka&from=en&target=%D0%94%D0%BE%D0%B2%D0%B3%D0%B0+%D0%91%D0%B0%D0%BB%D0%BA%D0%B0&language=uk&kind=place"
    )
    sent = form(page, "/terms/new")
    assert (sent.value("text.en"), sent.value("text.uk"), sent.value("kind")) == (
        "Dovha Balka",
        "Довга Балка",
        "place",
    )
    assert sent.value("form.uk.genitive") == "Довгої Балки"
    after = editor.send(sent, **{"wrong.uk": "Долга Балка\nДовга Балка 2"})
    assert "Added." in words(after)
    entry = entry_of(uuid.UUID(after.url.path.rpartition("/")[2]))
    assert entry.in_language("uk").forbidden == ("Долга Балка", "Довга Балка 2")
    assert entry.kind is Kind.PLACE


def test_a_corrected_form_is_kept_when_the_others_are_generated_anew(visit, add, entry_of):
    term_id = add(en="Dovha Balka", uk="Довга Балка")
    editor = visit("editor")
    sent = form(editor.get(f"/terms/{term_id}"), f"/terms/{term_id}")
    saved = editor.send(sent, **{"form.uk.locative": "Довгобалці"})
    assert "corrected" in words(saved)
    again = form(saved, f"/terms/{term_id}")
    editor.send(again, **{"text.uk": "Нова Балка"})
    wording = dict(entry_of(term_id).in_language("uk").forms)
    assert (wording["locative"], wording["genitive"]) == ("Довгобалці", "Нової Балки")
    shown = editor.get(f"/terms/{term_id}")
    regenerated = editor.send(form(shown, f"/terms/{term_id}"), do="regenerate.uk")
    assert form(regenerated, f"/terms/{term_id}").value("form.uk.locative") == "Новій Балці"
    assert dict(entry_of(term_id).in_language("uk").forms)["locative"] == "Довгобалці"
    editor.send(form(regenerated, f"/terms/{term_id}"))
    assert dict(entry_of(term_id).in_language("uk").forms)["locative"] == "Новій Балці"


def test_forms_and_languages_are_shown_without_storing_anything(visit, database):
    editor = visit("editor")
    sent = form(editor.get("/terms/new"), "/terms/new")
    page = editor.send(sent, do="language", add_language="UK", **{"text.en": "Old Mill"})
    sent = form(page, "/terms/new")
    assert sent.value("text.en") == "Old Mill"
    page = editor.send(sent, do="forms", **{"text.uk": "Старий Млин"})
    assert form(page, "/terms/new").value("form.uk.genitive") == "Старого Млина"
    page = editor.send(sent, do="language", add_language="klingon")
    assert page.status_code == 422
    assert form(page, "/terms/new").value("text.en") == "Old Mill"
    with database.read_only() as session:
        assert queries.count(session, queries.Wanted()) == 0


def test_a_script_gets_the_forms_of_what_is_typed(visit):
    answer = visit("editor").post(
        "/terms/forms",
        {"source_language": "en", "text.en": "Old Mill", "text.uk": "Старий Млин", "kind": "place"},
        headers=SCRIPT,
    )
    tables = answer.json()
    assert set(tables) == {"en", "uk"}
    assert 'value="Старого Млина"' in tables["uk"]
    assert "<table" not in tables["en"]


def test_two_people_at_once_see_both_entries_and_lose_nothing(visit, add, entry_of):
    term_id = add(en="Dovha Balka", uk="Довга Балка")
    one, two = visit("editor"), visit("admin")
    first, second = (form(person.get(f"/terms/{term_id}"), f"/terms/{term_id}") for person in (one, two))
    one.send(first, note="Since 1994", **{"text.uk": "Долга Балка"})
    refused = two.send(second, note="A village", **{"text.uk": "Довга Балка (село)"})
    assert refused.status_code == 409
    for text in ("Since 1994", "A village", "Долга Балка", "Довга Балка (село)", "Stored by Editor"):
        assert text in words(refused) or text in refused.text
    kept = form(refused, f"/terms/{term_id}")
    assert (kept.value("note"), kept.value("text.uk")) == ("A village", "Довга Балка (село)")
    assert entry_of(term_id).note == "Since 1994"
    assert two.send(kept).status_code == 200
    assert entry_of(term_id).note == "A village"


@pytest.mark.parametrize(
    ("changed", "status", "said"),
    [
        ({"text.en": ""}, 422, "no wording in its own language"),
        ({"text.en": "x" * 300}, 422, "longer than 200 characters"),
        ({"text.uk": "a | b"}, 422, "vertical bar"),
        ({"text.uk": "€"}, 422, "no word"),
        ({"scope": "x" * 61}, 422, "longer than 60 characters"),
        ({"note": "x" * 2001}, 422, "the note is longer"),
        ({"also.uk": "\n".join(f"слово{n}" for n in range(30))}, 422, "more than 20 other wordings"),
        ({"do_not_translate": "1", "forbidden": "1"}, 422, "cannot be kept untranslated"),
        ({"source_language": "xx"}, 422, "language"),
        ({"kind": "city", "text.uk": ""}, 422, "no translation"),
    ],
)
def test_what_is_refused_is_told_and_kept_in_the_form(visit, add, changed, status, said):
    term_id = add(en="Dovha Balka", uk="Довга Балка")
    editor = visit("editor")
    sent = form(editor.get(f"/terms/{term_id}"), f"/terms/{term_id}")
    page = editor.send(sent, **{"note": "typed", **changed})
    assert page.status_code == status
    assert said in words(page)
    kept = form(page, f"/terms/{term_id}")
    for name, value in changed.items():
        if name.startswith(("text.", "also.", "note", "scope")):
            assert kept.value(name) == value


def test_the_same_entry_twice_leads_to_the_one_that_is_there(visit, add):
    term_id = add(en="Dovha Balka", uk="Довга Балка")
    editor = visit("editor")
    assert f'href="/terms/{term_id}"' in editor.get("/terms/new?source=dovha+balka&from=en").text
    sent = form(editor.get("/terms/new"), "/terms/new")
    page = editor.send(sent, do=None, kind="place", **{"text.en": "Dovha Balka", "text.uk": "Інша"})
    assert page.status_code == 409
    assert f'href="/terms/{term_id}"' in page.text


def test_an_entry_is_removed(visit, add, database):
    term_id = add(en="Dovha Balka", uk="Довга Балка")
    editor = visit("editor")
    page = editor.send(form(editor.get(f"/terms/{term_id}"), "/remove"))
    assert "Removed from the register." in words(page)
    assert editor.get(f"/terms/{term_id}").status_code == 404
    assert editor.post(f"/terms/{term_id}/remove").status_code == 404


@pytest.mark.parametrize("do", [None, "forms"])
def test_an_entry_removed_while_it_was_edited_stays_in_the_form_as_a_new_one(visit, add, database, do):
    term_id = add(en="Dovha Balka", uk="Довга Балка")
    editor = visit("editor")
    sent = form(editor.get(f"/terms/{term_id}"), f"/terms/{term_id}")
    visit("admin").post(f"/terms/{term_id}/remove")
    page = editor.send(sent, do=do, **{"text.uk": "Довгобалка", "note": "A village."})
    assert page.status_code == 409
    assert "Somebody has removed this entry while you were working on it." in words(page)
    again = form(page, "/terms/new")
    assert (again.value("text.uk"), again.value("note")) == ("Довгобалка", "A village.")
    assert again.value("version") == "0"
    added = editor.send(again, do=None)
    assert added.status_code == 200
    assert added.url.path != f"/terms/{term_id}"
    assert form(added, added.url.path).value("text.uk") == "Довгобалка"


def test_who_may_not_edit_reads(visit, add):
    term_id = add(en="Dovha Balka", uk="Довга Балка", note="A village.")
    publisher = visit("publisher")
    page = publisher.get(f"/terms/{term_id}")
    assert "Довгої Балки" in words(page)
    assert "A village." in words(page)
    assert not has_form(page, f"/terms/{term_id}")
    assert publisher.get("/terms/new").status_code == 403
    assert publisher.get("/terms/import").status_code == 403
    for address in ("/terms/new", f"/terms/{term_id}", f"/terms/{term_id}/remove", "/terms/forms"):
        assert publisher.post(address, {"text.en": "Kyiv", "source_language": "en"}).status_code == 403, address
    assert publisher.get("/terms/export").status_code == 200


def test_a_translator_answers_for_their_own_language(visit, add, entry_of):
    term_id = add(en="Dovha Balka", uk="Довга Балка", ru="Долгая Балка")
    translator = visit("translator")
    sent = form(translator.get(f"/terms/{term_id}"), f"/terms/{term_id}")
    refused = translator.send(sent, **{"text.ru": "Длинная Балка"})
    assert refused.status_code == 403
    assert form(refused, f"/terms/{term_id}").value("text.ru") == "Длинная Балка"
    assert translator.send(sent, **{"text.uk": "Довгобалка"}).status_code == 200
    assert entry_of(term_id).in_language("uk").text == "Довгобалка"


def test_strangers_log_in_first(app, desk, add):
    term_id = add(en="Dovha Balka", uk="Довга Балка")
    for address in (
        "/terms",
        f"/terms/{term_id}",
        "/terms/new",
        "/terms/import",
        "/terms/suggested",
        "/terms/export",
    ):
        assert has_form(Visit(app).get(address), "/login"), address


@pytest.mark.parametrize("address", ["/terms/nonsense", "/terms/00000000-0000-4000-8000-000000000000"])
def test_what_is_not_there(visit, address):
    assert visit("editor").get(address).status_code == 404


def test_what_an_entry_changes_and_having_it_translated_again(visit, add, database, desk):
    translation_id = newsroom.send_in(database, desk.editor).translations[0].id
    newsroom.draft(database, translation_id)
    term_id = add(en="grain", uk="зерно", kind=Kind.TERM)
    page = visit("translator").get(f"/terms/{term_id}")
    assert "2 open sentences have it" in words(page)
    assert f'href="/translations/{translation_id}#s-1"' in page.text
    after = visit("translator").send(form(page, "/again"))
    assert "translates them again" in words(after)
    with database.read_only() as session:
        (job,) = session.scalars(select(Job).where(Job.kind == JobKind.AGAIN))
        assert (job.translation_id, len(job.segment_ids)) == (translation_id, 2)
    # An editor sees it, and has no right to it.
    assert not has_form(visit("editor").get(f"/terms/{term_id}"), "/again")
    assert visit("editor").post(f"/terms/{term_id}/again").status_code == 409


def test_text_of_people_is_not_counted(visit, add, database, desk):
    translation_id = newsroom.send_in(database, desk.editor).translations[0].id
    newsroom.draft(database, translation_id)
    newsroom.confirm_all(database, desk.translator, translation_id)
    term_id = add(en="grain", uk="зерно", kind=Kind.TERM)
    page = visit("translator").get(f"/terms/{term_id}")
    assert "No open sentence whose text is still the machine’s has it." in words(page)
    assert not has_form(page, "/again")
    assert visit("translator").post(f"/terms/{term_id}/again").status_code == 409


def test_the_export_comes_back_in(visit, add):
    add(en="Dovha Balka", uk="Довга Балка")
    add(en="Iryna Bondar", uk="Ірина Бондар", kind=Kind.PERSON)
    editor = visit("editor")
    answer = editor.get("/terms/export?kind=person")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert "Iryna Bondar" in answer.text
    assert "Dovha Balka" not in answer.text
    page = editor.send(
        form(editor.get("/terms/import"), "/terms/import"), files={"file": ("terms.csv", answer.content)}
    )
    assert "The register has all of it already" in words(page)
