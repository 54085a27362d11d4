"""Sentences joined and split in one language: texts, whose they are, keys and places, and what is published."""

import json
import threading
import uuid

import pytest
from sqlalchemy import func, select

from tests import newsroom
from transpub.activity.models import Activity
from transpub.articles.errors import CutInWord, CutNotPossible, NothingToJoin
from transpub.articles.material import Material, SourceFormat
from transpub.articles.segments import split as split_document
from transpub.articles.service import Submission
from transpub.core.errors import EditedMeanwhile, Forbidden, NotFound
from transpub.publishing import service as publishing
from transpub.translations import editing, resegmenting, service
from transpub.translations.errors import (
    ActionBlocked,
    JoinTooLong,
    NotEditable,
    SegmentsChanged,
    SentenceGone,
    TextTooLong,
)
from transpub.translations.fakes import EchoEngine, Fault, MisbehavingEngine
from transpub.translations.models import Job, Segment, SegmentState
from transpub.translations.submission import submit
from transpub.translations.workflow import Action

SHIPS = "Ships left the port of Odesa on Monday."
GRAIN = "They carried 45,000 tonnes of grain."


@pytest.fixture
def desk(database):
    people = newsroom.people(database)
    newsroom.announce(database)
    return people


@pytest.fixture
def translation_id(database, desk):
    """A machine draft: the headline and three paragraphs of two sentences."""
    submitted = newsroom.send_in(database, desk.editor)
    newsroom.draft(database, submitted.translations[0].id)
    return submitted.translations[0].id


def rows(database, translation_id):
    return newsroom.look(database, translation_id).segments


def save(database, actor, segment, text, *, confirm=False):
    with database.unit_of_work() as session:
        return editing.save(session, actor, segment.id, text=text, version=segment.version, confirm=confirm)


def join(database, actor, first, second):
    with database.unit_of_work() as session:
        seen = second.version if second else 1
        joined = resegmenting.join(session, actor, first.id, version=first.version, next_version=seen)
        session.refresh(joined)
        return joined


def split(database, actor, segment, at, target_at=None):
    with database.unit_of_work() as session:
        halves = resegmenting.split(session, actor, segment.id, version=segment.version, at=at, target_at=target_at)
        for half in halves:
            session.refresh(half)
        return halves


def is_whole(database, translation_id):
    """Rows are exactly the segments of the corrected document: keys, places, sources, codes."""
    with database.read_only() as session:
        translation = service.find(session, translation_id)
        entries = split_document(resegmenting.document_of(translation), "en")
        found = [(row.key, row.path, row.position, row.source, row.codes) for row in translation.segments]
    assert found == [
        (entry.key, entry.path, entry.position, entry.text, service.codes_json(entry)) for entry in entries
    ]


def activity(database, verb):
    with database.read_only() as session:
        return session.scalars(select(Activity).where(Activity.verb == verb)).all()


def test_two_sentences_become_one_segment(database, desk, translation_id):
    before = rows(database, translation_id)
    save(database, desk.translator, before[1], "Кораблі вийшли з Одеси в понеділок.")
    save(database, desk.translator, before[2], "Вони везли 45 000 тонн зерна.")
    first, second = rows(database, translation_id)[1:3]
    join(database, desk.translator, first, second)
    after = rows(database, translation_id)
    assert [row.id for row in after] == [row.id for row in before if row.id != second.id]
    assert (after[1].source, after[1].target, after[1].state) == (
        f"{SHIPS} {GRAIN}",
        "Кораблі вийшли з Одеси в понеділок. Вони везли 45 000 тонн зерна.",
        SegmentState.EDITED,
    )
    is_whole(database, translation_id)


def test_other_segments_keep_their_versions_and_may_be_saved_from_an_open_page(database, desk, translation_id):
    before = rows(database, translation_id)
    join(database, desk.translator, before[1], before[2])
    save(database, desk.reviewer, before[6], "Ще два прийдуть за тиждень.")
    after = rows(database, translation_id)
    assert [row.version for row in after[2:5]] == [row.version for row in before[3:6]]
    assert after[5].target == "Ще два прийдуть за тиждень."


def test_a_joined_pair_is_split_again_and_the_second_row_comes_back(database, desk, translation_id):
    before = rows(database, translation_id)
    joined = join(database, desk.translator, before[1], before[2])
    first, second = split(database, desk.translator, joined, len(SHIPS) + 1)
    assert [first.id, second.id] == [before[1].id, before[2].id]
    after = rows(database, translation_id)
    for name in ("id", "key", "position", "source", "target", "state", "machine_text", "engine"):
        assert [getattr(row, name) for row in after] == [getattr(row, name) for row in before]
    is_whole(database, translation_id)


def test_joining_and_splitting_again_and_again_piles_up_no_rows(database, desk, translation_id):
    for _ in range(3):
        first, second = rows(database, translation_id)[1:3]
        joined = join(database, desk.translator, first, second)
        split(database, desk.translator, joined, len(SHIPS) + 1)
    with database.read_only() as session:
        assert session.scalar(select(func.count()).select_from(Segment)) == 7


def test_a_person_saving_the_sentence_that_was_joined_away_is_told(database, desk, translation_id):
    before = rows(database, translation_id)
    join(database, desk.translator, before[1], before[2])
    with pytest.raises(SentenceGone):
        save(database, desk.reviewer, before[2], "Вони везли зерно.")
    with pytest.raises(EditedMeanwhile) as caught:
        save(database, desk.reviewer, before[1], "Кораблі вийшли.")
    assert caught.value.facts["mine"] == "Кораблі вийшли."
    with pytest.raises(SentenceGone):
        split(database, desk.translator, before[2], 5)


def test_texts_changed_meanwhile_are_not_joined_unseen(database, desk, translation_id):
    before = rows(database, translation_id)
    save(database, desk.reviewer, before[2], "Вони везли зерно.")
    with pytest.raises(SegmentsChanged) as caught:
        join(database, desk.translator, before[1], before[2])
    assert caught.value.facts == {"version": before[1].version, "next_version": before[2].version + 1}
    with pytest.raises(SegmentsChanged):
        split(database, desk.translator, before[2], len("They "))
    assert len(rows(database, translation_id)) == 7


def test_who_may_and_when(database, desk, translation_id):
    before = rows(database, translation_id)
    with pytest.raises(Forbidden):
        join(database, desk.publisher, before[1], before[2])
    with pytest.raises(Forbidden):
        split(database, desk.publisher, before[1], 6)
    with pytest.raises(NotFound), database.unit_of_work() as session:
        resegmenting.join(session, desk.translator, uuid.uuid4(), version=1, next_version=1)
    newsroom.confirm_all(database, desk.translator, translation_id)
    newsroom.act(database, desk.translator, translation_id, Action.SUBMIT)
    newsroom.act(database, desk.reviewer, translation_id, Action.APPROVE)
    before = rows(database, translation_id)
    with pytest.raises(NotEditable):
        join(database, desk.translator, before[1], before[2])
    with pytest.raises(NotEditable):
        split(database, desk.translator, before[1], 6)


def test_only_sentences_of_one_paragraph_are_joined(database, desk, translation_id):
    before = rows(database, translation_id)
    for at in (0, 2, 6):
        following = before[at + 1] if at < 6 else None
        with pytest.raises(NothingToJoin):
            join(database, desk.translator, before[at], following)


@pytest.mark.parametrize(("at", "error"), [(3, CutInWord), (0, CutInWord), (9999, CutInWord)])
def test_a_split_is_made_where_a_word_begins(database, desk, translation_id, at, error):
    with pytest.raises(error):
        split(database, desk.translator, rows(database, translation_id)[1], at)
    with pytest.raises(CutInWord):
        split(database, desk.translator, rows(database, translation_id)[1], len("Ships "), target_at=2)
    assert len(rows(database, translation_id)) == 7


# State and text of two segments, and what becomes of them: m machine, p person (confirmed), e empty.
STANDINGS = [
    ("mm", SegmentState.MACHINE),
    ("mp", SegmentState.MACHINE),
    ("pm", SegmentState.MACHINE),
    ("pp", SegmentState.EDITED),
    ("pe", SegmentState.EDITED),
    ("ep", SegmentState.EDITED),
    ("me", SegmentState.MACHINE),
    ("ee", SegmentState.NEW),
]


@pytest.mark.parametrize(("kinds", "state"), STANDINGS)
def test_machine_text_never_passes_as_a_persons(database, desk, translation_id, kinds, state):
    for row, kind in zip(rows(database, translation_id)[1:3], kinds, strict=True):
        if kind == "p":
            save(database, desk.translator, row, f"Людина написала {row.position}.", confirm=True)
        elif kind == "e":
            save(database, desk.translator, row, "")
    first, second = rows(database, translation_id)[1:3]
    joined = join(database, desk.translator, first, second)
    assert joined.state == state
    assert joined.target == " ".join(filter(None, (first.target, second.target)))
    assert joined.confirmed_by_id is None
    half = "half_untranslated" in [finding["check"] for finding in joined.findings]
    assert half == (("e" in kinds) and kinds != "ee")
    if kinds == "mm":
        assert joined.machine_text == joined.target
        assert (joined.engine, joined.model) == (first.engine, first.model)


def test_raw_machine_text_counts_as_unedited_after_joining_and_splitting(database, desk, translation_id):
    before = rows(database, translation_id)
    join(database, desk.translator, before[1], before[2])
    longest = rows(database, translation_id)[4]
    split(database, desk.translator, longest, len("The first ship "))
    after = rows(database, translation_id)
    assert [row.target == row.machine_text for row in after] == [True] * 5 + [False, True]
    assert [row.target for row in after if not row.target] == [""]


def test_a_job_never_fills_what_a_person_wrote(database, desk):
    submitted = newsroom.send_in(database, desk.editor)
    (translation,) = submitted.translations
    newsroom.act(database, desk.translator, translation.id, Action.BEGIN_MANUAL)
    first, second = rows(database, translation.id)[1:3]
    save(database, desk.translator, first, "Написано людиною.")
    first = rows(database, translation.id)[1]
    joined = join(database, desk.translator, first, second)
    split(database, desk.translator, joined, len(SHIPS) + 1)
    newsroom.act(database, desk.editor, translation.id, Action.CANCEL)
    newsroom.act(database, desk.editor, translation.id, Action.REQUEST)
    newsroom.draft(database, translation.id)
    after = rows(database, translation.id)
    assert (after[1].target, after[1].state) == ("Написано людиною.", SegmentState.EDITED)
    assert (after[2].source, after[2].state) == (GRAIN, SegmentState.MACHINE)


def test_refused_machine_text_is_no_text(database, desk):
    submitted = newsroom.send_in(database, desk.editor)
    (translation,) = submitted.translations
    newsroom.draft(database, translation.id, MisbehavingEngine(Fault.EMPTY))
    first, second = rows(database, translation.id)[1:3]
    assert first.state == SegmentState.MACHINE_FAILED
    joined = join(database, desk.translator, first, second)
    assert (joined.state, joined.failure, joined.target, joined.findings) == (SegmentState.NEW, None, "", [])


def test_the_translation_is_split_where_its_own_sentence_ends(database, desk, translation_id):
    row = rows(database, translation_id)[1]
    save(database, desk.translator, row, "Кораблі вийшли з порту. Це Одеса. Було це в понеділок.", confirm=True)
    row = rows(database, translation_id)[1]
    first, second = split(database, desk.translator, row, len("Ships left the port of Odesa "))
    assert (first.source, first.target) == ("Ships left the port of Odesa", "Кораблі вийшли з порту. Це Одеса.")
    assert (second.source, second.target) == ("on Monday.", "Було це в понеділок.")
    assert (first.state, second.state) == (SegmentState.EDITED, SegmentState.EDITED)
    is_whole(database, translation_id)


def test_a_translation_of_one_sentence_stays_with_the_first_half(database, desk, translation_id):
    row = rows(database, translation_id)[1]
    save(database, desk.translator, row, "Кораблі вийшли з порту Одеси в понеділок.")
    row = rows(database, translation_id)[1]
    first, second = split(database, desk.translator, row, len("Ships left the port of Odesa "))
    assert (first.target, second.target) == ("Кораблі вийшли з порту Одеси в понеділок.", "")
    assert (second.state, second.engine, second.findings) == (SegmentState.NEW, None, [])
    with database.read_only() as session:
        assert session.scalar(select(func.count()).select_from(Job)) == 1


def test_the_translation_is_split_where_a_person_says(database, desk, translation_id):
    row = rows(database, translation_id)[1]
    save(database, desk.translator, row, "Кораблі вийшли з порту Одеси в понеділок.")
    row = rows(database, translation_id)[1]
    _, second = split(
        database,
        desk.translator,
        row,
        len("Ships left the port of Odesa "),
        target_at=len("Кораблі вийшли з порту Одеси "),
    )
    assert second.target == "в понеділок."


def test_equal_sentences_keep_their_keys_apart(database, desk):
    body = "\n\n".join(["No comment. Go home."] * 3)
    submitted = newsroom.send_in(database, desk.editor, body=body)
    (translation,) = submitted.translations
    newsroom.draft(database, translation.id)
    before = rows(database, translation.id)
    for row in before[1:]:
        save(database, desk.translator, row, f"Текст {row.position}.")
    before = rows(database, translation.id)
    joined = join(database, desk.translator, before[1], before[2])
    is_whole(database, translation.id)
    after = rows(database, translation.id)
    assert [row.target for row in after[1:]] == ["Текст 1. Текст 2.", *(f"Текст {n}." for n in range(3, 7))]
    assert after[2].key == before[1].key
    join(database, desk.translator, after[4], after[5])
    is_whole(database, translation.id)
    split(database, desk.translator, joined, len("No comment. "))
    is_whole(database, translation.id)
    assert [row.target for row in rows(database, translation.id)[1:]] == [
        "Текст 1.",
        "Текст 2.",
        "Текст 3.",
        "Текст 4.",
        "Текст 5. Текст 6.",
    ]


def test_another_language_is_cut_as_before(database, desk):
    newsroom.announce(database, EchoEngine([("en", "uk"), ("en", "ru")]))
    submitted = newsroom.send_in(database, desk.editor, targets=("uk", "ru"))
    for entry in submitted.translations:
        newsroom.draft(database, entry.id, EchoEngine([("en", "uk"), ("en", "ru")]))
    ukrainian, russian = (entry.id for entry in submitted.translations)
    first, second = rows(database, ukrainian)[1:3]
    join(database, desk.translator, first, second)
    assert len(rows(database, ukrainian)) == 6
    assert len(rows(database, russian)) == 7


def test_who_wrote_in_a_joined_text_cannot_approve_it(database, desk, translation_id):
    newsroom.confirm_all(database, desk.translator, translation_id)
    newsroom.act(database, desk.translator, translation_id, Action.SUBMIT)
    row = rows(database, translation_id)[2]
    save(database, desk.reviewer, row, "Вони везли 45 000 тонн зерна.", confirm=True)
    first, second = rows(database, translation_id)[1:3]
    joined = join(database, desk.translator, first, second)
    save(database, desk.translator, joined, joined.target, confirm=True)
    with pytest.raises(ActionBlocked) as caught:
        newsroom.act(database, desk.reviewer, translation_id, Action.APPROVE)
    assert caught.value.facts["obstacle"] == "translation.needs_second_person"
    joined = rows(database, translation_id)[1]
    save(database, desk.translator, joined, "Кораблі вийшли з Одеси, везучи 45 000 тонн зерна.", confirm=True)
    newsroom.act(database, desk.reviewer, translation_id, Action.APPROVE)


def test_a_joined_translation_is_published_as_one_sentence(database, desk, translation_id):
    first, second = rows(database, translation_id)[1:3]
    join(database, desk.translator, first, second)
    row = rows(database, translation_id)[3]
    split(database, desk.translator, row, len("Insurers had waited "))
    newsroom.confirm_all(database, desk.translator, translation_id)
    joined, half, rest = (rows(database, translation_id)[index] for index in (1, 3, 4))
    save(database, desk.translator, joined, "Кораблі з 45 000 тонн зерна вийшли з Одеси.", confirm=True)
    save(database, desk.translator, half, "Страховики чекали,", confirm=True)
    save(database, desk.translator, rest, "що вирішать.", confirm=True)
    newsroom.act(database, desk.translator, translation_id, Action.SUBMIT)
    newsroom.act(database, desk.reviewer, translation_id, Action.APPROVE)
    article_id = newsroom.look(database, translation_id).article_id
    with database.unit_of_work() as session:
        edition = publishing.publish(session, desk.publisher, article_id, "uk")
    payload = json.loads(edition.payload)
    assert "<p>Кораблі з 45 000 тонн зерна вийшли з Одеси.</p>" in payload["body_html"]
    assert "Страховики чекали, що вирішать.</p>" in payload["body_html"]


def test_all_that_was_there_is_in_the_log(database, desk, translation_id):
    first, second = rows(database, translation_id)[1:3]
    joined = join(database, desk.translator, first, second)
    split(database, desk.translator, joined, len(SHIPS) + 1)
    (entry,) = activity(database, "segment.joined")
    assert [(was["source"], was["text"]) for was in entry.facts["before"]] == [
        (first.source, first.target),
        (second.source, second.target),
    ]
    assert entry.facts["texts"] == [joined.target]
    (entry,) = activity(database, "segment.split")
    assert [was["text"] for was in entry.facts["before"]] == [joined.target]
    assert entry.facts["texts"] == [first.target, second.target]
    assert (entry.actor_id, entry.to_state) == (desk.translator.user_id, SegmentState.MACHINE)


def test_segments_do_not_grow_without_end(database, desk):
    # A very long sentence, so that few of them make the longest there may be.
    sentence = "Word after word stands in this very long one".replace(" ", " and so " * 16) + ". "
    submitted = newsroom.send_in(database, desk.editor, body=sentence * 6)
    (translation,) = submitted.translations
    newsroom.draft(database, translation.id)
    with database.unit_of_work() as session:
        for row in service.find(session, translation.id).segments[1:3]:
            editing.save(session, desk.translator, row.id, text="я" * 15_000, version=row.version)
    first, second, *_ = rows(database, translation.id)[1:]
    with pytest.raises(TextTooLong):
        join(database, desk.translator, first, second)
    with pytest.raises(JoinTooLong), database.unit_of_work() as session:
        while True:
            first, second = service.find(session, translation.id).segments[2:4]
            editing.save(session, desk.translator, first.id, text="так", version=first.version)
            resegmenting.join(
                session, desk.translator, first.id, version=first.version, next_version=second.version
            )


def test_of_two_people_joining_at_once_one_does_it(database, desk, translation_id):
    first, second = rows(database, translation_id)[1:3]
    gate, outcomes = threading.Barrier(2), []

    def go():
        gate.wait()
        try:
            join(database, desk.translator, first, second)
            outcomes.append("joined")
        except (SegmentsChanged, EditedMeanwhile, NothingToJoin):
            outcomes.append("refused")

    threads = [threading.Thread(target=go) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["joined", "refused"]
    is_whole(database, translation_id)


def test_a_link_is_not_torn(database, desk):
    body = '<p>See <a href="/1">the port of Odesa</a> now. Go.</p>'
    with database.unit_of_work() as session:
        submitted = submit(
            session,
            desk.editor,
            Submission("Port", Material(SourceFormat.HTML, body), "en", None),
            ("uk",),
            limits=newsroom.LIMITS,
            offer_ttl=newsroom.TTL,
        )
    (translation,) = submitted.translations
    newsroom.draft(database, translation.id)
    row = rows(database, translation.id)[1]
    with pytest.raises(CutNotPossible):
        split(database, desk.translator, row, len("See the port "))
    split(database, desk.translator, row, len("See "))
    is_whole(database, translation.id)
