"""Join and split on the translation page, without scripts: the whole page comes anew, nothing typed is lost."""

import uuid

import pytest

from tests import newsroom
from tests.doors.web_site import SCRIPT, Visit, form, words
from transpub.translations import comments, editing, queries, resegmenting

SHIPS = "Ships left the port of Odesa on Monday."
GRAIN = "They carried 45,000 tonnes of grain."


@pytest.fixture
def visit(app, desk):
    return lambda role, **options: Visit(app, role, **options)


@pytest.fixture
def translation(database, desk) -> uuid.UUID:
    """A finished machine draft in Ukrainian: a headline and three paragraphs of two sentences."""
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


def buttons(page, segment):
    return [button.get("value") for button in segment_form(page, segment).buttons]


def row_of(page, number):
    return page.text.split('<li class="segment ')[number].partition("</ol>")[0]


def save_as(database, actor, segment, text):
    with database.unit_of_work() as session:
        return editing.save(session, actor, segment.id, text=text, version=segment.version)


def join_as(database, actor, first, second):
    with database.unit_of_work() as session:
        resegmenting.join(session, actor, first.id, version=first.version, next_version=second.version)


def test_join_is_offered_only_within_a_paragraph(visit, path, translation, database):
    translator = visit("translator")
    offered = [
        "join" in buttons(translator.get(f"{path}?open={segment.id}"), segment)
        for segment in segments(database, translation)
    ]
    assert offered == [False, True, False, True, False, True, False]


def test_join_takes_what_was_typed_along_and_shows_both_in_one(visit, path, translation, database):
    translator = visit("translator")
    _, first, second, *_ = segments(database, translation)
    page = translator.send(segment_form(translator.get(path), first), text="Кораблі вийшли з Одеси.", then="join")
    assert str(page.url).endswith(f"{path}?said=joined#s-2")
    assert "Joined. Read it as one sentence and confirm it." in words(page)
    joined, after = segments(database, translation)[1:3]
    assert joined.source == f"{SHIPS} {GRAIN}"
    assert segment_form(page, joined).value("text") == f"Кораблі вийшли з Одеси. {second.target}"
    assert after.position == 2
    assert "mark-machine" in row_of(page, 2)


def test_split_shows_the_words_and_the_one_pressed_begins_the_second(visit, path, translation, database):
    translator = visit("translator")
    _, first, *_ = segments(database, translation)
    sent = segment_form(translator.get(path), first)
    page = translator.send(sent, text="Кораблі вийшли з Одеси. Був понеділок.", then="split")
    assert str(page.url).endswith(f"{path}?split={first.id}#s-2")
    assert "With which word does the second sentence begin?" in words(row_of(page, 2))
    assert "on Monday." in words(row_of(page, 2))
    at = str(len("Ships left the port of Odesa "))
    assert f'name="at" value="{at}"' in row_of(page, 2)
    assert 'name="at"' not in row_of(page, 3)
    page = translator.send(segment_form(page, segments(database, translation)[1]), at=at)
    assert str(page.url).endswith(f"{path}?said=split#s-2")
    halves = segments(database, translation)[1:3]
    assert [(half.source, half.target) for half in halves] == [
        ("Ships left the port of Odesa", "Кораблі вийшли з Одеси."),
        ("on Monday.", "Був понеділок."),
    ]


def test_a_word_that_begins_nothing_is_no_button(visit, path, translation, database):
    translator = visit("translator")
    page = translator.get(f"{path}?split={segments(database, translation)[1].id}")
    pressable = [part.split('"')[1] for part in row_of(page, 2).split('name="at" value=')[1:]]
    assert pressable == [str(SHIPS.index(word)) for word in ("left", "the", "port", "of", "Odesa", "on", "Monday")]


@pytest.mark.parametrize("split", ["", "nothing", "00000000-0000-0000-0000-000000000000"])
def test_an_odd_address_shows_the_page(visit, path, split):
    page = visit("translator").get(f"{path}?split={split}")
    assert page.status_code == 200
    assert "With which word" not in page.text


def test_nobody_splits_what_they_may_not_edit(visit, path, translation, database):
    first = segments(database, translation)[1]
    page = visit("publisher").get(f"{path}?split={first.id}")
    assert page.status_code == 200
    assert 'name="at"' not in page.text
    answer = visit("publisher").post(
        f"{path}/segments/{first.id}", {"version": "2", "at": "6", "text": first.target}
    )
    assert answer.status_code == 403
    assert len(segments(database, translation)) == 7


def test_a_conflict_keeps_what_was_typed_and_joins_nothing(visit, path, translation, database, desk):
    translator = visit("translator")
    page = translator.get(path)
    _, first, second, *_ = segments(database, translation)
    save_as(database, desk.reviewer, second, "Вони везли зерно.")
    answer = translator.send(segment_form(page, first), text="Мій текст.", then="join")
    assert answer.status_code == 409
    assert "Somebody changed these sentences a moment ago." in words(row_of(answer, 2))
    assert segment_form(answer, first).value("text") == "Мій текст."
    assert segments(database, translation)[1].target == first.target
    again = translator.send(segment_form(answer, first), text="Мій текст.", then="join")
    assert again.status_code == 200
    assert segments(database, translation)[1].target == "Мій текст. Вони везли зерно."


def test_both_texts_are_shown_when_the_first_was_saved_meanwhile(visit, path, translation, database, desk):
    translator = visit("translator")
    page = translator.get(path)
    first = segments(database, translation)[1]
    save_as(database, desk.reviewer, first, "Текст рецензентки.")
    answer = translator.send(segment_form(page, first), text="Мій текст.", then="join")
    assert answer.status_code == 409
    assert "Текст рецензентки." in words(row_of(answer, 2))
    assert segment_form(answer, first).value("text") == "Мій текст."


@pytest.mark.parametrize("by_script", [False, True])
def test_what_was_typed_into_a_sentence_joined_away_stays_in_sight(
    visit, path, translation, database, desk, by_script
):
    translator = visit("translator")
    _, first, second, *_ = segments(database, translation)
    sent = segment_form(translator.get(path), second)
    join_as(database, desk.reviewer, first, second)
    fields = dict(sent.fields) | {"text": "Вони везли 45 000 тонн зерна.", "then": "save"}
    answer = translator.post(sent.action, fields, headers=SCRIPT if by_script else {})
    assert answer.status_code == 409
    if by_script:
        assert answer.json().keys() == {"detail"}
        assert answer.json()["detail"].startswith("This sentence is no longer on its own")
    else:
        assert "Your text, not saved yet: Вони везли 45 000 тонн зерна." in words(row_of(answer, 2))
        joined = segments(database, translation)[1]
        assert segment_form(answer, joined).value("text") == joined.target


def test_translate_again_keeps_what_was_typed_into_a_sentence_joined_away(visit, path, translation, database, desk):
    translator = visit("translator")
    _, first, second, *_ = segments(database, translation)
    join_as(database, desk.reviewer, first, second)
    typed = {"text": "Вони везли 45 000 тонн зерна.", "version": str(second.version)}
    answer = translator.post(f"{path}/segments/{second.id}/again", typed)
    assert answer.status_code == 409
    assert "This sentence is no longer on its own" in words(row_of(answer, 2))
    assert "Your text, not saved yet: Вони везли 45 000 тонн зерна." in words(row_of(answer, 2))


REFUSED = ["кілька\x07слів", "слово " * 4_000]


@pytest.mark.parametrize("refused", REFUSED)
@pytest.mark.parametrize(("way", "by_script"), [("", False), ("", True), ("/again", False)])
def test_a_refused_text_goes_over_nobodys_once_it_is_mended(
    visit, path, translation, database, desk, refused, by_script, way
):
    """Somebody else saves between two tries: the second is told, whichever of the two was refused for its signs."""
    translator = visit("translator")
    first = segments(database, translation)[1]
    sent = segment_form(translator.get(path), first)
    headers = SCRIPT if by_script else {}

    def send(filled, text):
        fields = dict(filled.fields) | {"text": text, "then": "save"}
        answer = translator.post(f"{path}/segments/{first.id}{way}", fields, headers=headers)
        return answer, answer.json()["row"] if headers else answer.text

    answer, shown = send(sent, refused)
    assert answer.status_code in (413, 422)
    save_as(database, desk.reviewer, first, "Текст рецензентки.")
    answer, shown = send(segment_form(shown, first), "Виправлено.")
    assert answer.status_code == 409
    assert "Текст рецензентки." in words(shown)
    assert segments(database, translation)[1].target == "Текст рецензентки."


@pytest.mark.parametrize("refused", REFUSED)
def test_whose_text_is_refused_is_told_first_that_another_one_was_saved(
    visit, path, translation, database, desk, refused
):
    translator = visit("translator")
    first = segments(database, translation)[1]
    sent = segment_form(translator.get(path), first)
    save_as(database, desk.reviewer, first, "Текст рецензентки.")
    answer = translator.send(sent, text=refused, then="save")
    assert answer.status_code == 409
    assert "Saved meanwhile by Reviewer: Текст рецензентки." in words(row_of(answer, 2))
    assert segment_form(answer, first).value("text").strip() == refused.strip()


@pytest.mark.parametrize("fields", [{"then": "save"}, {"then": "join"}, {"at": "6"}])
@pytest.mark.parametrize("way", ["", "/again", "/comments"])
def test_no_form_of_the_desk_stores_what_another_person_typed(
    visit, path, translation, database, desk, way, fields
):
    before = [(row.target, row.source) for row in segments(database, translation)]
    first, second = segments(database, translation)[1:3]
    typed = {
        "text": "Набрано іншою людиною.",
        "version": str(first.version),
        "next_version": str(second.version),
        "person": str(desk.translator.user_id),
        **fields,
    }
    stranger = visit("reviewer")
    address = f"{path}/segments/{first.id}{way}"
    answer = stranger.post(address, typed, headers=SCRIPT)
    assert (answer.status_code, answer.json()["code"]) == (403, "web.somebody_else")
    page = stranger.post(address, typed)
    assert page.status_code == 403
    assert "Log in as yourself again" in words(page)
    assert [(row.target, row.source) for row in segments(database, translation)] == before
    with database.read_only() as session:
        assert comments.count(session, translation) == 0
    # Whoever typed it goes on from that very page.
    back = form(page, "/login")
    resumed = stranger.send(back, email="translator@desk.example", password=newsroom.PASSWORD)
    assert form(resumed, address).value("text") == "Набрано іншою людиною."
    assert stranger.send(form(resumed, address)).status_code != 403


@pytest.mark.parametrize("at", ["3", "9999", "999999999"])
def test_a_place_made_up_is_refused_beside_the_segment(visit, path, translation, database, at):
    translator = visit("translator")
    first = segments(database, translation)[1]
    sent = segment_form(translator.get(path), first)
    answer = translator.send(sent, text="Мій текст.", at=at)
    assert answer.status_code == 422
    assert "A sentence can only begin where a word begins." in words(row_of(answer, 2))
    assert segment_form(answer, first).value("text") == "Мій текст."


def test_the_log_says_it_in_words(visit, path, translation, database):
    translator = visit("translator")
    first = segments(database, translation)[1]
    translator.send(segment_form(translator.get(path), first), then="join")
    article_id = newsroom.look(database, translation).article_id
    assert "joined two segments" in words(visit("editor").get(f"/articles/{article_id}"))


@pytest.mark.parametrize("by_script", [False, True])
def test_what_was_typed_into_a_sentence_that_a_revision_took_away_stays_in_sight(
    visit, path, translation, database, desk, by_script
):
    translator = visit("translator")
    second = segments(database, translation)[2]
    sent = segment_form(translator.get(path), second)
    article_id = newsroom.look(database, translation).article_id
    rewritten = newsroom.BODY.replace(GRAIN, "What they carried is not known.")
    newsroom.revise(database, desk.editor, article_id, rewritten, base=1)
    fields = dict(sent.fields) | {"text": "Вони везли 45 000 тонн зерна.", "then": "save"}
    answer = translator.post(sent.action, fields, headers=SCRIPT if by_script else {})
    assert answer.status_code == 409
    if by_script:
        assert answer.json().keys() == {"detail"}
    else:
        assert "Your text, not saved yet: Вони везли 45 000 тонн зерна." in words(row_of(answer, 2))
