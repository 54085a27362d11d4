"""The reviewer's page without scripts: what it shows, both answers, stale tabs, double posts, typed notes kept."""

import uuid

import pytest

from tests import newsroom
from tests.doors.web_site import Visit, added, form, struck, words
from transpub.translations import comments, editing, resegmenting
from transpub.translations.models import Segment
from transpub.translations.workflow import Action, State

SHIPS = "Ships left the port of Odesa on Monday."


@pytest.fixture
def visit(app):
    return lambda role=None, **options: Visit(app, role, **options)


@pytest.fixture
def translation(database, desk) -> uuid.UUID:
    (translation,) = newsroom.send_in(database, desk.editor).translations
    newsroom.draft(database, translation.id)
    return translation.id


@pytest.fixture
def waiting(database, desk, translation) -> uuid.UUID:
    newsroom.confirm_all(database, desk.translator, translation)
    newsroom.act(database, desk.translator, translation, Action.SUBMIT)
    return translation


@pytest.fixture
def path(translation) -> str:
    return f"/translations/{translation}/review"


def segments(database, translation) -> list[Segment]:
    return newsroom.look(database, translation).segments


def save(database, who, segment, text):
    with database.unit_of_work() as session:
        editing.save(session, who, segment.id, text=text, version=segment.version, confirm=True)


def note(segment) -> str:
    return f"note-{segment.id}"


def said(database, translation):
    with database.read_only() as session:
        return {
            (entry.text, entry.is_return, entry.is_open) for entry in comments.of_translation(session, translation)
        }


def state(database, translation):
    return newsroom.look(database, translation).state


def test_what_the_translator_changed_is_marked(visit, database, desk, translation, path):
    rows = segments(database, translation)
    save(database, desk.translator, rows[0], f"{rows[0].target} сьогодні")
    page = visit("reviewer").get(path)
    assert added(page)[-1] == "сьогодні"
    assert "machine, unchanged" in words(page)
    clean = visit("reviewer").get(f"{path}?view=clean")
    assert "сьогодні" in words(clean)
    assert (added(clean), struck(clean)) == ([], [])
    assert 'href="' + path + '?view=clean" aria-current="page"' in clean.text
    # A view nobody made is no error.
    assert visit("reviewer").get(f"{path}?view=sideways&page=x").status_code == 200


def test_gates_are_told_before_anything_is_pressed(visit, database, desk, translation, path):
    rows = segments(database, translation)
    save(database, desk.reviewer, rows[2], "Наше море")
    page = visit("reviewer").get(path)
    assert "Segments nobody has confirmed yet: 6." in words(page)
    assert "You worked on this text yourself." in words(page)
    assert "Ask one of these: Admin." in words(page)
    assert 'href="' + path + '?#s-3"' in page.text
    assert "The checks find no errors" in words(page)
    assert "It is not waiting for review now." in words(page)


def test_back_with_notes_and_approved_once_they_are_answered(visit, database, waiting, path):
    rows = segments(database, waiting)
    reviewer, translator = visit("reviewer"), visit("translator")
    page = reviewer.get(path)
    sent = form(page, path)
    answer = reviewer.send(sent, then="send_back")
    assert answer.status_code == 422
    assert "needs a note" in words(answer)
    fields = {note(rows[0]): "Коротше.", note(rows[3]): "Хто це сказав?", "word": "Майже готово."}
    for _ in range(2):
        answer = reviewer.send(sent, then="send_back", **fields)
        assert answer.status_code == 200
        assert "Sent back" in words(answer)
    everything = {("Коротше.", True, True), ("Хто це сказав?", True, True), ("Майже готово.", True, True)}
    assert said(database, waiting) == everything
    page = translator.get(f"/translations/{waiting}")
    assert "with notes on 2 segments" in words(page)
    assert "Майже готово." in words(page)
    page = translator.get(path)
    for text in ("Коротше.", "Хто це сказав?"):
        assert text in words(page)
    with database.read_only() as session:
        ids = [entry.id for entry in comments.of_translation(session, waiting)]
    for comment_id in ids:
        page = translator.send(form(page, path), then=f"resolve:{comment_id}")
    assert "Resolved by Translator" in words(page)
    assert {is_open for _, _, is_open in said(database, waiting)} == {False}
    desk_page = translator.get(f"/translations/{waiting}")
    translator.send(form(desk_page, "/submit"), acknowledge="1")
    answer = reviewer.send(form(reviewer.get(path), path), then="approve")
    assert "Approved. It can be published now." in words(answer)
    assert state(database, waiting) == State.APPROVED
    again = reviewer.send(sent, then="approve")
    assert again.status_code == 200
    assert "not waiting" not in words(again)


def test_open_notes_are_passed_with_a_reason_that_the_history_tells(visit, database, desk, waiting, path):
    reviewer = visit("reviewer")
    reviewer.send(form(reviewer.get(path), path), then="send_back", word="Перевірити назву.")
    newsroom.act(database, desk.translator, waiting, Action.SUBMIT)
    page = reviewer.get(path)
    assert "Approving needs a reason here" in words(page)
    refused = reviewer.send(form(page, path), then="approve")
    assert refused.status_code == 409
    assert "needs a reason in writing" in words(refused)
    assert state(database, waiting) == State.IN_REVIEW
    answer = reviewer.send(form(refused, path), then="approve", word="Назву підтвердив редактор.")
    assert state(database, waiting) == State.APPROVED
    history = words(visit("editor").get(f"/translations/{waiting}"))
    assert "though not given: Notes and comments are answered" in history
    assert "Назву підтвердив редактор." in history
    assert answer.status_code == 200


def test_a_text_nobody_read_is_not_approved(visit, database, desk, waiting, path):
    """A tab from yesterday: since then a segment was edited, and two were joined."""
    reviewer = visit("reviewer")
    stale = form(reviewer.get(path), path)
    rows = segments(database, waiting)
    save(database, desk.translator, rows[2], f"{rows[2].target} Додано.")
    first, second = rows[3:5]
    with database.unit_of_work() as session:
        resegmenting.join(session, desk.translator, first.id, version=first.version, next_version=second.version)
    save(database, desk.translator, segments(database, waiting)[3], "Разом одне речення сказав міністр")
    answer = reviewer.send(stale, then="approve", **{note(rows[0]): "Не загубити."})
    assert answer.status_code == 409
    assert state(database, waiting) == State.IN_REVIEW
    told = words(answer)
    assert "The text has changed since you opened this page." in told
    assert "2 segments have changed since you opened the page." in told
    assert "Changed since you opened the page:" in told
    assert "You have not seen this text or this source before." in told
    assert "Додано." in added(answer)
    fresh = form(answer, path)
    assert fresh.value(note(rows[0])) == "Не загубити."
    # Only the note keeps it from being approved as it stands now.
    reviewer.send(fresh, then="approve")
    assert state(database, waiting) == State.APPROVED
    assert said(database, waiting) == {("Не загубити.", False, True)}


@pytest.mark.parametrize("then", ["comment", "page:2", "resolve", ""])
def test_what_changed_is_told_until_a_decision_however_the_page_comes_back(
    visit, database, desk, waiting, path, then
):
    with database.unit_of_work() as session:
        other = comments.add(session, desk.editor, waiting, "Так?")
    reviewer = visit("reviewer")
    opened = form(reviewer.get(path), path)
    row = segments(database, waiting)[2]
    save(database, desk.translator, row, f"{row.target} Додано.")
    verb = f"resolve:{other.id}" if then == "resolve" else then
    for _ in range(2):
        page = reviewer.send(opened, then=verb, **{note(row): "Чому?"})
        assert "1 segment has changed since you opened the page." in words(page)
        opened = form(page, path)
    refused = reviewer.send(opened, then="approve", word="Решту відповімо потім.", acknowledge="1")
    assert refused.status_code == 409
    assert "1 segment has changed since you opened the page." in words(refused)
    reviewer.send(form(refused, path), then="approve", word="Решту відповімо потім.", acknowledge="1")
    assert state(database, waiting) == State.APPROVED


def test_notes_leave_the_reader_on_the_page_of_the_text(visit, database, desk, waiting, path, monkeypatch):
    monkeypatch.setattr("transpub.web.reviewing.PER_PAGE", 3)
    reviewer = visit("reviewer")
    second = reviewer.get(path, params={"page": 2})
    row = segments(database, waiting)[4]
    answer = reviewer.send(form(second, "review?page=2"), then="comment", **{note(row): "Чому?"})
    assert "Your notes stand beside the text now." in words(answer)
    assert "Page 2 of 3" in words(answer)
    for beyond in (4, 0, 99999):
        assert reviewer.get(path, params={"page": beyond}).status_code == 200
        assert reviewer.send(form(answer, "review?page=2"), then=f"page:{beyond}").status_code == 200


def test_a_form_without_a_stamp_has_read_nothing(visit, database, waiting, path):
    answer = visit("reviewer").post(path, {"then": "approve", "seen": "nonsense"})
    assert answer.status_code == 409
    assert state(database, waiting) == State.IN_REVIEW
    assert "7 segments have changed" in words(answer)


def test_the_last_editor_is_told_why_not_and_what_to_do(visit, database, desk, waiting, path):
    save(database, desk.reviewer, segments(database, waiting)[1], "Кораблі вже вийшли з порту Одеси в понеділок")
    reviewer = visit("reviewer")
    page = reviewer.get(path)
    assert "You worked on this text yourself. Somebody else must approve it." in words(page)
    assert "Ask one of these: Admin." in words(page)
    (approve,) = [button for button in form(page, path).buttons if button.get("value") == "approve"]
    assert "disabled" in approve
    answer = reviewer.send(form(page, path), then="approve", word="Дуже поспішаємо.")
    assert answer.status_code == 409
    assert form(answer, path).value("word") == "Дуже поспішаємо."
    assert state(database, waiting) == State.IN_REVIEW


def test_typed_notes_come_back_with_the_page(visit, database, desk, waiting, path):
    rows = segments(database, waiting)
    reviewer = visit("reviewer")
    page = reviewer.get(path)
    too_long = "я" * 4001
    fields = {note(rows[0]): too_long, note(rows[1]): "Друга.", "word": "Загалом."}
    answer = reviewer.send(form(page, path), then="send_back", **fields)
    assert answer.status_code == 413
    assert "at most 4000 characters" in words(answer)
    sent = form(answer, path)
    assert {name: sent.value(name) for name in fields} == fields
    assert said(database, waiting) == set()
    # Resolving another comment does not lose them either; nor does a comment that is not there.
    with database.unit_of_work() as session:
        other = comments.add(session, desk.editor, waiting, "Так?")
    answer = reviewer.send(sent, then=f"resolve:{other.id}")
    assert form(answer, path).value(note(rows[1])) == "Друга."
    assert said(database, waiting) == {("Так?", False, False)}
    for missing in ("resolve:nothing", f"reopen:{uuid.uuid4()}"):
        assert reviewer.send(sent, then=missing).status_code == 404


def test_notes_alone_are_comments(visit, database, waiting, path):
    rows = segments(database, waiting)
    translator = visit("translator")
    page = translator.get(path)
    assert "Approving and sending back is for reviewers of this language." in words(page)
    answer = translator.send(form(page, path), then="comment", **{note(rows[1]): "<b>Питання</b>"})
    assert "Your notes stand beside the text now." in words(answer)
    assert "<b>Питання</b>" not in answer.text
    assert said(database, waiting) == {("<b>Питання</b>", False, True)}
    page = visit("reviewer").get(path)
    assert "Comments still open: 1." in words(page)
    for then in ("", "nonsense", "comment"):
        assert translator.send(form(page, path), then=then).status_code == 200


def test_who_may_what(visit, database, waiting, path):
    rows = segments(database, waiting)
    publisher = visit("publisher")
    page = publisher.get(path)
    assert page.status_code == 200
    assert form(page, path).buttons == []
    for then in ("approve", "send_back", "comment"):
        fields = {"then": then, "word": "Так.", note(rows[0]): "Так."}
        assert publisher.post(path, fields).status_code == 403
    for then in ("approve", "send_back"):
        assert visit("translator").post(path, {"then": then, "word": "Так."}).status_code == 403
    assert (state(database, waiting), said(database, waiting)) == (State.IN_REVIEW, set())
    assert "/login" in str(visit().get(path).url)
    assert visit("reviewer").get(f"/translations/{uuid.uuid4()}/review").status_code == 404


def test_a_step_of_a_reviewer_is_taken_where_the_whole_is_read(visit, database, waiting, path):
    reviewer = visit("reviewer")
    page = reviewer.get(f"/translations/{waiting}")
    assert f'href="{path}"' in page.text
    for action in ("approve", "send_back"):
        answer = reviewer.post(f"/translations/{waiting}/{action}", {"note": "Так.", "acknowledge": "1"})
        assert answer.url.path == path
    assert state(database, waiting) == State.IN_REVIEW
