"""Settings of partners, and what becomes of the copies they hold when they may read less."""

import threading
import uuid
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests import newsroom
from tests.rooms.published import ANYONE, Publisher, revise
from transpub.activity.models import Activity
from transpub.core import clock
from transpub.core.errors import Forbidden, NotFound, TranspubError
from transpub.publishing import changelog, generation, partner_choices, partners, polling, recalling
from transpub.publishing.errors import BadOrigin, PartnerChangedMeanwhile
from transpub.publishing.models import Change, ChangeType, Edition, PartnerFetch
from transpub.publishing.partner_settings import PartnerSettings
from transpub.publishing.partners import Reader
from transpub.publishing.polling import Position
from transpub.publishing.upcoming import upcoming
from transpub.publishing.webhooks.models import WebhookEndpoint, WebhookMessage


@pytest.fixture
def desk(database):
    people = newsroom.people(database)
    newsroom.announce(database)
    return people


@pytest.fixture
def story(database, desk):
    submitted = newsroom.send_in(database, desk.editor)
    newsroom.approved(database, desk, submitted.translations[0].id)
    return Publisher(database, desk.publisher, submitted.article.id)


class Site:
    """A partner as its administrator sets it, and as its machine reads."""

    def __init__(self, database, desk, name="Odesa Daily", **wanted):
        self.database, self.desk, self.after = database, desk, 0
        with database.unit_of_work() as session:
            made, self.key = partners.create(session, desk.admin, name, **wanted)
        self.id = made.id

    def set(self, *, seen=None, **wanted):
        with self.database.unit_of_work() as session:
            return partner_choices.set_settings(session, self.desk.admin, self.id, seen=seen, **wanted)

    def settings(self):
        with self.database.read_only() as session:
            return PartnerSettings.of(partners.find(session, self.id))

    def fetch(self, edition):
        with self.database.unit_of_work() as session:
            copy = PartnerFetch(partner_id=self.id, article_id=edition.article_id, language=edition.language)
            copy.edition_number = edition.number
            session.merge(copy)

    def changes(self):
        """What it is told since it last asked."""
        with self.database.unit_of_work() as session:
            reader = Reader.of(partners.find(session, self.id))
            page = changelog.page(session, reader, self.after, limit=1000)
            polling.write(session, self.id, Position(self.after, page.next))
        self.after = page.next
        return [(told.type, told.entry.language) for told in page.changes]

    def untold(self):
        with self.database.read_only() as session:
            return recalling.untold(session, partners.find(session, self.id)).by_language

    def lost_with(self, **wanted):
        with self.database.read_only() as session:
            partner = partners.find(session, self.id)
            return recalling.lost_with(session, partner, PartnerSettings.of(partner).changed(**wanted)).by_language

    def recall(self, **given):
        with self.database.unit_of_work() as session:
            return recalling.tell(session, self.desk.admin, self.id, **given)


def verbs(database):
    with database.read_only() as session:
        return list(session.scalars(select(Activity.verb).where(Activity.object_type == "partner")))


def test_settings_are_kept_logged_each_by_its_name_and_held_answers_are_dropped(database, desk):
    site = Site(database, desk, languages=["uk"])
    with database.read_only() as session:
        before = generation.Watch(database.engine)
        first = before.read().partners
    site.set(
        sections=["World"],
        rate_per_minute=60,
        cors_origins=["https://news.example/"],
        discloses=True,
        sees_embargoed=True,
    )
    kept = site.settings()
    assert (kept.languages, kept.sections, kept.rate_per_minute) == (("uk",), ("World",), 60)
    assert (kept.cors_origins, kept.discloses, kept.sees_embargoed) == (("https://news.example",), True, True)
    with database.read_only() as session:
        assert partners.by_key(session, site.key) == Reader(
            site.id, "Odesa Daily", ("uk",), ("World",), 60, ("https://news.example",), True, True
        )
    assert verbs(database)[2:] == [
        "partner.scope_chosen",
        "partner.rate_chosen",
        "partner.origins_chosen",
        "partner.disclosure_on",
        "partner.embargoed_granted",
    ]
    assert before.read().partners > first
    before.close()
    site.set(discloses=False, sees_embargoed=False)
    site.set(discloses=False)
    assert verbs(database)[7:] == ["partner.disclosure_off", "partner.embargoed_denied"]


def test_two_administrators_do_not_write_over_each_other(database, desk):
    site = Site(database, desk)
    seen = site.settings().mark
    site.set(seen=seen, rate_per_minute=60)
    with pytest.raises(PartnerChangedMeanwhile):
        site.set(seen=seen, languages=["uk"])
    # The same once more is one step, whatever it was made beside.
    site.set(seen=seen, rate_per_minute=60)
    assert site.settings().languages == ()


def test_who_may_not_and_who_is_not_there(database, desk):
    site = Site(database, desk)
    with database.unit_of_work() as session:
        for work in (partner_choices.set_settings, recalling.tell):
            with pytest.raises(Forbidden):
                work(session, desk.publisher, site.id)
            with pytest.raises(NotFound):
                work(session, desk.admin, uuid.uuid4())


def at_once(database, count, work):
    """`work(session, gate)` in so many transactions; what each returned or raised. On SQLite they take turns, so
    that there is no gate to wait at."""
    wait = threading.Barrier(count).wait if database.engine.dialect.name == "postgresql" else lambda: None
    found = []

    def run():
        try:
            with database.unit_of_work() as session:
                found.append(work(session, wait))
        except TranspubError as error:
            found.append(error)

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_three_keys_at_once_are_two(database, desk):
    site = Site(database, desk)

    def add(session, wait):
        partner = partners.find(session, site.id)
        wait()
        return partners.add_key(session, desk.admin, partner)

    found = at_once(database, 3, add)
    assert sorted(type(one).__name__ for one in found) == ["TooManyKeys", "TooManyKeys", "str"]
    with database.read_only() as session:
        active = [key for key in partners.find(session, site.id).keys if key.revoked_at is None]
        assert len(active) == partners.ACTIVE_KEYS_MAX


def test_two_partners_of_one_name_at_once_are_one(database, desk):
    # However the two meet: one looks before the other commits, or after.
    for round_ in range(5):
        name = f"Odesa Daily {round_}"

        def make_one(session, wait, name=name):
            wait()
            return partners.create(session, desk.admin, name)[1]

        found = at_once(database, 2, make_one)
        assert sorted(type(one).__name__ for one in found) == ["PartnerNameTaken", "str"]


def test_a_refused_setting_changes_none(database, desk):
    site = Site(database, desk)
    with pytest.raises(BadOrigin):
        site.set(rate_per_minute=5, cors_origins=["*"])
    assert site.settings() == PartnerSettings()


def test_a_partner_at_the_end_of_the_log_learns_that_it_must_remove_what_it_lost(database, desk, story):
    site, other = Site(database, desk), Site(database, desk, name="Other")
    ukrainian, english = story.publish("uk"), story.publish("en")
    site.fetch(ukrainian)
    site.fetch(english)
    assert site.changes() == other.changes() == [(ChangeType.CREATE, "uk"), (ChangeType.CREATE, "en")]
    assert site.lost_with(languages=["en"]) == {"uk": 1}
    assert site.lost_with(languages=["en", "uk"]) == site.lost_with(rate_per_minute=5) == {}
    site.set(languages=["en"])
    assert (site.untold(), site.changes()) == ({"uk": 1}, [])
    assert (site.recall(), site.untold(), site.recall()) == (1, {}, 0)
    assert site.changes() == [(ChangeType.WITHDRAW, "uk")]
    assert site.changes() == []
    # Nobody else loses anything: the text is what it was.
    assert other.changes() == []
    assert story.read("uk").id == ukrainian.id
    assert "partner.copies_recalled" in verbs(database)


def test_a_section_taken_away_is_told_like_a_language(database, desk, story):
    site = Site(database, desk, sections=["World", "Sport"])
    edition = story.publish("en")
    with database.unit_of_work() as session:
        for kind in (Edition, Change):
            for row in session.scalars(select(kind).where(kind.article_id == story.article_id)):
                row.section = "World"
    site.fetch(edition)
    assert site.changes() == [(ChangeType.CREATE, "en")]
    assert site.lost_with(sections=[]) == {}
    assert site.lost_with(sections=["Sport"]) == {"en": 1}
    site.set(sections=["Sport"])
    assert site.recall() == 1
    assert site.changes() == [(ChangeType.WITHDRAW, "en")]


def test_an_article_without_a_section_is_lost_with_the_first_section_chosen(database, desk, story):
    site = Site(database, desk)
    site.fetch(story.publish("en"))
    assert site.lost_with(sections=["Sport"]) == {"en": 1}


def test_a_copy_it_has_been_told_of_by_a_later_change_is_not_told_of_again(database, desk, story):
    site = Site(database, desk)
    site.fetch(story.publish("uk"))
    site.changes()
    site.set(languages=["en"])
    story.withdraw("uk")
    assert site.untold() == {}
    story.restore("uk")
    assert (site.untold(), site.changes()) == ({}, [(ChangeType.WITHDRAW, "uk")])


def test_a_second_narrowing_tells_of_nothing_twice(database, desk, story):
    site = Site(database, desk)
    for language in ("uk", "en"):
        site.fetch(story.publish(language))
    site.set(languages=["en"])
    site.recall()
    site.set(languages=["ru"])
    assert site.untold() == {"en": 1}
    site.set(languages=[])
    assert site.untold() == {}


def test_copies_are_told_of_a_batch_at_a_time(database, desk):
    site = Site(database, desk)
    for number in range(3):
        submitted = newsroom.send_in(database, desk.editor, title=f"Story {number}")
        site.fetch(Publisher(database, desk.publisher, submitted.article.id).publish("en"))
    site.changes()
    site.set(languages=["uk"])
    assert [site.recall(most=2), site.recall(most=2), site.recall(most=2)] == [2, 1, 0]
    assert site.changes() == [(ChangeType.WITHDRAW, "en")] * 3


def test_what_is_withdrawn_from_one_partner_alone_says_nothing_of_why_it_changed(database, desk, story):
    site = Site(database, desk)
    site.fetch(story.publish("uk"))
    site.set(languages=["en"])
    story.withdraw("uk", explanation="For those who read it.")
    story.restore("uk", reason="Not for strangers.")
    with database.read_only() as session:
        (told,) = changelog.page(session, Reader.of(partners.find(session, site.id)), 0, limit=10).changes
        assert (told.type, told.note) == (ChangeType.WITHDRAW, "")
        (told,) = changelog.page(session, ANYONE, 0, limit=10).changes
        assert told.note == "Not for strangers."


def test_its_webhook_is_told_of_a_copy_out_of_scope_and_a_strangers_is_not(database, desk, story):
    sites = [Site(database, desk), Site(database, desk, name="Other")]
    sites[0].fetch(story.publish("uk"))
    with database.unit_of_work() as session:
        for site in sites:
            partner_choices.set_settings(session, desk.admin, site.id, languages=["en"])
            session.add(WebhookEndpoint(partner_id=site.id, url="https://news.example/hook", secret="whsec_x"))
    sites[0].recall()
    with database.read_only() as session:
        found = session.execute(
            select(WebhookEndpoint.partner_id, WebhookMessage.type).join(
                WebhookMessage, WebhookMessage.endpoint_id == WebhookEndpoint.id
            )
        ).all()
    assert [tuple(row) for row in found] == [(sites[0].id, "edition.withdrawn")]


class TestWidening:
    @pytest.fixture
    def sites(self, database, desk):
        """One that reads English alone, one that reads all, and a third."""
        return [
            Site(database, desk, languages=["en"]),
            Site(database, desk, name="Other"),
            Site(database, desk, name="Third", languages=["ru"]),
        ]

    def lag(self, database, site):
        with database.read_only() as session:
            return polling.lags(session, [partners.find(session, site.id)])[site.id].behind

    def test_what_was_live_before_it_might_be_read_is_told_to_this_partner_alone(
        self, database, desk, story, sites
    ):
        site, other, third = sites
        for language in ("uk", "en"):
            story.publish(language)
        assert site.changes() == [(ChangeType.CREATE, "en")]
        other.changes()
        site.set(languages=["en", "uk"])
        assert self.lag(database, site) == 1
        assert site.changes() == [(ChangeType.CREATE, "uk")]
        assert (site.changes(), other.changes(), third.changes()) == ([], [], [])
        assert self.lag(database, site) == 0
        # Whoever begins anew is told all of it.
        site.after = 0
        assert {language for _, language in site.changes()} == {"en", "uk"}

    def test_what_happens_to_the_text_later_is_told_after_it_and_in_its_stead(self, database, desk, story, sites):
        site, other, _ = sites
        story.publish("uk")
        other.changes()
        site.set(languages=[])
        story.withdraw("uk")
        assert site.changes() == other.changes() == [(ChangeType.WITHDRAW, "uk")]

    def test_denied_again_before_it_read_of_it_it_is_told_nothing(self, database, desk, story, sites):
        site, *_ = sites
        story.publish("uk")
        site.set(languages=["en", "uk"])
        site.set(languages=["en"])
        assert site.changes() == []

    def test_what_it_might_read_already_and_what_is_gone_is_not_told_of(self, database, desk, story, sites):
        site, *_ = sites
        story.publish("en")
        story.publish("uk")
        story.withdraw("uk")
        site.changes()
        site.set(languages=["en", "uk"])
        assert site.changes() == []

    def test_a_section_more_is_told_like_a_language(self, database, desk, story):
        site = Site(database, desk, sections=["World"])
        story.publish("en")
        site.changes()
        site.set(sections=[])
        assert site.changes() == [(ChangeType.CREATE, "en")]

    def test_many_texts_take_numbers_one_after_the_other(self, database, desk, sites):
        site, other, _ = sites
        site.set(languages=["uk"])
        stories = []
        for number in range(3):
            submitted = newsroom.send_in(database, desk.editor, title=f"Story {number}")
            stories.append(Publisher(database, desk.publisher, submitted.article.id))
            stories[-1].publish("en")
        assert (site.changes(), other.changes()) == ([], [(ChangeType.CREATE, "en")] * 3)
        site.set(languages=["en"])
        assert site.changes() == [(ChangeType.CREATE, "en")] * 3
        stories[0].withdraw("en")
        assert site.changes() == other.changes() == [(ChangeType.WITHDRAW, "en")]
        with database.read_only() as session:
            found = session.scalars(select(Change.sequence).order_by(Change.sequence)).all()
            assert found == list(range(1, 8))

    def test_its_webhook_is_told_too_and_no_others(self, database, desk, story, sites):
        with database.unit_of_work() as session:
            for site in sites:
                session.add(WebhookEndpoint(partner_id=site.id, url="https://news.example/hook", secret="whsec_x"))
        story.publish("uk")
        sites[0].set(languages=["en", "uk"])
        with database.read_only() as session:
            found = session.execute(
                select(
                    WebhookEndpoint.partner_id, WebhookMessage.sequence, WebhookMessage.type, WebhookMessage.state
                )
                .join(WebhookMessage, WebhookMessage.endpoint_id == WebhookEndpoint.id)
                .order_by(WebhookMessage.sequence)
            ).all()
        assert [tuple(row) for row in found] == [
            (sites[1].id, 1, "edition.created", "pending"),
            (sites[0].id, 2, "edition.created", "pending"),
        ]


class TestCopiesUnderAnEmbargo:
    """Fetched before their time, and then they never go out."""

    @pytest.fixture
    def sites(self, database, desk):
        """One that fetches what is under an embargo, and one that knows of nothing."""
        return Site(database, desk, sees_embargoed=True), Site(database, desk, name="Other")

    def held_back(self, story, site, language="en"):
        story.publish(language, embargo_until=clock.now() + timedelta(hours=1))
        with site.database.read_only() as session:
            reader = Reader.of(partners.find(session, site.id))
            (held,) = upcoming(session, reader, limit=5, cursor=None).held
            site.fetch(held.edition)

    def test_a_kill_has_them_removed_and_tells_nobody_else(self, database, story, sites):
        site, other = sites
        self.held_back(story, site)
        story.kill()
        assert (site.changes(), other.changes()) == ([(ChangeType.WITHDRAW, "en")], [])

    def test_so_does_a_cancelled_schedule_and_a_later_publication_is_told_in_its_stead(
        self, database, story, sites
    ):
        site, other = sites
        self.held_back(story, site)
        story.unschedule("en")
        assert (site.changes(), other.changes()) == ([(ChangeType.WITHDRAW, "en")], [])
        site.after = 0
        story.publish("en")
        assert site.changes() == other.changes() == [(ChangeType.CREATE, "en")]

    def test_where_something_is_live_that_is_taken_back(self, database, desk, story, sites):
        site, other = sites
        story.publish("en")
        for one in sites:
            one.changes()
        revise(database, desk.editor, story.article_id, f"{newsroom.BODY} A second ship followed.", base=1)
        for one in sites:
            one.changes()
        self.held_back(story, site)
        story.unschedule("en")
        assert (site.changes(), other.changes()) == ([(ChangeType.UPDATE, "en")], [])

    def test_one_that_replaces_it_before_its_time_says_nothing(self, database, story, sites):
        site, other = sites
        self.held_back(story, site)
        story.publish("en", embargo_until=clock.now() + timedelta(hours=2))
        assert site.changes() == other.changes() == []


class TestLag:
    def behind(self, database, site):
        with database.read_only() as session:
            found = polling.lags(session, [partners.find(session, site.id)])[site.id]
            return found.behind, found.is_more

    def test_it_counts_what_the_partner_would_be_told(self, database, desk, story):
        site, world = Site(database, desk), Site(database, desk, name="World", sections=["World"])
        story.publish("uk")
        story.withdraw("uk")
        story.publish("en")
        assert self.behind(database, site) == (2, False)
        assert self.behind(database, world) == (0, False)
        site.changes()
        assert self.behind(database, site) == (0, False)

    def test_it_looks_no_further_than_it_must(self, database, desk, story, monkeypatch):
        site = Site(database, desk, languages=["en"])
        monkeypatch.setattr(polling, "LOOKED_THROUGH", 1)
        story.publish("uk")
        assert self.behind(database, site) == (0, False)
        story.publish("en")
        assert self.behind(database, site) == (0, True)
