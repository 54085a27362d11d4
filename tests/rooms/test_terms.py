"""The register on a real database: verbs, permissions, files, the book, and terms in drafts and saved segments."""

import threading

import pytest
from sqlalchemy import event, select

from tests import newsroom
from transpub.accounts.permissions import SYSTEM, Principal, Role
from transpub.activity.models import Activity
from transpub.core.errors import EditedMeanwhile, Forbidden, NotFound
from transpub.core.languages import UnknownLanguage
from transpub.terms import exchange, importing, queries, service, starter
from transpub.terms.drafts import TermDraft, WordingDraft
from transpub.terms.entries import Case, Kind
from transpub.terms.errors import BadTerm, RegisterFull, TermExists
from transpub.terms.queries import Wanted
from transpub.translations import editing


def draft(kind: Kind = Kind.PLACE, scope: str = "", note: str = "", **texts: str) -> TermDraft:
    wordings = {language: WordingDraft(text) for language, text in texts.items()}
    return TermDraft(source_language="en", wordings=wordings, kind=kind, scope=scope, note=note)


KYIV = draft(en="Kyiv", uk="Київ", ru="Киев")


@pytest.fixture
def desk(database):
    people = newsroom.people(database)
    newsroom.announce(database)
    return people


def add(database, actor, wanted=KYIV):
    with database.unit_of_work() as session:
        return service.add(session, actor, wanted).id


def edit(database, actor, term_id, wanted, version):
    with database.unit_of_work() as session:
        return service.edit(session, actor, term_id, wanted, version=version).version


def look(database, term_id):
    with database.read_only() as session:
        return queries.find(session, term_id).entry()


def terms_in(database, text, *, source="en", target="uk", scope=""):
    with database.read_only() as session:
        book = queries.book(session, source_language=source, target_language=target, scope=scope)
        return [book.wording_of(found.entries[0]).text for found in book.found_in(text)]


def test_an_entry_has_its_forms_generated(database, desk):
    entry = look(database, add(database, desk.editor))
    assert [wording.language for wording in entry.wordings] == ["en", "ru", "uk"]
    assert entry.in_language("uk").form(Case.LOCATIVE) == "Києві"


def test_forms_a_person_gives_are_kept(database, desk):
    own = TermDraft(
        "en", {"en": WordingDraft("Kyiv"), "uk": WordingDraft("Київ", forms={"locative": "Києву"})}, Kind.PLACE
    )
    wording = look(database, add(database, desk.editor, own)).in_language("uk")
    assert (wording.form(Case.LOCATIVE), wording.form(Case.GENITIVE)) == ("Києву", "Києва")


def test_adding_editing_and_removing_are_logged(database, desk):
    term_id = add(database, desk.editor)
    edit(database, desk.editor, term_id, draft(en="Kyiv", uk="Київ", ru="Киев", note="since 1995"), 1)
    with database.unit_of_work() as session:
        service.remove(session, desk.editor, term_id)
    with database.read_only() as session:
        verbs = session.scalars(select(Activity.verb).where(Activity.object_id == term_id).order_by(Activity.id))
        assert list(verbs) == ["term.added", "term.edited", "term.removed"]
        with pytest.raises(NotFound):
            queries.find(session, term_id)


def test_an_edit_of_an_older_version_is_refused_with_both_texts(database, desk):
    term_id = add(database, desk.editor)
    assert edit(database, desk.editor, term_id, draft(en="Kyiv", uk="Киїів", ru="Киев"), 1) == 2
    with pytest.raises(EditedMeanwhile) as caught:
        edit(database, desk.editor, term_id, KYIV, 1)
    assert caught.value.facts["mine"] == "en: Kyiv; ru: Киев; uk: Київ"
    assert caught.value.facts["theirs"] == "en: Kyiv; ru: Киев; uk: Киїів"
    assert caught.value.facts["version"] == 2


def test_an_edit_that_changes_nothing_makes_no_version(database, desk):
    term_id = add(database, desk.editor)
    assert edit(database, desk.editor, term_id, KYIV, 1) == 1


def test_the_same_thing_is_there_once_for_a_scope(database, desk):
    add(database, desk.editor)
    with pytest.raises(TermExists):
        add(database, desk.editor, draft(en="KYIV ", uk="Київ"))
    add(database, desk.editor, draft(en="Kyiv", uk="Київ", scope="Sport"))
    other = add(database, desk.editor, draft(en="Lviv", uk="Львів"))
    with pytest.raises(TermExists):
        edit(database, desk.editor, other, KYIV, 1)


def test_two_people_adding_the_same_at_once_leave_one(database, desk):
    errors: list[Exception] = []

    def work() -> None:
        try:
            add(database, desk.editor)
        except TermExists as error:
            errors.append(error)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(errors) == 3
    with database.read_only() as session:
        assert queries.count(session, Wanted()) == 1


@pytest.mark.parametrize(
    ("wanted", "error"),
    [
        (draft(en="Kyiv"), BadTerm),
        (draft(uk="Київ"), BadTerm),
        (draft(en="€", uk="євро"), BadTerm),
        (draft(en="a" * 201, uk="а"), BadTerm),
        (draft(en="a " * 13, uk="а"), BadTerm),
        (draft(en="Ky\x00iv", uk="Київ"), BadTerm),
        (draft(en="Kyiv", uk="Київ | Киев"), BadTerm),
        (draft(en="Kyiv", uk="Київ", note="x" * 2001), BadTerm),
        (draft(en="Kyiv", uk="Київ", scope="x" * 61), BadTerm),
        (draft(en="Kyiv", qqq="Київ"), UnknownLanguage),
    ],
)
def test_bad_entries_are_refused(database, desk, wanted, error):
    with pytest.raises(error):
        add(database, desk.editor, wanted)


def test_the_register_is_bounded(database, desk, monkeypatch):
    monkeypatch.setattr(service, "TERMS_MAX", 1)
    add(database, desk.editor)
    with pytest.raises(RegisterFull):
        add(database, desk.editor, draft(en="Lviv", uk="Львів"))


def test_a_translator_writes_the_wordings_of_their_language(database, desk):
    uk_only = add(database, desk.translator, draft(en="Lviv", uk="Львів"))
    edit(database, desk.translator, uk_only, draft(en="Lviv", uk="Львів", note="x"), 1)
    both = add(database, desk.editor)
    edit(database, desk.translator, both, draft(en="Kyiv", uk="Киїів", ru="Киев"), 1)
    for wanted in (draft(en="Kyiv", uk="Київ", ru="Кыив"), draft(en="Kiev", uk="Київ", ru="Киев")):
        with pytest.raises(Forbidden):
            edit(database, desk.translator, both, wanted, 2)
    with pytest.raises(Forbidden):
        add(database, desk.translator, draft(en="Odesa", ru="Одесса"))
    with database.unit_of_work() as session, pytest.raises(Forbidden):
        service.remove(session, desk.translator, both)


def test_what_holds_for_all_languages_is_for_those_who_may_write_all(database, desk):
    kept = TermDraft("en", {"en": WordingDraft("Starlink")}, do_not_translate=True)
    everywhere = Principal(desk.translator.user_id, "All", frozenset({(Role.TRANSLATOR, "*")}))
    with pytest.raises(Forbidden):
        add(database, desk.translator, kept)
    add(database, everywhere, kept)


def test_a_publisher_changes_nothing(database, desk):
    with pytest.raises(Forbidden):
        add(database, desk.publisher)


def test_pages_in_the_order_of_the_alphabet_and_search_in_all_wordings(database, desk):
    for en, uk in (("Odesa", "Одеса"), ("Kyiv", "Київ"), ("Lviv", "Львів")):
        add(database, desk.editor, draft(en=en, uk=uk))

    def page(**wanted):
        with database.read_only() as session:
            found = queries.page(session, Wanted(**wanted), limit=2)
            return [term.entry().source.text for term in found], queries.count(session, Wanted(**wanted))

    assert page() == (["Kyiv", "Lviv"], 3)
    assert page(text="ОДЕ") == (["Odesa"], 1)
    assert page(text="100%") == ([], 0)
    assert page(language="ru") == ([], 0)
    assert page(kind=Kind.PERSON) == ([], 0)


def test_a_file_is_taken_in_as_a_whole_and_again_changes_nothing(database, desk):
    file = exchange.read("kind,en,uk\nplace,Kyiv,Київ\nplace,Lviv,Львів\n".encode())
    with database.unit_of_work() as session:
        assert importing.take_in(session, desk.editor, file) == importing.Taken(2, 0, 0)
    with database.unit_of_work() as session:
        assert importing.take_in(session, desk.editor, file) == importing.Taken(0, 0, 2)
    changed = exchange.read("kind,en,uk\nplace,Kyiv,Киів\nplace,Odesa,Одеса\n".encode())
    with database.unit_of_work() as session:
        assert importing.take_in(session, desk.editor, changed) == importing.Taken(1, 1, 0)


def test_an_entry_twice_in_a_file_is_the_later_one(database, desk):
    file = exchange.read("en,uk\ndrone,дрон\ndrone,безпілотник\n".encode())
    with database.unit_of_work() as session:
        assert importing.take_in(session, desk.editor, file) == importing.Taken(1, 1, 0)
    assert terms_in(database, "drone") == ["безпілотник"]


def test_the_starter_register_is_installed_once_and_leaves_what_people_changed(database, desk):
    with database.unit_of_work() as session:
        first = starter.install(session, SYSTEM)
    assert first.added >= 300
    with database.read_only() as session:
        (kyiv,) = [
            term for term in queries.page(session, Wanted("kyiv"), limit=10) if term.entry().source.text == "Kyiv"
        ]
    edit(database, desk.editor, kyiv.id, KYIV, 1)
    with database.unit_of_work() as session:
        again = starter.install(session, SYSTEM)
    assert (again.added, again.changed, again.unchanged) == (0, 0, first.added)
    assert look(database, kyiv.id).in_language("uk").forbidden == ()


def test_the_book_works_in_both_directions_and_follows_every_change(database, desk):
    term_id = add(database, desk.editor)
    assert terms_in(database, "in Kyiv") == ["Київ"]
    assert terms_in(database, "у Києві", source="uk", target="ru") == ["Киев"]
    edit(database, desk.editor, term_id, draft(en="Kyiv", uk="Стольний", ru="Киев"), 1)
    assert terms_in(database, "in Kyiv") == ["Стольний"]
    with database.unit_of_work() as session:
        service.remove(session, desk.editor, term_id)
    assert terms_in(database, "in Kyiv") == []


def test_a_change_rolled_back_leaves_no_book_behind(database, desk):
    class Stop(Exception):
        pass

    with pytest.raises(Stop), database.unit_of_work() as session:
        service.add(session, desk.editor, KYIV)
        session.flush()
        assert queries.book(session, source_language="en", target_language="uk").found_in("Kyiv")
        raise Stop
    assert terms_in(database, "in Kyiv") == []


def test_a_section_has_its_own_words(database, desk):
    add(database, desk.editor, draft(Kind.TERM, en="drone", uk="безпілотник"))
    add(database, desk.editor, draft(Kind.TERM, en="drone", uk="коптер", scope="Tech"))
    assert terms_in(database, "a drone") == ["безпілотник"]
    assert terms_in(database, "a drone", scope="Tech") == ["коптер"]


def test_asking_for_a_book_again_costs_one_query(database, desk):
    add(database, desk.editor)
    terms_in(database, "Kyiv")
    statements: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
    terms_in(database, "Kyiv")
    assert len([text for text in statements if text.startswith("SELECT")]) == 1


def checks_of(segment):
    return [finding["check"] for finding in segment.findings]


def test_drafts_and_saved_segments_are_checked_for_terms(database, desk):
    add(database, desk.editor, draft(Kind.TERM, en="ship", uk="корабель"))
    submitted = newsroom.send_in(database, desk.editor)
    translation_id = submitted.translations[0].id
    newsroom.draft(database, translation_id)
    headline, first = newsroom.look(database, translation_id).segments[:2]
    assert "glossary_missing" in checks_of(headline)
    assert "glossary_missing" in checks_of(first)
    with database.unit_of_work() as session:
        saved = editing.save(
            session, desk.translator, first.id, text="Кораблі вийшли з порту Одеси.", version=first.version
        )
        assert "glossary_missing" not in checks_of(saved)
