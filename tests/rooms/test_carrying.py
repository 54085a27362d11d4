"""Translations carried over to a revision: what stays, what is outdated, what is translated anew."""

import pytest
from sqlalchemy import event

from tests import newsroom
from tests.rooms.revised import (
    BODY,
    CARRIED,
    CORRECTED,
    FIXED,
    INSERTED,
    INSURERS,
    by_source,
    fresh,
    logged,
    person,
    retired,
    save,
)
from tests.unit.articles.scripts import BODY as STORY
from tests.unit.articles.scripts import HEADLINE, SCRIPTS
from transpub.articles.material import SourceFormat
from transpub.publishing import service as publishing
from transpub.translations import queries, resegmenting, revising, service
from transpub.translations.errors import ActionBlocked, SentenceGone, SourceRevised
from transpub.translations.fakes import EchoEngine
from transpub.translations.models import JobState, Segment, SegmentState
from transpub.translations.workflow import Action, State


def test_a_corrected_number_outdates_one_sentence_and_nothing_else(database, desk, article_id, approved):
    before = by_source(database, approved)
    outcome = newsroom.revise(database, desk.editor, article_id, FIXED, base=1)
    assert outcome.touched["uk"] == revising.Counts(kept=6, near=1, revived=0, new=0, removed=0)
    after = by_source(database, approved)
    assert list(after) == [CORRECTED if source == CARRIED else source for source in before]
    for source, segment in before.items():
        if source != CARRIED:
            assert person(after[source]) == person(segment)
            assert after[source].version == segment.version
            assert not after[source].is_outdated
    near = after[CORRECTED]
    assert person(near) == person(before[CARRIED])
    assert (near.previous_source, near.is_accepted) == (CARRIED, False)
    assert [entry["check"] for entry in near.findings] != [entry["check"] for entry in before[CARRIED].findings]
    translation = newsroom.look(database, approved)
    assert (translation.state, translation.approved_by_id) == (State.DRAFT, None)
    assert fresh(database, approved) == queries.Freshness(2, 1, is_behind=False)
    (entry,) = logged(database, "translation.revised")
    assert (entry.actor_id, entry.object_id) == (desk.editor.user_id, approved)
    counts = {"kept": 6, "near": 1, "revived": 0, "new": 0, "removed": 0}
    assert entry.facts == {"language": "uk", "revision": 2, **counts}


def test_an_outdated_text_is_not_accepted_until_a_person_decides(database, desk, article_id, approved):
    newsroom.revise(database, desk.editor, article_id, FIXED, base=1)
    with pytest.raises(ActionBlocked) as caught:
        newsroom.act(database, desk.translator, approved, Action.SUBMIT)
    assert caught.value.facts["obstacle"] == "translation.outdated"
    with database.read_only() as session:
        tally = queries.tallies(session, [approved])[approved]
        assert (tally.total, tally.accepted, tally.outdated) == (7, 6, 1)
    near = by_source(database, approved)[CORRECTED]
    save(database, desk.translator, near, near.target)
    assert by_source(database, approved)[CORRECTED].is_outdated, "storing the same again is no decision"
    save(database, desk.translator, near, "Вони везли 54 000 тонн зерна.", confirm=True)
    decided = by_source(database, approved)[CORRECTED]
    assert (decided.is_outdated, decided.is_accepted) == (False, True)
    newsroom.act(database, desk.translator, approved, Action.SUBMIT)
    newsroom.act(database, desk.reviewer, approved, Action.APPROVE)
    assert fresh(database, approved) == queries.Freshness(2, 0, is_behind=False)


def test_that_the_old_text_still_fits_is_a_decision_too(database, desk, article_id, approved):
    body = BODY.replace("Two more will follow", "Two others will follow")
    newsroom.revise(database, desk.editor, article_id, body, base=1)
    near = by_source(database, approved)["Two others will follow within a week."]
    save(database, desk.translator, near, near.target, confirm=True)
    assert newsroom.look(database, approved).segments[-1].is_accepted


def test_who_saw_the_old_source_is_told_and_loses_no_text(database, desk, article_id, approved):
    seen = by_source(database, approved)
    body = FIXED.replace(" Two more will follow within a week.", "")
    newsroom.revise(database, desk.editor, article_id, body, base=1)
    carried = seen[CARRIED]
    for text in (carried.target, "Інший текст"):
        with pytest.raises(SourceRevised) as caught:
            save(database, desk.translator, carried, text, confirm=True)
        facts = {"theirs": carried.target, "version": carried.version + 1, "source": CORRECTED}
        assert caught.value.facts == {"mine": text, **facts}
    with pytest.raises(SentenceGone) as gone:
        save(database, desk.translator, seen["Two more will follow within a week."], "Ще два")
    assert gone.value.facts == {"mine": "Ще два"}
    save(database, desk.translator, seen[INSURERS], "Страховики чекали.")
    assert by_source(database, approved)[INSURERS].target == "Страховики чекали."


def test_an_inserted_sentence_is_translated_and_the_rest_stays_confirmed(database, desk, article_id, approved):
    before = by_source(database, approved)
    outcome = newsroom.revise(database, desk.editor, article_id, INSERTED, base=1)
    assert outcome.touched["uk"] == revising.Counts(kept=7, near=0, revived=0, new=1, removed=0)
    assert newsroom.look(database, approved).state == State.QUEUED
    engine = EchoEngine()
    newsroom.draft(database, approved, engine)
    assert list(engine.asked) == ["Nobody spoke of mines."]
    after = by_source(database, approved)
    added = after.pop("Nobody spoke of mines.")
    assert (added.state, added.position) == (SegmentState.MACHINE, 5)
    assert {source: person(segment) for source, segment in after.items()} == {
        source: person(segment) for source, segment in before.items()
    }
    job = newsroom.newest_job(database, approved)
    assert (job.state, job.segments_done, job.segments_total) == (JobState.DONE, 8, 8)
    assert newsroom.look(database, approved).state == State.DRAFT


def test_moving_touches_nothing_and_the_approval_stays(database, desk, article_id, approved):
    first, second, third = BODY.split("\n\n")
    before = newsroom.look(database, approved)
    newsroom.revise(database, desk.editor, article_id, "\n\n".join((third, first, second)), base=1)
    after = newsroom.look(database, approved)
    assert (after.state, after.approved_by_id) == (State.APPROVED, desk.reviewer.user_id)
    assert [segment.position for segment in after.segments] == list(range(7))
    assert [segment.source for segment in after.segments][1].startswith("The first ship")
    assert {person(segment) for segment in after.segments} == {person(segment) for segment in before.segments}
    assert fresh(database, approved) == queries.Freshness(2, 0, is_behind=False)
    with database.unit_of_work() as session:
        edition = publishing.publish(session, desk.publisher, article_id, "uk")
        assert [segment.target in edition.payload.decode() for segment in after.segments] == [True] * 7


def test_a_link_that_leads_elsewhere_touches_nothing(database, desk):
    body = '<p>See <a href="https://desk.example/1">the report</a> for more.</p><p>It has forty pages.</p>'
    sent = newsroom.send_in(database, desk.editor, body=body, source_format=SourceFormat.HTML)
    translation_id = sent.translations[0].id
    newsroom.approved(database, desk, translation_id)
    changed = body.replace("example/1", "example/2")
    outcome = newsroom.revise(
        database, desk.editor, sent.article.id, changed, base=1, source_format=SourceFormat.HTML
    )
    assert outcome.touched["uk"] == revising.Counts(kept=3, near=0, revived=0, new=0, removed=0)
    translation = newsroom.look(database, translation_id)
    assert translation.state == State.APPROVED
    assert translation.segments[1].codes["1"]["href"] == "https://desk.example/2"
    with database.unit_of_work() as session:
        edition = publishing.publish(session, desk.publisher, sent.article.id, "uk")
        assert b"https://desk.example/2" in edition.payload


def test_a_near_text_without_the_new_codes_blocks_submission(database, desk):
    body = "<p>Ten ships left the port on Monday.</p><p>It was cold.</p>"
    sent = newsroom.send_in(database, desk.editor, body=body, source_format=SourceFormat.HTML)
    translation_id = sent.translations[0].id
    newsroom.approved(database, desk, translation_id)
    linked = body.replace("the port", '<a href="/port">the port</a>')
    newsroom.revise(database, desk.editor, sent.article.id, linked, base=1, source_format=SourceFormat.HTML)
    near = newsroom.look(database, translation_id).segments[1]
    assert near.is_outdated
    save(database, desk.translator, near, near.target, confirm=True)
    with pytest.raises(ActionBlocked) as caught:
        newsroom.act(database, desk.translator, translation_id, Action.SUBMIT)
    assert caught.value.facts["obstacle"] == "translation.errors_open"


def test_a_machines_text_for_a_near_sentence_is_made_anew(database, desk, article_id, translation_id):
    newsroom.draft(database, translation_id)
    outcome = newsroom.revise(database, desk.editor, article_id, FIXED, base=1)
    assert outcome.touched["uk"] == revising.Counts(kept=6, near=0, revived=0, new=1, removed=1)
    engine = EchoEngine()
    newsroom.draft(database, translation_id, engine)
    assert list(engine.asked) == [CORRECTED]
    assert [segment.is_outdated for segment in newsroom.look(database, translation_id).segments] == [False] * 7
    assert retired(database, translation_id)[CARRIED].machine_text


def test_a_removed_sentence_is_kept_and_comes_back_with_its_text(database, desk, article_id, approved):
    before = by_source(database, approved)
    without = BODY.replace(" " + INSURERS, "")
    newsroom.revise(database, desk.editor, article_id, without, base=1)
    assert newsroom.look(database, approved).state == State.DRAFT, "somebody should look at what is left"
    assert person(retired(database, approved)[INSURERS]) == person(before[INSURERS])
    outcome = newsroom.revise(database, desk.editor, article_id, BODY, base=2)
    assert outcome.touched["uk"] == revising.Counts(kept=6, near=0, revived=1, new=0, removed=0)
    after = by_source(database, approved)
    assert list(after) == list(before)
    assert {person(segment) for segment in after.values()} == {person(segment) for segment in before.values()}
    assert retired(database, approved) == {}


def test_taking_a_correction_back_makes_the_old_text_fit_again(database, desk, article_id, approved):
    before = by_source(database, approved)
    for base, number in enumerate(("54,000", "55,000"), 1):
        newsroom.revise(database, desk.editor, article_id, BODY.replace("45,000", number), base=base)
    (outdated,) = [segment for segment in by_source(database, approved).values() if segment.is_outdated]
    assert outdated.previous_source == CARRIED, "what the text was really made for"
    newsroom.revise(database, desk.editor, article_id, BODY, base=3)
    after = by_source(database, approved)
    assert {person(segment) for segment in after.values()} == {person(segment) for segment in before.values()}
    assert after[CARRIED].is_accepted
    assert after[CARRIED].findings == before[CARRIED].findings


def test_equal_sentences_exchange_their_keys(database, desk):
    body = "Yes.\n\nTrams run at night.\n\nYes.\n\nBuses run by day.\n\nYes."
    sent = newsroom.send_in(database, desk.editor, body=body)
    translation_id = sent.translations[0].id
    newsroom.draft(database, translation_id)
    for number, segment in enumerate(newsroom.look(database, translation_id).segments):
        save(database, desk.translator, segment, f"Текст {number}", confirm=True)
    moved = "Buses run by day.\n\nYes.\n\nYes.\n\nTrams run at night."
    newsroom.revise(database, desk.editor, sent.article.id, moved, base=1)
    segments = newsroom.look(database, translation_id).segments
    assert [(segment.source, segment.target) for segment in segments][1:] == [
        ("Buses run by day.", "Текст 4"),
        ("Yes.", "Текст 5"),
        ("Yes.", "Текст 1"),
        ("Trams run at night.", "Текст 2"),
    ]
    keys = [segment.key for segment in segments if segment.source == "Yes."]
    assert keys[1] == keys[0] + "~2"
    newsroom.revise(database, desk.editor, sent.article.id, body, base=2)
    assert [segment.target for segment in newsroom.look(database, translation_id).segments].count("Текст 3") == 1


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_the_ten_edits_touch_exactly_what_they_say(database, desk, script):
    sent = newsroom.send_in(database, desk.editor, title=HEADLINE, body=STORY, source_format=SourceFormat.HTML)
    translation_id = sent.translations[0].id
    newsroom.draft(database, translation_id)
    newsroom.confirm_all(database, desk.translator, translation_id)
    before = by_source(database, translation_id)
    newsroom.revise(
        database,
        desk.editor,
        sent.article.id,
        script.body,
        base=1,
        title=script.headline,
        source_format=SourceFormat.HTML,
    )
    after = by_source(database, translation_id)
    near = {source: old for old, source in script.near}
    assert {source: segment.previous_source for source, segment in after.items() if segment.is_outdated} == near
    assert {source for source, segment in after.items() if segment.state == SegmentState.NEW} == set(script.new)
    removed = set(before) if script.everything else set(script.removed)
    assert set(retired(database, translation_id)) == removed
    for source, segment in after.items():
        if source not in script.new:
            assert person(segment) == person(before[near.get(source, source)])
    assert newsroom.look(database, translation_id).state == (State.QUEUED if script.new else State.DRAFT)


def test_texts_cut_otherwise_by_a_translator_stay_cut(database, desk, article_id, translation_id):
    newsroom.draft(database, translation_id)
    with database.unit_of_work() as session:
        _, first, second, *_ = service.find(session, translation_id).segments
        resegmenting.join(session, desk.translator, first.id, version=first.version, next_version=second.version)
    joined = newsroom.look(database, translation_id).segments[1]
    save(database, desk.translator, joined, "Одним реченням про 45 000 тонн.", confirm=True)
    newsroom.revise(database, desk.editor, article_id, INSERTED, base=1)
    after = newsroom.look(database, translation_id)
    assert len(after.segments) == 7
    assert after.segments[1].target == "Одним реченням про 45 000 тонн."
    assert after.segments[1].is_accepted


def test_a_long_article_in_five_languages_takes_few_statements(database, desk):
    pairs = tuple(("en", language) for language in ("uk", "ru", "de", "pl", "fr"))
    newsroom.announce(database, EchoEngine(pairs))
    sentences = [f"The mayor opened bridge number {number} on Monday." for number in range(299)]
    sent = newsroom.send_in(
        database, desk.editor, body="\n\n".join(sentences), targets=tuple(target for _, target in pairs)
    )
    with database.unit_of_work() as session:
        session.execute(Segment.__table__.update().values(state=SegmentState.CONFIRMED, target="текст"))
    edited = [sentence.replace("Monday", "Tuesday") for sentence in sentences[:150]]
    body = "\n\n".join([*edited, *sentences[150:], "It rained."])
    counted = []
    event.listen(database.engine, "before_cursor_execute", lambda *arguments: counted.append(arguments[2]))
    outcome = newsroom.revise(database, desk.editor, sent.article.id, body, base=1)
    assert set(outcome.touched.values()) == {revising.Counts(kept=150, near=150, revived=0, new=1, removed=0)}
    assert len(counted) < 5 * 25, "none of them for a single segment"
