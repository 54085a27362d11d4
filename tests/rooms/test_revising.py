"""Articles revised, their translations carried over: what stays, what is outdated, what is translated anew."""

import threading

import pytest
from sqlalchemy import event, select, update

from tests import newsroom
from tests.unit.articles.scripts import BODY as STORY
from tests.unit.articles.scripts import HEADLINE, SCRIPTS
from transpub.accounts.permissions import SYSTEM
from transpub.activity.models import Activity
from transpub.articles import revising as articles
from transpub.articles.errors import RevisedMeanwhile, SourceLanguageFixed
from transpub.articles.material import Material, SourceFormat
from transpub.articles.models import Article
from transpub.articles.service import Submission, prepare
from transpub.core.errors import Forbidden, NotFound
from transpub.publishing import queries as publishing_queries
from transpub.publishing import service as publishing
from transpub.translations import editing, jobs, machine, queries, resegmenting, revising, service
from transpub.translations.errors import ActionBlocked, NotEditable, SentenceGone, SourceRevised
from transpub.translations.fakes import EchoEngine
from transpub.translations.models import Job, JobState, Segment, SegmentState
from transpub.translations.submission import act
from transpub.translations.workflow import Action, State

CARRIED = "They carried 45,000 tonnes of grain."
CORRECTED = "They carried 54,000 tonnes of grain."
INSURERS = "Insurers had waited for the decision."
BODY = newsroom.BODY
FIXED = BODY.replace("45,000", "54,000")
INSERTED = BODY.replace(INSURERS, INSURERS + " Nobody spoke of mines.")


@pytest.fixture
def desk(database):
    people = newsroom.people(database)
    newsroom.announce(database)
    return people


@pytest.fixture
def submitted(database, desk):
    return newsroom.send_in(database, desk.editor)


@pytest.fixture
def article_id(submitted):
    return submitted.article.id


@pytest.fixture
def translation_id(submitted):
    return submitted.translations[0].id


@pytest.fixture
def approved(database, desk, translation_id):
    newsroom.approved(database, desk, translation_id)
    return translation_id


def by_source(database, translation_id):
    return {segment.source: segment for segment in newsroom.look(database, translation_id).segments}


def retired(database, translation_id):
    with database.read_only() as session:
        rows = select(Segment).where(Segment.translation_id == translation_id, Segment.retired_at.is_not(None))
        return {segment.source: segment for segment in session.scalars(rows)}


def fresh(database, translation_id):
    with database.read_only() as session:
        return queries.freshness(session, [translation_id])[translation_id]


def logged(database, verb):
    with database.read_only() as session:
        return session.scalars(select(Activity).where(Activity.verb == verb).order_by(Activity.id)).all()


def person(segment):
    """What a person left on a segment."""
    return (segment.id, segment.target, segment.state, segment.edited_by_id, segment.confirmed_by_id)


def save(database, actor, segment, text, *, confirm=False, version=None):
    with database.unit_of_work() as session:
        return editing.save(
            session, actor, segment.id, text=text, version=version or segment.version, confirm=confirm
        )


def test_a_revision_is_a_new_row_and_the_old_one_stays_as_it_was(database, desk, article_id):
    outcome = newsroom.revise(database, desk.editor, article_id, FIXED, base=1, title="Grain leaves", note=" typo ")
    assert (outcome.created, outcome.revision.number) == (True, 2)
    with database.read_only() as session:
        first, second = (articles.find(session, article_id, number) for number in (1, 2))
        assert (first.revision.submitted_body, second.revision.submitted_body) == (BODY, FIXED)
        assert (second.revision.note, second.revision.minor, second.author) == ("typo", False, "Editor")
        assert first.revision.document.headline == "Grain ships leave Odesa"
        assert second.revision.article.headline == "Grain leaves"
        assert second.revision.article.revision_number == 2
        found = articles.history(session, article_id, limit=1, offset=1)
        assert [entry.revision.number for entry in found] == [1]
        assert articles.count(session, article_id) == 2
        with pytest.raises(NotFound):
            articles.find(session, article_id, 3)
    (entry,) = logged(database, "article.revised")
    assert (entry.actor_id, entry.note, entry.facts) == (
        desk.editor.user_id,
        "typo",
        {"revision": 2, "minor": False},
    )


def test_who_began_with_an_older_revision_is_told_both_numbers(database, desk, article_id):
    newsroom.revise(database, desk.editor, article_id, FIXED, base=1)
    with pytest.raises(RevisedMeanwhile) as caught:
        newsroom.revise(database, desk.editor, article_id, INSERTED, base=1)
    assert caught.value.facts == {"base": 1, "newest": 2}


def test_the_same_text_again_changes_nothing(database, desk, article_id):
    for _ in range(2):
        outcome = newsroom.revise(database, desk.editor, article_id, FIXED, base=1)
    assert (outcome.created, outcome.revision.number, outcome.touched) == (False, 2, {})
    assert len(logged(database, "article.revised")) == 1


def test_another_form_of_the_same_text_changes_nothing(database, desk, article_id):
    html = "".join(f"<p>{paragraph}</p>" for paragraph in BODY.split("\n\n"))
    outcome = newsroom.revise(database, desk.editor, article_id, html, base=1, source_format=SourceFormat.HTML)
    assert (outcome.created, outcome.revision.number) == (False, 1)


def test_who_may_not_submit_may_not_revise(database, desk, article_id):
    with pytest.raises(Forbidden):
        newsroom.revise(database, desk.translator, article_id, FIXED, base=1)


def test_the_language_of_the_source_stays(database, desk, article_id):
    prepared = prepare(Submission("T", Material(SourceFormat.TEXT, "Текст."), "uk"), newsroom.LIMITS)
    with pytest.raises(SourceLanguageFixed), database.unit_of_work() as session:
        revising.revise(session, desk.editor, article_id, prepared, base=1, offer_ttl=newsroom.TTL)


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
    assert fresh(database, approved) == queries.Freshness(2, 1, is_outdated=True)
    (entry,) = logged(database, "translation.revised")
    assert (entry.actor_id, entry.object_id) == (desk.editor.user_id, approved)
    counts = {"kept": 6, "near": 1, "revived": 0, "new": 0, "removed": 0}
    assert entry.facts == {"language": "uk", "revision": 2, **counts}


def test_an_outdated_text_is_not_accepted_until_a_person_decides(database, desk, article_id, approved):
    newsroom.revise(database, desk.editor, article_id, FIXED, base=1)
    with pytest.raises(ActionBlocked) as caught:
        newsroom.act(database, desk.translator, approved, Action.SUBMIT)
    assert caught.value.facts["obstacle"] == "translation.unconfirmed"
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
    assert fresh(database, approved) == queries.Freshness(2, 0, is_outdated=False)


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


def test_without_a_model_a_touched_translation_is_a_draft_again(database, desk, article_id, approved):
    newsroom.announce(database, EchoEngine(pairs=()))
    newsroom.revise(database, desk.editor, article_id, INSERTED, base=1)
    translation = newsroom.look(database, approved)
    assert (translation.state, translation.approved_at) == (State.DRAFT, None)
    assert [segment.state for segment in translation.segments].count(SegmentState.NEW) == 1


def test_moving_touches_nothing_and_the_approval_stays(database, desk, article_id, approved):
    first, second, third = BODY.split("\n\n")
    before = newsroom.look(database, approved)
    newsroom.revise(database, desk.editor, article_id, "\n\n".join((third, first, second)), base=1)
    after = newsroom.look(database, approved)
    assert (after.state, after.approved_by_id) == (State.APPROVED, desk.reviewer.user_id)
    assert [segment.position for segment in after.segments] == list(range(7))
    assert [segment.source for segment in after.segments][1].startswith("The first ship")
    assert {person(segment) for segment in after.segments} == {person(segment) for segment in before.segments}
    assert fresh(database, approved) == queries.Freshness(2, 0, is_outdated=False)
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


def test_a_minor_revision_outdates_nothing_and_the_next_full_one_is_compared_across_it(
    database, desk, article_id, approved
):
    outcome = newsroom.revise(database, desk.editor, article_id, FIXED, base=1, minor=True)
    assert (outcome.revision.minor, outcome.touched) == (True, {})
    translation = newsroom.look(database, approved)
    assert translation.state == State.APPROVED
    assert [segment.source for segment in translation.segments][2] == CARRIED
    assert fresh(database, approved) == queries.Freshness(1, 0, is_outdated=False)
    both = FIXED.replace(INSURERS, INSURERS + " Nobody spoke of mines.")
    outcome = newsroom.revise(database, desk.editor, article_id, both, base=2)
    assert outcome.touched["uk"] == revising.Counts(kept=6, near=1, revived=0, new=1, removed=0)
    assert by_source(database, approved)[CORRECTED].previous_source == CARRIED


def test_a_minor_revision_can_be_made_a_full_one(database, desk, article_id, approved):
    newsroom.revise(database, desk.editor, article_id, FIXED, base=1, minor=True)
    outcome = newsroom.revise(database, desk.editor, article_id, FIXED, base=2)
    assert (outcome.created, outcome.revision.number, outcome.touched["uk"].near) == (True, 3, 1)
    outcome = newsroom.revise(database, desk.editor, article_id, FIXED, base=2, minor=True)
    assert (outcome.created, outcome.revision.number) == (False, 3)


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


def test_a_queued_translation_waits_on_with_the_new_sentences(
    database, desk, article_id, translation_id, publisher
):
    newsroom.revise(database, desk.editor, article_id, INSERTED, base=1)
    assert newsroom.look(database, translation_id).state == State.QUEUED
    assert len(publisher.sent) == 1
    job = newsroom.newest_job(database, translation_id)
    assert (job.state, job.segments_total) == (JobState.QUEUED, 8)
    newsroom.draft(database, translation_id)
    assert len(by_source(database, translation_id)) == 8


class SlowEngine(EchoEngine):
    """Lets something happen while it translates."""

    def __init__(self, meanwhile):
        super().__init__()
        self._meanwhile = meanwhile

    def translate(self, offer, texts, decoding):
        if self._meanwhile:
            meanwhile, self._meanwhile = self._meanwhile, None
            meanwhile()
        return super().translate(offer, texts, decoding)


def test_a_running_job_is_cancelled_and_cannot_write_any_more(database, desk, article_id, translation_id):
    first = newsroom.newest_job(database, translation_id)
    engine = SlowEngine(lambda: newsroom.revise(database, desk.editor, article_id, INSERTED, base=1))
    machine.run_job(database, engine, first.id, "worker-1", newsroom.PACE)
    translation = newsroom.look(database, translation_id)
    assert translation.state == State.QUEUED
    assert {segment.state for segment in translation.segments} == {SegmentState.NEW}
    with database.read_only() as session:
        assert session.get(Job, first.id).state == JobState.CANCELLED
    newsroom.draft(database, translation_id)
    assert newsroom.look(database, translation_id).state == State.DRAFT
    assert [segment.target == "" for segment in newsroom.look(database, translation_id).segments] == [False] * 8


def test_a_running_job_goes_on_when_there_is_nothing_new_for_it(database, desk, article_id, translation_id):
    without = BODY.replace(" " + INSURERS, "")
    engine = SlowEngine(lambda: newsroom.revise(database, desk.editor, article_id, without, base=1))
    newsroom.draft(database, translation_id, engine)
    translation = newsroom.look(database, translation_id)
    assert translation.state == State.DRAFT
    assert {segment.state for segment in translation.segments} == {SegmentState.MACHINE}
    assert newsroom.newest_job(database, translation_id).state == JobState.DONE


def test_a_revision_waits_for_a_batch_that_is_being_stored(database, desk, article_id, translation_id):
    """Both go from the job to the segments: were one to begin with the segments, they would wait for each other."""
    job = newsroom.newest_job(database, translation_id)
    lease = newsroom.PACE.lease
    with database.unit_of_work() as session:
        claim = jobs.claim(session, job.id, "worker-1", lease=lease)
        service.advance(session, service.find(session, translation_id), Action.START, SYSTEM)
    errors = []

    def revise():
        try:
            newsroom.revise(database, desk.editor, article_id, INSERTED, base=1)
        except Exception as error:  # noqa: BLE001 - told to the test
            errors.append(error)

    thread = threading.Thread(target=revise)
    with database.unit_of_work() as session:
        assert jobs.renew(session, claim, lease=lease, segments_done=1)
        thread.start()
        thread.join(timeout=0.5)
        assert thread.is_alive(), "the revision must wait for the batch"
        stored = update(Segment).where(Segment.translation_id == translation_id, Segment.target == "")
        session.execute(stored.values(target="чернетка", state=SegmentState.MACHINE))
    thread.join(timeout=30)
    assert errors == []
    segments = newsroom.look(database, translation_id).segments
    assert [segment.target for segment in segments].count("чернетка") == 7
    with database.unit_of_work() as session:
        assert not jobs.renew(session, claim, lease=lease, segments_done=2)


def test_two_revisions_at_once_one_is_told(database, desk, article_id, approved):
    gate, outcomes = threading.Barrier(2), []

    def revise(body):
        gate.wait()
        try:
            newsroom.revise(database, desk.editor, article_id, body, base=1)
            outcomes.append("revised")
        except RevisedMeanwhile as error:
            outcomes.append(error.facts)

    threads = [threading.Thread(target=revise, args=(body,)) for body in (FIXED, INSERTED)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes, key=str) == ["revised", {"base": 1, "newest": 2}]
    assert fresh(database, approved).revision == 2


def test_a_revision_waits_for_a_save_that_is_not_committed_yet(database, desk, article_id, translation_id):
    newsroom.draft(database, translation_id)
    carried = by_source(database, translation_id)[CARRIED]
    thread = threading.Thread(
        target=newsroom.revise, args=(database, desk.editor, article_id, FIXED), kwargs={"base": 1}
    )
    with database.unit_of_work() as session:
        editing.save(session, desk.translator, carried.id, text="Від людини.", version=carried.version)
        thread.start()
        thread.join(timeout=0.5)
        assert thread.is_alive(), "the revision must wait for the save"
    thread.join(timeout=30)
    near = by_source(database, translation_id)[CORRECTED]
    assert (near.target, near.previous_source) == ("Від людини.", CARRIED), "what a person wrote is not lost"


def test_a_save_waits_for_a_revision_and_is_then_told(database, desk, article_id, translation_id):
    newsroom.draft(database, translation_id)
    newsroom.confirm_all(database, desk.translator, translation_id)
    carried = by_source(database, translation_id)[CARRIED]
    prepared = prepare(
        Submission("Grain ships leave Odesa", Material(SourceFormat.TEXT, FIXED), "en"), newsroom.LIMITS
    )
    outcome = []

    def write():
        try:
            save(database, desk.translator, carried, "Пізно.")
        except SourceRevised as error:
            outcome.append(error.facts["mine"])

    thread = threading.Thread(target=write)
    with database.unit_of_work() as session:
        revising.revise(session, desk.editor, article_id, prepared, base=1, offer_ttl=newsroom.TTL)
        thread.start()
        thread.join(timeout=0.5)
        assert thread.is_alive(), "the save must wait for the revision"
    thread.join(timeout=30)
    assert outcome == ["Пізно."]


def test_a_cancelled_translation_is_left_behind_and_carried_when_asked_for_again(
    database, desk, article_id, translation_id
):
    newsroom.draft(database, translation_id)
    newsroom.confirm_all(database, desk.translator, translation_id)
    newsroom.act(database, desk.editor, translation_id, Action.CANCEL)
    outcome = newsroom.revise(database, desk.editor, article_id, FIXED, base=1)
    assert outcome.touched == {}
    assert fresh(database, translation_id) == queries.Freshness(1, 0, is_outdated=True)
    with database.unit_of_work() as session:
        act(session, desk.editor, translation_id, Action.REQUEST, offer_ttl=newsroom.TTL)
    translation = newsroom.look(database, translation_id)
    assert translation.state == State.QUEUED
    assert fresh(database, translation_id) == queries.Freshness(2, 1, is_outdated=True)
    newsroom.draft(database, translation_id)
    assert by_source(database, translation_id)[CORRECTED].previous_source == CARRIED


def test_a_live_edition_does_not_change_by_itself(database, desk, article_id, approved):
    with database.unit_of_work() as session:
        for language in ("uk", "en"):
            publishing.publish(session, desk.publisher, article_id, language)

    def live():
        with database.read_only() as session:
            return [(edition.number, edition.payload) for edition in publishing.live_editions(session, article_id)]

    before = live()
    newsroom.revise(database, desk.editor, article_id, FIXED, base=1)
    assert live() == before


def test_an_approved_text_in_a_new_order_is_ready_to_go_out(database, desk, article_id, approved):
    def ready():
        with database.read_only() as session:
            return [translation.id for translation in publishing_queries.ready(session, limit=10)]

    with database.unit_of_work() as session:
        publishing.publish(session, desk.publisher, article_id, "uk")
    assert ready() == []
    newsroom.revise(database, desk.editor, article_id, "\n\n".join(BODY.split("\n\n")[::-1]), base=1)
    assert ready() == [approved]
    with database.unit_of_work() as session:
        assert publishing.publish(session, desk.publisher, article_id, "uk").number == 2
    assert ready() == []


def test_what_a_revision_would_touch_is_told_before_it_is_made(database, desk, article_id, approved):
    prepared = prepare(
        Submission("Grain ships leave Odesa", Material(SourceFormat.TEXT, FIXED), "en"), newsroom.LIMITS
    )
    with database.read_only() as session:
        told = revising.preview(session, session.get_one(Article, article_id), prepared)
    assert told.touched == newsroom.revise(database, desk.editor, article_id, FIXED, base=1).touched
    assert [change.status for change in told.changes].count("changed") == 1


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


def test_a_translation_in_review_cannot_be_written_in_while_new_sentences_are_translated(
    database, desk, article_id, approved
):
    newsroom.revise(database, desk.editor, article_id, INSERTED, base=1)
    segment = by_source(database, approved)[INSURERS]
    with pytest.raises(NotEditable):
        save(database, desk.translator, segment, "текст")


def test_a_failed_translation_begins_again_with_the_new_text(database, desk, article_id, translation_id):
    with database.unit_of_work() as session:
        machine.fail_translation(session, translation_id, "translations.engine_gave_up")
    newsroom.revise(database, desk.editor, article_id, INSERTED, base=1)
    translation = newsroom.look(database, translation_id)
    assert (translation.state, translation.failure_code) == (State.QUEUED, None)
    newsroom.draft(database, translation_id)
    assert newsroom.look(database, translation_id).state == State.DRAFT
