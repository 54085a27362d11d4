"""Machine text made anew, other wordings, hurried drafts: asked for, done, and never over what a person wrote."""

import pytest
from sqlalchemy import select

from tests import newsroom
from transpub.accounts.permissions import SYSTEM
from transpub.activity.models import Activity
from transpub.core.errors import Forbidden
from transpub.terms import service as terms
from transpub.terms.drafts import TermDraft, WordingDraft
from transpub.translations import editing, queries, retranslating, service
from transpub.translations.engine import Alternative, Profile
from transpub.translations.errors import NotEditable, NothingToRetranslate, RouteNotAvailable
from transpub.translations.fakes import EchoEngine, Fault, MisbehavingEngine
from transpub.translations.models import Job, JobKind, JobState, Segment, SegmentState
from transpub.translations.retranslating import Manner
from transpub.translations.verdicts import is_unedited
from transpub.translations.workflow import Action, State

BEST = Manner()
PIVOTS = (("en", "uk"), ("en", "de"), ("de", "uk"))


class Rephrasing(EchoEngine):
    """Says everything a little otherwise than the first draft did, and has other wordings."""

    def translate(self, offer, texts, decoding):
        outputs = super().translate(offer, texts, decoding)
        self.beams = decoding.beam_size
        return [_rephrased(output, decoding.alternatives) for output in outputs]


def _rephrased(output, wanted):
    first, *rest = output.text.split(" ")
    texts = [" ".join([first, word, *rest]) for word in ("та", "ще", "вже", "теж", "нині")[: wanted + 1]]
    others = tuple(Alternative(text, -0.2) for text in texts[1:])
    return type(output)(texts[0], -0.1, alignment=(), alternatives=others)


@pytest.fixture
def drafted(database, translation_id):
    newsroom.draft(database, translation_id)
    return translation_id


def ask(database, actor, translation_id, *segment_ids, manner=BEST):
    with database.unit_of_work() as session:
        return retranslating.again(
            session, actor, translation_id, segment_ids or None, offer_ttl=newsroom.TTL, manner=manner
        )


def save(database, actor, segment, text, *, confirm=False):
    with database.unit_of_work() as session:
        return editing.save(session, actor, segment.id, text=text, version=segment.version, confirm=confirm)


def segments(database, translation_id):
    return newsroom.look(database, translation_id).segments


def log_of(database, verb):
    with database.read_only() as session:
        return session.scalars(select(Activity).where(Activity.verb == verb)).all()


def test_all_that_nobody_has_touched_is_made_anew_and_the_former_text_kept(database, desk, drafted):
    before = segments(database, drafted)
    save(database, desk.translator, before[1], "Від людини.")
    save(database, desk.translator, before[2], before[2].target, confirm=True)
    job = ask(database, desk.translator, drafted)
    assert (job.kind, job.segments_total) == (JobKind.AGAIN, 5)
    newsroom.draft(database, drafted, Rephrasing())
    after = segments(database, drafted)
    assert [row.target for row in after[1:3]] == ["Від людини.", before[2].target]
    assert [row.state for row in after[1:3]] == [SegmentState.EDITED, SegmentState.CONFIRMED]
    others = [0, 3, 4, 5, 6]
    assert all(" та" in after[place].target for place in others)
    assert all(after[place].version > before[place].version for place in others)
    kept = {step.object_id: step.facts["former"] for step in log_of(database, "segment.retranslated")}
    assert kept == {before[place].id: before[place].target for place in others}
    (asked,) = log_of(database, "translation.retranslation_asked")
    assert asked.actor_id == desk.translator.user_id
    assert newsroom.look(database, drafted).state == State.DRAFT
    done = newsroom.newest_job(database, drafted)
    assert (done.state, done.segments_done) == (JobState.DONE, 5)


def test_one_segment_is_asked_for_and_asking_twice_makes_one_job(database, desk, drafted):
    _, chosen, *_ = before = segments(database, drafted)
    first = ask(database, desk.translator, drafted, chosen.id)
    again = ask(database, desk.translator, drafted, chosen.id)
    assert first.id == again.id
    assert first.queue == "urgent", "somebody sits and waits"
    newsroom.draft(database, drafted, Rephrasing())
    after = segments(database, drafted)
    changed = [row.id for row, old in zip(after, before, strict=True) if row.target != old.target]
    assert changed == [chosen.id]


def test_what_a_person_writes_after_the_asking_wins(database, desk, drafted):
    chosen, meant = segments(database, drafted)[1:3]
    ask(database, desk.translator, drafted, chosen.id, meant.id)
    save(database, desk.translator, chosen, "Від людини.")
    database_ = database

    class Meanwhile(Rephrasing):
        def translate(self, offer, texts, decoding):
            if self.asked.total() == 0:
                save(database_, desk.translator, meant, "І це теж.")
            return super().translate(offer, texts, decoding)

    newsroom.draft(database, drafted, Meanwhile())
    after = segments(database, drafted)
    assert [row.target for row in after[1:3]] == ["Від людини.", "І це теж."]
    assert log_of(database, "segment.retranslated") == []


def test_a_refused_attempt_changes_no_text_and_says_so(database, desk, drafted):
    chosen = segments(database, drafted)[1]
    ask(database, desk.translator, drafted, chosen.id)
    newsroom.draft(database, drafted, MisbehavingEngine(Fault.LOOP))
    after = segments(database, drafted)[1]
    assert (after.target, after.state, after.version) == (chosen.target, SegmentState.MACHINE, chosen.version)
    (finding,) = [entry for entry in after.findings if entry["check"] == "again_refused"]
    assert finding["facts"] == {"reason": "loop"}


def test_what_the_guard_had_refused_gets_a_text_when_asked_again(database, desk, translation_id):
    newsroom.draft(database, translation_id, MisbehavingEngine(Fault.LOOP, on="Insurers"))
    failed = next(row for row in segments(database, translation_id) if row.state == SegmentState.MACHINE_FAILED)
    ask(database, desk.translator, translation_id, failed.id)
    newsroom.draft(database, translation_id)
    after = next(row for row in segments(database, translation_id) if row.id == failed.id)
    assert (after.state, after.failure) == (SegmentState.MACHINE, None)
    assert after.target


def test_another_route_may_be_chosen_and_stands_on_the_segment(database, desk, drafted):
    newsroom.announce(database, EchoEngine(PIVOTS))
    chosen = segments(database, drafted)[1]
    with pytest.raises(RouteNotAvailable, match="en→uk, en→de→uk"):
        ask(database, desk.translator, drafted, chosen.id, manner=Manner(route="en→pl→uk"))
    ask(database, desk.translator, drafted, chosen.id, manner=Manner(route="en→de→uk"))
    newsroom.draft(database, drafted, EchoEngine(PIVOTS))
    assert segments(database, drafted)[1].route == "en→de→uk"


def test_nothing_is_made_anew_where_people_have_done_everything_or_the_text_stands_still(database, desk, drafted):
    newsroom.confirm_all(database, desk.translator, drafted)
    with pytest.raises(NothingToRetranslate):
        ask(database, desk.translator, drafted)
    newsroom.act(database, desk.translator, drafted, Action.SUBMIT)
    newsroom.act(database, desk.reviewer, drafted, Action.APPROVE)
    with pytest.raises(NotEditable):
        ask(database, desk.translator, drafted)


def test_only_a_translator_of_the_language_may_ask(database, desk, drafted):
    with pytest.raises(Forbidden):
        ask(database, desk.editor, drafted)


def test_a_job_whose_translation_was_cancelled_writes_nothing(database, desk, drafted):
    before = segments(database, drafted)
    job = ask(database, desk.translator, drafted)
    newsroom.act(database, desk.editor, drafted, Action.CANCEL)
    with database.read_only() as session:
        assert session.get(Job, job.id).state == JobState.CANCELLED
    assert [row.target for row in segments(database, drafted)] == [row.target for row in before]


def test_other_wordings_stand_beside_the_text_and_the_version_stays(database, desk, drafted):
    chosen = segments(database, drafted)[1]
    save(database, desk.translator, chosen, "Від людини.")
    chosen = segments(database, drafted)[1]
    with database.unit_of_work() as session:
        retranslating.ask_for_wordings(session, desk.translator, chosen.id, offer_ttl=newsroom.TTL)
    newsroom.draft(database, drafted, Rephrasing())
    after = segments(database, drafted)[1]
    assert (after.target, after.version, after.state) == (chosen.target, chosen.version, SegmentState.EDITED)
    texts = [wording["text"] for wording in after.alternatives]
    assert len(texts) == len(set(texts)) == 4
    assert newsroom.newest_job(database, drafted).state == JobState.DONE


def test_another_wording_taken_as_it_is_counts_as_the_machines(database, desk, drafted):
    chosen = segments(database, drafted)[1]
    with database.unit_of_work() as session:
        retranslating.ask_for_wordings(session, desk.translator, chosen.id, offer_ttl=newsroom.TTL)
    newsroom.draft(database, drafted, Rephrasing())
    wording = segments(database, drafted)[1].alternatives[1]["text"]
    for text, unedited in ((wording, True), (f"{wording} Ще слово.", False)):
        save(database, desk.translator, segments(database, drafted)[1], text, confirm=True)
        with database.read_only() as session:
            assert is_unedited(session.get(Segment, chosen.id)) == unedited


def test_a_fast_draft_takes_fewer_beams_and_is_marked(database, desk):
    translation = newsroom.send_in(database, desk.editor, profile=Profile.FAST).translations[0].id
    engine = Rephrasing()
    newsroom.draft(database, translation, engine)
    assert engine.beams == 2
    assert {row.profile for row in segments(database, translation)} == {"fast"}
    with database.read_only() as session:
        assert queries.tallies(session, [translation])[translation].hurried == 7
    save(database, desk.translator, segments(database, translation)[1], "Від людини.")
    with database.read_only() as session:
        assert queries.tallies(session, [translation])[translation].hurried == 6


def test_a_retry_is_made_as_the_draft_before_unless_told_otherwise(database, desk):
    translation = newsroom.send_in(database, desk.editor, profile=Profile.FASTEST).translations[0].id
    newsroom.act(database, desk.editor, translation, Action.CANCEL)
    newsroom.act(database, desk.editor, translation, Action.REQUEST)
    assert newsroom.newest_job(database, translation).profile == "fastest"


def test_a_new_term_shows_what_it_has_against_the_open_drafts(database, desk, drafted):
    with database.read_only() as session:
        translation = service.find(session, drafted)
        assert retranslating.affected_by_terms(session, translation) == []
    with database.unit_of_work() as session:
        wordings = {"en": WordingDraft("corridor"), "uk": WordingDraft("коридор")}
        terms.add(session, SYSTEM, TermDraft("en", wordings))
    with database.read_only() as session:
        (open_one,) = retranslating.open_translations(session, limit=10)
        (affected,) = retranslating.affected_by_terms(session, open_one)
    assert "corridor" in affected.segment.source
    assert [finding.check for finding in affected.findings] == ["glossary_missing"]
