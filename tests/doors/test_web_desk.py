"""The translation page: segments, conflicts, the steps of the workflow. Without scripts and with them."""

import re
import uuid

import pytest

from tests import newsroom
from tests.doors.web_site import SCRIPT, Visit, form, forms, has_form, words
from transpub.accounts.permissions import SYSTEM
from transpub.core.i18n import Catalogs
from transpub.translations import editing, queries, service
from transpub.translations.fakes import Fault, MisbehavingEngine
from transpub.translations.models import SegmentState, Translation
from transpub.translations.workflow import Action, State
from transpub.web import workbench


@pytest.fixture
def visit(app, desk):
    return lambda role, **options: Visit(app, role, **options)


@pytest.fixture
def translation(database, desk) -> uuid.UUID:
    """A finished machine draft in Ukrainian, seven segments."""
    (translation,) = newsroom.send_in(database, desk.editor).translations
    newsroom.draft(database, translation.id)
    return translation.id


@pytest.fixture
def path(translation) -> str:
    return f"/translations/{translation}"


def segments(database, translation_id):
    with database.read_only() as session:
        return queries.segments(session, translation_id, limit=1000)


def segment_form(page, segment):
    return form(page, f"/segments/{segment.id}")


def save_as(database, actor, segment, text):
    with database.unit_of_work() as session:
        return editing.save(session, actor, segment.id, text=text, version=segment.version)


def row_of(page, number):
    return page.text.split('<li class="segment ')[number].partition("</ol>")[0]


def test_source_and_target_stand_side_by_side_in_their_own_languages(visit, path, translation, database):
    page = visit("translator").get(path)
    for segment in segments(database, translation):
        assert segment.source in words(page)
        assert segment_form(page, segment).value("text") == segment.target
    assert 'lang="en" dir="ltr"' in row_of(page, 2)
    assert 'lang="uk" dir="ltr"' in row_of(page, 2)


def test_machine_text_is_marked_until_a_person_edits_it(visit, path, translation, database):
    translator = visit("translator")
    page = translator.get(path)
    assert "mark-machine" in row_of(page, 2)
    assert "trial" in words(row_of(page, 2))
    second = segments(database, translation)[1]
    page = translator.send(
        segment_form(page, second), text="Кораблі вийшли з порту Одеси в понеділок.", then="save"
    )
    assert "mark-machine" not in row_of(page, 2)
    assert "edited" in words(row_of(page, 2))


def test_save_stays_at_the_segment_and_confirm_goes_to_the_next_open_one(visit, path, translation, database):
    translator = visit("translator")
    first, second, third, *_ = segments(database, translation)
    page = translator.get(path)
    answer = translator.send(segment_form(page, second), text="Одне.", then="save")
    assert str(answer.url).endswith(f"{path}?said=saved#s-2")
    answer = translator.send(segment_form(answer, first), text="Друге.", then="confirm")
    assert str(answer.url).endswith(f"{path}?said=confirmed#s-3")
    states = [(entry.target, entry.state) for entry in segments(database, translation)]
    assert states[:2] == [("Друге.", SegmentState.CONFIRMED), ("Одне.", SegmentState.EDITED)]
    assert states[2] == (third.target, SegmentState.MACHINE)


def test_save_by_script_answers_with_the_one_row_and_what_is_around_it_apart(visit, path, translation, database):
    translator = visit("translator")
    first, second, *_ = segments(database, translation)
    fields = dict(segment_form(translator.get(path), second).fields) | {"text": "Одне.", "then": "confirm"}
    answer = translator.post(f"{path}/segments/{second.id}", fields, headers=SCRIPT)
    assert answer.status_code == 200
    body = answer.json()
    assert set(body) == {"row"}
    assert "confirmed" in words(body["row"])
    assert f'id="t-{second.position + 1}"' in body["row"]
    assert f'id="t-{first.position + 1}"' not in body["row"]
    around = translator.get(f"{path}/surroundings", headers=SCRIPT).json()
    assert "1 of 7 segments" in words(around["panel"])
    assert "Not confirmed 6" in words(around["tabs"])


def test_what_one_person_typed_is_not_stored_as_anothers(visit, path, translation, database, desk):
    second = segments(database, translation)[1]
    sent = {"text": "Одне.", "version": second.version, "then": "save", "person": desk.translator.user_id}
    answer = visit("reviewer").post(f"{path}/segments/{second.id}", sent, headers=SCRIPT)
    assert (answer.status_code, answer.json()["code"]) == (403, "web.somebody_else")
    assert segments(database, translation)[1].target == second.target


@pytest.mark.parametrize("by_script", [False, True])
def test_conflict_shows_both_texts_and_the_second_save_wins_knowingly(
    visit, path, translation, database, desk, by_script
):
    translator = visit("translator")
    page = translator.get(path)
    second = segments(database, translation)[1]
    theirs = save_as(database, desk.reviewer, second, "Текст рецензентки.")
    mine = dict(segment_form(page, second).fields) | {"text": "Мій <текст> & слова.", "then": "save"}
    address = f"{path}/segments/{second.id}"
    answer = translator.post(address, mine, headers=SCRIPT if by_script else {})
    assert answer.status_code == 409
    shown = answer.json()["row"] if by_script else answer.text
    assert "Somebody saved this while you were working on it." in words(shown)
    assert "Saved meanwhile by Reviewer:" in words(shown)
    assert "Текст рецензентки." in words(shown)
    again = segment_form(shown, second)
    assert again.value("text") == "Мій <текст> & слова."
    assert int(again.value("version")) == theirs.version
    assert segments(database, translation)[1].target == "Текст рецензентки."
    assert translator.send(again, then="save").status_code == 200
    assert segments(database, translation)[1].target == "Мій <текст> & слова."


@pytest.mark.parametrize(
    ("text", "status", "said"),
    [
        ("я" * 20_001, 413, "at most 20000 characters"),
        ("одне\x07два", 422, "control characters"),
        ("   ", 409, "no text to confirm"),
    ],
)
def test_refused_text_stays_in_its_box_with_the_reason_beside_it(
    visit, path, translation, database, text, status, said
):
    translator = visit("translator")
    second = segments(database, translation)[1]
    answer = translator.send(segment_form(translator.get(path), second), text=text, then="confirm")
    assert answer.status_code == status
    assert said in words(row_of(answer, 2))
    assert segment_form(answer, second).value("text") == text
    assert segments(database, translation)[1].target == second.target


def test_text_with_markup_is_shown_as_text(visit, path, translation, database, desk):
    second = segments(database, translation)[1]
    save_as(database, desk.translator, second, "</textarea><script>alert(1)</script>")
    page = visit("translator").get(path)
    assert "<script>alert" not in page.text
    assert segment_form(page, second).value("text") == "</textarea><script>alert(1)</script>"


def test_codes_are_chips_in_the_source_and_told_to_the_script(visit, database, desk):
    (made,) = newsroom.send_in(database, desk.editor).translations
    with database.unit_of_work() as session:
        second = session.get(Translation, made.id).segments[1]
        second.source = "They said <1>so</1> today."
        second.codes = {"1": {"tag": "a", "href": "https://gov.example/a", "paired": True, "protected": False}}
    newsroom.draft(database, made.id)
    row = row_of(visit("translator").get(f"/translations/{made.id}"), 2)
    assert (
        '<span class="chip" dir="ltr" title="a · https://gov.example/a" data-code="&lt;1&gt;">⟨1⟩</span>so' in row
    )
    assert 'data-source="They said &lt;1&gt;so&lt;/1&gt; today."' in row


def test_refused_machine_text_is_said_with_its_reason(visit, database, desk):
    (made,) = newsroom.send_in(database, desk.editor).translations
    newsroom.draft(database, made.id, MisbehavingEngine(Fault.LOOP, on="Ships left"))
    page = visit("translator").get(f"/translations/{made.id}")
    assert "The machine's text was refused: the text goes round in circles." in words(row_of(page, 2))
    assert "Machine failed 1" in words(page)


def test_findings_stand_beside_the_segment(visit, path, translation, database, desk):
    second = segments(database, translation)[1]
    save_as(database, desk.translator, second, "Кораблі вийшли з Oдеси в понеділок.")
    row = words(row_of(visit("translator").get(path), 2))
    assert "error: Mixed alphabets." in row
    assert "Oдеси" in row


def test_filter_lists_only_what_is_open(visit, path, translation, database, desk):
    first, second, *_ = segments(database, translation)
    save_as(database, desk.translator, second, "Готово.")
    page = visit("translator").get(f"{path}?show=open")
    assert segment_form(page, first)
    assert not has_form(page, f"/segments/{second.id}")
    assert visit("translator").get(f"{path}?show=nonsense").status_code == 200
    assert "The machine failed at no segment" in words(visit("translator").get(f"{path}?show=failed"))


def test_filter_stays_when_a_segment_is_saved(visit, path, translation, database):
    translator = visit("translator")
    first, *_ = segments(database, translation)
    answer = translator.send(segment_form(translator.get(f"{path}?show=open"), first), text="Одне.", then="confirm")
    assert str(answer.url).endswith(f"{path}?show=open&said=confirmed#s-2")
    assert not has_form(answer, f"/segments/{first.id}")


@pytest.mark.parametrize("role", ["editor", "publisher"])
def test_who_may_not_edit_sees_text_and_cannot_save(visit, path, translation, database, role):
    someone = visit(role)
    page = someone.get(path)
    second = segments(database, translation)[1]
    assert second.target in words(page)
    assert not has_form(page, f"/segments/{second.id}")
    assert "<textarea" not in page.text
    answer = someone.post(f"{path}/segments/{second.id}", {"text": "Чуже.", "version": second.version})
    assert answer.status_code == 403
    assert "Чуже." in words(answer)
    assert segments(database, translation)[1].target == second.target


def test_text_of_an_approved_translation_is_not_lost_but_not_saved(visit, path, translation, database, desk):
    translator = visit("translator")
    page = translator.get(path)
    newsroom.confirm_all(database, desk.translator, translation)
    newsroom.act(database, desk.translator, translation, Action.SUBMIT)
    newsroom.act(database, desk.reviewer, translation, Action.APPROVE)
    second = segments(database, translation)[1]
    answer = translator.send(segment_form(page, second), text="Запізнілий текст.", then="save")
    assert answer.status_code == 409
    assert "cannot be changed while the translation is approved" in words(answer)
    assert "Запізнілий текст." in words(answer)


def test_submit_says_what_stands_in_the_way(visit, path):
    page = visit("translator").get(path)
    assert "Segments nobody has confirmed yet: 7." in words(page)
    (button,) = form(page, "/submit").buttons
    assert "disabled" in button


def test_blocked_step_sent_all_the_same_is_refused_with_the_reason(visit, path, translation, database):
    answer = visit("translator").post(f"{path}/submit")
    assert answer.status_code == 409
    assert "“Submit for review” is not possible yet." in words(answer)
    assert newsroom.look(database, translation).state == State.DRAFT


def test_whole_way_from_draft_to_approved_by_forms(visit, path, translation, database, desk):
    newsroom.confirm_all(database, desk.translator, translation, suffix=" (так)")
    translator, reviewer = visit("translator"), visit("reviewer")
    page = translator.get(path)
    acknowledged = {"acknowledge": "1"} if "I have seen this" in words(page) else {}
    answer = translator.send(form(page, "/submit"), **acknowledged)
    assert "Submitted." in words(answer)
    answer = reviewer.send(form(reviewer.get(f"{path}/review"), "/review"), then="send_back", word="  ")
    assert answer.status_code == 422
    assert "needs a note" in words(answer)
    answer = reviewer.send(form(answer, "/review"), then="send_back", word="Перевірити «цитату».")
    assert "Sent back to the translator with your note." in words(answer)
    page = translator.get(path)
    assert "Перевірити «цитату»." in words(page)
    translator.send(form(page, "/submit"), acknowledge="1")
    answer = reviewer.send(form(reviewer.get(f"{path}/review"), "/review"), then="approve", word="Перевірено.")
    assert "Approved. It can be published now." in words(answer)
    assert newsroom.look(database, translation).state == State.APPROVED
    publisher = visit("publisher")
    (live,) = set(re.findall(r'href="(/articles/[^"]+/live/uk)"', publisher.get(path).text))
    publisher.send(form(publisher.get(live), "/publish"), do="publish")
    assert "live 1" in words(publisher.get(path))


def test_form_of_a_step_sent_twice_is_one_step(visit, path, translation, database, desk):
    newsroom.confirm_all(database, desk.translator, translation, suffix=" (так)")
    translator = visit("translator")
    sent = form(translator.get(path), "/submit")
    for _ in range(2):
        assert translator.send(sent, acknowledge="1").status_code == 200
    assert newsroom.look(database, translation).state == State.IN_REVIEW


def test_last_editor_is_told_to_find_somebody_else(visit, path, translation, database, desk):
    newsroom.confirm_all(database, desk.reviewer, translation)
    newsroom.act(database, desk.translator, translation, Action.SUBMIT)
    page = visit("reviewer").get(f"{path}/review")
    assert "Somebody else must approve it." in words(page)
    answer = visit("reviewer").send(form(page, "/review"), then="approve", acknowledge="1")
    assert answer.status_code == 409
    assert newsroom.look(database, translation).state == State.IN_REVIEW


def test_stale_step_shows_the_page_as_it_is_now(visit, path, translation, database, desk):
    """A tab from yesterday: the translation was cancelled meanwhile."""
    editor = visit("editor")
    sent = form(editor.get(path), "/cancel")
    newsroom.act(database, desk.editor, translation, Action.CANCEL)
    answer = visit("translator").post(f"{path}/submit")
    assert answer.status_code == 409
    assert "not possible while the translation is cancelled" in words(answer)
    assert editor.send(sent).status_code == 200


def test_cancelled_translation_is_requested_again_with_a_job(visit, path, translation, database, desk):
    newsroom.act(database, desk.editor, translation, Action.CANCEL)
    editor = visit("editor")
    answer = editor.send(form(editor.get(path), "/request"))
    assert "The languages are requested." in words(answer)
    assert newsroom.look(database, translation).state == State.QUEUED
    assert newsroom.newest_job(database, translation).state == "queued"


@pytest.mark.parametrize("action", ["start", "finish", "fail", "nonsense"])
def test_steps_of_the_system_are_not_a_persons(visit, path, translation, database, action):
    answer = visit("admin").post(f"{path}/{action}")
    assert answer.status_code in (403, 404)
    assert newsroom.look(database, translation).state == State.DRAFT


def test_page_of_a_step_can_be_reloaded(visit, path, database, translation):
    segment = segments(database, translation)[0]
    translator = visit("translator")
    assert translator.get(f"{path}/submit").url.path == path
    assert translator.get(f"{path}/segments/{segment.id}").url.path == path


def test_progress_of_the_machine_is_asked_for_while_it_works(visit, database, desk):
    (made,) = newsroom.send_in(database, desk.editor).translations
    editor = visit("editor")
    page = editor.get(f"/translations/{made.id}")
    assert "Waiting for the machine." in words(page)
    assert "data-moving" in page.text
    assert "data-moving" in editor.get(f"/translations/{made.id}/progress").text
    newsroom.draft(database, made.id)
    assert "data-moving" not in editor.get(f"/translations/{made.id}/progress").text


def test_failed_translation_says_why_and_offers_ways_on(visit, database, desk):
    (made,) = newsroom.send_in(database, desk.editor).translations
    with database.unit_of_work() as session:
        translation = session.get(Translation, made.id)
        translation.failure_code = "translations.worker_lost"
        service.advance(session, translation, Action.FAIL, SYSTEM)
    page = visit("translator").get(f"/translations/{made.id}")
    assert "The worker ended several times" in words(page)
    assert has_form(page, "/retry")
    answer = visit("translator").send(form(page, "/begin_manual"))
    assert "Translate it by hand" in words(answer)
    assert len([entry for entry in forms(answer) if "/segments/" in entry.action]) == 7


def test_long_article_is_cut_into_pages(visit, path, translation, database, monkeypatch):
    monkeypatch.setattr(workbench, "PER_PAGE", 3)
    translator = visit("translator")
    page = translator.get(f"{path}?page=2")
    assert "Page 2 of 3" in words(page)
    assert 'id="s-4"' in page.text
    assert 'id="s-3"' not in page.text
    last = segments(database, translation)[6]
    answer = translator.post(f"{path}/segments/{last.id}", {"text": "я" * 20_001, "version": last.version})
    assert 'id="s-7"' in answer.text


def test_every_interface_language_has_the_page(visit, path, settings):
    for ui in Catalogs(settings):
        page = visit("translator", language=ui.tag).get(path)
        assert f'<html lang="{ui.tag}" dir="ltr">' in page.text
        assert page.headers["content-language"] == ui.tag


def test_segment_of_another_translation_is_not_found(visit, path, database, desk):
    (other,) = newsroom.send_in(database, desk.editor, title="Another").translations
    newsroom.draft(database, other.id)
    segment = segments(database, other.id)[0]
    answer = visit("translator").post(
        f"{path}/segments/{segment.id}", {"text": "Не тут.", "version": segment.version}
    )
    assert answer.status_code == 404
    assert segments(database, other.id)[0].target == segment.target
