"""The example of a partner's site takes what the newsroom signed, the newest of it, and nothing else."""

import pytest

from tests.contracts.mirrored import (
    altered,
    at,
    held,
    listed,
    live_set,
    new_source,
    owed,
    pass_on,
    revoke_current,
    saying,
    urn,
)
from transpub.publishing import resealing, signing_store

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]


def test_what_a_revoked_key_signed_is_not_shown_until_it_is_signed_anew(
    database, desk, articles_sent_in, mirror, visitor, clock
):
    story = articles_sent_in[0]
    story.publish("en")
    mirror.catch_up()
    assert listed(visitor) == 1
    revoke_current(database, desk)
    clock.ahead = 301
    mirror.catch_up()
    assert listed(visitor) == 0
    assert visitor.get(f"/{urn(story)}").status_code == 404
    resealing.reseal(database, desk.admin)
    mirror.catch_up()
    assert listed(visitor) == 1
    assert held(mirror) == live_set(database)


def test_a_text_whose_key_is_revoked_already_is_not_taken(database, desk, articles_sent_in, mirror):
    articles_sent_in[0].publish("en")
    revoke_current(database, desk)
    mirror.catch_up()
    assert held(mirror) == {}


@pytest.mark.parametrize("times", [{"nbf": 2_000_000_000_000}, {"exp": 1_000_000_000}], ids=str)
def test_a_text_from_outside_its_keys_time_is_not_taken(articles_sent_in, mirror, way, clock, times):
    articles_sent_in[0].publish("en")
    way.meddle = at("transpub-keys", altered(lambda said: said["keys"][0].update(times)))
    mirror.catch_up()
    assert held(mirror) == {}
    way.meddle = pass_on
    clock.ahead = 301
    mirror.catch_up()
    assert len(held(mirror)) == 1


def test_a_key_made_a_moment_ago_is_asked_for_at_once(database, desk, articles_sent_in, mirror):
    for story in articles_sent_in:
        story.publish("en")
        mirror.catch_up()
        with database.unit_of_work() as session:
            signing_store.rotate(session, desk.admin)
    assert len(held(mirror)) == 3


def test_an_older_edition_is_not_taken_for_the_newer(database, desk, articles_sent_in, mirror, way, client):
    story = articles_sent_in[0]
    story.publish("en")
    mirror.catch_up()
    former = client.get(f"/content/v1/articles/{story.article_id}?language=en")
    new_source(database, desk, story, "Another ship has left.")
    story.publish("en")
    way.meddle = at(story.article_id, saying(200, former.text))
    mirror.catch_up()
    assert owed(mirror) == {urn(story)}
    way.meddle = pass_on
    mirror.catch_up()
    assert held(mirror) == live_set(database)
    assert owed(mirror) == set()


def test_a_genuine_text_of_another_id_is_not_taken_for_it(articles_sent_in, mirror, way, client):
    story, other, _ = articles_sent_in
    story.publish("en")
    other.publish("en")
    text = client.get(f"/content/v1/articles/{other.article_id}?language=en").text
    way.meddle = at(story.article_id, saying(200, text))
    mirror.catch_up()
    assert set(held(mirror)) == {urn(other)}
