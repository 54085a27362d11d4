"""After a withdrawal: who knows of it, who holds a copy, who says that it is gone."""

from datetime import timedelta

import pytest
from sqlalchemy import delete

from tests import newsroom
from tests.rooms.published import Publisher
from transpub.core import clock
from transpub.core.errors import Forbidden, NotFound
from transpub.publishing import changelog, fetches, partner_choices, partners, polling, recalling, removals
from transpub.publishing.acknowledging import acknowledge
from transpub.publishing.compliance import Grade, compliance
from transpub.publishing.fetches import Copy
from transpub.publishing.models import Acknowledgement, PartnerFetch
from transpub.publishing.partners import Reader
from transpub.publishing.polling import Position
from transpub.publishing.removals import How
from transpub.publishing.webhooks.models import MessageState, WebhookEndpoint, WebhookMessage


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


@pytest.fixture
def site(database, desk, story):
    """`site("Name", fetched=True)` → its id."""

    def make(name, *, fetched=False, **wanted):
        with database.unit_of_work() as session:
            made, _ = partners.create(session, desk.admin, name, **wanted)
            if fetched:
                copy = {"article_id": story.article_id, "language": "uk", "edition_number": 1}
                session.add(PartnerFetch(partner_id=made.id, **copy))
            return made.id

    return make


def look(database, desk, story, language="uk"):
    with database.read_only() as session:
        return compliance(session, desk.publisher, story.article_id, language)


def grades(found):
    return [(partner.name, partner.grade) for partner in found.partners]


def ask(database, partner_id, after):
    """As the partner's machine does; the types it is told."""
    with database.unit_of_work() as session:
        page = changelog.page(session, Reader.of(partners.find(session, partner_id)), after, limit=100)
        removals.note(session, partner_id, [one.entry.sequence for one in page.changes if one.removes], How.CHANGES)
        polling.write(session, partner_id, Position.of(after=after, fetched=page.next, newest=page.newest))
        return [told.type for told in page.changes]


def say(database, partner_id, sequence):
    with database.unit_of_work() as session:
        acknowledge(session, Reader.of(partners.find(session, partner_id)), sequence)


def test_each_partner_stands_where_it_does_the_worst_first(database, desk, story, site):
    story.publish()
    said, knows, clear, untold = (
        site("E said so", fetched=True),
        site("B knows", fetched=True),
        site("D knows, none known of", fetched=False),
        site("C has not asked"),
    )
    site("A holds it", fetched=True)
    site("English only", languages=["en"])
    site("World only", sections=["World"])
    ask(database, untold, 0)
    story.withdraw()
    for partner_id in (knows, clear):
        assert ask(database, partner_id, 1) == ["withdraw"]
    say(database, said, 2)
    with clock.moved(timedelta(minutes=1)):
        site("Came later")
    found = look(database, desk, story)
    assert grades(found) == [
        ("A holds it", Grade.HELD),
        ("B knows", Grade.TOLD),
        ("C has not asked", Grade.UNTOLD),
        ("D knows, none known of", Grade.CLEAR),
        ("E said so", Grade.ACKNOWLEDGED),
    ]
    assert (found.told, found.holding_unaware, len(found.partners)) == (3, 1, 5)
    worst, best = found.partners[0], found.partners[-1]
    assert (worst.fetched_edition, worst.told_at, worst.acknowledged_at) == (1, None, None)
    assert worst.fetched_at is not None
    assert (best.acknowledged_at is not None, best.told_by) == (True, How.WORD)
    assert [partner.told_by for partner in found.partners[1:4]] == [How.CHANGES, None, How.CHANGES]


def test_who_was_told_knows_for_good_and_who_was_not_does_not(database, desk, story, site):
    told, beyond = site("Told", fetched=True), site("Beyond", fetched=True)
    story.publish()
    story.withdraw()
    assert (ask(database, told, 1), ask(database, beyond, 1_000_000)) == (["withdraw"], [])
    # It begins anew, and is not there yet.
    with database.unit_of_work() as session:
        polling.write(session, told, Position(0, 0))
    assert grades(look(database, desk, story)) == [("Beyond", Grade.HELD), ("Told", Grade.TOLD)]


def test_the_first_way_it_was_told_stays(database, desk, story, site):
    partner_id = site("Told", fetched=True)
    story.publish()
    story.withdraw()
    ask(database, partner_id, 0)
    (first,) = look(database, desk, story).partners
    with database.unit_of_work() as session, clock.moved(timedelta(minutes=5)):
        removals.note(session, partner_id, [2], How.WEBHOOK)
    (again,) = look(database, desk, story).partners
    assert (again.told_at, again.told_by) == (first.told_at, How.CHANGES)


def test_what_it_said_to_be_gone_and_has_not_fetched_again_it_does_not_hold(database, desk, story, site):
    partner_id = site("Tidy", fetched=True)
    story.publish()
    story.withdraw()
    say(database, partner_id, 2)
    story.kill()
    (partner,) = look(database, desk, story).partners
    assert (partner.grade, partner.acknowledged_at) == (Grade.UNTOLD, None)
    assert partner.removed_at is not None
    story.restore()
    story.withdraw(explanation="Once more.")
    assert grades(look(database, desk, story)) == [("Tidy", Grade.UNTOLD)]
    story.restore()
    with database.unit_of_work() as session, clock.moved(timedelta(seconds=1)):
        fetches.write(session, {Copy(partner_id, story.article_id, "uk"): 3})
    story.withdraw(explanation="A third time.")
    assert grades(look(database, desk, story)) == [("Tidy", Grade.HELD)]


def test_an_edition_fetched_once_more_after_its_copy_was_gone_is_held(database, desk, story, site):
    partner_id = site("Back", fetched=True)
    story.publish()
    for languages in (["en"], []):
        with database.unit_of_work() as session:
            partner_choices.set_settings(session, desk.admin, partner_id, languages=languages)
            recalling.tell(session, desk.admin, partner_id)
        if languages:
            assert ask(database, partner_id, 1) == ["withdraw"]
            say(database, partner_id, 2)
    with database.unit_of_work() as session, clock.moved(timedelta(seconds=1)):
        fetches.write(session, {Copy(partner_id, story.article_id, "uk"): 1})
    story.withdraw()
    assert grades(look(database, desk, story)) == [("Back", Grade.HELD)]


def test_taking_a_text_over_is_no_word_that_it_is_gone(database, desk, story, site):
    partner_id = site("Keeper", fetched=True)
    story.publish()
    with clock.moved(timedelta(seconds=1)):
        say(database, partner_id, 1)
    story.withdraw()
    assert grades(look(database, desk, story)) == [("Keeper", Grade.HELD)]


@pytest.mark.parametrize("state", [MessageState.DELIVERED, MessageState.PENDING, MessageState.FAILED])
def test_a_webhook_that_took_the_message_counts_when_nothing_else_is_left_of_it(database, desk, story, site, state):
    partner_id = site("Hooked", fetched=True)
    with database.unit_of_work() as session:
        endpoint = WebhookEndpoint(partner_id=partner_id, url="https://news.example/hook", secret="whsec_x")
        session.add(endpoint)
    story.publish()
    story.withdraw()
    with database.unit_of_work() as session:
        message = session.get(WebhookMessage, (endpoint.id, 2))
        message.state, message.settled_at = state, clock.now()
        if state is MessageState.DELIVERED:
            removals.note(session, partner_id, [2], How.WEBHOOK)
    (partner,) = look(database, desk, story).partners
    expected = Grade.TOLD if state is MessageState.DELIVERED else Grade.HELD
    assert (partner.grade, partner.webhook) == (expected, state)
    with database.unit_of_work() as session:
        session.execute(delete(WebhookMessage))
        session.execute(delete(WebhookEndpoint))
    (partner,) = look(database, desk, story).partners
    assert (partner.grade, partner.webhook) == (expected, None)


def test_who_lost_the_language_or_was_switched_off_is_shown_with_its_copy(database, desk, story, site):
    story.publish()
    lost, off, empty = (site(name, fetched=name != "Empty") for name in ("Lost", "Off", "Empty"))
    with database.unit_of_work() as session:
        partner_choices.set_settings(session, desk.admin, lost, languages=["en"])
        for partner_id in (off, empty):
            partners.set_active(session, desk.admin, partner_id, active=False)
    story.kill()
    found = look(database, desk, story)
    assert grades(found) == [("Lost", Grade.HELD), ("Off", Grade.HELD)]
    assert [partner.is_active for partner in found.partners] == [True, False]


def test_there_is_none_of_what_is_not_gone_and_for_none_but_publishers(database, desk, story, site):
    for work in (lambda: None, story.publish):
        work()
        with pytest.raises(NotFound):
            look(database, desk, story)
    story.withdraw()
    assert look(database, desk, story).partners == []
    with database.read_only() as session, pytest.raises(Forbidden):
        compliance(session, desk.translator, story.article_id, "uk")
    story.restore()
    with pytest.raises(NotFound):
        look(database, desk, story)


def test_an_acknowledgement_keeps_its_first_time_and_only_what_one_is_told_can_be(database, desk, story, site):
    site_id, english = site("All of it"), site("English only", languages=["en"])
    story.publish("uk")
    say(database, site_id, 1)
    with database.read_only() as session:
        first = session.get(Acknowledgement, (site_id, 1)).at
    with clock.moved(timedelta(minutes=5)):
        say(database, site_id, 1)
    with database.read_only() as session:
        assert session.get(Acknowledgement, (site_id, 1)).at == first
    for partner_id, sequence in ((site_id, 2), (english, 1), (english, 2**53 - 1)):
        with pytest.raises(NotFound):
            say(database, partner_id, sequence)
