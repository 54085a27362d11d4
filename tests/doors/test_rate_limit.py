"""Requests of a partner a minute: counted for each apart, told in headers, refused with a problem document."""

import pytest
from fastapi.testclient import TestClient

from tests.doors.test_api_desk import problem
from transpub.accounts.permissions import SYSTEM
from transpub.app.factory import create_app
from transpub.publishing import partner_choices, partners
from transpub.publishing.generation import partners_changed


@pytest.fixture
def limited(partner_client, database):
    """A partner's client with that many requests a minute."""

    def make(most, name="Odesa Daily"):
        client = partner_client(name=name)
        with database.unit_of_work() as session:
            partners.by_name(session, name).rate_per_minute = most
            partners_changed(session)
        return client

    return make


def test_what_is_left_is_told_and_the_rest_refused(limited):
    client = limited(3)
    told = [client.get("/content/v1/changes").headers["ratelimit"] for _ in range(3)]
    assert [text.split(", ")[:2] for text in told] == [["limit=3", f"remaining={left}"] for left in (2, 1, 0)]
    answer = client.get("/content/v1/articles", headers={"Accept-Language": "uk"})
    facts = problem(answer, 429, "http.too_many_requests")["facts"]
    assert facts["most"] == 3
    assert 1 <= int(answer.headers["retry-after"]) <= 61
    assert "запит" in answer.json()["detail"]


def test_each_partner_has_its_own(limited):
    first, second = limited(1), limited(1, "Lviv Post")
    assert (first.get("/content/v1/changes").status_code, first.get("/content/v1/changes").status_code) == (
        200,
        429,
    )
    assert second.get("/content/v1/changes").status_code == 200


def test_a_stranger_is_not_counted(limited):
    client = limited(1)
    for _ in range(3):
        assert client.get("/content/v1/changes", headers={"Authorization": "Bearer nobody"}).status_code == 401
    assert client.get("/content/v1/changes").status_code == 200
    assert client.get("/content/v1/changes").status_code == 429


def test_a_refusal_ends_with_a_larger_number(limited, database):
    client = limited(1)
    assert [client.get("/content/v1/changes").status_code for _ in range(2)] == [200, 429]
    with database.unit_of_work() as session:
        partner = partners.by_name(session, "Odesa Daily")
        partner_choices.set_settings(session, SYSTEM, partner.id, rate_per_minute=5)
    answer = client.get("/content/v1/changes")
    assert (answer.status_code, answer.headers["ratelimit-policy"]) == (200, "5;w=60")


def test_a_smaller_number_holds_from_the_request_after_the_next(limited, database):
    client = limited(100)
    client.get("/content/v1/changes")
    with database.unit_of_work() as session:
        partner = partners.by_name(session, "Odesa Daily")
        partner_choices.set_settings(session, SYSTEM, partner.id, rate_per_minute=1)
    assert [client.get("/content/v1/changes").status_code for _ in range(3)] == [200, 200, 429]


def test_a_revoked_key_is_told_so_after_one_more_refusal(limited, database):
    client = limited(1)
    client.get("/content/v1/changes")
    with database.unit_of_work() as session:
        partners.revoke_keys(session, SYSTEM, partners.by_name(session, "Odesa Daily"))
    assert [client.get("/content/v1/changes").status_code for _ in range(2)] == [429, 401]


def test_no_way_of_writing_the_key_is_counted_apart(limited):
    client = limited(2)
    _, key = client.headers["authorization"].split()
    ways = [f"Bearer {key}", f"bearer {key}", f"BEARER   {key}", f"beArer {key} ", f"Bearer\t{key}"]
    statuses = [client.get("/content/v1/changes", headers={"Authorization": way}).status_code for way in ways]
    assert statuses == [200, 200, 429, 429, 401]


def test_the_first_request_a_process_sees_of_a_key_is_refused_like_any_other(settings, database, limited):
    """A partner's second key counts with the first."""
    client = limited(1)
    client.get("/content/v1/changes")
    with database.unit_of_work() as session:
        key = partners.add_key(session, SYSTEM, partners.by_name(session, "Odesa Daily"))
    answer = client.get("/content/v1/changes", headers={"Authorization": f"Bearer {key}"})
    assert answer.status_code == 429


def test_a_refusal_is_readable_by_the_partners_scripts_and_a_preflight_is_not_counted(limited, database):
    client, origin = limited(1), "https://odesa.example"
    with database.unit_of_work() as session:
        partner = partners.by_name(session, "Odesa Daily")
        partner_choices.set_settings(session, SYSTEM, partner.id, cors_origins=[origin])
    asking = {"Origin": origin, "Access-Control-Request-Method": "GET"}
    for _ in range(3):
        assert client.options("/content/v1/changes", headers=asking).status_code == 204
    answers = [client.get("/content/v1/changes", headers={"Origin": origin}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 429]
    for answer in answers:
        assert answer.headers["access-control-allow-origin"] == origin
        assert "Retry-After" in answer.headers["access-control-expose-headers"]
    other = client.get("/content/v1/changes", headers={"Origin": "https://evil.example"})
    assert (other.status_code, "access-control-allow-origin" in other.headers) == (429, False)


class TestRedis:
    @pytest.fixture
    def servers(self, settings, database, redis_server):
        """Two servers of one newsroom, which count in one place."""
        counting = settings.model_copy(update={"broker_url": redis_server.url})
        with (
            TestClient(create_app(counting, database)) as one,
            TestClient(create_app(counting, database)) as other,
        ):
            yield one, other

    @pytest.fixture
    def known(self, database):
        with database.unit_of_work() as session:
            _, key = partners.create(session, SYSTEM, "Odesa Daily", rate_per_minute=3)
        return {"Authorization": f"Bearer {key}"}

    def test_servers_count_together(self, servers, known):
        one, other = servers
        told = [server.get("/content/v1/changes", headers=known) for server in (one, other, one, other, one)]
        assert [answer.status_code for answer in told] == [200, 200, 200, 429, 429]
        assert [answer.headers["ratelimit"].split(", ")[1] for answer in told[:3]] == [
            "remaining=2",
            "remaining=1",
            "remaining=0",
        ]

    def test_without_redis_nobody_is_refused(self, servers, known, redis_server):
        one, _ = servers
        assert one.get("/content/v1/changes", headers=known).status_code == 200
        redis_server.kill()
        for _ in range(4):
            answer = one.get("/content/v1/changes", headers=known)
            assert (answer.status_code, "ratelimit" in answer.headers) == (200, False)
