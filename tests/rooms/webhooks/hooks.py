"""What tests of webhooks do to endpoints, and what they look at afterwards."""

from datetime import timedelta

import sqlalchemy as sa

from tests.rooms.receiver import ALLOW
from transpub.accounts.permissions import SYSTEM
from transpub.core.addresses import parse_networks
from transpub.core.settings import Settings
from transpub.publishing.webhooks import endpoints, log, sending
from transpub.publishing.webhooks.calling import Policy
from transpub.publishing.webhooks.models import WebhookEndpoint, WebhookMessage

DAY = timedelta(days=1)
NETWORKS = parse_networks(ALLOW)
POLICY = Policy.from_settings(Settings(webhook_allow=ALLOW, public_url="https://desk.example/"))


def added(database, partner_id, url, **given):
    with database.unit_of_work() as session:
        return endpoints.add(session, SYSTEM, partner_id, url, allow=NETWORKS, **given)


def send(database, endpoint, policy=POLICY):
    return sending.take_turn(database, policy, endpoint.id)


def look(database, endpoint):
    with database.read_only() as session:
        return endpoints.find(session, endpoint.id)


def states(database, endpoint):
    with database.read_only() as session:
        query = sa.select(WebhookMessage).where(WebhookMessage.endpoint_id == endpoint.id)
        return [
            (message.sequence, message.type, message.state)
            for message in session.scalars(query.order_by(WebhookMessage.sequence))
        ]


def attempts(database, endpoint):
    with database.read_only() as session:
        return log.attempts(session, endpoint.id, limit=100)


def publish(at_work, times=1):
    """So many entries of the change log on the source text: published, withdrawn, restored …"""
    steps = (lambda: at_work.publish("en"), lambda: at_work.withdraw("en"), lambda: at_work.restore("en"))
    for number in range(times):
        (steps[0] if number == 0 else steps[1 if number % 2 else 2])()


def edit(database, endpoint, **values):
    with database.unit_of_work() as session:
        session.execute(sa.update(WebhookEndpoint).where(WebhookEndpoint.id == endpoint.id).values(**values))
