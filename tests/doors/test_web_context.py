"""Beside a segment: the panel for a script, a page for a browser without one, and the forms in both."""

import uuid

import pytest

from tests import newsroom
from tests.doors.test_api_machine import Wordy
from tests.doors.web_site import SCRIPT, Visit, added, form, forms, has_form, struck, words
from transpub.terms import service as register
from transpub.terms.drafts import TermDraft, WordingDraft
from transpub.terms.entries import Kind
from transpub.translations import comments, editing, queries, resegmenting
from transpub.translations.beside import GLANCE
from transpub.translations.models import Segment
from transpub.translations.workflow import Action

BODY = "Ships left the port of Odesa on Friday. They carried 52,300 tonnes of grain.\n\nNobody knows more."
SHIPS, GRAIN, NOBODY = 1, 2, 3


@pytest.fixture
def visit(app, desk):
    return lambda role, **options: Visit(app, role, **options)


@pytest.fixture
def remembered(database, desk):
    """The article whose translation the memory has."""
    submitted = newsroom.send_in(database, desk.editor)
    newsroom.approved(database, desk, submitted.translations[0].id)
    return submitted.article


@pytest.fixture
def translation_id(database, desk, remembered):
    made = newsroom.send_in(database, desk.editor, title="A second convoy", body=BODY).translations[0].id
    newsroom.draft(database, made)
    return made


@pytest.fixture
def segment(database, translation_id):
    """As it is now."""

    def read(place):
        with database.read_only() as session:
            return queries.segments(session, translation_id, limit=10)[place]

    return read


@pytest.fixture
def path(translation_id, segment):
    return lambda place: f"/translations/{translation_id}/segments/{segment(place).id}"


def piece(answer, name):
    assert answer.status_code == 200, answer.text
    assert set(answer.json()) == {name}
    assert "<html" not in answer.json()[name]
    return answer.json()[name]


def test_a_match_shows_score_difference_reasons_and_origin(visit, path, remembered):
    page = visit("translator").get(f"{path(SHIPS)}/context")
    assert (struck(page), added(page)) == (["Monday"], ["Friday"])
    assert "83% a sentence like it 89% alike, −1 from another article, −5 drafted by a trial model" in words(page)
    assert "Reviewer · " in words(page)
    assert f'href="/articles/{remembered.id}"' in page.text


def test_a_match_is_taken_without_scripts(visit, path, segment):
    translator = visit("translator")
    page = translator.get(f"{path(GRAIN)}/context")
    taken = next(entry for entry in forms(page) if entry.buttons[0].get("data-take"))
    (button,) = taken.buttons
    assert "52,300" in button["value"]
    after = translator.send(taken, text=button["value"])
    assert "Saved." in words(after)
    assert after.url.path == f"/translations/{segment(GRAIN).translation_id}"
    assert (segment(GRAIN).target, segment(GRAIN).state) == (button["value"], "edited")


def test_every_row_leads_to_what_stands_beside_it(visit, path, segment):
    translator = visit("translator")
    for place in (SHIPS, GRAIN, NOBODY):
        page = translator.get(f"/translations/{segment(place).translation_id}?open={segment(place).id}")
        assert f'href="{path(place)}/context"' in page.text


def test_a_script_is_given_the_piece_with_numbered_keys(visit, path):
    html = piece(visit("translator").get(f"{path(SHIPS)}/context", headers=SCRIPT), "context")
    assert 'data-take-number="1"' in html
    assert "data-concordance" in html
    assert "data-comment" in html
    assert "data-context-of" in html


def test_terms_with_their_forms_and_what_is_wrong(visit, database, desk, path, segment):
    odesa = {"en": WordingDraft("Odesa"), "uk": WordingDraft("Одеса", forbidden=("Одесса",))}
    entry = TermDraft(source_language="en", wordings=odesa, kind=Kind.PLACE, note="The port, not the oblast.")
    with database.unit_of_work() as session:
        register.add(session, desk.editor, entry)
    translator = visit("translator")
    save = {"text": "Кораблі вийшли з Одессы.", "version": str(segment(SHIPS).version)}
    translator.post(path(SHIPS), save)
    html = piece(translator.get(f"{path(SHIPS)}/context", headers=SCRIPT), "context")
    assert 'data-insert="Одеса"' in html
    assert 'data-insert="Одеси" data-replaced="Одессы"' in html
    assert "never: Одесса" in words(html)
    assert "The port, not the oblast." in words(html)
    page = translator.get(f"{path(SHIPS)}/context")
    assert "Одеса" in words(page)
    assert "data-insert" not in page.text
    assert "The register has nothing of this sentence." in words(translator.get(f"{path(NOBODY)}/context"))


def test_other_wordings_are_asked_for_and_arrive_without_scripts(visit, database, path, segment, translation_id):
    translator = visit("translator")
    asked = translator.send(form(translator.get(f"{path(SHIPS)}/context"), "/wordings"))
    assert asked.url.path == f"{path(SHIPS)}/context"
    assert "The machine looks for other wordings" in words(asked)
    assert not has_form(asked, "/wordings")
    newsroom.draft(database, translation_id, Wordy())
    found = translator.get(f"{path(SHIPS)}/context")
    (wording, *_) = [entry["text"] for entry in segment(SHIPS).alternatives]
    assert wording in words(found)
    take = next(entry for entry in forms(found) if entry.buttons[0].get("value") == wording)
    translator.send(take, text=wording)
    assert segment(SHIPS).target == wording


def test_other_wordings_for_a_script(visit, database, path, translation_id):
    translator = visit("translator")
    asked = piece(translator.post(f"{path(SHIPS)}/wordings", headers=SCRIPT), "wordings")
    assert "data-moving" in asked
    newsroom.draft(database, translation_id, Wordy())
    found = piece(translator.get(f"{path(SHIPS)}/wordings", headers=SCRIPT), "wordings")
    assert "data-moving" not in found
    assert "data-take=" in found


def test_who_may_not_edit_asks_the_machine_for_nothing(visit, path):
    answer = visit("editor").post(f"{path(SHIPS)}/wordings", headers=SCRIPT)
    assert answer.status_code == 403
    assert answer.json()["detail"]


def test_an_earlier_text_is_put_back_without_scripts(visit, path, segment):
    translator, draft = visit("translator"), segment(SHIPS).target
    translator.post(path(SHIPS), {"text": "Перший текст.", "version": str(segment(SHIPS).version)})
    page = translator.get(f"{path(SHIPS)}/context")
    assert "Translator edited the text" in words(page)
    (put_back,) = [entry for entry in forms(page) if str(entry.buttons[0].get("value")).startswith("revert:")]
    after = translator.send(put_back, then=put_back.buttons[0]["value"])
    assert "The earlier text is back." in words(after)
    assert segment(SHIPS).target == draft
    page = translator.get(f"{path(SHIPS)}/context")
    assert "Translator put an earlier text back" in words(page)
    assert "Перший текст." in words(page)


def test_what_is_typed_is_in_the_history_before_another_text_is_put_back(visit, path, segment):
    translator, draft = visit("translator"), segment(SHIPS).target
    answer = translator.post(
        path(SHIPS),
        {"text": "Щойно набране.", "version": str(segment(SHIPS).version), "then": "revert:0"},
        headers=SCRIPT,
    )
    assert answer.status_code == 200
    assert segment(SHIPS).target == draft
    html = piece(translator.get(f"{path(SHIPS)}/context", headers=SCRIPT), "context")
    assert "Щойно набране." in words(html)
    assert 'form="f-2" name="then" value="revert:' in html


@pytest.mark.parametrize("then", ["revert:99999999", "revert:-7", "revert:999999999999999"])
def test_a_text_that_never_was_cannot_be_put_back(visit, path, segment, then):
    fields = {"text": segment(SHIPS).target, "version": str(segment(SHIPS).version), "then": then}
    before = segment(SHIPS).target
    assert visit("translator").post(path(SHIPS), fields).status_code == 404
    assert segment(SHIPS).target == before


def test_a_stale_tab_puts_nothing_back(visit, path, segment):
    translator, stale = visit("translator"), segment(SHIPS)
    translator.post(path(SHIPS), {"text": "Перший текст.", "version": str(stale.version)})
    answer = visit("reviewer").post(
        path(SHIPS), {"text": stale.target, "version": str(stale.version), "then": "revert:0"}
    )
    assert answer.status_code == 409
    assert segment(SHIPS).target == "Перший текст."


def test_a_comment_is_written_resolved_and_reopened_without_scripts(visit, path, segment):
    translator = visit("translator")
    page = translator.get(f"{path(SHIPS)}/context")
    after = translator.send(form(page, "/comments"), text="Which port?\n<b>Odesa</b> or Pivdennyi?")
    assert after.url.path == f"/translations/{segment(SHIPS).translation_id}"
    assert "Your comment is beside the segment." in words(after)
    page = visit("reviewer").get(f"{path(SHIPS)}/context")
    assert "Which port? <b>Odesa</b> or Pivdennyi?" in words(page)
    assert "&lt;b&gt;" in page.text
    assert "1 open" in words(page)
    reviewer = visit("reviewer")
    reviewer.send(form(page, "/resolve"))
    page = reviewer.get(f"{path(SHIPS)}/context")
    assert "Resolved by Reviewer" in words(page)
    reviewer.send(form(page, "/reopen"))
    assert has_form(reviewer.get(f"{path(SHIPS)}/context"), "/resolve")


def test_a_comment_that_cannot_be_kept_stays_in_its_box(visit, path):
    translator = visit("translator")
    for text, said in (("x" * 4001, "4"), (" \n ", "")):
        page = translator.post(f"{path(SHIPS)}/comments", {"text": text})
        assert page.status_code in (413, 422)
        assert form(page, "/comments").value("text") == text
        assert said in words(page)
        refused = translator.post(f"{path(SHIPS)}/comments", {"text": text}, headers=SCRIPT)
        assert refused.status_code == page.status_code
        assert refused.json()["detail"]


def test_a_comment_on_a_sentence_just_joined_away_is_shown_again(visit, path, segment, database, desk):
    translator = visit("translator")
    ships, grain, gone = segment(SHIPS), segment(GRAIN), path(GRAIN)
    with database.unit_of_work() as session:
        resegmenting.join(session, desk.reviewer, ships.id, version=ships.version, next_version=grain.version)
    refused = translator.post(f"{gone}/comments", {"text": "How many tonnes?"}, headers=SCRIPT)
    assert (refused.status_code, refused.json()["code"]) == (409, "translations.sentence_gone")
    page = translator.post(f"{gone}/comments", {"text": "How many tonnes?"})
    assert page.status_code == 409
    assert "This sentence is no longer on its own" in words(page)
    again = form(page, "/comments")
    assert again.action == f"{path(SHIPS)}/comments"
    assert again.value("text") == "How many tonnes?"
    translator.send(again)
    assert "How many tonnes?" in words(translator.get(f"{path(SHIPS)}/context"))


def test_a_script_is_given_the_comments_anew(visit, path):
    editor = visit("editor")
    html = piece(editor.post(f"{path(SHIPS)}/comments", {"text": "Check the port."}, headers=SCRIPT), "comments")
    assert "Check the port." in words(html)
    resolve = form(html, "/resolve").action
    assert "Resolved by Editor" in words(piece(editor.post(resolve, headers=SCRIPT), "comments"))


def test_a_publisher_reads_and_says_nothing(visit, path, database, desk, translation_id, segment):
    with database.unit_of_work() as session:
        comment = comments.add(
            session, desk.editor, translation_id, "Check the port.", segment_id=segment(SHIPS).id
        )
    publisher = visit("publisher")
    page = publisher.get(f"{path(SHIPS)}/context")
    assert "Check the port." in words(page)
    assert "83%" in words(page)
    assert [entry.action for entry in forms(page) if entry.action.startswith(path(SHIPS))] == [
        f"{path(SHIPS)}/context"
    ]
    assert publisher.post(f"{path(SHIPS)}/comments", {"text": "No."}).status_code == 403
    assert publisher.post(f"{path(SHIPS)}/comments/{comment.id}/resolve").status_code == 403


def test_beside_the_row_the_newest_is_told_and_the_page_has_all(
    visit, database, desk, path, segment, translation_id
):
    here, people = segment(SHIPS), (desk.translator, desk.reviewer)
    for number in range(GLANCE.steps + 3):
        with database.unit_of_work() as session:
            now = session.get_one(Segment, here.id)
            editing.save(session, people[number % 2], here.id, text=f"Текст {number}.", version=now.version)
    for number in range(GLANCE.comments + 2):
        with database.unit_of_work() as session:
            comments.add(session, desk.editor, translation_id, f"Note {number}.", segment_id=here.id)
    translator = visit("translator")
    html = piece(translator.get(f"{path(SHIPS)}/context", headers=SCRIPT), "context")
    assert html.count('class="comment"') == GLANCE.comments
    assert "Earlier texts" in html
    assert "Earlier comments" in html
    assert "Note 0." not in html
    page = words(translator.get(f"{path(SHIPS)}/context"))
    assert "Note 0." in page
    assert "Machine draft" in page
    assert "Earlier" not in page


def test_words_are_searched_beside_the_segment(visit, path, remembered):
    translator = visit("translator")
    page = translator.get(f"{path(NOBODY)}/context?q=port+ode")
    assert "<mark>port</mark>" in page.text
    assert "<mark>Odesa</mark>" in page.text
    assert 'href="/memory?q=port+ode&amp;pair=en+uk"' in page.text
    html = piece(translator.get(f"{path(NOBODY)}/context?q=port", headers=SCRIPT), "search")
    assert "<mark>port</mark>" in html


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("!!", "There is no word and no number"),
        ("a+" * 13, "12 are the most"),
        ("zebra", "Nobody has translated that yet"),
        ("x" * 5000, "Nobody has translated that yet"),
        ("%00%FF", "There is no word"),
        ("<script>", "Nobody has translated that yet"),
    ],
)
def test_odd_searches_are_answered_in_their_place(visit, path, query, said):
    for headers in ({}, SCRIPT):
        answer = visit("translator").get(f"{path(SHIPS)}/context?q={query}", headers=headers)
        assert answer.status_code == 200
        assert said in words(answer.json()["search"] if headers else answer)
        assert "<script>" not in answer.text.replace('<script type="module"', "")


def test_many_hits_are_shown_in_part(visit, path, database, desk):
    body = " ".join(f"Ship number{letter} came to the quay." for letter in "abcdefghijklmnop")
    many = newsroom.send_in(database, desk.editor, title="Many ships", body=body)
    newsroom.approved(database, desk, many.translations[0].id)
    page = visit("translator").get(f"{path(SHIPS)}/context?q=quay")
    assert page.text.count("<mark>quay</mark>") == 10
    assert "All of it on the page of the memory" in words(page)


def test_what_is_not_there(visit, path, segment, database, desk, translation_id):
    translator, here = visit("translator"), segment(SHIPS)
    comment = uuid.uuid4()
    for base in (
        f"/translations/{uuid.uuid4()}/segments/{here.id}",
        f"/translations/{translation_id}/segments/{uuid.uuid4()}",
        f"/translations/none/segments/{here.id}",
        f"/translations/{translation_id}/segments/none",
    ):
        assert translator.get(f"{base}/context").status_code == 404
        assert translator.get(f"{base}/wordings").status_code == 404
        assert translator.post(f"{base}/wordings").status_code == 404
        assert translator.post(f"{base}/comments", {"text": "?"}).status_code == 404
    for turn in ("resolve", "reopen", "delete"):
        assert translator.post(f"{path(SHIPS)}/comments/{comment}/{turn}").status_code == 404
    with database.unit_of_work() as session:
        other = comments.add(session, desk.editor, translation_id, "Elsewhere.", segment_id=segment(GRAIN).id)
    assert translator.post(f"{path(SHIPS)}/comments/{other.id}/resolve").status_code == 404
    with database.read_only() as session:
        assert comments.of_translation(session, translation_id)[0].is_open
    joined = segment(SHIPS), segment(GRAIN)
    gone = path(GRAIN)
    with database.unit_of_work() as session:
        resegmenting.join(
            session, desk.translator, joined[0].id, version=joined[0].version, next_version=joined[1].version
        )
    assert translator.get(f"{gone}/context").status_code == 404


def test_an_approved_text_is_shown_with_nothing_to_take(visit, database, desk, path, translation_id):
    newsroom.confirm_all(database, desk.translator, translation_id)
    newsroom.act(database, desk.translator, translation_id, Action.SUBMIT)
    newsroom.act(database, desk.reviewer, translation_id, Action.APPROVE)
    page = visit("translator").get(f"{path(SHIPS)}/context")
    assert "Translator edited and confirmed the text" in words(page)
    assert "data-take" not in page.text
    assert "revert:" not in page.text
    assert has_form(page, "/comments")


def test_strangers_log_in_first(app, path):
    stranger = Visit(app)
    assert has_form(stranger.get(f"{path(SHIPS)}/context"), "/login")
    assert stranger.get(f"{path(SHIPS)}/context", headers=SCRIPT).status_code == 401
    assert stranger.post(f"{path(SHIPS)}/comments", {"text": "?"}, headers=SCRIPT).status_code == 401


def test_in_every_language_of_the_interface(visit, path):
    for language in ("uk", "ru"):
        assert visit("translator", language=language).get(f"{path(SHIPS)}/context").status_code == 200
