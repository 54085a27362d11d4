"""What waits, under an embargo or for its time, is told to nobody; embargoed texts to those who may see them."""

import json
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from tests.doors import content_site
from tests.doors.conftest import BOTH
from tests.doors.test_api_desk import problem
from transpub.accounts.permissions import SYSTEM
from transpub.articles.models import Article
from transpub.core.clock import now
from transpub.publishing import embargo, partner_choices, partners
from transpub.publishing.going_live import publish_due
from transpub.publishing.models import Edition, PartnerFetch

DATABASES = BOTH

UPCOMING = "/content/v1/upcoming"


@pytest.fixture
def site(database, desk):
    return content_site.build(database, desk)


def trusted(partner_client, database, name="Trusted", **scope):
    client = partner_client(name=name)
    with database.unit_of_work() as session:
        partner_choices.set_settings(
            session, SYSTEM, partners.by_name(session, name).id, sees_embargoed=True, **scope
        )
    return client


def doors(site):
    for article_id in (site.secret, site.planned):
        item = f"/content/v1/articles/{article_id}"
        yield from (item, f"{item}?language=en", f"{item}.json", f"{item}.html?language=en&fallback=source")
        yield from (f"{item}/source", f"{item}/languages", f"{item}/editions", f"{item}/editions/en/1")
    lists = "/content/v1/articles"
    yield from (
        lists,
        f"{lists}?language=en",
        f"{lists}?section=Економіка",
        f"{lists}?tag=порт",
        f"{lists}?tag=таємниця",
    )
    yield from (f"/content/v1/feeds/en.{suffix}" for suffix in ("atom", "rss", "json"))
    yield from (
        "/content/v1/changes",
        "/content/v1/changes?history=true",
        "/content/v1/feeds/en.atom?section=Економіка",
    )


@pytest.mark.parametrize("is_trusted", [False, True])
def test_no_door_but_one_tells_of_what_waits(partner_client, database, site, is_trusted):
    client = trusted(partner_client, database) if is_trusted else partner_client()
    nowhere = client.get("/content/v1/articles/00000000-0000-0000-0000-000000000000").json()
    for door in doors(site):
        answer = client.get(door)
        told = answer.text
        for hidden in (content_site.SECRET, str(site.planned) if str(site.planned) not in door else "\0"):
            assert hidden not in told, door
        if str(site.secret) in door or str(site.planned) in door:
            assert answer.status_code == 404
            assert answer.json() == nowhere
        else:
            assert str(site.secret) not in told, door


def test_nobody_else_learns_that_there_is_such_a_door(partner_client, site):
    client = partner_client()
    there = client.get(UPCOMING)
    problem(there, 404, "core.not_found")
    assert there.headers.get("cache-control") == "no-store"


def test_who_may_sees_the_frozen_text_and_until_when_it_is_held(partner_client, database, site):
    client = trusted(partner_client, database)
    answer = client.get(UPCOMING)
    assert answer.headers["cache-control"] == "no-store"
    (held,) = answer.json()["upcoming"]
    with database.read_only() as session:
        edition = session.scalars(sa.select(Edition).where(Edition.article_id == site.secret)).one()
        until = session.get(Article, site.secret).embargo_until
        assert held["item"] == json.loads(edition.payload)
    assert datetime.fromisoformat(held["embargo_until"]) == until.replace(microsecond=0)
    assert "signature" not in held["item"], "nobody holds a proof of what is not out"
    assert str(site.planned) not in answer.text, "what is only scheduled was promised to nobody"


def test_a_head_of_it_is_an_answer_and_no_reading(app, partner_client, database, site):
    client = trusted(partner_client, database)
    head = client.head(UPCOMING)
    assert (head.status_code, head.content, head.headers["cache-control"]) == (200, b"", "no-store")
    app.state.fetches.settle()
    with database.read_only() as session:
        assert session.scalars(sa.select(PartnerFetch)).all() == []
    assert partner_client(name="Nobody").head(UPCOMING).status_code == 404


def test_an_embargo_that_moves_is_told_at_once(partner_client, database, desk, site):
    client = trusted(partner_client, database)
    client.get(UPCOMING)
    later = now() + timedelta(hours=99)
    with database.unit_of_work() as session:
        embargo.set_on_article(session, desk.publisher, site.secret, later)
    (held,) = client.get(UPCOMING).json()["upcoming"]
    assert datetime.fromisoformat(held["embargo_until"]) == later.replace(microsecond=0)


def test_scope_and_pages(partner_client, database, desk, site):
    more = [content_site.send_in(database, desk, f"Held {number}").article.id for number in range(3)]
    for hours, article_id in enumerate(more, 30):
        content_site.hold(database, desk, article_id, hours=hours)
    client = trusted(partner_client, database)
    found, cursor = [], None
    while True:
        page = client.get(UPCOMING, params={"limit": 2, **({"cursor": cursor} if cursor else {})}).json()
        found += [held["item"]["article"] for held in page["upcoming"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert found == [each.urn for each in (site.secret, *more)]
    for scope in ({"languages": ["uk"]}, {"sections": ["Культура"]}):
        other = trusted(partner_client, database, name=str(scope), **scope)
        assert other.get(UPCOMING).json() == {"upcoming": [], "next": None}
    problem(client.get(UPCOMING, params={"cursor": "x"}), 422, "publishing.bad_cursor")


def test_an_embargo_that_ends_moves_the_text_from_there_to_everywhere(partner_client, database, desk, site):
    client = trusted(partner_client, database)
    assert client.get(f"/content/v1/articles/{site.secret}").status_code == 404
    with database.unit_of_work() as session:
        embargo.set_on_article(session, desk.publisher, site.secret, None)
    assert client.get(UPCOMING).json()["upcoming"] == []
    publish_due(database)
    assert client.get(f"/content/v1/articles/{site.secret}").json()["headline"] == content_site.SECRET


def test_the_later_embargo_counts(partner_client, database, desk, site):
    with database.unit_of_work() as session:
        later = now() + timedelta(hours=50)
        embargo.set_on_edition(session, desk.publisher, site.secret, "en", later)
    (held,) = trusted(partner_client, database).get(UPCOMING).json()["upcoming"]
    assert datetime.fromisoformat(held["embargo_until"]) == later.replace(microsecond=0)


def test_who_has_read_it_beforehand_is_known(app, partner_client, database, site):
    trusted(partner_client, database).get(UPCOMING)
    app.state.fetches.settle()
    with database.read_only() as session:
        assert [row.article_id for row in session.scalars(sa.select(PartnerFetch))] == [site.secret]
