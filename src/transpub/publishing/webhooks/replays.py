"""Messages put down for what changed before: what an endpoint missed while it was stopped, or is to get again."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from transpub.publishing import telling
from transpub.publishing.generation import CHANGES
from transpub.publishing.models import Change, ChangeCounter
from transpub.publishing.partners import Reader
from transpub.publishing.webhooks import outbox
from transpub.publishing.webhooks.errors import TooManyToSend
from transpub.publishing.webhooks.models import MessageState, WebhookEndpoint, WebhookMessage

# Messages put down at once.
REPLAYED_MAX = 10_000


def hold_log(session: Session) -> None:
    """Until the commit nobody adds to the change log, and whoever was doing so has committed.

    The one row that `changelog.append` locks. The other counter's is locked by changes of partners, before or after
    this one: who took both would sooner or later wait for somebody who waits for him.
    """
    session.execute(select(ChangeCounter.id).where(ChangeCounter.id == CHANGES).with_for_update()).all()


def put_down(session: Session, endpoint: WebhookEndpoint, *, after: int, again: bool = False) -> int:
    """A pending message for the newest change of each text after that number; how many the endpoint is told of.

    `again`: also where there was one before. Raises: TooManyToSend.
    """
    # A change that is not committed yet, and that still saw the endpoint as stopped, must not be missed.
    hold_log(session)
    told = _newest(session, Reader.of(endpoint.partner), after)
    known = {
        message.sequence: message
        for message in session.scalars(
            select(WebhookMessage).where(WebhookMessage.endpoint_id == endpoint.id, WebhookMessage.sequence > after)
        )
    }
    for sequence, kind in sorted(told.items()):
        message = known.get(sequence)
        if message is None:
            session.add(WebhookMessage(endpoint_id=endpoint.id, sequence=sequence, type=kind))
        elif again:
            message.state, message.type, message.attempts = MessageState.PENDING, kind, 0
            message.settled_at, message.failing_since = None, None
    session.flush()
    return len(told)


def _newest(session: Session, reader: Reader, after: int) -> dict[int, str]:
    """Sequence → kind of the last change of each text that the partner is told of. Raises: TooManyToSend."""
    last: dict[tuple[uuid.UUID, str], tuple[int, str]] = {}
    query = select(Change, outbox.holds(reader.partner_id)).where(Change.sequence > after).order_by(Change.sequence)
    for change, holds in session.execute(query.execution_options(yield_per=1000)):
        told = telling.told(reader, change, holds=holds, compacted=True)
        if told:
            last[change.article_id, change.language] = (change.sequence, outbox.kind_of(told))
        if len(last) > REPLAYED_MAX:
            raise TooManyToSend(most=REPLAYED_MAX)
    return dict(last.values())
