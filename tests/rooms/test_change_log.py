"""The change log as partners read it: each final state once, in the order of the commits, whoever writes beside."""

import random
import threading
import uuid
from collections import defaultdict

import pytest
from sqlalchemy import select

from tests import newsroom
from tests.rooms.published import ANYONE, Publisher, revise
from transpub.accounts.permissions import SYSTEM
from transpub.core.errors import TranspubError
from transpub.publishing import changelog, partners, resealing, signing_store
from transpub.publishing.models import Change, ChangeType, Edition, EditionState, PartnerFetch
from transpub.publishing.partners import Reader
from transpub.publishing.steps import Step

WRITERS, STEPS_EACH = 8, 14


@pytest.fixture
def desk(database):
    people = newsroom.people(database)
    newsroom.announce(database)
    return people


@pytest.fixture
def stories(database, desk):
    """Publishers at work on four approved articles."""
    made = []
    for number in range(4):
        submitted = newsroom.send_in(database, desk.editor, title=f"Story number {number} goes out")
        newsroom.approved(database, desk, submitted.translations[0].id)
        made.append(Publisher(database, desk.publisher, submitted.article.id))
    return made


class Partner:
    """Reads page after page, as a partner's machine does, and keeps what it was told."""

    def __init__(self, database, reader=ANYONE, limit=3):
        self.database, self.reader, self.limit = database, reader, limit
        self.after = 0
        self.told = []

    def look(self):
        with self.database.read_only() as session:
            page = changelog.page(session, self.reader, self.after, limit=self.limit)
            for told in page.changes:
                entry = told.entry
                text = (entry.article_id, entry.language)
                self.told.append((entry.sequence, told.type, *text, entry.edition_number))
        self.after = page.next
        return page.more or bool(page.changes)

    def catch_up(self):
        while self.look():
            pass


def write(story, desk, chance, number):
    """One step that somebody might take; many are refused, as they should be."""
    language = chance.choice(("uk", "en"))
    match chance.choice(("publish", "correct", "withdraw", "restore", "kill")):
        case "publish":
            story.publish(language)
        case "correct":
            body = f"{newsroom.BODY} Ship number {number} followed."
            revise(story.database, desk.editor, story.article_id, body, base=chance.randrange(1, 6))
            story.publish("en", Step.CORRECT, note=f"Ship {number} was left out.")
        case "withdraw":
            story.withdraw(language)
        case "restore":
            story.restore(language)
        case "kill":
            story.kill()


def test_a_reader_beside_eight_writers_learns_every_final_state_once(database, desk, stories):
    partner, done, taken = Partner(database), threading.Event(), []

    def poll():
        while not done.is_set():
            partner.look()
        partner.catch_up()

    def work(seed):
        chance = random.Random(seed)
        for step in range(STEPS_EACH):
            try:
                write(chance.choice(stories), desk, chance, seed * 100 + step)
                taken.append(seed)
            except TranspubError:
                pass

    reader = threading.Thread(target=poll)
    writers = [threading.Thread(target=work, args=(seed,)) for seed in range(WRITERS)]
    for thread in (reader, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    done.set()
    reader.join()

    with database.read_only() as session:
        entries = session.scalars(select(Change).order_by(Change.sequence)).all()
        standing = {
            (edition.article_id, edition.language): edition
            for edition in session.scalars(
                select(Edition).where(Edition.state.in_(("live", "withdrawn", "killed")))
            )
        }
    assert len(taken) > 20, "too little was written for this to mean anything"
    assert [entry.sequence for entry in entries] == list(range(1, len(entries) + 1))
    sequences = [told[0] for told in partner.told]
    assert sequences == sorted(set(sequences)), "told twice, or out of order"
    told_of = defaultdict(list)
    for sequence, kind, article, language, edition in partner.told:
        told_of[article, language].append((sequence, kind, edition))
    final = {(entry.article_id, entry.language): entry for entry in entries}
    assert set(told_of) == set(final)
    for text, told in told_of.items():
        assert [edition for *_, edition in told] == sorted(edition for *_, edition in told)
        assert told[-1][0] == final[text].sequence
        is_up = told[-1][1] not in (ChangeType.WITHDRAW, ChangeType.KILL)
        assert is_up == (standing[text].state == EditionState.LIVE)
        assert told[-1][2] == standing[text].number


def test_only_the_last_of_each_text_is_told_and_the_history_on_request(database, stories):
    story = stories[0]
    story.publish()
    story.withdraw()
    story.restore()
    partner = Partner(database)
    partner.catch_up()
    assert [told[:2] for told in partner.told] == [(3, ChangeType.RESTORE)]
    assert [kind for kind, *_ in story.changes()] == ["create", "withdraw", "restore"]


def test_a_cursor_as_old_as_the_log_still_works_and_one_beyond_its_end_waits(database, stories):
    partner = Partner(database, limit=1)
    for story in stories:
        story.publish("en")
    partner.catch_up()
    assert [told[0] for told in partner.told] == [1, 2, 3, 4]
    partner.after = 1_000_000
    assert (partner.look(), partner.after) == (False, 1_000_000)


@pytest.fixture
def reader(database):
    def make(**scope):
        with database.unit_of_work() as session:
            partner, _ = partners.create(session, SYSTEM, f"Partner {uuid.uuid4().hex[:6]}")
            for name, value in scope.items():
                setattr(partner, name, value)
            session.flush()
            return Reader.of(partner)

    return make


def in_section(database, article_id, section):
    """As the next edition of it will say."""
    with database.unit_of_work() as session:
        for edition in session.scalars(select(Edition).where(Edition.article_id == article_id)):
            edition.section = section
        for entry in session.scalars(select(Change).where(Change.article_id == article_id)):
            entry.section = section


def test_a_text_that_leaves_a_partners_sections_is_withdrawn_to_it(database, stories, reader):
    world = Partner(database, reader(sections=["World"]))
    story, other = stories[:2]
    story.publish("en")
    other.publish("en")
    in_section(database, story.article_id, "World")
    in_section(database, other.article_id, "Sport")
    world.catch_up()
    assert [(told[1], told[2]) for told in world.told] == [(ChangeType.CREATE, story.article_id)]
    story.withdraw("en")
    in_section(database, story.article_id, "World")
    story.restore("en")
    with database.unit_of_work() as session:
        newest = session.scalars(select(Change).order_by(Change.sequence.desc()).limit(1)).one()
        newest.section, newest.former_section = "Economy", "World"
    world.catch_up()
    assert [told[1] for told in world.told] == [ChangeType.CREATE, ChangeType.WITHDRAW]


def test_who_holds_a_copy_is_told_that_it_goes_whatever_it_may_read_now(database, stories, reader):
    english = reader(languages=["en"])
    story = stories[0]
    story.publish("uk")
    with database.unit_of_work() as session:
        session.add(
            PartnerFetch(
                partner_id=english.partner_id, article_id=story.article_id, language="uk", edition_number=1
            )
        )
    story.withdraw("uk")
    holder, stranger = Partner(database, english), Partner(database, reader(languages=["en"]))
    holder.catch_up()
    stranger.catch_up()
    assert [told[1] for told in holder.told] == [ChangeType.WITHDRAW]
    assert stranger.told == []


class TestAnEntryThatAltersNoWord:
    """It hides the one before it from who reads the newest alone, so it says once more what that one said."""

    def told(self, database, **given):
        with database.read_only() as session:
            page = changelog.page(session, ANYONE, 0, limit=10, **given)
            return [(told.type, told.note, told.correction_pending) for told in page.changes]

    def revised(self, database, desk, story, base):
        revise(database, desk.editor, story.article_id, f"{newsroom.BODY} Ship {base} followed.", base=base)

    def test_a_story_is_still_new_to_who_reads_of_it_after_its_source_was_corrected(self, database, desk, stories):
        story = stories[0]
        story.publish("en")
        self.revised(database, desk, story, 1)
        assert self.told(database) == [("create", "", True)]
        assert self.told(database, history=True) == [("create", "", False), ("minor", "", True)]

    def test_a_correction_keeps_its_note_however_often_the_source_is_corrected(self, database, desk, stories):
        story = stories[0]
        story.publish("en")
        self.revised(database, desk, story, 1)
        story.publish("en", Step.CORRECT, note="The number was wrong.")
        self.revised(database, desk, story, 2)
        assert self.told(database) == [("correct", "The number was wrong.", True)]

    def test_so_does_an_edition_sealed_anew(self, database, desk, stories):
        story = stories[0]
        story.publish("en")
        self.revised(database, desk, story, 1)
        with database.unit_of_work() as session:
            key = signing_store.public_keys(session)[0]
            signing_store.revoke(session, desk.admin, key.id)
        assert resealing.reseal(database, desk.admin) == 1
        assert self.told(database) == [("create", "", True)]
        assert story.changes()[-1] == ("minor", "en", 2)

    def test_a_minor_change_of_the_words_is_told_as_one(self, database, desk, stories):
        story = stories[0]
        story.publish("en")
        self.revised(database, desk, story, 1)
        story.publish("en", Step.MINOR)
        assert self.told(database) == [("minor", "", False)]
