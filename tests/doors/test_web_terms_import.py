"""A file of entries on a page: what it would do, the refused lines, taking it in whole or not at all."""

import pytest

from tests.doors.web_site import Visit, form, forms, has_form, words
from transpub.accounts.permissions import SYSTEM
from transpub.terms import exchange, queries, service
from transpub.terms.drafts import TermDraft, WordingDraft
from transpub.terms.entries import Kind, PartOfSpeech
from transpub.terms.queries import Wanted

FILE = "kind,en,uk,note\nplace,Dovha Balka,Довга Балка,\nplace,Old Mill,Старий Млин,changed\nplace,Kyiv,Київ,\n"


@pytest.fixture
def visit(app, desk):
    return lambda role, **options: Visit(app, role, **options)


@pytest.fixture
def held(database):
    """Of the file's entries one as it is there, one that the file changes."""
    with database.unit_of_work() as session:
        for english, ukrainian in (("Old Mill", "Старий Млин"), ("Kyiv", "Київ")):
            wordings = {"en": WordingDraft(english), "uk": WordingDraft(ukrainian)}
            service.add(session, SYSTEM, TermDraft("en", wordings, Kind.PLACE))


def look(person, data, name="terms.csv"):
    if isinstance(data, str):
        data = data.encode()
    return person.send(form(person.get("/terms/import"), "/terms/import"), files={"file": (name, data)}, do="look")


def applying(page):
    (found,) = [entry for entry in forms(page) if any(button.get("value") == "apply" for button in entry.buttons)]
    return found


def notes(database):
    with database.read_only() as session:
        terms = queries.page(session, Wanted(), limit=100)
        return {term.entry().source.text: term.note for term in terms}


def test_a_file_is_shown_first_and_taken_in_then(visit, database, held):
    editor = visit("editor")
    page = look(editor, FILE)
    assert "New 1 Changed 1 As they are 1 Refused 0" in words(page)
    assert notes(database) == {"Old Mill": "", "Kyiv": ""}
    after = editor.send(applying(page), do="apply")
    assert "The file is taken in." in words(after)
    assert notes(database) == {"Dovha Balka": "", "Kyiv": "", "Old Mill": "changed"}


def test_what_is_there_may_be_left_alone(visit, database, held):
    editor = visit("editor")
    editor.send(applying(look(editor, FILE)), do="apply", keep="1")
    assert notes(database) == {"Dovha Balka": "", "Kyiv": "", "Old Mill": ""}


def test_changed_wordings_are_shown_before_and_after(visit, held):
    page = look(visit("editor"), "kind,en,uk\nplace,Kyiv,Кийов\n")
    assert "<del>Київ</del>" in page.text
    assert "<ins>Кийов</ins>" in page.text


def test_refused_lines_are_told_and_nothing_is_taken_in(visit, database, held):
    editor = visit("editor")
    page = look(editor, FILE + "city,Lviv,Львів,\nplace,kyiv,Київ,\n,Odesa,,\n")
    assert page.status_code == 422
    assert "Line 5: “city” is not possible in its column." in words(page)
    assert "Line 6: it is the same entry as line 4." in words(page)
    assert "Line 7: This entry cannot be kept: it has no translation." in words(page)
    assert not any(button.get("value") == "apply" for entry in forms(page) for button in entry.buttons)
    # Whoever sends it all the same gets nothing half done.
    refused = editor.post("/terms/import", {"do": "apply", "data": FILE + "city,Lviv,Львів,\n", "register": "2"})
    assert refused.status_code == 422
    assert notes(database) == {"Old Mill": "", "Kyiv": ""}


def test_what_a_translator_may_not_write_is_a_refused_line(visit):
    page = look(visit("translator"), "en,uk,ru\ncape,мис,мыс\nbay,затока,\n")
    assert "Line 2: your role does not allow you to write all that it changes." in words(page)
    assert "New 1" in words(page)


def test_a_register_changed_meanwhile_is_looked_at_again(visit, database, held):
    editor = visit("editor")
    page = look(editor, FILE)
    with database.unit_of_work() as session:
        wordings = {"en": WordingDraft("Dovha Balka"), "uk": WordingDraft("Довга Балка")}
        service.add(session, SYSTEM, TermDraft("en", wordings, Kind.PLACE))
    again = editor.send(applying(page), do="apply")
    assert "Somebody changed the register meanwhile, so nothing was taken in." in words(again)
    assert "New 0 Changed 1 As they are 2" in words(again)
    assert notes(database)["Old Mill"] == ""
    assert editor.send(applying(again), do="apply").status_code == 200
    assert notes(database)["Old Mill"] == "changed"


def test_a_file_takes_nothing_away(visit, database):
    wordings = {"en": WordingDraft("Old Mill"), "uk": WordingDraft("Старий Млин"), "ru": WordingDraft("Мельница")}
    with database.unit_of_work() as session:
        draft = TermDraft("en", wordings, Kind.PLACE, note="Kept.")
        term_id = service.add(session, SYSTEM, draft).id
    editor = visit("editor")
    editor.send(applying(look(editor, "kind,en,uk\nplace,Old Mill,Давній Млин\n")), do="apply")
    with database.read_only() as session:
        entry = queries.find(session, term_id).entry()
    assert (entry.note, entry.in_language("ru").text, entry.in_language("uk").text) == (
        "Kept.",
        "Мельница",
        "Давній Млин",
    )


@pytest.fixture
def starlink(database):
    """An entry that uses every mark a file may leave out."""
    wordings = {
        "en": WordingDraft("Star Link", also=("Starlink net",)),
        "uk": WordingDraft("Старлінк", also=("мережа Старлінк",), forbidden=("Зорелінк",)),
    }
    draft = TermDraft(
        "en", wordings, part_of_speech=PartOfSpeech.NOUN, do_not_translate=True, case_sensitive=True, note="Old."
    )
    with database.unit_of_work() as session:
        return service.add(session, SYSTEM, draft).id


def take_in(database, editor, term_id, data):
    editor.send(applying(look(editor, data)), do="apply")
    with database.read_only() as session:
        return queries.find(session, term_id).entry()


def test_marks_and_variants_outlive_a_file_that_has_no_column_for_them(visit, database, starlink):
    entry = take_in(database, visit("editor"), starlink, "en,uk,note\nStar Link,Старлінк,New.\n")
    assert (entry.note, entry.part_of_speech) == ("New.", PartOfSpeech.NOUN)
    assert entry.do_not_translate
    assert entry.case_sensitive
    assert entry.source.also == ("Starlink net",)
    assert entry.in_language("uk").also == ("мережа Старлінк",)
    assert entry.in_language("uk").forbidden == ("Зорелінк",)


def test_a_column_says_no_and_a_cell_gives_other_variants(visit, database, starlink):
    data = "en,uk,do_not_translate,part_of_speech\nStar Link,Зорелінк | !Старлінк,no,\n"
    entry = take_in(database, visit("editor"), starlink, data)
    assert (entry.do_not_translate, entry.case_sensitive) == (False, True)
    assert entry.part_of_speech is PartOfSpeech.NOUN
    ukrainian = entry.in_language("uk")
    assert (ukrainian.text, ukrainian.also, ukrainian.forbidden) == (
        "Зорелінк",
        ("мережа Старлінк",),
        ("Старлінк",),
    )


def test_a_wording_that_was_wrong_and_is_approved_now_is_no_longer_wrong(visit, database, starlink):
    entry = take_in(database, visit("editor"), starlink, "en,uk\nStar Link,Зорелінк\n")
    assert (entry.in_language("uk").text, entry.in_language("uk").forbidden) == ("Зорелінк", ())


def test_what_does_not_go_with_what_is_there_is_a_refused_line(visit, database, starlink):
    page = look(visit("editor"), "en,uk,forbidden\nStar Link,Старлінк,yes\n")
    assert page.status_code == 422
    assert "Line 2: This entry cannot be kept: what must not be used cannot be kept untranslated" in words(page)


@pytest.mark.parametrize(
    ("data", "more"),
    [
        ("en,uk\nStar Link,Зоряна мережа\n", False),
        ("en,uk\nStar Link,Зоряна мережа | Зорелан\n", True),
        ("en,uk,case_sensitive\nStar Link,Зоряна мережа,no\n", True),
        ("en,uk,note\nStar Link,Зоряна мережа,New.\n", True),
        ("en,uk,note\nStar Link,Старлінк,New.\n", True),
    ],
)
def test_what_changes_besides_a_wording_is_told_beside_it(visit, starlink, data, more):
    page = words(look(visit("editor"), data))
    assert "Changed 1" in page
    assert ("Other wordings, forms or marks change." in page) is more


def test_corrected_forms_outlive_a_file_without_forms(visit, database):
    wordings = {"en": WordingDraft("Old Mill"), "uk": WordingDraft("Старий Млин", forms={"locative": "Старомлині"})}
    with database.unit_of_work() as session:
        term_id = service.add(session, SYSTEM, TermDraft("en", wordings, Kind.PLACE)).id
    editor = visit("editor")
    editor.send(applying(look(editor, FILE)), do="apply")
    with database.read_only() as session:
        entry = queries.find(session, term_id).entry()
    assert entry.note == "changed"
    assert dict(entry.in_language("uk").forms)["locative"] == "Старомлині"


@pytest.mark.parametrize(
    ("data", "status", "said"),
    [
        (b"PK\x03\x04\x14\x00\xff\xfe\x00 not a table", 422, "it is not UTF-8"),
        ("kind,en,uk\nplace,Kyiv,Київ\n".encode("utf-16"), 422, "it is not UTF-8"),
        ("en,uk\nKyiv,Київ\n".encode("cp1251"), 422, "Line 2 of the file: it is not UTF-8"),
        (b"\x00\x00\x00\x01\n\x00", 422, "Line 1 of the file"),
        (b"name,value\na,b\n", 422, "“name” is neither a language nor one of the columns"),
        (b"kind,note\nplace,x\n", 422, "the heading names no language"),
        (b'en,uk\n"Kyiv,x\n', 422, "quotation marks"),
        (b"en,uk\n" + "слово,слово\n".encode() * 100_000, 413, "Split it"),
        (b"en,uk\n" + b"a,b\n" * (exchange.LINES_MAX + 1), 413, "Split it"),
        (b"en,uk\na" + b"," * 1_000_000, 422, "more cells"),
        (b"en,uk\n" + b"x" * 1_000_000 + b",y\n", 422, "Line 2"),
        (b"en,uk\n", 200, "The file has no entries"),
        (b"", 422, "No file was chosen, or it is empty"),
    ],
)
def test_bad_files(visit, database, data, status, said):
    page = look(visit("editor"), data)
    assert page.status_code == status
    assert said in words(page)
    assert notes(database) == {}


def test_a_form_without_a_file(visit):
    editor = visit("editor")
    assert editor.post("/terms/import", {"do": "look"}).status_code == 422
    assert editor.post("/terms/import", {"do": "apply", "register": "x"}).status_code in (200, 422)
    assert not has_form(visit("publisher").get("/terms/import"), "/terms/import")
