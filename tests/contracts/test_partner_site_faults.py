"""The example of a partner's site when the newsroom, or a proxy before it, answers badly or not at all."""

import pytest

from tests.contracts.mirrored import (
    acknowledged,
    altered,
    at,
    held,
    is_of,
    listed,
    live_set,
    new_source,
    owed,
    pass_on,
    saying,
    too_slow,
    urn,
    with_status,
)

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]


@pytest.mark.parametrize(
    "answer",
    [
        too_slow,
        with_status(503),
        saying(200),
        saying(200, "null"),
        saying(200, "[[]]"),
        saying(404),
        saying(410),
        altered(lambda said: said.update(headline="Story 9")),
        altered(lambda said: said.pop("signature")),
        altered(lambda said: said["signature"].update(key=[])),
    ],
    ids=["slow", "503", "html", "null", "list", "404", "410", "forged", "unsigned", "odd-key"],
)
def test_a_text_that_cannot_be_had_holds_nothing_up_and_comes_later(
    database, articles_sent_in, mirror, way, visitor, answer
):
    story, other, third = articles_sent_in
    story.publish("en")
    mirror.catch_up()
    story.withdraw("en")
    other.publish("en")
    third.publish("en")
    way.meddle = at(other.article_id, answer)
    mirror.catch_up()
    assert set(held(mirror)) == {urn(third)}
    assert acknowledged(database) == 1
    assert listed(visitor) == 1
    way.meddle = pass_on
    mirror.catch_up()
    assert held(mirror) == live_set(database)
    assert set(held(mirror)) == {urn(other), urn(third)}


@pytest.mark.parametrize(
    "answer", [too_slow, saying(503), saying(200), saying(200, "{}")], ids=["slow", "503", "html", "empty"]
)
def test_without_the_keys_removals_go_on(database, articles_sent_in, mirror, way, clock, answer):
    story, other, _ = articles_sent_in
    story.publish("en")
    mirror.catch_up()
    story.withdraw("en")
    other.publish("en")
    way.meddle = at("transpub-keys", answer)
    clock.ahead = 3600
    mirror.catch_up()
    assert held(mirror) == {}
    assert acknowledged(database) == 1
    way.meddle = pass_on
    mirror.catch_up()
    assert set(held(mirror)) == {urn(other)}


def test_it_follows_whatever_is_answered_in_between(database, articles_sent_in, mirror, way, clock):
    faults = [
        saying(200),
        saying(200, "null"),
        saying(200, '{"changes": [{}]}'),
        too_slow,
        saying(502),
        saying(404),
    ]
    way.meddle = lambda request, ask: faults.pop()(request, ask) if faults else ask()
    articles_sent_in[0].publish("en")
    mirror.follow(lambda: bool(held(mirror)) or len(clock.pauses) > 10)
    assert held(mirror) == live_set(database)
    assert clock.pauses == [5] * 6 + [1]


def test_who_asks_too_often_waits_as_long_as_told(database, articles_sent_in, mirror, way, clock):
    waits = ["7", "9" * 400, "Wed, 21 Oct 2026 07:28:00 GMT", ""]
    for story in articles_sent_in[:2]:
        story.publish("en")
    way.meddle = at(
        articles_sent_in[0].article_id,
        lambda request, ask: saying(429, **{"Retry-After": waits.pop(0)})(request, ask),
    )
    for _ in range(4):
        mirror.catch_up()
        assert set(held(mirror)) == {urn(articles_sent_in[1])}, "removals and other texts wait no longer"
    assert clock.pauses == [7, 60, 5, 5]
    way.meddle = pass_on
    mirror.catch_up()
    assert held(mirror) == live_set(database)


def test_it_reads_on_while_there_are_more_pages(database, articles_sent_in, mirror, monkeypatch, example):
    monkeypatch.setattr(example, "AT_ONCE", 2)  # One change to a page.
    for story in articles_sent_in:
        story.publish("en")
    assert mirror.catch_up() == 3
    assert held(mirror) == live_set(database)


def test_texts_that_never_come_leave_the_others_their_turn(articles_sent_in, mirror, monkeypatch, example, way):
    *never, last = articles_sent_in
    for story in articles_sent_in:
        story.publish("en")
    monkeypatch.setattr(example, "AT_ONCE", 2)
    way.meddle = lambda request, ask: (too_slow if any(is_of(request, each) for each in never) else pass_on)(
        request, ask
    )
    for _ in range(2):
        mirror.catch_up()
    assert set(held(mirror)) == {urn(last)}


@pytest.mark.parametrize("status", [404, 410, 500])
def test_what_is_held_is_removed_by_the_log_alone(database, desk, articles_sent_in, mirror, way, visitor, status):
    story = articles_sent_in[0]
    story.publish("en")
    mirror.catch_up()
    # A revision of the source is told of, and the text asked for again.
    new_source(database, desk, story, "Another ship has left.")
    way.meddle = at(story.article_id, saying(status))
    assert mirror.catch_up() == 1
    assert owed(mirror) == {urn(story)}
    assert listed(visitor) == 1
    story.withdraw("en")
    mirror.catch_up()
    assert (held(mirror), owed(mirror)) == ({}, set())
