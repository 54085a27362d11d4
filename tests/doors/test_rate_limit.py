"""Requests of a partner a minute: counted for each apart, told in headers, refused with a problem document."""

import pytest

from tests.doors.test_api_desk import problem
from transpub.accounts.permissions import SYSTEM
from transpub.publishing import partners
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


def test_a_stranger_is_not_counted_and_a_refusal_ends_with_a_larger_number(limited, database):
    client = limited(1)
    for _ in range(3):
        assert client.get("/content/v1/changes", headers={"Authorization": "Bearer nobody"}).status_code == 401
    assert client.get("/content/v1/changes").status_code == 200
    assert client.get("/content/v1/changes").status_code == 429
    with database.unit_of_work() as session:
        partners.revoke_keys(session, SYSTEM, partners.by_name(session, "Odesa Daily"))
    assert client.get("/content/v1/changes").status_code == 429
