"""One endpoint of one partner, on a real receiver."""

import pytest

from tests.rooms.published import Publisher
from tests.rooms.receiver import Receiver
from tests.rooms.webhooks.hooks import added
from transpub.accounts.permissions import SYSTEM
from transpub.publishing import partners


@pytest.fixture
def receiver():
    with Receiver() as running:
        yield running


@pytest.fixture
def at_work(database, desk, article_id):
    """On the source language, which needs no translation."""
    return Publisher(database, desk.publisher, article_id)


@pytest.fixture
def partner_id(database):
    with database.unit_of_work() as session:
        return partners.create(session, SYSTEM, "Odesa Daily")[0].id


@pytest.fixture
def endpoint(database, partner_id, receiver):
    return added(database, partner_id, receiver.url)
