"""Endpoints as administrators keep them: added, changed, stopped and set going, their secrets, replays, removal.

Nothing is sent here.
"""

import uuid
from collections.abc import Iterable, Sequence
from datetime import timedelta
from ipaddress import ip_address

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from transpub.accounts.permissions import SYSTEM, Permission, Principal
from transpub.activity.service import record
from transpub.core.addresses import IpNetwork, is_public, parse_address
from transpub.core.clock import now
from transpub.core.errors import NotFound
from transpub.publishing import changelog, partners
from transpub.publishing.models import Partner
from transpub.publishing.webhooks import signing
from transpub.publishing.webhooks.errors import (
    EndpointKnown,
    EndpointMade,
    EndpointStopped,
    EndpointUnclear,
    HttpsRequired,
    NoSuchNumber,
    PrivateEndpoint,
    RotationUnderWay,
    SecretChanged,
    TooManyEndpoints,
)
from transpub.publishing.webhooks.models import MessageState, Stop, WebhookAttempt, WebhookEndpoint, WebhookMessage
from transpub.publishing.webhooks.replays import hold_log, put_down

ENDPOINTS_MAX = 5
# What JSON's readers hold exactly (RFC 8259, 6).
SEQUENCE_MAX = 2**53 - 1
# Both secrets sign for so long after a rotation.
BOTH_SIGN = timedelta(hours=24)
# Partners named in one notice.
_NAMED = 20


def add(
    session: Session,
    actor: Principal,
    partner_id: uuid.UUID,
    url: str,
    *,
    allow: Sequence[IpNetwork] = (),
    endpoint_id: uuid.UUID | None = None,
) -> WebhookEndpoint:
    """An endpoint that is told of every change from now on; its secret is for showing once.

    `allow` names private networks that may be called. `endpoint_id` names it beforehand, so that a form sent twice
    makes one.

    Raises: NotFound, Forbidden, EndpointMade, EndpointKnown, TooManyEndpoints; what `checked_url` raises.
    """
    actor.require(Permission.PARTNER_MANAGE)
    partner = partners.find(session, partner_id)
    # Two administrators must not add the same one between them.
    session.execute(select(Partner.id).where(Partner.id == partner_id).with_for_update(key_share=True))
    if endpoint_id is not None and session.get(WebhookEndpoint, endpoint_id) is not None:
        raise EndpointMade
    address, present = checked_url(url, allow), of_partner(session, partner_id)
    _require_new(address, present)
    if len(present) >= ENDPOINTS_MAX:
        raise TooManyEndpoints(most=ENDPOINTS_MAX)
    endpoint = WebhookEndpoint(
        id=endpoint_id or uuid.uuid4(), partner=partner, url=address, secret=signing.new_secret()
    )
    session.add(endpoint)
    session.flush()
    _log(session, actor, "webhook.added", endpoint)
    return endpoint


def change_url(
    session: Session, actor: Principal, endpoint_id: uuid.UUID, url: str, *, allow: Sequence[IpNetwork] = ()
) -> WebhookEndpoint:
    """Another address, tried at once. The secret stays.

    Raises: NotFound, Forbidden, EndpointKnown; what `checked_url` raises.
    """
    endpoint = _locked(session, actor, endpoint_id)
    address = checked_url(url, allow)
    if address == endpoint.url:
        return endpoint
    _require_new(address, of_partner(session, endpoint.partner_id))
    endpoint.url = address
    _afresh(session, endpoint)
    _log(session, actor, "webhook.changed", endpoint)
    return endpoint


def stop(session: Session, endpoint: WebhookEndpoint, why: Stop, *, actor: Principal = SYSTEM) -> None:
    """Send it nothing, and put nothing down for it, until it is resumed. The caller holds its lock."""
    endpoint.is_active, endpoint.stop, endpoint.stopped_at = False, why.value, now()
    endpoint.stopped_after = changelog.last(session)
    _log(session, actor, "webhook.paused" if why is Stop.PAUSED else "webhook.disabled", endpoint, why=why.value)


def pause(session: Session, actor: Principal, endpoint_id: uuid.UUID) -> WebhookEndpoint:
    """Raises: NotFound, Forbidden."""
    endpoint = _locked(session, actor, endpoint_id)
    if endpoint.is_active:
        stop(session, endpoint, Stop.PAUSED, actor=actor)
    return endpoint


def resume(session: Session, actor: Principal, endpoint_id: uuid.UUID, *, missed: bool = True) -> WebhookEndpoint:
    """Go on sending; with `missed`, what changed meanwhile too. Raises: NotFound, Forbidden, TooManyToSend."""
    endpoint = _locked(session, actor, endpoint_id)
    if endpoint.is_active:
        return endpoint
    if missed:
        put_down(session, endpoint, after=endpoint.stopped_after or 0)
    endpoint.is_active, endpoint.stop, endpoint.stopped_at, endpoint.stopped_after = True, None, None, None
    _afresh(session, endpoint)
    _log(session, actor, "webhook.resumed", endpoint)
    return endpoint


def rotate(
    session: Session, actor: Principal, endpoint_id: uuid.UUID, *, seen: int | None = None, at_once: bool = False
) -> WebhookEndpoint:
    """A new secret, for showing once. The former one signs too for 24 hours, or `at_once` no more.

    `seen` is the number of the secret the order was given beside.

    Raises: NotFound, Forbidden, SecretChanged, RotationUnderWay.
    """
    endpoint = _locked(session, actor, endpoint_id)
    if seen is not None and seen != endpoint.secret_number:
        raise SecretChanged
    moment = now()
    if not at_once and endpoint.former_until and endpoint.former_until > moment:
        raise RotationUnderWay
    endpoint.former_secret = None if at_once else endpoint.secret
    endpoint.former_until = None if at_once else moment + BOTH_SIGN
    endpoint.secret = signing.new_secret()
    endpoint.secret_number += 1
    _log(session, actor, "webhook.secret_rotated", endpoint)
    return endpoint


def replay(session: Session, actor: Principal, endpoint_id: uuid.UUID, since: int) -> int:
    """Send what changed from the number `since` on again, of each text only the newest; how many messages.

    They keep their ids: a receiver that has done one may pass over it.

    Raises: NotFound, Forbidden, NoSuchNumber, EndpointStopped, TooManyToSend.
    """
    if not 1 <= since <= SEQUENCE_MAX:
        raise NoSuchNumber
    endpoint = _locked(session, actor, endpoint_id)
    if not endpoint.is_active:
        raise EndpointStopped
    count = put_down(session, endpoint, after=since - 1, again=True)
    endpoint.next_attempt_at = None
    _log(session, actor, "webhook.replayed", endpoint, since=since, count=count)
    return count


def remove(session: Session, actor: Principal, endpoint_id: uuid.UUID) -> None:
    """With all its messages and its log. Raises: NotFound, Forbidden."""
    endpoint = _locked(session, actor, endpoint_id)
    _log(session, actor, "webhook.removed", endpoint)
    # A change under way may just be putting a message down for it.
    hold_log(session)
    for table in (WebhookMessage, WebhookAttempt):
        session.execute(delete(table).where(table.endpoint_id == endpoint_id))
    session.delete(endpoint)


def secrets_of(endpoint: WebhookEndpoint) -> Sequence[str]:
    """Those that sign now, the newest first."""
    is_former_valid = endpoint.former_secret and endpoint.former_until and endpoint.former_until > now()
    return [endpoint.secret, *([endpoint.former_secret] if endpoint.former_secret and is_former_valid else [])]


def checked_url(text: str, allow: Sequence[IpNetwork]) -> str:
    """The address to call, https where no scheme is given. Names are looked up when they are called, not here.

    Raises: NotWebAddress, AddressHasPassword, HttpsRequired, PrivateEndpoint.
    """
    url = parse_address(text)
    if url.scheme != "https" and not allow:
        raise HttpsRequired(host=url.host)
    try:
        address = ip_address(url.host)
    except ValueError:
        return str(url)
    if any(address in network for network in allow):
        return str(url)
    if not is_public(address):
        raise PrivateEndpoint(host=url.host)
    if url.scheme != "https":
        raise HttpsRequired(host=url.host)
    return str(url)


def find(session: Session, endpoint_id: uuid.UUID) -> WebhookEndpoint:
    """Raises: NotFound."""
    endpoint = session.get(WebhookEndpoint, endpoint_id)
    if endpoint is None:
        raise NotFound
    return endpoint


def lock(session: Session, endpoint_id: uuid.UUID) -> WebhookEndpoint | None:
    """The endpoint as it is now, for this transaction alone to change or remove; None where it is removed."""
    return session.get(
        WebhookEndpoint,
        endpoint_id,
        with_for_update={"key_share": True, "of": WebhookEndpoint},
        populate_existing=True,
    )


def named(session: Session, name: str) -> WebhookEndpoint:
    """By its id, its address, or its partner's name where that has one endpoint only. Raises: EndpointUnclear."""
    try:
        found: Iterable[WebhookEndpoint] = filter(None, [session.get(WebhookEndpoint, uuid.UUID(name))])
    except ValueError:
        query = select(WebhookEndpoint).join(Partner, Partner.id == WebhookEndpoint.partner_id)
        found = session.scalars(query.where((WebhookEndpoint.url == name) | (Partner.name == name)).limit(2))
    match list(found):
        case [one]:
            return one
        case _:
            raise EndpointUnclear(name=name[:120])


def of_partner(session: Session, partner_id: uuid.UUID) -> Sequence[WebhookEndpoint]:
    """The oldest first."""
    query = select(WebhookEndpoint).where(WebhookEndpoint.partner_id == partner_id)
    return session.scalars(query.order_by(WebhookEndpoint.created_at, WebhookEndpoint.id)).all()


def all_endpoints(session: Session, *, limit: int = 1000) -> Sequence[WebhookEndpoint]:
    """By partner and age."""
    query = select(WebhookEndpoint).join(Partner, Partner.id == WebhookEndpoint.partner_id)
    return session.scalars(query.order_by(Partner.name, WebhookEndpoint.created_at).limit(limit)).all()


def troubled(session: Session) -> set[uuid.UUID]:
    """Partners with an endpoint that was switched off because it failed, or was gone."""
    stopped = WebhookEndpoint.stop.in_((Stop.GONE, Stop.FAILING))
    return set(session.scalars(select(WebhookEndpoint.partner_id).where(stopped)))


def partners_cut_off(session: Session) -> Sequence[str]:
    """Names of those partners, of many the first."""
    query = select(Partner.name).where(Partner.id.in_(troubled(session)))
    return session.scalars(query.order_by(Partner.name).limit(_NAMED)).all()


def waiting(session: Session, endpoint_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, int]:
    """How many messages each has still to be sent."""
    rows = session.execute(
        select(WebhookMessage.endpoint_id, func.count())
        .where(WebhookMessage.state == MessageState.PENDING, WebhookMessage.endpoint_id.in_(endpoint_ids))
        .group_by(WebhookMessage.endpoint_id)
    )
    return dict.fromkeys(endpoint_ids, 0) | dict(rows.all())


def _afresh(session: Session, endpoint: WebhookEndpoint) -> None:
    """What waits is tried at once, and has its whole day again."""
    endpoint.failing_since, endpoint.next_attempt_at = None, None
    waiting = (WebhookMessage.endpoint_id == endpoint.id, WebhookMessage.state == MessageState.PENDING)
    session.execute(update(WebhookMessage).where(*waiting).values(attempts=0, failing_since=None))


def _require_new(url: str, present: Iterable[WebhookEndpoint]) -> None:
    if any(endpoint.url == url for endpoint in present):
        raise EndpointKnown(url=url)


def _locked(session: Session, actor: Principal, endpoint_id: uuid.UUID) -> WebhookEndpoint:
    actor.require(Permission.PARTNER_MANAGE)
    endpoint = lock(session, endpoint_id)
    if endpoint is None:
        raise NotFound
    return endpoint


def _log(session: Session, actor: Principal, verb: str, endpoint: WebhookEndpoint, **facts: object) -> None:
    about = {"partner": endpoint.partner.name, "url": endpoint.url, **facts}
    record(session, actor, verb, "webhook", endpoint.id, note=endpoint.partner.name, facts=about)
