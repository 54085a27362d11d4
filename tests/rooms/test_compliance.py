"""After a withdrawal: who knows of it, who holds a copy, who says that it is gone."""

from datetime import timedelta

import pytest

from tests import newsroom
from tests.rooms.published import Publisher
from transpub.core import clock
from transpub.core.errors import Forbidden, NotFound
from transpub.publishing import partner_choices, partners, polling
from transpub.publishing.acknowledging import acknowledge
from transpub.publishing.compliance import Grade, compliance
from transpub.publishing.models import Acknowledgement, PartnerFetch
from transpub.publishing.partners import Reader
from transpub.publishing.polling import Position
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
    """`site("Name", fetched=True, polled=7)` → its id."""

    def make(name, *, fetched=False, polled=None, **wanted):
        with database.unit_of_work() as session:
            made, _ = partners.create(session, desk.admin, name, **wanted)
            if fetched:
                copy = {"article_id": story.article_id, "language": "uk", "edition_number": 1}
                session.add(PartnerFetch(partner_id=made.id, **copy))
            if polled is not None:
                polling.write(session, made.id, Position(polled, polled))
            return made.id

    return make


def look(database, desk, story, language="uk"):
    with database.read_only() as session:
        return compliance(session, desk.publisher, story.article_id, language)


def grades(found):
    return [(partner.name, partner.grade) for partner in found.partners]


def say(database, partner_id, sequence):
    with database.unit_of_work() as session:
        acknowledge(session, Reader.of(partners.find(session, partner_id)), sequence)


def test_each_partner_stands_where_it_does_the_worst_first(database, desk, story, site):
    story.publish()
    said = site("E said so", fetched=True, polled=2)
    site("D knows, had none", polled=2)
    site("C has not asked", polled=1)
    site("B knows", fetched=True, polled=2)
    site("A holds it", fetched=True, polled=1)
    site("English only", languages=["en"])
    site("World only", sections=["World"])
    story.withdraw()
    say(database, said, 2)
    with clock.moved(timedelta(minutes=1)):
        site("Came later")
    found = look(database, desk, story)
    assert grades(found) == [
        ("A holds it", Grade.HELD),
        ("B knows", Grade.TOLD),
        ("C has not asked", Grade.UNASKED),
        ("D knows, had none", Grade.CLEAR),
        ("E said so", Grade.ACKNOWLEDGED),
    ]
    assert (found.told, found.holding_unaware, len(found.partners)) == (3, 1, 5)
    worst, best = found.partners[0], found.partners[-1]
    assert (worst.fetched_edition, worst.has_polled_past, worst.acknowledged_at) == (1, False, None)
    assert worst.fetched_at is not None
    assert best.acknowledged_at is not None


@pytest.mark.parametrize(
    ("state", "grade"),
    [
        (MessageState.DELIVERED, Grade.TOLD),
        (MessageState.PENDING, Grade.HELD),
        (MessageState.FAILED, Grade.HELD),
    ],
)
def test_a_webhook_that_took_the_message_counts_as_told(database, desk, story, site, state, grade):
    partner_id = site("Hooked", fetched=True)
    with database.unit_of_work() as session:
        endpoint = WebhookEndpoint(partner_id=partner_id, url="https://news.example/hook", secret="whsec_x")
        session.add(endpoint)
    story.publish()
    story.withdraw()
    with database.unit_of_work() as session:
        message = session.get(WebhookMessage, (endpoint.id, 2))
        message.state, message.settled_at = state, clock.now()
    (partner,) = look(database, desk, story).partners
    assert (partner.grade, partner.webhook) == (grade, state)


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
