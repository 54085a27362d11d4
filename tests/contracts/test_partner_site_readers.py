"""What readers of the example of a partner's site see, and what of it stays when it is begun again."""

import time
from datetime import timedelta

import pytest

from tests.contracts.mirrored import (
    PARTNER,
    acknowledged,
    at,
    embargoed,
    fetched,
    held,
    is_of,
    listed,
    live_set,
    pass_on,
    saying,
    too_slow,
    urn,
)
from transpub.accounts.permissions import SYSTEM
from transpub.core.clock import moved, now
from transpub.publishing import partner_choices, partners, recalling
from transpub.publishing.going_live import publish_due
from transpub.publishing.payload import timestamp

HOUR = timedelta(hours=1)

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]


def test_readers_see_what_is_live_and_nothing_else(database, desk, articles_sent_in, mirror, visitor):
    story, other, waiting = articles_sent_in
    story.publish("en")
    other.publish("en")
    waiting.embargo_article(now() + HOUR)
    waiting.publish("en")
    assert mirror.catch_up() == 2
    assert embargoed(mirror) == {}, "this partner is not entitled to see it"
    page = visitor.get(f"/{urn(story)}")
    assert "<h1>" in page.text
    assert page.headers["content-security-policy"].startswith("default-src 'none'")
    assert listed(visitor) == 2
    other.withdraw("en")
    mirror.catch_up()
    assert visitor.get(f"/{urn(other)}").status_code == 404
    assert listed(visitor) == 1


def test_begun_again_it_goes_on_where_it_was(database, articles_sent_in, mirror, way, client, example, tmp_path):
    story, other, third = articles_sent_in
    for each in articles_sent_in:
        each.publish("en")
    way.meddle = at(other.article_id, too_slow)
    mirror.catch_up()
    third.withdraw("en")
    way.meddle = lambda request, ask: (
        ask() if request.method == "GET" and not is_of(request, other) else saying(503)(0, 0)
    )
    mirror.catch_up()
    assert acknowledged(database) == 0
    way.meddle, way.asked = pass_on, []
    again = example.Mirror(client, str(tmp_path / "mirror.sqlite3"))
    assert again.catch_up() == 0
    assert held(again) == live_set(database)
    assert acknowledged(database) == 1
    assert not [path for path in way.asked if str(story.article_id) in path], "that one it had"


def test_what_leaves_the_partners_scope_is_removed(database, articles_sent_in, mirror):
    for story in articles_sent_in[:2]:
        story.publish("en")
    mirror.catch_up()
    until = time.monotonic() + 10
    while fetched(database) < 2 and time.monotonic() < until:
        time.sleep(0.02)
    with database.unit_of_work() as session:
        partner = partners.by_name(session, PARTNER)
        partner_choices.set_settings(session, SYSTEM, partner.id, languages=["uk"])
        recalling.tell(session, SYSTEM, partner.id)
    mirror.catch_up()
    assert held(mirror) == {}


def test_what_is_under_an_embargo_is_there_before_and_shown_after(database, articles_sent_in, mirror, visitor):
    story, taken_back, _ = articles_sent_in
    with database.unit_of_work() as session:
        partner_choices.set_settings(session, SYSTEM, partners.by_name(session, PARTNER).id, sees_embargoed=True)
    until = now() + HOUR
    for each in (story, taken_back):
        each.embargo_article(until)
        each.publish("en")
    mirror.catch_up()
    assert embargoed(mirror) == {urn(each): timestamp(until) for each in (story, taken_back)}
    assert listed(visitor) == 0
    assert visitor.get(f"/{urn(story)}").status_code == 404
    taken_back.unschedule("en")
    story.embargo_article(until + HOUR)
    mirror.catch_up()
    assert embargoed(mirror) == {urn(story): timestamp(until + HOUR)}
    with moved(1.5 * HOUR):
        publish_due(database)
        mirror.catch_up()
        assert listed(visitor) == 0
    with moved(3 * HOUR):
        publish_due(database)
        mirror.catch_up()
        assert embargoed(mirror) == {}
        assert "<h1>Story 0" in visitor.get(f"/{urn(story)}").text
    assert held(mirror) == live_set(database)
